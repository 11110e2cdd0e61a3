#include "server/process/build/build.h"

#include "absl/strings/str_cat.h"

namespace renkei::process {

// Written by cmake/RenkeiCommit.cmake.
extern const char* const kBuildCommit;

std::string BuildCommit() { return kBuildCommit; }

std::string DescribeBuild(absl::string_view program) {
  const std::string commit = BuildCommit();
  return absl::StrCat(program, " ", RENKEI_VERSION, "\ncommit ",
                      commit.empty() ? "unknown" : commit, "\n", RENKEI_LIBRARIES);
}

}  // namespace renkei::process
