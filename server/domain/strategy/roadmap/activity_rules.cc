#include "server/domain/strategy/roadmap/activity_rules.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

void CheckMilestones(const pb::Activity& activity, const std::string& path, Faults& faults) {
  for (int i = 0; i < activity.milestones_size(); ++i) {
    const pb::When& when = activity.milestones(i).when();
    const std::string field = absl::StrCat(path, ".", FieldAt("milestones", i, "when"));
    if (when.kind() == pb::When::KIND_UNSPECIFIED) {
      faults.Add(field, "REQUIRED",
                 {"must say when it is to be reached", "いつまでの節目かを指定してください。"});
      continue;
    }
    if (!activity.has_period()) continue;
    const int year = FiscalYearOf(LastDay(when));
    if (year >= activity.period().from_fiscal_year() - kMilestoneSlackYears &&
        year <= activity.period().to_fiscal_year() + kMilestoneSlackYears)
      continue;
    faults.Add(field, "OUTSIDE_PERIOD",
               {absl::StrCat("lies more than ", kMilestoneSlackYears,
                             " fiscal years outside the activity's period"),
                absl::StrCat("取組の期間から", kMilestoneSlackYears,
                             "年度を超えて離れています。年をご確認ください。")});
  }
}

void CheckKpis(const pb::VisionNode& node, const pb::Activity& activity, const std::string& path,
               std::set<std::string>& linked, Faults& faults) {
  std::set<std::string> own;
  for (int i = 0; i < activity.kpis_size(); ++i) {
    const std::string& kpi = activity.kpis(i);
    const std::string field = absl::StrCat(path, ".", FieldAt("kpis", i));
    if (!own.insert(kpi).second) {
      faults.Add(field, "DUPLICATE_KPI", {"stands there twice", "KPIが重複しています。"});
    } else if (ParentName(kpi, 4) != ParentName(node.name(), 4)) {
      faults.Add(field, "OTHER_VISION", {"is a KPI of another vision", "別のビジョンのKPIです。"});
    }
    linked.insert(kpi);
  }
}

}  // namespace

void CompleteActivities(pb::VisionNode& node) {
  std::set<std::string> taken;
  for (const pb::Activity& activity : node.activities()) taken.insert(activity.id());
  int number = 1;
  for (pb::Activity& activity : *node.mutable_activities()) {
    if (!activity.id().empty()) continue;
    while (taken.count(absl::StrCat("a", number)) > 0) ++number;
    activity.set_id(absl::StrCat("a", number));
    taken.insert(activity.id());
  }
}

std::vector<pb::FieldViolation> CheckActivities(const pb::VisionNode& node) {
  Faults faults;
  std::set<std::string> ids;
  std::set<std::string> linked;
  for (int i = 0; i < node.activities_size(); ++i) {
    const pb::Activity& activity = node.activities(i);
    const std::string path = FieldAt("activities", i);
    if (!activity.id().empty() && !ids.insert(activity.id()).second) {
      faults.Add(absl::StrCat(path, ".id"), "DUPLICATE_ID",
                 {"another activity of this node has this id",
                  "同じIDの取組がこの施策等の中にすでにあります。"});
    }
    CheckMilestones(activity, path, faults);
    CheckKpis(node, activity, path, linked, faults);
  }
  if (linked.size() > kMaxLinkedKpis) {
    faults.Add("activities", "TOO_MANY_KPIS",
               {absl::StrCat("name ", linked.size(), " KPIs together; at most ", kMaxLinkedKpis),
                absl::StrCat("取組に結び付けたKPIが", linked.size(), "件あります。", kMaxLinkedKpis,
                             "件以内にしてください。")});
  }
  return faults.Take();
}

}  // namespace renkei::domain
