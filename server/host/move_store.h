// A store moves from one engine to another, or from one place to another: every record with its version, every entry of a log at its
// position. The audit log and whatever refers to a commit stay true.

#ifndef RENKEI_SERVER_HOST_MOVE_STORE_H_
#define RENKEI_SERVER_HOST_MOVE_STORE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/host/store_by_engine.h"
#include "server/service/backup/look/verify_store.h"
#include "storage/store_import.h"

namespace renkei::host {

// All that a store holds, as two of them are compared. A value type.
struct StoreSum {
  std::array<uint64_t, 256> records{};                           // by the first byte of their keys
  std::array<uint64_t, std::size(storage::kAllLogs)> entries{};  // in the order of kAllLogs
  // SHA-256 over keys, versions, values, positions and payloads, in order; in hexadecimal digits.
  std::string digest;

  friend bool operator==(const StoreSum&, const StoreSum&) = default;
};

// Reads all of a store that nobody writes to, page by page, at one snapshot; with `into`, puts it there. Errors: the store's,
// those of StoreImport.
[[nodiscard]] absl::StatusOr<StoreSum> ReadWhole(const storage::Store& store,
                                                 storage::StoreImport* into,
                                                 const service::TellProgress& tell);

// Where a move begins and where it ends. Each may be called again when what it gave before is gone.
struct MoveEnds {
  // For reading; as long as it is open, no server has it.
  std::function<absl::StatusOr<std::unique_ptr<storage::Store>>()> open_source;
  std::function<absl::StatusOr<std::unique_ptr<storage::StoreImport>>()> open_import;
  // What the import has finished and not released, for reading.
  std::function<absl::StatusOr<std::unique_ptr<storage::Store>>()> open_target;
};

struct MoveReport {
  StoreSum sum;
  storage::StoreIdentity identity;  // of the target
};

// Copies, reads the target whole, and only then releases it, of the next epoch. The source is left as it is. Errors:
// - FAILED_PRECONDITION: one of them is open elsewhere, the target has a store, the source is of a newer form or not finished, or was
//   written to meanwhile.
// - DATA_LOSS: what is read at the target is not what was read at the source; or the source is damaged.
// - as those of the engines. After any of them the target is as before, or unfinished: the same move begins anew there.
[[nodiscard]] absl::StatusOr<MoveReport> Move(const MoveEnds& ends,
                                              const service::TellProgress& tell);

struct MoveArguments {
  StoreOptions from;
  StoreOptions to;
};

// The same between engines. What was done, in lines for the operator.
[[nodiscard]] absl::StatusOr<std::string> MoveStore(const MoveArguments& arguments,
                                                    const service::TellProgress& tell);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_MOVE_STORE_H_
