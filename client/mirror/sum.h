// SHA-256 in the two uses that a copy has for it: the checksum of a page, and the digest of a
// resource.

#ifndef RENKEI_CLIENT_MIRROR_SUM_H_
#define RENKEI_CLIENT_MIRROR_SUM_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::mirror {

// A checksum over parts of text; where one part ends and the next begins counts too. One thread.
class Sum {
 public:
  Sum();
  ~Sum();
  Sum(Sum&&) noexcept;
  Sum& operator=(Sum&&) noexcept;

  void Add(absl::string_view part);
  // The first 8 bytes in hexadecimal; nothing may be added afterwards.
  std::string Hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// What TypeDigest in change_service.proto says of one type: the number of its resources, and the
// first 16 bytes of the SHA-256 of "name, line feed, etag" of each, combined by exclusive or.
class ResourceDigest {
 public:
  void Add(absl::string_view name, absl::string_view etag);

  int64_t count() const { return count_; }
  // In hexadecimal, lower case.
  std::string Hex() const;

 private:
  int64_t count_ = 0;
  std::array<uint8_t, 16> bytes_ = {};
};

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_SUM_H_
