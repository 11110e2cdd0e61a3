#include "server/service/analysis/vision_progress.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/progress/plan_progress.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/domain/time/date.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/paging.h"
#include "server/service/framework/rubrics.h"
#include "server/service/tables.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {
namespace {

constexpr PageLimits kProgressPages = {.default_size = 500, .max_size = 2'000};
constexpr PageLimits kOverduePages = {.default_size = 200, .max_size = 1'000};
// Visions of one organization that an overdue list looks through.
constexpr size_t kMaxVisions = 1'000;

// The day of a request, or `otherwise`.
absl::StatusOr<absl::CivilDay> DayOr(const std::string& text, absl::CivilDay otherwise) {
  return text.empty() ? otherwise : domain::ParseDate(text);
}

// The rubric that was asked for, or the vision's. One that the vision names and that is gone would
// be an error of ours: rubrics are never removed.
absl::StatusOr<pb::Rubric> RubricFor(const Call& call, const std::string& asked,
                                     const pb::Vision& vision) {
  std::string name = asked.empty() ? vision.rubric() : asked;
  if (name.empty()) name = domain::kStandardRubricName;
  absl::StatusOr<std::optional<pb::Rubric>> rubric = FindRubric(call, name);
  if (!rubric.ok()) return rubric.status();
  if (!rubric->has_value()) return NotFound(name);
  return **std::move(rubric);
}

absl::Status LoadIndicators(const Call& call, const domain::Plan& plan,
                            domain::ProgressFacts& facts) {
  for (const pb::Kpi& kpi : plan.kpis) {
    if (kpi.indicator().empty() || facts.indicators.contains(kpi.indicator())) continue;
    auto row = Indicators().Get(call.snapshot(), KeyByName(Indicators(), kpi.indicator()));
    if (!row.ok()) return row.status();
    if (row->has_value()) facts.indicators.emplace(kpi.indicator(), std::move((*row)->message));
  }
  return absl::OkStatus();
}

// Everything but the rubric.
absl::StatusOr<domain::ProgressFacts> LoadFacts(const Call& call, const domain::Plan& plan,
                                                absl::CivilDay as_of,
                                                std::optional<absl::CivilDay> known_at) {
  domain::ProgressFacts facts;
  facts.as_of = as_of;
  absl::StatusOr<ActualsByKpi> actuals = LoadActuals(call, plan.vision.name(), known_at);
  if (!actuals.ok()) return actuals.status();
  facts.actuals = *std::move(actuals);
  if (absl::Status s = LoadIndicators(call, plan, facts); !s.ok()) return s;
  return facts;
}

std::vector<pb::KpiProgress> JudgeAll(const domain::PlanIndex& plan,
                                      const domain::ProgressFacts& facts) {
  std::vector<pb::KpiProgress> judged;
  for (const std::string& name : domain::PrintedKpis(plan))
    judged.push_back(domain::ProgressOfKpi(plan, *plan.FindKpi(name), facts));
  return judged;
}

// Positions of pages are the number of KPIs before them.
size_t PositionOf(const PageStart& start) {
  size_t position = 0;
  return absl::SimpleAtoi(start.after, &position) ? position : 0;
}

std::string AddPage(const PageStart& start, std::vector<pb::KpiProgress> judged,
                    google::protobuf::RepeatedPtrField<pb::KpiProgress>& page) {
  size_t bytes = 0;
  size_t position = PositionOf(start);
  for (; position < judged.size(); ++position) {
    if (static_cast<size_t>(page.size()) >= start.size || bytes >= kMaxPageBytes)
      return absl::StrCat(position);
    bytes += judged[position].ByteSizeLong();
    *page.Add() = std::move(judged[position]);
  }
  return "";
}

// Names of the visions of an organization that are not archived, as far as the caller reads them.
absl::StatusOr<std::vector<std::string>> VisionsOf(const Call& call, const std::string& owner) {
  const auto page = Visions().ScanIndex(call.snapshot(), storage::Key(kVisionsByOwnerId).Add(owner),
                                        "", kMaxVisions);
  if (!page.ok()) return page.status();
  std::vector<std::string> names;
  for (const VisionRow& row : page->rows) {
    const pb::Vision& head = row.message;
    if (head.state() == pb::LIFECYCLE_STATE_ARCHIVED) continue;
    const absl::Status readable = OpenForReading(call, head.name(), 0, head.name()).status();
    if (absl::IsNotFound(readable)) continue;
    if (!readable.ok()) return readable;
    names.push_back(head.name());
  }
  return names;
}

// The KPIs of one vision that the list asks for, without their series.
absl::StatusOr<std::vector<pb::KpiProgress>> OverdueOf(const Call& call,
                                                       const pb::ListOverdueKpisRequest& request,
                                                       const std::string& vision,
                                                       absl::CivilDay as_of) {
  const absl::StatusOr<domain::Plan> loaded = LoadPlan(call, vision, 0);
  if (!loaded.ok()) return loaded.status();
  std::vector<pb::KpiProgress> found;
  if (loaded->vision.state() == pb::LIFECYCLE_STATE_ARCHIVED) return found;
  const absl::StatusOr<domain::PlanIndex> plan = domain::PlanIndex::Build(*loaded);
  if (!plan.ok()) return plan.status();
  absl::StatusOr<domain::ProgressFacts> facts = LoadFacts(call, *loaded, as_of, std::nullopt);
  if (!facts.ok()) return facts.status();
  absl::StatusOr<pb::Rubric> rubric = RubricFor(call, "", loaded->vision);
  if (!rubric.ok()) return rubric.status();
  facts->rubric = *std::move(rubric);
  for (pb::KpiProgress& kpi : JudgeAll(*plan, *facts)) {
    if (!kpi.overdue() && !(request.include_unowned() && kpi.unowned())) continue;
    kpi.clear_series();
    kpi.set_vision_title(loaded->vision.title());
    found.push_back(std::move(kpi));
  }
  return found;
}

}  // namespace

absl::StatusOr<pb::GetVisionProgressResponse> GetVisionProgress(
    const Call& call, const pb::GetVisionProgressRequest& request) {
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kProgressPages);
  if (!start.ok()) return start.status();
  const absl::StatusOr<absl::CivilDay> as_of = DayOr(request.as_of(), call.today());
  if (!as_of.ok()) return as_of.status();
  const absl::StatusOr<absl::CivilDay> known_at = DayOr(request.known_at(), call.today());
  if (!known_at.ok()) return known_at.status();
  const absl::StatusOr<LoadedPlan> loaded =
      LoadPlan(call, request.name(), WantedRevision{request.revision(), ""});
  if (!loaded.ok()) return loaded.status();
  absl::StatusOr<pb::Rubric> rubric = RubricFor(call, request.rubric(), loaded->plan.vision);
  if (!rubric.ok()) return rubric.status();
  const absl::StatusOr<domain::PlanIndex> plan = domain::PlanIndex::Build(loaded->plan);
  if (!plan.ok()) return plan.status();
  absl::StatusOr<domain::ProgressFacts> facts =
      LoadFacts(call, loaded->plan, *as_of,
                request.known_at().empty() ? std::nullopt : std::optional(*known_at));
  if (!facts.ok()) return facts.status();
  facts->rubric = *std::move(rubric);
  std::vector<pb::KpiProgress> judged = JudgeAll(*plan, *facts);

  pb::GetVisionProgressResponse response;
  response.set_vision(request.name());
  response.set_revision(loaded->revision);
  response.set_as_of(domain::FormatDate(*as_of));
  *response.mutable_rubric() = facts->rubric;
  domain::RolledUp rolled = domain::RollUp(*plan, judged, facts->rubric);
  *response.mutable_plan() = std::move(rolled.plan);
  if (start->after.empty()) {
    for (pb::NodeProgress& node : rolled.nodes) *response.add_nodes() = std::move(node);
  }
  const std::string next = AddPage(*start, std::move(judged), *response.mutable_kpis());
  response.set_next_page_token(NextPageToken(*start, next));
  return response;
}

absl::StatusOr<pb::ListOverdueKpisResponse> ListOverdueKpis(
    const Call& call, const pb::ListOverdueKpisRequest& request) {
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kOverduePages);
  if (!start.ok()) return start.status();
  const absl::StatusOr<absl::CivilDay> as_of = DayOr(request.as_of(), call.today());
  if (!as_of.ok()) return as_of.status();
  std::vector<std::string> visions = {request.parent()};
  if (!absl::StrContains(request.parent(), "/visions/")) {
    absl::StatusOr<std::vector<std::string>> all = VisionsOf(call, request.parent());
    if (!all.ok()) return all.status();
    visions = *std::move(all);
  }
  // A position is "vision id/KPIs of it before": visions come in order of id.
  const std::vector<std::string> position = absl::StrSplit(start->after, '/');
  pb::ListOverdueKpisResponse response;
  for (const std::string& vision : visions) {
    const std::string id(domain::LastSegment(vision));
    if (id < position[0]) continue;
    PageStart part = *start;
    part.after = id == position[0] && position.size() > 1 ? position[1] : "";
    absl::StatusOr<std::vector<pb::KpiProgress>> found = OverdueOf(call, request, vision, *as_of);
    if (!found.ok()) return found.status();
    const std::string next = AddPage(part, *std::move(found), *response.mutable_kpis());
    if (next.empty()) continue;
    response.set_next_page_token(NextPageToken(*start, absl::StrCat(id, "/", next)));
    break;
  }
  return response;
}

}  // namespace renkei::service
