#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/cli/progress.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ListArguments {
  std::string owner;
  std::string prefecture;
  std::string title;
  std::string framework_item;
  std::string filter;
  int state = 0;
  int limit = 0;
};

absl::Status RunList(Session& session, ListArguments args) {
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args.owner));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Prefecture, &args.prefecture));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::FrameworkItem, &args.framework_item));
  FilterTerms filter;
  filter.Add("owner", "=", args.owner);
  filter.Add("prefecture", "=", args.prefecture);
  filter.Add("title", ":", args.title);
  filter.Add("framework_items", ":", args.framework_item);
  filter.AddEnum("state", *pb::LifecycleState_descriptor(), args.state);
  filter.AddRaw(args.filter);
  pb::ListVisionsRequest request;
  request.set_page_size(200);
  request.set_filter(filter.Joined());
  ASSIGN_OR_RETURN(const auto found, session.List<pb::Vision, pb::ListVisionsResponse>(
                                         "VisionService/ListVisions", request,
                                         [](auto& reply) { return reply.mutable_visions(); },
                                         static_cast<size_t>(args.limit)));
  session.printer().List(found, VisionColumns(session));
  NoteIfEmpty(session, found.size());
  return absl::OkStatus();
}

void AddList(Noun noun) {
  const auto args = std::make_shared<ListArguments>();
  Verb verb =
      noun.AddVerb("list", {"Lists visions, newest first", "ビジョンを新しい順に一覧します"});
  verb.Option(&args->owner, "--owner", "ORG",
              {"Of one organization: code or name", "所有団体のコードか名称"})
      .Option(&args->prefecture, "--prefecture", "PREF",
              {"Of one prefecture: 14, 神奈川県", "都道府県で絞ります: 14、神奈川県"})
      .Choice(&args->state, "--state", *pb::LifecycleState_descriptor(),
              {"In this state", "状態で絞ります"})
      .Option(&args->title, "--title", "TEXT",
              {"Whose title contains this", "題名に含まれる文字で絞ります"})
      .Option(
          &args->framework_item, "--framework-item", "FRAMEWORK/ITEM",
          {"That serve this item of a framework, as a whole or with a node of the revision in "
           "force: "
           "national-2022/field-mobility",
           "国の枠組みの項目で絞ります: national-2022/field-mobility。ビジョン本体か、現行の版の"
           "施策等が対応づけられているもの"})
      .Option(&args->filter, "--filter", "FILTER",
              {"A filter in the API's language", "API のフィルター式"})
      .Example("renkei vision list --prefecture 14", {"Of Kanagawa", "神奈川県のビジョン"})
      .Example("renkei vision list --state in_review",
               {"What waits for approval", "承認待ちのもの"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return RunList(session, *args); });
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
    return absl::StrCat(Summary(vision, session.printer().style()), "\n", vision.name(), "\n");
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
  struct Arguments {
    std::string owner;
    std::string title;
    std::string external_id;
    pb::FiscalPeriod period;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb =
      noun.AddVerb("create", {"Creates an empty draft; a whole one comes from a file with apply",
                              "空の下書きを作ります。中身ごと登録するには apply を使います"});
  verb.Positional(&args->owner, "OWNER", {"Code or name", "所有団体のコードか名称"})
      .Positional(&args->title, "TITLE", {"Its title", "題名"})
      .Option(&args->external_id, "--external-id", "ID", {"A key of one's own", "独自の外部ID"})
      .Period(
          &args->period, "--period",
          {"Fiscal years: 2023-2027, R5-R9", "計画期間（年度）: 2023-2027、令和5年度～令和9年度"})
      .Example("renkei vision create 141003 第2期総合戦略 --period 令和5年度～令和9年度",
               {"A draft to fill in", "これから書き込む下書き"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::CreateVisionRequest request;
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Organization, &args->owner));
    request.set_parent(args->owner);
    request.mutable_vision()->set_title(args->title);
    request.mutable_vision()->set_external_id(args->external_id);
    if (args->period.from_fiscal_year() != 0)
      *request.mutable_vision()->mutable_period() = args->period;
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto vision,
                     session.Call<pb::Vision>("VisionService/CreateVision", request));
    PrintWritten(session, vision, VisionColumns(session));
    return absl::OkStatus();
  });
}

}  // namespace

std::vector<Column<pb::Vision>> VisionColumns(Session& session) {
  const Lang lang = session.lang();
  using V = pb::Vision;
  return {{{"OWNER", "所有団体"},
           [&session](const V& v) {
             return session.names().Of(v.name().substr(0, v.name().find("/visions/")));
           }},
          {{"EXTERNAL ID", "外部ID"}, [](const V& v) { return v.external_id(); }},
          {{"PERIOD", "計画期間"}, [lang](const V& v) { return PeriodText(v.period(), lang); }},
          {{"STATE", "状態"},
           [lang](const V& v) {
             return ValueLabel(*pb::LifecycleState_descriptor(), v.state(), lang);
           }},
          {{"REVISION", "版"},
           [](const V& v) {
             return v.published_revision() > 0 ? absl::StrCat(v.published_revision()) : "";
           },
           true},
          {{"NODES", "施策等"}, [](const V& v) { return absl::StrCat(v.node_count()); }, true},
          {{"KPIS", "KPI"}, [](const V& v) { return absl::StrCat(v.kpi_count()); }, true},
          {{"TITLE", "題名"}, [](const V& v) { return v.title(); }, false, true},
          {{"VISION", "ビジョン"}, [](const V& v) { return v.name(); }, false, false, true}};
}

void AddVision(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "vision", {"Regional visions and local strategies", "地域ビジョンと地方版総合戦略"});
  AddList(noun);
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
  AddVisionLifecycle(noun);
  AddVisionRevisions(noun);
}

}  // namespace renkei::cli
