// The verbs of `renkei partner`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_PARTNER_PARTNER_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_PARTNER_PARTNER_VERBS_H_

#include <string>
#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::cli {

// The challenge as it is typed, who looks for partners, and among how many of them groups are looked for.
struct ChallengeArguments {
  std::vector<std::string> text;
  std::string resource;
  std::string framework_item;
  std::string organization;
  int limit = 0;
};

// Adds [TEXT...], --resource, --framework-item, --organization, --limit.
void AddChallengeArguments(Verb& verb, ChallengeArguments* args);
absl::StatusOr<pb::FindPartnersRequest> PartnersRequestOf(Session& session,
                                                          const ChallengeArguments& args);

// `renkei partner propose`: a group becomes a joint initiative that is proposed, with invitations.
void AddPartnerPropose(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_PARTNER_PARTNER_VERBS_H_
