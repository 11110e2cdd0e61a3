// What is fuzzed: functions of bytes from anybody, each with what holds of every input.

#ifndef RENKEI_TESTS_FUZZ_TARGET_H_
#define RENKEI_TESTS_FUZZ_TARGET_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::fuzz {

struct Target {
  // As its folder in corpus/ is called.
  absl::string_view name;
  // Ends the process (check.h) where something does not hold of `input`.
  void (*run)(absl::string_view input);
  // Longer inputs say nothing that shorter ones do not, and take longer.
  size_t max_bytes = 4'096;
  // Of the short run: how many mutated inputs. Cheap targets get more.
  int short_run = 2'000;
  // It runs in a server that keeps what earlier inputs have written, for kInputsOfOneWorld of them.
  bool keeps_state = false;
};

inline constexpr int kInputsOfOneWorld = 1'000;

const std::vector<Target>& AllTargets();

// nullptr: there is none of that name.
const Target* FindTarget(absl::string_view name);

void RunFilter(absl::string_view input);
void RunKey(absl::string_view input);
void RunWhen(absl::string_view input);
void RunFigure(absl::string_view input);
void RunEncoding(absl::string_view input);
void RunCsv(absl::string_view input);
void RunXlsx(absl::string_view input);
void RunXlsxParts(absl::string_view input);
void RunYaml(absl::string_view input);
void RunJson(absl::string_view input);
void RunGateway(absl::string_view input);
void RunForm(absl::string_view input);
void RunPageToken(absl::string_view input);
void RunCursor(absl::string_view input);
void RunImport(absl::string_view input);
void RunRequest(absl::string_view input);
void RunQuery(absl::string_view input);

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_TARGET_H_
