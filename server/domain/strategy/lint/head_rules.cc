// Rules about a vision as a whole.
#include "absl/strings/str_cat.h"
#include "server/domain/strategy/lint/lint_rules.h"
#include "server/domain/time/when.h"

namespace renkei::domain::lint {

void PeriodOutsideParent(const Lens& lens, Remarks& out) {
  if (!lens.vision().has_period()) return;
  const pb::FiscalPeriod& own = lens.vision().period();
  for (const ParentPeriod& parent : lens.context().parents) {
    const pb::FiscalPeriod& theirs = parent.period;
    if (own.from_fiscal_year() >= theirs.from_fiscal_year() &&
        own.to_fiscal_year() <= theirs.to_fiscal_year())
      continue;
    const bool disjoint = own.to_fiscal_year() < theirs.from_fiscal_year() ||
                          own.from_fiscal_year() > theirs.to_fiscal_year();
    out.push_back(
        {"period",
         {absl::StrCat(
              "the period ", FormatPeriod(own, WhenStyle::kShort),
              disjoint ? " has no year in common with that of " : " reaches beyond that of ",
              parent.title, " (", FormatPeriod(theirs, WhenStyle::kShort), ")"),
          absl::StrCat("計画期間（", FormatPeriod(own, WhenStyle::kEra), "）が上位計画「",
                       parent.title, "」（", FormatPeriod(theirs, WhenStyle::kEra),
                       disjoint ? "）と重なっていません。" : "）の外に出ています。")},
         {"`renkei vision align` shows the ways to bring them into line",
          "renkei vision align で、期間の延長・次期計画の策定などの選択肢を確かめられます。"}});
  }
}

void NoFrameworkItems(const Lens& lens, Remarks& out) {
  if (!lens.vision().framework_items().empty()) return;
  for (const pb::VisionNode& node : lens.plan().plan().nodes)
    if (!node.framework_items().empty()) return;
  out.push_back(
      {"framework_items",
       {"nothing in the plan refers to an item of a framework",
        "国の枠組みの項目への対応づけが、計画のどこにもありません。"},
       {"add framework_items to the goals or measures; `renkei framework show` lists them",
        "基本目標や施策に国の枠組みの項目（framework_items）を書いてください。項目は renkei "
        "framework show "
        "で確かめられます。"}});
}

}  // namespace renkei::domain::lint
