#include "client/view/page/initiative_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/time/date.h"

namespace renkei::view {
namespace {

constexpr char kEventColon[] = ": ";
// "2024-06-10" of "2024-06-10 09:30".
constexpr size_t kEventDayChars = 10;

// What an event of the initiative itself was about.
std::string EventSubjectWords(const pb::InitiativeEvent& event, pb::CooperationForm form,
                              Lang lang) {
  pb::CooperationStep step;
  if (pb::CooperationStep_Parse(event.subject(), &step))
    return In(lang, domain::StepName(form, step));
  const bool edited = event.action() == pb::InitiativeAction_Name(pb::INITIATIVE_ACTION_EDIT);
  return edited ? InitiativeFieldsWords(event.subject(), lang) : event.subject();
}

std::string InitiativeEventWords(const pb::InitiativeEvent& event, pb::CooperationForm form,
                                 const domain::Words& words) {
  pb::InitiativeState state;
  if (pb::InitiativeState_Parse(event.action(), &state)) {
    return absl::StrCat(In(words.lang(), {"state", "状態"}), kEventColon,
                        words.Value(*pb::InitiativeState_descriptor(), state));
  }
  pb::InitiativeAction action;
  if (!pb::InitiativeAction_Parse(event.action(), &action)) return event.action();
  const std::string what = words.Value(*pb::InitiativeAction_descriptor(), action);
  const std::string subject = EventSubjectWords(event, form, words.lang());
  return subject.empty() ? what : absl::StrCat(what, kEventColon, subject);
}

}  // namespace

std::string DayInWords(const std::string& date, Lang lang) {
  const auto day = domain::ParseDate(date);
  if (!day.ok() || lang != Lang::kJapanese) return date;
  return absl::StrCat(day->year(), "年", day->month(), "月", day->day(), "日");
}

std::string InBrackets(const std::string& text, Lang lang) {
  if (text.empty()) return "";
  return absl::StrCat(In(lang, {" (", "（"}), text, In(lang, {")", "）"}));
}

std::string InitiativeFieldsWords(const std::string& fields, Lang lang) {
  const domain::Words words(lang);
  std::vector<std::string> labels;
  for (const absl::string_view field : absl::StrSplit(fields, ',')) {
    const auto* known = pb::Initiative::descriptor()->FindFieldByName(std::string(field));
    const std::string label = known == nullptr ? "" : words.Label(*known);
    labels.push_back(label.empty() ? std::string(field) : label);
  }
  return absl::StrJoin(labels, In(lang, {", ", "、"}));
}

std::string EventDay(const pb::InitiativeEvent& event) {
  if (!event.date().empty()) return event.date();
  return domain::Words(Lang::kJapanese).Time(event.time()).substr(0, kEventDayChars);
}

Line EventLine(const pb::InitiativeLogEntry& entry, pb::CooperationForm form,
               const domain::Words& words) {
  const pb::InitiativeEvent& event = entry.event();
  if (entry.organization().empty()) return Line(InitiativeEventWords(event, form, words));
  pb::MemberAction action;
  const std::string what = pb::MemberAction_Parse(event.action(), &action)
                               ? words.Value(*pb::MemberAction_descriptor(), action)
                               : event.action();
  Line line;
  line.spans.push_back({words.Title(entry.organization()), Tone::kPlain, entry.organization()});
  line.spans.push_back({absl::StrCat(kEventColon, what)});
  if (event.subject().empty()) return line;
  line.spans.push_back({In(words.lang(), {" (from ", "（"})});
  line.spans.push_back({words.Title(event.subject()), Tone::kPlain, event.subject()});
  line.spans.push_back({In(words.lang(), {")", "から）"})});
  return line;
}

}  // namespace renkei::view
