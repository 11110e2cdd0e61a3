// How well search ranks, on a retrieval set that is not part of the tree:
//
//   search_quality DIRECTORY [--synonyms FILE]... [--sudachi FILE] [--even] [--dictionary DIR]
//                  [--user FILE] [--server PACKS]
//
// DIRECTORY has corpus.jsonl.zst (id, title, body a line), queries.tsv (id, text) and qrels.tsv (query,
// document, grade): 5,793 national projects and 1,000 queries, one right project each. Everything is
// chosen on the even-numbered queries (--even prints them) and reported on the odd ones. Beside the
// engine stands its first stage alone and, as the floor of the same run, plain bigrams of characters
// with BM25 (k1 5, b .75). With --server the same texts are also public cases of a real server, spread
// over the municipalities of the registry pack in PACKS, and asked for by SearchCases; needs RENKEID.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/search_service.pb.h"
#include "server/search/engine/index.h"
#include "tests/bench/author.h"
#include "tests/bench/ranking_figures.h"
#include "tests/bench/search_floor.h"
#include "tests/bench/search_stock.h"
#include "tests/bench/text_files.h"

namespace renkei::search {
namespace {

constexpr size_t kDepth = 10;

namespace pb = renkei::v1;
using bench::Print;
using bench::PrintDifference;
using bench::RankingFigures;
using bench::ReadWhole;
using bench::Text;

struct Judged {
  std::string id;
  std::string text;
  std::string relevant;
};

struct Arguments {
  std::string directory;
  std::string dictionary = kDefaultDictionary;
  std::vector<std::string> synonyms;
  std::string sudachi;
  std::string user;   // a dictionary beside that one
  std::string packs;  // "": no server is asked
  bool even = false;
};

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "search_quality: %s\n", why.c_str());
  std::exit(1);
}

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(std::string(value.status().message()));
  return *std::move(value);
}

void Must(const absl::Status& status) {
  if (!status.ok()) Fail(std::string(status.message()));
}

std::vector<Judged> ReadQueries(const std::string& directory) {
  absl::flat_hash_map<std::string, std::string> relevant;
  const std::string judgements = ReadWhole(directory + "/qrels.tsv");
  for (const absl::string_view line : absl::StrSplit(judgements, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    relevant[cells.at(0)] = cells.at(1);
  }
  std::vector<Judged> queries;
  const std::string lines = ReadWhole(directory + "/queries.tsv");
  for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> cells = absl::StrSplit(line, absl::MaxSplits('\t', 1));
    queries.push_back({cells.at(0), cells.at(1), relevant.at(cells.at(0))});
  }
  return queries;
}

Arguments Parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto value = [&]() -> std::string {
      if (++i == argc) Fail(argument + " needs a value");
      return argv[i];
    };
    if (argument == "--even") {
      arguments.even = true;
    } else if (argument == "--synonyms") {
      arguments.synonyms.push_back(value());
    } else if (argument == "--sudachi") {
      arguments.sudachi = value();
    } else if (argument == "--dictionary") {
      arguments.dictionary = value();
    } else if (argument == "--user") {
      arguments.user = value();
    } else if (argument == "--server") {
      arguments.packs = value();
    } else if (absl::StartsWith(argument, "-") || !arguments.directory.empty()) {
      Fail("unknown argument " + argument);
    } else {
      arguments.directory = argument;
    }
  }
  if (arguments.directory.empty()) Fail("usage: search_quality DIRECTORY [--synonyms FILE]...");
  return arguments;
}

void Index(const std::vector<Text>& texts, const std::string& directory, const Analyser& analyser,
           const IndexOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto writer = Must(CreateIndex(directory, analyser, options));
  for (const Text& text : texts) {
    Document document;
    document.key = text.id;
    document.kind = "project";
    document.fields = {{text.title, true}, {text.body, false}};
    document.audiences = {options.common_audiences[0]};
    Must(writer->Replace(document));
  }
  Must(writer->Commit("all"));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%zu documents indexed in %.1f s\n", texts.size(), took.count());
}

std::vector<std::string> Search(IndexReader& reader, const std::string& text,
                                const Synonyms* synonyms, bool first_stage_only) {
  Request request;
  request.text = text;
  request.audiences = {"public"};
  request.limit = kDepth;
  request.synonyms = synonyms;
  request.first_stage_only = first_stage_only;
  std::vector<std::string> keys;
  for (Hit& hit : Must(reader.Search(request)).hits) keys.push_back(std::move(hit.key));
  return keys;
}

// The texts as cases of a server of its own.
class ServedTexts {
 public:
  ServedTexts(const std::vector<Text>& texts, const Arguments& arguments)
      : stocked_(bench::Stock(directory_.path(), texts, arguments.packs, OptionsOf(arguments))) {
    for (size_t i = 0; i < texts.size(); ++i) ids_[bench::StockedCase(i)] = texts[i].id;
  }

  std::vector<std::string> Search(const std::string& text) {
    pb::SearchCasesRequest request;
    request.mutable_criteria()->set_text(text);
    request.set_page_size(kDepth);
    const auto reply = bench::Must<pb::SearchCasesResponse>(*stocked_.reader,
                                                            "SearchService/SearchCases", request);
    std::vector<std::string> found;
    for (const pb::SearchHit& hit : reply.hits()) found.push_back(ids_.at(hit.name()));
    return found;
  }

 private:
  static std::vector<std::string> OptionsOf(const Arguments& arguments) {
    std::vector<std::string> synonyms = arguments.synonyms;
    if (!arguments.sudachi.empty()) synonyms.push_back(arguments.sudachi);
    return {"--search-dictionary=" + arguments.dictionary,
            "--search-synonyms=" + absl::StrJoin(synonyms, ",")};
  }

  const e2e::TempDir directory_;
  bench::StockedServer stocked_;
  absl::flat_hash_map<std::string, std::string> ids_;  // by the case's name
};

int Run(const Arguments& arguments) {
  const std::string corpus = arguments.directory + "/corpus.jsonl.zst";
  if (!std::filesystem::exists(corpus)) {
    std::printf("skipped: there is no %s\n", corpus.c_str());
    return 0;
  }
  const std::vector<Text> texts = bench::ReadTexts(corpus);
  const std::vector<Judged> queries = ReadQueries(arguments.directory);
  const auto analyser = Must(Analyser::Open({arguments.dictionary, arguments.user}));
  Synonyms synonyms;
  for (const std::string& file : arguments.synonyms) Must(synonyms.AddFile(ReadWhole(file)));
  if (!arguments.sudachi.empty()) Must(synonyms.AddSudachi(ReadWhole(arguments.sudachi)));

  char path[] = "/tmp/search_quality.XXXXXX";
  if (mkdtemp(path) == nullptr) Fail("no directory for the index");
  const IndexOptions options = {{"public"}, {}};
  Index(texts, path, *analyser, options);
  const auto reader = Must(OpenReader(path, *analyser, options));

  std::unique_ptr<ServedTexts> server;
  if (!arguments.packs.empty()) server = std::make_unique<ServedTexts>(texts, arguments);
  const bench::Bigrams bigrams(texts);
  RankingFigures floor, first, second, served;
  double seconds = 0;
  size_t number = 0;
  for (const Judged& query : queries) {
    if ((number++ % 2 == 0) != arguments.even) continue;
    floor.Add(bigrams.Search(query.text, kDepth), query.relevant);
    first.Add(Search(*reader, query.text, nullptr, true), query.relevant);
    const auto start = std::chrono::steady_clock::now();
    second.Add(Search(*reader, query.text, &synonyms, false), query.relevant);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (server != nullptr) served.Add(server->Search(query.text), query.relevant);
  }
  std::filesystem::remove_all(path);
  std::printf("%zu %s queries, %.1f ms each, %zu groups of synonyms\n\n", second.gain.size(),
              arguments.even ? "even" : "odd", seconds * 1e3 / static_cast<double>(number / 2),
              synonyms.groups());
  bench::PrintHead();
  Print("bigrams, BM25 (k1 5, b .75)", floor);
  Print("first stage", first);
  Print("first and second stage", second);
  if (server != nullptr) Print("both, cases of a server", served);
  std::printf("\n");
  PrintDifference("first stage over bigrams", first, floor);
  PrintDifference("both stages over bigrams", second, floor);
  if (server != nullptr) PrintDifference("the server over bigrams", served, floor);
  return 0;
}

}  // namespace
}  // namespace renkei::search

int main(int argc, char** argv) { return renkei::search::Run(renkei::search::Parse(argc, argv)); }
