// `renkei vision roadmap`
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/cli/text/terminal.h"
#include "client/view/html/render.h"
#include "client/view/page/roadmap.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct RoadmapArguments {
  std::string name;
  std::string node;
  std::string as_of;
  std::string format;
  int revision = 0;
  int from = 0;
  int to = 0;
};

using Reports = absl::flat_hash_map<std::string, pb::ActivityReport>;

absl::StatusOr<Reports> FetchReports(Session& session, const std::string& vision,
                                     const std::string& as_of) {
  pb::ListActivityReportsRequest request;
  request.set_parent(vision);
  request.set_latest_only(true);
  request.set_as_of(as_of);
  ASSIGN_OR_RETURN(auto list, session.List<pb::ActivityReport, pb::ListActivityReportsResponse>(
                                  "VisionService/ListActivityReports", request,
                                  [](auto& reply) { return reply.mutable_reports(); }));
  Reports reports;
  for (pb::ActivityReport& report : list) {
    std::string activity = report.activity();
    reports[std::move(activity)] = std::move(report);
  }
  return reports;
}

// Nodes with activities, for programs.
void PrintNodes(Session& session, const domain::Roadmap& roadmap) {
  std::vector<const google::protobuf::Message*> nodes;
  for (const domain::RoadmapRow& row : roadmap.rows) {
    if (nodes.empty() || nodes.back() != row.node) nodes.push_back(row.node);
  }
  session.printer().Messages(nodes);
}

absl::Status Print(Session& session, const RoadmapArguments& args, const domain::PlanIndex& index,
                   const Reports& reports, const std::string& node) {
  const domain::Roadmap roadmap = domain::LayOutRoadmap(index, node, reports, {args.from, args.to});
  const domain::Words words(session.lang());
  const std::string today = domain::FormatDate(domain::TodayInJapan(absl::Now()));
  const view::Page page = view::RoadmapPage(index, roadmap, words, today);
  Printer& printer = session.printer();
  if (args.format == "html") {
    printer.Raw(view::RenderHtml(page));
    return absl::OkStatus();
  }
  if (printer.prints_rows()) {
    printer.Table(view::RoadmapRows(roadmap, words, printer.raw()));
  } else if (!printer.for_people()) {
    PrintNodes(session, roadmap);
  } else if (!roadmap.rows.empty()) {
    printer.Raw(absl::StrCat(Printable(page.head.subtitle), "  ",
                             words.Period(index.plan().vision.period()), "\n\n",
                             printer.Text(page)));
  }
  if (roadmap.rows.empty()) session.Note({"there is no activity", "工程表の取組はありません。"});
  return absl::OkStatus();
}

// A file before it is registered: nobody has reported anything yet.
absl::Status PrintFile(Session& session, const RoadmapArguments& args) {
  ASSIGN_OR_RETURN(const std::vector<FilePlan> plans, ReadFilePlans(args.name));
  for (const FilePlan& plan : plans) {
    ASSIGN_OR_RETURN(const domain::PlanIndex index, IndexOf(plan));
    const std::string node =
        args.node.empty() ? "" : absl::StrCat(plan.plan.vision.name(), "/nodes/", args.node);
    RETURN_IF_ERROR(Print(session, args, index, {}, node));
  }
  return absl::OkStatus();
}

absl::Status Run(Session& session, RoadmapArguments args) {
  if (args.format == "text") {
    RETURN_IF_ERROR(CheckFileName(session.output_file(), args.format));
  } else {
    ASSIGN_OR_RETURN(args.format, DocumentFormat(args.format, session.output_file(), {"html"}));
  }
  if (args.from != 0 && args.to != 0 && args.to < args.from) {
    return UsageError({"--to is before --from", "--to には --from 以後の年度を指定してください。"});
  }
  if (IsFileArgument(args.name)) return PrintFile(session, args);
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Vision(args.name));
  ASSIGN_OR_RETURN(const auto tree, FetchTree(session, name, args.revision));
  ASSIGN_OR_RETURN(const Reports reports, FetchReports(session, name, args.as_of));
  std::string node;
  if (!args.node.empty()) {
    ASSIGN_OR_RETURN(node, session.resolver().Node(absl::StrCat(name, "/", args.node)));
  }
  const domain::Plan plan = {tree->vision(), tree->nodes(), tree->kpis()};
  ASSIGN_OR_RETURN(const auto index, domain::PlanIndex::Build(plan));
  return Print(session, args, index, reports, node);
}

}  // namespace

void AddVisionRoadmap(Noun noun) {
  const auto args = std::make_shared<RoadmapArguments>();
  Verb verb = noun.AddVerb("roadmap", {"Prints the roadmap by fiscal year, on the terminal or as a "
                                       "page for A4 landscape",
                                       "工程表を年度ごとに表示します。A4横で印刷できる HTML にも"
                                       "できます"});
  verb.Positional(&args->name, "VISION|FILE",
                  {"Its name, OWNER/EXTERNAL_ID, an organization that has one only; or a file "
                   "(.yaml, .json)",
                   "リソース名、所有団体/外部ID、ビジョンが一つだけの団体、または登録前のファイル"
                   "（.yaml、.json）"})
      .Option(&args->node, "--node", "NODE",
              {"What is under this node alone", "この施策等の下だけ（外部IDかIDの先頭）"})
      .FiscalYear(&args->from, "--from",
                  {"The first fiscal year: 2024, R6", "最初の年度: 2024、R6、令和6年度"})
      .FiscalYear(&args->to, "--to", {"The last fiscal year", "最後の年度"})
      .Date(&args->as_of, "--as-of",
            {"By the reports up to that day", "その日までの進捗報告で表示します"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Option(&args->format, "--format", "FORMAT",
              {"text (default) or html", "text（省略時）か html"})
      .Writes({"html", "json", "jsonl", "yaml", "csv"})
      .Example("renkei vision roadmap 141003/strategy-2023", {"On the terminal", "端末に"})
      .Example("renkei vision roadmap 141003/strategy-2023 -O roadmap.html",
               {"To print", "印刷用に"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
