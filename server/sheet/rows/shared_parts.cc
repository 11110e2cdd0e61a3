#include "server/sheet/rows/shared_parts.h"

#include "renkei/v1/case.pb.h"
#include "renkei/v1/common.pb.h"
#include "server/domain/error.h"

namespace renkei::sheet {

namespace {
using K = CellKind;
}  // namespace

Column BaseColumn() {
  return {kRowBase, CellKind::kInfo,
          "原本",   "base",
          10,       "出力したときの内容の記録。変更しないでください"};
}

const SheetLayout& PartnerParts() {
  static const auto& kParts =
      *new SheetLayout{SheetKind::kOther,
                       "連携先",
                       "partners",
                       pb::Partner::descriptor(),
                       0,
                       {{"display_name", K::kText, "名称", "display_name", 0, ""},
                        {"role", K::kText, "役割", "role", 0, ""},
                        {"organization", K::kId, "登録団体", "organization", 0, ""}}};
  return kParts;
}

const SheetLayout& LinkParts() {
  static const auto& kParts = *new SheetLayout{SheetKind::kOther,
                                               "リンク",
                                               "links",
                                               pb::Link::descriptor(),
                                               0,
                                               {{"title", K::kText, "題名", "title", 0, ""},
                                                {"url", K::kId, "URL", "url", 0, ""},
                                                {"date", K::kDay, "日付", "date", 0, ""},
                                                {"sha256", K::kId, "SHA-256", "sha256", 0, ""}}};
  return kParts;
}

}  // namespace renkei::sheet
