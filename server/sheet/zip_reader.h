// The ZIP container of an XLSX, for files from anybody: nothing is unpacked before the directory's
// figures were found acceptable, and nothing beyond them afterwards.

#ifndef RENKEI_SERVER_SHEET_ZIP_READER_H_
#define RENKEI_SERVER_SHEET_ZIP_READER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::sheet {

// An XLSX of 100 sheets has some 300 parts.
inline constexpr size_t kMaxZipEntries = 5'000;

// One entry, unpacked piece by piece. Unpacking stops at the declared size: an entry that goes on,
// ends early or has another checksum is BROKEN_FILE.
class UnpackedPart {
 public:
  virtual ~UnpackedPart() = default;
  // The next piece, of at most `most` bytes (at least 1); empty at the end. Lives until the next call.
  [[nodiscard]] virtual absl::StatusOr<absl::string_view> Next(size_t most) = 0;
};

// The form in which names of parts are compared: OPC (ISO/IEC 29500-2, 6.3.5) takes letters of ASCII
// for the same in either case.
std::string PartKey(absl::string_view name);

class ZipReader {
 public:
  // Reads the directory at the end of `bytes`, which must outlive the reader. Errors: BROKEN_FILE
  // for what is no ZIP, is cut short, encrypted, split, in ZIP64 form, has entries that overlap,
  // has a name twice (see PartKey), or more than kMaxZipEntries; TOO_LARGE where the sizes it declares exceed
  // `max_inflated` together.
  [[nodiscard]] static absl::StatusOr<ZipReader> Open(absl::string_view bytes, size_t max_inflated);

  // The content of an entry; BROKEN_FILE where there is none. The bytes must outlive it.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<UnpackedPart>> OpenPart(
      absl::string_view name) const;

 private:
  struct Entry {
    uint16_t method = 0;
    uint32_t crc = 0;
    size_t packed = 0;
    size_t size = 0;
    size_t header = 0;
  };

  explicit ZipReader(absl::string_view bytes) : bytes_(bytes) {}
  absl::Status ReadDirectory(size_t max_inflated);
  absl::StatusOr<size_t> ReadDirectoryEntry(size_t at, size_t end);
  absl::Status CheckOverlaps() const;

  absl::string_view bytes_;
  std::map<std::string, Entry> entries_;  // by PartKey
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ZIP_READER_H_
