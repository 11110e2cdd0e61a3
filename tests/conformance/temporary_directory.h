// A directory that is gone with the object.

#ifndef RENKEI_TESTS_CONFORMANCE_TEMPORARY_DIRECTORY_H_
#define RENKEI_TESTS_CONFORMANCE_TEMPORARY_DIRECTORY_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace renkei {

class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_(std::filesystem::temp_directory_path() / "renkei-test-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace renkei

#endif  // RENKEI_TESTS_CONFORMANCE_TEMPORARY_DIRECTORY_H_
