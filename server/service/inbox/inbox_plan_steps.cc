// Steps of the calendars of one's own plans: those that come within two weeks, and those that have
// passed and of which nobody has said that they are done.
#include <string>
#include <utility>

#include "server/domain/planning/plan_calendar.h"
#include "server/domain/words/value_words.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

pb::InboxKind KindOf(domain::StepNotice notice) {
  switch (notice) {
    case domain::StepNotice::kComing:
      return pb::INBOX_KIND_PLAN_STEP_COMING;
    case domain::StepNotice::kOverdue:
      return pb::INBOX_KIND_PLAN_STEP_OVERDUE;
    case domain::StepNotice::kNone:
      break;
  }
  return pb::INBOX_KIND_UNSPECIFIED;
}

// The bytes that the step adds to the page; 0: it asks for nothing.
size_t AddStep(const Call& call, const pb::Vision& head, const pb::PlanStep& step,
               InboxPage& page) {
  const domain::StepDue due = domain::DueOn(step, call.today());
  const pb::InboxKind kind = KindOf(due.notice);
  if (kind == pb::INBOX_KIND_UNSPECIFIED || !page.Wants(kind) || !page.WantsSection(step.section()))
    return 0;
  pb::InboxItem item;
  item.set_kind(kind);
  item.set_resource(step.name());
  item.set_title(step.title().empty() ? domain::ValueName(step.kind()).ja : step.title());
  item.set_context(head.title());
  item.set_due_date(due.date);
  item.set_note(step.note());
  item.set_section(step.section());
  return page.Add(std::move(item));
}

}  // namespace

absl::StatusOr<std::string> FillPlanSteps(const Call& call, const PageStart& part,
                                          InboxPage& page) {
  return FillBelow<pb::Vision>(
      call, part, page,
      [&](absl::string_view after, size_t limit) { return ScanOwnVisions(call, after, limit); },
      [&](const pb::Vision& head, const PageStart& within,
          size_t& examined) -> absl::StatusOr<std::string> {
        if (head.state() == pb::LIFECYCLE_STATE_ARCHIVED) return std::string();
        const storage::Key open = storage::Key(kOpenPlanStepsId).Add(VisionIdOf(head.name()));
        return CollectPage<pb::PlanStep>(
            call, within,
            [&](absl::string_view after, size_t limit) {
              return PlanSteps().ScanIndex(call.snapshot(), open, after, limit);
            },
            [&](storage::Row<pb::PlanStep>& row) -> absl::StatusOr<size_t> {
              ++examined;
              const size_t bytes = AddStep(call, head, row.message, page);
              return examined >= kMaxExamined ? kMaxPageBytes : bytes;
            });
      });
}

}  // namespace renkei::service
