// A text by its code points: where it may be cut, and what stands between words.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_CODE_POINTS_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_CODE_POINTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::search {

// Of any bytes; those that are not UTF-8 are U+FFFD.
class CodePoints {
 public:
  // `text` outlives it and has at most 2 GiB.
  explicit CodePoints(absl::string_view text);

  size_t size() const { return codes_.size(); }
  char32_t at(size_t i) const { return codes_[i]; }
  // Where code point `i` begins; of size() the end of the text.
  uint32_t byte(size_t i) const { return starts_[i]; }

  absl::string_view Bytes(size_t first, size_t last) const {
    return text_.substr(starts_[first], starts_[last] - starts_[first]);
  }

  // The code point that has this byte; size() behind the last.
  size_t With(uint32_t byte) const;

  // The first one that begins at this byte or behind it.
  size_t From(uint32_t byte) const;

  // Whether the text may be cut before code point `i`: not before a mark that belongs to the one
  // before, nor inside a Latin word or a number.
  bool MayCut(size_t i) const;

 private:
  const absl::string_view text_;
  std::vector<char32_t> codes_;
  // One more than there are code points.
  std::vector<uint32_t> starts_;
};

// White space and controls, line breaks among them.
bool IsSpace(char32_t code);

// A full stop of Japanese, an exclamation or question mark, a line break.
bool EndsSentence(char32_t code);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_CODE_POINTS_H_
