// What can be typed next: the one place where what may be done from a state becomes a command. The
// inbox, pages and refusals all print from here. What may be done is asked of the rules in
// server/domain, for this caller and this state, so that no command is shown that would be refused (a
// test types every one of them).

#ifndef RENKEI_CLIENT_CLI_NEXT_STEPS_H_
#define RENKEI_CLIENT_CLI_NEXT_STEPS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/session.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::cli {

// What the command calls a step of a membership: "put to council" is `council`. And whether the body
// is named with it, because it is another's step than the body's own.
struct MemberVerb {
  pb::MemberAction action;
  const char* verb;
  bool names_other;
};
const MemberVerb& MemberVerbOf(pb::MemberAction action);

// A word in the place of what the user has to say: "理由".
struct Placeholder {
  const char* key;  // "{reason}", as commands hold it
  Text word;
};
// All that commands use; tests fill them in.
const std::vector<Placeholder>& Placeholders();

// Asks the server once for the caller, and for each resource. Lives within one run.
class NextSteps {
 public:
  explicit NextSteps(Session& session) : session_(session) {}

  // The commands that the caller can run on the resource called `name`, the usual one first, without
  // words in their placeholders; where there is none, the one that shows it. Empty for a resource
  // that cannot be read, or of which nothing is known.
  std::vector<std::string> For(const std::string& name);

  // What follows an answer of FindPartners: proposing its groups in one's own body's name, best first,
  // and a part in what is open.
  std::vector<std::string> ForPartners(const pb::FindPartnersRequest& request,
                                       const pb::FindPartnersResponse& found);

  // One of those as a person reads it.
  std::string InWords(const std::string& command) const;

  // The caller; nullopt where the server does not say. Known: as far as it was asked for.
  const std::optional<pb::WhoAmIResponse>& Me();
  const std::optional<pb::WhoAmIResponse>& Known() const { return me_; }

 private:
  bool MayWrite();
  bool Has(pb::Role role);
  bool WorksFor(const std::string& organization);
  template <class M, class Request>
  std::optional<M> Get(const std::string& method, const std::string& name);

  std::vector<std::string> ForCase(const std::string& name);
  std::vector<std::string> ForVision(const std::string& name);
  std::vector<std::string> ForAdoption(const std::string& name);
  std::vector<std::string> ForInitiative(const std::string& name);
  std::vector<std::string> ForMember(const std::string& name);
  std::vector<std::string> ForIndicator(const std::string& name);
  void AddMemberSteps(const pb::Initiative& initiative, const pb::InitiativeMember& member,
                      std::vector<std::string>& commands);
  pb::OrganizationKind KindOf(const std::string& organization);

  Session& session_;
  bool asked_ = false;
  std::optional<pb::WhoAmIResponse> me_;
  std::map<std::string, std::vector<std::string>> known_;
};

// The command of a search for what is found in the group of that type (UNSPECIFIED: for everything) with these
// criteria but for facets, and at most `limit` hits; 0: as many as usual. Words of the shell are quoted.
std::string SearchCommand(pb::ResourceType type, const pb::SearchCriteria& criteria,
                          size_t limit = 0);

// The command that proposes group `number` of what this request finds.
std::string ProposeCommand(int number, const pb::FindPartnersRequest& request);

// What follows a refusal on standard error: a line "→ renkei ..." for each command that works on what
// was refused, or that lists what there is where nothing was found; "" where the error is of another
// kind.
std::string StepsAfterRefusal(Session& session, const absl::Status& status);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NEXT_STEPS_H_
