// How much threads give way.

#include "server/service/dispatch/turns/priority.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace renkei::service {
namespace {

int NiceOfThisThread() { return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); }

// The thread that writes the index was made by one that had given way, and got hardly any time beside
// others: 20 of both, where 10 were meant.
TEST(PriorityTest, AThreadGivesWayFromThePlaceOfTheProcessAndNotOfWhoMadeIt) {
  const int given = NiceOfThisThread();
  int outer = 0;
  int inner = 0;
  std::thread([&] {
    GiveWay(Priority::kCalls);
    outer = NiceOfThisThread();
    std::thread([&] {
      GiveWay(Priority::kLong);
      inner = NiceOfThisThread();
    }).join();
  }).join();
  constexpr int kNicest = 19;
  EXPECT_EQ(outer, std::min(given + 5, kNicest));
  EXPECT_EQ(inner, std::min(given + 10, kNicest));
}

}  // namespace
}  // namespace renkei::service
