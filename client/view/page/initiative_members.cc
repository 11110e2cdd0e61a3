#include "client/view/page/initiative_members.h"

#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/view/page/initiative_words.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"

namespace renkei::view {
namespace {

// In the order of interest; the last four are over.
constexpr pb::MemberState kStatesInOrder[] = {
    pb::MEMBER_STATE_JOINED,    pb::MEMBER_STATE_COUNCIL_PENDING, pb::MEMBER_STATE_CONSIDERING,
    pb::MEMBER_STATE_APPLIED,   pb::MEMBER_STATE_INVITED,         pb::MEMBER_STATE_DECLINED,
    pb::MEMBER_STATE_RETRACTED, pb::MEMBER_STATE_WITHDRAWN,       pb::MEMBER_STATE_REMOVED};

void AppendSpans(std::vector<Span>& spans, std::vector<Span> more) {
  std::move(more.begin(), more.end(), std::back_inserter(spans));
}

class MembersMaker {
 public:
  MembersMaker(const InitiativeTold& told, const domain::Words& words)
      : told_(told), words_(words), lang_(words.lang()) {}

  Tree Make() {
    for (const pb::MemberState state : kStatesInOrder) AddState(state);
    return std::move(tree_);
  }

 private:
  std::string Say(const Text& text) const { return In(lang_, text); }
  std::string Day(const std::string& date) const { return DayInWords(date, lang_); }
  Span Comma() const { return {Say({", ", "、"})}; }
  Span Body(const std::string& name) const { return {words_.Title(name), Tone::kPlain, name}; }

  void AddState(pb::MemberState state) {
    std::vector<std::string> days;
    std::map<std::string, std::vector<Span>> of_day;
    std::vector<std::vector<Span>> remarked;
    int count = 0;
    for (const pb::InitiativeMember& m : told_.members) {
      if (m.state() != state) continue;
      ++count;
      const std::string day = DayOf(m);
      std::vector<Span> remark = Remarks(m);
      if (!remark.empty()) {
        std::vector<Span>& line = remarked.emplace_back(Called(m));
        line.push_back({absl::StrCat(InBrackets(day, lang_), Say({": ", "："}))});
        AppendSpans(line, std::move(remark));
        continue;
      }
      std::vector<Span>& line = of_day[day];
      if (line.empty()) {
        days.push_back(day);
      } else {
        line.push_back(Comma());
      }
      AppendSpans(line, Called(m));
    }
    if (count == 0) return;
    TreeItem& heading = tree_.items.emplace_back();
    heading.text =
        Line(absl::StrCat(words_.Value(*pb::MemberState_descriptor(), state), " ", count),
             Tone::kHeading);
    for (const std::string& day : days) {
      std::vector<Span>& line = of_day[day];
      if (!day.empty()) line.push_back({InBrackets(day, lang_)});
      AddItem(std::move(line));
    }
    for (std::vector<Span>& line : remarked) {
      for (Span& span : line) span.tone = Tone::kWarning;
      AddItem(std::move(line));
    }
  }

  void AddItem(std::vector<Span> spans) {
    TreeItem& item = tree_.items.emplace_back();
    item.depth = 1;
    item.text = Line(std::move(spans));
  }

  std::vector<Span> Called(const pb::InitiativeMember& m) const {
    std::vector<Span> spans = {Body(m.organization())};
    if (m.role() != pb::MEMBER_ROLE_MEMBER) {
      const std::string role = words_.Value(*pb::MemberRole_descriptor(), m.role());
      if (!role.empty()) spans.push_back({InBrackets(role, lang_)});
    }
    return spans;
  }

  // The day that says how it stands, in words.
  std::string DayOf(const pb::InitiativeMember& m) const {
    switch (m.state()) {
      case pb::MEMBER_STATE_JOINED: {
        const std::string joined = Day(m.joined_date());
        if (m.resolution_date().empty()) return Say({"since " + joined, joined + "から"});
        const std::string council = Day(m.resolution_date());
        return Say({absl::StrCat("since ", joined, ", council's resolution of ", council),
                    absl::StrCat(joined, "から、", council, "議決")});
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

  // What must not be lost among names.
  std::vector<Span> Remarks(const pb::InitiativeMember& m) const {
    std::vector<std::vector<Span>> remarks;
    if (!m.organization_ended().empty()) remarks.push_back(Ended(m));
    if (!m.taken_over_by().empty())
      remarks.push_back(
          {{Say({"taken over by ", ""})}, Body(m.taken_over_by()), {Say({"", "が承継"})}});
    if (m.state() == pb::MEMBER_STATE_APPLIED && m.accepted_by_lead())
      remarks.push_back({{Say({"accepted by the lead", "幹事団体が承認済み"})}});
    const bool unresolved = m.role() == pb::MEMBER_ROLE_LEAD &&
                            domain::IsLiving(told_.initiative.state()) &&
                            domain::LacksResolution(told_.initiative.form(), m, told_.lead_kind);
    if (unresolved)
      remarks.push_back(
          {{Say({"the resolution of its council is not recorded", "議会の議決が未記録"})}});
    if (m.lead_offered())
      remarks.push_back({{Say({"the lead has been offered to it", "幹事交代の打診中"})}});
    if (m.removal_requested())
      remarks.push_back({{Say({"its removal has been requested", "除名の同意待ち"})}});
    const bool over =
        !m.reason().empty() && m.state() != pb::MEMBER_STATE_JOINED && m.taken_over_by().empty();
    if (over) remarks.push_back({{absl::StrReplaceAll(m.reason(), {{"\n", " "}})}});
    std::vector<Span> spans;
    for (std::vector<Span>& remark : remarks) {
      if (!spans.empty()) spans.push_back({Say({"; ", "。"})});
      AppendSpans(spans, std::move(remark));
    }
    return spans;
  }

  std::vector<Span> Ended(const pb::InitiativeMember& m) const {
    std::vector<Span> spans = {{EndedText(m.organization_ended(), lang_)}};
    for (const std::string& name : m.successors()) {
      spans.push_back(spans.size() == 1 ? Span{Say({"; followed by ", "。後継の団体: "})}
                                        : Comma());
      spans.push_back(Body(name));
    }
    return spans;
  }

  const InitiativeTold& told_;
  const domain::Words& words_;
  const Lang lang_;
  Tree tree_;
};

}  // namespace

Tree MembersTree(const InitiativeTold& told, const domain::Words& words) {
  return MembersMaker(told, words).Make();
}

std::string EndedText(const std::string& date, Lang lang) {
  if (date.empty()) return "";
  const std::string day = DayInWords(date, lang);
  return In(lang, {"no longer exists since " + day, day + "に廃止"});
}

}  // namespace renkei::view
