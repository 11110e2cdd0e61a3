#include "server/domain/programme/call_rules.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "server/domain/faults.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/programme/programme_words.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

constexpr int kHoursAheadOfUtc = 9;

absl::Time Moment(absl::string_view date, int minutes) {
  const absl::StatusOr<absl::CivilDay> day = ParseDate(date);
  if (!day.ok()) return absl::InfiniteFuture();
  return absl::FromCivil(absl::CivilMinute(*day) + minutes,
                         absl::FixedTimeZone(kHoursAheadOfUtc * 60 * 60));
}

int OpensMinute(const pb::ProgrammeCall& call) {
  return ParseClock(call.opens_clock()).value_or(0);
}
int ClosesMinute(const pb::ProgrammeCall& call) {
  return ParseClock(call.closes_clock()).value_or(kMinutesOfDay);
}

// "2023-04-28 17:00".
std::string Shown(absl::string_view date, absl::string_view clock) {
  return absl::StrCat(date, clock.empty() ? "" : " ", clock);
}

void NormalizeClock(std::string& clock) {
  if (const std::optional<int> minutes = ParseClock(clock)) clock = ClockText(*minutes);
}

void CheckClock(const char* field, const std::string& clock, bool has_day, Faults& faults) {
  if (clock.empty()) return;
  if (!ParseClock(clock)) {
    faults.Add(
        field, "BAD_CLOCK",
        {absl::StrCat("\"", clock, "\" is no time of day; write 17:00"),
         absl::StrCat("「", clock, "」は時刻として読めません。17:00のように書いてください。")});
  } else if (!has_day) {
    faults.Add(field, "CLOCK_WITHOUT_DAY",
               {"a clock time needs its day", "時刻だけでなく、日付も入力してください。"});
  }
}

void CheckDays(const pb::ProgrammeCall& call, Faults& faults) {
  CheckClock("opens_clock", call.opens_clock(), !call.opens_date().empty(), faults);
  CheckClock("closes_clock", call.closes_clock(), !call.closes_date().empty(), faults);
  const std::optional<absl::Time> closes = ClosesAt(call);
  if (!call.opens_date().empty() && closes && *closes <= OpensAt(call)) {
    faults.Add(
        "closes_date", "CLOSES_BEFORE_OPENING",
        {absl::StrCat("it closes at ", Shown(call.closes_date(), call.closes_clock()),
                      ", before it opens at ", Shown(call.opens_date(), call.opens_clock())),
         absl::StrCat("締切（", Shown(call.closes_date(), call.closes_clock()), "）が受付開始（",
                      Shown(call.opens_date(), call.opens_clock()), "）より前になっています。")});
  }
  const std::string& last = call.closes_date().empty() ? call.opens_date() : call.closes_date();
  // Dates of one form compare as texts.
  if (!call.result_date().empty() && call.result_date() < last) {
    faults.Add(
        "result_date", "RESULT_BEFORE_CLOSING",
        {absl::StrCat("results on ", call.result_date(), " come before the call ends on ", last),
         absl::StrCat("結果の公表日（", call.result_date(), "）が締切（", last,
                      "）より前になっています。")});
  }
}

void CheckTypes(const pb::ProgrammeCall& call, const pb::ProgrammeEdition& edition,
                Faults& faults) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < call.type_ids_size(); ++i) {
    const std::string& id = call.type_ids(i);
    if (!seen.insert(id).second) {
      faults.Add(FieldAt("type_ids", i), "DUPLICATE",
                 {"stands twice", absl::StrCat("「", id, "」が重複しています。")});
    }
    if (FindType(edition, id) != nullptr) continue;
    const std::string known = absl::StrJoin(
        edition.types(), ", ",
        [](std::string* out, const pb::ProgrammeType& type) { absl::StrAppend(out, type.id()); });
    faults.Add(FieldAt("type_ids", i), "UNKNOWN_TYPE",
               {known.empty() ? absl::StrCat("the edition has no type yet, so none called ", id)
                              : absl::StrCat("the edition has no type ", id, "; it has ", known),
                known.empty() ? absl::StrCat("この年度にはまだタイプがありません（「", id,
                                             "」）。先に登録してください。")
                              : absl::StrCat("この年度にタイプ「", id, "」はありません。あるのは ",
                                             known, " です。")});
  }
}

}  // namespace

void FillCall(pb::ProgrammeCall& call) {
  if (call.title().empty()) call.set_title(absl::StrCat("第", call.round(), "回公募"));
  NormalizeClock(*call.mutable_opens_clock());
  NormalizeClock(*call.mutable_closes_clock());
}

std::vector<pb::FieldViolation> CheckProgrammeCall(const pb::ProgrammeCall& call,
                                                   const pb::ProgrammeEdition& edition) {
  Faults faults;
  CheckDays(call, faults);
  CheckTypes(call, edition, faults);
  return faults.Take();
}

absl::Time OpensAt(const pb::ProgrammeCall& call) {
  return Moment(call.opens_date(), OpensMinute(call));
}

std::optional<absl::Time> ClosesAt(const pb::ProgrammeCall& call) {
  if (call.closes_date().empty()) return std::nullopt;
  return Moment(call.closes_date(), ClosesMinute(call));
}

pb::ProgrammeCallState StateAt(const pb::ProgrammeCall& call, absl::Time now) {
  if (call.has_cancel_time()) return pb::PROGRAMME_CALL_STATE_CANCELLED;
  if (now < OpensAt(call)) return pb::PROGRAMME_CALL_STATE_PLANNED;
  const std::optional<absl::Time> closes = ClosesAt(call);
  return closes && now >= *closes ? pb::PROGRAMME_CALL_STATE_CLOSED : pb::PROGRAMME_CALL_STATE_OPEN;
}

CallDue DueAt(const pb::ProgrammeCall& call, absl::Time now) {
  const std::string last_day = FormatDate(TodayInJapan(now) + kProgrammeCallNoticeDays);
  switch (StateAt(call, now)) {
    case pb::PROGRAMME_CALL_STATE_PLANNED:
      if (call.opens_date() > last_day) return {};
      return {CallNotice::kOpening, call.opens_date(), call.opens_clock()};
    case pb::PROGRAMME_CALL_STATE_OPEN:
      if (call.closes_date().empty() || call.closes_date() > last_day) return {};
      return {CallNotice::kClosing, call.closes_date(), call.closes_clock()};
    default:
      return {};
  }
}

}  // namespace renkei::domain
