// `renkei vision roadmap`
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/roadmap_view.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/cli/text/terminal.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
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

// What stands in a column, and what it is called to programs.
struct RoadmapColumn {
  const char* path;
  Text header;
  std::function<std::string(const domain::RoadmapRow&)> cell;
};

std::string YearText(int year) { return year == 0 ? "" : absl::StrCat(year); }

std::string MilestonesText(const pb::Activity& activity, bool raw, Lang lang) {
  std::string text;
  for (const pb::Milestone& one : activity.milestones()) {
    const std::string when = raw && one.when().text().empty()
                                 ? domain::FormatWhen(one.when(), domain::WhenStyle::kShort)
                                 : WhenText(one.when(), lang);
    absl::StrAppend(&text, text.empty() ? "" : "; ", when, " ", one.title());
  }
  return text;
}

std::string StateText(const pb::ActivityReport* report, bool raw, Lang lang) {
  if (report == nullptr) return "";
  return raw ? pb::ActivityState_Name(report->state())
             : ValueLabel(*pb::ActivityState_descriptor(), report->state(), lang);
}

std::vector<RoadmapColumn> Columns(bool raw, Lang lang) {
  using R = domain::RoadmapRow;
  return {
      {"node.title", {"NODE", "施策等"}, [](const R& r) { return r.node->title(); }},
      {"node.external_id",
       {"NODE EXTERNAL ID", "施策等の外部ID"},
       [](const R& r) { return r.node->external_id(); }},
      {"activity.id", {"ACTIVITY", "取組ID"}, [](const R& r) { return r.activity->id(); }},
      {"activity.title", {"TITLE", "取組"}, [](const R& r) { return r.activity->title(); }},
      {"activity.period.from_fiscal_year",
       {"FROM", "開始年度"},
       [](const R& r) { return YearText(r.activity->period().from_fiscal_year()); }},
      {"activity.period.to_fiscal_year",
       {"TO", "終了年度"},
       [](const R& r) { return YearText(r.activity->period().to_fiscal_year()); }},
      {"activity.section", {"SECTION", "担当課"}, [](const R& r) { return r.activity->section(); }},
      {"activity.performer",
       {"PERFORMER", "実施主体"},
       [](const R& r) { return r.activity->performer(); }},
      {"activity.milestones",
       {"MILESTONES", "節目"},
       [raw, lang](const R& r) { return MilestonesText(*r.activity, raw, lang); }},
      {"report.state",
       {"STATE", "進捗"},
       [raw, lang](const R& r) { return StateText(r.report, raw, lang); }},
      {"report.date",
       {"REPORTED", "報告日"},
       [](const R& r) { return r.report == nullptr ? std::string() : r.report->date(); }},
      {"report.note", {"NOTE", "報告の備考"}, [](const R& r) {
         return r.report == nullptr ? std::string() : r.report->note();
       }}};
}

// Rows are no resources of the contract: the printer lists those alone.
void PrintRows(Printer& printer, const domain::Roadmap& roadmap) {
  const std::vector<RoadmapColumn> columns = Columns(printer.raw(), printer.lang());
  std::vector<TableColumn> layout;
  for (const RoadmapColumn& column : columns)
    layout.push_back({printer.raw() ? column.path : In(printer.lang(), column.header)});
  std::vector<std::vector<std::string>> rows;
  for (const domain::RoadmapRow& row : roadmap.rows) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const RoadmapColumn& column : columns) cells.push_back(column.cell(row));
  }
  printer.Table(layout, std::move(rows));
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
  if (args.format == "html") {
    const std::string today = domain::FormatDate(domain::TodayInJapan(absl::Now()));
    session.printer().Raw(RoadmapHtml(index, roadmap, session.lang(), today));
    return absl::OkStatus();
  }
  Printer& printer = session.printer();
  const pb::Vision& vision = index.plan().vision;
  if (printer.prints_rows()) {
    PrintRows(printer, roadmap);
  } else if (!printer.for_people()) {
    PrintNodes(session, roadmap);
  } else if (!roadmap.rows.empty()) {
    printer.Raw(absl::StrCat(Printable(vision.title()), "  ",
                             PeriodText(vision.period(), session.lang()), "\n\n",
                             RoadmapText(index, roadmap, printer.style(), printer.columns(),
                                         OnlyAscii(session.environment()))));
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
      .Integer(&args->to, "--to", 1950, 2200, {"The last fiscal year", "最後の年度（西暦）"})
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
