#include "tests/fuzz/corpus.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/fuzz/check.h"
#include "tests/support/source_dir.h"

namespace renkei::fuzz {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

std::vector<std::string> ReadCorpus(absl::string_view target) {
  std::vector<std::filesystem::path> paths;
  const std::string folder = test::SourceFile(absl::StrCat("tests/fuzz/corpus/", target));
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  inputs.reserve(paths.size());
  for (const auto& path : paths) inputs.push_back(ReadFile(path));
  return inputs;
}

Journal::Journal(std::string path)
    : path_(std::move(path)), file_(open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600)) {
  Must(file_ >= 0, absl::StrCat("a journal can be written: ", path_));
}

Journal::~Journal() {
  close(file_);
  std::error_code error;
  std::filesystem::remove(path_, error);
}

void Journal::Restart() {
  Must(ftruncate(file_, 0) == 0 && lseek(file_, 0, SEEK_SET) == 0, "a journal begins anew");
}

void Journal::Add(absl::string_view input) {
  const auto size = static_cast<uint32_t>(input.size());
  std::string record(reinterpret_cast<const char*>(&size), sizeof(size));
  absl::StrAppend(&record, input);
  Must(write(file_, record.data(), record.size()) == static_cast<ssize_t>(record.size()),
       "a journal is written");
}

std::vector<std::string> Journal::Read(const std::string& path) {
  const std::string bytes = ReadFile(path);
  std::vector<std::string> inputs;
  uint32_t size = 0;
  for (size_t at = 0; at + sizeof(size) <= bytes.size();) {
    std::memcpy(&size, bytes.data() + at, sizeof(size));
    at += sizeof(size);
    inputs.push_back(bytes.substr(at, size));
    at += size;
  }
  return inputs;
}

}  // namespace renkei::fuzz
