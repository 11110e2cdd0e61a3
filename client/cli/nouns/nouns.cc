#include "client/cli/nouns/nouns.h"

namespace renkei::cli {

void AddEverything(CommandTree& tree) {
  AddLogin(tree);
  AddWhoAmI(tree);
  AddInbox(tree);
  AddDigest(tree);
  AddFollow(tree);
  AddSearch(tree);
  AddVision(tree);
  AddNode(tree);
  AddKpi(tree);
  AddActivity(tree);
  AddOpinion(tree);
  AddPlanStep(tree);
  AddPlanEvaluation(tree);
  AddCase(tree);
  AddCaseList(tree);
  AddProgramme(tree);
  AddProgrammeEdition(tree);
  AddProgrammeCall(tree);
  AddMenuBook(tree);
  AddCaseCall(tree);
  AddSubmission(tree);
  AddRound(tree);
  AddApplication(tree);
  AddReview(tree);
  AddInitiative(tree);
  AddNationalKpi(tree);
  AddSupport(tree);
  AddPartner(tree);
  AddOrg(tree);
  AddFunding(tree);
  AddFramework(tree);
  AddCrosswalk(tree);
  AddIndicator(tree);
  AddRubric(tree);
  AddAccount(tree);
  AddSection(tree);
  AddToken(tree);
  AddAudit(tree);
  AddChanges(tree);
  AddWatch(tree);
  AddSync(tree);
  AddImport(tree);
  AddExport(tree);
  AddPack(tree);
  AddAdmin(tree);
  AddVersion(tree);
  AddCompletion(tree);
}

}  // namespace renkei::cli
