#include "storage/key.h"

#include <algorithm>
#include <utility>

namespace renkei::storage {
namespace {

constexpr char kStringTag = '\x01';
constexpr char kIntegerTag = '\x02';
constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xFF';  // after kEscape: a zero byte of the string
constexpr char kTerminator = '\x01';   // after kEscape: the string has ended
constexpr size_t kIntegerBytes = 8;

}  // namespace

Key& Key::Add(absl::string_view element) {
  bytes_.push_back(kStringTag);
  for (size_t zero = element.find(kEscape); zero != absl::string_view::npos;
       zero = element.find(kEscape)) {
    bytes_.append(element.data(), zero + 1).push_back(kEscapedZero);
    element.remove_prefix(zero + 1);
  }
  bytes_.append(element.data(), element.size());
  bytes_.push_back(kEscape);
  bytes_.push_back(kTerminator);
  return *this;
}

Key& Key::Add(uint64_t element) {
  bytes_.push_back(kIntegerTag);
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes_.push_back(static_cast<char>((element >> shift) & 0xFF));
  }
  return *this;
}

bool KeyReader::ReadTable(uint8_t* table) {
  if (rest_.empty()) return false;
  *table = static_cast<uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return true;
}

bool KeyReader::Read(std::string* element) {
  if (rest_.empty() || rest_.front() != kStringTag) return false;
  std::string decoded;
  size_t i = 1;
  while (i + 1 < rest_.size()) {
    if (rest_[i] != kEscape) {
      decoded.push_back(rest_[i++]);
      continue;
    }
    const char escaped = rest_[i + 1];
    i += 2;
    if (escaped == kTerminator) {
      *element = std::move(decoded);
      rest_.remove_prefix(i);
      return true;
    }
    if (escaped != kEscapedZero) return false;
    decoded.push_back('\0');
  }
  return false;
}

bool KeyReader::Read(uint64_t* element) {
  if (rest_.size() < 1 + kIntegerBytes || rest_.front() != kIntegerTag) return false;
  uint64_t decoded = 0;
  for (size_t i = 1; i <= kIntegerBytes; ++i) {
    decoded = (decoded << 8) | static_cast<uint8_t>(rest_[i]);
  }
  *element = decoded;
  rest_.remove_prefix(1 + kIntegerBytes);
  return true;
}

KeyRange PrefixRange(absl::string_view prefix) {
  // The least key after all keys with the prefix: its last byte that can grow, grown, and nothing
  // behind it.
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xFF') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
  return {std::string(prefix), std::move(end)};
}

KeyRange After(KeyRange range, absl::string_view key) {
  std::string begin(key);
  begin.push_back('\0');
  range.begin = std::max(range.begin, begin);
  return range;
}

KeyRange Before(KeyRange range, absl::string_view key) {
  // Nothing lies before the empty key; an empty end would say the opposite.
  if (key.empty()) return {std::string(1, '\0'), std::string(1, '\0')};
  if (range.end.empty() || key < range.end) range.end = std::string(key);
  return range;
}

}  // namespace renkei::storage
