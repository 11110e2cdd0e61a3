#include "client/cli/nouns/initiative/initiative_page.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"

namespace renkei::cli {
namespace {

constexpr int kFewestColumns = 30;  // narrower, nothing is readable
constexpr int kReasonColumns = 50;

// States in the order of interest; the last four are over.
constexpr pb::MemberState kOrder[] = {
    pb::MEMBER_STATE_JOINED,    pb::MEMBER_STATE_COUNCIL_PENDING, pb::MEMBER_STATE_CONSIDERING,
    pb::MEMBER_STATE_APPLIED,   pb::MEMBER_STATE_INVITED,         pb::MEMBER_STATE_DECLINED,
    pb::MEMBER_STATE_RETRACTED, pb::MEMBER_STATE_WITHDRAWN,       pb::MEMBER_STATE_REMOVED};

class PageBuilder {
 public:
  PageBuilder(const InitiativePage& page, const BriefStyle& style)
      : page_(page), i_(page.initiative), style_(style), lang_(style.lang) {
    style_.columns = std::max(style.columns, kFewestColumns);
  }

  std::string Build() {
    Head();
    Texts();
    Members();
    Steps();
    Milestones();
    Kpis();
    References();
    Events();
    absl::StrAppend(&out_, "\n", i_.name(), "\n");
    // Whole, so that they can be copied.
    for (const std::string& command : page_.next_steps) absl::StrAppend(&out_, "→ ", command, "\n");
    return std::move(out_);
  }

 private:
  std::string Say(const Text& text) const { return In(lang_, text); }
  std::string Day(const std::string& date) const { return DayInWords(date, lang_); }
  std::string InBrackets(const std::string& text) const {
    return text.empty() ? "" : absl::StrCat(Say({" (", "（"}), text, Say({")", "）"}));
  }
  std::string Comma() const { return Say({", ", "、"}); }

  void Section(const Text& heading) {
    absl::StrAppend(&out_, "\n", style_.palette.Paint(Tone::kHeading, Say(heading)), "\n");
  }

  // A paragraph at `indent`, its further lines `hang` columns deeper; as a warning where asked for.
  void Line(const std::string& text, int indent = 2, int hang = 2, bool warns = false) {
    const std::vector<std::string> lines =
        Wrap(text, style_.columns - indent - hang, style_.ambiguous);
    for (size_t n = 0; n < lines.size(); ++n) {
      const int by = lines[n].empty() ? 0 : indent + (n == 0 ? 0 : hang);
      absl::StrAppend(&out_, std::string(static_cast<size_t>(by), ' '),
                      warns ? style_.palette.Paint(Tone::kWarning, lines[n]) : lines[n], "\n");
    }
  }

  void Head() {
    for (const std::string& line : Wrap(Printable(i_.title()), style_.columns, style_.ambiguous)) {
      absl::StrAppend(&out_, style_.palette.Paint(Tone::kHeading, line), "\n");
    }
    if (!i_.subtitle().empty()) Line(Printable(i_.subtitle()), 0, 0);
    out_ += "\n";
    std::vector<std::pair<std::string, std::string>> pairs;
    const auto add = [&](const Text& label, const std::string& text) {
      if (!text.empty()) pairs.emplace_back(Say(label), text);
    };
    add({"state", "状態"}, StateWithDay());
    add({"form", "形式"}, ValueLabel(*pb::CooperationForm_descriptor(), i_.form(), lang_));
    add({"lead", "幹事団体"},
        absl::StrCat(Titled(i_.lead()), InBrackets(EndedText(i_.lead_ended()))));
    add({"period", "期間"}, PeriodText(i_.period(), lang_));
    add({"members", "参加"},
        absl::StrCat(i_.member_count(), Say({i_.member_count() == 1 ? " body" : " bodies", "団体"}),
                     domain::TakesApplications(i_)
                         ? Say({" (takes applications)", "（参加申請を受け付けています）"})
                         : ""));
    out_ += RenderPairs(pairs, style_);
  }

  std::string StateWithDay() const {
    std::string since;
    for (const pb::InitiativeEvent& event : i_.history()) {
      if (event.action() == pb::InitiativeState_Name(i_.state())) since = event.date();
    }
    const std::string state = ValueLabel(*pb::InitiativeState_descriptor(), i_.state(), lang_);
    return absl::StrCat(
        state, since.empty() ? "" : InBrackets(Say({"since " + Day(since), Day(since) + "から"})));
  }

  std::string EndedText(const std::string& date) const {
    if (date.empty()) return "";
    return Say({"no longer exists since " + Day(date), Day(date) + "に廃止"});
  }

  void Texts() {
    if (!i_.purpose().empty()) {
      Section({"Purpose", "目的"});
      Line(Printable(i_.purpose(), true), 2, 0);
    }
    if (i_.challenges_size() > 0) {
      Section({"Shared challenges", "共通の課題"});
      for (const std::string& challenge : i_.challenges()) Bullet(Printable(challenge, true));
    }
    if (i_.framework_items_size() > 0) {
      Section({"Framework items", "国の枠組みの項目"});
      for (const std::string& item : i_.framework_items()) Bullet(Titled(item));
    }
    if (!i_.results().empty()) {
      Section({"Results", "成果"});
      Line(Printable(i_.results(), true), 2, 0);
    }
  }

  void Bullet(const std::string& text) { Line(absl::StrCat(Say({"- ", "・"}), text)); }

  // What it is called; where that cannot be read, its name.
  std::string Titled(const std::string& name) const { return Printable(style_.Title(name)); }

  // Members

  std::string Called(const pb::InitiativeMember& m) const {
    const bool plain = m.role() == pb::MEMBER_ROLE_MEMBER;
    return absl::StrCat(
        Titled(m.organization()),
        plain ? "" : InBrackets(ValueLabel(*pb::MemberRole_descriptor(), m.role(), lang_)));
  }

  // The day that says how it stands, in words.
  std::string DayOf(const pb::InitiativeMember& m) const {
    switch (m.state()) {
      case pb::MEMBER_STATE_JOINED: {
        const std::string council =
            m.resolution_date().empty()
                ? ""
                : Say({", council's resolution of " + Day(m.resolution_date()),
                       "（" + Day(m.resolution_date()) + "議決）"});
        return absl::StrCat(Say({"since " + Day(m.joined_date()), Day(m.joined_date()) + "から"}),
                            council);
      }
      case pb::MEMBER_STATE_COUNCIL_PENDING:
        return Say({"put to the council on " + Day(m.council_date()),
                    Day(m.council_date()) + "に議会提案"});
      case pb::MEMBER_STATE_WITHDRAWN:
      case pb::MEMBER_STATE_REMOVED:
        return Say({"until " + Day(m.left_date()), Day(m.left_date()) + "まで"});
      default:
        return m.history().empty() ? "" : Day(m.history().rbegin()->date());
    }
  }

  // What must not be lost in a paragraph of names.
  std::string Remark(const pb::InitiativeMember& m) const {
    std::vector<std::string> remarks;
    if (!m.organization_ended().empty()) {
      std::string text = EndedText(m.organization_ended());
      std::vector<std::string> successors;
      for (const std::string& name : m.successors()) successors.push_back(Titled(name));
      if (!successors.empty()) {
        absl::StrAppend(&text, Say({"; followed by ", "。後継の団体: "}),
                        absl::StrJoin(successors, Comma()));
      }
      remarks.push_back(text);
    }
    if (!m.taken_over_by().empty()) {
      remarks.push_back(Say(
          {"taken over by " + Titled(m.taken_over_by()), Titled(m.taken_over_by()) + "が承継"}));
    }
    if (m.state() == pb::MEMBER_STATE_APPLIED && m.accepted_by_lead())
      remarks.push_back(Say({"accepted by the lead", "幹事団体が承認済み"}));
    const bool unresolved = m.role() == pb::MEMBER_ROLE_LEAD && domain::IsLiving(i_.state()) &&
                            domain::LacksResolution(i_.form(), m, page_.lead_kind);
    if (unresolved)
      remarks.push_back(
          Say({"the resolution of its council is not recorded", "議会の議決が未記録"}));
    if (m.lead_offered())
      remarks.push_back(Say({"the lead has been offered to it", "幹事交代の打診中"}));
    if (m.removal_requested())
      remarks.push_back(Say({"its removal has been requested", "除名の同意待ち"}));
    const bool over =
        !m.reason().empty() && m.state() != pb::MEMBER_STATE_JOINED && m.taken_over_by().empty();
    if (over) remarks.push_back(Truncate(Printable(m.reason()), kReasonColumns, style_.ambiguous));
    return absl::StrJoin(remarks, Say({"; ", "。"}));
  }

  // Names in a paragraph, none of them torn apart, and what holds of all of them behind the last.
  void Names(const std::vector<std::string>& names, const std::string& suffix) {
    constexpr int kIndent = 4;
    std::string line;
    for (size_t n = 0; n < names.size(); ++n) {
      const std::string next = absl::StrCat(names[n], n + 1 == names.size() ? suffix : Comma());
      const int width = DisplayWidth(absl::StrCat(line, next), style_.ambiguous);
      if (!line.empty() && width > style_.columns - kIndent) {
        Line(std::string(absl::StripTrailingAsciiWhitespace(line)), kIndent, 0);
        line.clear();
      }
      line += next;
    }
    Line(line, kIndent, 0);
  }

  void Members() {
    Section({"Members", "参加団体"});
    for (const pb::MemberState state : kOrder) MembersIn(state);
  }

  void MembersIn(pb::MemberState state) {
    // Paragraphs of those of one day, in the order of their first; the others one by one.
    std::vector<std::string> days;
    std::map<std::string, std::vector<std::string>> of_day;
    std::vector<std::string> remarked;
    int count = 0;
    for (const pb::InitiativeMember& m : page_.members) {
      if (m.state() != state) continue;
      ++count;
      const std::string remark = Remark(m);
      if (!remark.empty()) {
        remarked.push_back(
            absl::StrCat(Called(m), InBrackets(DayOf(m)), Say({": ", "："}), remark));
        continue;
      }
      if (of_day.count(DayOf(m)) == 0) days.push_back(DayOf(m));
      of_day[DayOf(m)].push_back(Called(m));
    }
    if (count == 0) return;
    Line(absl::StrCat(ValueLabel(*pb::MemberState_descriptor(), state, lang_), " ", count));
    for (const std::string& day : days) {
      Names(of_day[day], InBrackets(day));
    }
    for (const std::string& text : remarked) {
      Line(text, 4, 2, /*warns=*/true);
    }
  }

  // Steps, milestones, KPIs

  void Steps() {
    const bool begun =
        i_.state() == pb::INITIATIVE_STATE_RUNNING || i_.state() == pb::INITIATIVE_STATE_CLOSED;
    const bool ahead = domain::IsLiving(i_.state()) && !begun;
    std::vector<domain::FormStep> missing;
    if (ahead) missing = domain::MissingSteps(i_, domain::StepNeed::kBeforeStart);
    if (begun) missing = domain::MissingSteps(i_, domain::StepNeed::kDuty);
    if (i_.steps_size() == 0 && missing.empty()) return;
    Section({"Steps of the form", "手続き"});
    std::vector<pb::InitiativeStep> recorded(i_.steps().begin(), i_.steps().end());
    std::stable_sort(recorded.begin(), recorded.end(),
                     [](const auto& a, const auto& b) { return a.date() < b.date(); });
    for (const pb::InitiativeStep& step : recorded) {
      const domain::Bilingual name = domain::StepName(i_.form(), step.kind());
      Line(absl::StrCat(Say({"[x] ", "済 "}), Say(name), "  ", Day(step.date()),
                        InBrackets(Printable(step.document().title())),
                        step.note().empty() ? "" : absl::StrCat("  ", Printable(step.note()))));
    }
    const Text why = ahead ? Text{"needed before it runs", "実施前に必要"}
                           : Text{"asked for by law or guideline", "法令・要綱で必要"};
    for (const domain::FormStep& step : missing) {
      const Text name = {std::string(step.name_en), std::string(step.name_ja)};
      Line(absl::StrCat(Say({"[ ] ", "未 "}), Say(name), InBrackets(Say(why))), 2, 2,
           /*warns=*/true);
    }
  }

  void Milestones() {
    if (i_.milestones_size() == 0) return;
    Section({"Milestones", "節目"});
    for (const pb::InitiativeMilestone& m : i_.milestones()) {
      std::vector<std::string> days;
      const std::string due = WhenText(m.due(), lang_);
      if (!due.empty()) days.push_back(Say({"due " + due, "期限 " + due}));
      if (!m.done_date().empty())
        days.push_back(Say({"reached on " + Day(m.done_date()), Day(m.done_date()) + "に達成"}));
      if (!m.note().empty()) days.push_back(Printable(m.note()));
      Line(absl::StrCat(
          Say({"[", "［"}), ValueLabel(*pb::MilestoneState_descriptor(), m.state(), lang_),
          Say({"] ", "］"}), Printable(m.title()), InBrackets(absl::StrJoin(days, Comma()))));
    }
  }

  void Kpis() {
    if (i_.kpis_size() == 0) return;
    Section({"Shared KPIs", "共通KPI"});
    for (const pb::SharedKpi& kpi : i_.kpis()) {
      std::vector<std::string> targets;
      for (const pb::TimedValue& target : kpi.targets())
        targets.push_back(TimedValueText(target, "", lang_));
      const std::string indicator = Titled(kpi.indicator());
      const std::string title =
          kpi.title().empty() || indicator == Printable(kpi.title())
              ? indicator
              : absl::StrCat(Printable(kpi.title()),
                             InBrackets(Say({"indicator: ", "共通指標: "}) + indicator));
      Bullet(absl::StrCat(title, InBrackets(kpi.id()),
                          targets.empty() ? ""
                                          : absl::StrCat(Say({": target ", "：目標 "}),
                                                         absl::StrJoin(targets, Comma()))));
    }
  }

  // What is elsewhere

  void References() {
    NamesOf({"Source cases", "参考にした事例"}, i_.source_cases());
    NamesOf({"Resulting cases", "成果をまとめた事例"}, i_.result_cases());
    if (i_.partners_size() > 0) {
      Section({"Partners", "連携先"});
      for (const pb::Partner& partner : i_.partners())
        Bullet(
            absl::StrCat(Printable(partner.display_name()), InBrackets(Printable(partner.role()))));
    }
    if (i_.links_size() > 0) {
      Section({"Links", "リンク"});
      for (const pb::Link& link : i_.links())
        Bullet(absl::StrCat(Printable(link.title()), InBrackets(Day(link.date())), " ",
                            Printable(link.url())));
    }
  }

  void NamesOf(const Text& heading, const google::protobuf::RepeatedPtrField<std::string>& names) {
    if (names.empty()) return;
    Section(heading);
    for (const std::string& name : names) Bullet(Titled(name));
  }

  void Events() {
    if (page_.events.empty()) return;
    Section({"Latest events", "最近の動き"});
    for (const pb::InitiativeLogEntry& entry : page_.events) {
      const std::string reason =
          Truncate(Printable(entry.event().reason()), kReasonColumns, style_.ambiguous);
      Line(absl::StrCat(Day(EventDay(entry.event())), "  ", EventInWords(entry, i_.form(), style_),
                        InBrackets(reason)));
    }
  }

  const InitiativePage& page_;
  const pb::Initiative& i_;
  BriefStyle style_;
  const Lang lang_;
  std::string out_;
};

}  // namespace

std::string RenderInitiativePage(const InitiativePage& page, const BriefStyle& style) {
  return PageBuilder(page, style).Build();
}

}  // namespace renkei::cli
