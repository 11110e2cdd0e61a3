#include <optional>
#include <string>
#include <utility>

#include "server/domain/strategy/diff/diff_present.h"
#include "server/domain/strategy/diff/plan_diff.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/list/computed_list.h"
#include "server/service/frame/list/paging.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kDiffPages = {.default_size = 200, .max_size = 1000};

struct Side {
  domain::Plan plan;
  pb::ComparedVision shown;
};

absl::StatusOr<Side> LoadSide(const Call& call, const pb::VisionSide& wanted) {
  ASSIGN_OR_RETURN(LoadedPlan loaded,
                   LoadPlan(call, wanted.name(), {wanted.revision(), wanted.as_of()}));
  Side side{std::move(loaded.plan), {}};
  pb::ComparedVision& shown = side.shown;
  shown.set_name(wanted.name());
  shown.set_revision(loaded.revision);
  shown.set_title(side.plan.vision.title());
  *shown.mutable_period() = side.plan.vision.period();
  shown.set_node_count(static_cast<int>(side.plan.nodes.size()));
  shown.set_kpi_count(static_cast<int>(side.plan.kpis.size()));
  // Of the draft there is none.
  ASSIGN_OR_RETURN(const std::optional<RevisionRow> revision,
                   FindRevision(call, wanted.name(), loaded.revision));
  if (revision.has_value()) {
    const pb::VisionRevision& r = revision->message;
    shown.set_kind(r.kind());
    shown.set_reason(r.reason());
    shown.set_decided_date(r.decided_date());
    *shown.mutable_publish_time() = r.publish_time();
  }
  return side;
}

std::string NameOf(const domain::ItemChange& item) {
  const google::protobuf::Message& message = item.after != nullptr ? *item.after : *item.before;
  return message.GetReflection()->GetString(message,
                                            message.GetDescriptor()->FindFieldByName("name"));
}

}  // namespace

absl::StatusOr<pb::DiffVisionsResponse> DiffVisions(const Call& call,
                                                    const pb::DiffVisionsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kDiffPages));
  ASSIGN_OR_RETURN(Side from, LoadSide(call, request.from()));
  ASSIGN_OR_RETURN(Side to, LoadSide(call, request.to()));
  ASSIGN_OR_RETURN(const auto from_index, domain::PlanIndex::Build(from.plan));
  ASSIGN_OR_RETURN(const auto to_index, domain::PlanIndex::Build(to.plan));

  const domain::PlanDiff diff = domain::DiffPlans(from_index, to_index);
  const auto name_of = [&](size_t i) { return NameOf(diff.items[i]); };
  ASSIGN_OR_RETURN(const size_t first, IndexAfter(start.after, diff.items.size(), name_of));
  pb::DiffVisionsResponse response;
  *response.mutable_from() = std::move(from.shown);
  *response.mutable_to() = std::move(to.shown);
  for (const pb::DifferenceCount& count : domain::CountKinds(diff)) *response.add_counts() = count;
  size_t bytes = 0;
  size_t next = first;
  while (next < diff.items.size() && next - first < start.size && bytes < kMaxPageBytes) {
    pb::ItemDifference& item = *response.add_items();
    item = domain::PresentItem(from_index, to_index, diff.items[next++]);
    bytes += item.ByteSizeLong();
  }
  if (next < diff.items.size())
    response.set_next_page_token(NextPageToken(start, PositionInList(next - 1, name_of(next - 1))));
  return response;
}

}  // namespace renkei::service
