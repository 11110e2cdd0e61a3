#include "server/service/funding/funding_service.h"

namespace renkei::service {

void RegisterFundingService(MethodRegistry& methods) {
  methods.Read("renkei.v1.FundingService/ListProgrammeUses", ListProgrammeUses);
  methods.Read("renkei.v1.FundingService/SummarizeProgrammeUses", SummarizeProgrammeUses);
  methods.Read("renkei.v1.FundingService/GetFrameworkCoverage", GetFrameworkCoverage);
  methods.Read("renkei.v1.FundingService/ListFittingCalls", ListFittingCalls);
  methods.Read("renkei.v1.FundingService/ListProgrammesFor", ListProgrammesFor);
}

}  // namespace renkei::service
