#include "server/sheet/zip_reader.h"

#include <zlib.h>

#include <algorithm>
#include <vector>

#include "server/sheet/file_error.h"

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

// Unpacks exactly `size` bytes.
absl::StatusOr<std::string> Inflate(absl::string_view packed, size_t size) {
  std::string out(size + 1, '\0');  // one more, so that a longer stream shows itself
  z_stream stream = {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return absl::InternalError("zlib");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  const size_t made = stream.total_out;
  inflateEnd(&stream);
  if (result != Z_STREAM_END || made != size) return BrokenXlsx("damaged part");
  out.resize(size);
  return out;
}

}  // namespace

absl::StatusOr<ZipReader> ZipReader::Open(absl::string_view bytes, size_t max_inflated) {
  ZipReader reader(bytes);
  if (absl::Status status = reader.ReadDirectory(max_inflated); !status.ok()) return status;
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
    const absl::StatusOr<size_t> next = ReadDirectoryEntry(at, end);
    if (!next.ok()) return next.status();
    at = *next;
  }
  size_t total = 0;
  for (const auto& [name, entry_size] : sizes_) total += entry_size;
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
  std::string name(bytes_.substr(at + kDirectoryEntrySize, name_size));
  sizes_[name] = entry.size;
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

absl::StatusOr<std::string> ZipReader::Read(absl::string_view name) const {
  const auto it = entries_.find(std::string(name));
  if (it == entries_.end()) return BrokenXlsx("a part is missing");
  const Entry& entry = it->second;
  if (Four(bytes_, entry.header) != kLocalSignature) return BrokenXlsx("part header");
  const size_t begin = entry.header + kLocalHeaderSize + Two(bytes_, entry.header + 26) +
                       Two(bytes_, entry.header + 28);
  if (begin > bytes_.size() || bytes_.size() - begin < entry.packed) return BrokenXlsx("cut short");
  const absl::string_view packed = bytes_.substr(begin, entry.packed);
  absl::StatusOr<std::string> content = BrokenXlsx("unknown compression");
  if (entry.method == kStored && entry.packed == entry.size) content = std::string(packed);
  if (entry.method == kDeflated) content = Inflate(packed, entry.size);
  if (!content.ok()) return content;
  const uLong crc =
      crc32(0, reinterpret_cast<const Bytef*>(content->data()), static_cast<uInt>(content->size()));
  if (crc != entry.crc) return BrokenXlsx("checksum");
  return content;
}

}  // namespace renkei::sheet
