#include "storage/postgres_reads.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "storage/base/status_macros.h"

namespace renkei::storage {
namespace {

// What a view remembers, keys and values; a value of more than a tenth is not worth it.
constexpr size_t kMostKnownBytes = size_t{4} << 20;
constexpr size_t kMostKnownValueBytes = kMostKnownBytes / 10;

Sequence SequenceAt(const PgRows& rows, int row, int column) {
  return Sequence{static_cast<uint64_t>(rows.Int(row, column))};
}

// Of a snapshot that is not there, or not any more.
constexpr absl::string_view kNoSuchSnapshot = "22023:";

std::string JoinOf(absl::string_view name) {
  return absl::StrCat("SET TRANSACTION SNAPSHOT '", name, "'");
}

absl::Status ViewIsOver() {
  return absl::UnavailableError("the connection that a snapshot was read on was lost");
}

}  // namespace

absl::StatusOr<std::shared_ptr<PostgresView>> PostgresView::Open(
    const PostgresOptions& options, PostgresPool* pool,
    std::unique_ptr<PostgresConnection> connection) {
  std::shared_ptr<PostgresView> view(new PostgresView(options, pool));
  const auto rows = connection->Run({{&kBeginReading}, {&kReadMeta}}, options.read_timeout);
  const absl::StatusOr<PgMeta> meta =
      rows.ok() ? MetaOf(rows->back()) : absl::StatusOr<PgMeta>(rows.status());
  if (!meta.ok()) {
    pool->Give(std::move(connection));
    return meta.status();
  }
  view->meta_ = *meta;
  view->server_ = connection->server();
  const MutexLock lock(view->mutex_);
  view->idle_.push_back(std::move(connection));
  return view;
}

PostgresView::~PostgresView() {
  for (auto& connection : idle_) pool_->Give(std::move(connection));
}

bool PostgresView::IsOver() const {
  const MutexLock lock(mutex_);
  return over_;
}

absl::Status PostgresView::CheckAge() const {
  if (absl::Now() - opened_ < options_.snapshot_life) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("a snapshot of the database lives for ",
                                                   absl::FormatDuration(options_.snapshot_life),
                                                   "; read anew from where you are"));
}

void PostgresView::EndIfTooOld() {
  if (CheckAge().ok()) return;
  std::vector<std::unique_ptr<PostgresConnection>> idle;
  {
    const MutexLock lock(mutex_);
    over_ = true;
    idle.swap(idle_);
    known_.clear();
  }
  for (auto& connection : idle) pool_->Give(std::move(connection));
}

absl::StatusOr<PostgresView::Lent> PostgresView::Lend() {
  RETURN_IF_ERROR(CheckAge());
  bool none_to_join = false;
  while (true) {
    {
      MutexLock lock(mutex_);
      // Of several, all but one may come and join; the one waits for a connection of the view's own.
      while (!over_ && idle_.empty() && (none_to_join || name_.empty())) {
        wanted_ = true;
        idle_changed_.Wait(mutex_);
      }
      if (over_) return CheckAge().ok() ? ViewIsOver() : CheckAge();
      if (!idle_.empty()) {
        Lent lent{.connection = std::move(idle_.back())};
        idle_.pop_back();
        lent.exports = wanted_ && name_.empty();
        if (lent.exports) wanted_ = false;
        ++lent_;
        return lent;
      }
      ++lent_;  // the view has one more soon, or is told
    }
    absl::StatusOr<std::unique_ptr<PostgresConnection>> more = pool_->Take(absl::ZeroDuration());
    const MutexLock lock(mutex_);
    // Its name may have gone meanwhile, and a database that failed over is another server.
    if (more.ok() && *more != nullptr && !name_.empty() && (*more)->server() == server_)
      return Lent{.connection = *std::move(more), .join = JoinOf(name_)};
    CountBack();
    none_to_join = true;
    if (more.ok() && *more != nullptr) pool_->Give(*std::move(more));
  }
}

// With the last connection the snapshot has gone, and whoever waits for it is told.
void PostgresView::CountBack() {
  --lent_;
  if (idle_.empty() && lent_ == 0) over_ = true;
  idle_changed_.NotifyAll();
}

// A transaction that has failed shows nothing more.
void PostgresView::TakeBack(std::unique_ptr<PostgresConnection> connection, bool failed) {
  bool goes = failed || connection->broken();
  {
    const MutexLock lock(mutex_);
    if (goes && connection.get() == exporter_) {
      exporter_ = nullptr;
      name_.clear();
    }
    const bool spare = connection.get() != exporter_ && (lent_ > 1 || !idle_.empty());
    goes = goes || over_ || (spare && pool_->IsWanted());
    if (!goes) idle_.push_back(std::move(connection));
    CountBack();
  }
  if (goes) pool_->Give(std::move(connection));
}

absl::StatusOr<PgRows> PostgresView::Read(PgCommand command) {
  ASSIGN_OR_RETURN(Lent lent, Lend());
  std::vector<PgCommand> commands;
  const PgStatement join{"", lent.join.c_str()};
  if (!lent.join.empty()) commands = {{&kBeginReading}, {&join}};
  const size_t at = commands.size();
  commands.push_back(std::move(command));
  if (lent.exports) commands.push_back({&kExport});
  absl::StatusOr<std::vector<PgRows>> rows = lent.connection->Run(commands, options_.read_timeout);
  if (rows.ok() && lent.exports) {
    const MutexLock lock(mutex_);
    name_ = std::string(rows->back().Bytes(0, 0));
    exporter_ = lent.connection.get();
  }
  // The connection that gave the name has gone and nobody knows yet: the view's own ones are what is left.
  const bool too_late = !lent.join.empty() && !rows.ok() &&
                        absl::StartsWith(EngineDetail(rows.status()).value_or(""), kNoSuchSnapshot);
  if (too_late) ForgetName(lent.join);
  TakeBack(std::move(lent.connection), !rows.ok());
  if (too_late) return Read(commands[at]);
  RETURN_IF_ERROR(rows.status());
  return std::move((*rows)[at]);
}

void PostgresView::ForgetName(absl::string_view join) {
  const MutexLock lock(mutex_);
  if (join == JoinOf(name_)) {
    exporter_ = nullptr;
    name_.clear();
  }
}

void PostgresView::Remember(absl::string_view key, const std::optional<Record>& record) {
  const size_t bytes = key.size() + (record.has_value() ? record->value.size() : 0);
  if (bytes > kMostKnownValueBytes) return;
  const MutexLock lock(mutex_);
  if (over_ || known_bytes_ + bytes > kMostKnownBytes) return;
  if (known_.try_emplace(key, record).second) known_bytes_ += bytes;
}

absl::StatusOr<std::optional<Record>> PostgresView::Get(absl::string_view key) {
  {
    const MutexLock lock(mutex_);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
  }
  ASSIGN_OR_RETURN(const PgRows rows, Read({&kGet, {std::string(key)}}));
  std::optional<Record> record;
  if (rows.size() == 1) record = Record{std::string(rows.Bytes(0, 1)), SequenceAt(rows, 0, 0)};
  Remember(key, record);
  return record;
}

absl::StatusOr<std::vector<std::optional<Record>>> PostgresView::GetMany(
    absl::Span<const std::string> keys) {
  std::vector<std::optional<Record>> records(keys.size());
  absl::flat_hash_map<absl::string_view, std::vector<size_t>> missing;
  {
    const MutexLock lock(mutex_);
    for (size_t i = 0; i < keys.size(); ++i) {
      if (const auto known = known_.find(keys[i]); known != known_.end()) {
        records[i] = known->second;
      } else {
        missing[keys[i]].push_back(i);
      }
    }
  }
  if (missing.empty()) return records;
  PgArray asked(PgArray::Type::kBytea);
  for (const auto& [key, places] : missing) asked.Add(key);
  ASSIGN_OR_RETURN(const PgRows rows, Read({&kGetMany, {std::move(asked).Take()}}));
  for (int row = 0; row < rows.size(); ++row) {
    const auto places = missing.find(rows.Bytes(row, 0));
    if (places == missing.end()) return absl::DataLossError("the database gives another record");
    const Record record{std::string(rows.Bytes(row, 2)), SequenceAt(rows, row, 1)};
    for (const size_t place : places->second) records[place] = record;
  }
  for (const auto& [key, places] : missing) Remember(key, records[places.front()]);
  return records;
}

absl::StatusOr<std::vector<KeyRecord>> PostgresView::Scan(const KeyRange& range, size_t limit,
                                                          bool reverse) {
  if (limit == 0) return absl::InvalidArgumentError("a read of 0 records");
  std::vector<KeyRecord> found;
  if (!range.end.empty() && range.end <= range.begin) return found;
  const std::string most = PgInt8(static_cast<int64_t>(std::min(limit, size_t{1} << 40)));
  PgCommand command{reverse ? &kScanBack : &kScan, {range.begin, most}};
  if (!range.end.empty())
    command = {reverse ? &kScanBackTo : &kScanTo, {range.begin, range.end, most}};
  ASSIGN_OR_RETURN(const PgRows rows, Read(std::move(command)));
  found.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    found.push_back({std::string(rows.Bytes(row, 0)),
                     {std::string(rows.Bytes(row, 2)), SequenceAt(rows, row, 1)}});
  }
  return found;
}

absl::StatusOr<std::vector<LogEntry>> PostgresView::ReadLog(Log log, LogPosition from,
                                                            size_t limit) {
  if (limit == 0) return absl::InvalidArgumentError("a read of 0 records");
  if (std::max(from.sequence, Sequence{1}) < meta_.earliest[EarliestIndex(log)])
    return absl::OutOfRangeError("the log's entries there have been removed");
  // Beyond what the database can count there is nothing either.
  std::vector<LogEntry> found;
  if (from.sequence > meta_.head) return found;
  const auto index = static_cast<int32_t>(std::min<uint32_t>(from.index, 0x7fffffff));
  ASSIGN_OR_RETURN(
      const PgRows rows,
      Read({&kReadLog,
            {PgInt4(static_cast<int32_t>(log)), PgInt8(static_cast<int64_t>(ToInt(from.sequence))),
             PgInt4(index), PgInt8(static_cast<int64_t>(std::min(limit, size_t{1} << 40)))}}));
  found.reserve(static_cast<size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    found.push_back({{SequenceAt(rows, row, 0), static_cast<uint32_t>(rows.Int(row, 1))},
                     std::string(rows.Bytes(row, 2))});
  }
  return found;
}

absl::StatusOr<std::shared_ptr<const Incarnations>> PostgresView::AllIncarnations() {
  ASSIGN_OR_RETURN(const PgRows rows, Read({&kIncarnations}));
  return IncarnationsOf(rows);
}

PostgresReads::PostgresReads(const PostgresOptions& options, PostgresSessions* sessions,
                             std::function<absl::Status(PostgresView&)> on_view)
    : options_(options),
      on_view_(std::move(on_view)),
      pool_(sessions, options.max_read_connections) {}

std::shared_ptr<PostgresView> PostgresReads::Usable(Sequence at_least) const {
  const MutexLock lock(mutex_);
  if (current_ == nullptr || current_->meta().head < at_least || current_->IsOver()) return nullptr;
  return absl::Now() - current_->opened() < options_.snapshot_sharing ? current_ : nullptr;
}

absl::StatusOr<std::shared_ptr<PostgresView>> PostgresReads::Current(Sequence at_least) {
  if (std::shared_ptr<PostgresView> view = Usable(at_least); view != nullptr) return view;
  const MutexLock opening(opening_);
  if (std::shared_ptr<PostgresView> view = Usable(at_least); view != nullptr) return view;
  ASSIGN_OR_RETURN(std::shared_ptr<PostgresView> view, Open());
  RETURN_IF_ERROR(on_view_(*view));
  views_.Add();
  std::shared_ptr<PostgresView> last = view;  // ends, if nobody has it, outside of the lock
  const MutexLock lock(mutex_);
  current_.swap(last);
  all_.erase(
      std::remove_if(all_.begin(), all_.end(), [](const auto& one) { return one.expired(); }),
      all_.end());
  all_.push_back(view);
  return view;
}

absl::StatusOr<std::shared_ptr<PostgresView>> PostgresReads::Open() {
  // Those that were kept may all be of a server that has gone.
  for (size_t kept = 0;; ++kept) {
    ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection,
                     pool_.Take(options_.connection_patience));
    absl::StatusOr<std::shared_ptr<PostgresView>> view =
        PostgresView::Open(options_, &pool_, std::move(connection));
    if (view.ok() || !absl::IsUnavailable(view.status()) || kept >= options_.max_read_connections)
      return view;
  }
}

void PostgresReads::EndOldViews() {
  std::vector<std::shared_ptr<PostgresView>> views;
  {
    const MutexLock lock(mutex_);
    for (const auto& one : all_) views.push_back(one.lock());
    // One that nobody reads holds back what the database may forget.
    if (current_ != nullptr && absl::Now() - current_->opened() > options_.snapshot_sharing)
      current_.reset();
  }
  for (const auto& view : views) {
    if (view != nullptr) view->EndIfTooOld();
  }
}

void PostgresReads::AddFigures(metrics::Families& families) const {
  pool_.AddFigures(families);
  families.push_back(metrics::CounterOf(
      "renkei_postgres_snapshots_total",
      "Snapshots that were taken, each for all calls of a moment.", views_.value()));
}

}  // namespace renkei::storage
