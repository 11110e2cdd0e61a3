#include "client/cli/process/interrupt.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <future>

namespace renkei::cli {
namespace {

TEST(InterruptTest, ASignalCallsTheFunctionInsteadOfEndingTheProcess) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Interrupt interrupt;
    std::promise<void> called;
    interrupt.Call([&] { called.set_value(); });
    kill(getpid(), signal);
    called.get_future().wait();
    interrupt.Call(nullptr);
  }
}

TEST(InterruptTest, ASignalThatCameBeforeTheFunctionIsNotLost) {
  Interrupt interrupt;
  kill(getpid(), SIGINT);
  std::promise<void> called;
  interrupt.Call([&] { called.set_value(); });
  called.get_future().wait();
  interrupt.Call(nullptr);
}

TEST(InterruptTest, ASecondSignalEndsTheProcess) {
  const auto twice = [] {
    Interrupt interrupt;
    std::promise<void> called;
    interrupt.Call([&] { called.set_value(); });
    kill(getpid(), SIGINT);
    called.get_future().wait();
    interrupt.Call(nullptr);
    kill(getpid(), SIGINT);
    std::promise<void>().get_future().wait();
  };
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(twice(), testing::ExitedWithCode(128 + SIGINT), "");
}

}  // namespace
}  // namespace renkei::cli
