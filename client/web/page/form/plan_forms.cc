// Visions: writing the head, goals, measures and KPIs.
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/plan_columns.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/vision_tree.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;

constexpr char kNodeName[] = "organizations/*/visions/*/nodes/*";

std::vector<FieldGroup> VisionGroups() {
  return {{{}, {"title", "period.from_fiscal_year", "period.to_fiscal_year"}},
          {{"What it says", "内容"}, {"narrative", "challenges", "level_names", "links"}},
          {{"How it is found", "分類"}, {"framework_items"}},
          {{"Whose it is, and who may read", "所有団体と公開範囲"},
           {"owners", "audience.visibility", "audience.organizations"}}};
}

// What is there can be moved as well.
std::vector<FieldGroup> NodeGroups(bool moves) {
  return {{{}, {"label", "title", "text"}},
          {{"Who does it, when and for how much", "担当・工程・予算"},
           {"section", "activities", "budgets", "links"}},
          {{"Its place, and how it is found", "位置づけと分類"},
           moves ? std::vector<const char*>{"parent", "order", "kind", "framework_items"}
                 : std::vector<const char*>{"order", "kind", "framework_items"}}};
}

std::vector<FieldGroup> KpiGroups(bool moves) {
  return {
      {{}, {"title", "unit", "direction", "class"}},
      {{"From where to where", "基準値と目標値"},
       {"baseline.value", "baseline.value.text", "baseline.when", "baseline.unit", "targets"}},
      {{"How it is counted", "集計のしかた"},
       {"aggregation", "cumulative_from_fiscal_year", "numerator", "denominator", "range_low",
        "range_high", "source", "indicator"}},
      {{"Who reports it, and when", "報告"}, {"section", "next_due_date", "publication_lag_days"}},
      {{"Its place, and a note", "位置づけと備考"},
       moves ? std::vector<const char*>{"node", "order", "note"}
             : std::vector<const char*>{"order", "note"}}};
}

// New things may say what they are called in other systems; later that stays.
std::vector<FieldGroup> WithExternalId(std::vector<FieldGroup> groups) {
  groups.push_back({{"For files", "ファイルとの対応"}, {"external_id"}});
  return groups;
}

std::string VisionOf(const std::string& part) { return std::string(domain::ParentName(part, 4)); }

absl::Status BeginVisionEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetVisionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateVisionRequest&>(request).mutable_vision(),
                   visit.calls.Call<pb::Vision>("VisionService/GetVision", get));
  return absl::OkStatus();
}

absl::Status BeginNodeEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetNodeRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateNodeRequest&>(request).mutable_node(),
                   visit.calls.Call<pb::VisionNode>("VisionService/GetNode", get));
  return absl::OkStatus();
}

absl::Status BeginKpiEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetKpiRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateKpiRequest&>(request).mutable_kpi(),
                   visit.calls.Call<pb::Kpi>("VisionService/GetKpi", get));
  return absl::OkStatus();
}

// `name`: the organization that leads it.
absl::Status BeginVision(Visit&, const std::string& name, Message& request) {
  static_cast<pb::CreateVisionRequest&>(request).set_parent(name);
  return absl::OkStatus();
}

// `name`: the node that it will stand under, or the vision for the top.
absl::Status BeginNode(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateNodeRequest&>(request);
  const bool below = domain::MatchName(kNodeName, name).has_value();
  create.set_parent(below ? VisionOf(name) : name);
  create.mutable_node()->set_parent(below ? name : "");
  return absl::OkStatus();
}

absl::Status BeginKpi(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateKpiRequest&>(request);
  const bool below = domain::MatchName(kNodeName, name).has_value();
  create.set_parent(below ? VisionOf(name) : name);
  create.mutable_kpi()->set_node(below ? name : "");
  return absl::OkStatus();
}

// A plan with more goals and measures than these offers none: nobody finds one among thousands.
constexpr int kMostChoices = 2'000;

// The goals and measures of a plan, each as deep as it stands; without `but` and what stands under it.
std::vector<Choice> NodeChoices(Visit& visit, const std::string& vision, const std::string& but) {
  pb::ListNodesRequest request;
  request.set_parent(vision);
  request.set_page_size(kMostChoices);
  const auto found = visit.calls.Call<pb::ListNodesResponse>("VisionService/ListNodes", request);
  if (!found.ok() || !found->next_page_token().empty()) return {};
  const domain::VisionTree tree({}, {found->nodes().begin(), found->nodes().end()}, {});
  std::map<std::string, size_t> depths;
  std::optional<size_t> below;
  std::vector<Choice> choices;
  for (const pb::VisionNode* node : tree.NodesAsPrinted()) {
    const auto above = depths.find(node->parent());
    const size_t depth = above == depths.end() ? 0 : above->second + 1;
    depths[node->name()] = depth;
    if (below && depth > *below) continue;
    below.reset();
    if (node->name() == but) {
      below = depth;
      continue;
    }
    std::string indent;
    for (size_t i = 0; i < depth; ++i) indent += "　";
    choices.push_back(
        {node->name(),
         absl::StrCat(indent, node->label(), node->label().empty() ? "" : " ", node->title())});
  }
  return choices;
}

Choices ChoicesOfNode(Visit& visit, const Message& request) {
  const pb::VisionNode& node = static_cast<const pb::UpdateNodeRequest&>(request).node();
  return {{"parent", NodeChoices(visit, VisionOf(node.name()), node.name())}};
}
Choices ChoicesOfKpi(Visit& visit, const Message& request) {
  const pb::Kpi& kpi = static_cast<const pb::UpdateKpiRequest&>(request).kpi();
  return {{"node", NodeChoices(visit, VisionOf(kpi.name()), "")},
          {"indicator", IndicatorChoices(visit)}};
}
Choices ChoicesOfNewKpi(Visit& visit, const Message&) {
  return {{"indicator", IndicatorChoices(visit)}};
}

// "総合戦略 > 地域交通"; `below`: the node, or "".
std::string Place(Visit& visit, const std::string& vision, const std::string& below) {
  const std::string plan = visit.calls.titles().Of(vision);
  return below.empty() ? plan : absl::StrCat(plan, " > ", visit.calls.titles().Of(below));
}

std::string OwnerOfNew(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::CreateVisionRequest&>(request).parent());
}
std::string PlaceOfNode(Visit& visit, const Message& request) {
  const auto& create = static_cast<const pb::CreateNodeRequest&>(request);
  return Place(visit, create.parent(), create.node().parent());
}
std::string PlaceOfKpi(Visit& visit, const Message& request) {
  const auto& create = static_cast<const pb::CreateKpiRequest&>(request);
  return Place(visit, create.parent(), create.kpi().node());
}
std::string PlanOfNode(Visit& visit, const Message& request) {
  const pb::VisionNode& node = static_cast<const pb::UpdateNodeRequest&>(request).node();
  return Place(visit, VisionOf(node.name()), node.parent());
}
std::string PlanOfKpi(Visit& visit, const Message& request) {
  const pb::Kpi& kpi = static_cast<const pb::UpdateKpiRequest&>(request).kpi();
  return Place(visit, VisionOf(kpi.name()), kpi.node());
}

Uses UsesOfNodeEdit(Visit& visit, const Message& request) {
  return UsesOfNode(visit, static_cast<const pb::UpdateNodeRequest&>(request).node());
}
Uses UsesOfKpiEdit(Visit& visit, const Message& request) {
  return UsesOfKpi(visit, static_cast<const pb::UpdateKpiRequest&>(request).kpi());
}

}  // namespace

const Form& VisionCreateForm() {
  static const auto& form = *new Form{
      .method = "VisionService/CreateVision",
      .part = "vision",
      .title = {"Write a new vision", "新しいビジョン・戦略を書く"},
      .button = {"Create the draft", "下書きとして登録する"},
      .note =
          {"Nobody outside its organizations sees it before it is published. Goals, measures and "
           "KPIs are added afterwards.",
           "公開するまで、所有団体の外からは見えません。目標・施策・KPIは、登録したあとに追加しま"
           "す。"},
      .fields = FormFields(VisionFormLayout(), WithExternalId(VisionGroups())),
      .begin = BeginVision,
      .subtitle = OwnerOfNew,
      .done = "created"};
  return form;
}

const Form& VisionEditForm() {
  static const auto& form = *new Form{.method = "VisionService/UpdateVision",
                                      .part = "vision",
                                      .title = {"Edit the plan's head", "計画の概要の編集"},
                                      .button = {"Save", "保存する"},
                                      .note = {},
                                      .fields = FormFields(VisionFormLayout(), VisionGroups()),
                                      .begin = BeginVisionEdit};
  return form;
}

const Form& NodeCreateForm() {
  static const auto& form =
      *new Form{.method = "VisionService/CreateNode",
                .part = "node",
                .title = {"Add a goal or measure", "目標・施策を追加する"},
                .button = {"Add", "追加する"},
                .note = {},
                .fields = FormFields(NodeFormLayout(), WithExternalId(NodeGroups(/*moves=*/false))),
                .begin = BeginNode,
                .subtitle = PlaceOfNode,
                .done = "added"};
  return form;
}

const Form& NodeEditForm() {
  static const auto& form =
      *new Form{.method = "VisionService/UpdateNode",
                .part = "node",
                .title = {"Edit the goal or measure", "目標・施策の編集"},
                .button = {"Save", "保存する"},
                .note = {},
                .fields = FormFields(NodeFormLayout(), NodeGroups(/*moves=*/true)),
                .begin = BeginNodeEdit,
                .subtitle = PlanOfNode,
                .choices = ChoicesOfNode,
                .uses = UsesOfNodeEdit};
  return form;
}

const Form& KpiCreateForm() {
  static const auto& form =
      *new Form{.method = "VisionService/CreateKpi",
                .part = "kpi",
                .title = {"Add a KPI", "KPIを追加する"},
                .button = {"Add", "追加する"},
                .note = {},
                .fields = FormFields(KpiFormLayout(), WithExternalId(KpiGroups(/*moves=*/false))),
                .begin = BeginKpi,
                .subtitle = PlaceOfKpi,
                .choices = ChoicesOfNewKpi,
                .done = "added"};
  return form;
}

const Form& KpiEditForm() {
  static const auto& form =
      *new Form{.method = "VisionService/UpdateKpi",
                .part = "kpi",
                .title = {"Edit the KPI", "KPIの編集"},
                .button = {"Save", "保存する"},
                .note = {},
                .fields = FormFields(KpiFormLayout(), KpiGroups(/*moves=*/true)),
                .begin = BeginKpiEdit,
                .subtitle = PlanOfKpi,
                .choices = ChoicesOfKpi,
                .uses = UsesOfKpiEdit};
  return form;
}

}  // namespace renkei::web
