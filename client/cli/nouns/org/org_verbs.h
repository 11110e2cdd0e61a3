// The verbs of `renkei org` that have files of their own.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ORG_ORG_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_ORG_ORG_VERBS_H_

#include "client/cli/frame/command.h"

namespace renkei::cli {

// `renkei org import` and `template`: bodies without a code, from a list.
void AddOrgImport(Noun noun);
// `renkei org import-classes`: the ministry's classes of municipalities, from its table.
void AddOrgImportClasses(Noun noun);
// `renkei org peers`: the governments most like one.
void AddOrgPeers(Noun noun);
// `renkei org take-over`: documents of a body that has ended.
void AddOrgTakeOver(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ORG_ORG_VERBS_H_
