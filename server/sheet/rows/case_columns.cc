#include "server/sheet/rows/case_columns.h"

#include "renkei/v1/case.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

const SheetLayout& ResultParts() {
  static const auto& kParts = *new SheetLayout(
      WithHeadings({SheetKind::kOther,
                    "成果",
                    "results",
                    pb::CaseResult::descriptor(),
                    0,
                    {{"indicator_title", K::kText, 0, ""},
                     {"unit", K::kText, 0, ""},
                     {"before.value", K::kValue, 0, "", "", "before"},
                     {"before.value.text", K::kValueText, 0, "", "", "before_text"},
                     {"before.when", K::kWhen, 0, "", "", "before_when"},
                     {"after.value", K::kValue, 0, "", "", "after"},
                     {"after.value.text", K::kValueText, 0, "", "", "after_text"},
                     {"after.when", K::kWhen, 0, "", "", "after_when"},
                     {"source", K::kText, 0, ""},
                     {"indicator", K::kId, 0, ""},
                     {"before.unit", K::kText, 0, "", "", "before_unit"},
                     {"after.unit", K::kText, 0, "", "", "after_unit"}}}));
  return kParts;
}

std::vector<Column> CaseColumns() {
  return {
      {"external_id", K::kId, 16,
       "必須。団体の中で重ならない番号や名前。行の目印で、変えると別の事例になります"},
      {"title", K::kText, 36, "必須"},
      {"summary", K::kText, 48, "提出までに必要"},
      {"challenge", K::kText, 48, ""},
      {"approach", K::kText, 60, ""},
      {"ingenuity", K::kText, 40, ""},
      {"results", K::kRecords, 48, kRecordsHelp, "", "", false, &ResultParts()},
      {"conditions", K::kText, 40, ""},
      {"lessons", K::kText, 40, "", "", "", false, nullptr, "教訓・失敗"},
      {"partners", K::kRecords, 30, kRecordsHelp, "", "", false, &PartnerParts()},
      {"cost.initial_thousand_yen", K::kInteger, 12, "千円", "初期費用"},
      {"cost.yearly_thousand_yen", K::kInteger, 12, "千円", "年間運営費"},
      {"cost.funding_source", K::kText, 20, "", "財源"},
      {"cost.note", K::kText, 24, "", "", "cost_note"},
      {"funding", K::kRecords, 40, kRecordsHelp, "", "", false, &FundingParts()},
      {"population_served", K::kInteger, 12, "人"},
      {"begin", K::kWhen, 14, "令和5年度、2024-03 など"},
      {"end", K::kWhen, 14, ""},
      {"continuity", K::kEnum, 12, "実証中、継続中、終了、中止"},
      {"stop_reason", K::kText, 30, ""},
      {"framework_items", K::kLines, 28, "1行に1つ"},
      {"tags", K::kLines, 20, "1行に1つ"},
      {"links", K::kRecords, 30, kRecordsHelp, "", "", false, &LinkParts()},
      {"contact_section", K::kText, 20, "個人名は書かない"},
      {"review_by_date", K::kDay, 14, "2027-03-31、令和9年3月31日"},
      {"audience.visibility", K::kEnum, 14, "所有団体のみ、指定団体、利用団体すべて、一般公開",
       "公開範囲"},
      {"audience.organizations", K::kLines, 28, "公開範囲が「指定団体」のとき、1行に1つ",
       "公開する団体"},
      {"owner", K::kId, 24, "省略すると取り込む人の団体。コードでも可"},
      {kOwnerName, K::kInfo, 16, "参考。読み込みません", "団体名", "owner_name"},
      {"state", K::kInfo, 10, "参考。読み込みません"},
      {"name", K::kId, 30, "外部IDのない事例を指すとき。通常は空のまま"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& CaseLayout() {
  static const auto& kLayout = *new SheetLayout(
      WithHeadings({SheetKind::kOther, "事例", "cases", pb::Case::descriptor(), 0, CaseColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
