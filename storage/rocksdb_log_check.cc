#include "storage/rocksdb_log_check.h"

#include <algorithm>
#include <boost/crc.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"

namespace renkei::storage {
namespace {

// The format of the log: blocks of 32 KiB; in a block records of checksum (4 bytes), length (2),
// type (1), payload. A record that does not fit is cut into fragments. Numbers are little-endian.
constexpr size_t kBlockBytes = 32'768;
constexpr size_t kHeaderBytes = 7;
constexpr size_t kTypeAt = 6;
enum RecordType : uint8_t { kZero = 0, kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };
// What a batch begins with: RocksDB's number of its first write (8 bytes), how many there are (4).
constexpr size_t kBatchHeaderBytes = 12;

using Crc32c = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;

uint64_t ReadLittleEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = bytes.size(); i > 0; --i) {
    number = (number << 8) | static_cast<uint8_t>(bytes[i - 1]);
  }
  return number;
}

// RocksDB stores checksums masked, so that those of data that holds checksums stay good.
uint32_t Masked(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8U; }

struct PhysicalRecord {
  RecordType type = kZero;
  absl::string_view payload;
  size_t bytes = 0;  // with its header
};

// nullopt: there is no sound record at the beginning of `bytes`.
std::optional<PhysicalRecord> ReadRecord(absl::string_view bytes) {
  if (bytes.size() < kHeaderBytes) return std::nullopt;
  const auto type = static_cast<uint8_t>(bytes[kTypeAt]);
  const size_t length = ReadLittleEndian(bytes.substr(4, 2));
  if (type < kFull || type > kLast || kHeaderBytes + length > bytes.size()) return std::nullopt;
  Crc32c crc;
  crc.process_bytes(bytes.data() + kTypeAt, 1 + length);
  if (Masked(crc.checksum()) != ReadLittleEndian(bytes.substr(0, 4))) return std::nullopt;
  return PhysicalRecord{static_cast<RecordType>(type), bytes.substr(kHeaderBytes, length),
                        kHeaderBytes + length};
}

bool BeginsGroup(const PhysicalRecord& record) {
  return (record.type == kFull || record.type == kFirst) &&
         record.payload.size() >= kBatchHeaderBytes;
}

// One pass over the logs, oldest first.
class LogScan {
 public:
  absl::Status Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    file_ = path;
    record_begin_.reset();
    std::string block(kBlockBytes, '\0');
    for (uint64_t offset = 0; file; offset += kBlockBytes) {
      file.read(block.data(), static_cast<std::streamsize>(block.size()));
      Block(absl::string_view(block).substr(0, file.gcount()), offset);
    }
    if (!file.eof()) return absl::UnavailableError(absl::StrCat("cannot read ", path));
    if (record_begin_.has_value()) Suspect(*record_begin_);
    return absl::OkStatus();
  }

  std::optional<LogDamage> Result() const {
    return suspect_.has_value() && suspect_->later_groups > 0 ? suspect_ : std::nullopt;
  }

 private:
  void Block(absl::string_view block, uint64_t offset) {
    for (size_t at = 0; at + kHeaderBytes <= block.size();) {
      const std::optional<PhysicalRecord> record = ReadRecord(block.substr(at));
      if (record.has_value()) {
        Record(*record, offset + at);
        at += record->bytes;
        continue;
      }
      Suspect(record_begin_.value_or(offset + at));
      record_begin_.reset();
      at = NextGroup(block, at + 1);
    }
  }

  // Its length cannot be trusted, so that a group may begin at any byte behind it.
  static size_t NextGroup(absl::string_view block, size_t at) {
    for (; at + kHeaderBytes <= block.size(); ++at) {
      const std::optional<PhysicalRecord> record = ReadRecord(block.substr(at));
      if (record.has_value() && BeginsGroup(*record)) return at;
    }
    return block.size();
  }

  void Record(const PhysicalRecord& record, uint64_t offset) {
    const bool begins = record.type == kFull || record.type == kFirst;
    // A group that ends before its end, or fragments of one that has no beginning.
    if (begins == record_begin_.has_value()) Suspect(record_begin_.value_or(offset));
    if (BeginsGroup(record)) Group(record.payload);
    if (record.type == kFirst) record_begin_ = offset;
    if (record.type == kFull || record.type == kLast) record_begin_.reset();
  }

  void Group(absl::string_view payload) {
    if (!suspect_.has_value()) return;
    ++suspect_->later_groups;
    const uint64_t first = ReadLittleEndian(payload.substr(0, 8));
    suspect_->synced_engine_sequence =
        std::max(suspect_->synced_engine_sequence, first - std::min<uint64_t>(first, 1));
  }

  void Suspect(uint64_t offset) {
    if (!suspect_.has_value()) suspect_ = LogDamage{file_, offset};
  }

  std::string file_;
  std::optional<uint64_t> record_begin_;  // of the group whose fragments are being read
  std::optional<LogDamage> suspect_;      // the first place that cannot be read
};

}  // namespace

absl::StatusOr<std::optional<LogDamage>> FindLogDamage(const std::string& directory) {
  std::map<uint64_t, std::string> logs;  // by number: the order in which they were written
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    uint64_t number = 0;
    if (entry.path().extension() == ".log" &&
        absl::SimpleAtoi(entry.path().stem().string(), &number)) {
      logs[number] = entry.path().string();
    }
  }
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot list ", directory, ": ", error.message()));
  }
  LogScan scan;
  for (const auto& [number, path] : logs) {
    RETURN_IF_ERROR(scan.Read(path));
  }
  return scan.Result();
}

}  // namespace renkei::storage
