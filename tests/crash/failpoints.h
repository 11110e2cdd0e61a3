// What happens at failpoints (storage/base/failpoint.h) in a program that has this file.

#ifndef RENKEI_TESTS_CRASH_FAILPOINTS_H_
#define RENKEI_TESTS_CRASH_FAILPOINTS_H_

#include <cstdint>
#include <functional>

#include "storage/base/failpoint.h"

namespace renkei {

// In the environment of a process: NAME:COUNT, and the process kills itself with SIGKILL as it passes
// that failpoint for the COUNT-th time.
inline constexpr char kFailpointVariable[] = "RENKEI_FAILPOINT";

// `act` is run by the thread that passes `failpoint` for the `count`-th time from now (1: the next one);
// once. Of earlier calls nothing is left.
void ActAtFailpoint(Failpoint failpoint, uint64_t count, std::function<void()> act);
// Waits for an action under way.
void ForgetFailpoints();

}  // namespace renkei

#endif  // RENKEI_TESTS_CRASH_FAILPOINTS_H_
