#include "storage/postgres_store.h"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "storage/base/mutex.h"
#include "storage/base/status_macros.h"
#include "storage/postgres_connection.h"
#include "storage/postgres_group.h"
#include "storage/postgres_reads.h"
#include "storage/postgres_sessions.h"
#include "storage/postgres_tables.h"
#include "storage/random_bytes.h"
#include "storage/sequencer.h"

namespace renkei::storage {
namespace {

// How long the listener waits for news before it looks whether it is still to.
constexpr absl::Duration kNewsTimeout = absl::Milliseconds(50);
// Between two attempts to reach the database again.
constexpr absl::Duration kRetryPeriod = absl::Milliseconds(100);
// Entries of a log that are removed by one transaction.
constexpr int64_t kTruncatedAtOnce = 10'000;
// What other processes' locks and a standby may make somebody wait.
constexpr absl::Duration kWithoutEnd = absl::InfiniteDuration();

int64_t Signed(Sequence sequence) { return static_cast<int64_t>(ToInt(sequence)); }

class PostgresSnapshot final : public Snapshot {
 public:
  explicit PostgresSnapshot(std::shared_ptr<PostgresView> view) : view_(std::move(view)) {}

  Sequence sequence() const override { return view_->meta().head; }
  absl::StatusOr<std::optional<Record>> Get(absl::string_view key) const override {
    return view_->Get(key);
  }
  absl::StatusOr<std::vector<std::optional<Record>>> GetMany(
      absl::Span<const std::string> keys) const override {
    return view_->GetMany(keys);
  }
  absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange& range, size_t limit,
                                              bool reverse) const override {
    return view_->Scan(range, limit, reverse);
  }

 private:
  const std::shared_ptr<PostgresView> view_;
};

// One that could not be had: every read says why.
class FailedSnapshot final : public Snapshot {
 public:
  FailedSnapshot(absl::Status why, Sequence head) : why_(std::move(why)), head_(head) {}

  Sequence sequence() const override { return head_; }
  absl::StatusOr<std::optional<Record>> Get(absl::string_view) const override { return why_; }
  absl::StatusOr<std::vector<std::optional<Record>>> GetMany(
      absl::Span<const std::string>) const override {
    return why_;
  }
  absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange&, size_t limit, bool) const override {
    if (limit == 0) return absl::InvalidArgumentError("a read of 0 records");
    return why_;
  }

 private:
  const absl::Status why_;
  const Sequence head_;
};

SequencerLimits LimitsOf(const PostgresOptions& options) {
  SequencerLimits limits;
  limits.max_queued_mutations = options.max_queued_mutations;
  limits.max_queued_bytes = options.max_queued_bytes;
  limits.reopen_period = options.reopen_period;
  return limits;
}

class PostgresStore final : public Store, private GroupWriter {
 public:
  PostgresStore(const PostgresOptions& options, uint64_t writer)
      : options_(options),
        writer_number_(static_cast<int64_t>(writer)),
        sessions_(options_, &stop_),
        reads_(options_, &sessions_, [this](PostgresView& view) { return Learn(view); }) {}

  ~PostgresStore() override {
    // What has been accepted is finished, unless the database makes it wait for too long: then the listener ends it.
    closing_at_ = absl::ToUnixMillis(absl::Now());
    if (sequencer_ != nullptr) sequencer_->Finish();
    stop_ = true;
    if (listener_.joinable()) listener_.join();
  }

  absl::Status Begin() {
    ASSIGN_OR_RETURN(const PgMeta meta, sessions_.Begin());
    if (options_.alone) {
      ASSIGN_OR_RETURN(alone_, sessions_.Open());
      RETURN_IF_ERROR(TakeHouse(*alone_, options_));
    }
    id_ = meta.store_id;
    epoch_ = meta.epoch;
    // Reads what there is, incarnations too.
    RETURN_IF_ERROR(reads_.Current(meta.head).status());
    sequencer_ =
        std::make_unique<Sequencer>(LimitsOf(options_), Head(), static_cast<GroupWriter*>(this));
    listener_ = std::thread([this] { Listen(); });
    return absl::OkStatus();
  }

  const std::string& id() const override { return id_; }
  Epoch epoch() const override { return epoch_; }
  Incarnation IncarnationOf(Sequence sequence) const override {
    const MutexLock lock(mutex_);
    return incarnations_->Of(sequence);
  }

  std::unique_ptr<Snapshot> NewSnapshot() const override {
    const Sequence head = Head();
    absl::StatusOr<std::shared_ptr<PostgresView>> view = reads_.Current(head);
    if (!view.ok()) return std::make_unique<FailedSnapshot>(view.status(), head);
    return std::make_unique<PostgresSnapshot>(*std::move(view));
  }

  void Commit(Mutation mutation, CommitCallback done) override {
    const absl::Status bounds = mutation.CheckBounds();
    if (!bounds.ok()) return done(bounds);
    sequencer_->Commit(std::move(mutation), std::move(done));
  }

  absl::StatusOr<std::vector<LogEntry>> ReadLog(Log log, LogPosition from,
                                                size_t limit) const override {
    ASSIGN_OR_RETURN(const std::shared_ptr<PostgresView> view, reads_.Current(Head()));
    // A view may be shared from before a truncation, which makes no commit.
    if (limit > 0 && std::max(from.sequence, Sequence{1}) < Earliest(log))
      return absl::OutOfRangeError("the log's entries there have been removed");
    return view->ReadLog(log, from, limit);
  }

  Sequence Head() const override {
    const MutexLock lock(mutex_);
    return head_;
  }
  Sequence Earliest(Log log) const override {
    const MutexLock lock(mutex_);
    return earliest_[EarliestIndex(log)];
  }

  absl::Status TruncateLog(Log log, Sequence keep_from) override;

  std::unique_ptr<Subscription> Subscribe(std::function<void(Sequence)> on_head) override {
    return sequencer_->Subscribe(std::move(on_head), [this] { return Head(); });
  }

  absl::Status WriteHealth() const override {
    {
      const MutexLock lock(mutex_);
      RETURN_IF_ERROR(lost_);
      RETURN_IF_ERROR(away_);
    }
    RETURN_IF_ERROR(sequencer_->health());
    const int64_t since = waiting_since_;
    if (since == 0 || absl::Now() - absl::FromUnixMillis(since) < options_.slow_commit)
      return absl::OkStatus();
    return absl::UnavailableError(
        "the database has not confirmed a commit for a while: does its standby answer?");
  }

  bool ReadsMayBlock() const override { return true; }
  bool KeepsHouse() const override { return keeps_house_; }

  metrics::Families Figures() const override {
    metrics::Families families = SequencerFigures(*sequencer_);
    reads_.AddFigures(families);
    families.push_back(
        metrics::GaugeOf("renkei_postgres_keeps_house",
                         "1: this process does what is done once for all that share the database.",
                         keeps_house_ ? 1 : 0));
    families.push_back(metrics::CounterOf("renkei_postgres_groups_repeated_total",
                                          "Groups of commits that were ordered anew.",
                                          repeated_.value()));
    families.push_back(metrics::CounterOf(
        "renkei_postgres_groups_looked_up_total",
        "Groups whose COMMIT was not answered, and what became of them was looked up.",
        looked_up_.value()));
    return families;
  }

 private:
  // The sequencer's thread.
  absl::StatusOr<Sequence> BeginGroup(absl::Span<const Mutation* const> group,
                                      Sequence last) override;
  void EndGroup() override;
  absl::StatusOr<Sequence> VersionOf(absl::string_view key) override;
  absl::Status WriteGroup(absl::Span<const SequencedMutation> group) override;
  void Publish(Sequence head) override { Advance(head); }
  absl::StatusOr<Sequence> Reopen() override;

  absl::Status EnsureWriter();
  // Runs `attempt` until it is anything but a lost connection or a lock that was not to be had, or patience is over. Between two, it
  // rests.
  template <typename T>
  absl::StatusOr<T> Patiently(const std::function<absl::StatusOr<T>()>& attempt);
  absl::StatusOr<PgMeta> LockAndRead(const std::string& condition_keys);
  // Whether the last group is there, of a COMMIT that was not answered.
  absl::StatusOr<bool> IsThere();

  // What a transaction found of the store. An error: it is another store, or one that has lost commits.
  absl::Status Learn(
      const PgMeta& meta,
      const std::function<absl::StatusOr<std::shared_ptr<const Incarnations>>()>& all);
  absl::Status Learn(PostgresView& view) {
    return Learn(view.meta(), [&view] { return view.AllIncarnations(); });
  }
  absl::Status Learn(const PgMeta& meta, PostgresConnection& connection) {
    return Learn(meta, [&]() -> absl::StatusOr<std::shared_ptr<const Incarnations>> {
      ASSIGN_OR_RETURN(const auto rows, connection.Run({{&kIncarnations}}, options_.read_timeout));
      return IncarnationsOf(rows.front());
    });
  }
  void Advance(Sequence head);

  // The listener's thread.
  void Listen();
  void SetAway(absl::Status away) {
    const MutexLock lock(mutex_);
    away_ = std::move(away);
  }
  absl::Status ListenOn(PostgresConnection& connection);
  absl::Status Look(PostgresConnection& connection);
  absl::Status TakeNews(PostgresConnection& connection, const std::vector<std::string>& news);
  void Rest(absl::Duration period) const;
  // Ends all that waits once closing has taken too long.
  void EndLateClosing();

  const PostgresOptions options_;
  const int64_t writer_number_;  // of this start of the process
  std::atomic<bool> stop_{false};
  std::atomic<int64_t> closing_at_{0};  // Unix milliseconds; 0: it is not closing
  std::string id_;                      // from Begin on
  Epoch epoch_{};

  PostgresSessions sessions_;
  std::unique_ptr<PostgresConnection> alone_;  // has the house, so that no other process does
  mutable PostgresReads reads_;

  mutable Mutex mutex_;
  Sequence head_ ABSL_GUARDED_BY(mutex_) = Sequence::kNone;
  Sequence earliest_[2] ABSL_GUARDED_BY(mutex_) = {Sequence{1}, Sequence{1}};
  Incarnation running_ ABSL_GUARDED_BY(mutex_) = Incarnation::kNone;
  absl::Status away_ ABSL_GUARDED_BY(mutex_);  // not OK: nobody answers the listener
  absl::Status lost_
      ABSL_GUARDED_BY(mutex_);  // not OK: what this process has shown is not so any more
  std::shared_ptr<const Incarnations> incarnations_ ABSL_GUARDED_BY(mutex_) =
      std::make_shared<Incarnations>();

  std::atomic<bool> keeps_house_{false};
  std::atomic<int64_t> waiting_since_{0};  // Unix milliseconds, of a group; 0: of none
  metrics::Counter repeated_;
  metrics::Counter looked_up_;

  // The sequencer's thread alone.
  std::unique_ptr<PostgresConnection> writer_;
  int64_t group_number_ = 0;
  absl::flat_hash_map<std::string, Sequence> versions_;

  std::unique_ptr<Sequencer> sequencer_;  // from Begin on; its thread uses all of the above
  std::thread listener_;                  // as well
};

absl::Status PostgresStore::Learn(
    const PgMeta& meta,
    const std::function<absl::StatusOr<std::shared_ptr<const Incarnations>>()>& all) {
  if (meta.store_id != id_ || meta.epoch != epoch_) {
    const MutexLock lock(mutex_);
    return lost_ = absl::DataLossError(
               "what lies in the database now is another store, or one that was restored: start "
               "anew");
  }
  bool is_known = false;
  {
    const MutexLock lock(mutex_);
    is_known = meta.incarnation == running_;
  }
  std::shared_ptr<const Incarnations> incarnations;
  if (!is_known) {
    ASSIGN_OR_RETURN(incarnations, all());
  }
  const MutexLock lock(mutex_);
  // A server that was promoted without all commits of the one before: what was shown of them is shown no more.
  if (meta.head < head_ && meta.incarnation != running_) {
    return lost_ = absl::DataLossError(
               absl::StrCat("the database has lost commits that it had confirmed: it is at ",
                            ToInt(meta.head), ", ", ToInt(head_), " was seen; start anew"));
  }
  head_ = std::max(head_, meta.head);
  for (const Log log : kAllLogs) {
    Sequence& earliest = earliest_[EarliestIndex(log)];
    earliest = std::max(earliest, meta.earliest[EarliestIndex(log)]);
  }
  if (incarnations != nullptr) {
    incarnations_ = std::move(incarnations);
    running_ = meta.incarnation;
  }
  return absl::OkStatus();
}

void PostgresStore::Advance(Sequence head) {
  const MutexLock lock(mutex_);
  head_ = std::max(head_, head);
}

void PostgresStore::Rest(absl::Duration period) const {
  const absl::Time end = absl::Now() + period;
  while (!stop_ && absl::Now() < end) absl::SleepFor(std::min(kNewsTimeout, end - absl::Now()));
}

// --- Writing, on the sequencer's thread.

absl::Status PostgresStore::EnsureWriter() {
  if (writer_ != nullptr && !writer_->broken()) return absl::OkStatus();
  writer_.reset();
  ASSIGN_OR_RETURN(writer_, sessions_.Open());
  return absl::OkStatus();
}

template <typename T>
absl::StatusOr<T> PostgresStore::Patiently(const std::function<absl::StatusOr<T>()>& attempt) {
  const absl::Time end = absl::Now() + options_.write_patience;
  while (true) {
    const absl::Status ready = EnsureWriter();
    absl::StatusOr<T> outcome = ready.ok() ? attempt() : absl::StatusOr<T>(ready);
    if (outcome.ok()) return outcome;
    const bool lost = writer_ == nullptr || writer_->broken();
    if (!lost) writer_->Fire(kRollback);
    const bool passes =
        lost ? absl::IsUnavailable(outcome.status()) : absl::IsAborted(outcome.status());
    if (!passes || absl::Now() > end || stop_) return outcome;
    Rest(kRetryPeriod);
  }
}

absl::StatusOr<PgMeta> PostgresStore::LockAndRead(const std::string& condition_keys) {
  std::vector<PgCommand> commands = {{&kBegin}, {&kLockMeta}};
  // Each statement sees what was committed when it begins: this one, all that came before the lock.
  if (!condition_keys.empty()) commands.push_back({&kVersions, {condition_keys}});
  ASSIGN_OR_RETURN(const std::vector<PgRows> rows, writer_->Run(commands, kWithoutEnd));
  ASSIGN_OR_RETURN(PgMeta meta, MetaOf(rows[1]));
  RETURN_IF_ERROR(Learn(meta, *writer_));
  versions_.clear();
  if (!condition_keys.empty()) {
    const PgRows& versions = rows[2];
    for (int row = 0; row < versions.size(); ++row) {
      versions_[versions.Bytes(row, 0)] = Sequence{static_cast<uint64_t>(versions.Int(row, 1))};
    }
  }
  return meta;
}

absl::StatusOr<Sequence> PostgresStore::BeginGroup(absl::Span<const Mutation* const> group,
                                                   Sequence) {
  if (waiting_since_ == 0) waiting_since_ = absl::ToUnixMillis(absl::Now());
  const std::string keys = ConditionKeys(group);
  const absl::StatusOr<PgMeta> meta = Patiently<PgMeta>([&] { return LockAndRead(keys); });
  if (!meta.ok()) {
    waiting_since_ = 0;
    return meta.status();
  }
  return meta->head;
}

void PostgresStore::EndGroup() {
  waiting_since_ = 0;
  writer_->Fire(kRollback);
}

absl::StatusOr<Sequence> PostgresStore::VersionOf(absl::string_view key) {
  const auto version = versions_.find(key);
  return version == versions_.end() ? Sequence::kNone : version->second;
}

absl::Status PostgresStore::WriteGroup(absl::Span<const SequencedMutation> group) {
  std::vector<PgCommand> commands = CommandsOf(group);
  commands.push_back(
      {&kMoveHead,
       {PgInt8(Signed(group.back().sequence)), PgInt8(writer_number_), PgInt8(++group_number_)}});
  commands.push_back({&kCommit});
  (void)writer_->TakeWarning();
  const absl::StatusOr<std::vector<PgRows>> rows = writer_->Run(commands, kWithoutEnd);
  // A warning is told of a COMMIT that did not wait for the standby to its end.
  const bool warned = writer_->TakeWarning();
  absl::Status outcome = rows.status();
  if (rows.ok() && rows->back().tag() != "COMMIT")
    outcome = absl::AbortedError("the database has taken the transaction back");
  if (writer_->broken() || (rows.ok() && warned)) {
    looked_up_.Add();
    const absl::StatusOr<bool> there = Patiently<bool>([this] { return IsThere(); });
    outcome = there.status();
    if (there.ok() && !*there) outcome = absl::AbortedError("the group was not committed");
  } else if (!outcome.ok()) {
    writer_->Fire(kRollback);
  }
  if (absl::IsAborted(outcome)) {
    repeated_.Add();
  } else {
    waiting_since_ = 0;
  }
  return outcome;
}

// The lock is had when the transaction that is looked for has ended, one way or the other; and the COMMIT waits for the standby,
// behind all that was committed before.
absl::StatusOr<bool> PostgresStore::IsThere() {
  const std::vector<PgCommand> commands = {
      {&kBegin}, {&kLockMeta}, {&kLastGroup, {PgInt8(writer_number_)}}, {&kCommit}};
  (void)writer_->TakeWarning();
  ASSIGN_OR_RETURN(const std::vector<PgRows> rows, writer_->Run(commands, kWithoutEnd));
  ASSIGN_OR_RETURN(const PgMeta meta, MetaOf(rows[1]));
  RETURN_IF_ERROR(Learn(meta, *writer_));
  if (writer_->TakeWarning()) return absl::AbortedError("the standby has not confirmed it");
  const PgRows& last = rows[2];
  return last.size() == 1 && last.Int(0, 0) >= group_number_;
}

absl::StatusOr<Sequence> PostgresStore::Reopen() {
  RETURN_IF_ERROR(EnsureWriter());
  // What was told as unknown is looked at by whoever asks again; here it only has to have ended.
  ASSIGN_OR_RETURN(const bool there, IsThere());
  (void)there;
  return Head();
}

absl::Status PostgresStore::TruncateLog(Log log, Sequence keep_from) {
  if (ToInt(keep_from) > ToInt(Head()) + 1)
    return absl::InvalidArgumentError("a log cannot be truncated beyond its head");
  if (keep_from <= Earliest(log)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::unique_ptr<PostgresConnection> connection, sessions_.Open());
  // Nobody reads there any more before the first entry goes.
  RETURN_IF_ERROR(
      connection
          ->Run({{&kSetEarliest[EarliestIndex(log)], {PgInt8(Signed(keep_from))}}}, kWithoutEnd)
          .status());
  {
    const MutexLock lock(mutex_);
    Sequence& earliest = earliest_[EarliestIndex(log)];
    earliest = std::max(earliest, keep_from);
  }
  const PgCommand remove{
      &kTruncate,
      {PgInt4(static_cast<int32_t>(log)), PgInt8(Signed(keep_from)), PgInt8(kTruncatedAtOnce)}};
  while (true) {
    ASSIGN_OR_RETURN(const auto rows, connection->Run({remove}, kWithoutEnd));
    int64_t removed = 0;
    const absl::string_view tag = rows.front().tag();  // "DELETE 17"
    if (!absl::SimpleAtoi(tag.substr(tag.find(' ') + 1), &removed)) removed = 0;
    if (removed < kTruncatedAtOnce) return absl::OkStatus();
  }
}

// --- News, on the listener's thread.

void PostgresStore::EndLateClosing() {
  const int64_t since = closing_at_;
  if (since != 0 && absl::Now() - absl::FromUnixMillis(since) > options_.write_patience)
    stop_ = true;
}

void PostgresStore::Listen() {
  while (!stop_) {
    EndLateClosing();
    const absl::StatusOr<std::unique_ptr<PostgresConnection>> connection = sessions_.Open();
    SetAway(connection.ok() ? ListenOn(**connection) : connection.status());
    keeps_house_ = false;
    reads_.EndOldViews();
    Rest(std::min(options_.poll_period, kRetryPeriod));
  }
}

absl::Status PostgresStore::ListenOn(PostgresConnection& connection) {
  RETURN_IF_ERROR(connection.Run({{&kListen}}, options_.read_timeout).status());
  SetAway(absl::OkStatus());
  absl::Time look_at = absl::InfinitePast();
  while (!stop_) {
    EndLateClosing();
    if (absl::Now() >= look_at) {
      RETURN_IF_ERROR(Look(connection));
      reads_.EndOldViews();
      look_at = absl::Now() + options_.poll_period;
    }
    ASSIGN_OR_RETURN(const std::vector<std::string> news,
                     connection.TakeNotifications(kNewsTimeout));
    if (!news.empty()) RETURN_IF_ERROR(TakeNews(connection, news));
  }
  return absl::OkStatus();
}

absl::Status PostgresStore::Look(PostgresConnection& connection) {
  std::vector<PgCommand> commands = {{&kReadMeta}};
  if (!keeps_house_) commands.push_back({&kKeepHouse, {options_.schema}});
  ASSIGN_OR_RETURN(const std::vector<PgRows> rows, connection.Run(commands, options_.read_timeout));
  ASSIGN_OR_RETURN(const PgMeta meta, MetaOf(rows.front()));
  RETURN_IF_ERROR(Learn(meta, connection));
  if (!keeps_house_) keeps_house_ = IsTrue(rows.back());
  sequencer_->Follow(meta.head);
  return absl::OkStatus();
}

absl::Status PostgresStore::TakeNews(PostgresConnection& connection,
                                     const std::vector<std::string>& news) {
  Sequence head = Sequence::kNone;
  bool is_known = true;
  for (const std::string& one : news) {
    const std::vector<absl::string_view> words = absl::StrSplit(one, ' ');
    uint64_t sequence = 0;
    int64_t incarnation = 0;
    if (words.size() != 2 || !absl::SimpleAtoi(words[0], &sequence) ||
        !absl::SimpleAtoi(words[1], &incarnation))
      continue;  // of somebody else
    head = std::max(head, Sequence{sequence});
    const MutexLock lock(mutex_);
    is_known = is_known && running_ == Incarnation{static_cast<uint64_t>(incarnation)};
  }
  if (!is_known) return Look(connection);
  Advance(head);
  sequencer_->Follow(head);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(const PostgresOptions& options) {
  RETURN_IF_ERROR(CheckSchemaName(options.schema));
  ASSIGN_OR_RETURN(const uint64_t writer, RandomNumber());
  auto store = std::make_unique<PostgresStore>(options, writer);
  RETURN_IF_ERROR(store->Begin());
  return store;
}

}  // namespace renkei::storage
