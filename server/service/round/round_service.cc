#include "server/service/round/round_service.h"

#include "server/service/round/applications.h"
#include "server/service/round/follow_ups.h"
#include "server/service/round/rounds.h"

namespace renkei::service {

void RegisterRoundService(MethodRegistry& methods) {
  methods.Read("renkei.v1.RoundService/GetRound", GetRound);
  methods.Read("renkei.v1.RoundService/ListRounds", ListRounds);
  methods.Write("renkei.v1.RoundService/CreateRound", CreateRound);
  methods.Write("renkei.v1.RoundService/UpdateRound", UpdateRound);
  methods.Write("renkei.v1.RoundService/ChangeRound", ChangeRound);
  methods.Write("renkei.v1.RoundService/DeleteRound", DeleteRound);
  methods.Read("renkei.v1.RoundService/GetRoundApplication", GetRoundApplication);
  methods.Read("renkei.v1.RoundService/ListRoundApplications", ListRoundApplications);
  methods.Write("renkei.v1.RoundService/CreateRoundApplication", CreateRoundApplication);
  methods.Write("renkei.v1.RoundService/UpdateRoundApplication", UpdateRoundApplication);
  methods.Write("renkei.v1.RoundService/ChangeRoundApplication", ChangeRoundApplication);
  methods.Write("renkei.v1.RoundService/DeleteRoundApplication", DeleteRoundApplication);
  methods.Read("renkei.v1.RoundService/GetRoundFollowUp", GetRoundFollowUp);
  methods.Read("renkei.v1.RoundService/ListRoundFollowUps", ListRoundFollowUps);
  methods.Write("renkei.v1.RoundService/RecordRoundFollowUp", RecordRoundFollowUp);
  methods.Write("renkei.v1.RoundService/ShowRoundFollowUp", ShowRoundFollowUp);
}

}  // namespace renkei::service
