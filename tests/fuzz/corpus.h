// Inputs that are kept: those of the tree, and those of a run that ended the process.

#ifndef RENKEI_TESTS_FUZZ_CORPUS_H_
#define RENKEI_TESTS_FUZZ_CORPUS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::fuzz {

// The files of tests/fuzz/corpus/TARGET, by their names.
std::vector<std::string> ReadCorpus(absl::string_view target);

// The inputs since a state that is the same every time, in a file that outlives the process: what
// ended it is the last one.
class Journal {
 public:
  explicit Journal(std::string path);
  // Removes it: nothing has ended the process.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  void Restart();
  void Add(absl::string_view input);
  const std::string& path() const { return path_; }

  static std::vector<std::string> Read(const std::string& path);

 private:
  const std::string path_;
  int file_ = -1;
};

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_CORPUS_H_
