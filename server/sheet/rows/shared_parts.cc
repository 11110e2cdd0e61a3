#include "server/sheet/rows/shared_parts.h"

#include "absl/strings/str_replace.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/funding.pb.h"
#include "server/domain/error.h"
#include "server/domain/words/labels.h"

namespace renkei::sheet {

namespace {
using K = CellKind;
}  // namespace

Column BaseColumn() {
  return {kRowBase, CellKind::kInfo, 10, "出力したときの内容の記録。変更しないでください",
          "原本",   "base"};
}

const SheetLayout& PartnerParts() {
  static const auto& kParts =
      *new SheetLayout(WithHeadings({SheetKind::kOther,
                                     "連携先",
                                     "partners",
                                     pb::Partner::descriptor(),
                                     0,
                                     {{"display_name", K::kText, 0, ""},
                                      {"role", K::kText, 0, ""},
                                      {"organization", K::kId, 0, "", "登録団体"}}}));
  return kParts;
}

const SheetLayout& LinkParts() {
  static const auto& kParts = *new SheetLayout(WithHeadings({SheetKind::kOther,
                                                             "リンク",
                                                             "links",
                                                             pb::Link::descriptor(),
                                                             0,
                                                             {{"title", K::kText, 0, ""},
                                                              {"url", K::kId, 0, ""},
                                                              {"date", K::kDay, 0, ""},
                                                              {"sha256", K::kId, 0, ""}}}));
  return kParts;
}

const SheetLayout& FundingParts() {
  static const auto& kParts = *new SheetLayout(WithHeadings(
      {SheetKind::kOther,
       "財源",
       "funding",
       pb::Funding::descriptor(),
       0,
       {{"programme", K::kId, 0, "Renkei にない支援施策は空のまま"},
        {"fiscal_year", K::kFiscalYear, 0, ""},
        {"type", K::kId, 0, "その年度のタイプID"},
        {"thousand_yen", K::kInteger, 0, "千円"},
        {"stage", K::kEnum, 0, "申請予定、申請中、交付決定、不採択、執行済み"},
        {"printed_name", K::kText, 0, "Renkei にない支援施策の名称", "名称（記載どおり）"},
        {"note", K::kText, 0, ""}}}));
  return kParts;
}

SheetLayout WithOwnHeadings(SheetLayout layout) {
  for (Column& column : layout.columns) {
    if (column.path[0] == '@') continue;
    if (column.ja.empty()) column.ja = domain::LabelOf(*FieldOf(layout, column)).ja;
    if (column.en.empty()) column.en = absl::StrReplaceAll(column.path, {{".", "_"}});
  }
  return layout;
}

}  // namespace renkei::sheet
