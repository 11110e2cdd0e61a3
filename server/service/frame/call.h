// What a handler may know of the call that it answers. No transport: the same handlers serve gRPC
// now and others later.

#ifndef RENKEI_SERVER_SERVICE_FRAME_CALL_H_
#define RENKEI_SERVER_SERVICE_FRAME_CALL_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "server/auth/caller.h"
#include "server/auth/password_hash.h"
#include "server/auth/policy.h"
#include "server/auth/sealer.h"
#include "server/auth/visibility.h"
#include "server/service/frame/backup_options.h"
#include "server/service/frame/call_observer.h"
#include "server/service/frame/failed_attempts.h"
#include "server/service/frame/ids.h"
#include "server/service/frame/monotonic.h"
#include "server/service/frame/share/shares.h"
#include "storage/store.h"

namespace renkei::service {

struct ChangeReaders;
class SearchIndex;
class PeerDirectory;
class KeptRevisions;
class MailPost;
class AuditOutbox;

// How long who signed in with a password stays signed in.
struct SessionTimes {
  absl::Duration idle = absl::Minutes(60);    // without an extension
  absl::Duration lifetime = absl::Hours(12);  // at most
};

// What the server has one of. Outlives every call.
struct Env {
  storage::Store& store;
  Random& random;
  // With the store's own key: what goes out sealed comes back to any server of this store.
  const auth::Sealer& sealer;
  std::function<absl::Time()> now;
  std::string version;        // of the server
  bool loopback_only = true;  // demo accounts are served
  // Told about faults of the server itself: an incident's id and what happened. Never reaches a
  // client.
  std::function<void(absl::string_view incident, absl::string_view what)> on_fault;
  // Where streams of clients lie while they are received and read, without a name; empty: the
  // system's directory for temporary files.
  std::string spool_directory = {};
  BackupOptions backups = {};
  std::shared_ptr<BackupNews> backup_news = std::make_shared<BackupNews>();
  // Counts what each account holds.
  std::shared_ptr<Shares> shares = std::make_shared<Shares>();
  // nullptr: nobody. How long a call took is measured with `steady`.
  CallObserver* observer = nullptr;
  MonotonicClock steady = SteadyClock();
  // How the feed reads what it tells of (frame/change_readers.h); nullptr: it cannot be read.
  const ChangeReaders* change_readers = nullptr;
  // What is kept of the governments of today (organization/peers.h); nullptr: every call reads anew.
  PeerDirectory* peers = nullptr;
  // What is kept of published plans (vision/revision/kept_revisions.h); nullptr: every call reads anew.
  KeptRevisions* revisions = nullptr;
  // What is searched (search/search_index.h); nullptr: the server has no search.
  const SearchIndex* search = nullptr;
  // How mail goes out (follow/mail_post.h); nullptr: the server sends none.
  const MailPost* mail = nullptr;
  // What the audit log is told of calls that write nothing (frame/audit_outbox.h); nullptr: nothing.
  AuditOutbox* audit = nullptr;
  // Of new passwords.
  auth::PasswordCost password_cost = {};
  SessionTimes sessions = {};
  // Who guessed passwords lately, and waits.
  std::shared_ptr<FailedAttempts> failed_attempts = std::make_shared<FailedAttempts>();
  // That the program was built from; "": unknown.
  std::string commit = {};
};

// What a call carries along beside its request, over all its attempts. Kept by whoever runs it.
struct CallState {
  // Where it comes from (NetworkOf); "" where nobody knows.
  std::string network = {};
  // What its handler worked out: see Call::Memo.
  std::shared_ptr<void> memo = nullptr;
  // As which account who has none yet tried to come in, and its organization: for the audit log, and told to nobody else.
  std::string tried_account = {};
  std::string tried_organization = {};
};

class Call {
 public:
  Call(const Env& env, const auth::Caller& caller, const auth::PolicyEntry& policy, absl::Time now,
       const std::function<bool()>& abandoned,
       std::shared_ptr<const storage::Snapshot> snapshot = nullptr, CallState* state = nullptr)
      : env_(env),
        caller_(caller),
        policy_(policy),
        now_(now),
        abandoned_(abandoned),
        snapshot_(std::move(snapshot)),
        state_(state) {}

  // The same call on another view: of an export, which reads everything as it was at one moment.
  // Lives as long as this one.
  Call On(std::shared_ptr<const storage::Snapshot> snapshot) const {
    return Call(env_, caller_, policy_, now_, abandoned_, std::move(snapshot), state_);
  }

  const Env& env() const { return env_; }
  const auth::Caller& caller() const { return caller_; }
  // One moment for the whole call.
  absl::Time now() const { return now_; }
  // The day on a wall calendar in Japan.
  absl::CivilDay today() const;
  // The view on which this attempt works; made when first asked for. Everything read from it and
  // relied on becomes a precondition of the mutation.
  const storage::Snapshot& snapshot() const;

  // Where it comes from (NetworkOf); "" where nobody knows.
  std::string network() const { return state_ == nullptr ? "" : state_->network; }

  // Says as whom somebody tries to sign in: if it is refused, the audit log counts it there.
  void NoteTried(const std::string& account, const std::string& organization) const {
    if (state_ == nullptr) return;
    state_->tried_account = account;
    state_->tried_organization = organization;
  }

  // Where the handler keeps what takes long to work out, so that it is not done again when the commit
  // lost a race: a T that is the same in all attempts of one call. One T for each method. Without
  // anybody who keeps it (a call of the server's own) nullptr.
  template <typename T>
  T* Memo() const {
    if (state_ == nullptr) return nullptr;
    if (state_->memo == nullptr) state_->memo = std::make_shared<T>();
    return static_cast<T*>(state_->memo.get());
  }

  std::string NewId() const { return NewUlid(now_, env_.random); }

  // The client hung up or its deadline has passed: long work stops. Check it in loops.
  bool abandoned() const { return abandoned_(); }

  // Says that the rule of `ownership` was asked on this call and lets the caller write. The frame
  // commits nothing else of a method with that ownership.
  void Prove(auth::Ownership ownership) const { proven_ = ownership; }

  // INTERNAL unless what the method's policy demands was proven: the handler forgot to ask whose it
  // is that it writes.
  [[nodiscard]] absl::Status CheckProven() const;

  // Whether the caller works for one of `owners`; true proves it.
  bool ProveOwner(const std::vector<std::string>& owners) const;

  // For methods with Ownership::kOwner: NOT_FOUND if the caller does not see the resource,
  // OTHER_ORGANIZATION if it works for none of `owners`; OK proves it. The role itself was checked
  // before the handler.
  [[nodiscard]] absl::Status RequireOwner(const std::vector<std::string>& owners,
                                          const internal_pb::EffectiveAudience& audience,
                                          absl::string_view resource) const;

 private:
  const Env& env_;
  const auth::Caller& caller_;
  const auth::PolicyEntry& policy_;
  const absl::Time now_;
  const std::function<bool()>& abandoned_;
  mutable std::shared_ptr<const storage::Snapshot> snapshot_;
  CallState* const state_;
  mutable std::optional<auth::Ownership> proven_;
};

// NOT_FOUND for a resource that is not there or that the caller may not read.
absl::Status NotFound(absl::string_view resource);

// An etag is made from the store's epoch, a record's version and the incarnation that wrote it, so
// that a restored store, or one copied from the past, never honours an etag of what it lost.
std::string MakeEtag(const storage::Store& store, storage::Sequence version);

// Gives `etag` to every empty field "etag" of `message` and of the messages directly in it.
void FillEtags(google::protobuf::Message& message, const std::string& etag);

// OK if the client sent no etag or the current one; otherwise ETAG_MISMATCH with the current etag.
[[nodiscard]] absl::Status CheckEtag(const Call& call, absl::string_view sent,
                                     storage::Sequence current, absl::string_view resource);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_CALL_H_
