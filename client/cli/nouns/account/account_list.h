// Accounts in a list: what its rows mean.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_ACCOUNT_LIST_H_
#define RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_ACCOUNT_LIST_H_

#include <string>
#include <vector>

#include "client/cli/nouns/list_file.h"
#include "client/cli/session.h"
#include "renkei/v1/identity.pb.h"

namespace renkei::cli {

const std::vector<ListColumn>& AccountListColumns();

// A row that can be sent.
struct AccountRow {
  ListRow row;
  pb::Account account;
  // Where its invitation goes: carried into the file of invitations, sent nowhere.
  std::string address;
};

// What the rows say; those that say something wrong are left out and stand among the mistakes. Asks
// the server which organizations are meant. The error is one that ends the work: the server cannot
// be reached.
[[nodiscard]] absl::StatusOr<std::vector<AccountRow>> ReadAccountRows(
    Session& session, const std::vector<ListRow>& rows, ListMistakes& mistakes);

// The column of the list in which a field of Account stands: "display_name" for
// "accounts[3].display_name".
std::string AccountColumnOf(absl::string_view field);

// The form, with an example of each kind of account.
std::string AccountListTemplate();

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_ACCOUNT_LIST_H_
