#include "tests/upgrade/store_rows.h"

#include <deque>
#include <future>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/gzip_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "storage/base/status_macros.h"
#include "storage/key.h"

namespace renkei::upgrade {
namespace {

using google::protobuf::io::ArrayInputStream;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::GzipInputStream;
using google::protobuf::io::GzipOutputStream;
using google::protobuf::io::StringOutputStream;

// Of each entry: what it is, the commit that wrote it, key ("" of a log's entry), content.
constexpr uint32_t kRecord = 0;      // kRecord + a log is an entry of that log
constexpr uint32_t kEnd = 255;       // with the last commit
constexpr uint32_t kEarliest = 100;  // kEarliest + a log: where it begins
constexpr size_t kPage = 1'000;
constexpr size_t kCommitsAtOnce = 200;

void WriteText(const std::string& text, CodedOutputStream& out) {
  out.WriteVarint64(text.size());
  out.WriteString(text);
}

void WriteEntry(uint32_t what, storage::Sequence commit, const std::string& key,
                const std::string& content, CodedOutputStream& out) {
  out.WriteVarint32(what);
  out.WriteVarint64(storage::ToInt(commit));
  WriteText(key, out);
  WriteText(content, out);
}

absl::Status WriteLog(const storage::Store& store, storage::Log log, CodedOutputStream& out) {
  const auto number = static_cast<uint32_t>(log);
  WriteEntry(kEarliest + number, store.Earliest(log), "", "", out);
  storage::LogPosition from = {store.Earliest(log), 0};
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<storage::LogEntry> entries, store.ReadLog(log, from, kPage));
    for (const storage::LogEntry& entry : entries) {
      WriteEntry(kRecord + number, entry.position.sequence, "", entry.payload, out);
      from = {entry.position.sequence, entry.position.index + 1};
    }
    if (entries.size() < kPage) return absl::OkStatus();
  }
}

absl::Status WriteAll(const storage::Store& store, CodedOutputStream& out) {
  const std::unique_ptr<storage::Snapshot> snapshot = store.NewSnapshot();
  storage::KeyRange range;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<storage::KeyRecord> rows, snapshot->Scan(range, kPage));
    for (const storage::KeyRecord& row : rows)
      WriteEntry(kRecord, row.record.version, row.key, row.record.value, out);
    if (rows.size() < kPage) break;
    range = storage::After(std::move(range), rows.back().key);
  }
  for (const storage::Log log : storage::kAllLogs) RETURN_IF_ERROR(WriteLog(store, log, out));
  WriteEntry(kEnd, snapshot->sequence(), "", "", out);
  return absl::OkStatus();
}

struct Entry {
  uint32_t what = kEnd;
  storage::Sequence commit = storage::Sequence::kNone;
  std::string key;
  std::string content;
};

bool ReadText(CodedInputStream& in, std::string& text) {
  uint64_t size = 0;
  return in.ReadVarint64(&size) && size <= storage::kMaxMutationBytes &&
         in.ReadString(&text, static_cast<int>(size));
}

bool ReadEntry(CodedInputStream& in, Entry& entry) {
  uint64_t commit = 0;
  if (!in.ReadVarint32(&entry.what) || !in.ReadVarint64(&commit)) return false;
  entry.commit = storage::Sequence{commit};
  return ReadText(in, entry.key) && ReadText(in, entry.content);
}

// Many at once: an engine writes what waits with one sync, in the order in which it came.
absl::Status CommitInOrder(std::map<storage::Sequence, storage::Mutation> commits,
                           storage::Store& store) {
  std::deque<std::future<absl::StatusOr<storage::Sequence>>> under_way;
  uint64_t done = 0;
  const auto wait = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const storage::Sequence made, under_way.front().get());
    under_way.pop_front();
    return made == storage::Sequence{++done} ? absl::OkStatus()
                                             : absl::InternalError("the store is not new");
  };
  const uint64_t last = storage::ToInt(commits.rbegin()->first);
  for (uint64_t number = 1; number <= last; ++number) {
    auto outcome = std::make_shared<std::promise<absl::StatusOr<storage::Sequence>>>();
    under_way.push_back(outcome->get_future());
    store.Commit(std::move(commits[storage::Sequence{number}]),
                 [outcome](absl::StatusOr<storage::Sequence> sequence) {
                   outcome->set_value(std::move(sequence));
                 });
    if (under_way.size() == kCommitsAtOnce) {
      RETURN_IF_ERROR(wait());
    }
  }
  while (!under_way.empty()) {
    RETURN_IF_ERROR(wait());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> WriteRows(const storage::Store& store) {
  std::string bytes;
  {
    StringOutputStream plain(&bytes);
    GzipOutputStream::Options options;
    options.compression_level = 9;
    GzipOutputStream packed(&plain, options);
    CodedOutputStream out(&packed);
    RETURN_IF_ERROR(WriteAll(store, out));
  }
  return bytes;
}

absl::Status ReadRows(const std::string& rows, storage::Store& store) {
  ArrayInputStream packed(rows.data(), static_cast<int>(rows.size()));
  GzipInputStream plain(&packed);
  CodedInputStream in(&plain);
  std::map<storage::Sequence, storage::Mutation> commits;
  std::map<storage::Log, storage::Sequence> earliest;
  Entry entry;
  do {
    if (!ReadEntry(in, entry)) return absl::DataLossError("the file of rows is cut off");
    if (entry.what == kRecord) {
      commits[entry.commit].Put(entry.key, entry.content);
    } else if (entry.what == kEnd) {
      commits[entry.commit];
    } else if (entry.what > kEarliest) {
      earliest[storage::Log{static_cast<uint8_t>(entry.what - kEarliest)}] = entry.commit;
    } else {
      commits[entry.commit].Append(storage::Log{static_cast<uint8_t>(entry.what)}, entry.content);
    }
  } while (entry.what != kEnd);
  RETURN_IF_ERROR(CommitInOrder(std::move(commits), store));
  for (const auto& [log, from] : earliest) RETURN_IF_ERROR(store.TruncateLog(log, from));
  return absl::OkStatus();
}

}  // namespace renkei::upgrade
