#include "server/sheet/rows/case_columns.h"

#include "renkei/v1/case.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

const SheetLayout& ResultParts() {
  static const auto& kParts =
      *new SheetLayout{SheetKind::kOther,
                       "成果",
                       "results",
                       pb::CaseResult::descriptor(),
                       0,
                       {{"indicator_title", K::kText, "指標", "indicator_title", 0, ""},
                        {"unit", K::kText, "単位", "unit", 0, ""},
                        {"before.value", K::kValue, "取組前", "before", 0, ""},
                        {"before.value.text", K::kValueText, "取組前の表記", "before_text", 0, ""},
                        {"before.when", K::kWhen, "取組前の時点", "before_when", 0, ""},
                        {"after.value", K::kValue, "取組後", "after", 0, ""},
                        {"after.value.text", K::kValueText, "取組後の表記", "after_text", 0, ""},
                        {"after.when", K::kWhen, "取組後の時点", "after_when", 0, ""},
                        {"source", K::kText, "出典", "source", 0, ""},
                        {"indicator", K::kId, "共通指標", "indicator", 0, ""},
                        {"before.unit", K::kText, "取組前の単位", "before_unit", 0, ""},
                        {"after.unit", K::kText, "取組後の単位", "after_unit", 0, ""}}};
  return kParts;
}

std::vector<Column> CaseColumns() {
  return {
      {"external_id", K::kId, "外部ID", "external_id", 16,
       "必須。団体の中で重ならない番号や名前。行の目印で、変えると別の事例になります"},
      {"title", K::kText, "題名", "title", 36, "必須"},
      {"summary", K::kText, "概要", "summary", 48, "提出までに必要"},
      {"challenge", K::kText, "課題", "challenge", 48, ""},
      {"approach", K::kText, "取組内容", "approach", 60, ""},
      {"ingenuity", K::kText, "工夫点", "ingenuity", 40, ""},
      {"results", K::kRecords, "成果", "results", 48, kRecordsHelp, false, &ResultParts()},
      {"conditions", K::kText, "前提条件", "conditions", 40, ""},
      {"lessons", K::kText, "教訓", "lessons", 40, "", false, nullptr, "教訓・失敗"},
      {"partners", K::kRecords, "連携先", "partners", 30, kRecordsHelp, false, &PartnerParts()},
      {"cost.initial_thousand_yen", K::kInteger, "初期費用", "initial_thousand_yen", 12, "千円"},
      {"cost.yearly_thousand_yen", K::kInteger, "年間運営費", "yearly_thousand_yen", 12, "千円"},
      {"cost.funding_source", K::kText, "財源", "funding_source", 20, ""},
      {"cost.note", K::kText, "費用の備考", "cost_note", 24, ""},
      {"population_served", K::kInteger, "対象人口", "population_served", 12, "人"},
      {"begin", K::kWhen, "開始", "begin", 14, "令和5年度、2024-03 など"},
      {"end", K::kWhen, "終了", "end", 14, ""},
      {"continuity", K::kEnum, "継続状況", "continuity", 12, "実証中、継続中、終了、中止"},
      {"stop_reason", K::kText, "終了・中止の理由", "stop_reason", 30, ""},
      {"framework_items", K::kLines, "国の枠組みの項目", "framework_items", 28, "1行に1つ"},
      {"tags", K::kLines, "タグ", "tags", 20, "1行に1つ"},
      {"links", K::kRecords, "リンク", "links", 30, kRecordsHelp, false, &LinkParts()},
      {"contact_section", K::kText, "担当課", "contact_section", 20, "個人名は書かない"},
      {"review_by_date", K::kDay, "見直し期限", "review_by_date", 14, "2027-03-31、令和9年3月31日"},
      {"audience.visibility", K::kEnum, "公開範囲", "visibility", 14,
       "所有団体のみ、指定団体、利用団体すべて、一般公開"},
      {"audience.organizations", K::kLines, "公開する団体", "organizations", 28,
       "公開範囲が「指定団体」のとき、1行に1つ"},
      {"owner", K::kId, "所有団体", "owner", 24, "省略すると取り込む人の団体。コードでも可"},
      {kOwnerName, K::kInfo, "団体名", "owner_name", 16, "参考。読み込みません"},
      {"state", K::kInfo, "状態", "state", 10, "参考。読み込みません"},
      {"name", K::kId, "リソース名", "name", 30, "外部IDのない事例を指すとき。通常は空のまま"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& CaseLayout() {
  static const auto& kLayout = *new SheetLayout{SheetKind::kOther,      "事例", "cases",
                                                pb::Case::descriptor(), 0,      CaseColumns()};
  return kLayout;
}

}  // namespace renkei::sheet
