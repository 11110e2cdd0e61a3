// server_bench [SECONDS_PER_ROUND [METHOD]]: a real renkeid against a bare server that returns and stores as
// many bytes with the same transport and database, each in a process of its own; rounds of both
// are interleaved and medians of their ratios compared. Both get the same credentials: what a header
// costs the transport is part of the floor. Beside the rates stands the processor time that a call
// takes in each server: what else the machine does moves it less, and the client is not in it. METHOD:
// GetCase or CreateCase alone. Needs RENKEID, the path of the server.
// Not a test: it prints.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "tests/bench/author.h"
#include "tests/bench/bare_process.h"
#include "tests/bench/bare_server.h"
#include "tests/bench/load.h"
#include "tests/bench/process_stat.h"
#include "tests/e2e/server_process.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

constexpr int kRounds = 7;

pb::Case SomeCase(const std::string& owner) {
  pb::Case c;
  c.set_owner(owner);
  c.set_title("負荷試験の事例");
  c.set_summary("概要");
  c.set_approach(std::string(kRecordBytes - 200, 'a'));
  return c;
}

// The name of a new case of the author's.
std::string MakeCase(const e2e::ServerProcess& server, const Author& author) {
  auto client = client::Client::Connect({.server = server.address(), .token = author.token});
  if (!client.ok()) std::exit(1);
  pb::CreateCaseRequest create;
  *create.mutable_case_() = SomeCase(author.organization);
  return Must<pb::Case>(**client, "CaseService/CreateCase", create).name();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double Percentile(const std::vector<double>& sorted, double part) {
  return sorted[static_cast<size_t>(part * static_cast<double>(sorted.size() - 1))];
}

struct Side {
  Target& target;
  pid_t server;
  std::string method;
  std::function<std::string()> request;
};

// Of one round.
struct Round {
  double rate;        // calls per second
  double cpu_a_call;  // microseconds of the server
};

Round RunRound(const Side& side, int in_flight, std::chrono::duration<double> time) {
  const double before = CpuSeconds(side.server);
  const double rate = side.target.Rate(side.method, in_flight, time, side.request);
  const double calls = rate * time.count();
  return {rate, (CpuSeconds(side.server) - before) * 1e6 / calls};
}

void Compare(const char* what, int in_flight, std::chrono::duration<double> time, Side renkei,
             Side bare) {
  std::vector<double> ours;
  std::vector<double> floor;
  std::vector<double> ratios;
  std::vector<double> our_cpu;
  std::vector<double> floor_cpu;
  for (int i = 0; i < kRounds; ++i) {
    const Round mine = RunRound(renkei, in_flight, time);
    const Round least = RunRound(bare, in_flight, time);
    ours.push_back(mine.rate);
    floor.push_back(least.rate);
    ratios.push_back(mine.rate / least.rate);
    our_cpu.push_back(mine.cpu_a_call);
    floor_cpu.push_back(least.cpu_a_call);
  }
  std::cout << absl::StrFormat("%-24s %9d %9.0f %9.0f   %.2f  (%.2f to %.2f) %9.0f %9.0f\n", what,
                               in_flight, Median(ours), Median(floor), Median(ratios),
                               *std::min_element(ratios.begin(), ratios.end()),
                               *std::max_element(ratios.begin(), ratios.end()), Median(our_cpu),
                               Median(floor_cpu))
            << std::flush;
}

// Calls with a pause before each, as a person at a screen makes them.
void PrintIdleLatency(Side side) {
  constexpr int kCalls = 60;
  std::vector<double> latencies;
  for (int i = 0; i < kCalls; ++i) {
    usleep(static_cast<useconds_t>(50'000 + i * 37 % 13 * 100'000));
    side.target.Rate(side.method, 1, std::chrono::duration<double>(0), side.request, &latencies);
  }
  std::sort(latencies.begin(), latencies.end());
  std::cout << absl::StrFormat(
                   "idle unary calls, %d, pauses of 50 to 1250 ms: p50 %.2f ms, p99 "
                   "%.2f ms, most %.2f ms\n",
                   kCalls, Percentile(latencies, 0.5) / 1000, Percentile(latencies, 0.99) / 1000,
                   latencies.back() / 1000)
            << std::flush;
}

int Run(const char* self, double seconds, absl::string_view only) {
  const std::chrono::duration<double> time(seconds);
  const e2e::TempDir ours;
  const e2e::TempDir theirs;
  const auto server = e2e::ServerProcess::Start(ours.path());
  if (!server.ok()) {
    std::cerr << server.status() << "\n";
    return 1;
  }
  std::cout << "resident memory of an empty server: " << ResidentMegabytes((*server)->pid())
            << " MB\n";
  const BareProcess bare(self, theirs.path());
  const Author author = MakeAuthor(**server);
  Target renkei_target((*server)->address(), author.token);
  Target bare_target(bare.address(), author.token);

  pb::GetCaseRequest get;
  get.set_name(MakeCase(**server, author));
  const std::string get_bytes = get.SerializeAsString();
  pb::CreateCaseRequest create;
  *create.mutable_case_() = SomeCase(author.organization);
  const std::string create_bytes = create.SerializeAsString();
  const auto reading = [&] { return get_bytes; };
  const auto writing = [&] { return create_bytes; };
  const Side get_case{renkei_target, (*server)->pid(), "/renkei.v1.CaseService/GetCase", reading};
  const Side create_case{renkei_target, (*server)->pid(), "/renkei.v1.CaseService/CreateCase",
                         writing};
  const Side bare_read{bare_target, bare.pid(), kBareRead, reading};
  const Side bare_write{bare_target, bare.pid(), kBareWrite, writing};

  const auto wanted = [&](absl::string_view method) { return only.empty() || only == method; };
  if (only.empty()) PrintIdleLatency(get_case);
  std::cout << "calls per second, " << kRecordBytes << " B records, medians of " << kRounds
            << " interleaved rounds of " << seconds << " s\n"
            << "                         in flight    Renkei      bare  ratio  (least to most)  us "
               "a call      bare\n";
  for (const int in_flight : {1, 16, 128}) {
    if (wanted("GetCase")) Compare("GetCase", in_flight, time, get_case, bare_read);
  }
  for (const int in_flight : {1, 16, 64}) {
    if (wanted("CreateCase"))
      Compare("CreateCase, durable", in_flight, time, create_case, bare_write);
  }
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--bare") return renkei::bench::RunBareServer(argv[2]);
  return renkei::bench::Run(argv[0], argc > 1 ? std::atof(argv[1]) : 1.0, argc > 2 ? argv[2] : "");
}
