// What counting a call costs: the table of calls, by threads that count the same method at once, beside the same table under
// one mutex, which is what a library does that takes one for each value.
//
//   metrics_bench [MILLIONS]    calls of each thread, in millions; 5 if not given

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "server/metrics/call_table.h"
#include "storage/base/mutex.h"

namespace renkei::metrics {
namespace {

constexpr char kMethod[] = "renkei.v1.CaseService/GetCase";
// About as many as the contract has.
constexpr int kMethods = 300;

std::vector<std::string> Methods() {
  std::vector<std::string> methods = {kMethod};
  for (int i = 1; i < kMethods; ++i)
    methods.push_back("renkei.v1.OtherService/Method" + std::to_string(i));
  return methods;
}

// Nanoseconds of one thread for one call.
template <class CountOne>
double Measure(int threads, int calls, const CountOne& count_one) {
  const auto begun = std::chrono::steady_clock::now();
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) {
    all.emplace_back([&] {
      for (int n = 0; n < calls; ++n) count_one(absl::Microseconds(100 + n % 1'000));
    });
  }
  for (std::thread& thread : all) thread.join();
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begun;
  return taken.count() / calls;
}

int Main(int argc, char** argv) {
  const int calls = 1'000'000 * (argc > 1 ? std::atoi(argv[1]) : 5);
  std::printf("threads  ns a call  with a mutex\n");
  for (const int threads : {1, 2, 4}) {
    CallTable table(Methods());
    const double own = Measure(threads, calls, [&](absl::Duration taken) {
      table.Count(kMethod, absl::StatusCode::kOk, taken);
    });
    Mutex mutex;
    const double locked = Measure(threads, calls, [&](absl::Duration taken) {
      const MutexLock lock(mutex);
      table.Count(kMethod, absl::StatusCode::kOk, taken);
    });
    std::printf("%7d  %9.0f  %12.0f\n", threads, own, locked);
  }
  return 0;
}

}  // namespace
}  // namespace renkei::metrics

int main(int argc, char** argv) { return renkei::metrics::Main(argc, argv); }
