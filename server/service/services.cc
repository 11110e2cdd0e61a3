#include "server/service/services.h"

#include "server/service/adoption/adoption_service.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/audit/audit_service.h"
#include "server/service/backup/admin_service.h"
#include "server/service/case/case_service.h"
#include "server/service/case_call/case_call_service.h"
#include "server/service/change/change_service.h"
#include "server/service/contribution/contribution_service.h"
#include "server/service/exchange/exchange_service.h"
#include "server/service/follow/follow_service.h"
#include "server/service/form_draft/form_draft_service.h"
#include "server/service/framework/framework_service.h"
#include "server/service/funding/funding_service.h"
#include "server/service/identity/identity_service.h"
#include "server/service/inbox/inbox_service.h"
#include "server/service/initiative/initiative_service.h"
#include "server/service/menu_book/edition_service.h"
#include "server/service/national/national_kpi_service.h"
#include "server/service/operation/operation_service.h"
#include "server/service/planning/planning_service.h"
#include "server/service/programme/programme_service.h"
#include "server/service/registry/registry_service.h"
#include "server/service/review/review_service.h"
#include "server/service/round/decision/decision_service.h"
#include "server/service/round/round_service.h"
#include "server/service/search/search_service.h"
#include "server/service/selection/case_list_service.h"
#include "server/service/selection/selection_service.h"
#include "server/service/succession/succession_service.h"
#include "server/service/support/support_service.h"
#include "server/service/title/title_service.h"
#include "server/service/vision/vision_service.h"

namespace renkei::service {

void RegisterAllServices(MethodRegistry& methods) {
  RegisterResourceReaders(methods);
  RegisterAdminService(methods);
  RegisterAdoptionService(methods);
  RegisterAnalysisService(methods);
  RegisterAuditService(methods);
  RegisterCaseCallService(methods);
  RegisterCaseListEditionService(methods);
  RegisterCaseListService(methods);
  RegisterCaseService(methods);
  RegisterChangeService(methods);
  RegisterContributionService(methods);
  RegisterExchangeService(methods);
  RegisterFollowService(methods);
  RegisterFormDraftService(methods);
  RegisterFrameworkService(methods);
  RegisterFundingService(methods);
  RegisterIdentityService(methods);
  RegisterInboxService(methods);
  RegisterInitiativeService(methods);
  RegisterNationalKpiService(methods);
  RegisterOperationService(methods);
  RegisterPlanningService(methods);
  RegisterProgrammeService(methods);
  RegisterRegistryService(methods);
  RegisterReviewService(methods);
  RegisterRoundDecisionService(methods);
  RegisterRoundService(methods);
  RegisterSearchService(methods);
  RegisterSelectionService(methods);
  RegisterSuccessionService(methods);
  RegisterSupportService(methods);
  RegisterTitleService(methods);
  RegisterVisionService(methods);
}

}  // namespace renkei::service
