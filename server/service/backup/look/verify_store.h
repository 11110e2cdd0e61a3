// Whether what a store holds fits together: records and their index rows, logs, counts, references.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_STORE_H_
#define RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/audit_service.pb.h"
#include "storage/store.h"

namespace renkei::service {

// What was found wrong: all of it counted, the first kMaxProblems told. A value type.
class Findings {
 public:
  static constexpr size_t kMaxProblems = 100;

  void Add(std::string problem) {
    ++count_;
    if (problems_.size() < kMaxProblems) problems_.push_back(std::move(problem));
  }

  size_t count() const { return count_; }
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  size_t count_ = 0;
  std::vector<std::string> problems_;
};

namespace pb = renkei::v1;

// What there is, for the operator's eyes. A value type.
struct StoreContents {
  std::map<std::string, uint64_t> records;  // by table
  uint64_t index_rows = 0;
  uint64_t log_entries = 0;
  // Index rows that a store of an older form does not have yet: the next start makes them.
  uint64_t rows_to_make = 0;
  // References to what is not there, where a removal may leave one: no fault of the store.
  uint64_t open_references = 0;
  // Entries of the audit log's chain: the first and the last that are there; 0: none.
  uint64_t first_audit_entry = 0;
  uint64_t last_audit_entry = 0;
};

// Told now and then what is being looked at.
using TellProgress = std::function<void(absl::string_view what)>;

// Goes through everything at one snapshot and adds what does not fit to `findings`:
// - a record that is none of its table, lies under another key, has a version beyond the head, or
//   lacks one of its index rows; an index row without its record; a row of no table;
// - a record whose parents by name, or whose organizations, are not there;
// - counts that are kept beside records and differ from what is counted;
// - an entry of the audit log that is not what was recorded, or is not there; with `head`, which was signed and kept elsewhere, also
//   where the end was cut off or all was made anew, or where this store did not sign it;
// - a log with an entry before its beginning or beyond the head, or with a gap within a commit.
// An error is a store that cannot be read (DATA_LOSS, UNAVAILABLE) or is of a newer form (FAILED_PRECONDITION). May take minutes.
[[nodiscard]] absl::Status VerifyStore(const storage::Store& store, const TellProgress& tell,
                                       Findings& findings, StoreContents& contents,
                                       const pb::AuditHead* head = nullptr);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_STORE_H_
