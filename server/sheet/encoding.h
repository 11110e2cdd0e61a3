// The two encodings in which local governments keep text: UTF-8, and cp932, Microsoft's Shift_JIS,
// which their spreadsheets write for "CSV".

#ifndef RENKEI_SERVER_SHEET_ENCODING_H_
#define RENKEI_SERVER_SHEET_ENCODING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::sheet {

enum class Encoding { kUtf8, kCp932 };

inline constexpr char kUtf8Mark[] = "\xef\xbb\xbf";

// Stands in cp932 text for a character that it cannot hold: 〓, as printers have always done.
inline constexpr char kMissingCharacter[] = "〓";

// Text as UTF-8, without a byte order mark, and in what it was written.
struct DecodedText {
  std::string text;
  Encoding encoding = Encoding::kUtf8;
};

// How many bytes at the end of a file are the mark of CP/M and DOS that it ends there, 0x1A, with what
// follows it: line ends, zeros, further marks. They are no part of the text.
size_t EndMarkSize(absl::string_view bytes);

// Finds the encoding: UTF-8 where all of it is, otherwise cp932. Errors are violations of "file"
// that name the line: BAD_ENCODING for what is neither; MIXED_ENCODINGS where some lines are
// Japanese in UTF-8 and others in cp932; BINARY_FILE for a NUL, UTF-16 and other control
// characters.
[[nodiscard]] absl::StatusOr<DecodedText> DecodeText(absl::string_view bytes);
// The same for text that is said to be in `encoding`.
[[nodiscard]] absl::StatusOr<DecodedText> DecodeText(absl::string_view bytes, Encoding encoding);

// Lines of a text whose encoding is known, as UTF-8; `first_line` is the number of the first one,
// from 1. Errors as above. The mark at the beginning of a file is no part of its lines.
[[nodiscard]] absl::StatusOr<std::string> DecodeLines(absl::string_view lines, Encoding encoding,
                                                      size_t first_line);

// Finds the encoding of a text that comes in pieces, of any size.
class EncodingFinder {
 public:
  // A line longer than this has no say.
  static constexpr size_t kMaxLine = size_t{1} << 20;

  void Add(absl::string_view bytes);
  // After the last piece. MIXED_ENCODINGS as above; whether a text that is not UTF-8 is cp932 shows
  // when it is decoded.
  [[nodiscard]] absl::StatusOr<Encoding> Finish();

 private:
  void AddLine(absl::string_view line);

  std::string begun_;  // of the last line
  bool skipping_ = false;
  size_t lines_ = 0;
  size_t utf8_line_ = 0;
  size_t other_line_ = 0;
};

struct Cp932Text {
  std::string bytes;
  // The characters that became kMissingCharacter, in order, each time that they stand in the text.
  std::vector<std::string> missing;
};

// `text` is UTF-8. Characters that come back as themselves are written, and those that InCp932 knows;
// all others are missing.
Cp932Text EncodeCp932(absl::string_view text);

// As a text is read back in which cp932 has some characters only in the other of two forms that look
// the same: ～ (U+FF5E) for 〜 (U+301C), － for −. Missing characters stay as they are.
std::string InCp932(absl::string_view text);

// Whether a text may have stood for another one in a cp932 file: it has a 〓 or such a form.
bool MayStandForOthers(absl::string_view text);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ENCODING_H_
