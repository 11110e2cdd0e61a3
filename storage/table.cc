#include "storage/table.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "storage/base/status_macros.h"

namespace renkei::storage {

std::string SerializeDeterministically(const google::protobuf::MessageLite& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string PrimaryKeyOfIndexRow(const KeyRecord& row) {
  if (!row.record.value.empty()) return row.record.value;  // a unique index
  KeyReader reader(row.key);
  uint8_t table = 0;
  if (!reader.ReadTable(&table)) return "";
  std::string last;
  uint64_t number = 0;
  while (!reader.done()) {
    if (reader.Read(&last)) continue;
    if (!reader.Read(&number)) return "";
    last.clear();
  }
  return last;
}

namespace internal {

std::vector<IndexRow> Sorted(std::vector<IndexRow> rows) {
  std::sort(rows.begin(), rows.end(),
            [](const IndexRow& a, const IndexRow& b) { return a.key < b.key; });
  rows.erase(std::unique(rows.begin(), rows.end(),
                         [](const IndexRow& a, const IndexRow& b) { return a.key == b.key; }),
             rows.end());
  return rows;
}

namespace {

bool Contains(const std::vector<IndexRow>& sorted, const std::string& key) {
  const auto it =
      std::lower_bound(sorted.begin(), sorted.end(), key,
                       [](const IndexRow& row, const std::string& k) { return row.key < k; });
  return it != sorted.end() && it->key == key;
}

}  // namespace

void WriteIndexRows(const std::vector<IndexRow>& before, const std::vector<IndexRow>& after,
                    absl::string_view primary_key, Mutation& mutation) {
  const std::vector<IndexRow> old_rows = Sorted(before);
  const std::vector<IndexRow> new_rows = Sorted(after);
  for (const IndexRow& row : old_rows) {
    if (!Contains(new_rows, row.key)) mutation.Delete(row.key);
  }
  for (const IndexRow& row : new_rows) {
    if (Contains(old_rows, row.key)) continue;
    if (row.unique) mutation.RequireAbsent(row.key);
    mutation.Put(row.key, row.unique ? primary_key : absl::string_view());
  }
}

absl::Status CorruptRecord(absl::string_view table) {
  return absl::DataLossError(absl::StrCat("a record of table ", table, " is damaged"));
}

KeyRange PageRange(absl::string_view prefix, absl::string_view after, bool reverse) {
  KeyRange range = PrefixRange(prefix);
  if (after.empty()) return range;
  return reverse ? Before(std::move(range), after) : After(std::move(range), after);
}

absl::StatusOr<ScanPage> ScanOnePage(const Snapshot& snapshot, const KeyRange& range, size_t limit,
                                     bool reverse) {
  if (limit == 0) return absl::InvalidArgumentError("a page of 0 rows");
  // One more than asked for tells whether a next page has anything in it.
  const size_t probe = limit == SIZE_MAX ? limit : limit + 1;
  ASSIGN_OR_RETURN(std::vector<KeyRecord> records, snapshot.Scan(range, probe, reverse));
  ScanPage page;
  page.records = std::move(records);
  if (page.records.size() > limit) {
    page.records.pop_back();
    page.next = page.records.back().key;
  }
  return page;
}

}  // namespace internal
}  // namespace renkei::storage
