// Where the tree's own files are, for tests that read packs and samples.

#ifndef RENKEI_TESTS_SUPPORT_SOURCE_DIR_H_
#define RENKEI_TESTS_SUPPORT_SOURCE_DIR_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::test {

// `path` counts from the root of the tree.
std::string SourceFile(absl::string_view path);

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_SOURCE_DIR_H_
