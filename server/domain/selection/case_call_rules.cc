#include "server/domain/selection/case_call_rules.h"

#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/domain/faults.h"
#include "server/domain/quote.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::domain {
namespace {

void AddBadTime(const char* field, const std::string& text, Faults& faults) {
  if (ParseJapanMinute(text).has_value()) return;
  const std::string shown = Quoted(text);
  faults.Add(
      field, "BAD_TIME",
      {absl::StrCat("a day and a time of the clock in Japan are written 2026-12-01T17:00; got \"",
                    shown, "\""),
       absl::StrCat("日時は 2026-12-01 17:00 のように、日本時間で入力してください。"
                    "入力された値: 「",
                    shown, "」")});
}

}  // namespace

void NormalizeCall(pb::CaseCall& call) {
  if (const auto opens = ParseJapanMinute(call.opens_at())) {
    call.set_opens_at(FormatJapanMinute(*opens));
  }
  if (const auto closes = ParseJapanMinute(call.closes_at())) {
    call.set_closes_at(FormatJapanMinute(*closes));
  }
}

std::vector<pb::FieldViolation> CheckCaseCall(const pb::CaseCall& call) {
  Faults faults;
  AddBadTime("opens_at", call.opens_at(), faults);
  AddBadTime("closes_at", call.closes_at(), faults);
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

std::string ShownMinute(absl::string_view minute) {
  return absl::StrReplaceAll(minute, {{"T", " "}});
}

}  // namespace renkei::domain
