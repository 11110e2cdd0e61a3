// Which visions a filter lets pass: for lists and exports alike.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_FILTER_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_FILTER_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/list_way.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// A joint vision has several owners: the fields "owner" and "prefecture" are those of the leading
// one, unless the filter asks for another owner that it has.
class VisionFilter {
 public:
  // INVALID_FILTER.
  [[nodiscard]] static absl::StatusOr<VisionFilter> Parse(const Call& call, absl::string_view text);

  // The way through the visions that holds all that can pass.
  const ListWay& way() const { return way_; }

  // Asks what is stored: nothing of a reply has to be made for it.
  bool Matches(const Call& call, const VisionReading& reading);

 private:
  explicit VisionFilter(domain::Filter filter);

  std::optional<domain::FieldValue> FieldOf(const Call& call, const VisionReading& reading,
                                            absl::string_view field);

  domain::Filter filter_;
  ListWay way_;
  std::optional<std::string> owner_;
  std::map<std::string, std::string> prefectures_;  // by organization
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_FILTER_H_
