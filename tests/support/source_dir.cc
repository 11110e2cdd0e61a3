#include "tests/support/source_dir.h"

#include "absl/strings/str_cat.h"

namespace renkei::test {

std::string SourceFile(absl::string_view path) {
  return absl::StrCat(RENKEI_SOURCE_DIR, "/", path);
}

}  // namespace renkei::test
