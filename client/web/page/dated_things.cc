#include "client/web/page/dated_things.h"

namespace renkei::web {

std::vector<std::unique_ptr<DatedThings>> BeginDatedThings(Visit& visit,
                                                           const pb::WhoAmIResponse& me) {
  std::vector<std::unique_ptr<DatedThings>> things;
  things.push_back(BeginCaseCallDays(visit, me));
  things.push_back(BeginRoundDays(visit, me));
  things.push_back(BeginSupportStepDays(visit, me));
  return things;
}

}  // namespace renkei::web
