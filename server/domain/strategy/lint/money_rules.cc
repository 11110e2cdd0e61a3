// Rules about what pays for a measure.
#include "absl/strings/str_cat.h"
#include "server/domain/funding/funding_rules.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/strategy/lint/lint_rules.h"
#include "server/domain/time/fiscal_year.h"

namespace renkei::domain::lint {

void FundingAboveCeiling(const Lens& lens, const pb::VisionNode& node, Remarks& out) {
  for (int i = 0; i < node.funding_size(); ++i) {
    const pb::Funding& funding = node.funding(i);
    const auto type = lens.context().programme_types.find(FundingKey(funding));
    if (type == lens.context().programme_types.end() || !type->second.has_ceiling_thousand_yen() ||
        funding.thousand_yen() <= type->second.ceiling_thousand_yen())
      continue;
    const std::string amount = GroupedNumber(static_cast<double>(funding.thousand_yen()));
    const std::string ceiling =
        GroupedNumber(static_cast<double>(type->second.ceiling_thousand_yen()));
    out.push_back(
        {absl::StrCat("funding[", i, "].thousand_yen"),
         {absl::StrCat("FY", funding.fiscal_year(), ": ", amount,
                       ",000 yen is more than the ceiling of ", type->second.title(), " (", ceiling,
                       ",000 yen)"),
          absl::StrCat(funding.fiscal_year(), "年度の金額（", amount, "千円）が、「",
                       type->second.title(), "」の上限額（", ceiling, "千円）を超えています。")},
         {"correct the amount or the type; where the ceiling has an exception, leave it",
          "金額かタイプを直してください。上限額に例外があるときは、そのままでかまいません。"}});
  }
}

void FundingOverdue(const Lens& lens, const pb::VisionNode& node, Remarks& out) {
  if (!lens.context().today) return;
  const int this_year = FiscalYearOf(*lens.context().today);
  for (int i = 0; i < node.funding_size(); ++i) {
    const pb::Funding& funding = node.funding(i);
    const bool open = funding.stage() == pb::FUNDING_STAGE_PLANNED ||
                      funding.stage() == pb::FUNDING_STAGE_APPLIED;
    if (!open || funding.fiscal_year() >= this_year) continue;
    out.push_back({absl::StrCat("funding[", i, "].stage"),
                   {absl::StrCat("FY", funding.fiscal_year(),
                                 " is over, and its money is still planned or applied for"),
                    absl::StrCat(funding.fiscal_year(),
                                 "年度は終わりましたが、財源が申請予定か申請中のままです。")},
                   {"say what came of it: granted, refused or spent",
                    "結果（交付決定、不採択、執行済み）を記録してください。"}});
  }
}

}  // namespace renkei::domain::lint
