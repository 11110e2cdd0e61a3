#include "server/sheet/rows/national_kpi_columns.h"

#include "renkei/v1/national_kpi.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

std::vector<Column> NationalKpiColumns() {
  return {
      {"external_id", K::kId, 20,
       "必須。団体の中で重ならない番号や名前。行の目印で、変えると別の指標になります"},
      {"title", K::kText, 40, "必須"},
      {"description", K::kText, 48, ""},
      {"framework", K::kId, 24, "frameworks/national-2022 など"},
      {"state", K::kEnum, 10, "下書き（省略時）、公開中"},
      {kNationalDefinition, K::kInfo, 48,
       "参考。読み込みません。数え方は renkei national-kpi apply で登録します", "数え方",
       "definition"},
      {"entered_unit", K::kText, 12, "入力値の単位。数え方のある指標では空のまま"},
      {"direction", K::kEnum, 12, "増やす（省略時）、減らす、維持する"},
      {"baseline.when", K::kWhen, 16, "令和4年度末、2023-03-31"},
      {"baseline.value", K::kValue, 12, ""},
      {"baseline.value.text", K::kValueText, 12, "", "基準値の補足", "baseline_text"},
      {"targets", K::kRecords, 48, "1行に1つ、「｜」で区切って: 令和6年度末｜1000｜｜出典｜備考",
       "", "", false, &NationalTargetParts()},
      {"values", K::kRecords, 48, "1行に1つ、「｜」で区切って: 令和5年度末｜99.8｜｜出典｜備考", "",
       "", false, &NationalValueParts()},
      {"denominators", K::kRecords, 36,
       "1行に1つ、「｜」で区切って: 全地方公共団体、入力した数｜100｜題名｜出典", "", "", false,
       &NationalDenominatorParts()},
      {"links", K::kRecords, 30, kRecordsHelp, "", "", false, &LinkParts()},
      {"owner", K::kInfo, 24, "参考。読み込みません"},
      {kNationalOwnerName, K::kInfo, 16, "参考。読み込みません", "所有団体名", "owner_name"},
      {"name", K::kId, 30, "外部IDのない指標を指すとき。通常は空のまま"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& NationalTargetParts() {
  static const auto& kParts =
      *new SheetLayout(WithHeadings({SheetKind::kOther,
                                     "目標",
                                     "targets",
                                     pb::NationalKpiTarget::descriptor(),
                                     0,
                                     {{"when", K::kWhen, 0, ""},
                                      {"value", K::kValue, 0, ""},
                                      {"value.text", K::kValueText, 0, "", "", "value_text"},
                                      {"source", K::kText, 0, ""},
                                      {"note", K::kText, 0, ""},
                                      {"unit", K::kEnum, 0, ""}}}));
  return kParts;
}

const SheetLayout& NationalValueParts() {
  static const auto& kParts =
      *new SheetLayout(WithHeadings({SheetKind::kOther,
                                     "入力値",
                                     "values",
                                     pb::NationalKpiValue::descriptor(),
                                     0,
                                     {{"when", K::kWhen, 0, ""},
                                      {"value", K::kValue, 0, ""},
                                      {"value.text", K::kValueText, 0, "", "", "value_text"},
                                      {"source", K::kText, 0, ""},
                                      {"note", K::kText, 0, ""}}}));
  return kParts;
}

const SheetLayout& NationalDenominatorParts() {
  static const auto& kParts =
      *new SheetLayout(WithHeadings({SheetKind::kOther,
                                     "分母",
                                     "denominators",
                                     pb::NationalKpiDenominator::descriptor(),
                                     0,
                                     {{"whole", K::kEnum, 0, ""},
                                      {"number", K::kNumber, 0, ""},
                                      {"title", K::kText, 0, ""},
                                      {"source", K::kText, 0, ""}}}));
  return kParts;
}

const SheetLayout& NationalKpiLayout() {
  static const auto& kLayout =
      *new SheetLayout(WithHeadings({SheetKind::kOther, "国のKPI", "national_kpis",
                                     pb::NationalKpi::descriptor(), 0, NationalKpiColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
