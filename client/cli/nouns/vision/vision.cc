#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/cli/progress.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

void AddList(Noun noun) {
  AddVerb(
      noun,
      {.name = "list",
       .description = {"Lists visions, newest first", "ビジョンを新しい順に一覧します"},
       .calls = "VisionService/ListVisions",
       .takes = {OfOwner(), OfPrefecture(), InState(), TitleHas(),
                 Term("--framework-item FRAMEWORK/ITEM", "framework_items:",
                      {"That serve this item of a framework, as a whole or with a node of the "
                       "revision in force: national-2022/field-mobility",
                       "国の枠組みの項目で絞ります: national-2022/field-mobility。ビジョン本体"
                       "か、現行の版の施策等が対応づけられているもの"},
                      &Resolver::FrameworkItem),
                 FilterText(), Limit()},
       .prints = Listed(VisionColumns, 200),
       .examples = {{"renkei vision list --prefecture 14", {"Of Kanagawa", "神奈川県のビジョン"}},
                    {"renkei vision list --state in_review",
                     {"What waits for approval", "承認待ちのもの"}}}});
}

struct ShowArguments {
  std::string name;
  std::string as_of;
  int revision = 0;
  bool tree = false;
  bool ids = false;
};

std::string Summary(const pb::Vision& vision, const BriefStyle& style) {
  return RenderBrief(vision, style, {"etag", "name", "level_names"});
}

absl::Status ShowTree(Session& session, const std::string& name, const ShowArguments& args) {
  ASSIGN_OR_RETURN(const int revision, RevisionOn(session, name, args.revision, args.as_of));
  ASSIGN_OR_RETURN(const auto tree, FetchTree(session, name, revision));
  BriefStyle style = session.printer().style();
  const pb::Vision& vision = tree->vision();
  session.printer().One(vision, [&] {
    const std::string state =
        ValueLabel(*pb::LifecycleState_descriptor(), vision.state(), style.lang);
    return absl::StrCat(Printable(vision.title()), "  ", PeriodText(vision.period(), style.lang),
                        "  ", state, "\n\n", DrawTree(*tree, style, args.ids));
  });
  return absl::OkStatus();
}

absl::Status RunShow(Session& session, const ShowArguments& args) {
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Vision(args.name));
  if (args.tree || args.ids) return ShowTree(session, name, args);
  pb::GetVisionRequest request;
  request.set_name(name);
  request.set_revision(args.revision);
  request.set_as_of(args.as_of);
  ASSIGN_OR_RETURN(const auto vision, session.Call<pb::Vision>("VisionService/GetVision", request));
  session.printer().One(vision, [&] {
    return absl::StrCat(Summary(vision, session.printer().style()), "\n", Printable(vision.name()),
                        "\n");
  });
  return absl::OkStatus();
}

void AddShow(Noun noun) {
  const auto args = std::make_shared<ShowArguments>();
  Verb verb =
      noun.AddVerb("show", {"Shows one vision, or its whole tree",
                            "一つのビジョンを表示します。--tree で全体の木構造を表示します"});
  verb.Positional(&args->name, "VISION",
                  {"Its name, OWNER/EXTERNAL_ID, the beginning of its id, or an organization that "
                   "has one only",
                   "リソース名、所有団体/外部ID、IDの先頭、またはビジョンが一つだけの団体"})
      .Flag(&args->tree, "--tree", {"With all nodes and KPIs", "施策等とKPIをすべて表示します"})
      .Flag(&args->ids, "--ids", {"The tree with external ids", "木構造に外部IDを添えます"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Date(&args->as_of, "--as-of", {"The revision in force on that day", "その日の時点の版"})
      .Example("renkei vision show 141003 --tree",
               {"The only vision of a city, as a tree", "市のビジョンを木構造で"})
      .Example("renkei vision show 141003/strategy-2023 --revision 1",
               {"As first published", "最初に公開した版"});
  verb.Run([args](Session& session) { return RunShow(session, *args); });
}

void AddCreate(Noun noun) {
  AddVerb(noun, {.name = "create",
                 .description = {"Creates an empty draft; a whole one comes from a file with apply",
                                 "空の下書きを作ります。中身ごと登録するには apply を使います"},
                 .calls = "VisionService/CreateVision",
                 .takes = {Field("OWNER", "parent", {"Code or name", "所有団体のコードか名称"}),
                           Field("TITLE", "vision.title", {"Its title", "題名"}),
                           Field("--external-id ID", "vision.external_id",
                                 {"A key of one's own", "独自の外部ID"}),
                           Field("--period", "vision.period",
                                 {"Fiscal years: 2023-2027, R5-R9",
                                  "計画期間（年度）: 2023-2027、令和5年度～令和9年度"})},
                 .prints = Written(VisionColumns),
                 .examples = {{"renkei vision create 141003 第2期総合戦略 --period "
                               "令和5年度～令和9年度",
                               {"A draft to fill in", "これから書き込む下書き"}}}});
}

}  // namespace

std::vector<Column<pb::Vision>> VisionColumns(Session& session) {
  using V = pb::Vision;
  return {{{"OWNER", "所有団体"},
           [&session](const V& v) {
             return session.names().Of(v.name().substr(0, v.name().find("/visions/")));
           }},
          {Heading<V>("external_id"), [](const V& v) { return v.external_id(); }},
          {Heading<V>("period"), Says<V>(session, "period")},
          {Heading<V>("state"), Says<V>(session, "state")},
          {{"REVISION", "版"},
           [](const V& v) {
             return v.published_revision() > 0 ? absl::StrCat(v.published_revision()) : "";
           },
           true,
           false,
           true},
          {{"NODES", "施策等"}, [](const V& v) { return absl::StrCat(v.node_count()); }, true},
          {{"KPIS", "KPI"}, [](const V& v) { return absl::StrCat(v.kpi_count()); }, true},
          {Heading<V>("title"), [](const V& v) { return v.title(); }, false, true},
          {{"VISION", "ビジョン"}, [](const V& v) { return v.name(); }, false, false, true}};
}

void AddVision(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "vision", {"Regional visions and local strategies", "地域ビジョンと地方版総合戦略"});
  AddList(noun);
  AddVisionSearch(noun);
  AddShow(noun);
  AddCreate(noun);
  AddVisionApply(noun);
  AddVisionTransfer(noun);
  AddVisionSummary(noun);
  AddVisionLint(noun);
  AddVisionAlign(noun);
  AddVisionDiff(noun);
  AddVisionProgress(noun);
  AddVisionRoadmap(noun);
  AddVisionReport(noun);
  AddVisionLifecycle(noun);
  AddVisionRevisions(noun);
}

}  // namespace renkei::cli
