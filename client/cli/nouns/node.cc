#include <map>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/resource_titles.h"
#include "client/lib/request_id.h"
#include "client/view/page/resource.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/strategy/vision_file.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kVisionHelp = {
    "The vision: name, OWNER/EXTERNAL_ID, or an organization that has one only",
    "ビジョン。リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"};
const Text kNodeHelp = {"VISION/NODE: the node by its external id or the beginning of its id",
                        "ビジョン/施策等。施策等は外部IDかIDの先頭"};

std::vector<Column<pb::VisionNode>> NodeColumns(Session& session) {
  using N = pb::VisionNode;
  // What can be typed for it: one without an external id is called by the id of its name.
  return {{{"NODE", "外部ID"}, [](const N& n) { return domain::KeyOf(n); }},
          {Heading<N>("label"), [](const N& n) { return n.label(); }},
          {Heading<N>("kind"), Says<N>(session, "kind")},
          {Heading<N>("section"), [](const N& n) { return n.section(); }, false, true},
          {Heading<N>("title"), [](const N& n) { return n.title(); }, false, true}};
}

void AddNodeList(Noun noun) {
  struct Arguments {
    std::string vision;
    std::string as_of;
    int revision = 0;
    int limit = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("list", {"Lists the nodes of a vision in the order of the tree",
                                    "ビジョンの施策等を木構造の順に一覧します"});
  verb.Positional(&args->vision, "VISION", kVisionHelp)
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Date(&args->as_of, "--as-of", {"The revision in force on that day", "その日の時点の版"})
      .Example("renkei node list 141003", {"Of the only vision of a city", "市のビジョンの施策等"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &args->vision));
    ASSIGN_OR_RETURN(const int revision,
                     RevisionOn(session, args->vision, args->revision, args->as_of));
    ASSIGN_OR_RETURN(const auto tree, FetchTree(session, args->vision, revision));
    const auto nodes = FirstOf(tree->NodesAsPrinted(), args->limit);
    session.printer().List(nodes, NodeColumns(session));
    NoteIfEmpty(session, nodes.size());
    return absl::OkStatus();
  });
}

// "1-(1) 新しい移動サービス": what people know a node by; its name where it cannot be read.
std::string TitleOf(Session& session, const std::string& name, int revision) {
  pb::GetNodeRequest request;
  request.set_name(name);
  request.set_revision(revision);
  const auto node = session.Call<pb::VisionNode>("VisionService/GetNode", request);
  if (!node.ok()) return name;
  return domain::NodeText(*node);
}

// The node above it and those under which it is printed again, as they were in the revision.
std::map<std::string, std::string> TitlesAround(Session& session, const pb::VisionNode& node,
                                                int revision) {
  std::map<std::string, std::string> titles = {{node.parent(), ""}};
  for (const pb::ReMention& again : node.re_mentions()) titles.emplace(again.parent(), "");
  titles.erase("");
  for (auto& [name, title] : titles) title = TitleOf(session, name, revision);
  return titles;
}

// The node with titles where the contract has names.
void PrintNode(Session& session, const pb::VisionNode& node, int revision) {
  std::map<std::string, std::string> around;
  if (session.printer().for_people()) around = TitlesAround(session, node, revision);
  const domain::Words words(session.lang(), [&](const std::string& name) {
    const auto known = around.find(name);
    return known == around.end() ? session.names().Of(name) : known->second;
  });
  session.printer().One(node, [&] { return session.printer().Text(view::NodePage(node, words)); });
}

void AddShow(Noun noun) {
  struct Arguments {
    std::string name;
    std::string as_of;
    int revision = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("show", {"Shows one node", "一つの施策等を表示します"});
  verb.Positional(&args->name, "VISION/NODE", kNodeHelp)
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Date(&args->as_of, "--as-of", {"The revision in force on that day", "その日の時点の版"})
      .Example("renkei node show 141003/strategy-2023/g1-1", {"By external ids", "外部IDで"});
  verb.Run([args](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Node, &args->name));
    ASSIGN_OR_RETURN(const int revision,
                     RevisionOn(session, args->name.substr(0, args->name.find("/nodes/")),
                                args->revision, args->as_of));
    pb::GetNodeRequest request;
    request.set_name(args->name);
    request.set_revision(revision);
    ASSIGN_OR_RETURN(const auto node,
                     session.Call<pb::VisionNode>("VisionService/GetNode", request));
    PrintNode(session, node, revision);
    return absl::OkStatus();
  });
}

// What add and set have in common. Optional text: whether it was given shows in `given`.
struct Fields {
  std::string target;
  std::string parent;
  std::string external_id;
  std::string title;
  std::string label;
  std::string kind;
  std::string text;
  std::string section;
  std::vector<std::string> clear;
  std::string etag;
  int order = 0;
};

void AddFields(Verb& verb, Fields* f) {
  verb.Option(&f->label, "--label", "TEXT",
              {"What is printed before the title", "題名の前に印刷する番号"})
      .Option(&f->kind, "--kind", "TEXT",
              {"basic_goal, pillar, measure ...",
               "basic_goal（基本目標）、pillar（柱）、measure（施策）など"})
      .Option(&f->text, "--text", "TEXT", {"Its text", "本文"})
      .Option(&f->section, "--section", "TEXT", {"The section in charge", "担当課"})
      .Integer(&f->order, "--order", 1, 1'000'000,
               {"Place among its siblings", "同じ階層での並び順"});
}

// Fills a node and the mask of what was given.
void Fill(const Fields& f, pb::VisionNode& node, google::protobuf::FieldMask& mask) {
  const auto set = [&](const char* path, const std::string& value, std::string* target) {
    if (value.empty()) return;
    *target = value;
    mask.add_paths(path);
  };
  set("title", f.title, node.mutable_title());
  set("label", f.label, node.mutable_label());
  set("kind", f.kind, node.mutable_kind());
  set("text", f.text, node.mutable_text());
  set("section", f.section, node.mutable_section());
  if (f.order != 0) {
    node.set_order(f.order);
    mask.add_paths("order");
  }
  for (const std::string& path : f.clear) mask.add_paths(path);
}

void AddAdd(Noun noun) {
  const auto f = std::make_shared<Fields>();
  Verb verb = noun.AddVerb("add", {"Adds a node to the draft", "下書きに施策等を加えます"});
  verb.Positional(&f->target, "VISION", kVisionHelp)
      .Positional(&f->title, "TITLE", {"Its title", "題名"})
      .Option(&f->parent, "--under", "VISION/NODE",
              {"Under this node; left out: at the top", "この施策等の下に。省略時は最上位"})
      .Option(&f->external_id, "--external-id", "ID",
              {"A key of one's own; default: one is made", "独自の外部ID。省略時は自動で付けます"});
  AddFields(verb, f.get());
  verb.Example("renkei node add 141003 新しい施策 --under 141003/strategy-2023/g1 --section 企画課",
               {"Under a goal", "基本目標の下に"});
  verb.Run([f](Session& session) -> absl::Status {
    pb::CreateNodeRequest request;
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &f->target));
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Node, &f->parent));
    request.set_parent(f->target);
    google::protobuf::FieldMask ignored;
    Fill(*f, *request.mutable_node(), ignored);
    request.mutable_node()->set_parent(f->parent);
    // Without one it could not be exported and applied again.
    request.mutable_node()->set_external_id(
        f->external_id.empty() ? client::NewRequestId().substr(0, 8) : f->external_id);
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto node,
                     session.Call<pb::VisionNode>("VisionService/CreateNode", request));
    PrintWritten(session, node, NodeColumns(session));
    return absl::OkStatus();
  });
}

absl::Status Update(Session& session, const std::string& target, pb::UpdateNodeRequest request) {
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Node(target));
  if (request.update_mask().paths().empty())
    return UsageError({"say what shall change", "変更する項目を指定してください。"});
  request.mutable_node()->set_name(name);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto node,
                   session.Call<pb::VisionNode>("VisionService/UpdateNode", request));
  PrintWritten(session, node, NodeColumns(session));
  return absl::OkStatus();
}

void AddSet(Noun noun) {
  const auto f = std::make_shared<Fields>();
  Verb verb = noun.AddVerb("set", {"Changes a node of the draft", "下書きの施策等を変更します"});
  verb.Positional(&f->target, "VISION/NODE", kNodeHelp)
      .Option(&f->title, "--title", "TEXT", {"Its new title", "新しい題名"});
  AddFields(verb, f.get());
  verb.Options(&f->clear, "--clear", "FIELD",
               {"Empties a field: text, section, label ...",
                "項目を空にします: text、section、label など"})
      .Option(&f->etag, "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei node set 141003/strategy-2023/g1-1 --section 交通政策課 --clear label",
               {"A new section, no label", "担当課を変え、番号を消す"});
  verb.Run([f](Session& session) {
    pb::UpdateNodeRequest request;
    Fill(*f, *request.mutable_node(), *request.mutable_update_mask());
    request.mutable_node()->set_etag(f->etag);
    return Update(session, f->target, request);
  });
}

void AddMove(Noun noun) {
  struct Arguments {
    std::string node;
    std::string under;
    bool top = false;
    int order = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "move", {"Moves a node with all that is under it", "施策等を、その下にあるものごと移します"});
  verb.Positional(&args->node, "VISION/NODE", kNodeHelp)
      .Option(&args->under, "--under", "VISION/NODE", {"Under this node", "移す先の施策等"})
      .Flag(&args->top, "--top", {"To the top", "最上位に移します"})
      .Integer(&args->order, "--order", 1, 1'000'000,
               {"Place among its new siblings", "移した先での並び順"})
      .Example(
          "renkei node move 141003/strategy-2023/g1-1 --under 141003/strategy-2023/g2 --order 1",
          {"First under another goal", "別の基本目標の先頭へ"});
  verb.Run([args](Session& session) -> absl::Status {
    if (args->top && !args->under.empty())
      return UsageError(
          {"--top and --under exclude each other", "--top と --under は同時に使えません。"});
    pb::UpdateNodeRequest request;
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Node, &args->under));
    request.mutable_node()->set_parent(args->under);
    request.mutable_node()->set_order(args->order);
    if (args->top || !args->under.empty()) request.mutable_update_mask()->add_paths("parent");
    if (args->order != 0) request.mutable_update_mask()->add_paths("order");
    return Update(session, args->node, request);
  });
}

void AddRemove(Noun noun) {
  AddVerb(noun,
          {.name = "remove",
           .description = {"Removes a node from the draft", "下書きから施策等を削除します"},
           .calls = "VisionService/DeleteNode",
           .takes = {Field("VISION/NODE", "name", kNodeHelp),
                     Field("--force", "force",
                           {"With everything under it", "その下にあるものもすべて削除します"}),
                     Etag()},
           .prints = Removed(),
           .examples = {{"renkei node remove 141003/strategy-2023/g1-1 --force",
                         {"With its KPIs", "KPIごと"}}}});
}

}  // namespace

void AddNode(CommandTree& tree) {
  const Noun noun = tree.AddNoun(
      "node", {"Goals, pillars and measures of a vision", "ビジョンの基本目標・柱・施策"});
  AddNodeList(noun);
  AddShow(noun);
  AddAdd(noun);
  AddSet(noun);
  AddMove(noun);
  AddRemove(noun);
}

}  // namespace renkei::cli
