// What measures and cases ask of programmes: that what they record as their funding is there.

#ifndef RENKEI_SERVER_SERVICE_FUNDING_CHECK_FUNDING_CHECK_H_
#define RENKEI_SERVER_SERVICE_FUNDING_CHECK_FUNDING_CHECK_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/funding.pb.h"
#include "renkei/v1/programme.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Reads each programme and edition once, for one request.
class FundingCheck {
 public:
  // `call` outlives it.
  explicit FundingCheck(const Call& call) : call_(call) {}

  using Fundings = google::protobuf::RepeatedPtrField<pb::Funding>;

  // Everything that is wrong with `fundings`, by themselves and with what they name: UNKNOWN_PROGRAMME,
  // UNKNOWN_EDITION, UNKNOWN_TYPE. What `before` (nullptr: nothing) records already is not asked for
  // again. Fields are those of the message that has the list.
  [[nodiscard]] absl::StatusOr<std::vector<pb::FieldViolation>> Faults(const Fundings* before,
                                                                       const Fundings& fundings);

  // The same as an error, INVALID_FIELDS with `prefix` before the fields.
  [[nodiscard]] absl::Status Require(absl::string_view prefix, const Fundings* before,
                                     const Fundings& fundings);

 private:
  using Programme = std::optional<pb::Programme>;
  using Edition = std::optional<pb::ProgrammeEdition>;

  absl::StatusOr<std::optional<pb::FieldViolation>> FaultOf(const pb::Funding& funding,
                                                            const std::string& path);
  absl::StatusOr<const Programme*> ProgrammeOf(const std::string& name);
  // The edition of a year once it is no draft.
  absl::StatusOr<const Edition*> EditionOf(const std::string& programme, int fiscal_year);

  const Call& call_;
  std::map<std::string, Programme> programmes_;
  std::map<std::string, Edition> editions_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FUNDING_CHECK_FUNDING_CHECK_H_
