#include "server/service/round/decision/decision_service.h"

namespace renkei::service {

void RegisterRoundDecisionService(MethodRegistry& methods) {
  methods.Write("renkei.v1.RoundDecisionService/DecideRound", DecideRound);
  methods.Write("renkei.v1.RoundDecisionService/PublishRound", PublishRound);
  methods.Write("renkei.v1.RoundDecisionService/SelectRoundCases", SelectRoundCases);
}

}  // namespace renkei::service
