// The policy table: for every method who may call it, on whose resources, and where it runs. A
// method without an entry keeps the server from starting, and a test walks all descriptors.

#ifndef RENKEI_SERVER_AUTH_POLICY_H_
#define RENKEI_SERVER_AUTH_POLICY_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "server/auth/caller.h"

namespace renkei::auth {

// On whose resources the roles count. What a method writes is committed only after its handler has
// asked the rule of its kind (service::Call::Prove); kAny has no rule to ask.
enum class Ownership {
  kAny,         // no resource of one owner: reference data
  kReadable,    // what the visibility rule lets the caller read; such a method writes nothing
  kOwner,       // only resources that the caller's organization owns: Call::RequireOwner
  kParty,       // memberships: of the lead, the body and the coordinators each has steps of its own
                // (domain/initiative/membership.h)
  kSuccessor,   // documents of a body that has ended: those that followed it by the registry
  kManaged,     // accounts: one's own organization's, or every organization's for coordinator and
                // system admin
  kInvitation,  // no token opens it: the call comes with an invitation
  kSignIn,  // no token opens it: the call comes with a password, or with the sealed text of a link in a
            // mail, and is nobody's until that is right
};

// Whether the frame waits for a proof before it commits.
constexpr bool NeedsProof(Ownership ownership) { return ownership != Ownership::kAny; }

// Where the handler runs.
enum class Cost {
  kInline,    // on the transport's thread: point reads, small writes
  kExecutor,  // on the bounded executor: scans, whole trees, anything that may take milliseconds
  kSearch,    // on the executor's own threads for what asks the search index, and may wait for it
  kPassword,  // on the executor's own threads for what hashes a password: 64 MiB and a tenth of a second
};

// What the audit log has of a method.
enum class Recorded {
  kWrites,  // what it writes
  kCalls,  // every call that is let in, before the first byte is answered: of what takes much out at once
};

struct PolicyEntry {
  absl::string_view method;  // "renkei.v1.CaseService/GetCase"
  // One of them is needed; empty: any account, and of kSignIn whoever asks. kWhoever (public_reading.h): without an account too,
  // where the server lets everybody read what is public.
  Roles any_of;
  Ownership ownership;
  Cost cost;
  Recorded recorded = Recorded::kWrites;
};

// The entry of `method`; nullptr if there is none.
const PolicyEntry* FindPolicy(absl::string_view method);

// All entries, for the test that compares them with the descriptors.
const std::vector<PolicyEntry>& AllPolicies();

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_POLICY_H_
