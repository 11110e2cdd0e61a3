// What the system says of a process.

#ifndef RENKEI_TESTS_BENCH_PROCESS_STAT_H_
#define RENKEI_TESTS_BENCH_PROCESS_STAT_H_

#include <sys/types.h>

namespace renkei::bench {

// Resident memory now, and the most there was (since ForgetPeak).
double ResidentMegabytes(pid_t pid);
double PeakMegabytes(pid_t pid);
// From here on the peak is counted anew.
void ForgetPeak(pid_t pid);
// That it has used so far.
double CpuSeconds(pid_t pid);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_PROCESS_STAT_H_
