#include "server/host/move_store.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/service/backup/copy/file_copy.h"
#include "server/service/tables/schema.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::host {
namespace {

using storage::KeyRecord;
using storage::Log;
using storage::LogEntry;
using storage::Store;
using storage::StoreIdentity;
using storage::StoreImport;

// Held in memory at a time; each of them is 256 KiB at most.
constexpr size_t kRowsPerPage = 500;
constexpr uint64_t kTellEveryRows = 10'000;

// What is summed up has one reading alone: numbers have eight bytes, and the length of bytes stands before them.
class WholeSum {
 public:
  void Add(const KeyRecord& row) {
    ++sum_.records[static_cast<uint8_t>(row.key.front())];
    AddBytes(row.key);
    AddNumber(storage::ToInt(row.record.version));
    AddBytes(row.record.value);
  }
  void Add(size_t log, const LogEntry& entry) {
    ++sum_.entries[log];
    AddNumber(log);
    AddNumber(storage::ToInt(entry.position.sequence));
    AddNumber(entry.position.index);
    AddBytes(entry.payload);
  }
  // Between what is of one kind and what is of the next.
  void End(uint64_t count) { AddNumber(count); }

  StoreSum Take() {
    sum_.digest = digest_.Hex();
    return std::move(sum_);
  }

 private:
  void AddNumber(uint64_t number) {
    char bytes[sizeof(number)];
    for (size_t i = 0; i < sizeof(number); ++i)
      bytes[i] = static_cast<char>(number >> (8 * (sizeof(number) - 1 - i)));
    digest_.Add({bytes, sizeof(bytes)});
  }
  void AddBytes(absl::string_view bytes) {
    AddNumber(bytes.size());
    digest_.Add(bytes);
  }

  StoreSum sum_;
  service::Sha256Sum digest_;
};

class WholeReader {
 public:
  WholeReader(const Store& store, StoreImport* into, const service::TellProgress& tell)
      : store_(store), into_(into), tell_(tell) {}

  absl::StatusOr<StoreSum> Read() {
    RETURN_IF_ERROR(ReadRecords());
    for (size_t log = 0; log < std::size(storage::kAllLogs); ++log) RETURN_IF_ERROR(ReadLog(log));
    return sum_.Take();
  }

 private:
  absl::Status ReadRecords() {
    const std::unique_ptr<storage::Snapshot> snapshot = store_.NewSnapshot();
    storage::KeyRange range;
    uint64_t count = 0;
    while (true) {
      ASSIGN_OR_RETURN(const std::vector<KeyRecord> page, snapshot->Scan(range, kRowsPerPage));
      for (const KeyRecord& row : page) sum_.Add(row);
      if (into_ != nullptr) RETURN_IF_ERROR(into_->PutRecords(page));
      count += page.size();
      Tell(page.size());
      if (page.size() < kRowsPerPage) break;
      range = storage::After(std::move(range), page.back().key);
    }
    sum_.End(count);
    return absl::OkStatus();
  }

  absl::Status ReadLog(size_t at) {
    const Log log = storage::kAllLogs[at];
    storage::LogPosition from = {store_.Earliest(log), 0};
    uint64_t count = 0;
    while (true) {
      ASSIGN_OR_RETURN(const std::vector<LogEntry> page, store_.ReadLog(log, from, kRowsPerPage));
      for (const LogEntry& entry : page) sum_.Add(at, entry);
      if (into_ != nullptr) RETURN_IF_ERROR(into_->PutEntries(log, page));
      count += page.size();
      Tell(page.size());
      if (page.size() < kRowsPerPage) break;
      from = {page.back().position.sequence, page.back().position.index + 1};
    }
    sum_.End(count);
    return absl::OkStatus();
  }

  void Tell(uint64_t more) {
    const uint64_t before = rows_ / kTellEveryRows;
    rows_ += more;
    if (rows_ / kTellEveryRows == before) return;
    tell_(absl::StrCat(into_ != nullptr ? "copying: " : "checking: ", rows_, " rows"));
  }

  const Store& store_;
  StoreImport* const into_;
  const service::TellProgress& tell_;
  WholeSum sum_;
  uint64_t rows_ = 0;
};

uint64_t RecordsOf(const StoreSum& sum) {
  return std::accumulate(sum.records.begin(), sum.records.end(), uint64_t{0});
}

// What was read here and there, as far as counts tell it.
std::string Differences(const StoreSum& source, const StoreSum& target) {
  std::string told;
  for (size_t i = 0; i < source.records.size(); ++i) {
    if (source.records[i] == target.records[i]) continue;
    absl::StrAppend(&told, ", records of ", i, ": ", source.records[i], " and ", target.records[i]);
  }
  for (size_t i = 0; i < source.entries.size(); ++i) {
    if (source.entries[i] == target.entries[i]) continue;
    absl::StrAppend(&told, ", entries of log ", static_cast<int>(storage::kAllLogs[i]), ": ",
                    source.entries[i], " and ", target.entries[i]);
  }
  return told.empty() ? ": as many, and not the same" : told;
}

// Of a store that nobody has written to, and that goes on elsewhere.
absl::Status CheckUnmoved(const Store& source, const StoreIdentity& before) {
  if (storage::IdentityOf(source) == before) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "the store was written to while it was read; stop every server that has it open, and run the "
      "same renkeid move again (移行中に移行元へ書き込みがありました。すべてのサーバーを停止し、"
      "同じ renkeid move をもう一度実行してください。)");
}

std::string Shown(const StoreOptions& store) {
  if (store.engine == kRocksDb) return store.directory;
  return absl::StrCat("the schema ", store.database.schema, " of the database");
}

std::string HowToServe(const StoreOptions& store) {
  if (store.engine == kRocksDb) return absl::StrCat("renkeid --data-dir ", store.directory);
  return absl::StrCat("renkeid --engine ", store.engine, " --database ... --database-schema ",
                      store.database.schema);
}

std::string DescribeMove(const MoveArguments& arguments, const MoveReport& report) {
  const StoreSum& sum = report.sum;
  const auto tables = std::count_if(sum.records.begin(), sum.records.end(),
                                    [](uint64_t count) { return count > 0; });
  const std::string from = Shown(arguments.from);
  return absl::StrCat("moved: ", from, " into ", Shown(arguments.to), "\nrecords: ", RecordsOf(sum),
                      " in ", tables, " tables and indexes; log entries: ", sum.entries[0],
                      " of changes, ", sum.entries[1], " of the audit log; up to commit ",
                      storage::ToInt(report.identity.head),
                      "\nread again there, and the same: sha256 ", sum.digest,
                      "\nnew epoch: ", storage::ToInt(report.identity.epoch),
                      " (etags and cursors of before are no longer honoured; mirrors begin anew; "
                      "tokens stay valid)",
                      "\nserve it with: ", HowToServe(arguments.to), "\nleft as it is: ", from,
                      "; start no server over it any more "
                      "(移行元はそのまま残っています。今後は移行元でサーバーを起動"
                      "しないでください。)\n");
}

}  // namespace

absl::StatusOr<StoreSum> ReadWhole(const Store& store, StoreImport* into,
                                   const service::TellProgress& tell) {
  return WholeReader(store, into, tell).Read();
}

absl::StatusOr<MoveReport> Move(const MoveEnds& ends, const service::TellProgress& tell) {
  MoveReport report;
  StoreIdentity source;
  std::unique_ptr<StoreImport> import;
  {
    ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, ends.open_source());
    RETURN_IF_ERROR(service::CheckSchema(*store->NewSnapshot()));
    source = storage::IdentityOf(*store);
    ASSIGN_OR_RETURN(import, ends.open_import());
    ASSIGN_OR_RETURN(report.sum, ReadWhole(*store, import.get(), tell));
  }
  report.identity = source;
  report.identity.epoch = storage::Epoch{storage::ToInt(source.epoch) + 1};
  RETURN_IF_ERROR(import->Finish(report.identity));
  {
    ASSIGN_OR_RETURN(const std::unique_ptr<Store> target, ends.open_target());
    ASSIGN_OR_RETURN(const StoreSum found, ReadWhole(*target, nullptr, tell));
    if (found != report.sum || storage::IdentityOf(*target) != report.identity) {
      return absl::DataLossError(absl::StrCat(
          "what was read at the target is not what was read at the source",
          Differences(report.sum, found),
          "; the target stays unfinished: look at its disk, then run the same renkeid move again "
          "(移行先の内容が移行元と一致しません。移行先のディスクを確認してから、同じ renkeid move "
          "を"
          "もう一度実行してください。)"));
    }
  }
  // Opened anew, it shows what others have written; as long as it is open, nobody begins to.
  ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, ends.open_source());
  RETURN_IF_ERROR(CheckUnmoved(*store, source));
  RETURN_IF_ERROR(import->Release());
  return report;
}

absl::StatusOr<std::string> MoveStore(const MoveArguments& arguments,
                                      const service::TellProgress& tell) {
  const MoveEnds ends = {
      .open_source = [&] { return OpenToMove(arguments.from); },
      .open_import = [&] { return OpenImport(arguments.to); },
      .open_target = [&] { return OpenImported(arguments.to); },
  };
  ASSIGN_OR_RETURN(const MoveReport report, Move(ends, tell));
  return DescribeMove(arguments, report);
}

}  // namespace renkei::host
