#include "server/service/case_call/case_call_service.h"

#include <utility>

#include "server/service/case_call/call_access.h"
#include "server/service/case_call/calls.h"
#include "server/service/case_call/submissions.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<pb::CaseCall> GetCaseCall(const Call& call, const pb::GetCaseCallRequest& request) {
  ASSIGN_OR_RETURN(CaseCallRow row, FindReadableCall(call, request.name(), request.name()));
  return PresentCall(call, std::move(row));
}

}  // namespace

void RegisterCaseCallService(MethodRegistry& methods) {
  methods.Read("renkei.v1.CaseCallService/GetCaseCall", GetCaseCall);
  methods.Read("renkei.v1.CaseCallService/ListCaseCalls", ListCaseCalls);
  methods.Write("renkei.v1.CaseCallService/CreateCaseCall", CreateCaseCall);
  methods.Write("renkei.v1.CaseCallService/UpdateCaseCall", UpdateCaseCall);
  methods.Write("renkei.v1.CaseCallService/CancelCaseCall", CancelCaseCall);
  methods.Write("renkei.v1.CaseCallService/DeleteCaseCall", DeleteCaseCall);
  methods.Read("renkei.v1.CaseCallService/GetCaseSubmission", GetCaseSubmission);
  methods.Read("renkei.v1.CaseCallService/ListCaseSubmissions", ListCaseSubmissions);
  methods.Write("renkei.v1.CaseCallService/ChangeCaseSubmission", ChangeCaseSubmission);
  methods.Write("renkei.v1.CaseCallService/AddAcceptedCases", AddAcceptedCases);
}

}  // namespace renkei::service
