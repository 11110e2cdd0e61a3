// An account that does its work at a steady pace, in a process of its own: fairness_bench.

#ifndef RENKEI_TESTS_BENCH_INNOCENT_H_
#define RENKEI_TESTS_BENCH_INNOCENT_H_

#include <string>
#include <vector>

#include "tests/bench/self_process.h"

namespace renkei::bench {

struct InnocentOptions {
  std::string address;
  std::string token;
  std::string case_name;  // one that it reads
  double seconds = 0;
};

// GetCase and ListCases in turn, 20 calls a second at their times whatever became of those before,
// none made again. Prints each: "GetCase MILLISECONDS STATUS".
int RunInnocent(const InnocentOptions& options);

// What it printed of one method.
struct Seen {
  std::vector<double> millis;
  int refused = 0;

  void Add(const Seen& other);
  // Of all, 0.99 of which took no longer.
  double At(double part);
};
struct InnocentSeen {
  Seen gets;
  Seen lists;

  void Add(const InnocentSeen& other);
};
InnocentSeen ReadInnocent(SelfProcess& process);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_INNOCENT_H_
