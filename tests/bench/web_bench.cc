// How quickly pages come, beside the calls that they make:
//
//   web_bench TEXTS PACKS [--texts N] [--seconds S]
//
// TEXTS and PACKS as search_speed has them: a public case of each of the first N texts (10,000), and
// one plan of 500 nodes and 100 KPIs. 1, 10 and 50 visitors without an account, each from an address
// of its own, get one kind of page again and again over a connection that stays, without a pause; and
// in turns with that, S seconds each, so many threads of this program make the same calls without a
// page. What a page costs by itself, over replies that are there already, and each of its calls alone
// are told in processor time.
// In the end 200 readers of the change feed as events: what memory they take in both processes.
// Needs RENKEID and RENKEI_WEB. Prints.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/web/page/query.h"
#include "client/web/page/site.h"
#include "renkei/v1/change_service.pb.h"
#include "tests/bench/page_calls.h"
#include "tests/bench/process_stat.h"
#include "tests/bench/search_stock.h"
#include "tests/bench/search_words.h"
#include "tests/bench/visitors.h"
#include "tests/bench/web_stock.h"

namespace renkei::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kUsers[] = {1, 10, 50};
constexpr int kRounds = 3;
// Addresses of one kind, so that nobody gets one page alone.
constexpr int kVariants = 30;
constexpr int kRenderings = 200;
constexpr int kReaders = 200;
// An allocator gives back what is free in the course of seconds.
constexpr absl::Duration kSettling = absl::Seconds(5);

struct Page {
  std::string path;
  web::Query query;

  std::string target() const { return web::AddressOf(path, query); }
  web::PageRequest Request(const web::Visitor& visitor) const {
    web::PageRequest request;
    request.path = path;
    request.query = query;
    request.visitor = visitor;
    return request;
  }
};

struct PageKind {
  const char* label;
  std::vector<Page> pages;
};

std::vector<PageKind> KindsOf(const StockedVision& vision, size_t cases) {
  std::mt19937_64 random(1);
  const auto word = [&] { return kSearchWords[random() % std::size(kSearchWords)]; };
  std::vector<PageKind> kinds = {{"start", {{"/", {}}}},
                                 {"search, all kinds", {}},
                                 {"search, cases", {}},
                                 {"case", {}},
                                 {"vision", {{"/" + vision.name, {}}}},
                                 {"its progress", {{"/" + vision.name + "/progress", {}}}},
                                 {"KPI", {}}};
  for (int i = 0; i < kVariants; ++i) {
    const std::string words = absl::StrCat(word(), " ", word());
    kinds[1].pages.push_back({"/search", web::Query({{"q", words}})});
    kinds[2].pages.push_back({"/search", web::Query({{"q", words}, {"kind", "cases"}})});
    kinds[3].pages.push_back({"/" + StockedCase(random() % cases), {}});
    kinds[6].pages.push_back({"/" + vision.kpis[static_cast<size_t>(i) % vision.kpis.size()], {}});
  }
  return kinds;
}

double ThreadMilliseconds() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

class WebBench {
 public:
  WebBench(const StockedServer& stocked, const FrontProcess& front, double seconds)
      : stocked_(stocked),
        front_(front),
        seconds_(seconds),
        upstream_(
            web::Upstream::Options{{client::Endpoint{stocked.server->address()}}, front.token()}) {}

  void Run(const std::vector<PageKind>& kinds) {
    std::vector<std::vector<PageCalls>> calls;
    for (const PageKind& kind : kinds) calls.push_back(Record(kind));
    PrintRendering(kinds, calls);
    PrintCalls(kinds, calls);
    for (const int users : kUsers) {
      std::printf("\n%-18s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s   %d visitors, ms\n", "",
                  "pages/s", "p50", "p95", "max", "calls", "p95", "max", "x p50", "x p95", "CPU",
                  users);
      for (size_t i = 0; i < kinds.size(); ++i) Compare(users, kinds[i], calls[i]);
    }
    std::printf("\nfront %.0f MB resident, %.0f at most; server %.0f, %.0f\n",
                ResidentMegabytes(front_.pid()), PeakMegabytes(front_.pid()),
                ResidentMegabytes(stocked_.server->pid()), PeakMegabytes(stocked_.server->pid()));
    PrintReaders();
  }

 private:
  std::vector<PageCalls> Record(const PageKind& kind) {
    std::vector<PageCalls> all;
    for (const Page& page : kind.pages) {
      PageCalls calls;
      web::Upstream upstream(MakeRecorder(upstream_.transport(), calls), front_.token());
      const web::Site site(upstream, absl::Now);
      const web::PageReply reply = site.Answer(page.Request({"", AddressOfUser(0), "ja"}));
      if (reply.status != 200) {
        std::cerr << page.target() << ": " << reply.status << "\n";
        std::exit(1);
      }
      all.push_back(std::move(calls));
    }
    return all;
  }

  // One page after the other, no server and no socket.
  static void PrintRendering(const std::vector<PageKind>& kinds,
                             const std::vector<std::vector<PageCalls>>& calls) {
    std::printf("%-18s %8s %8s %8s   a page by itself, ms of a processor\n", "", "kB", "calls",
                "p50");
    for (size_t i = 0; i < kinds.size(); ++i) {
      Figures figures;
      size_t bytes = 0;
      for (size_t j = 0; j < kinds[i].pages.size(); ++j) {
        web::Upstream upstream(MakeReplayer(calls[i][j]), "");
        const web::Site site(upstream, absl::Now);
        const web::PageRequest request = kinds[i].pages[j].Request({"", "", "ja"});
        for (size_t times = 0; times * kinds[i].pages.size() < kRenderings; ++times) {
          const double begin = ThreadMilliseconds();
          bytes = std::max(bytes, site.Answer(request).body.size());
          figures.milliseconds.push_back(ThreadMilliseconds() - begin);
        }
      }
      figures.Finish();
      std::printf("%-18s %8.0f %8zu %8.2f\n", kinds[i].label, static_cast<double>(bytes) / 1e3,
                  calls[i][0].calls.size(), figures.At(.5));
    }
  }

  // Each call of a page by itself, one after the other, in the order in which the page begins them.
  void PrintCalls(const std::vector<PageKind>& kinds,
                  const std::vector<std::vector<PageCalls>>& recorded) {
    std::printf("\n%-18s %8s %8s %8s   a call alone, ms; the last of the server's processor\n", "",
                "kB", "p50", "CPU");
    const auto metadata = upstream_.MetadataOf({"", AddressOfUser(0), "ja"});
    for (size_t i = 0; i < kinds.size(); ++i) {
      std::printf("%s\n", kinds[i].label);
      for (size_t call = 0; call < recorded[i][0].calls.size(); ++call) {
        std::vector<BareCalls> bare;
        for (const PageCalls& page : recorded[i]) {
          if (call < page.calls.size())
            bare.emplace_back(PageCalls{{page.calls[call]}, {{0, true}, {0, false}}});
        }
        Figures figures;
        const double before = CpuSeconds(stocked_.server->pid());
        for (int time = 0; time < kRenderings; ++time) {
          const auto begin = Clock::now();
          bare[static_cast<size_t>(time) % bare.size()].Make(upstream_.client(), metadata);
          figures.milliseconds.push_back(
              std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
        }
        const double processor = CpuSeconds(stocked_.server->pid()) - before;
        figures.Finish();
        const PageCalls::Call& shown = recorded[i][0].calls[call];
        std::printf("  %-32s %8.1f %8.2f %8.2f\n",
                    shown.path.substr(shown.path.rfind('/') + 1).c_str(),
                    static_cast<double>(shown.reply.size()) / 1e3, figures.At(.5),
                    processor * 1e3 / kRenderings);
      }
    }
  }

  // Of readers who know everything already, and wait for what is new.
  void PrintReaders() {
    const std::string& token = stocked_.server->admin_token();
    const auto metadata = upstream_.MetadataOf({token, AddressOfUser(0), "ja"});
    const auto bounds = upstream_.client().Call<pb::GetFeedBoundsResponse>(
        "ChangeService/GetFeedBounds", pb::GetFeedBoundsRequest(), {.metadata = &metadata});
    if (!bounds.ok()) {
      std::cerr << "bounds: " << bounds.status() << "\n";
      std::exit(1);
    }
    std::printf("\nMB resident: front, server\n");
    PrintResident("before");
    {
      std::vector<std::unique_ptr<Browser>> readers;
      for (int i = 0; i < kReaders; ++i) {
        readers.push_back(std::make_unique<Browser>(front_.address(), AddressOfUser(0)));
        readers.back()->ReadEvents(token, bounds->head_cursor());
      }
      for (const auto& reader : readers) reader->AwaitEvents();
      PrintResident(absl::StrCat("with ", kReaders, " readers"));
    }
    PrintResident("after them");
  }

  void PrintResident(const std::string& when) const {
    absl::SleepFor(kSettling);
    std::printf("%-18s %8.1f %8.1f\n", when.c_str(), ResidentMegabytes(front_.pid()),
                ResidentMegabytes(stocked_.server->pid()));
    std::fflush(stdout);
  }

  void Compare(int users, const PageKind& kind, const std::vector<PageCalls>& recorded) {
    std::vector<BareCalls> bare;
    for (const PageCalls& calls : recorded) bare.emplace_back(calls);
    Figures pages;
    Figures calls;
    double processor = 0;
    for (int round = 0; round < kRounds; ++round) {
      const double before = ProcessorSeconds();
      Measure(
          users, seconds_,
          [&](int user) -> Doing {
            const auto browser = std::make_shared<Browser>(front_.address(), AddressOfUser(user));
            return [browser, &kind](size_t time) {
              browser->Get(kind.pages[time % kind.pages.size()].target());
            };
          },
          pages);
      processor += ProcessorSeconds() - before;
      Measure(
          users, seconds_,
          [&](int user) -> Doing {
            const auto metadata = upstream_.MetadataOf({"", AddressOfUser(user), "ja"});
            return [this, metadata, &bare](size_t time) {
              bare[time % bare.size()].Make(upstream_.client(), metadata);
            };
          },
          calls);
    }
    pages.Finish();
    calls.Finish();
    std::printf("%-18s %8.0f %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f\n", kind.label,
                pages.PerSecond(), pages.At(.5), pages.At(.95), pages.At(1), calls.At(.5),
                calls.At(.95), calls.At(1), pages.At(.5) / calls.At(.5),
                pages.At(.95) / calls.At(.95),
                processor * 1e3 / static_cast<double>(pages.milliseconds.size()));
    std::fflush(stdout);
  }

  double ProcessorSeconds() const {
    return CpuSeconds(front_.pid()) + CpuSeconds(stocked_.server->pid());
  }

  const StockedServer& stocked_;
  const FrontProcess& front_;
  const double seconds_;
  web::Upstream upstream_;
};

int Run(const std::string& file, const std::string& packs, size_t count, double seconds) {
  std::vector<Text> texts = ReadTexts(file);
  texts.resize(std::min(count, texts.size()));
  const e2e::TempDir directory;
  const StockedServer stocked =
      Stock(directory.path(), texts, packs,
            {"--public-reading", "true", "--watches-per-account", std::to_string(kReaders + 1)});
  const StockedVision vision = StockVision(stocked);
  const FrontProcess front(stocked, directory.path());
  WebBench(stocked, front, seconds).Run(KindsOf(vision, texts.size()));
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  const renkei::bench::VisitorsOptions options =
      renkei::bench::ReadVisitorsOptions(argc, argv, 10'000);
  return renkei::bench::Run(options.file, options.packs, options.texts, options.seconds);
}
