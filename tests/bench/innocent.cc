#include "tests/bench/innocent.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/case_service.pb.h"
#include "storage/base/mutex.h"
#include "tests/bench/load.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;
using Clock = std::chrono::steady_clock;

constexpr auto kBetweenCalls = std::chrono::milliseconds(50);

}  // namespace

int RunInnocent(const InnocentOptions& options) {
  pb::GetCaseRequest get;
  get.set_name(options.case_name);
  const std::string get_bytes = get.SerializeAsString();
  const std::string list_bytes = pb::ListCasesRequest().SerializeAsString();
  Target target(options.address, options.token);
  Mutex mutex;
  CondVar changed;
  int under_way = 0;

  Clock::time_point next = Clock::now();
  const Clock::time_point end = next + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(options.seconds));
  for (int i = 0; next < end; ++i, next += kBetweenCalls) {
    std::this_thread::sleep_until(next);
    const bool is_get = i % 2 == 0;
    {
      MutexLock lock(mutex);
      ++under_way;
    }
    // From when it was to be made: a client that had no turn is not forgotten.
    target.Call(is_get ? "/renkei.v1.CaseService/GetCase" : "/renkei.v1.CaseService/ListCases",
                is_get ? get_bytes : list_bytes,
                [&, is_get, next](const grpc::Status& status, auto) {
                  const double millis =
                      std::chrono::duration<double, std::milli>(Clock::now() - next).count();
                  MutexLock lock(mutex);
                  std::cout << (is_get ? "GetCase " : "ListCases ") << millis << " "
                            << status.error_code() << "\n";
                  if (--under_way == 0) changed.NotifyAll();
                });
  }
  MutexLock lock(mutex);
  while (under_way > 0) changed.Wait(mutex);
  std::cout << std::flush;
  std::_Exit(0);
}

void Seen::Add(const Seen& other) {
  millis.insert(millis.end(), other.millis.begin(), other.millis.end());
  refused += other.refused;
}

double Seen::At(double part) {
  if (millis.empty()) return 0;
  std::sort(millis.begin(), millis.end());
  const double rank = std::ceil(part * static_cast<double>(millis.size()));
  return millis[static_cast<size_t>(std::max(1.0, rank)) - 1];
}

void InnocentSeen::Add(const InnocentSeen& other) {
  gets.Add(other.gets);
  lists.Add(other.lists);
}

InnocentSeen ReadInnocent(SelfProcess& process) {
  InnocentSeen seen;
  while (const std::optional<std::string> line = process.Line()) {
    const std::vector<std::string> words = absl::StrSplit(*line, ' ');
    if (words.size() != 3) std::exit(1);
    Seen& method = words[0] == "GetCase" ? seen.gets : seen.lists;
    method.millis.push_back(std::atof(words[1].c_str()));
    if (words[2] != "0") ++method.refused;
  }
  return seen;
}

}  // namespace renkei::bench
