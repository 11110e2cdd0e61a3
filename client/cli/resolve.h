// From what people write to resource names: wherever a verb takes a name, it takes these too.

#ifndef RENKEI_CLIENT_CLI_RESOLVE_H_
#define RENKEI_CLIENT_CLI_RESOLVE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "client/cli/session.h"
#include "google/protobuf/message.h"
#include "renkei/v1/organization.pb.h"

namespace renkei::cli {

// Fewest letters of an id that stand for it. Ids begin with the time of their creation; shorter
// beginnings are shared by all of a month.
inline constexpr size_t kShortestPrefix = 6;
// The same of ids that people have chosen.
inline constexpr size_t kAnyBeginning = 1;
// Most resources that are looked through for the beginning of an id.
inline constexpr size_t kMostScanned = 20'000;
// Candidates that an error lists.
inline constexpr size_t kMostCandidates = 10;

// Every function returns a resource name, NOT_FOUND when nothing fits, or INVALID_ARGUMENT with the
// candidates when several do. Answers are kept for the life of the resolver, so that a thousand
// documents ask once for each of their organizations.
class Resolver {
 public:
  explicit Resolver(Session& session) : session_(session) {}

  // A code in any notation (141003, 14100), a name (横浜市, 神奈川県横浜市), organizations/ID, or
  // an ID. Codes are not looked up: the server takes them as they are.
  absl::StatusOr<std::string> Organization(const std::string& text);
  // The same; always the organization's own name, never a code.
  absl::StatusOr<std::string> OrganizationName(const std::string& text);
  // A prefecture: 14, 神奈川県, 140007.
  absl::StatusOr<std::string> Prefecture(const std::string& text);

  // cases/ID, ID, a beginning of an ID, OWNER/EXTERNAL_ID, or EXTERNAL_ID where only one has it.
  absl::StatusOr<std::string> Case(const std::string& text);
  absl::StatusOr<std::string> CaseList(const std::string& text);
  // LIST/NUMBER, LIST/EDITION/NUMBER; LIST/CALL, LIST/CALL/CASE, where CALL and CASE are ids or beginnings of
  // one.
  absl::StatusOr<std::string> Edition(const std::string& text);
  absl::StatusOr<std::string> EditionEntry(const std::string& text);
  absl::StatusOr<std::string> CaseCall(const std::string& text);
  absl::StatusOr<std::string> CaseSubmission(const std::string& text);
  absl::StatusOr<std::string> Initiative(const std::string& text);
  // An id or a beginning of one; ROUND/APPLICATION, where "-" stands for all; ROUND/APPLICATION/YEAR.
  absl::StatusOr<std::string> Round(const std::string& text);
  absl::StatusOr<std::string> RoundApplication(const std::string& text);
  absl::StatusOr<std::string> RoundFollowUp(const std::string& text);
  // ROUND/ACCOUNT, or ROUND for oneself; ROUND/APPLICATION/ACCOUNT, or ROUND/APPLICATION for one's own
  // reading, where APPLICATION may be its number.
  absl::StatusOr<std::string> RoundReviewer(const std::string& text);
  absl::StatusOr<std::string> RoundReading(const std::string& text);
  absl::StatusOr<std::string> NationalKpi(const std::string& text);
  // The same, or an organization that has one vision only.
  absl::StatusOr<std::string> Vision(const std::string& text);
  // VISION/NODE, where NODE is an id, a beginning of one, or an external_id. Likewise for KPIs.
  absl::StatusOr<std::string> Node(const std::string& text);
  absl::StatusOr<std::string> Kpi(const std::string& text);
  // VISION/NUMBER, and VISION/STEP, where STEP is an id or a beginning of one.
  absl::StatusOr<std::string> Opinion(const std::string& text);
  absl::StatusOr<std::string> PlanStep(const std::string& text);

  // As a case; PROGRAMME/YEAR, and PROGRAMME/YEAR/ROUND.
  absl::StatusOr<std::string> Programme(const std::string& text);
  absl::StatusOr<std::string> ProgrammeEdition(const std::string& text);
  absl::StatusOr<std::string> ProgrammeCall(const std::string& text);

  // supports/ID, ID or a beginning of one; SUPPORT/ORG, and without ORG one's own part; SUPPORT/ENTRY and so on.
  absl::StatusOr<std::string> Support(const std::string& text);
  absl::StatusOr<std::string> SupportMember(const std::string& text);
  absl::StatusOr<std::string> SupportEntry(const std::string& text);
  absl::StatusOr<std::string> SupportStep(const std::string& text);
  absl::StatusOr<std::string> SupportRecommendation(const std::string& text);

  // accounts/ID, ID, a beginning of an ID, an external_id, or a login name.
  absl::StatusOr<std::string> Account(const std::string& text);
  // organizations/O/sections/ID, or what it is or was called (企画課), ID, or a beginning of one, in
  // one's own organization; ORG/NAME in another one.
  absl::StatusOr<std::string> Section(const std::string& text);
  // The same, in `organization` (organizations/O; "": one's own) where the text names none.
  absl::StatusOr<std::string> SectionOf(const std::string& organization, const std::string& text);
  // frameworks/ID, ID, or a beginning of an ID.
  absl::StatusOr<std::string> Framework(const std::string& text);
  // frameworks/ID/items/ID, or FRAMEWORK/ITEM, each an id or a beginning of one.
  absl::StatusOr<std::string> FrameworkItem(const std::string& text);

  // The organization of whoever calls.
  absl::StatusOr<std::string> OwnOrganization();
  // OrganizationName; of "" OwnOrganization.
  absl::StatusOr<std::string> OrganizationOrOwn(const std::string& text);
  // Its selection or adoption of a case, the case as Case() takes it; and the adoption of another one,
  // whose name is given.
  absl::StatusOr<std::string> OwnSelection(const std::string& text);
  absl::StatusOr<std::string> OwnAdoption(const std::string& text);
  absl::StatusOr<std::string> AdoptionOf(const std::string& text, const std::string& organization);

  // What was typed where the contract wants a name of the kind `resource` ("cases/*"): by the function
  // above for that kind; where there is none, as a file may have it.
  absl::StatusOr<std::string> Named(const std::string& resource, const std::string& text);

  // Resolves the short forms in a message from a file: organizations by code or name,
  // "FRAMEWORK/ITEM", an indicator's id, a case as Case() takes it, wherever the contract wants such a
  // name.
  absl::Status Complete(google::protobuf::Message& message);

 private:
  absl::StatusOr<std::string> LookUpOrganization(const std::string& text);
  absl::StatusOr<std::string> CompleteName(const std::string& text, const std::string& pattern);

  Session& session_;
  std::map<std::string, absl::StatusOr<std::string>> organizations_;
  // "": not asked for yet.
  std::string own_organization_;
};

// `text` in the quotes of a filter.
std::string FilterQuote(const std::string& text);

// A lower-case ULID, as the server makes them.
bool IsServerId(const std::string& text);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_RESOLVE_H_
