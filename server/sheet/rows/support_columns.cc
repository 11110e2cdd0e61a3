#include "server/sheet/rows/support_columns.h"

#include "renkei/v1/support_case.pb.h"
#include "server/domain/error.h"
#include "server/sheet/rows/shared_parts.h"

namespace renkei::sheet {
namespace {

Column Shown(const char* path, double width, const char* ja = "", const char* en = "") {
  return {path, CellKind::kInfo, width, "", ja, en};
}

std::vector<Column> SupportColumns() {
  return {
      Shown("support.title", 36),
      Shown("support.state", 16),
      Shown("support.priority", 8),
      Shown("support.urgency", 12),
      Shown(kSupportBody, 20, "相談団体", "body_name"),
      Shown(kSupportJointBodies, 24, "共同の相談団体", "joint_body_names"),
      Shown(kSupportWindow, 20, "窓口", "window_name"),
      Shown(kSupportTeam, 28, "支援チーム", "team_names"),
      Shown(kSupportRequestDay, 14, "申込日", "request_date"),
      Shown(kSupportAnswerDay, 14, "最初の回答日", "answer_date"),
      Shown("support.planned_start_date", 14),
      Shown(kSupportStartDay, 14, "支援の開始日", "start_date"),
      Shown(kSupportEndDay, 14, "終了日", "end_date"),
      Shown("waiting_days", 10),
      Shown("next_due_date", 14),
      Shown("open_steps", 10),
      Shown("overdue_steps", 12),
      Shown(kSupportSteps, 60, "約束した取組", "steps"),
      Shown("support.text", 60),
      Shown("support.hopes", 40),
      Shown("support.desired_from_date", 14),
      Shown("support.desired_to_date", 14),
      Shown("support.contact_section", 20),
      Shown("support.outcome", 40),
      Shown("support.body_evaluation.rating", 16, "相談団体の評価", "body_rating"),
      Shown("support.team_evaluation.rating", 16, "支援チームの評価", "team_rating"),
      Shown("support.name", 28),
  };
}

}  // namespace

const SheetLayout& SupportLayout() {
  static const auto& kLayout = *new SheetLayout(
      WithOwnHeadings({SheetKind::kOther, "伴走支援", "support_cases",
                       renkei::v1::SupportRecord::descriptor(), 0, SupportColumns()}));
  return kLayout;
}

}  // namespace renkei::sheet
