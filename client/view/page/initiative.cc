#include "client/view/page/initiative.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/initiative_members.h"
#include "client/view/page/initiative_words.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"

namespace renkei::view {
namespace {

using ResourceNames = google::protobuf::RepeatedPtrField<std::string>;

Tone MilestoneTone(pb::MilestoneState state) {
  switch (state) {
    case pb::MILESTONE_STATE_DONE:
      return Tone::kGood;
    case pb::MILESTONE_STATE_DELAYED:
      return Tone::kWarning;
    case pb::MILESTONE_STATE_DROPPED:
      return Tone::kFaint;
    default:
      return Tone::kPlain;
  }
}

class InitiativePageMaker {
 public:
  InitiativePageMaker(const InitiativeTold& told, const domain::Words& words)
      : told_(told), i_(told.initiative), words_(words), lang_(words.lang()) {}

  Page Make() {
    page_.lang = lang_;
    page_.head.title = i_.title();
    page_.head.subtitle = i_.subtitle();
    page_.head.paper = Paper::kA4Portrait;
    page_.blocks.emplace_back(Standing());
    AddText({"Purpose", "目的"}, i_.purpose());
    Add({"Shared challenges", "共通の課題"}, Bullets(i_.challenges()));
    Add({"Framework items", "国の枠組みの項目"}, Named(i_.framework_items()));
    AddText({"Results", "成果"}, i_.results());
    Add({"Members", "参加団体"}, MembersTree(told_, words_));
    Add({"Steps of the form", "手続き"}, Steps());
    Add({"Milestones", "節目"}, Milestones());
    Add({"Shared KPIs", "共通KPI"}, Kpis());
    Add({"Source cases", "参考にした事例"}, Named(i_.source_cases()));
    Add({"Resulting cases", "成果をまとめた事例"}, Named(i_.result_cases()));
    Add({"Partners", "連携先"}, Partners());
    Add({"Links", "リンク"}, Links());
    Add({"Latest events", "最近の動き"}, Events());
    return std::move(page_);
  }

 private:
  std::string Say(const Text& text) const { return In(lang_, text); }
  std::string Day(const std::string& date) const { return DayInWords(date, lang_); }
  std::string Bracketed(const std::string& text) const { return InBrackets(text, lang_); }

  void Add(const Text& heading, Tree tree) {
    if (!tree.items.empty()) page_.blocks.emplace_back(Section{Say(heading), {std::move(tree)}});
  }

  void AddText(const Text& heading, const std::string& text) {
    if (!text.empty()) page_.blocks.emplace_back(Section{Say(heading), {Paragraphs{{text}}}});
  }

  TreeItem& Bullet(Tree& tree, std::vector<Span> spans) const {
    TreeItem& item = tree.items.emplace_back();
    item.mark = {Say({"- ", "・"}), Tone::kPlain, "- "};
    item.text = Line(std::move(spans));
    return item;
  }

  Tree Bullets(const ResourceNames& texts) const {
    Tree tree;
    for (const std::string& text : texts) Bullet(tree, {{text}});
    return tree;
  }

  // What each is called; where that cannot be read, its name.
  Tree Named(const ResourceNames& names) const {
    Tree tree;
    for (const std::string& name : names) Bullet(tree, {{words_.Title(name), Tone::kPlain, name}});
    return tree;
  }

  // How it stands

  Facts Standing() const {
    Facts facts;
    facts.facts.push_back({Say({"state", "状態"}), StateWithDay()});
    facts.facts.push_back(
        {Say({"form", "形式"}), words_.Value(*pb::CooperationForm_descriptor(), i_.form())});
    Line lead(std::vector<Span>{{words_.Title(i_.lead()), Tone::kPlain, i_.lead()}});
    const std::string ended = Bracketed(EndedText(i_.lead_ended(), lang_));
    if (!ended.empty()) lead.spans.push_back({ended, Tone::kWarning});
    facts.facts.push_back({Say({"lead", "幹事団体"}), std::move(lead)});
    facts.facts.push_back({Say({"period", "期間"}), words_.Period(i_.period())});
    facts.facts.push_back(
        {Say({"members", "参加"}),
         absl::StrCat(i_.member_count(),
                      Say({i_.member_count() == 1 ? " body" : " bodies", "団体"}),
                      domain::TakesApplications(i_)
                          ? Say({" (takes applications)", "（参加申請を受け付けています）"})
                          : "")});
    return facts;
  }

  std::string StateWithDay() const {
    std::string since;
    for (const pb::InitiativeEvent& event : i_.history()) {
      if (event.action() == pb::InitiativeState_Name(i_.state())) since = event.date();
    }
    const std::string state = words_.Value(*pb::InitiativeState_descriptor(), i_.state());
    if (since.empty()) return state;
    return absl::StrCat(state, Bracketed(Say({"since " + Day(since), Day(since) + "から"})));
  }

  // Steps, milestones, KPIs

  Tree Steps() const {
    Tree tree;
    std::vector<pb::InitiativeStep> recorded(i_.steps().begin(), i_.steps().end());
    std::stable_sort(recorded.begin(), recorded.end(),
                     [](const auto& a, const auto& b) { return a.date() < b.date(); });
    for (const pb::InitiativeStep& step : recorded) AddTaken(step, tree);
    AddMissing(tree);
    return tree;
  }

  void AddTaken(const pb::InitiativeStep& step, Tree& tree) const {
    TreeItem& item = tree.items.emplace_back();
    item.mark = {Say({"[x] ", "済 "}), Tone::kGood, "[x] "};
    item.text = absl::StrCat(Say(domain::StepName(i_.form(), step.kind())), "  ", Day(step.date()));
    const std::string document = Bracketed(step.document().title());
    if (!document.empty())
      item.text.spans.push_back({document, Tone::kPlain, "", step.document().url()});
    if (!step.note().empty()) item.notes.emplace_back(step.note());
  }

  // Before it runs what it cannot run without, then what law and guidelines ask for.
  void AddMissing(Tree& tree) const {
    const bool begun =
        i_.state() == pb::INITIATIVE_STATE_RUNNING || i_.state() == pb::INITIATIVE_STATE_CLOSED;
    if (!begun && !domain::IsLiving(i_.state())) return;
    const std::string why = begun ? Say({"asked for by law or guideline", "法令・要綱で必要"})
                                  : Say({"needed before it runs", "実施前に必要"});
    for (const domain::FormStep& step : domain::MissingSteps(
             i_, begun ? domain::StepNeed::kDuty : domain::StepNeed::kBeforeStart)) {
      TreeItem& item = tree.items.emplace_back();
      item.mark = {Say({"[ ] ", "未 "}), Tone::kWarning, "[ ] "};
      item.text = Line(
          absl::StrCat(Say({std::string(step.name_en), std::string(step.name_ja)}), Bracketed(why)),
          Tone::kWarning);
    }
  }

  Tree Milestones() const {
    Tree tree;
    for (const pb::InitiativeMilestone& m : i_.milestones()) {
      std::vector<std::string> days;
      const std::string due = words_.When(m.due());
      if (!due.empty()) days.push_back(Say({"due " + due, "期限 " + due}));
      if (!m.done_date().empty())
        days.push_back(Say({"reached on " + Day(m.done_date()), Day(m.done_date()) + "に達成"}));
      TreeItem& item = tree.items.emplace_back();
      item.text.spans = {
          {absl::StrCat(Say({"[", "［"}), words_.Value(*pb::MilestoneState_descriptor(), m.state()),
                        Say({"] ", "］"})),
           MilestoneTone(m.state())},
          {absl::StrCat(m.title(), Bracketed(absl::StrJoin(days, Say({", ", "、"}))))}};
      if (!m.note().empty()) item.notes.emplace_back(m.note());
    }
    return tree;
  }

  Tree Kpis() const {
    Tree tree;
    for (const pb::SharedKpi& kpi : i_.kpis()) {
      const Span indicator = {words_.Title(kpi.indicator()), Tone::kPlain, kpi.indicator()};
      std::vector<Span> spans;
      if (kpi.title().empty() || kpi.title() == indicator.text) {
        spans = {indicator};
      } else {
        spans = {{absl::StrCat(kpi.title(), Say({" (indicator: ", "（共通指標: "}))},
                 indicator,
                 {Say({")", "）"})}};
      }
      std::vector<std::string> targets;
      for (const pb::TimedValue& target : kpi.targets())
        targets.push_back(words_.Timed(target, ""));
      const std::string aim = absl::StrJoin(targets, Say({", ", "、"}));
      spans.push_back({absl::StrCat(Bracketed(kpi.id()),
                                    aim.empty() ? "" : Say({": target ", "：目標 "}), aim)});
      Bullet(tree, std::move(spans));
    }
    return tree;
  }

  // What is elsewhere

  Tree Partners() const {
    Tree tree;
    for (const pb::Partner& partner : i_.partners())
      Bullet(tree, {{partner.display_name(), Tone::kPlain, partner.organization()},
                    {Bracketed(partner.role())}});
    return tree;
  }

  Tree Links() const {
    Tree tree;
    for (const pb::Link& link : i_.links())
      Bullet(tree, {{absl::StrCat(link.title(), Bracketed(Day(link.date())), " ")},
                    {link.url(), Tone::kPlain, "", link.url()}});
    return tree;
  }

  Tree Events() const {
    Tree tree;
    for (const pb::InitiativeLogEntry& entry : told_.events) {
      TreeItem& item = tree.items.emplace_back();
      item.text = EventLine(entry, i_.form(), words_);
      item.text.spans.insert(item.text.spans.begin(),
                             {absl::StrCat(Day(EventDay(entry.event())), "  ")});
      if (!entry.event().reason().empty()) item.notes.emplace_back(entry.event().reason());
    }
    return tree;
  }

  const InitiativeTold& told_;
  const pb::Initiative& i_;
  const domain::Words& words_;
  const Lang lang_;
  Page page_;
};

}  // namespace

Page InitiativePage(const InitiativeTold& told, const domain::Words& words) {
  return InitiativePageMaker(told, words).Make();
}

}  // namespace renkei::view
