// Keeps a number of unary calls in flight and counts what comes back.

#ifndef RENKEI_TESTS_BENCH_LOAD_H_
#define RENKEI_TESTS_BENCH_LOAD_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace renkei::bench {

// Where calls go, and with whose token ("" = none).
class Target {
 public:
  Target(const std::string& address, std::string token);
  ~Target();

  // Calls per second with `in_flight` calls under way for `time`; each is made by `request`, which
  // may be called from several threads. A call that fails ends the program: there is nothing to
  // measure then. `latencies`, if given, gets the microseconds of every call.
  double Rate(const std::string& method, int in_flight, std::chrono::duration<double> time,
              const std::function<std::string()>& request,
              std::vector<double>* latencies = nullptr);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_LOAD_H_
