// The Store contract: what Renkei asks of a database, and all that it asks.
//
// Data flow. A caller reads from a Snapshot, builds a Mutation that names every key whose content
// it relied on, and commits it. The engine's sequencer checks the preconditions, gives the commit
// the next sequence number, makes it durable, and only then publishes the number and calls back.
// Whoever wants to follow reads the logs by position.
//
// Every engine and the std::map model pass the one conformance suite in tests/conformance. The
// contract is kept small enough to be carried by RocksDB and by PostgreSQL. Several processes may have one store open where its
// engine shares a database: then commits of others appear in the same one order, and the head moves on by itself.
//
// Threads: every method of Store may be called from any thread. A Snapshot may be read from several
// threads. Lifetime: the Store outlives its snapshots and subscriptions, and all callbacks have
// ended when its destructor returns.

#ifndef RENKEI_STORAGE_STORE_H_
#define RENKEI_STORAGE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/base/metrics.h"
#include "storage/checkpoint.h"

namespace renkei::storage {

// The position of a commit in the one order of all commits. Dense, starts at 1; 0 is "before
// everything". The version of a record is the sequence of the commit that wrote it.
enum class Sequence : uint64_t { kNone = 0 };

constexpr uint64_t ToInt(Sequence s) { return static_cast<uint64_t>(s); }

// Changes when a store is restored from a backup, so that what was handed out before is never
// honoured again.
enum class Epoch : uint64_t {};

constexpr uint64_t ToInt(Epoch e) { return static_cast<uint64_t>(e); }

// Which start of the store made a commit: a number drawn at random at each start, that every commit
// carries. Two histories that part (a data directory copied from the past and written on) have the
// same store id, epoch and sequences, but never the same incarnation of a sequence behind the
// parting. kNone: before everything, and of commits older than incarnations.
enum class Incarnation : uint64_t { kNone = 0 };

constexpr uint64_t ToInt(Incarnation i) { return static_cast<uint64_t>(i); }

// Bounds of one Mutation. Larger work is several commits and says so to its user. A group of
// concurrent commits is written as one batch: these keep the batch, and so the time to the next
// sync, small.
inline constexpr size_t kMaxMutationRecords = 1'000;  // puts + deletes + adds + log entries
inline constexpr size_t kMaxMutationBytes =
    size_t{4} * 1024 * 1024;  // keys + values of all of them
inline constexpr size_t kMaxMutationConditions =
    2'000;                                     // one per record, and as many that it relies on
inline constexpr size_t kMaxKeyBytes = 1'024;  // of conditions, puts, deletes and adds alike
inline constexpr size_t kMaxValueBytes = size_t{256} * 1024;  // of one put, and of one log entry
// Of one add, up or down. Eight million of the largest fit into a counter before it wraps around.
inline constexpr int64_t kMaxCounterDelta = int64_t{1} << 40;

struct Record {
  std::string value;
  Sequence version = Sequence::kNone;
};

struct KeyRecord {
  std::string key;
  Record record;
};

// Keys in [begin, end), in byte order; an empty end means "to the last key".
struct KeyRange {
  std::string begin;
  std::string end;
};

// A consistent view of the store as it was at sequence(): all commits up to it, nothing of later
// ones.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  virtual Sequence sequence() const = 0;

  // The record under `key`; nullopt when there is none. An error is a failing engine (UNAVAILABLE,
  // DATA_LOSS), or RESOURCE_EXHAUSTED: of an engine with a bounded number of snapshots, or with snapshots that live for a
  // bounded time, this one could not be had or was kept for too long.
  [[nodiscard]] virtual absl::StatusOr<std::optional<Record>> Get(absl::string_view key) const = 0;

  // What Get has for each of `keys`, in their order; a key may come twice. One way to the database and back, where there is
  // a way. The caller bounds how many.
  [[nodiscard]] virtual absl::StatusOr<std::vector<std::optional<Record>>> GetMany(
      absl::Span<const std::string> keys) const = 0;

  // Up to `limit` records of `range` in key order. A shorter answer than `limit` means that the
  // range has ended. `reverse` walks from the end. limit 0 is INVALID_ARGUMENT: every read is
  // bounded. A range whose end is not after its begin is empty.
  [[nodiscard]] virtual absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange& range,
                                                                    size_t limit,
                                                                    bool reverse = false) const = 0;
};

// The ordered logs that are written in the same commit as the data they tell of.
enum class Log : uint8_t {
  kChanges = 1,  // the public change feed
  kAudit = 2,    // who did what; never reaches the feed
};

inline constexpr Log kAllLogs[] = {Log::kChanges, Log::kAudit};

// Where an entry stands in a log: the commit, and its place among the entries of that commit (from
// 0).
struct LogPosition {
  Sequence sequence = Sequence::kNone;
  uint32_t index = 0;

  // clang-tidy 14 sees a null pointer in a defaulted <=>.
  friend auto operator<=>(const LogPosition&,
                          const LogPosition&) = default;  // NOLINT(modernize-use-nullptr)
};

struct LogEntry {
  LogPosition position;
  std::string payload;
};

// What one commit asks for: all or nothing. A value type; build it, then move it into Commit.
class Mutation {
 public:
  // Preconditions. Several on one key must all hold. A violated one makes the whole commit ABORTED.
  void RequireAbsent(absl::string_view key);
  void RequireVersion(absl::string_view key, Sequence version);

  // Effects. The last one on a key wins.
  void Put(absl::string_view key, absl::string_view value);
  void Delete(absl::string_view key);

  // Adds `delta` to the counter under `key`; where there is no record, to zero. It relies on nothing
  // and is relied on by nobody who has not asked for the counter's version, so that any number of
  // commits may add to one counter at the same time: none of them is ABORTED by the others. Several
  // adds to one key sum up. A key is added to, or put and deleted, by one mutation, not both: that
  // is INVALID_ARGUMENT, since "the last one wins" would lose what others have added.
  //
  // A counter is a record whose value is EncodeCounter (storage/counter.h); Get and Scan return it
  // as such, with the sequence of the last commit that put it or added to it as its version. At zero
  // it stays, so that a scan is as long as it looks; who wants it gone deletes it under the version
  // that it read. A sum beyond 64 bits wraps around: of all that could be done, it alone does not
  // depend on the order, and what is added back is right again. What is there and is no counter
  // counts as zero and is overwritten: engines do not read before they add. So a key is a
  // counter for all its life.
  void Add(absl::string_view key, int64_t delta);

  // Appends to a log. The order of the calls is the order of the entries within the commit.
  void Append(Log log, absl::string_view payload);

  // Everything that `other` asks for, after what is asked for here.
  void Add(Mutation other);

  struct Condition {
    std::string key;
    Sequence version;  // kNone: the key is absent
  };
  struct Write {
    std::string key;
    std::optional<std::string> value;  // nullopt: a delete
  };
  struct Addition {
    std::string key;
    int64_t delta = 0;
  };
  struct AppendEntry {
    Log log;
    std::string payload;
  };

  const std::vector<Condition>& conditions() const { return conditions_; }
  const std::vector<Write>& writes() const { return writes_; }
  const std::vector<Addition>& additions() const { return additions_; }
  const std::vector<AppendEntry>& appends() const { return appends_; }

  size_t record_count() const { return writes_.size() + additions_.size() + appends_.size(); }
  // Keys and values of all puts, deletes, adds and log entries; what kMaxMutationBytes limits.
  size_t byte_count() const;
  bool empty() const { return conditions_.empty() && record_count() == 0; }

  // INVALID_ARGUMENT if a bound above is broken, a key is empty, a key is both added to and written,
  // or a log is none of kAllLogs; engines call it first.
  [[nodiscard]] absl::Status CheckBounds() const;

 private:
  absl::Status CheckAdditions() const;

  std::vector<Condition> conditions_;
  std::vector<Write> writes_;
  std::vector<Addition> additions_;
  std::vector<AppendEntry> appends_;
};

// Called exactly once, from a thread of the engine, in commit order for successes. It must not
// block: other commits wait behind it.
using CommitCallback = std::function<void(absl::StatusOr<Sequence>)>;

// Ends the subscription when destroyed; no call of its callback is running or comes after that.
// Destroyed by its own callback: that call is the last one.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

class Store {
 public:
  virtual ~Store() = default;

  // Identity: a random id made when the store is created, and the epoch of its history.
  virtual const std::string& id() const = 0;
  virtual Epoch epoch() const = 0;

  // The incarnation that made commit `sequence`; beyond the head, the one that runs. Whatever is
  // handed out with a position or a version carries it, and is honoured only where it still is the
  // incarnation of that sequence: where it is not, the position is one of a history that this store
  // does not have.
  virtual Incarnation IncarnationOf(Sequence sequence) const = 0;

  [[nodiscard]] virtual std::unique_ptr<Snapshot> NewSnapshot() const = 0;

  // All or nothing; `done` gets the sequence once the commit is durable and visible to new
  // snapshots. Without effects it takes a sequence too. Never blocks on the disk; may call `done`
  // before it returns. Errors:
  // - ABORTED: a precondition failed, ConflictKey(status) names the first; nothing was written.
  // - INVALID_ARGUMENT: a bound is broken.
  // - RESOURCE_EXHAUSTED: the queue is full; try later.
  // - UNAVAILABLE: the engine has failed (a write or a sync failed) or is closing. What became of
  //   commits under way is unknown until the store has been reopened; nothing more is accepted until
  //   then. An engine may reopen itself.
  // - UNAVAILABLE with IsDiskFull: the disk has less room than the engine keeps free. Nothing was
  //   written; commits are taken again when there is room.
  // - DATA_LOSS: a record named by a precondition is damaged; nothing was written.
  virtual void Commit(Mutation mutation, CommitCallback done) = 0;

  // Up to `limit` entries of `log` at or after `from`, in order, none of them later than a Head()
  // read after this call. A shorter answer than `limit` means that the log has ended. OUT_OF_RANGE
  // if `from` lies before Earliest(log): entries there have been removed. Sequence kNone reads as
  // 1: there is no commit 0 to be missed. limit 0 is INVALID_ARGUMENT.
  [[nodiscard]] virtual absl::StatusOr<std::vector<LogEntry>> ReadLog(Log log, LogPosition from,
                                                                      size_t limit) const = 0;

  // The last published commit; kNone in a new store.
  virtual Sequence Head() const = 0;

  // The first sequence from which `log` is complete (1 in a new store).
  virtual Sequence Earliest(Log log) const = 0;

  // Removes the entries of `log` before `keep_from` and moves Earliest there; durable when it
  // returns. A `keep_from` at or before Earliest changes nothing. INVALID_ARGUMENT: beyond Head()
  // + 1. Blocks behind the commits under way, so never call it from a callback.
  [[nodiscard]] virtual absl::Status TruncateLog(Log log, Sequence keep_from) = 0;

  // Calls `on_head` with the new head after each group of commits (several commits may be told by
  // one call), after the callbacks of that group. The first call comes before Subscribe returns,
  // with the present head; every later one tells of a higher head than the one before. Calls come
  // from any thread, never two at once. Must not block.
  [[nodiscard]] virtual std::unique_ptr<Subscription> Subscribe(
      std::function<void(Sequence)> on_head) = 0;

  // OK while commits are taken; else what Commit would answer now, or DATA_LOSS: what this process has shown is not in the store any more,
  // of a database that was restored or lost commits; a new start goes on with what there is. Cheap enough to be asked every second.
  [[nodiscard]] virtual absl::Status WriteHealth() const = 0;

  // Whether reads may block for long (a network between), so that the server keeps them off its
  // event threads.
  virtual bool ReadsMayBlock() const = 0;

  // Whether this process is to do what is done once for a store: sweeping, housekeeping. Always, of a store that one process has;
  // of those that share one, one at a time, and another soon after it has gone. Two may be at it for a moment: what they do has to
  // bear that, and costs twice. Any thread; does not block.
  virtual bool KeepsHouse() const = 0;

  // What the engine counts of itself, for whoever watches the server: names and units are its own. Cheap enough to be
  // asked every few seconds. An engine that counts nothing has nothing.
  virtual metrics::Families Figures() const { return {}; }

  // The files of the store as it is now, for a backup, while commits go on. Blocks until what is in
  // memory lies on the disk. UNAVAILABLE as Commit; UNIMPLEMENTED of an engine over a database that
  // has its own backups. The checkpoint is gone before the store.
  [[nodiscard]] virtual absl::StatusOr<std::unique_ptr<Checkpoint>> NewCheckpoint();
};

// Commits and waits. For start-up, tools, tests and jobs on their own thread; never in a request's
// event thread.
[[nodiscard]] absl::StatusOr<Sequence> CommitAndWait(Store& store, Mutation mutation);

// The key named by an ABORTED status of Commit; nullopt for other statuses.
std::optional<std::string> ConflictKey(const absl::Status& status);

// What engines return for a failed precondition.
absl::Status ConflictError(absl::string_view key);

// Marks an UNAVAILABLE of an engine whose disk has no room, and says whether a status is one.
absl::Status WithDiskFull(absl::Status status);
bool IsDiskFull(const absl::Status& status);

// What the engine itself said about a failure, for the operator's log alone: the message of a
// status carries no engine text. nullopt when there is none.
std::optional<std::string> EngineDetail(const absl::Status& status);
absl::Status WithEngineDetail(absl::Status status, absl::string_view detail);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_STORE_H_
