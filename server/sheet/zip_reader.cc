#include "server/sheet/zip_reader.h"

#include <zlib.h>

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "server/sheet/file_error.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

// Layout: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
constexpr uint32_t kEndSignature = 0x06054b50;
constexpr uint32_t kDirectorySignature = 0x02014b50;
constexpr uint32_t kLocalSignature = 0x04034b50;
constexpr size_t kEndSize = 22;
constexpr size_t kDirectoryEntrySize = 46;
constexpr size_t kLocalHeaderSize = 30;
constexpr size_t kMaxComment = 0xffff;
constexpr uint16_t kEncrypted = 1;
constexpr uint16_t kStored = 0;
constexpr uint16_t kDeflated = 8;
constexpr uint32_t kZip64 = 0xffffffff;

uint32_t Number(absl::string_view bytes, size_t at, size_t length) {
  uint32_t number = 0;
  for (size_t i = 0; i < length; ++i)
    number |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return number;
}

uint16_t Two(absl::string_view bytes, size_t at) {
  return static_cast<uint16_t>(Number(bytes, at, 2));
}
uint32_t Four(absl::string_view bytes, size_t at) { return Number(bytes, at, 4); }

// Where the end record is: the last one whose comment reaches exactly to the end.
size_t FindEnd(absl::string_view bytes) {
  if (bytes.size() < kEndSize) return absl::string_view::npos;
  const size_t last = bytes.size() - kEndSize;
  const size_t first = last > kMaxComment ? last - kMaxComment : 0;
  for (size_t at = last + 1; at-- > first;) {
    if (Four(bytes, at) == kEndSignature && at + kEndSize + Two(bytes, at + 20) == bytes.size())
      return at;
  }
  return absl::string_view::npos;
}

// Counts and sums up what comes out of a part.
class CheckedPart : public UnpackedPart {
 public:
  CheckedPart(absl::string_view packed, size_t size, uint32_t crc)
      : packed_(packed), size_(size), crc_(crc) {}

  absl::StatusOr<absl::string_view> Next(size_t most) final {
    // No more room than for what it says it is, and for the byte that shows that it lied: most parts
    // are far smaller than a step.
    absl::StatusOr<absl::string_view> piece = Unpack(std::min(most, size_ - made_ + 1));
    if (!piece.ok()) return piece;
    if (piece->empty()) {
      if (made_ != size_) return BrokenXlsx("damaged part");
      return sum_ == crc_ ? piece : BrokenXlsx("checksum");
    }
    made_ += piece->size();
    if (made_ > size_) return BrokenXlsx("damaged part");
    sum_ = crc32(sum_, reinterpret_cast<const Bytef*>(piece->data()),
                 static_cast<uInt>(piece->size()));
    return piece;
  }

 protected:
  virtual absl::StatusOr<absl::string_view> Unpack(size_t most) = 0;

  absl::string_view packed_;  // what is left

 private:
  const size_t size_;
  const uint32_t crc_;
  size_t made_ = 0;
  uLong sum_ = crc32(0, nullptr, 0);
};

class StoredPart : public CheckedPart {
 public:
  using CheckedPart::CheckedPart;

 protected:
  absl::StatusOr<absl::string_view> Unpack(size_t most) override {
    const absl::string_view piece = packed_.substr(0, most);
    packed_.remove_prefix(piece.size());
    return piece;
  }
};

class DeflatedPart : public CheckedPart {
 public:
  using CheckedPart::CheckedPart;
  ~DeflatedPart() override {
    if (begun_) inflateEnd(&stream_);
  }

 protected:
  absl::StatusOr<absl::string_view> Unpack(size_t most) override {
    if (!begun_) {
      if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK) return absl::InternalError("zlib");
      begun_ = true;
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data()));
      stream_.avail_in = static_cast<uInt>(packed_.size());
    }
    if (ended_) return absl::string_view();
    out_.resize(most);
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
    stream_.avail_out = static_cast<uInt>(out_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    ended_ = result == Z_STREAM_END;
    const size_t made = out_.size() - stream_.avail_out;
    // All that is packed is there: a step that makes nothing is one that never will.
    if (!ended_ && (result != Z_OK || made == 0)) return BrokenXlsx("damaged part");
    return absl::string_view(out_).substr(0, made);
  }

 private:
  z_stream stream_ = {};
  bool begun_ = false;
  bool ended_ = false;
  std::string out_;
};

}  // namespace

std::string PartKey(absl::string_view name) { return absl::AsciiStrToLower(name); }

absl::StatusOr<ZipReader> ZipReader::Open(absl::string_view bytes, size_t max_inflated) {
  ZipReader reader(bytes);
  RETURN_IF_ERROR(reader.ReadDirectory(max_inflated));
  return reader;
}

absl::Status ZipReader::ReadDirectory(size_t max_inflated) {
  const size_t end = FindEnd(bytes_);
  if (end == absl::string_view::npos) return BrokenXlsx("no ZIP directory");
  const size_t count = Two(bytes_, end + 10);
  const size_t size = Four(bytes_, end + 12);
  size_t at = Four(bytes_, end + 16);
  if (Two(bytes_, end + 4) != 0 || Two(bytes_, end + 6) != 0 || Two(bytes_, end + 8) != count ||
      at == kZip64 || count == 0xffff)
    return BrokenXlsx("split or ZIP64 archive");
  if (at > end || size > end - at || count > kMaxZipEntries) return BrokenXlsx("ZIP directory");
  for (size_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(at, ReadDirectoryEntry(at, end));
  }
  size_t total = 0;
  for (const auto& [name, entry] : entries_) total += entry.size;
  if (total > max_inflated)
    return TooLarge(absl::StrCat("unpacked, the file is larger than ", max_inflated >> 20, " MiB"),
                    absl::StrCat("展開すると ", max_inflated >> 20, " MiB を超えるファイルです。"));
  return CheckOverlaps();
}

absl::StatusOr<size_t> ZipReader::ReadDirectoryEntry(size_t at, size_t end) {
  if (end - at < kDirectoryEntrySize || Four(bytes_, at) != kDirectorySignature)
    return BrokenXlsx("ZIP directory");
  const size_t name_size = Two(bytes_, at + 28);
  const size_t rest = name_size + Two(bytes_, at + 30) + Two(bytes_, at + 32);
  if (end - at - kDirectoryEntrySize < rest) return BrokenXlsx("ZIP directory");
  if ((Two(bytes_, at + 8) & kEncrypted) != 0) return BrokenXlsx("encrypted");
  Entry entry;
  entry.method = Two(bytes_, at + 10);
  entry.crc = Four(bytes_, at + 16);
  entry.packed = Four(bytes_, at + 20);
  entry.size = Four(bytes_, at + 24);
  entry.header = Four(bytes_, at + 42);
  if (entry.packed == kZip64 || entry.size == kZip64) return BrokenXlsx("ZIP64 archive");
  if (entry.header > bytes_.size() ||
      bytes_.size() - entry.header < kLocalHeaderSize + entry.packed)
    return BrokenXlsx("ZIP directory");
  std::string name = PartKey(bytes_.substr(at + kDirectoryEntrySize, name_size));
  if (!entries_.emplace(std::move(name), entry).second) return BrokenXlsx("a part twice");
  return at + kDirectoryEntrySize + rest;
}

// Entries that share their bytes are how a small file stands for petabytes.
absl::Status ZipReader::CheckOverlaps() const {
  std::vector<std::pair<size_t, size_t>> spans;
  for (const auto& [name, entry] : entries_)
    spans.emplace_back(entry.header, entry.header + kLocalHeaderSize + name.size() + entry.packed);
  std::sort(spans.begin(), spans.end());
  for (size_t i = 1; i < spans.size(); ++i) {
    if (spans[i].first < spans[i - 1].second) return BrokenXlsx("overlapping parts");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<UnpackedPart>> ZipReader::OpenPart(absl::string_view name) const {
  const auto it = entries_.find(PartKey(name));
  if (it == entries_.end()) return BrokenXlsx("a part is missing");
  const Entry& entry = it->second;
  if (Four(bytes_, entry.header) != kLocalSignature) return BrokenXlsx("part header");
  const size_t begin = entry.header + kLocalHeaderSize + Two(bytes_, entry.header + 26) +
                       Two(bytes_, entry.header + 28);
  if (begin > bytes_.size() || bytes_.size() - begin < entry.packed) return BrokenXlsx("cut short");
  const absl::string_view packed = bytes_.substr(begin, entry.packed);
  if (entry.method == kStored && entry.packed == entry.size)
    return std::make_unique<StoredPart>(packed, entry.size, entry.crc);
  if (entry.method == kDeflated)
    return std::make_unique<DeflatedPart>(packed, entry.size, entry.crc);
  return BrokenXlsx("unknown compression");
}

}  // namespace renkei::sheet
