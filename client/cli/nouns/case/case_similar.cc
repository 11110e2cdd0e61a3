// `renkei case similar`: cases like one, like a text, or like a file before it is registered; and those that moved
// what a KPI measures.
#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "client/cli/file/decode.h"
#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/cli/nouns/case/case_text.h"
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/similar_cases.h"
#include "renkei/v1/search_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kMostSimilar = 50;

struct SimilarArguments {
  std::string name;
  std::string text;
  std::string file;
  std::string kpi;
  std::string filter;
  int limit = 0;
  bool up_to_date = false;
};

// A case in a file is compared by what it says; any other file as it is.
absl::StatusOr<std::string> TextOfFile(const std::string& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
  const bool is_case = absl::EndsWith(file, ".yaml") || absl::EndsWith(file, ".yml") ||
                       absl::EndsWith(file, ".json");
  if (!is_case) return ForComparison(text);
  ASSIGN_OR_RETURN(const std::vector<Tree> documents, ReadDocuments(text, file));
  if (documents.size() != 1)
    return UsageError({absl::StrCat(file, " has ", documents.size(), " documents: give one case"),
                       absl::StrCat(file, " には文書が", documents.size(),
                                    "件あります。1件だけの事例のファイルを指定してください。")});
  pb::Case one;
  RETURN_IF_ERROR(DecodeCase({file, documents.front()}, &one, nullptr, nullptr));
  return CaseText(one);
}

absl::StatusOr<view::Page> PageOf(Session& session, const pb::FindSimilarCasesRequest& request,
                                  const pb::FindSimilarCasesResponse& found) {
  const domain::Words words = WordsOf(session);
  if (request.kpi().empty())
    return Titled(session, [&] { return view::SimilarCasesPage(found, words); });
  pb::GetKpiRequest get;
  get.set_name(request.kpi());
  ASSIGN_OR_RETURN(const auto kpi, session.Call<pb::Kpi>("VisionService/GetKpi", get));
  return Titled(session, [&] { return view::KpiCasesPage(kpi, found, words); });
}

// For people with the reasons, as rows too; otherwise all of the answer.
absl::Status Print(Session& session, const pb::FindSimilarCasesRequest& request,
                   const pb::FindSimilarCasesResponse& found) {
  Printer& printer = session.printer();
  if (printer.for_people()) {
    ASSIGN_OR_RETURN(const view::Page page, PageOf(session, request, found));
    printer.Raw(printer.Text(page));
  } else if (printer.prints_rows() && !printer.raw()) {
    const domain::Words words = WordsOf(session);
    printer.Table(Titled(session, [&] { return view::SimilarCasesTable(found, words); }));
  } else if (printer.prints_rows()) {
    printer.List(std::vector<pb::SimilarCase>(found.cases().begin(), found.cases().end()),
                 std::vector<Column<pb::SimilarCase>>());
  } else {
    std::vector<pb::SearchHit> hits;
    for (const pb::SimilarCase& similar : found.cases()) hits.push_back(similar.hit());
    PrintAnswer(session, found, hits, nullptr);
  }
  return absl::OkStatus();
}

absl::Status Run(Session& session, const SimilarArguments& args) {
  if (!args.name.empty() + !args.text.empty() + !args.file.empty() + !args.kpi.empty() != 1)
    return UsageError({"say what cases are to be like: CASE, --text, --file or --kpi, one of them",
                       "事例、--text、--file、--kpi のどれか一つを指定してください。"});
  pb::FindSimilarCasesRequest request;
  if (!args.name.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_case_(), session.resolver().Case(args.name));
  }
  request.set_text(args.text);
  if (!args.file.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_text(), TextOfFile(args.file));
  }
  if (!args.kpi.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_kpi(), session.resolver().Kpi(args.kpi));
  }
  request.set_filter(args.filter);
  request.set_page_size(args.limit);
  request.set_up_to_date(args.up_to_date);
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::FindSimilarCasesResponse>(
                                         "SearchService/FindSimilarCases", request));
  return Print(session, request, reply);
}

}  // namespace

void AddCaseSimilar(Noun noun) {
  const auto args = std::make_shared<SimilarArguments>();
  Verb verb = noun.AddVerb(
      "similar",
      {"Finds cases like a case, a text or a file, or that moved what a KPI measures, and says why",
       "事例・文章・ファイルに似た事例や、KPIと同じ指標を動かした事例を、理由とともに探します"});
  verb.Positional(&args->name, "CASE", kCaseHelp, /*required=*/false)
      .Option(&args->text, "--text", "TEXT", {"Like this text instead", "この文章に似た事例"})
      .Option(&args->file, "--file", "FILE",
              {"Like this file instead: a case (.yaml, .json) or any text; \"-\" is standard input",
               "このファイルに似た事例。事例のファイル（.yaml、.json）か文章。「-」は標準入力"})
      .Option(&args->kpi, "--kpi", "KPI",
              {"That moved what this KPI measures, near and like places first: VISION/KPI",
               "このKPIと同じ指標や似た指標を動かした事例。近くの団体・似た団体から順に"})
      .Option(&args->filter, "--filter", "FILTER",
              {"A filter in the API's language", "API のフィルター式"})
      .Integer(&args->limit, "--limit", 1, kMostSimilar,
               {"At most so many (default 10)", "最大件数（省略時は 10）"})
      .Flag(&args->up_to_date, "--up-to-date", UpToDateHelp())
      .Example("renkei case similar 072028/sample-aizuwakamatsu",
               {"By its owner's key", "所有団体と外部IDで"})
      .Example("renkei case similar --text 高校生が下校する時刻にバスがない",
               {"By what is the matter", "困りごとの文章で"})
      .Example("renkei case similar --file case.yaml",
               {"Before it is registered", "登録する前のファイルで"})
      .Example("renkei case similar --kpi 072028/strategy-2023/g1-1-k1",
               {"For a KPI that is behind", "遅れているKPIの参考に"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
