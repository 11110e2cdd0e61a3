// A directory under the system's temporary one, removed with everything in it when destroyed.

#ifndef RENKEI_TESTS_SUPPORT_TEMP_DIR_H_
#define RENKEI_TESTS_SUPPORT_TEMP_DIR_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::test {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string File(absl::string_view name) const;

 private:
  std::string path_;
};

// All of a file; "" of one that is not there.
std::string FileContent(const std::string& path);

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_TEMP_DIR_H_
