#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/auth/visibility.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/time/date.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/organization_names.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/time.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_record.h"
#include "server/sheet/rows/support_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Records read at once, with at most a hundred steps each.
constexpr size_t kSupportsAtOnceInFile = 20;

std::string SupportDay(bool has, const google::protobuf::Timestamp& time) {
  return has ? domain::FormatDate(domain::TodayInJapan(FromProto(time))) : "";
}

// Those in which the organization has a part, oldest first. They are exported alone: what happens to one are
// steps of one side towards another, each with its words and its moment, and not lines of a table.
class SupportExport : public ExportKind {
 public:
  explicit SupportExport(domain::Filter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override { return sheet::SupportLayout(); }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    ASSIGN_OR_RETURN(auto page,
                     Supports().ScanIndex(call.snapshot(),
                                          SupportsOf(call.caller().organization, /*open=*/false),
                                          after_, kSupportsAtOnceInFile));
    for (SupportRow& row : page.rows) {
      if (!auth::Sees(call.caller(), AudienceOf(row.message))) continue;
      if (!filter_.Matches(
              [&](absl::string_view field) { return SupportFieldOf(row.message, field); }))
        continue;
      ASSIGN_OR_RETURN(pb::SupportRecord record, ReadSupportRecord(call, std::move(row)));
      RETURN_IF_ERROR(AddSupport(call, std::move(record), add));
    }
    after_ = std::move(page.next);
    return !after_.empty();
  }

 private:
  absl::Status AddSupport(const Call& call, pb::SupportRecord record,
                          absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    pb::SupportCase& support = *record.mutable_support();
    support.clear_history();
    support.clear_etag();
    for (pb::SupportStep& step : *record.mutable_steps()) step.clear_etag();
    std::map<std::string, std::string> info = {
        {sheet::kSupportBody, names_.Of(call, support.body())},
        {sheet::kSupportJointBodies, NamesOf(call, support.joint_bodies())},
        {sheet::kSupportWindow, support.window().empty() ? "" : names_.Of(call, support.window())},
        {sheet::kSupportTeam, NamesOf(call, support.team())},
        {sheet::kSupportRequestDay, SupportDay(support.has_request_time(), support.request_time())},
        {sheet::kSupportAnswerDay, SupportDay(support.has_answer_time(), support.answer_time())},
        {sheet::kSupportStartDay, SupportDay(support.has_start_time(), support.start_time())},
        {sheet::kSupportEndDay, SupportDay(support.has_end_time(), support.end_time())},
        {sheet::kSupportSteps, StepLines(call, record.steps())}};
    return add({record, info});
  }

  std::string NamesOf(const Call& call,
                      const google::protobuf::RepeatedPtrField<std::string>& organizations) {
    std::vector<std::string> names;
    for (const std::string& organization : organizations)
      names.push_back(names_.Of(call, organization));
    return absl::StrJoin(names, "\n");
  }

  // "2026-06-30｜データの整理（真庭市）｜期限超過"
  std::string StepLines(const Call& call,
                        const google::protobuf::RepeatedPtrField<pb::SupportStep>& steps) {
    std::vector<std::string> lines;
    for (const pb::SupportStep& step : steps) {
      const std::string stands = !step.done_date().empty() ? absl::StrCat("完了 ", step.done_date())
                                 : !step.drop_reason().empty() ? "取りやめ"
                                 : step.overdue()              ? "期限超過"
                                                               : "未了";
      lines.push_back(absl::StrCat(step.due_date(), "｜", step.title(), "（",
                                   names_.Of(call, step.responsible()), "）｜", stands));
    }
    return absl::StrJoin(lines, "\n");
  }

  const domain::Filter filter_;
  OrganizationNames names_;
  std::string after_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewSupportExport(const Call& call,
                                                             absl::string_view filter) {
  ASSIGN_OR_RETURN(domain::Filter parsed, ParseFilter(call, filter, SupportFilterSchema()));
  return std::make_unique<SupportExport>(std::move(parsed));
}

}  // namespace renkei::service
