// `renkei case similar`: cases like one, like a text, or like a file before it is registered.
#include "absl/strings/match.h"
#include "client/cli/file/decode.h"
#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/cli/nouns/case/case_text.h"
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/view/page/search_results.h"
#include "renkei/v1/search_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kMostSimilar = 50;

struct SimilarArguments {
  std::string name;
  std::string text;
  std::string file;
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

absl::Status Run(Session& session, const SimilarArguments& args) {
  if (!args.name.empty() + !args.text.empty() + !args.file.empty() != 1)
    return UsageError({"say what cases are to be like: CASE, --text or --file, one of them",
                       "事例、--text、--file のどれか一つを指定してください。"});
  pb::FindSimilarCasesRequest request;
  if (!args.name.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_case_(), session.resolver().Case(args.name));
  }
  request.set_text(args.text);
  if (!args.file.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_text(), TextOfFile(args.file));
  }
  request.set_filter(args.filter);
  request.set_page_size(args.limit);
  request.set_up_to_date(args.up_to_date);
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::FindSimilarCasesResponse>(
                                         "SearchService/FindSimilarCases", request));
  std::vector<pb::SearchHit> hits;
  for (const pb::SimilarCase& similar : reply.cases()) hits.push_back(similar.hit());
  PrintAnswer(session, reply, hits, [&] {
    const Printer& printer = session.printer();
    return printer.Text(view::SimilarCasesPage(reply, printer.words()));
  });
  return absl::OkStatus();
}

}  // namespace

void AddCaseSimilar(Noun noun) {
  const auto args = std::make_shared<SimilarArguments>();
  Verb verb = noun.AddVerb(
      "similar", {"Finds cases like a case, a text or a file, and says what they have in common",
                  "事例・文章・ファイルに似た事例を、似ている点とともに探します"});
  verb.Positional(&args->name, "CASE", kCaseHelp, /*required=*/false)
      .Option(&args->text, "--text", "TEXT", {"Like this text instead", "この文章に似た事例"})
      .Option(&args->file, "--file", "FILE",
              {"Like this file instead: a case (.yaml, .json) or any text; \"-\" is standard input",
               "このファイルに似た事例。事例のファイル（.yaml、.json）か文章。「-」は標準入力"})
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
               {"Before it is registered", "登録する前のファイルで"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
