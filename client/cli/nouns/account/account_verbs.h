// The verbs of `renkei account` that have files of their own.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_ACCOUNT_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_ACCOUNT_VERBS_H_

#include <string>

#include "client/cli/frame/command.h"
#include "client/cli/text/lang.h"
#include "renkei/v1/identity.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// "起案、閲覧"
std::string RolesText(const pb::Account& account, Lang lang);

// `renkei account import` and `template`.
void AddAccountImport(Noun noun);
// `renkei account invite`.
void AddAccountInvite(Noun noun);
// `renkei account handover`.
void AddAccountHandOver(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_ACCOUNT_VERBS_H_
