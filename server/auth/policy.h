// The policy table: for every method who may call it, on whose resources, and where it runs. A
// method without an entry keeps the server from starting, and a test walks all descriptors.

#ifndef RENKEI_SERVER_AUTH_POLICY_H_
#define RENKEI_SERVER_AUTH_POLICY_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "server/auth/caller.h"

namespace renkei::auth {

// On whose resources the roles count.
enum class Ownership {
  kAny,  // no resource of one owner: reference data, oneself, or what the visibility rule filters
  kReadable,    // what the visibility rule lets the caller read
  kOwner,       // only resources that the caller's organization owns
  kManaged,     // accounts: one's own organization's, or every organization's for coordinator and
                // system admin
  kInvitation,  // no token opens it: the call comes with an invitation
};

// Where the handler runs.
enum class Cost {
  kInline,    // on the transport's thread: point reads, small writes
  kExecutor,  // on the bounded executor: scans, whole trees, anything that may take milliseconds
};

struct PolicyEntry {
  absl::string_view method;  // "renkei.v1.CaseService/GetCase"
  Roles any_of;              // one of them is needed; empty: any account
  Ownership ownership;
  Cost cost;
};

// The entry of `method`; nullptr if there is none.
const PolicyEntry* FindPolicy(absl::string_view method);

// All entries, for the test that compares them with the descriptors.
const std::vector<PolicyEntry>& AllPolicies();

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_POLICY_H_
