// What a reader of the audit log asks for, and by which way it is found.

#ifndef RENKEI_SERVER_SERVICE_AUDIT_AUDIT_FILTER_H_
#define RENKEI_SERVER_SERVICE_AUDIT_AUDIT_FILTER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/identity.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "server/service/tables/audit_tables.h"

namespace renkei::service {

// Immutable.
class AuditFilter {
 public:
  // INVALID_FILTER as Filter::Parse. The caller sees what its organization did, a system administrator everything.
  [[nodiscard]] static absl::StatusOr<AuditFilter> Parse(const Call& call,
                                                         absl::string_view filter);

  // Whether the caller sees it and asked for it.
  bool Matches(const pb::AuditEntry& entry) const;

  // The narrowest way along which all of it lies.
  AuditWay way() const { return way_; }
  const std::string& what() const { return what_; }
  // The days in Japan that are asked for; both count.
  const std::optional<absl::CivilDay>& first_day() const { return first_day_; }
  const std::optional<absl::CivilDay>& last_day() const { return last_day_; }

  // The organization to which it is bound because of who asks; "": none.
  const std::string& bound_to() const { return bound_to_; }
  // Whether everything that there is passes.
  bool IsWhole() const { return bound_to_.empty() && filter_.empty(); }

 private:
  domain::Filter filter_;
  std::string bound_to_;
  AuditWay way_ = AuditWay::kAll;
  std::string what_;
  std::optional<absl::CivilDay> first_day_;
  std::optional<absl::CivilDay> last_day_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_AUDIT_AUDIT_FILTER_H_
