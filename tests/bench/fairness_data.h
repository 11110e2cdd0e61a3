// What fairness_bench's server holds: three accounts of three bodies, cases and one large plan.

#ifndef RENKEI_TESTS_BENCH_FAIRNESS_DATA_H_
#define RENKEI_TESTS_BENCH_FAIRNESS_DATA_H_

#include <string>
#include <vector>

#include "tests/bench/author.h"
#include "tests/e2e/server_process.h"

namespace renkei::bench {

struct FairnessData {
  Author innocent;
  std::string innocent_case;
  struct HostileAuthor {
    Author author;
    std::string vision;
  };
  std::vector<HostileAuthor> hostiles;
};

// `cases` is how many the hostiles have together; each of them has a plan with 10,000 KPIs.
FairnessData LoadFairnessData(const e2e::ServerProcess& server, int cases);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_FAIRNESS_DATA_H_
