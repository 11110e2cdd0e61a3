// Refused calls, counted for the audit log: somebody who is refused a million times makes a handful of entries.

#ifndef RENKEI_SERVER_DOMAIN_AUDIT_REFUSAL_COUNTS_H_
#define RENKEI_SERVER_DOMAIN_AUDIT_REFUSAL_COUNTS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/identity.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Told apart in one round (a minute): of accounts by account, method and reason; of nobody by address besides. Whoever has ten thousand
// addresses crowds out no account.
inline constexpr size_t kMostRefusalsOfAccounts = 50;
inline constexpr size_t kMostRefusalsOfNobody = 20;
// In an hour. Further ones are counted by reason alone.
inline constexpr size_t kMostRefusalsInAnHour = 600;

struct RefusedCall {
  std::string account = {};  // "": nobody
  std::string organization = {};
  std::string method = {};
  std::string address = {};
  pb::Reason reason = pb::REASON_UNSPECIFIED;
};

// Whether a call that ended so is one that the audit log counts: who it was, and what they may, was the question. The reason, or none.
std::optional<pb::Reason> RefusalIn(const absl::Status& status);

// One thread.
class RefusalCounts {
 public:
  void Add(const RefusedCall& call, absl::Time now);
  bool empty() const { return kinds_.empty() && others_.empty(); }
  // One entry for each kind; then all is counted anew.
  std::vector<pb::AuditEntry> Take(absl::Time now);

 private:
  struct Count {
    int64_t count = 0;
    absl::Time first;
    absl::Time last;
    std::string organization;
    std::string address;  // the last one
  };
  using Kind = std::tuple<std::string, std::string, pb::Reason, std::string>;

  static void Add(const RefusedCall& call, absl::Time now, Count& count);
  bool HasRoom(bool account) const;

  std::map<Kind, Count> kinds_;
  size_t of_accounts_ = 0;
  std::map<pb::Reason, Count> others_;
  std::optional<absl::Time> hour_;
  size_t in_hour_ = 0;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_AUDIT_REFUSAL_COUNTS_H_
