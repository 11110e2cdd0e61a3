// fairness_bench [SECONDS] [ROUNDS] [CASES] [NICE]: what an innocent account sees of a real renkeid,
// alone and beside two hostile ones that take all that they get; and the server's memory before, at
// its peak, and afterwards. Each account in a process of its own; the hostile ones, which would have
// machines of their own, at the nice value NICE: 19 leaves the processors to the server, with less
// they take of them what it prints. Needs RENKEID. Not a test.

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "tests/bench/fairness_data.h"
#include "tests/bench/hostile.h"
#include "tests/bench/innocent.h"
#include "tests/bench/process_stat.h"
#include "tests/bench/self_process.h"
#include "tests/e2e/server_process.h"

namespace renkei::bench {
namespace {

constexpr double kSeconds = 15;
constexpr int kRounds = 2;
constexpr int kCases = 200'000;
constexpr int kNice = 10;
// From the hostiles' first call until all that they do is under way.
constexpr absl::Duration kWarmUp = absl::Seconds(2);

void Print(const char* when, InnocentSeen& seen) {
  for (const auto& [method, of] : {std::pair("GetCase", &seen.gets), {"ListCases", &seen.lists}}) {
    std::cout << absl::StrFormat(
        "  %-16s %-10s %5d calls  p50 %7.1f  p99 %7.1f  most %7.1f ms  refused %d\n", when, method,
        of->millis.size(), of->At(0.5), of->At(0.99), of->At(1), of->refused);
  }
  std::cout << std::flush;
}

class FairnessBench {
 public:
  FairnessBench(const char* self, const e2e::ServerProcess& server, FairnessData data,
                double seconds, int nice)
      : self_(self), server_(server), data_(std::move(data)), seconds_(seconds), nice_(nice) {}

  void Round(int number) {
    std::cout << "round " << number << "\n";
    InnocentSeen alone = Innocent();
    Print("alone", alone);
    alone_.Add(alone);
    std::cout << absl::StrFormat("  resident before %.0f MB\n", ResidentMegabytes(server_.pid()));
    ForgetPeak(server_.pid());
    BesideHostiles();
    std::cout << absl::StrFormat("  resident at its peak %.0f MB", PeakMegabytes(server_.pid()));
    absl::Duration waited;
    for (const absl::Duration after : {absl::Seconds(2), absl::Seconds(10), absl::Seconds(30)}) {
      absl::SleepFor(after - waited);
      waited = after;
      std::cout << absl::StrFormat(", after %d s %.0f MB", absl::ToInt64Seconds(after),
                                   ResidentMegabytes(server_.pid()))
                << std::flush;
    }
    std::cout << "\n";
  }

  void PrintAll() {
    std::cout << "all rounds\n";
    Print("alone", alone_);
    Print("beside hostiles", beside_);
  }

 private:
  InnocentSeen Innocent() const {
    SelfProcess process(self_, {"--innocent", server_.address(), data_.innocent.token,
                                data_.innocent_case, absl::StrCat(seconds_)});
    return ReadInnocent(process);
  }

  void BesideHostiles() {
    std::vector<std::unique_ptr<SelfProcess>> hostiles;
    for (const FairnessData::HostileAuthor& hostile : data_.hostiles) {
      hostiles.push_back(std::make_unique<SelfProcess>(
          self_, std::vector<std::string>{"--hostile", server_.address(), hostile.author.token,
                                          hostile.author.organization, hostile.vision,
                                          absl::StrCat(nice_)}));
    }
    absl::SleepFor(kWarmUp);
    const auto cpu = [&] {
      std::vector<double> seconds = {CpuSeconds(server_.pid())};
      for (const auto& hostile : hostiles) seconds.push_back(CpuSeconds(hostile->pid()));
      return seconds;
    };
    const std::vector<double> before = cpu();
    InnocentSeen beside = Innocent();
    const std::vector<double> after = cpu();
    Print("beside hostiles", beside);
    beside_.Add(beside);
    std::cout << "  CPUs: server " << (after[0] - before[0]) / seconds_;
    for (size_t i = 1; i < after.size(); ++i)
      std::cout << ", hostile client " << (after[i] - before[i]) / seconds_;
    std::cout << absl::StrFormat("; resident under load %.0f MB\n",
                                 ResidentMegabytes(server_.pid()));
    for (const auto& hostile : hostiles) hostile->End();
    for (const auto& hostile : hostiles) {
      while (const auto line = hostile->Line()) std::cout << "    hostile " << *line << "\n";
    }
  }

  const char* const self_;
  const e2e::ServerProcess& server_;
  const FairnessData data_;
  const double seconds_;
  const int nice_;
  InnocentSeen alone_;
  InnocentSeen beside_;
};

int Run(const char* self, double seconds, int rounds, int cases, int nice) {
  const e2e::TempDir directory;
  const auto server = e2e::ServerProcess::Start(directory.path());
  if (!server.ok()) {
    std::cerr << server.status() << "\n";
    return 1;
  }
  const absl::Time begin = absl::Now();
  FairnessBench bench(self, **server, LoadFairnessData(**server, cases), seconds, nice);
  std::cout << absl::StrFormat("%d cases and two plans loaded in %.0f s\n", cases,
                               absl::ToDoubleSeconds(absl::Now() - begin))
            << std::flush;
  for (int round = 1; round <= rounds; ++round) bench.Round(round);
  bench.PrintAll();
  std::cout << (*server)->Log();
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 5 && words[0] == "--innocent") {
    return renkei::bench::RunInnocent({.address = words[1],
                                       .token = words[2],
                                       .case_name = words[3],
                                       .seconds = std::atof(words[4].c_str())});
  }
  if (words.size() == 6 && words[0] == "--hostile") {
    return renkei::bench::RunHostile({.address = words[1],
                                      .token = words[2],
                                      .organization = words[3],
                                      .vision = words[4],
                                      .nice = std::atoi(words[5].c_str())});
  }
  return renkei::bench::Run(argv[0],
                            !words.empty() ? std::atof(words[0].c_str()) : renkei::bench::kSeconds,
                            words.size() > 1 ? std::atoi(words[1].c_str()) : renkei::bench::kRounds,
                            words.size() > 2 ? std::atoi(words[2].c_str()) : renkei::bench::kCases,
                            words.size() > 3 ? std::atoi(words[3].c_str()) : renkei::bench::kNice);
}
