// What an operator does with a store that no server has open: the subcommands of renkeid.

#ifndef RENKEI_SERVER_HOST_STOPPED_STORE_H_
#define RENKEI_SERVER_HOST_STOPPED_STORE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/host/store_by_engine.h"
#include "server/service/backup/look/verify_store.h"

namespace renkei::host {

// Makes the first administrator in a new store, and writes its token to `token_file` (mode 0600,
// which must not exist). ALREADY_EXISTS if the store has accounts.
[[nodiscard]] absl::Status InitializeStore(const StoreOptions& store,
                                           const std::string& token_file);

// Makes a token of an account, as service::IssueOperatorToken, and writes it to `token_file` (mode
// 0600, which must not exist). The account's name. NOT_FOUND: no store there.
[[nodiscard]] absl::StatusOr<std::string> IssueToken(StoreOptions store, const std::string& account,
                                                     const std::string& token_file);

// The directory that an operator means: without `backup_dir` the one that `named` is, with it the backup of that id in there, and for
// "latest" the newest that is whole. NOT_FOUND: there is none.
[[nodiscard]] absl::StatusOr<std::string> FindBackup(const std::string& backup_dir,
                                                     const std::string& named);

// Whether a backup or a store can be relied on, in lines for the operator; with `head_file`, a head of its audit log that was kept
// (`renkei audit head -O FILE`), also whether the log's end is still there. Changes nothing. Errors as service::Verify;
// INVALID_ARGUMENT: the file is no head.
struct Verified {
  std::string text;
  bool sound = false;
};
[[nodiscard]] absl::StatusOr<Verified> VerifyDirectory(const std::string& directory,
                                                       const std::string& head_file,
                                                       const service::TellProgress& tell);

struct RestoreArguments {
  std::string backup;
  std::string data_dir;    // not there yet, or empty
  std::string account;     // who gets the new token, as for IssueToken
  std::string token_file;  // as for IssueToken
};

// Verifies the backup, copies it into the directory, begins a new epoch, revokes all its tokens and
// invitations and makes one new token: which of them were revoked since the backup was made, nobody
// knows. What was done, in lines for the operator. Broken off, it leaves a directory that no server
// opens and that the same call begins anew, once a token that it wrote is out of the way. FAILED_PRECONDITION: the backup is not sound, the
// directory not empty, or it has to be said which administrator.
[[nodiscard]] absl::StatusOr<std::string> RestoreStore(const RestoreArguments& arguments,
                                                       const service::TellProgress& tell);

// For a store whose log is damaged in the middle: see storage::SalvageRocksDbStore. What was kept
// and lost, in lines for the operator.
[[nodiscard]] absl::StatusOr<std::string> SalvageStore(const std::string& data_dir);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_STOPPED_STORE_H_
