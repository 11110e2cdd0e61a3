// Keys: an order-preserving encoding of tuples, so that byte order is tuple order and a prefix is a
// range.
//   key      = table element*
//   table    = one byte, from the enum of the schema that declares the tables (see table.h);
//              0x00 and 0xFF are reserved
//   element  = string | integer
//   string   = 0x01 ( byte except 0x00 | 0x00 0xFF )* 0x00 0x01
//              (0x00 inside is escaped; the terminator sorts before all that could follow)
//   integer  = 0x02 and eight bytes, big-endian unsigned
//
// A string sorts before every longer string that it begins ("a" < "ab"), whatever follows in the
// tuple. The tag byte lets a decoder refuse a key of another shape instead of misreading it.

#ifndef RENKEI_STORAGE_KEY_H_
#define RENKEI_STORAGE_KEY_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "storage/store.h"

namespace renkei::storage {

// Builds a key (or the prefix of keys) element by element.
class Key {
 public:
  explicit Key(uint8_t table) : bytes_(1, static_cast<char>(table)) {}

  Key& Add(absl::string_view element);
  Key& Add(uint64_t element);

  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads the elements back in order. Each call returns false, and changes nothing, when the next
// element is of another type or the key has ended.
class KeyReader {
 public:
  explicit KeyReader(absl::string_view key) : rest_(key) {}

  bool ReadTable(uint8_t* table);
  bool Read(std::string* element);
  bool Read(uint64_t* element);
  bool done() const { return rest_.empty(); }

 private:
  absl::string_view rest_;
};

// All keys that begin with `prefix`.
KeyRange PrefixRange(absl::string_view prefix);

// The keys of `range` that come after `key`; used to continue a scan.
KeyRange After(KeyRange range, absl::string_view key);

// The keys of `range` that come before `key`; used to continue a reverse scan.
KeyRange Before(KeyRange range, absl::string_view key);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_KEY_H_
