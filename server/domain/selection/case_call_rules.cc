#include "server/domain/selection/case_call_rules.h"

#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::domain {

void NormalizeCall(pb::CaseCall& call) {
  call.set_opens_at(NormalJapanMinute(call.opens_at()));
  call.set_closes_at(NormalJapanMinute(call.closes_at()));
}

std::vector<pb::FieldViolation> CheckCaseCall(const pb::CaseCall& call) {
  Faults faults;
  CheckJapanMinute("opens_at", call.opens_at(), faults);
  CheckJapanMinute("closes_at", call.closes_at(), faults);
  const auto opens = ParseJapanMinute(call.opens_at());
  const auto closes = ParseJapanMinute(call.closes_at());
  if (opens && closes && *closes <= *opens) {
    faults.Add(
        "closes_at", "BAD_INTERVAL",
        {absl::StrCat("the call closes at ", ShownMinute(call.closes_at()), ", and would open at ",
                      ShownMinute(call.opens_at()), "; it has to close after it opens"),
         absl::StrCat("受付終了（", ShownMinute(call.closes_at()), "）が受付開始（",
                      ShownMinute(call.opens_at()),
                      "）より後になっていません。受付開始より後の日時にしてください。")});
  }
  return faults.Take();
}

pb::CaseCallState CallStateAt(const pb::CaseCall& call, absl::Time now) {
  if (!call.cancel_reason().empty()) return pb::CASE_CALL_STATE_CANCELLED;
  if (!call.announced()) return pb::CASE_CALL_STATE_DRAFT;
  const auto opens = ParseJapanMinute(call.opens_at());
  const auto closes = ParseJapanMinute(call.closes_at());
  if (opens && now < *opens) return pb::CASE_CALL_STATE_PLANNED;
  return closes && now < *closes ? pb::CASE_CALL_STATE_OPEN : pb::CASE_CALL_STATE_CLOSED;
}

bool IsEligible(const pb::CaseCall& call, pb::OrganizationKind kind) {
  return call.eligible_kinds().empty() || absl::c_linear_search(call.eligible_kinds(), kind);
}

}  // namespace renkei::domain
