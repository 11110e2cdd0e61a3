// One account at everything that it can think of, in a process of its own: fairness_bench.

#ifndef RENKEI_TESTS_BENCH_HOSTILE_H_
#define RENKEI_TESTS_BENCH_HOSTILE_H_

#include <string>

namespace renkei::bench {

struct HostileOptions {
  std::string address;
  std::string token;
  std::string organization;
  std::string vision;  // a large one of its own
  int nice = 0;        // how much the process gives way to server and innocent
};

// Digests, idle imports, watches on connections of their own, large applies, exports and floods of
// lists and of whole plans, until standard input ends; whatever call is refused or ends is made again
// at once. Prints a
// line for each kind: how many were answered, and how many refused with which status.
int RunHostile(const HostileOptions& options);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_HOSTILE_H_
