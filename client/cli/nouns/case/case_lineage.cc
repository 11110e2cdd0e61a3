// `renkei case lineage`: where a case came from and what came of it.
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/case/lineage_dot.h"
#include "client/cli/nouns/common.h"
#include "client/cli/process/run_program.h"
#include "client/cli/resource_titles.h"
#include "client/lib/error.h"
#include "client/view/html/render.h"
#include "client/view/page/lineage.h"
#include "renkei/v1/adoption_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Graphviz lays out 1,000 nodes in some seconds.
constexpr absl::Duration kLayoutLimit = absl::Seconds(60);
// Generations that the server follows at most, upwards and downwards.
constexpr int kMostGenerations = 10;

struct Arguments {
  std::string name;
  int depth = 0;
  std::string format;
};

// The picture that Graphviz makes of the graph.
absl::StatusOr<std::string> Picture(const std::string& dot) {
  absl::StatusOr<std::string> svg = RunProgram({"dot", "-Tsvg"}, dot, kLayoutLimit);
  if (!absl::IsNotFound(svg.status())) return svg;
  return client::LocalError(
      absl::StatusCode::kFailedPrecondition,
      {"Graphviz is not installed here: the program \"dot\" draws the picture; install the package "
       "graphviz, or take --format dot and draw it elsewhere",
       "系譜図の作成には Graphviz（dot コマンド）が必要ですが、見つかりません。graphviz "
       "パッケージをインストールする（例: sudo apt install graphviz）か、--format dot "
       "で書き出して別の環境で図にしてください。"});
}

absl::Status Print(Session& session, const std::string& format, const pb::Lineage& lineage) {
  const domain::Words words = WordsOf(session);
  Printer& printer = session.printer();
  if (format.empty()) {
    printer.One(lineage, [&] { return printer.Text(view::LineagePage(lineage, words)); });
  } else if (format == "html") {
    printer.Raw(
        view::RenderHtml(Titled(session, [&] { return view::LineagePage(lineage, words); })));
  } else {
    std::string graph = Titled(session, [&] { return LineageDot(lineage, words); });
    if (format == "svg") {
      ASSIGN_OR_RETURN(graph, Picture(graph));
    }
    printer.Raw(graph);
  }
  return absl::OkStatus();
}

absl::Status Run(Session& session, const Arguments& args) {
  ASSIGN_OR_RETURN(const std::string format,
                   DocumentFormat(args.format, session.output_file(), {"dot", "svg", "html"}));
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Case(args.name));
  pb::GetLineageRequest request;
  request.set_name(name);
  request.set_max_depth(args.depth);
  ASSIGN_OR_RETURN(const auto lineage,
                   session.Call<pb::Lineage>("AdoptionService/GetLineage", request));
  RETURN_IF_ERROR(Print(session, format, lineage));
  const bool for_people = session.printer().for_people() || !format.empty();
  if (for_people && lineage.more() && args.depth < kMostGenerations) {
    session.Note({absl::StrCat("--depth goes further, up to ", kMostGenerations, " generations"),
                  absl::StrCat("--depth を大きくすると、さらに先（", kMostGenerations,
                               "世代まで）を表示します。")});
  }
  return absl::OkStatus();
}

}  // namespace

void AddCaseLineage(Noun noun) {
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("lineage", {"Where a case came from and what came of it, as a tree",
                                       "事例がどこから来て、どこへ広がったかを系譜で示します"});
  verb.Positional(&args->name, "CASE", kCaseHelp)
      .Integer(&args->depth, "--depth", 1, kMostGenerations,
               {"Generations upwards and downwards (default: 5)",
                "さかのぼる世代と下る世代の数（省略時: 5）"})
      .Option(&args->format, "--format", "FORMAT",
              {"html: a page to print; dot or svg: a picture, svg through Graphviz",
               "html は印刷用のページ、dot と svg は系譜図にします（svg は Graphviz を使います）"})
      .Writes({"dot", "svg", "html", "json", "jsonl", "yaml", "csv"})
      .Example("renkei case lineage 072028/smart-city",
               {"The tree and how it spread", "系譜と広がり"})
      .Example("renkei case lineage 072028/smart-city -O keifu.html",
               {"A page to print", "印刷用のページに"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
