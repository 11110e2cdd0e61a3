#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/progress/plan_progress.h"
#include "server/domain/time/date.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/analysis/kpi_judge.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/list/nested_position.h"
#include "server/service/frame/list/paging.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kProgressPages = {.default_size = 500, .max_size = 2'000};

// The days that a request names.
struct Days {
  absl::CivilDay as_of;
  std::optional<absl::CivilDay> known_at;  // nullopt: now
};

absl::StatusOr<Days> DaysOf(const Call& call, const pb::GetVisionProgressRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay as_of, DayOr(request.as_of(), call.today()));
  ASSIGN_OR_RETURN(const absl::CivilDay known_at, DayOr(request.known_at(), call.today()));
  return Days{as_of, request.known_at().empty() ? std::nullopt : std::optional(known_at)};
}

absl::Status RefuseDraft(const std::string& name) {
  return domain::MakeError(
      pb::REASON_OTHER_ORGANIZATION,
      {absl::StrCat("the draft of ", name,
                    " is its owners' alone: leave `draft` out to judge by the revision in force"),
       absl::StrCat(name,
                    " の下書きで判定できるのは所有団体だけです。下書きの指定（--draft）を"
                    "外すと、現行の版で判定します。")});
}

// The text by which it is judged: what is asked for, or the revision that was in force on the day,
// or for owners the draft of a plan that was never published.
absl::StatusOr<VisionReading> OpenForJudging(const Call& call,
                                             const pb::GetVisionProgressRequest& request,
                                             absl::CivilDay as_of) {
  const std::string& name = request.name();
  if (request.draft() && request.revision() != 0) {
    return domain::InvalidField("draft", "CONTRADICTORY",
                                {"give either revision or draft",
                                 "revision と draft はどちらか一方だけ指定してください。"});
  }
  if (request.revision() != 0) return OpenForReading(call, name, request.revision(), name);
  absl::StatusOr<VisionReading> now = OpenForReading(call, name);
  if (!now.ok()) return now;
  if (request.draft()) {
    if (!now->owner) return RefuseDraft(name);
    return now;
  }
  return OpenInForce(call, *std::move(now), as_of);
}

// What all KPIs of a plan are judged by.
absl::StatusOr<domain::ProgressFacts> LoadFacts(const Call& call, const domain::Plan& plan,
                                                pb::Rubric rubric, const Days& days) {
  domain::ProgressFacts facts;
  facts.as_of = days.as_of;
  facts.rubric = std::move(rubric);
  ASSIGN_OR_RETURN(facts.actuals, LoadActuals(call, plan.vision.name(), days.known_at));
  for (const pb::Kpi& kpi : plan.kpis) {
    RETURN_IF_ERROR(AddIndicator(call, kpi, facts));
  }
  return facts;
}

// The first of all KPIs, which come in order of name; the id of the last of them, "" if that is
// all.
std::string AddFirstPage(const PageStart& start, std::vector<pb::KpiProgress> judged,
                         google::protobuf::RepeatedPtrField<pb::KpiProgress>& page) {
  size_t bytes = 0;
  for (pb::KpiProgress& kpi : judged) {
    if (static_cast<size_t>(page.size()) >= start.size || bytes >= kMaxPageBytes)
      return std::string(domain::LastSegment(page.rbegin()->kpi()));
    bytes += kpi.ByteSizeLong();
    *page.Add() = std::move(kpi);
  }
  return "";
}

// A position is the plan's line, which the first page worked out and all carry, and the id of the
// KPI that was looked at last.
std::string PositionAt(const pb::NodeProgress& plan, const std::string& kpi) {
  return kpi.empty() ? "" : Join({plan.SerializeAsString(), kpi});
}

// What KPIs are judged by.
struct Judging {
  VisionReading reading;
  pb::Vision head;  // as the caller reads it
  pb::Rubric rubric;
};

absl::StatusOr<Judging> BeginJudging(const Call& call, const pb::GetVisionProgressRequest& request,
                                     const Days& days) {
  Judging judging;
  ASSIGN_OR_RETURN(judging.reading, OpenForJudging(call, request, days.as_of));
  ASSIGN_OR_RETURN(judging.head, PresentVision(call, judging.reading));
  ASSIGN_OR_RETURN(judging.rubric, RubricFor(call, request.rubric(), judging.head));
  return judging;
}

pb::GetVisionProgressResponse Heading(const Judging& judging) {
  pb::GetVisionProgressResponse response;
  response.set_revision(RevisionOf(judging.reading, judging.head));
  *response.mutable_rubric() = judging.rubric;
  return response;
}

absl::StatusOr<pb::GetVisionProgressResponse> FirstPage(const Call& call,
                                                        const pb::GetVisionProgressRequest& request,
                                                        const PageStart& start, const Days& days) {
  ASSIGN_OR_RETURN(const Judging judging, BeginJudging(call, request, days));
  ASSIGN_OR_RETURN(const auto loaded, LoadIndexed(call, judging.reading));
  const domain::Plan& plan = loaded->plan;
  ASSIGN_OR_RETURN(const domain::ProgressFacts facts, LoadFacts(call, plan, judging.rubric, days));
  std::vector<pb::KpiProgress> judged;
  judged.reserve(plan.kpis.size());
  for (const pb::Kpi& kpi : plan.kpis)
    judged.push_back(domain::ProgressOfKpi(judging.head.period(), kpi, facts));

  pb::GetVisionProgressResponse response = Heading(judging);
  domain::RolledUp rolled = domain::RollUp(*loaded->index, judged, facts.rubric);
  *response.mutable_plan() = std::move(rolled.plan);
  for (pb::NodeProgress& node : rolled.nodes) *response.add_nodes() = std::move(node);
  const std::string last = AddFirstPage(start, std::move(judged), *response.mutable_kpis());
  response.set_next_page_token(NextPageToken(start, PositionAt(response.plan(), last)));
  return response;
}

absl::StatusOr<pb::GetVisionProgressResponse> OfOneKpi(const Call& call,
                                                       const pb::GetVisionProgressRequest& request,
                                                       const Days& days) {
  // The vision is what is opened: a KPI of another one would be read by this one's audience.
  if (VisionNameOf(request.kpi()) != request.name()) return NotFound(request.kpi());
  ASSIGN_OR_RETURN(const Judging judging, BeginJudging(call, request, days));
  ASSIGN_OR_RETURN(const auto kpi, FindItem<KpiKind>(call, judging.reading, request.kpi()));
  if (!kpi.has_value()) return NotFound(request.kpi());
  pb::GetVisionProgressResponse response = Heading(judging);
  KpiJudge judge(call, judging.head, judging.rubric, days.as_of, days.known_at);
  ASSIGN_OR_RETURN(*response.add_kpis(), judge.Judge(kpi->message));
  return response;
}

absl::StatusOr<pb::GetVisionProgressResponse> LaterPage(const Call& call,
                                                        const pb::GetVisionProgressRequest& request,
                                                        const PageStart& start, const Days& days) {
  const NestedPosition position = Split(start.after);
  ASSIGN_OR_RETURN(const Judging judging, BeginJudging(call, request, days));

  pb::GetVisionProgressResponse response = Heading(judging);
  if (!response.mutable_plan()->ParseFromString(position.outer))
    return absl::DataLossError("a page token of ours without its plan");
  KpiJudge judge(call, judging.head, judging.rubric, days.as_of, days.known_at);
  PageStart part = start;
  part.after = position.inner;
  const absl::StatusOr<std::string> last =
      JudgeInOrder(call, judging.reading, part, kMaxJudgedRecords, judge, [&](pb::KpiProgress kpi) {
        const size_t bytes = kpi.ByteSizeLong();
        *response.add_kpis() = std::move(kpi);
        return bytes;
      });
  if (!last.ok()) return last.status();
  response.set_next_page_token(NextPageToken(start, PositionAt(response.plan(), *last)));
  return response;
}

}  // namespace

absl::StatusOr<pb::GetVisionProgressResponse> GetVisionProgress(
    const Call& call, const pb::GetVisionProgressRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kProgressPages));
  ASSIGN_OR_RETURN(const Days days, DaysOf(call, request));
  absl::StatusOr<pb::GetVisionProgressResponse> judged =
      !request.kpi().empty() ? OfOneKpi(call, request, days)
      : start.after.empty()  ? FirstPage(call, request, start, days)
                             : LaterPage(call, request, start, days);
  ASSIGN_OR_RETURN(pb::GetVisionProgressResponse response, std::move(judged));
  response.set_vision(request.name());
  response.set_as_of(domain::FormatDate(days.as_of));
  return response;
}

}  // namespace renkei::service
