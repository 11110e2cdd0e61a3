// Unary calls by their bytes, none of them made again: one, or a number of them kept in flight.

#ifndef RENKEI_TESTS_BENCH_LOAD_H_
#define RENKEI_TESTS_BENCH_LOAD_H_

#include <grpcpp/support/status.h>

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

  // One call; `done` on a thread of gRPC's, with how long it took. The target outlives it.
  using Done = std::function<void(const grpc::Status& status, std::chrono::steady_clock::duration)>;
  void Call(const std::string& method, const std::string& bytes, Done done);

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
