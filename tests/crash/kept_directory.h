// A directory of a test that is removed when the test has passed, and kept when it has not.

#ifndef RENKEI_TESTS_CRASH_KEPT_DIRECTORY_H_
#define RENKEI_TESTS_CRASH_KEPT_DIRECTORY_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace renkei::crash {

class KeptDirectory {
 public:
  explicit KeptDirectory(const std::string& name)
      : path_(absl::StrCat(std::filesystem::temp_directory_path().string(), "/renkei-", name,
                           "-XXXXXX")) {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~KeptDirectory() {
    if (testing::Test::HasFailure()) {
      std::cout << "what was found is kept in " << path_ << std::endl;
      return;
    }
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  KeptDirectory(const KeptDirectory&) = delete;
  KeptDirectory& operator=(const KeptDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_KEPT_DIRECTORY_H_
