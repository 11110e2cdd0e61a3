#include "server/sheet/rows/initiative_columns.h"

#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

const SheetLayout& StepParts() {
  static const auto& kParts = *new SheetLayout(
      WithHeadings({SheetKind::kOther,
                    "手続き",
                    "steps",
                    pb::InitiativeStep::descriptor(),
                    0,
                    {{"kind", K::kEnum, 0, "", "手続き"},
                     {"date", K::kDay, 0, ""},
                     {"note", K::kText, 0, ""},
                     {"document.title", K::kText, 0, "", "", "document_title"},
                     {"document.url", K::kId, 0, "", "", "document_url"},
                     {"document.date", K::kDay, 0, "", "", "document_date"},
                     {"document.sha256", K::kId, 0, "", "SHA-256", "document_sha256"}}}));
  return kParts;
}

const SheetLayout& MilestoneParts() {
  static const auto& kParts = *new SheetLayout(WithHeadings({SheetKind::kOther,
                                                             "節目",
                                                             "milestones",
                                                             pb::InitiativeMilestone::descriptor(),
                                                             0,
                                                             {{"title", K::kText, 0, ""},
                                                              {"due", K::kWhen, 0, ""},
                                                              {"state", K::kEnum, 0, ""},
                                                              {"done_date", K::kDay, 0, ""},
                                                              {"note", K::kText, 0, ""}}}));
  return kParts;
}

const SheetLayout& TargetParts() {
  static const auto& kParts =
      *new SheetLayout(WithHeadings({SheetKind::kOther,
                                     "目標値",
                                     "targets",
                                     pb::TimedValue::descriptor(),
                                     0,
                                     {{"when", K::kWhen, 0, ""},
                                      {"value", K::kValue, 0, ""},
                                      {"value.text", K::kValueText, 0, "", "", "value_text"},
                                      {"unit", K::kText, 0, ""}}}));
  return kParts;
}

const SheetLayout& KpiParts() {
  static const auto& kParts = *new SheetLayout(
      WithHeadings({SheetKind::kOther,
                    "共通KPI",
                    "kpis",
                    pb::SharedKpi::descriptor(),
                    0,
                    {{"id", K::kId, 0, ""},
                     {"indicator", K::kId, 0, ""},
                     {"title", K::kText, 0, ""},
                     {"targets", K::kInnerRecords, 0, "", "", "", false, &TargetParts()},
                     {"note", K::kText, 0, ""}}}));
  return kParts;
}

std::vector<Column> InitiativeColumns() {
  return {
      {"external_id", K::kId, 16,
       "必須。団体の中で重ならない番号や名前。行の目印で、変えると別の連携になります"},
      {"title", K::kText, 36, "必須"},
      {"subtitle", K::kText, 30, ""},
      {"purpose", K::kText, 60, ""},
      {"form", K::kEnum, 20, "連携協約、協議会、一部事務組合、連携中枢都市圏、任意の連携 など"},
      {"challenges", K::kTexts, 48, "1行に1つ。1つの課題の中で改行するときは「\\n」と書く"},
      {"framework_items", K::kLines, 28, "1行に1つ"},
      {"open_to_applications", K::kYesNo, 14, "はい、いいえ"},
      {"period.from_fiscal_year", K::kFiscalYear, 12, "2024、令和6年度、R6"},
      {"period.to_fiscal_year", K::kFiscalYear, 12, "2028、令和10年度、R10"},
      {"steps", K::kRecords, 48, "1行に1つ、「｜」で区切って: 協約・協定の締結｜2024-04-01", "", "",
       false, &StepParts()},
      {"milestones", K::kRecords, 48, "1行に1つ、「｜」で区切って: 実証運行の開始｜令和7年10月", "",
       "", false, &MilestoneParts()},
      {"kpis", K::kRecords, 60,
       "1行に1つ、「｜」で区切って。目標値は「；」と「：」で区切って: "
       "riders｜indicators/riders｜年間利用者数｜令和9年度：20000；令和12年度：25000",
       "", "", false, &KpiParts()},
      {"partners", K::kRecords, 30, kRecordsHelp, "", "", false, &PartnerParts()},
      {"source_cases", K::kLines, 28, "事例のリソース名を1行に1つ"},
      {"result_cases", K::kLines, 28, "事例のリソース名を1行に1つ"},
      {"results", K::kText, 48, "終了するときに必要"},
      {"links", K::kRecords, 30, kRecordsHelp, "", "", false, &LinkParts()},
      {"audience.visibility", K::kEnum, 14,
       "所有団体のみ、指定団体、利用団体すべて、一般公開。省略すると利用団体すべて", "公開範囲"},
      {"audience.organizations", K::kLines, 28, "公開範囲が「指定団体」のとき、1行に1つ",
       "公開する団体"},
      {"state", K::kInfo, 10, "参考。読み込みません"},
      {"lead", K::kInfo, 24, "参考。読み込みません"},
      {kLeadName, K::kInfo, 16, "参考。読み込みません", "幹事団体名", "lead_name"},
      {"founder", K::kInfo, 24, "参考。読み込みません"},
      {"name", K::kId, 30, "外部IDのない連携を指すとき。通常は空のまま"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& InitiativeLayout() {
  static const auto& kLayout =
      *new SheetLayout(WithHeadings({SheetKind::kOther, "地域間連携", "initiatives",
                                     pb::Initiative::descriptor(), 0, InitiativeColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
