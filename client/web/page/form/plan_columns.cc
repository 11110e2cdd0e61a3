#include "client/web/page/form/plan_columns.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/vision.pb.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::web {
namespace {

namespace pb = renkei::v1;

using sheet::Column;
using sheet::SheetKind;
using sheet::SheetLayout;
using K = sheet::CellKind;

const SheetLayout& PartsOf(const google::protobuf::Descriptor* message,
                           std::vector<Column> columns) {
  return *new SheetLayout(
      sheet::WithHeadings({SheetKind::kOther, "", "", message, 0, std::move(columns)}));
}

const SheetLayout& TargetParts() {
  static const auto& parts = PartsOf(
      pb::TimedValue::descriptor(),
      {{"when", K::kWhen, 0, ""},
       {"value", K::kValue, 0, "数値か言葉", "目標値", "target"},
       {"value.text", K::kValueText, 0, "数値に添える言葉（約、以上 など）", "", "value_text"},
       {"unit", K::kText, 0, "KPIの単位と違うときだけ"}});
  return parts;
}

const SheetLayout& MilestoneParts() {
  static const auto& parts =
      PartsOf(pb::Milestone::descriptor(), {{"when", K::kWhen, 0, ""}, {"title", K::kText, 0, ""}});
  return parts;
}

const SheetLayout& ActivityParts() {
  static const auto& parts = PartsOf(
      pb::Activity::descriptor(), {{"title", K::kText, 0, "", "取組"},
                                   {"period.from_fiscal_year", K::kFiscalYear, 0, "", "開始年度"},
                                   {"period.to_fiscal_year", K::kFiscalYear, 0, "", "終了年度"},
                                   {"section", K::kText, 0, ""},
                                   {"performer", K::kText, 0, "所有団体でないとき"},
                                   {"milestones", K::kInnerRecords, 0,
                                    "「令和8年度：運行開始」のように。いくつもあるときは「；」"
                                    "で区切ります",
                                    "", "", false, &MilestoneParts()},
                                   {"kpis", K::kLines, 0, ""}});
  return parts;
}

const SheetLayout& MentionParts() {
  static const auto& parts = PartsOf(pb::ReMention::descriptor(),
                                     {{"parent", K::kId, 0, "", "再掲先", "printed again under"},
                                      {"order", K::kInteger, 0, "再掲先での順"}});
  return parts;
}

const SheetLayout& BudgetParts() {
  static const auto& parts =
      PartsOf(pb::Budget::descriptor(),
              {{"fiscal_year", K::kFiscalYear, 0, ""}, {"thousand_yen", K::kInteger, 0, "千円"}});
  return parts;
}

// The sheet's columns, some of them read otherwise, and lists besides.
SheetLayout With(SheetKind kind, std::vector<Column> more) {
  SheetLayout layout = sheet::LayoutOf(kind);
  layout.kind = SheetKind::kOther;
  for (Column& column : more) {
    const absl::string_view path = column.path;
    std::erase_if(layout.columns, [&](const Column& known) { return path == known.path; });
    layout.columns.push_back(std::move(column));
  }
  return sheet::WithHeadings(std::move(layout));
}

}  // namespace

const SheetLayout& VisionFormLayout() {
  static const auto& layout = *new SheetLayout(With(
      SheetKind::kVision, {{"challenges", K::kTexts, 0, ""},
                           {"links", K::kRecords, 0, "", "", "", false, &sheet::LinkParts()}}));
  return layout;
}

const SheetLayout& NodeFormLayout() {
  static const auto& layout = *new SheetLayout(With(
      SheetKind::kNodes, {{"parent", K::kId, 0, "最上位に置くときは「選択なし」"},
                          {"activities", K::kRecords, 0, "", "", "", false, &ActivityParts()},
                          {"re_mentions", K::kRecords, 0, "", "", "", false, &MentionParts()},
                          {"budgets", K::kRecords, 0, "", "", "", false, &BudgetParts()},
                          {"funding", K::kRecords, 0, "", "", "", false, &sheet::FundingParts()},
                          {"links", K::kRecords, 0, "", "", "", false, &sheet::LinkParts()}}));
  return layout;
}

const SheetLayout& KpiFormLayout() {
  static const auto& layout = *new SheetLayout(
      With(SheetKind::kKpis, {{"node", K::kId, 0, "計画全体のKPIは「選択なし」"},
                              {"indicator", K::kId, 0, "ほかの団体と比べるための指標"},
                              {"re_mentions", K::kRecords, 0, "", "", "", false, &MentionParts()},
                              {"targets", K::kRecords, 0, "", "", "", false, &TargetParts()}}));
  return layout;
}

}  // namespace renkei::web
