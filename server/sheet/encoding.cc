#include "server/sheet/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "server/sheet/file_error.h"
#include "server/sheet/xml_text.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

// ICU's table with the mappings of Windows' code page 932.
constexpr char kConverter[] = "ibm-943_P15A-2003";

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Null where ICU's data lacks the table.
Converter OpenConverter() {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(kConverter, &error));
  if (U_FAILURE(error)) return nullptr;
  ucnv_setFallback(converter.get(), false);
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
  return U_FAILURE(error) ? nullptr : std::move(converter);
}

// One line of cp932 as UTF-8; nullopt where it is none.
std::optional<std::string> LineFromCp932(UConverter* converter, absl::string_view line) {
  std::vector<UChar> wide(line.size() + 1);
  ucnv_reset(converter);
  UErrorCode error = U_ZERO_ERROR;
  const int32_t length = ucnv_toUChars(converter, wide.data(), static_cast<int32_t>(wide.size()),
                                       line.data(), static_cast<int32_t>(line.size()), &error);
  if (U_FAILURE(error)) return std::nullopt;
  std::string out;
  for (int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U16_NEXT(wide.data(), i, length, c);
    uint8_t utf8[U8_MAX_LENGTH];
    size_t size = 0;
    U8_APPEND_UNSAFE(utf8, size, c);
    out.append(reinterpret_cast<const char*>(utf8), size);
  }
  return out;
}

// Lines with what ends them.
std::vector<absl::string_view> Lines(absl::string_view text) {
  std::vector<absl::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1);
    lines.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return lines;
}

// Japanese in UTF-8 has three-byte characters; two lines in cp932 are hardly ever mistaken for it.
bool HasThreeByteLetters(absl::string_view line) {
  return std::any_of(line.begin(), line.end(),
                     [](char c) { return (static_cast<unsigned char>(c) & 0xf0U) == 0xe0; });
}

absl::Status BadLine(absl::string_view kind, size_t line, absl::string_view en,
                     absl::string_view ja) {
  return FileError(kind,
                   {absl::StrCat("line ", line, ": ", en), absl::StrCat(line, " 行目: ", ja)});
}

// What follows the mark at the end of a file: what pads its last block, and a line's end.
constexpr char kBehindEndMark[] = "\x1a\0\r\n";
constexpr char kEndMark = '\x1a';

// A letter that cp932 lacks, the one of it that everybody takes for the same, and what that is read
// as. Macs and phones write the former.
struct OtherForm {
  absl::string_view letter;
  absl::string_view bytes;
  absl::string_view read_back;
};
constexpr OtherForm kOtherForms[] = {
    {"〜", "\x81\x60", "～"},  // U+301C, U+FF5E
    {"−", "\x81\x7c", "－"},   // U+2212, U+FF0D
    {"—", "\x81\x5c", "―"},    // U+2014, U+2015
    {"‖", "\x81\x61", "∥"},    // U+2016, U+2225
    {"¢", "\x81\x91", "￠"},   // U+00A2, U+FFE0
    {"£", "\x81\x92", "￡"},   // U+00A3, U+FFE1
    {"¬", "\x81\xca", "￢"},   // U+00AC, U+FFE2
};

// Null where it has none.
const OtherForm* FindOtherForm(absl::string_view letter) {
  for (const OtherForm& form : kOtherForms) {
    if (form.letter == letter) return &form;
  }
  return nullptr;
}

absl::Status CheckBinary(absl::string_view bytes, size_t first_line) {
  if (first_line == 1 &&
      (absl::StartsWith(bytes, "\xff\xfe") || absl::StartsWith(bytes, "\xfe\xff")))
    return BadLine("BINARY_FILE", 1, "UTF-16; save it as CSV UTF-8",
                   "UTF-16 のファイルです。「CSV UTF-8」形式で保存し直してください。");
  const auto at = std::find_if(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
  });
  if (at == bytes.end()) return absl::OkStatus();
  const auto line = static_cast<size_t>(std::count(bytes.begin(), at, '\n')) + first_line;
  return BadLine("BINARY_FILE", line, "a control character; is it a CSV file?",
                 "制御文字があります。CSV ファイルか確かめてください。");
}

absl::StatusOr<std::string> FromCp932(absl::string_view bytes, size_t first_line) {
  const Converter converter = OpenConverter();
  if (converter == nullptr) return absl::InternalError("no table for cp932");
  std::string decoded;
  size_t number = first_line;
  for (const absl::string_view line : Lines(bytes)) {
    const auto text = LineFromCp932(converter.get(), line);
    if (!text)
      return BadLine("BAD_ENCODING", number, "neither UTF-8 nor Shift_JIS",
                     "UTF-8 としても Shift_JIS としても読めません。");
    decoded += *text;
    ++number;
  }
  return decoded;
}

}  // namespace

size_t EndMarkSize(absl::string_view bytes) {
  const size_t last =
      bytes.find_last_not_of(absl::string_view(kBehindEndMark, sizeof(kBehindEndMark) - 1));
  const size_t tail = last == absl::string_view::npos ? 0 : last + 1;
  const size_t mark = bytes.find(kEndMark, tail);
  return mark == absl::string_view::npos ? 0 : bytes.size() - mark;
}

absl::StatusOr<std::string> DecodeLines(absl::string_view lines, Encoding encoding,
                                        size_t first_line) {
  RETURN_IF_ERROR(CheckBinary(lines, first_line));
  if (encoding == Encoding::kCp932) return FromCp932(lines, first_line);
  if (IsUtf8(lines)) return std::string(lines);
  size_t number = first_line;
  for (const absl::string_view line : Lines(lines)) {
    if (!IsUtf8(line)) break;
    ++number;
  }
  return BadLine("BAD_ENCODING", number, "not UTF-8", "UTF-8 として読めません。");
}

void EncodingFinder::Add(absl::string_view bytes) {
  while (!bytes.empty()) {
    const size_t at = bytes.find('\n');
    const bool ends = at != absl::string_view::npos;
    const absl::string_view line = bytes.substr(0, ends ? at + 1 : bytes.size());
    bytes.remove_prefix(line.size());
    if (begun_.empty() && ends && !skipping_) {
      AddLine(line);
      continue;
    }
    skipping_ = skipping_ || begun_.size() + line.size() > kMaxLine;
    if (skipping_) {
      begun_.clear();
    } else {
      begun_.append(line.data(), line.size());
    }
    if (!ends) continue;
    AddLine(begun_);
    begun_.clear();
    skipping_ = false;
  }
}

void EncodingFinder::AddLine(absl::string_view line) {
  ++lines_;
  if (other_line_ != 0 && utf8_line_ != 0) return;
  const bool utf8 = IsUtf8(line);
  if (!utf8 && other_line_ == 0) other_line_ = lines_;
  if (utf8 && utf8_line_ == 0 && HasThreeByteLetters(line)) utf8_line_ = lines_;
}

absl::StatusOr<Encoding> EncodingFinder::Finish() {
  if (!begun_.empty()) AddLine(begun_);
  begun_.clear();
  if (other_line_ == 0) return Encoding::kUtf8;
  if (utf8_line_ != 0)
    return BadLine("MIXED_ENCODINGS", other_line_,
                   absl::StrCat("not UTF-8, but line ", utf8_line_, " is"),
                   absl::StrCat("UTF-8 ではありませんが、", utf8_line_,
                                " 行目は UTF-8 です。文字コードをそろえて保存し直してください。"));
  return Encoding::kCp932;
}

absl::StatusOr<DecodedText> DecodeText(absl::string_view bytes, Encoding encoding) {
  bytes.remove_suffix(EndMarkSize(bytes));
  if (absl::ConsumePrefix(&bytes, kUtf8Mark)) encoding = Encoding::kUtf8;
  ASSIGN_OR_RETURN(std::string text, DecodeLines(bytes, encoding, 1));
  return DecodedText{std::move(text), encoding};
}

absl::StatusOr<DecodedText> DecodeText(absl::string_view bytes) {
  if (absl::StartsWith(bytes, kUtf8Mark) || IsUtf8(bytes))
    return DecodeText(bytes, Encoding::kUtf8);
  EncodingFinder finder;
  finder.Add(bytes);
  RETURN_IF_ERROR(finder.Finish().status());
  // What the finder did not look at.
  return DecodeText(bytes, Encoding::kCp932);
}

std::string InCp932(absl::string_view text) {
  std::string out(text);
  for (const OtherForm& form : kOtherForms)
    absl::StrReplaceAll({{form.letter, form.read_back}}, &out);
  return out;
}

bool MayStandForOthers(absl::string_view text) {
  const auto holds = [&](const OtherForm& form) { return absl::StrContains(text, form.read_back); };
  return absl::StrContains(text, kMissingCharacter) ||
         std::any_of(std::begin(kOtherForms), std::end(kOtherForms), holds);
}

Cp932Text EncodeCp932(absl::string_view text) {
  Cp932Text out;
  const Converter converter = OpenConverter();
  for (size_t offset = 0; offset < text.size();) {
    const auto left = static_cast<int32_t>(std::min<size_t>(text.size() - offset, U8_MAX_LENGTH));
    int32_t i = 0;
    UChar32 c = 0;
    U8_NEXT(text.data() + offset, i, left, c);
    const absl::string_view letter = text.substr(offset, static_cast<size_t>(i));
    offset += static_cast<size_t>(i);
    if (const OtherForm* form = FindOtherForm(letter)) {
      absl::StrAppend(&out.bytes, form->bytes);
      continue;
    }
    UChar wide[2];
    int32_t units = 0;
    U16_APPEND_UNSAFE(wide, units, c < 0 ? 0xfffd : c);
    char narrow[8];
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    if (converter != nullptr) {
      ucnv_reset(converter.get());
      length = ucnv_fromUChars(converter.get(), narrow, sizeof(narrow), wide, units, &error);
    }
    if (converter == nullptr || U_FAILURE(error) || length == 0) {
      out.missing.emplace_back(letter);
      out.bytes += "\x81\xac";  // kMissingCharacter
    } else {
      out.bytes.append(narrow, static_cast<size_t>(length));
    }
  }
  return out;
}

}  // namespace renkei::sheet
