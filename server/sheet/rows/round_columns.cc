#include "server/sheet/rows/round_columns.h"

#include "renkei/v1/round.pb.h"
#include "renkei/v1/round_rows.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

using K = CellKind;

constexpr char kForReaders[] = "参考。読み込みません";

// Of the columns below: without it a row says nothing.
constexpr size_t kSourceColumn = 2;

const SheetLayout& AnswerParts() {
  static const auto& kParts = *new SheetLayout(WithHeadings(
      {SheetKind::kOther,
       "評価項目への回答",
       "answers",
       renkei::v1::RoundAnswer::descriptor(),
       0,
       {{"criterion_id", K::kId, 0, "公募で決められた項目ID"}, {"text", K::kText, 0, ""}}}));
  return kParts;
}

std::vector<Column> ApplicationColumns() {
  return {
      {kApplicationRound, K::kId, 24, "rounds/… 省略すると、取込みのときに選んだ公募"},
      {"round_title", K::kInfo, 28, kForReaders},
      {kApplicationSource, K::kId, 30,
       "必須。cases/…、organizations/…/visions/…、initiatives/… のどれか"},
      {"application.number", K::kInfo, 8, kForReaders},
      {"application.state", K::kInfo, 14, kForReaders},
      {"application.title", K::kText, 32, "空のままなら、応募するものの題名"},
      {kApplicationBodies, K::kInfo, 28, kForReaders, "応募団体", "body_names"},
      {"application.summary", K::kText, 60, "応募するときは必須"},
      {"application.answers", K::kRecords, 60, kRecordsHelp, "", "", false, &AnswerParts()},
      {"application.contact_section", K::kText, 20, "応募するときは必須。個人名は書かない"},
      {kApplicationSubmitted, K::kInfo, 14, kForReaders, "応募日", "submit_date"},
      {kApplicationSourceDay, K::kInfo, 14, kForReaders, "応募した版の日付", "source_date"},
      {"application.source_revision", K::kInfo, 10, kForReaders},
      {"application.complete_by", K::kInfo, 18, kForReaders},
      {"application.words", K::kInfo, 40, kForReaders},
      {"points.rank", K::kInfo, 8, kForReaders},
      {"points.total", K::kInfo, 10, kForReaders},
      {"points.bonus", K::kInfo, 8, kForReaders},
      {"points.mark", K::kInfo, 14, kForReaders},
      {"points.first.mean", K::kInfo, 12, kForReaders, "書面審査の平均", "first_mean"},
      {"points.panel.mean", K::kInfo, 12, kForReaders, "審査会の平均", "panel_mean"},
      {"application.decision.result", K::kInfo, 10, kForReaders, "決定の結果", "decision_result"},
      {"application.decision.reason", K::kInfo, 40, kForReaders, "決定の理由", "decision_reason"},
      {"application.decision.feedback_text", K::kInfo, 40, kForReaders},
      {kApplicationName, K::kId, 30, "書き出した応募を指すとき。新しい応募では空のまま"},
      BaseColumn(),
  };
}

std::vector<Column> ReadingColumns() {
  return {
      {kReadingName, K::kId, 30, "必須。変更しないでください。同じ審査票の行は続けて書きます"},
      {kReadingStage, K::kEnum, 12, "必須。書面審査、審査会"},
      {"record.round_title", K::kInfo, 28, kForReaders},
      {"record.application_number", K::kInfo, 8, kForReaders},
      {"record.application_title", K::kInfo, 32, kForReaders},
      {kApplicationBodies, K::kInfo, 28, kForReaders, "応募団体", "body_names"},
      {"record.reviewer_name", K::kInfo, 20, kForReaders},
      {"record.sheet.state", K::kInfo, 10, kForReaders},
      {"record.closes_at", K::kInfo, 18, kForReaders},
      {kReadingCriterion, K::kId, 14, "必須。変更しないでください"},
      {"criterion.title", K::kInfo, 24, kForReaders},
      {"criterion.text", K::kInfo, 40, kForReaders},
      {"criterion.weight", K::kInfo, 8, kForReaders},
      {"criterion.lowest", K::kInfo, 8, kForReaders},
      {"criterion.highest", K::kInfo, 8, kForReaders},
      {"score.points", K::kInteger, 8, "最低点から最高点までの整数"},
      {"score.words", K::kText, 48, "その項目についてのコメント"},
      {kReadingWords, K::kText, 48, "応募全体についての所見。審査票の最初の行に書きます"},
      {"record.sheet.total", K::kInfo, 10, kForReaders},
      {kReadingSubmit, K::kYesNo, 10,
       "「はい」と書くと、取り込んだ審査票を提出します。すべての評点が必要です"},
      BaseColumn(),
  };
}

}  // namespace

const SheetLayout& RoundApplicationLayout() {
  static const auto& kLayout = *new SheetLayout(WithOwnHeadings(
      {SheetKind::kOther, "応募", "round_applications",
       renkei::v1::RoundApplicationRow::descriptor(), kSourceColumn, ApplicationColumns()}));
  return kLayout;
}

const SheetLayout& RoundReadingLayout() {
  static const auto& kLayout = *new SheetLayout(
      WithOwnHeadings({SheetKind::kOther, "審査票", "round_readings",
                       renkei::v1::RoundReadingRow::descriptor(), 0, ReadingColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
