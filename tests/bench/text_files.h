// Files of texts that lie outside the tree, for benches of search. What cannot be read ends the program.

#ifndef RENKEI_TESTS_BENCH_TEXT_FILES_H_
#define RENKEI_TESTS_BENCH_TEXT_FILES_H_

#include <string>
#include <vector>

namespace renkei::bench {

struct Text {
  std::string id;  // "" where the file has none
  std::string title;
  std::string body;
};

std::string ReadWhole(const std::string& path);

// A JSON object with "title" and "body" a line, the whole compressed by zstd.
std::vector<Text> ReadTexts(const std::string& path);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_TEXT_FILES_H_
