#include "server/service/support/support_record.h"

#include <utility>

#include "server/domain/support/support_rules.h"
#include "server/domain/time/date.h"
#include "server/service/frame/time.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

int WaitingDays(const Call& call, const pb::SupportCase& support) {
  if (!support.has_request_time()) return 0;
  const absl::Time until = support.has_start_time() ? FromProto(support.start_time())
                           : support.has_end_time() ? FromProto(support.end_time())
                                                    : call.now();
  return static_cast<int>(domain::TodayInJapan(until) -
                          domain::TodayInJapan(FromProto(support.request_time())));
}

absl::StatusOr<pb::SupportRecord> ReadSupportRecord(const Call& call, SupportRow row) {
  pb::SupportRecord record;
  record.set_waiting_days(WaitingDays(call, row.message));
  const bool reads_parts = auth::Sees(call.caller(), PartsAudienceOf(row.message));
  *record.mutable_support() = PresentSupport(call, std::move(row));
  if (!reads_parts) return record;
  ASSIGN_OR_RETURN(auto steps, SupportSteps().ScanIndex(
                                   call.snapshot(), SupportStepsInOrder(record.support().name()),
                                   "", kMaxSupportSteps));
  for (SupportStepRow& step : steps.rows) {
    if (domain::IsOpenStep(step.message)) {
      record.set_open_steps(record.open_steps() + 1);
      if (domain::IsOverdueStep(step.message, call.today()))
        record.set_overdue_steps(record.overdue_steps() + 1);
      if (record.next_due_date().empty()) record.set_next_due_date(step.message.due_date());
    }
    *record.add_steps() = PresentSupportStep(call, std::move(step));
  }
  return record;
}

}  // namespace renkei::service
