#include "client/web/page/form/uses.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/addresses.h"
#include "client/web/page/frame.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"

namespace renkei::web {
namespace {

// Of each kind.
constexpr int kMostUses = 100;
// Of a plan: what a page of the list has.
constexpr int kMostOfPlan = 2'000;
constexpr int kMostOpinions = 1'000;

Text AsMentioned() { return {"printed again under", "再掲先"}; }

void AddKind(Uses& uses, Text kind, std::vector<Use> places) {
  if (!places.empty()) uses.kinds.push_back({std::move(kind), std::move(places)});
}

// The goals, measures and KPIs of a plan, asked for together.
class PlanParts {
 public:
  PlanParts(Visit& visit, const std::string& part) {
    const std::string vision(domain::ParentName(part, 4));
    pb::ListNodesRequest list_nodes;
    list_nodes.set_parent(vision);
    list_nodes.set_page_size(kMostOfPlan);
    auto nodes = visit.calls.Begin<pb::ListNodesResponse>("VisionService/ListNodes", list_nodes);
    pb::ListKpisRequest list_kpis;
    list_kpis.set_parent(vision);
    list_kpis.set_page_size(kMostOfPlan);
    auto kpis = visit.calls.Begin<pb::ListKpisResponse>("VisionService/ListKpis", list_kpis);
    if (auto found = nodes.Get(); found.ok()) nodes_ = *std::move(found);
    if (auto found = kpis.Get(); found.ok()) kpis_ = *std::move(found);
    for (const pb::VisionNode& node : nodes_.nodes()) titles_[node.name()] = TitleOf(node);
  }

  const auto& nodes() const { return nodes_.nodes(); }
  const auto& kpis() const { return kpis_.kpis(); }
  bool more() const {
    return !nodes_.next_page_token().empty() || !kpis_.next_page_token().empty();
  }

  static std::string TitleOf(const pb::VisionNode& node) {
    return absl::StrCat(node.label(), node.label().empty() ? "" : " ", node.title());
  }

  // Where an item is printed again.
  std::vector<Use> Mentions(
      const google::protobuf::RepeatedPtrField<pb::ReMention>& mentions) const {
    std::vector<Use> places;
    for (const pb::ReMention& mention : mentions) {
      const auto found = titles_.find(mention.parent());
      places.push_back({mention.parent(), found == titles_.end() ? "" : found->second});
    }
    return places;
  }

  // What stands elsewhere and is printed under one of `under`.
  std::vector<Use> MentionedUnder(const std::set<std::string>& under) const {
    std::vector<Use> places;
    const auto add = [&](const auto& item, const std::string& title) {
      if (under.count(item.name()) > 0) return;
      const bool mentioned = std::any_of(
          item.re_mentions().begin(), item.re_mentions().end(),
          [&](const pb::ReMention& mention) { return under.count(mention.parent()) > 0; });
      if (mentioned) places.push_back({item.name(), title});
    };
    for (const pb::VisionNode& node : nodes()) add(node, TitleOf(node));
    for (const pb::Kpi& kpi : kpis()) {
      if (under.count(kpi.node()) == 0) add(kpi, kpi.title());
    }
    return places;
  }

  // `node` and what stands below it.
  std::set<std::string> Subtree(const std::string& node) const {
    std::multimap<std::string, std::string> children;
    for (const pb::VisionNode& one : nodes()) children.emplace(one.parent(), one.name());
    std::set<std::string> tree = {node};
    std::vector<std::string> left = {node};
    while (!left.empty()) {
      const auto [begin, end] = children.equal_range(left.back());
      left.pop_back();
      for (auto child = begin; child != end; ++child) {
        if (tree.insert(child->second).second) left.push_back(child->second);
      }
    }
    return tree;
  }

 private:
  pb::ListNodesResponse nodes_;
  pb::ListKpisResponse kpis_;
  std::map<std::string, std::string> titles_;
};

// Opinions on a plan and evaluations of it, asked for together: what they speak of may go, and they stay.
class RecordsBeside {
 public:
  RecordsBeside(Visit& visit, const std::string& part) : words_(visit.words()) {
    const std::string vision(domain::ParentName(part, 4));
    pb::ListOpinionsRequest list_opinions;
    list_opinions.set_parent(vision);
    list_opinions.set_page_size(kMostOpinions);
    auto opinions =
        visit.calls.Begin<pb::ListOpinionsResponse>("PlanningService/ListOpinions", list_opinions);
    pb::ListPlanEvaluationsRequest list_evaluations;
    list_evaluations.set_parent(vision);
    list_evaluations.set_page_size(kMostOfPlan);
    auto evaluations = visit.calls.Begin<pb::ListPlanEvaluationsResponse>(
        "PlanningService/ListPlanEvaluations", list_evaluations);
    if (auto found = opinions.Get(); found.ok()) opinions_ = *std::move(found);
    if (auto found = evaluations.Get(); found.ok()) evaluations_ = *std::move(found);
  }

  bool more() const {
    return !opinions_.next_page_token().empty() || !evaluations_.next_page_token().empty();
  }

  // Opinions on one of `parts`.
  std::vector<Use> OpinionsOn(const std::set<std::string>& parts) const {
    std::vector<Use> places;
    for (const pb::Opinion& opinion : opinions_.opinions()) {
      if (parts.count(opinion.subject()) == 0) continue;
      const int number = opinion.number();
      places.push_back(
          {opinion.name(),
           In(words_.lang(), {absl::StrCat("opinion ", number), absl::StrCat("意見 ", number)}),
           words_.Value(*pb::OpinionSource_descriptor(), opinion.source_kind())});
    }
    return places;
  }

  std::vector<Use> EvaluationsOf(const std::set<std::string>& nodes) const {
    std::vector<Use> places;
    for (const pb::PlanEvaluation& evaluation : evaluations_.evaluations()) {
      if (nodes.count(evaluation.node()) == 0) continue;
      const int year = evaluation.fiscal_year();
      const std::string whose =
          words_.Value(*pb::PlanEvaluator_descriptor(), evaluation.evaluator());
      places.push_back(
          {evaluation.node(), In(words_.lang(), {absl::StrCat("FY", year, " ", whose),
                                                 absl::StrCat(year, "年度 ", whose)})});
    }
    return places;
  }

 private:
  const domain::Words words_;
  pb::ListOpinionsResponse opinions_;
  pb::ListPlanEvaluationsResponse evaluations_;
};

std::string Said(const Visit& visit, const Uses& uses) {
  std::string kinds;
  for (const UsesOfAKind& kind : uses.kinds) {
    absl::StrAppend(&kinds, kinds.empty() ? "" : visit.Say({", ", "、"}), visit.Say(kind.kind), " ",
                    kind.places.size(), visit.Say({"", "件"}));
  }
  if (!uses.lead.en.empty()) return visit.Say(uses.lead) + kinds;
  const std::string more = uses.more ? visit.Say({" or more", "以上"}) : "";
  return visit.Say(
             {absl::StrCat(uses.what.en, " is used in ", uses.count(), more, " places: "),
              absl::StrCat(uses.what.ja, "は", uses.count(), "か所", more, "で使われています：")}) +
         kinds;
}

}  // namespace

size_t Uses::count() const {
  size_t all = 0;
  for (const UsesOfAKind& kind : kinds) all += kind.places.size();
  return all;
}

void WriteUses(view::Writer& html, Visit& visit, const Uses& uses) {
  if (uses.count() == 0) return;
  const auto box = html.Open("div", {view::Class("notice uses")});
  html.Leaf("p", {}, Said(visit, uses));
  const auto details = html.Open("details", {view::Attribute("open", uses.open ? "open" : "")});
  html.Leaf("summary", {}, visit.Say({"Which ones", "内訳を見る"}));
  const auto list = html.Open("ul");
  for (const UsesOfAKind& kind : uses.kinds) {
    for (const Use& use : kind.places) {
      const auto item = html.Open("li");
      html.Text(absl::StrCat(visit.Say(kind.kind), visit.Say({": ", "："})));
      WriteLink(html, AddressOfResource(use.resource),
                use.title.empty() ? visit.calls.titles().Of(use.resource) : use.title);
      if (!use.remark.empty())
        html.Text(absl::StrCat(visit.Say({" (", "（"}), use.remark, visit.Say({")", "）"})));
    }
  }
}

Uses UsesOfCase(Visit& visit, const std::string& name) {
  Uses uses = {{"This case", "この事例"}};
  pb::ListAdoptionsRequest list_adoptions;
  list_adoptions.set_parent(name);
  list_adoptions.set_page_size(kMostUses);
  auto adoptions =
      visit.calls.Begin<pb::ListAdoptionsResponse>("AdoptionService/ListAdoptions", list_adoptions);
  pb::ListSelectionsRequest list_selections;
  list_selections.set_filter(absl::StrCat("case=\"", name, "\" AND in_force=true"));
  list_selections.set_page_size(kMostUses);
  auto selections = visit.calls.Begin<pb::ListSelectionsResponse>("SelectionService/ListSelections",
                                                                  list_selections);
  const domain::Words words = visit.words();
  std::vector<Use> adopted;
  if (const auto found = adoptions.Get(); found.ok()) {
    for (const pb::Adoption& adoption : found->adoptions()) {
      adopted.push_back(
          {adoption.adopter(), "", words.Value(*pb::AdoptionState_descriptor(), adoption.state())});
    }
    uses.more = !found->next_page_token().empty();
  }
  AddKind(uses, {"taken up by", "活用"}, std::move(adopted));
  std::vector<Use> selected;
  if (const auto found = selections.Get(); found.ok()) {
    for (const pb::CaseSelection& selection : found->selections())
      selected.push_back({selection.selector()});
  }
  AddKind(uses, {"selected by", "優良事例の選定"}, std::move(selected));
  return uses;
}

Uses UsesOfNode(Visit& visit, const pb::VisionNode& node) {
  const PlanParts plan(visit, node.name());
  Uses uses = {{"This item", "この項目"}};
  uses.more = plan.more();
  AddKind(uses, AsMentioned(), plan.Mentions(node.re_mentions()));
  AddKind(uses, {"printed under it too", "この下に再掲されている項目"},
          plan.MentionedUnder({node.name()}));
  return uses;
}

Uses UsesOfKpi(Visit& visit, const pb::Kpi& kpi) {
  const PlanParts plan(visit, kpi.name());
  const RecordsBeside beside(visit, kpi.name());
  Uses uses = {{"This KPI", "このKPI"}};
  uses.more = plan.more() || beside.more();
  AddKind(uses, AsMentioned(), plan.Mentions(kpi.re_mentions()));
  std::vector<Use> activities;
  for (const pb::VisionNode& node : plan.nodes()) {
    for (const pb::Activity& activity : node.activities()) {
      if (std::find(activity.kpis().begin(), activity.kpis().end(), kpi.name()) !=
          activity.kpis().end())
        activities.push_back(
            {node.name(), absl::StrCat(PlanParts::TitleOf(node), " > ", activity.title())});
    }
  }
  AddKind(uses, {"served by", "対応する工程表の取組"}, std::move(activities));
  AddKind(uses, {"opinions on it", "このKPIへの意見"}, beside.OpinionsOn({kpi.name()}));
  return uses;
}

Uses UsesOfInitiative(Visit& visit, const std::string& name) {
  pb::ListMembersRequest list;
  list.set_parent(name);
  list.set_page_size(1000);
  const auto found =
      visit.calls.Call<pb::ListMembersResponse>("InitiativeService/ListMembers", list);
  Uses uses = {
      {}, {"Others take part in this initiative: ", "この連携には、ほかの団体が関わっています："}};
  if (!found.ok()) return uses;
  std::vector<Use> joined;
  std::vector<Use> pending;
  for (const pb::InitiativeMember& member : found->members()) {
    Use use = {member.organization()};
    switch (member.state()) {
      case pb::MEMBER_STATE_JOINED:
        if (member.role() != pb::MEMBER_ROLE_LEAD) joined.push_back(std::move(use));
        break;
      case pb::MEMBER_STATE_INVITED:
      case pb::MEMBER_STATE_APPLIED:
      case pb::MEMBER_STATE_CONSIDERING:
      case pb::MEMBER_STATE_COUNCIL_PENDING:
        pending.push_back(std::move(use));
        break;
      default:
        break;
    }
  }
  uses.more = !found->next_page_token().empty();
  AddKind(uses, {"members", "参加団体"}, std::move(joined));
  AddKind(uses, {"about to join", "参加を検討中の団体"}, std::move(pending));
  return uses;
}

Uses GoneWithNode(Visit& visit, const pb::VisionNode& node) {
  const PlanParts plan(visit, node.name());
  const std::set<std::string> tree = plan.Subtree(node.name());
  const RecordsBeside beside(visit, node.name());
  Uses uses = {{}, {"With it goes: ", "いっしょに削除されるもの："}, /*open=*/true};
  uses.more = plan.more() || beside.more();
  std::vector<Use> nodes;
  for (const pb::VisionNode& one : plan.nodes()) {
    if (one.name() != node.name() && tree.count(one.name()) > 0)
      nodes.push_back({one.name(), PlanParts::TitleOf(one)});
  }
  std::vector<Use> kpis;
  std::set<std::string> parts = tree;
  for (const pb::Kpi& kpi : plan.kpis()) {
    if (tree.count(kpi.node()) == 0) continue;
    kpis.push_back({kpi.name(), kpi.title()});
    parts.insert(kpi.name());
  }
  AddKind(uses, {"goals and measures below it", "配下の目標・施策"}, std::move(nodes));
  AddKind(uses, {"KPIs", "KPI"}, std::move(kpis));
  AddKind(uses,
          {"printed here again (stays in its own place)",
           "ここへの再掲がなくなる項目（本来の位置には残ります）"},
          plan.MentionedUnder(tree));
  if (uses.count() == 0) uses.lead = {"What speaks of it: ", "この項目に関する記録："};
  AddKind(uses, {"opinions on it (stay, with the title it had)", "ここへの意見（意見は残ります）"},
          beside.OpinionsOn(parts));
  AddKind(uses, {"evaluations of it (stay)", "この項目の評価（評価は残ります）"},
          beside.EvaluationsOf(tree));
  return uses;
}

}  // namespace renkei::web
