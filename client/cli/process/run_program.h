// Programs that the command runs for what it does not do itself: Graphviz lays out pictures.

#ifndef RENKEI_CLIENT_CLI_PROCESS_RUN_PROGRAM_H_
#define RENKEI_CLIENT_CLI_PROCESS_RUN_PROGRAM_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace renkei::cli {

// Most bytes that are taken from a program: a picture of a lineage of 1,000 adoptions has about
// one MiB.
inline constexpr size_t kMaxProgramOutput = size_t{32} << 20;

// Runs `arguments[0]`, looked for along PATH, without a shell: no argument is ever read as a
// command. Gives it `input` on its standard input and returns what it writes to its standard
// output; its standard error is thrown away. No other file of ours is open in it. Ends it after
// `limit`. Errors are local ones in both languages:
//   NOT_FOUND          there is no such program
//   DEADLINE_EXCEEDED  it took longer than `limit`
//   INTERNAL           it failed, or wrote more than kMaxProgramOutput
[[nodiscard]] absl::StatusOr<std::string> RunProgram(const std::vector<std::string>& arguments,
                                                     absl::string_view input, absl::Duration limit);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_PROCESS_RUN_PROGRAM_H_
