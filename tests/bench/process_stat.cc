#include "tests/bench/process_stat.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace renkei::bench {
namespace {

// Of fields that are given in kB.
double Megabytes(pid_t pid, const std::string& field) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string line; std::getline(status, line);) {
    if (absl::StartsWith(line, field)) return std::atof(line.substr(field.size()).c_str()) / 1024;
  }
  return 0;
}

}  // namespace

double ResidentMegabytes(pid_t pid) { return Megabytes(pid, "VmRSS:"); }
double PeakMegabytes(pid_t pid) { return Megabytes(pid, "VmHWM:"); }

void ForgetPeak(pid_t pid) { std::ofstream(absl::StrCat("/proc/", pid, "/clear_refs")) << "5"; }

double CpuSeconds(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  // Behind the name, which may contain anything: state is the third field, utime the 14th.
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return 0;
  const std::vector<std::string> fields = absl::StrSplit(text.substr(name_end + 2), ' ');
  constexpr size_t kUserTime = 11;
  if (fields.size() < kUserTime + 2) return 0;
  return (std::atof(fields[kUserTime].c_str()) + std::atof(fields[kUserTime + 1].c_str())) /
         static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace renkei::bench
