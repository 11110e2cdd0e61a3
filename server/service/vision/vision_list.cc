#include "server/service/vision/vision_list.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/filter/filter.h"
#include "server/domain/lifecycle.h"
#include "server/service/frame/filtering.h"
#include "server/service/frame/paging.h"
#include "server/service/registry/prefectures.h"
#include "server/service/tables.h"
#include "server/service/vision/draft/vision_kinds.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kVisionPages = {.default_size = 50, .max_size = 200};

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"prefecture", FieldType::kString},
      {"state", FieldType::kString, {"DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED", "RETURNED"}},
      {"external_id", FieldType::kString},
      {"framework_items", FieldType::kStringList},
      {"title", FieldType::kString},
  };
  return schema;
}

// One filter over visions. A joint vision has several owners: the fields "owner" and "prefecture"
// are those of the leading one, unless the filter asks for another owner that it has.
class VisionFilter {
 public:
  VisionFilter(const Call& call, domain::Filter filter)
      : filter_(std::move(filter)), owner_(filter_.RequiredValue("owner")), prefectures_(call) {}

  const std::optional<std::string>& owner() const { return owner_; }

  bool Matches(const pb::Vision& vision) {
    return filter_.Matches([&](absl::string_view field) { return FieldOf(vision, field); });
  }

 private:
  std::optional<FieldValue> FieldOf(const pb::Vision& vision, absl::string_view field) {
    if (field == "owner") {
      const bool owns = owner_ && absl::c_linear_search(vision.owners(), *owner_);
      return owns ? *owner_ : std::string(LeadOf(vision));
    }
    if (field == "prefecture") return prefectures_.Of(std::string(LeadOf(vision)));
    if (field == "state") return std::string(domain::StateToken(vision.state()));
    if (field == "external_id") return vision.external_id();
    if (field == "framework_items") {
      return std::vector<std::string>(vision.framework_items().begin(),
                                      vision.framework_items().end());
    }
    if (field == "title") return vision.title();
    return std::nullopt;
  }

  const domain::Filter filter_;
  const std::optional<std::string> owner_;
  Prefectures prefectures_;
};

// What the caller sees of one row: the draft for its owners, the revision in force for others in
// its audience, nullopt for everyone else.
absl::StatusOr<std::optional<pb::Vision>> Visible(const Call& call, VisionRow row) {
  VisionReading reading;
  reading.owner = IsOwner(call, row.message);
  if (!reading.owner) {
    auto revision = FindRevision(call, row.message.name(), row.message.published_revision());
    if (!revision.ok()) return revision.status();
    if (!revision->has_value() || !SeesRevision(call, row.message, (*revision)->message))
      return std::optional<pb::Vision>();
    reading.revision = **std::move(revision);
  }
  reading.head = std::move(row);
  absl::StatusOr<pb::Vision> shown = PresentVision(call, reading);
  if (!shown.ok()) return shown.status();
  return std::optional(*std::move(shown));
}

}  // namespace

absl::StatusOr<pb::ListVisionsResponse> ListVisions(const Call& call,
                                                    const pb::ListVisionsRequest& request) {
  absl::StatusOr<domain::Filter> parsed = ParseFilter(call, request.filter(), Schema());
  if (!parsed.ok()) return parsed.status();
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kVisionPages);
  if (!start.ok()) return start.status();
  VisionFilter filter(call, *std::move(parsed));
  pb::ListVisionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::Vision>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        if (!filter.owner())
          return Visions().Scan(call.snapshot(), Visions().NewKey(), after, limit, kNewestFirst);
        return Visions().ScanIndex(call.snapshot(),
                                   storage::Key(kVisionsByOwnerId).Add(*filter.owner()), after,
                                   limit, kNewestFirst);
      },
      [&](VisionRow& row) -> absl::StatusOr<size_t> {
        absl::StatusOr<std::optional<pb::Vision>> vision = Visible(call, std::move(row));
        if (!vision.ok()) return vision.status();
        if (!vision->has_value() || !filter.Matches(**vision)) return 0;
        const size_t bytes = (*vision)->ByteSizeLong();
        *response.add_visions() = **std::move(vision);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  response.set_change_cursor(start->change_cursor);
  return response;
}

}  // namespace renkei::service
