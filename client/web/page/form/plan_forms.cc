// Visions: writing the head, goals, measures and KPIs.
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/plan_columns.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
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
          {{"Plans above it, and how progress is judged", "上位計画と進捗の評価"},
           {"parent_plans", "rubric"}},
          {{"Whose it is, and who may read", "所有団体と公開範囲"},
           {"owners", "audience.visibility", "audience.organizations"}}};
}

// What is there can be moved as well.
std::vector<FieldGroup> NodeGroups(bool moves) {
  return {
      {{}, {"label", "title", "text"}},
      {{"Who does it, when and for how much", "担当・工程・予算"},
       {"section", "activities", "budgets", "funding", "links"}},
      {{"Its place, and how it is found", "位置づけと分類"},
       moves ? std::vector<const char*>{"parent", "order", "re_mentions", "kind", "framework_items"}
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
       moves ? std::vector<const char*>{"node", "order", "re_mentions", "note"}
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

Awaited<pb::ListNodesResponse> BeginNodes(Visit& visit, const std::string& vision) {
  pb::ListNodesRequest request;
  request.set_parent(vision);
  request.set_page_size(kMostChoices);
  return visit.calls.Begin<pb::ListNodesResponse>("VisionService/ListNodes", request);
}

// The goals and measures of a plan, each as deep as it stands; without `but` and what stands under it.
std::vector<Choice> NodeChoices(const absl::StatusOr<pb::ListNodesResponse>& found,
                                const std::string& but) {
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

// KPIs that the activities of a node may serve: as many as they may name.
constexpr size_t kMostServed = 30;

// Those of the node itself, then those of what stands above and below it.
std::vector<Choice> ServedKpis(const absl::StatusOr<pb::ListNodesResponse>& nodes,
                               const absl::StatusOr<pb::ListKpisResponse>& kpis,
                               const std::string& node) {
  if (!nodes.ok() || !kpis.ok()) return {};
  std::map<std::string, std::string> parents;
  for (const pb::VisionNode& one : nodes->nodes()) parents[one.name()] = one.parent();
  const auto stands_under = [&](std::string name, const std::string& above) {
    // Whatever names what as its parent, the way up ends.
    for (size_t step = 0; !name.empty() && step < parents.size(); ++step) {
      if (name == above) return true;
      const auto up = parents.find(name);
      name = up == parents.end() ? "" : up->second;
    }
    return false;
  };
  std::vector<Choice> own;
  std::vector<Choice> near;
  for (const pb::Kpi& kpi : kpis->kpis()) {
    if (kpi.node() == node) {
      own.push_back({kpi.name(), kpi.title()});
    } else if (!kpi.node().empty() &&
               (stands_under(kpi.node(), node) || stands_under(node, kpi.node()))) {
      near.push_back({kpi.name(), kpi.title()});
    }
  }
  own.insert(own.end(), near.begin(), near.end());
  if (own.size() > kMostServed) own.resize(kMostServed);
  return own;
}

Choices ChoicesOfNode(Visit& visit, const Message& request) {
  const pb::VisionNode& node = static_cast<const pb::UpdateNodeRequest&>(request).node();
  auto nodes = BeginNodes(visit, VisionOf(node.name()));
  pb::ListKpisRequest list_kpis;
  list_kpis.set_parent(VisionOf(node.name()));
  list_kpis.set_page_size(kMostChoices);
  auto kpis = visit.calls.Begin<pb::ListKpisResponse>("VisionService/ListKpis", list_kpis);
  const auto found = nodes.Get();
  std::vector<Choice> places = NodeChoices(found, node.name());
  Choices choices = {{"parent", places}, {"re_mentions.parent", std::move(places)}};
  std::vector<Choice> served = ServedKpis(found, kpis.Get(), node.name());
  if (!served.empty()) choices["activities.kpis"] = std::move(served);
  return choices;
}
Choices ChoicesOfKpi(Visit& visit, const Message& request) {
  const pb::Kpi& kpi = static_cast<const pb::UpdateKpiRequest&>(request).kpi();
  auto nodes = BeginNodes(visit, VisionOf(kpi.name()));
  std::vector<Choice> indicators = IndicatorChoices(visit);
  std::vector<Choice> places = NodeChoices(nodes.Get(), "");
  return {{"node", places},
          {"re_mentions.parent", std::move(places)},
          {"indicator", std::move(indicators)}};
}

// Visions of a prefecture that a plan may stand under.
constexpr int kMostPlansAbove = 50;

// National frameworks, and what the prefecture of `owner` has; and how progress is judged.
Choices ChoicesOfHead(Visit& visit, const std::string& owner, const std::string& vision) {
  pb::ListFrameworksRequest list_frameworks;
  list_frameworks.set_page_size(100);
  auto frameworks = visit.calls.Begin<pb::ListFrameworksResponse>("FrameworkService/ListFrameworks",
                                                                  list_frameworks);
  pb::ListRubricsRequest list_rubrics;
  list_rubrics.set_page_size(200);
  auto rubrics =
      visit.calls.Begin<pb::ListRubricsResponse>("FrameworkService/ListRubrics", list_rubrics);
  pb::GetOrganizationRequest get;
  get.set_name(owner);
  const auto body = visit.calls.Call<pb::Organization>("RegistryService/GetOrganization", get);
  Choices choices;
  std::vector<Choice>& plans = choices["parent_plans"];
  if (const auto found = frameworks.Get(); found.ok()) {
    for (const pb::Framework& framework : found->frameworks())
      plans.push_back({framework.name(), framework.title()});
  }
  if (body.ok() && !body->prefecture().empty()) {
    pb::ListVisionsRequest list;
    list.set_filter(absl::StrCat("owner=\"", body->prefecture(), "\""));
    list.set_page_size(kMostPlansAbove);
    const auto found = visit.calls.Call<pb::ListVisionsResponse>("VisionService/ListVisions", list);
    if (found.ok()) {
      for (const pb::Vision& above : found->visions()) {
        if (above.name() != vision)
          plans.push_back({above.name(), absl::StrCat(visit.calls.titles().Of(body->prefecture()),
                                                      " ", above.title())});
      }
    }
  }
  // What stands there can stay, whether it is offered or not.
  if (const auto found = rubrics.Get(); found.ok()) {
    std::vector<Choice>& ways = choices["rubric"];
    for (const pb::Rubric& rubric : found->rubrics())
      ways.push_back({rubric.name(), rubric.title()});
  }
  return choices;
}
Choices ChoicesOfVision(Visit& visit, const Message& request) {
  const pb::Vision& vision = static_cast<const pb::UpdateVisionRequest&>(request).vision();
  return ChoicesOfHead(visit, std::string(domain::ParentName(vision.name(), 2)), vision.name());
}
Choices ChoicesOfNewVision(Visit& visit, const Message& request) {
  return ChoicesOfHead(visit, static_cast<const pb::CreateVisionRequest&>(request).parent(), "");
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

absl::Status BeginNodeDelete(Visit& visit, const std::string& name, Message& request) {
  pb::GetNodeRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto node, visit.calls.Call<pb::VisionNode>("VisionService/GetNode", get));
  auto& remove = static_cast<pb::DeleteNodeRequest&>(request);
  remove.set_name(name);
  remove.set_etag(node.etag());
  return absl::OkStatus();
}

absl::Status BeginKpiDelete(Visit& visit, const std::string& name, Message& request) {
  pb::GetKpiRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto kpi, visit.calls.Call<pb::Kpi>("VisionService/GetKpi", get));
  auto& remove = static_cast<pb::DeleteKpiRequest&>(request);
  remove.set_name(name);
  remove.set_etag(kpi.etag());
  return absl::OkStatus();
}

Uses GoneWithNodeDelete(Visit& visit, const Message& request) {
  pb::VisionNode node;
  node.set_name(static_cast<const pb::DeleteNodeRequest&>(request).name());
  return GoneWithNode(visit, node);
}
Uses UsesOfKpiDelete(Visit& visit, const Message& request) {
  pb::Kpi kpi;
  kpi.set_name(static_cast<const pb::DeleteKpiRequest&>(request).name());
  return UsesOfKpi(visit, kpi);
}

template <typename Request>
std::string TitleOfRemoved(Visit& visit, const Message& request) {
  const std::string& name = static_cast<const Request&>(request).name();
  return Place(visit, VisionOf(name), name);
}
template <typename Request>
std::string PlanOfRemoved(const Message& request) {
  return absl::StrCat("/", VisionOf(static_cast<const Request&>(request).name()));
}

}  // namespace

std::vector<Choice> NodeChoices(Visit& visit, const std::string& vision, const std::string& but) {
  return NodeChoices(BeginNodes(visit, vision).Get(), but);
}

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
      .choices = ChoicesOfNewVision,
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
                                      .begin = BeginVisionEdit,
                                      .choices = ChoicesOfVision};
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

const Form& NodeDeleteForm() {
  static const auto& form = *new Form{
      .method = "VisionService/DeleteNode",
      .part = "",
      .title = {"Remove the goal or measure", "目標・施策を削除する"},
      .button = {"Remove it", "削除する"},
      .note = {"It goes from the draft; revisions that were published keep it.",
               "下書きから削除します。公開した版には残ります（次に公開するまで、公開中の計画は変わ"
               "りませ"
               "ん）。"},
      .fields = FormFields(
          InputsOf(*pb::DeleteNodeRequest::descriptor(),
                   {{"force", sheet::CellKind::kYesNo, 0, "", "配下の施策・KPIもいっしょに削除する",
                     "remove what stands below it too"}}),
          {{{}, {"force"}}}),
      .begin = BeginNodeDelete,
      .subtitle = TitleOfRemoved<pb::DeleteNodeRequest>,
      .uses = GoneWithNodeDelete,
      .back = PlanOfRemoved<pb::DeleteNodeRequest>,
      .done = "deleted",
      .keeps = false};
  return form;
}

const Form& KpiDeleteForm() {
  static const auto& form =
      *new Form{.method = "VisionService/DeleteKpi",
                .part = "",
                .title = {"Remove the KPI", "KPIを削除する"},
                .button = {"Remove it", "削除する"},
                .note = {"It goes from the draft. Its figures stay with the revisions that have "
                         "it, and come back "
                         "when one of them is restored.",
                         "下書きから削除します。記録した実績は公開した版に残り、その版を復元すると"
                         "元に戻ります。"},
                .fields = FormFields(InputsOf(*pb::DeleteKpiRequest::descriptor(), {}), {}),
                .begin = BeginKpiDelete,
                .subtitle = TitleOfRemoved<pb::DeleteKpiRequest>,
                .uses = UsesOfKpiDelete,
                .back = PlanOfRemoved<pb::DeleteKpiRequest>,
                .done = "deleted",
                .keeps = false};
  return form;
}

}  // namespace renkei::web
