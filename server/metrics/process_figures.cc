#include "server/metrics/process_figures.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace renkei::metrics {
namespace {

std::string ReadAll(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// proc(5): fields of /proc/self/stat behind the name, which may hold anything; the first of them is number 3.
constexpr size_t kFirstField = 3;
constexpr size_t kUserTicks = 14;
constexpr size_t kSystemTicks = 15;
constexpr size_t kThreads = 20;
constexpr size_t kStartTicks = 22;
constexpr size_t kVirtualBytes = 23;
constexpr size_t kResidentPages = 24;

class Stat {
 public:
  Stat() {
    const std::string text = ReadAll("/proc/self/stat");
    const size_t end = text.rfind(')');
    if (end != std::string::npos)
      fields_ = absl::StrSplit(text.substr(end + 1), ' ', absl::SkipWhitespace());
  }
  bool read() const { return kResidentPages - kFirstField < fields_.size(); }
  double operator[](size_t field) const {
    double value = 0;
    return absl::SimpleAtod(fields_[field - kFirstField], &value) ? value : 0;
  }

 private:
  std::vector<std::string> fields_;
};

// Since 1970, in seconds.
double BootTime() {
  for (const absl::string_view line : absl::StrSplit(ReadAll("/proc/stat"), '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    double seconds = 0;
    if (words.size() == 2 && words[0] == "btime" && absl::SimpleAtod(words[1], &seconds))
      return seconds;
  }
  return 0;
}

double OpenFiles() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator files("/proc/self/fd", error), end;
       !error && files != end; files.increment(error))
    ++count;
  return count;
}

}  // namespace

Families ProcessFigures() {
  Families families;
  const Stat stat;
  if (stat.read()) {
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    families.push_back(
        {"process_cpu_seconds_total",
         "Processor time, of the program and of the system for it.",
         Kind::kCounter,
         {{.labels = {}, .value = (stat[kUserTicks] + stat[kSystemTicks]) / ticks}}});
    families.push_back(GaugeOf("process_resident_memory_bytes", "Memory that is there.",
                               stat[kResidentPages] * static_cast<double>(sysconf(_SC_PAGESIZE))));
    families.push_back(
        GaugeOf("process_virtual_memory_bytes", "Addresses that are taken.", stat[kVirtualBytes]));
    families.push_back(GaugeOf("process_threads", "Threads.", stat[kThreads]));
    families.push_back(GaugeOf("process_start_time_seconds", "When it was started, since 1970.",
                               BootTime() + stat[kStartTicks] / ticks));
  }
  families.push_back(GaugeOf("process_open_fds", "Open files, sockets included.", OpenFiles()));
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    families.push_back(
        GaugeOf("process_max_fds", "How many there may be.", static_cast<double>(limit.rlim_cur)));
  }
  return families;
}

Family BuildFigure(absl::string_view program, absl::string_view version, absl::string_view commit) {
  return {"renkei_build_info",
          "Which program this is: always 1.",
          Kind::kGauge,
          {{.labels = {{"program", std::string(program)},
                       {"version", std::string(version)},
                       {"commit", std::string(commit)}},
            .value = 1}}};
}

}  // namespace renkei::metrics
