// What an operator does with a store that no server has open: the subcommands of renkeid.

#ifndef RENKEI_SERVER_RPC_STOPPED_STORE_H_
#define RENKEI_SERVER_RPC_STOPPED_STORE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace renkei::rpc {

// Makes the first administrator in a new store, and writes its token to `token_file` (mode 0600,
// which must not exist). ALREADY_EXISTS if the store has accounts.
[[nodiscard]] absl::Status InitializeStore(const std::string& data_dir,
                                           const std::string& token_file);

// Makes a token of an account, as service::IssueOperatorToken, and writes it to `token_file` (mode
// 0600, which must not exist). The account's name. NOT_FOUND: no store there.
[[nodiscard]] absl::StatusOr<std::string> IssueToken(const std::string& data_dir,
                                                     const std::string& account,
                                                     const std::string& token_file);

// For a store whose log is damaged in the middle: see storage::SalvageRocksDbStore. What was kept
// and lost, in lines for the operator.
[[nodiscard]] absl::StatusOr<std::string> SalvageStore(const std::string& data_dir);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_STOPPED_STORE_H_
