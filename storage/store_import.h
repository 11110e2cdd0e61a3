// A store that is made of another one, with everything where it was: records keep their versions, entries of logs their
// positions. It lies below the Store contract, whose commits give versions and positions of their own.
//
// Until Release the store is unfinished, and nobody opens it but who looks at what was written. Broken off at any moment it is begun
// anew by whoever opens the import again.

#ifndef RENKEI_STORAGE_STORE_IMPORT_H_
#define RENKEI_STORAGE_STORE_IMPORT_H_

#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "storage/store.h"

namespace renkei::storage {

// What a store is beside what lies in it. A value type.
struct StoreIdentity {
  std::string id;
  Epoch epoch{1};
  Sequence head = Sequence::kNone;
  Sequence earliest[std::size(kAllLogs)] = {Sequence{1}, Sequence{1}};  // in the order of kAllLogs

  friend bool operator==(const StoreIdentity&, const StoreIdentity&) = default;
};

inline StoreIdentity IdentityOf(const Store& store) {
  StoreIdentity identity{.id = store.id(), .epoch = store.epoch(), .head = store.Head()};
  for (size_t i = 0; i < std::size(kAllLogs); ++i)
    identity.earliest[i] = store.Earliest(kAllLogs[i]);
  return identity;
}

// Used by one thread. After an error it is good for nothing more. Errors of all methods: UNAVAILABLE (IsDiskFull where it is that),
// DATA_LOSS, INTERNAL, as those of the engine; what was written by then is of no account.
class StoreImport {
 public:
  virtual ~StoreImport() = default;

  // Each key once, with the version that it has; a counter as it is read. Within the bounds of a Mutation for one key and value; it is
  // written in pieces of a bounded size.
  [[nodiscard]] virtual absl::Status PutRecords(absl::Span<const KeyRecord> records) = 0;
  // Each position once.
  [[nodiscard]] virtual absl::Status PutEntries(Log log, absl::Span<const LogEntry> entries) = 0;
  // When all is there: durable when it returns, and to be looked at by who opens the store with accept_unfinished. Once.
  [[nodiscard]] virtual absl::Status Finish(const StoreIdentity& identity) = 0;
  // From now on it is a store like any other; after Finish, and when nobody has it open. UNAVAILABLE of a database that was
  // lost meanwhile: whether it is one is unknown, and shows when it is opened.
  [[nodiscard]] virtual absl::Status Release() = 0;
};

// Of one piece, at most.
inline constexpr size_t kMaxImportRows = kMaxMutationRecords;
inline constexpr size_t kMaxImportBytes = kMaxMutationBytes;

// Calls `write` with pieces of `rows` in order that keep within both; a row that is larger is a piece by itself. The first error
// ends it.
template <typename Row, typename BytesOf, typename Write>
[[nodiscard]] absl::Status InPieces(absl::Span<const Row> rows, BytesOf bytes_of, Write write) {
  size_t begin = 0;
  size_t bytes = 0;
  for (size_t at = 0; at < rows.size(); ++at) {
    const size_t more = bytes_of(rows[at]);
    if (at > begin && (at - begin == kMaxImportRows || bytes + more > kMaxImportBytes)) {
      if (absl::Status status = write(rows.subspan(begin, at - begin)); !status.ok()) return status;
      begin = at;
      bytes = 0;
    }
    bytes += more;
  }
  return begin == rows.size() ? absl::OkStatus() : write(rows.subspan(begin));
}

inline size_t ImportBytes(const KeyRecord& row) { return row.key.size() + row.record.value.size(); }
inline size_t ImportBytes(const LogEntry& entry) { return entry.payload.size(); }

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_STORE_IMPORT_H_
