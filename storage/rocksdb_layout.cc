#include "storage/rocksdb_layout.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace renkei::storage {
namespace {

constexpr size_t kVersionBytes = 8;
constexpr size_t kLogKeyBytes = 1 + 8 + 4;

void AppendBigEndian(uint64_t number, int bytes, std::string* out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>((number >> shift) & 0xFF));
  }
}

uint64_t ReadBigEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (const char c : bytes) number = (number << 8) | static_cast<uint8_t>(c);
  return number;
}

}  // namespace

std::string MetaEarliest(Log log) { return absl::StrCat("earliest/", static_cast<int>(log)); }

std::string MetaIncarnation(Sequence begin) {
  return absl::StrCat(kMetaIncarnations, EncodeFixed64(ToInt(begin)));
}

std::optional<Sequence> DecodeMetaIncarnation(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, kMetaIncarnations)) return std::nullopt;
  const std::optional<uint64_t> begin = DecodeFixed64(name);
  if (!begin.has_value()) return std::nullopt;
  return Sequence{*begin};
}

std::string EncodeFixed64(uint64_t number) {
  std::string bytes;
  AppendBigEndian(number, 8, &bytes);
  return bytes;
}

std::optional<uint64_t> DecodeFixed64(absl::string_view bytes) {
  if (bytes.size() != 8) return std::nullopt;
  return ReadBigEndian(bytes);
}

std::string EncodeVersion(Sequence version) { return EncodeFixed64(ToInt(version)); }

std::optional<Sequence> DecodeVersion(absl::string_view stored) {
  if (stored.size() < kVersionBytes) return std::nullopt;
  const Sequence version{ReadBigEndian(stored.substr(0, kVersionBytes))};
  if (version == Sequence::kNone) return std::nullopt;
  return version;
}

std::optional<Record> DecodeRecord(absl::string_view stored) {
  const std::optional<Sequence> version = DecodeVersion(stored);
  if (!version.has_value()) return std::nullopt;
  return Record{std::string(stored.substr(kVersionBytes)), *version};
}

std::string LogKey(Log log, LogPosition position) {
  std::string key;
  key.reserve(kLogKeyBytes);
  key.push_back(static_cast<char>(log));
  AppendBigEndian(ToInt(position.sequence), 8, &key);
  AppendBigEndian(position.index, 4, &key);
  return key;
}

std::optional<LogPosition> DecodeLogKey(absl::string_view key) {
  if (key.size() != kLogKeyBytes) return std::nullopt;
  return LogPosition{Sequence{ReadBigEndian(key.substr(1, 8))},
                     static_cast<uint32_t>(ReadBigEndian(key.substr(9, 4)))};
}

}  // namespace renkei::storage
