#include "server/domain/initiative/initiative_parts.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

using Violations = std::vector<pb::FieldViolation>;

void CheckMilestone(const pb::InitiativeMilestone& m, const std::string& today,
                    const std::string& path, Violations& violations) {
  const bool done = m.state() == pb::MILESTONE_STATE_DONE;
  const std::string field = absl::StrCat(path, ".done_date");
  if (done && m.done_date().empty()) {
    violations.push_back(Violation(
        field, "REQUIRED",
        {"must be set: the day on which it was reached", "達成した節目には達成日が必要です。"}));
  }
  if (!done && !m.done_date().empty()) {
    violations.push_back(Violation(field, "NOT_APPLICABLE",
                                   {"belongs to a milestone that is done; set state to DONE",
                                    "達成日は、状態が「達成」の節目だけに指定できます。"}));
  }
  if (m.done_date() > today) {
    violations.push_back(Violation(field, "IN_FUTURE", {"is still to come", "未来の日付です。"}));
  }
}

pb::FieldViolation Duplicate(const std::string& field, const std::string& value) {
  return Violation(field, "DUPLICATE",
                   {absl::StrCat("\"", value, "\" stands here twice"),
                    absl::StrCat("「", value, "」が重複しています。")});
}

}  // namespace

void FillParts(pb::Initiative& initiative) {
  for (pb::InitiativeMilestone& milestone : *initiative.mutable_milestones()) {
    if (milestone.state() == pb::MILESTONE_STATE_UNSPECIFIED) {
      milestone.set_state(pb::MILESTONE_STATE_PLANNED);
    }
  }
  for (pb::SharedKpi& kpi : *initiative.mutable_kpis()) SortTargets(*kpi.mutable_targets());
}

absl::Status CheckParts(const pb::Initiative& initiative, absl::CivilDay today,
                        absl::string_view prefix) {
  Violations violations;
  const std::string now = FormatDate(today);
  std::set<std::string> titles;
  for (int i = 0; i < initiative.milestones_size(); ++i) {
    const pb::InitiativeMilestone& milestone = initiative.milestones(i);
    const std::string path = absl::StrCat(prefix, ".milestones[", i, "]");
    if (!titles.insert(milestone.title()).second) {
      violations.push_back(Duplicate(absl::StrCat(path, ".title"), milestone.title()));
    }
    CheckMilestone(milestone, now, path, violations);
  }
  std::set<std::string> ids;
  for (int i = 0; i < initiative.kpis_size(); ++i) {
    const std::string& id = initiative.kpis(i).id();
    if (!ids.insert(id).second) {
      violations.push_back(Duplicate(absl::StrCat(prefix, ".kpis[", i, "].id"), id));
    }
  }
  if (violations.empty()) return absl::OkStatus();
  return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

}  // namespace renkei::domain
