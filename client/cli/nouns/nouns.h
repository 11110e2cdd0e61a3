// Every noun of the command, one file each.

#ifndef RENKEI_CLIENT_CLI_NOUNS_NOUNS_H_
#define RENKEI_CLIENT_CLI_NOUNS_NOUNS_H_

#include <string>

#include "client/cli/frame/command.h"

namespace renkei::cli {

void AddLogin(CommandTree& tree);
void AddWhoAmI(CommandTree& tree);
void AddInbox(CommandTree& tree);
void AddFollow(CommandTree& tree);
void AddDigest(CommandTree& tree);
void AddSearch(CommandTree& tree);
void AddVersion(CommandTree& tree);
// A server's version, and beside one that is not the command's own: which that is.
std::string VersionBesideOwn(const std::string& server, Lang lang);
void AddCompletion(CommandTree& tree);
void AddOrg(CommandTree& tree);
void AddPartner(CommandTree& tree);
void AddFramework(CommandTree& tree);
void AddCrosswalk(CommandTree& tree);
void AddIndicator(CommandTree& tree);
void AddPack(CommandTree& tree);
void AddCase(CommandTree& tree);
void AddCaseList(CommandTree& tree);
void AddMenuBook(CommandTree& tree);
void AddCaseCall(CommandTree& tree);
void AddSubmission(CommandTree& tree);
void AddRound(CommandTree& tree);
void AddApplication(CommandTree& tree);
void AddReview(CommandTree& tree);
void AddVision(CommandTree& tree);
void AddNode(CommandTree& tree);
void AddKpi(CommandTree& tree);
void AddActivity(CommandTree& tree);
void AddOpinion(CommandTree& tree);
void AddPlanStep(CommandTree& tree);
void AddPlanEvaluation(CommandTree& tree);
void AddProgramme(CommandTree& tree);
void AddProgrammeEdition(CommandTree& tree);
void AddProgrammeCall(CommandTree& tree);
void AddFunding(CommandTree& tree);
void AddRubric(CommandTree& tree);
void AddInitiative(CommandTree& tree);
void AddNationalKpi(CommandTree& tree);
void AddSupport(CommandTree& tree);
void AddAccount(CommandTree& tree);
void AddSection(CommandTree& tree);
void AddToken(CommandTree& tree);
void AddAudit(CommandTree& tree);
void AddAdmin(CommandTree& tree);
void AddChanges(CommandTree& tree);
void AddWatch(CommandTree& tree);
void AddSync(CommandTree& tree);
void AddImport(CommandTree& tree);
void AddExport(CommandTree& tree);

// All of them, in the order in which help lists them.
void AddEverything(CommandTree& tree);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_NOUNS_H_
