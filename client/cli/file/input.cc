#include "client/cli/file/input.h"

#include <sys/stat.h>
#include <unicode/utf8.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/match.h"
#include "client/cli/text/csv.h"
#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using client::LocalError;

// Share of bytes that Shift_JIS uses as first bytes of Japanese characters, above which a file that
// is not UTF-8 is taken for it.
constexpr double kShiftJisShare = 0.1;

absl::Status CannotRead(const std::string& path) {
  const std::string why = std::strerror(errno);
  if (errno == ENOENT) {
    return LocalError(absl::StatusCode::kInvalidArgument,
                      {absl::StrCat("there is no file ", path),
                       absl::StrCat("ファイル ", path, " がありません。")});
  }
  return LocalError(absl::StatusCode::kInvalidArgument,
                    {absl::StrCat("cannot read ", path, ": ", why),
                     absl::StrCat(path, " を読めません（", why, "）。")});
}

absl::Status TooLarge(const std::string& name) {
  return LocalError(absl::StatusCode::kInvalidArgument,
                    {absl::StrCat(name, " is larger than ", kMaxFileBytes >> 20,
                                  " MiB; split it into several files"),
                     absl::StrCat(name, " は ", kMaxFileBytes >> 20,
                                  " MiB を超えています。いくつかのファイルに分けてください。")});
}

// Closes what it was given, except standard input.
struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

absl::StatusOr<std::string> ReadBytes(std::FILE* file, const std::string& name) {
  std::string bytes;
  std::array<char, 1 << 16> block;
  while (const size_t got = std::fread(block.data(), 1, block.size(), file)) {
    bytes.append(block.data(), got);
    if (bytes.size() > kMaxFileBytes) return TooLarge(name);
  }
  if (std::ferror(file) != 0) return CannotRead(name);
  return bytes;
}

Place PlaceOf(absl::string_view text, size_t offset) {
  Place place;
  for (size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

bool LooksLikeShiftJis(absl::string_view text) {
  size_t lead = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc)) ++lead;
  }
  return static_cast<double>(lead) > kShiftJisShare * static_cast<double>(text.size());
}

absl::Status NotUtf8(const std::string& name, const std::string& bytes, size_t offset) {
  const bool shift_jis = LooksLikeShiftJis(bytes);
  return FileError(name, PlaceOf(bytes, offset),
                   absl::StrCat("not UTF-8 text",
                                shift_jis ? "; it looks like Shift_JIS: save it as UTF-8" : ""),
                   absl::StrCat("UTF-8 の文字として読めません。",
                                shift_jis ? "Shift_JIS のようです。UTF-8 で保存し直してください。"
                                          : "テキストファイルか確かめてください。"));
}

}  // namespace

absl::StatusOr<std::string> ReadBinaryFile(const std::string& path) {
  std::unique_ptr<std::FILE, Close> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return CannotRead(path);
  struct stat info = {};
  if (fstat(fileno(file.get()), &info) == 0) {
    if (S_ISDIR(info.st_mode)) {
      return LocalError(absl::StatusCode::kInvalidArgument,
                        {absl::StrCat(path, " is a directory; name a file"),
                         absl::StrCat(path, " はフォルダーです。ファイルを指定してください。")});
    }
    if (S_ISREG(info.st_mode) && static_cast<size_t>(info.st_size) > kMaxFileBytes)
      return TooLarge(path);
  }
  return ReadBytes(file.get(), path);
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::string bytes, ReadBinaryFile(path));
  return CheckText(std::move(bytes), path == "-" ? "stdin" : path);
}

absl::StatusOr<std::string> CheckText(std::string bytes, const std::string& name) {
  if (bytes.size() > kMaxFileBytes) return TooLarge(name);
  if (absl::StartsWith(bytes, kUtf8Bom)) bytes.erase(0, sizeof(kUtf8Bom) - 1);
  for (size_t offset = 0; offset < bytes.size();) {
    const size_t begin = offset;
    auto i = static_cast<int32_t>(offset);
    UChar32 c = 0;
    U8_NEXT(bytes.data(), i, static_cast<int32_t>(bytes.size()), c);
    offset = static_cast<size_t>(i);
    if (c < 0) return NotUtf8(name, bytes, begin);
    const bool control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    if (control || c == 0x7f) {
      return FileError(name, PlaceOf(bytes, begin), "a control character; is it a text file?",
                       "制御文字があります。テキストファイルか確かめてください。");
    }
  }
  return bytes;
}

}  // namespace renkei::cli
