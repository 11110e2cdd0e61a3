// What this very program was built from. A library of its own, which programs alone link: with every commit it is another one.

#ifndef RENKEI_SERVER_PROCESS_BUILD_BUILD_H_
#define RENKEI_SERVER_PROCESS_BUILD_BUILD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::process {

// The commit in hexadecimal digits, with a "+" behind it where something was not committed; "" of a tree without git.
std::string BuildCommit();

// What --version prints of `program`: its name with the version, the commit, the libraries with theirs; without a line's end.
std::string DescribeBuild(absl::string_view program);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_BUILD_BUILD_H_
