// How quickly a server searches, beside nothing and beside writes:
//
//   search_speed TEXTS PACKS [--texts N] [--queries N]
//
// TEXTS is a file as text_files.h reads it, PACKS the directory of the registry pack. One public case is
// made of each text, spread over the municipalities; then one reader asks for one word, two words and a
// sentence (the first of a text), with and without facets, with and without a filter, each time for a
// page of 20 with passages. Beside that a second round with 50 writes a second of another account, and
// point reads of one case, whose latency says whether a search stalls anybody. Needs RENKEID. Prints.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "tests/bench/author.h"
#include "tests/bench/process_stat.h"
#include "tests/bench/search_stock.h"
#include "tests/bench/search_words.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;
using Clock = std::chrono::steady_clock;

constexpr double kWritesPerSecond = 50;
constexpr size_t kFacetsOfAll = 8;
// In bytes.
constexpr size_t kShortSentence = 30;
constexpr size_t kLongSentence = 600;

double Milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

struct Measured {
  std::vector<double> milliseconds;
  std::string slowest;  // what was asked for then

  double At(double part) {
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds[static_cast<size_t>(part * static_cast<double>(milliseconds.size() - 1))];
  }
};

// One write after the other, at their times, until it is ended.
class Writes {
 public:
  explicit Writes(StockedServer& stocked)
      : thread_([this, &stocked] {
          const auto begin = Clock::now();
          for (int i = 0; !ended_; ++i) {
            std::this_thread::sleep_until(begin +
                                          std::chrono::duration_cast<Clock::duration>(
                                              std::chrono::duration<double>(i / kWritesPerSecond)));
            pb::CreateCaseRequest request;
            request.mutable_case_()->set_owner(stocked.organization);
            request.mutable_case_()->set_title(absl::StrCat("下書き", i));
            request.mutable_case_()->set_challenge("観光客の移動手段が不足している。");
            Must<pb::Case>(*stocked.writer, "CaseService/CreateCase", request);
            ++count_;
          }
        }) {}
  ~Writes() {
    ended_ = true;
    thread_.join();
  }
  int count() const { return count_; }

 private:
  std::atomic<bool> ended_ = false;
  std::atomic<int> count_ = 0;
  std::thread thread_;
};

// Point reads beside the searches: a hundred a second.
class PointReads {
 public:
  explicit PointReads(client::Client& reader)
      : thread_([this, &reader] {
          pb::GetCaseRequest request;
          request.set_name(StockedCase(0));
          while (!ended_) {
            const auto begin = Clock::now();
            Must<pb::Case>(reader, "CaseService/GetCase", request);
            measured_.milliseconds.push_back(Milliseconds(Clock::now() - begin));
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
          }
        }) {}
  Measured Finish() {
    ended_ = true;
    thread_.join();
    return std::move(measured_);
  }

 private:
  Measured measured_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

class SpeedBench {
 public:
  SpeedBench(StockedServer& stocked, const std::vector<Text>& texts, int queries)
      : stocked_(stocked), texts_(texts), queries_(queries) {}

  void Run(const char* beside) {
    std::printf("\n%-44s %8s %8s %8s   ms, %s; the slowest\n", "", "p50", "p95", "max", beside);
    PointReads reads(*stocked_.reader);
    for (const bool facets : {false, true}) {
      for (const bool filter : {false, true}) {
        Ask("one word", facets, filter, [this] { return Word(); });
        Ask("two words", facets, filter, [this] { return absl::StrCat(Word(), " ", Word()); });
        Ask("a sentence", facets, filter, [this] { return Sentence(); });
      }
    }
    AskUpToDate();
    Print("GetCase meanwhile", reads.Finish());
  }

 private:
  std::string Word() { return kSearchWords[random_() % std::size(kSearchWords)]; }

  std::string Sentence() {
    const std::string& body = texts_[random_() % texts_.size()].body;
    const std::string first = body.substr(0, body.find("。"));
    if (first.size() < kShortSentence) return Word();
    size_t end = std::min(first.size(), kLongSentence);
    while (end < first.size() && (static_cast<unsigned char>(first[end]) & 0xC0) == 0x80) --end;
    return first.substr(0, end);
  }

  template <typename Make>
  void Ask(const char* what, bool facets, bool filter, Make make) {
    Measured measured;
    for (int i = 0; i < queries_; ++i) {
      pb::SearchCasesRequest request;
      request.mutable_criteria()->set_text(make());
      if (facets) {
        for (size_t facet = 1; facet <= kFacetsOfAll; ++facet)
          request.mutable_criteria()->add_facets(static_cast<pb::SearchFacet>(facet));
      }
      if (filter) {
        request.mutable_criteria()->set_filter(absl::StrCat(
            "prefecture=\"", stocked_.prefectures[random_() % stocked_.prefectures.size()], "\""));
      }
      const auto begin = Clock::now();
      Must<pb::SearchCasesResponse>(*stocked_.reader, "SearchService/SearchCases", request);
      const double took = Milliseconds(Clock::now() - begin);
      if (measured.milliseconds.empty() ||
          took > *std::max_element(measured.milliseconds.begin(), measured.milliseconds.end()))
        measured.slowest = request.criteria().text();
      measured.milliseconds.push_back(took);
    }
    Print(absl::StrCat(what, facets ? ", facets" : "", filter ? ", a prefecture" : ""),
          std::move(measured));
  }

  // Waits until everything is found that was written before it was asked.
  void AskUpToDate() {
    Measured measured;
    int late = 0;
    for (int i = 0; i < queries_; ++i) {
      pb::SearchCasesRequest request;
      request.mutable_criteria()->set_text("下書き");
      request.mutable_criteria()->set_up_to_date(true);
      const auto begin = Clock::now();
      late +=
          stocked_.writer->Call<pb::SearchCasesResponse>("SearchService/SearchCases", request).ok()
              ? 0
              : 1;
      measured.milliseconds.push_back(Milliseconds(Clock::now() - begin));
    }
    measured.slowest = absl::StrCat(late, " were not ready");
    Print("one word, up to date", std::move(measured));
  }

  static void Print(const std::string& what, Measured measured) {
    std::printf("%-44s %8.1f %8.1f %8.1f   %s\n", what.c_str(), measured.At(0.5), measured.At(0.95),
                measured.At(1), measured.slowest.c_str());
    std::fflush(stdout);
  }

  StockedServer& stocked_;
  const std::vector<Text>& texts_;
  const int queries_;
  std::mt19937_64 random_{1};
};

double MegabytesIn(const std::string& directory) {
  uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return static_cast<double>(bytes) / (1 << 20);
}

int Run(const std::string& file, const std::string& packs, size_t count, int queries) {
  std::vector<Text> texts = ReadTexts(file);
  if (count > 0 && count < texts.size()) texts.resize(count);
  const e2e::TempDir directory;
  StockedServer stocked = Stock(directory.path(), texts, packs);
  std::printf(
      "%zu cases loaded in %.1f s, and the index caught up with them in %.1f s: %.0f a second; "
      "index "
      "%.0f MB, server %.0f MB resident\n",
      texts.size(), stocked.load_seconds, stocked.index_seconds,
      static_cast<double>(texts.size()) / stocked.index_seconds,
      MegabytesIn(directory.path() + "/data/search"), ResidentMegabytes(stocked.server->pid()));
  SpeedBench bench(stocked, texts, queries);
  bench.Run("nothing beside");
  {
    const Writes writes(stocked);
    const auto begin = Clock::now();
    bench.Run("50 writes a second beside");
    std::printf("%.0f writes a second were made\n",
                writes.count() / std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::printf("server %.0f MB resident, %.0f at most\n", ResidentMegabytes(stocked.server->pid()),
              PeakMegabytes(stocked.server->pid()));
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  size_t texts = 0;
  int queries = 200;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--texts" && i + 1 < argc) {
      texts = static_cast<size_t>(std::atoi(argv[++i]));
    } else if (argument == "--queries" && i + 1 < argc) {
      queries = std::max(1, std::atoi(argv[++i]));
    } else {
      paths.push_back(argument);
    }
  }
  if (paths.size() != 2) {
    std::fprintf(stderr, "usage: search_speed TEXTS PACKS [--texts N] [--queries N]\n");
    return 2;
  }
  return renkei::bench::Run(paths[0], paths[1], texts, queries);
}
