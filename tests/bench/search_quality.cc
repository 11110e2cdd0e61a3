// How well search ranks, on a retrieval set that is not part of the tree:
//
//   search_quality DIRECTORY [--synonyms FILE]... [--sudachi FILE] [--even] [--dictionary DIR]
//
// DIRECTORY has corpus.jsonl.zst (id, title, body a line), queries.tsv (id, text) and qrels.tsv (query,
// document, grade): 5,793 national projects and 1,000 queries, one right project each. Everything is
// chosen on the even-numbered queries (--even prints them) and reported on the odd ones. Beside the
// engine stands its first stage alone and, as the floor of the same run, plain bigrams of characters
// with BM25 (k1 5, b .75).

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "server/domain/fold.h"
#include "server/search/engine/index.h"
#include "server/search/engine/ranking.h"
#include "tests/bench/text_files.h"

namespace renkei::search {
namespace {

constexpr size_t kDepth = 10;

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

// The floor: all pairs of characters but spaces, of the normalised title and body.
class Bigrams {
 public:
  explicit Bigrams(const std::vector<Text>& texts) {
    for (const Text& text : texts) {
      absl::flat_hash_map<std::string, int> counts;
      double length = 0;
      for (const std::string& pair : PairsOf(text.title + "\n" + text.body)) {
        ++counts[pair];
        ++length;
      }
      for (const auto& [pair, count] : counts) postings_[pair].emplace_back(ids_.size(), count);
      ids_.push_back(text.id);
      lengths_.push_back(length);
      average_ += length;
    }
    average_ /= static_cast<double>(ids_.size());
  }

  std::vector<std::string> Search(const std::string& query) const {
    constexpr double kSaturation = 5;
    constexpr double kPenalty = 0.75;
    std::vector<std::pair<double, size_t>> scores(ids_.size());
    for (size_t i = 0; i < scores.size(); ++i) scores[i].second = i;
    for (const std::string& pair : PairsOf(query)) {
      const auto found = postings_.find(pair);
      if (found == postings_.end()) continue;
      const auto documents = static_cast<double>(found->second.size());
      const auto all = static_cast<double>(ids_.size());
      const double idf = std::log(1 + (all - documents + 0.5) / (documents + 0.5));
      for (const auto& [document, count] : found->second) {
        const double norm = 1 - kPenalty + kPenalty * lengths_[document] / average_;
        scores[document].first -= idf * count * (kSaturation + 1) / (count + kSaturation * norm);
      }
    }
    std::partial_sort(scores.begin(), scores.begin() + kDepth, scores.end());
    std::vector<std::string> found;
    for (size_t i = 0; i < kDepth; ++i) found.push_back(ids_[scores[i].second]);
    return found;
  }

 private:
  static std::vector<std::string> PairsOf(const std::string& text) {
    const std::string normal = FoldForSearch(text);
    std::vector<std::string> pairs;
    std::string before;
    for (size_t i = 0; i < normal.size();) {
      size_t end = i + 1;
      while (end < normal.size() && (static_cast<unsigned char>(normal[end]) & 0xC0) == 0x80) ++end;
      std::string letter = normal.substr(i, end - i);
      i = end;
      if (letter == " " || letter == "\n") letter.clear();
      if (!before.empty() && !letter.empty()) pairs.push_back(before + letter);
      before = std::move(letter);
    }
    return pairs;
  }

  absl::flat_hash_map<std::string, std::vector<std::pair<size_t, int>>> postings_;
  std::vector<std::string> ids_;
  std::vector<double> lengths_;
  double average_ = 0;
};

// One figure for each query.
struct Figures {
  std::vector<double> gain;     // nDCG@10
  std::vector<double> recall;   // at 10
  std::vector<double> inverse;  // reciprocal rank, among the first 10

  void Add(const std::vector<std::string>& found, const std::string& relevant) {
    const auto place = std::find(found.begin(), found.end(), relevant);
    const bool there = place != found.end();
    const auto rank = static_cast<double>(place - found.begin() + 1);
    gain.push_back(there ? 1 / std::log2(rank + 1) : 0);
    recall.push_back(there ? 1 : 0);
    inverse.push_back(there ? 1 / rank : 0);
  }
};

double Mean(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return sum / static_cast<double>(numbers.size());
}

double StandardError(const std::vector<double>& numbers) {
  const double mean = Mean(numbers);
  double squares = 0;
  for (const double number : numbers) squares += (number - mean) * (number - mean);
  const auto count = static_cast<double>(numbers.size());
  return std::sqrt(squares / (count - 1) / count);
}

void Print(const char* what, const Figures& figures) {
  std::printf("%-34s %.3f ±%.3f   %.3f ±%.3f   %.3f ±%.3f\n", what, Mean(figures.gain),
              StandardError(figures.gain), Mean(figures.recall), StandardError(figures.recall),
              Mean(figures.inverse), StandardError(figures.inverse));
}

void PrintDifference(const char* what, const Figures& one, const Figures& other) {
  std::vector<double> gains;
  for (size_t i = 0; i < one.gain.size(); ++i) gains.push_back(one.gain[i] - other.gain[i]);
  std::printf("%-34s nDCG@10 %+.3f ±%.3f (paired)\n", what, Mean(gains), StandardError(gains));
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

int Run(const Arguments& arguments) {
  const std::string corpus = arguments.directory + "/corpus.jsonl.zst";
  if (!std::filesystem::exists(corpus)) {
    std::printf("skipped: there is no %s\n", corpus.c_str());
    return 0;
  }
  const std::vector<Text> texts = bench::ReadTexts(corpus);
  const std::vector<Judged> queries = ReadQueries(arguments.directory);
  const auto analyser = Must(Analyser::Open({arguments.dictionary, ""}));
  Synonyms synonyms;
  for (const std::string& file : arguments.synonyms) Must(synonyms.AddFile(ReadWhole(file)));
  if (!arguments.sudachi.empty()) Must(synonyms.AddSudachi(ReadWhole(arguments.sudachi)));

  char path[] = "/tmp/search_quality.XXXXXX";
  if (mkdtemp(path) == nullptr) Fail("no directory for the index");
  const IndexOptions options = {{"public"}, {}};
  Index(texts, path, *analyser, options);
  const auto reader = Must(OpenReader(path, *analyser, options));

  const Bigrams bigrams(texts);
  Figures floor, first, second;
  double seconds = 0;
  size_t number = 0;
  for (const Judged& query : queries) {
    if ((number++ % 2 == 0) != arguments.even) continue;
    floor.Add(bigrams.Search(query.text), query.relevant);
    first.Add(Search(*reader, query.text, nullptr, true), query.relevant);
    const auto start = std::chrono::steady_clock::now();
    second.Add(Search(*reader, query.text, &synonyms, false), query.relevant);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  std::filesystem::remove_all(path);
  std::printf("%zu %s queries, %.1f ms each, %zu groups of synonyms\n\n", second.gain.size(),
              arguments.even ? "even" : "odd", seconds * 1e3 / static_cast<double>(number / 2),
              synonyms.groups());
  std::printf("%-34s %-14s %-14s %s\n", "", "nDCG@10", "recall@10", "MRR@10");
  Print("bigrams, BM25 (k1 5, b .75)", floor);
  Print("first stage", first);
  Print("first and second stage", second);
  std::printf("\n");
  PrintDifference("first stage over bigrams", first, floor);
  PrintDifference("both stages over bigrams", second, floor);
  return 0;
}

}  // namespace
}  // namespace renkei::search

int main(int argc, char** argv) { return renkei::search::Run(renkei::search::Parse(argc, argv)); }
