#include "server/sheet/rows/case_list_columns.h"

#include "renkei/v1/selection.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

constexpr char kNotRead[] = "参考。読み込みません";

std::vector<Column> CaseListColumns() {
  return {
      {kListExternalId, K::kId, 16,
       "必須。団体の中で重ならない番号や名前。同じリストの行は続けて書きます"},
      {"list.title", K::kText, 30, "必須。続きの行では空のままでも可"},
      {"list.introduction", K::kText, 48, "メニューブックの最初に印刷します"},
      {"list.audience.visibility", K::kEnum, 14,
       "所有団体のみ（省略時）、指定団体、利用団体すべて、一般公開"},
      {"list.audience.organizations", K::kLines, 28, "公開範囲が「指定団体」のとき、1行に1つ"},
      {kListNumber, K::kInfo, 8, "参考。読み込みません。並べ替えるときは行を動かします", "掲載順",
       "number"},
      {"entry.heading", K::kText, 24, "ここから始まる見出し。空のままなら前の行と同じ"},
      {kListCase, K::kId, 30, "cases/… 行を消すと、リストから外れます"},
      {kListCaseTitle, K::kInfo, 36, kNotRead, "事例の題名", "case_title"},
      {kListCaseOwner, K::kInfo, 16, kNotRead, "事例の団体名", "case_owner"},
      {"entry.chapter", K::kEnum, 18, "単独の取組、地域間連携の取組。空のままなら事例から判断"},
      {"entry.comment", K::kText, 48, "事例とともに印刷します"},
      {kListOwner, K::kId, 24, "省略すると取り込む人の団体。コードでも可"},
      {kListName, K::kId, 30, "外部IDのないリストを指すとき。通常は空のまま"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& CaseListLayout() {
  static const auto& kLayout =
      *new SheetLayout(WithOwnHeadings({SheetKind::kOther, "事例リスト", "case_lists",
                                        pb::CaseListRow::descriptor(), 0, CaseListColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
