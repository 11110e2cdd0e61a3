// `renkei vision summary`: the counts of a registered vision, or of a file before it is one.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/summary_view.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "renkei/v1/analysis_service.pb.h"
#include "server/domain/strategy/summary.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// The table prints goals and pillars unless more is asked for: what papers do.
constexpr int kDefaultDepth = 2;

struct SummaryArguments {
  std::string subject;
  std::string node;
  std::string as_of;
  int revision = 0;
  int depth = kDefaultDepth;
};

void Print(Session& session, const pb::VisionSummary& summary, const std::string& state,
           int depth) {
  Printer& printer = session.printer();
  if (printer.prints_rows())
    return printer.List(SummaryRows(summary), SummaryColumns(summary, session.lang()));
  printer.One(summary, [&] { return SummaryText(summary, state, printer.style(), depth); });
}

absl::Status SummarizeFile(Session& session, const SummaryArguments& args) {
  if (args.revision != 0 || !args.as_of.empty()) {
    return UsageError({"a file has no revisions: leave --revision and --as-of out",
                       "ファイルには版がないため、--revision と --as-of は指定できません。"});
  }
  ASSIGN_OR_RETURN(const std::vector<FilePlan> plans, ReadFilePlans(args.subject));
  for (const FilePlan& plan : plans) {
    ASSIGN_OR_RETURN(const domain::PlanIndex index, IndexOf(plan));
    const std::string node =
        args.node.empty() ? "" : absl::StrCat(plan.plan.vision.name(), "/nodes/", args.node);
    if (!node.empty() && index.FindNode(node) == nullptr) {
      return UsageError(
          {absl::StrCat("the file has no node with the external_id ", args.node),
           absl::StrCat("ファイルに外部ID「", args.node, "」の施策等がありません。")});
    }
    ASSIGN_OR_RETURN(const auto summary, domain::Summarize(index, node));
    Print(session, summary, args.subject, args.depth);
  }
  return absl::OkStatus();
}

absl::Status Run(Session& session, const SummaryArguments& args) {
  if (IsFileArgument(args.subject)) return SummarizeFile(session, args);
  pb::SummarizeVisionRequest request;
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Vision(args.subject));
  request.set_name(name);
  if (!args.node.empty()) {
    ASSIGN_OR_RETURN(const std::string node,
                     session.resolver().Node(absl::StrCat(name, "/", args.node)));
    request.set_node(node);
  }
  request.set_revision(args.revision);
  request.set_as_of(args.as_of);
  ASSIGN_OR_RETURN(const auto summary,
                   session.Call<pb::VisionSummary>("AnalysisService/SummarizeVision", request));
  Print(session, summary, RevisionText(summary.revision(), session.lang()), args.depth);
  return absl::OkStatus();
}

}  // namespace

void AddVisionSummary(Noun noun) {
  const auto args = std::make_shared<SummaryArguments>();
  Verb verb = noun.AddVerb(
      "summary", {"Counts goals, pillars, measures and KPIs, re-mentions told apart",
                  "基本目標・柱・施策とKPI の件数を、延べ・再掲・実数に分けて表にします"});
  verb.Positional(&args->subject, "VISION|FILE",
                  {"Its name, OWNER/EXTERNAL_ID, an organization that has one only; or a file "
                   "(.yaml, .json)",
                   "リソース名、所有団体/外部ID、ビジョンが一つだけの団体、または登録前のファイル"
                   "（.yaml、.json）"})
      .Option(&args->node, "--node", "NODE",
              {"What is under this node alone: its external id or the beginning of its id",
               "この施策等の下だけを数えます（外部IDかIDの先頭）"})
      .Integer(&args->depth, "--depth", 1, 16,
               {"Rows down to this level (default 2)", "行に出す階層の深さ（省略時は 2）"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Date(&args->as_of, "--as-of", {"The revision in force on that day", "その日の時点の版"})
      .Example("renkei vision summary 141003/strategy-2023", {"As the paper prints it", "件数の表"})
      .Example("renkei vision summary strategy.yaml --depth 1",
               {"A file before it is registered", "登録前のファイルを数える"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
