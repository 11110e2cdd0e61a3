#include "server/sheet/rows/shared_parts.h"

#include "renkei/v1/case.pb.h"
#include "renkei/v1/common.pb.h"
#include "server/domain/error.h"

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

}  // namespace renkei::sheet
