#include "server/sheet/rows/initiative_columns.h"

#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

const SheetLayout& StepParts() {
  static const auto& kParts =
      *new SheetLayout{SheetKind::kOther,
                       "手続き",
                       "steps",
                       pb::InitiativeStep::descriptor(),
                       0,
                       {{"kind", K::kEnum, "手続き", "kind", 0, ""},
                        {"date", K::kDay, "日付", "date", 0, ""},
                        {"note", K::kText, "備考", "note", 0, ""},
                        {"document.title", K::kText, "文書の題名", "document_title", 0, ""},
                        {"document.url", K::kId, "文書のURL", "document_url", 0, ""},
                        {"document.date", K::kDay, "文書の日付", "document_date", 0, ""},
                        {"document.sha256", K::kId, "SHA-256", "document_sha256", 0, ""}}};
  return kParts;
}

const SheetLayout& MilestoneParts() {
  static const auto& kParts =
      *new SheetLayout{SheetKind::kOther,
                       "節目",
                       "milestones",
                       pb::InitiativeMilestone::descriptor(),
                       0,
                       {{"title", K::kText, "題名", "title", 0, ""},
                        {"due", K::kWhen, "期限", "due", 0, ""},
                        {"state", K::kEnum, "状態", "state", 0, ""},
                        {"done_date", K::kDay, "達成日", "done_date", 0, ""},
                        {"note", K::kText, "備考", "note", 0, ""}}};
  return kParts;
}

const SheetLayout& TargetParts() {
  static const auto& kParts =
      *new SheetLayout{SheetKind::kOther,
                       "目標値",
                       "targets",
                       pb::TimedValue::descriptor(),
                       0,
                       {{"when", K::kWhen, "時点", "when", 0, ""},
                        {"value", K::kValue, "値", "value", 0, ""},
                        {"value.text", K::kValueText, "表記", "value_text", 0, ""},
                        {"unit", K::kText, "単位", "unit", 0, ""}}};
  return kParts;
}

const SheetLayout& KpiParts() {
  static const auto& kParts = *new SheetLayout{
      SheetKind::kOther,
      "共通KPI",
      "kpis",
      pb::SharedKpi::descriptor(),
      0,
      {{"id", K::kId, "ID", "id", 0, ""},
       {"indicator", K::kId, "共通指標", "indicator", 0, ""},
       {"title", K::kText, "題名", "title", 0, ""},
       {"targets", K::kInnerRecords, "目標値", "targets", 0, "", false, &TargetParts()},
       {"note", K::kText, "備考", "note", 0, ""}}};
  return kParts;
}

std::vector<Column> InitiativeColumns() {
  return {
      {"external_id", K::kId, "外部ID", "external_id", 16,
       "必須。団体の中で重ならない番号や名前。行の目印で、変えると別の連携になります"},
      {"title", K::kText, "題名", "title", 36, "必須"},
      {"subtitle", K::kText, "副題", "subtitle", 30, ""},
      {"purpose", K::kText, "目的", "purpose", 60, ""},
      {"form", K::kEnum, "連携の形式", "form", 20,
       "連携協約、協議会、一部事務組合、連携中枢都市圏、任意の連携 など"},
      {"challenges", K::kTexts, "共通の課題", "challenges", 48,
       "1行に1つ。1つの課題の中で改行するときは「\\n」と書く"},
      {"framework_items", K::kLines, "国の枠組みの項目", "framework_items", 28, "1行に1つ"},
      {"open_to_applications", K::kYesNo, "参加申請の受付", "open_to_applications", 14,
       "はい、いいえ"},
      {"period.from_fiscal_year", K::kFiscalYear, "期間の開始年度", "from_fiscal_year", 12,
       "2024、令和6年度、R6"},
      {"period.to_fiscal_year", K::kFiscalYear, "期間の終了年度", "to_fiscal_year", 12,
       "2028、令和10年度、R10"},
      {"steps", K::kRecords, "手続き", "steps", 48,
       "1行に1つ、「｜」で区切って: 協約・協定の締結｜2024-04-01", false, &StepParts()},
      {"milestones", K::kRecords, "節目", "milestones", 48,
       "1行に1つ、「｜」で区切って: 実証運行の開始｜令和7年10月", false, &MilestoneParts()},
      {"kpis", K::kRecords, "共通KPI", "kpis", 60,
       "1行に1つ、「｜」で区切って。目標値は「；」と「：」で区切って: "
       "riders｜indicators/riders｜年間利用者数｜令和9年度：20000；令和12年度：25000",
       false, &KpiParts()},
      {"partners", K::kRecords, "連携先", "partners", 30, kRecordsHelp, false, &PartnerParts()},
      {"source_cases", K::kLines, "参考にした事例", "source_cases", 28,
       "事例のリソース名を1行に1つ"},
      {"result_cases", K::kLines, "成果の事例", "result_cases", 28, "事例のリソース名を1行に1つ"},
      {"results", K::kText, "成果", "results", 48, "終了するときに必要"},
      {"links", K::kRecords, "リンク", "links", 30, kRecordsHelp, false, &LinkParts()},
      {"audience.visibility", K::kEnum, "公開範囲", "visibility", 14,
       "所有団体のみ、指定団体、利用団体すべて、一般公開。省略すると利用団体すべて"},
      {"audience.organizations", K::kLines, "公開する団体", "organizations", 28,
       "公開範囲が「指定団体」のとき、1行に1つ"},
      {"state", K::kInfo, "状態", "state", 10, "参考。読み込みません"},
      {"lead", K::kInfo, "幹事団体", "lead", 24, "参考。読み込みません"},
      {kLeadName, K::kInfo, "幹事団体名", "lead_name", 16, "参考。読み込みません"},
      {"founder", K::kInfo, "当初の幹事団体", "founder", 24, "参考。読み込みません"},
      {"name", K::kId, "リソース名", "name", 30, "外部IDのない連携を指すとき。通常は空のまま"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& InitiativeLayout() {
  static const auto& kLayout = *new SheetLayout{
      SheetKind::kOther,  "地域間連携", "initiatives", pb::Initiative::descriptor(), 0,
      InitiativeColumns()};
  return kLayout;
}

}  // namespace renkei::sheet
