// Rules about goals, pillars and measures.
#include "absl/strings/str_cat.h"
#include "server/domain/strategy/lint/lint_rules.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain::lint {
namespace {

bool Within(const pb::FiscalPeriod& inner, const pb::FiscalPeriod& outer) {
  return inner.from_fiscal_year() >= outer.from_fiscal_year() &&
         inner.to_fiscal_year() <= outer.to_fiscal_year();
}

bool Within(const pb::When& when, const pb::FiscalPeriod& period) {
  if (when.kind() == pb::When::KIND_UNSPECIFIED) return true;
  return LastDay(when) >= FirstDayOfFiscalYear(period.from_fiscal_year()) &&
         FirstDay(when) <= LastDayOfFiscalYear(period.to_fiscal_year());
}

}  // namespace

void MeasureWithoutKpi(const Lens& lens, const pb::VisionNode& node, Remarks& out) {
  if (lens.HasChildren(node) || lens.StandsUnderKpi(node)) return;
  out.push_back(
      {"",
       {"neither it nor anything above it has a KPI",
        "この施策等にも、その上位にもKPIがありません。"},
       {"give it a KPI, or one to the pillar above it; an existing one can be mentioned again "
        "(re_mention_of)",
        "この施策等か、その上位にKPIを置いてください。すでにあるKPIは再掲（re_mention_"
        "of）で示せます。"}});
}

void EmptyBranch(const Lens& lens, const pb::VisionNode& node, Remarks& out) {
  if (lens.HasChildren(node) || !node.text().empty() || !lens.LevelHasChildren(node)) return;
  out.push_back({"",
                 {"nothing stands under it, and it has no text; others on its level have parts",
                  "同じ階層のほかの施策等と違い、下に何もなく、本文もありません。"},
                 {"add what belongs under it or a text, or remove it",
                  "下に置く施策等か本文を加えるか、不要であれば削除してください。"}});
}

void DuplicateNodeTitle(const Lens& lens, const pb::VisionNode& node, Remarks& out) {
  const pb::VisionNode& first = lens.FirstOfTitle(node);
  if (&first == &node) return;
  const std::string& id = first.external_id().empty() ? first.name() : first.external_id();
  out.push_back({"title",
                 {absl::StrCat("another one in the same place has this title: ", id),
                  absl::StrCat("同じ場所に同じ題名の施策等があります（", id, "）。")},
                 {"if it is the same one, keep one of them; otherwise tell them apart by title",
                  "同じものであれば一つにまとめ、別のものであれば題名で区別してください。"}});
}

void ActivityOutsidePeriod(const Lens& lens, const pb::VisionNode& node, Remarks& out) {
  if (!lens.vision().has_period()) return;
  const pb::FiscalPeriod& plan = lens.vision().period();
  const auto outside = [&](const std::string& field, const std::string& title,
                           const std::string& en, const std::string& ja) {
    out.push_back(
        {field,
         {absl::StrCat("\"", title, "\" (", en, ") lies outside the plan's period ",
                       FormatPeriod(plan, WhenStyle::kShort)),
          absl::StrCat("取組「", title, "」（", ja, "）が計画期間（",
                       FormatPeriod(plan, WhenStyle::kEra), "）の外にあります。")},
         {"correct the years, or the plan's period", "年度か計画期間を見直してください。"}});
  };
  for (int i = 0; i < node.activities_size(); ++i) {
    const pb::Activity& activity = node.activities(i);
    const std::string path = absl::StrCat("activities[", i, "]");
    if (activity.has_period() && !Within(activity.period(), plan))
      outside(path + ".period", activity.title(),
              FormatPeriod(activity.period(), WhenStyle::kShort),
              FormatPeriod(activity.period(), WhenStyle::kEra));
    for (int m = 0; m < activity.milestones_size(); ++m) {
      const pb::Milestone& milestone = activity.milestones(m);
      if (Within(milestone.when(), plan)) continue;
      outside(absl::StrCat(path, ".milestones[", m, "].when"), milestone.title(),
              FormatWhen(milestone.when(), WhenStyle::kShort),
              FormatWhen(milestone.when(), WhenStyle::kEra));
    }
  }
}

}  // namespace renkei::domain::lint
