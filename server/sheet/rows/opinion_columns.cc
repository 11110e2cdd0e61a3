#include "server/sheet/rows/opinion_columns.h"

#include "renkei/v1/planning.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

// Of the columns below: without a number a row says nothing.
constexpr size_t kNumberColumn = 2;

std::vector<Column> OpinionColumns() {
  return {
      {kOpinionVision, K::kId, 20,
       "ビジョンの外部IDかリソース名。1つのビジョンだけなら省略できます", "ビジョンの外部ID",
       "vision"},
      {kOpinionVisionTitle, K::kInfo, 30, "参考。読み込みません", "ビジョン", "vision_title"},
      {"number", K::kInteger, 8, "必須。計画の中で重ならない番号。行の目印になります", "", "",
       false, nullptr, "No.、意見番号"},
      {"source_kind", K::kEnum, 18,
       "必須。議会、推進会議・審議会、パブリックコメント、庁内、住民、その他", "", "", false,
       nullptr, "区分"},
      {"source", K::kText, 24, "会議や回の名称。個人の氏名は書かないでください"},
      {"received_date", K::kDay, 14, "2024-12-01、令和6年12月1日"},
      {"subject", K::kId, 24, "施策等かKPIの外部ID、またはリソース名。計画全体への意見は空のまま"},
      {kOpinionSubjectTitle, K::kInfo, 30, "参考。読み込みません", "対象箇所の題名",
       "subject_title"},
      {"text", K::kText, 60, "必須", "", "", false, nullptr, "意見の概要、意見の内容、ご意見"},
      {"same_count", K::kInteger, 10, "同じ意見がいくつあったか。空のままなら1", "", "", false,
       nullptr, "件数"},
      {"section", K::kText, 16, "対応を書く課", "", "", false, nullptr, "所管課"},
      {"answer", K::kEnum, 14, "反映、一部反映、記載済み、今後の参考、反映しない", "", "", false,
       nullptr, "対応区分、反映区分"},
      {"reason", K::kText, 60, "「反映」以外の対応では必須", "", "", false, nullptr,
       "対応、考え方、県の考え方、市の考え方、回答"},
      {"followed_revision", K::kInteger, 10, "反映した版の番号。空のままなら公表したときの版"},
      {"published_revision", K::kInfo, 10, "参考。読み込みません"},
      {"name", K::kId, 30, "番号を変えるとき。通常は空のまま"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& OpinionLayout() {
  static const auto& kLayout =
      *new SheetLayout(WithHeadings({SheetKind::kOther, "意見と対応", "opinions",
                                     pb::Opinion::descriptor(), kNumberColumn, OpinionColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
