// Which visions a filter lets pass: for lists and exports alike.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_FILTER_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_FILTER_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// A joint vision has several owners: the fields "owner" and "prefecture" are those of the leading
// one, unless the filter asks for another owner that it has.
class VisionFilter {
 public:
  // INVALID_FILTER.
  [[nodiscard]] static absl::StatusOr<VisionFilter> Parse(const Call& call, absl::string_view text);

  // The owner that every vision which passes has, where the filter says so.
  const std::optional<std::string>& owner() const { return owner_; }

  bool Matches(const Call& call, const pb::Vision& vision);

 private:
  explicit VisionFilter(domain::Filter filter)
      : filter_(std::move(filter)), owner_(filter_.RequiredValue("owner")) {}

  std::optional<domain::FieldValue> FieldOf(const Call& call, const pb::Vision& vision,
                                            absl::string_view field);

  domain::Filter filter_;
  std::optional<std::string> owner_;
  std::map<std::string, std::string> prefectures_;  // by organization
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_FILTER_H_
