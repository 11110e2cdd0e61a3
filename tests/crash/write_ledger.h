// What several clients wrote, what they were told of it, and what has to hold of it after the server has died.

#ifndef RENKEI_TESTS_CRASH_WRITE_LEDGER_H_
#define RENKEI_TESTS_CRASH_WRITE_LEDGER_H_

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "client/lib/client.h"
#include "storage/base/mutex.h"
#include "tests/crash/register_history.h"
#include "tests/crash/written_records.h"

namespace renkei::crash {

// One client for each of those who write.
using Clients = std::map<Who, std::unique_ptr<client::Client>>;

// A write under a request_id, by which it can be asked for again.
struct SentWrite {
  Who who = Who::kOfficer;
  std::string method;
  MessagePtr request;
  // What was answered; null: nobody knows what became of it.
  MessagePtr reply;
  absl::Status failure = {};  // what was answered last instead of it
  // Of a record: which one, and which of its operations.
  std::string record;
  size_t operation = 0;
};

// Thread-safe but for what says otherwise.
class WriteLedger {
 public:
  // `staleness`: of several servers over one store each may answer a reader with what there was this long ago, as long
  // as it has not heard of anything newer.
  explicit WriteLedger(Names names, std::chrono::milliseconds staleness = {})
      : names_(std::move(names)), staleness_(staleness) {}

  // One action of a writer: a record is made, read or changed, or a chain of writes is gone. False: the
  // server did not answer.
  bool Act(const Clients& clients, std::mt19937_64& random);
  uint64_t acknowledged() const {
    const MutexLock lock(mutex_);
    return acknowledged_;
  }

  // By one thread, once all writers of a life have ended and the server serves again: every write of that
  // life is settled (those without an answer by asking again, or never), everything acknowledged is there,
  // is answered again as it was, and no record is there by half.
  void Settle(const Clients& clients, std::mt19937_64& random);

  // At the end: what was seen of every record can have happened. By one thread.
  void ExpectExplained() const;

  // The commits of acknowledged writes of records: a record by its noun and name, and the version that was written.
  struct Written {
    std::string noun;
    std::string name;
    uint64_t version = 0;
  };
  std::vector<Written> written() const;

  // A case with its value, for who searches; "" while there is none.
  std::pair<std::string, std::string> AnyCase(std::mt19937_64& random) const;

  struct Figures {
    uint64_t records = 0;
    uint64_t operations = 0;
    uint64_t asked_again = 0;
    uint64_t unknown = 0;
    uint64_t unknown_there = 0;  // of those without an answer: had been written
    std::map<std::string, uint64_t> by_method;
  };
  Figures figures() const;

 private:
  using Operation = RegisterOperation;
  struct Record {
    const RecordKind* kind = nullptr;
    // What was last read.
    std::string value;
    std::string etag;
    std::map<std::string, std::string> value_of_etag;
    // When which version was seen: the end of the call.
    std::vector<std::pair<Moment, uint64_t>> versions;
    std::vector<Operation> history;
  };
  // An answer: OK, refused by the server, or nobody knows.
  enum class Answer { kDone, kRefused, kUnknown };

  bool Create(const Clients& clients, std::mt19937_64& random);
  bool Update(const Clients& clients, std::mt19937_64& random);
  bool Read(const Clients& clients, const std::string& name);
  bool GoChain(const Clients& clients, const Chain& chain);
  Answer Send(const Clients& clients, SentWrite& write);
  void SettleCreate(const Clients& clients, SentWrite& write);
  void SettleUpdate(const Clients& clients, SentWrite& write, bool again);
  void AskAgain(const Clients& clients, const SentWrite& write);
  std::string NewValue();
  // Whether there is to be one more of what `method` makes.
  bool MayMake(const std::string& method);
  std::string AnyRecord(std::mt19937_64& random) const;
  // What a call that began at `begin` has answered.
  void Note(const std::string& name, const google::protobuf::Message& resource, Moment begin)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Keep(SentWrite write);
  // Of a write of `value` that was acknowledged with `resource`: no two have one version.
  void NoteWritten(const std::string& name, const google::protobuf::Message& resource,
                   const std::string& value) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Since when what is read now may have been so.
  Moment ReadSince() { return staleness_.count() == 0 ? clock_.Next() : clock_.Ago(staleness_); }
  // Whether a reader may be told that there is no such record: the server has not heard of it yet.
  bool MayBeUnheardOf(const absl::Status& status) const;

  const Names names_;
  const std::chrono::milliseconds staleness_;
  MomentClock clock_;
  mutable Mutex mutex_;
  uint64_t next_number_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t acknowledged_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, Record> records_ ABSL_GUARDED_BY(mutex_);  // by name
  std::vector<std::string> newest_ ABSL_GUARDED_BY(mutex_);  // names of those that are written to
  std::vector<SentWrite> life_ ABSL_GUARDED_BY(mutex_);      // of the present one
  std::map<std::string, size_t> made_ ABSL_GUARDED_BY(mutex_);   // by method
  std::map<uint64_t, Written> written_ ABSL_GUARDED_BY(mutex_);  // by version
  Figures figures_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_WRITE_LEDGER_H_
