// The events of an initiative, in words.

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/initiative/initiative_page.h"
#include "client/cli/show/labels.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/time/date.h"

namespace renkei::cli {
namespace {

// "横浜市" where the style knows it.
std::string Called(const std::string& organization, const BriefStyle& style) {
  return Printable(style.Title(organization));
}

// What an event of the initiative itself was about.
std::string SubjectInWords(const pb::InitiativeEvent& event, pb::CooperationForm form, Lang lang) {
  pb::CooperationStep step;
  if (pb::CooperationStep_Parse(event.subject(), &step)) {
    const domain::Bilingual name = domain::StepName(form, step);
    return In(lang, {name.en, name.ja});
  }
  if (event.action() != pb::InitiativeAction_Name(pb::INITIATIVE_ACTION_EDIT)) {
    return Printable(event.subject());
  }
  return Printable(InitiativeFieldsLabel(event.subject(), lang));
}

std::string OfInitiative(const pb::InitiativeEvent& event, pb::CooperationForm form, Lang lang) {
  const std::string colon = ": ";
  pb::InitiativeState state;
  if (pb::InitiativeState_Parse(event.action(), &state)) {
    return absl::StrCat(In(lang, {"state", "状態"}), colon,
                        ValueLabel(*pb::InitiativeState_descriptor(), state, lang));
  }
  pb::InitiativeAction action;
  if (!pb::InitiativeAction_Parse(event.action(), &action)) return Printable(event.action());
  const std::string what = ValueLabel(*pb::InitiativeAction_descriptor(), action, lang);
  const std::string subject = SubjectInWords(event, form, lang);
  return subject.empty() ? what : absl::StrCat(what, colon, subject);
}

}  // namespace

std::string DayInWords(const std::string& date, Lang lang) {
  const auto day = domain::ParseDate(date);
  if (!day.ok() || lang != Lang::kJapanese) return Printable(date);
  return absl::StrCat(day->year(), "年", day->month(), "月", day->day(), "日");
}

std::string EventDay(const pb::InitiativeEvent& event) {
  return event.date().empty() ? LocalTime(event.time()).substr(0, 10) : event.date();
}

std::string EventInWords(const pb::InitiativeLogEntry& entry, pb::CooperationForm form,
                         const BriefStyle& style) {
  const pb::InitiativeEvent& event = entry.event();
  if (entry.organization().empty()) return OfInitiative(event, form, style.lang);
  pb::MemberAction action;
  const std::string what = pb::MemberAction_Parse(event.action(), &action)
                               ? ValueLabel(*pb::MemberAction_descriptor(), action, style.lang)
                               : Printable(event.action());
  const std::string from = event.subject().empty() ? ""
                                                   : absl::StrCat(In(style.lang, {" (from ", "（"}),
                                                                  Called(event.subject(), style),
                                                                  In(style.lang, {")", "から）"}));
  return absl::StrCat(Called(entry.organization(), style), ": ", what, from);
}

}  // namespace renkei::cli
