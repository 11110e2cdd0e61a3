#include "server/service/analysis/diff_visions.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/strategy/diff/diff_present.h"
#include "server/domain/strategy/diff/plan_diff.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/paging.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {
namespace {

constexpr PageLimits kDiffPages = {.default_size = 200, .max_size = 1000};

struct Side {
  domain::Plan plan;
  pb::ComparedVision shown;
};

absl::StatusOr<Side> LoadSide(const Call& call, const pb::VisionSide& wanted) {
  absl::StatusOr<LoadedPlan> loaded =
      LoadPlan(call, wanted.name(), {wanted.revision(), wanted.as_of()});
  if (!loaded.ok()) return loaded.status();
  Side side{std::move(loaded->plan), {}};
  pb::ComparedVision& shown = side.shown;
  shown.set_name(wanted.name());
  shown.set_revision(loaded->revision);
  shown.set_title(side.plan.vision.title());
  *shown.mutable_period() = side.plan.vision.period();
  shown.set_node_count(static_cast<int>(side.plan.nodes.size()));
  shown.set_kpi_count(static_cast<int>(side.plan.kpis.size()));
  // Of the draft there is none.
  const auto revision = FindRevision(call, wanted.name(), loaded->revision);
  if (!revision.ok()) return revision.status();
  if (revision->has_value()) {
    const pb::VisionRevision& r = (*revision)->message;
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

// The last item of a page: its number and its name.
std::string PositionOf(const domain::PlanDiff& diff, size_t index) {
  return absl::StrCat(index, " ", NameOf(diff.items[index]));
}

// The item after `position`. Where a draft has changed since, the item is looked for by its name.
absl::StatusOr<size_t> ItemAfter(const domain::PlanDiff& diff, const std::string& position) {
  if (position.empty()) return 0;
  const size_t space = position.find(' ');
  const std::string name = position.substr(space + 1);
  size_t index = 0;
  const bool there = absl::SimpleAtoi(position.substr(0, space), &index) &&
                     index < diff.items.size() && NameOf(diff.items[index]) == name;
  if (there) return index + 1;
  for (size_t i = 0; i < diff.items.size(); ++i) {
    if (NameOf(diff.items[i]) == name) return i + 1;
  }
  return domain::MakeError(
      pb::REASON_INVALID_PAGE_TOKEN,
      {"the draft has changed since the page before; compare again from the first page",
       "前のページの後に下書きが変更されました。page_token を指定せずに、最初から比較し直してくださ"
       "い。"});
}

}  // namespace

absl::StatusOr<pb::DiffVisionsResponse> DiffVisions(const Call& call,
                                                    const pb::DiffVisionsRequest& request) {
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kDiffPages);
  if (!start.ok()) return start.status();
  absl::StatusOr<Side> from = LoadSide(call, request.from());
  if (!from.ok()) return from.status();
  absl::StatusOr<Side> to = LoadSide(call, request.to());
  if (!to.ok()) return to.status();
  const auto from_index = domain::PlanIndex::Build(from->plan);
  if (!from_index.ok()) return from_index.status();
  const auto to_index = domain::PlanIndex::Build(to->plan);
  if (!to_index.ok()) return to_index.status();

  const domain::PlanDiff diff = domain::DiffPlans(*from_index, *to_index);
  const absl::StatusOr<size_t> first = ItemAfter(diff, start->after);
  if (!first.ok()) return first.status();
  pb::DiffVisionsResponse response;
  *response.mutable_from() = std::move(from->shown);
  *response.mutable_to() = std::move(to->shown);
  for (const pb::DifferenceCount& count : domain::CountKinds(diff)) *response.add_counts() = count;
  size_t bytes = 0;
  size_t next = *first;
  while (next < diff.items.size() && next - *first < start->size && bytes < kMaxPageBytes) {
    pb::ItemDifference& item = *response.add_items();
    item = domain::PresentItem(*from_index, *to_index, diff.items[next++]);
    bytes += item.ByteSizeLong();
  }
  if (next < diff.items.size())
    response.set_next_page_token(NextPageToken(*start, PositionOf(diff, next - 1)));
  return response;
}

}  // namespace renkei::service
