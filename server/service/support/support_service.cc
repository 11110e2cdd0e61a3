#include "server/service/support/support_service.h"

#include <utility>

#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_windows.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<pb::SupportCase> GetSupport(const Call& call, const pb::GetSupportRequest& request) {
  ASSIGN_OR_RETURN(SupportRow row, FindReadableSupport(call, request.name(), request.name()));
  return PresentSupport(call, std::move(row));
}

absl::StatusOr<pb::SupportMember> GetSupportMember(const Call& call,
                                                   const pb::GetSupportMemberRequest& request) {
  ASSIGN_OR_RETURN(auto found, FindSupportPart(call, SupportMembers(), request.name()));
  return PresentSupportMember(call, found.support.message, std::move(found.row));
}

absl::StatusOr<pb::SupportEntry> GetSupportEntry(const Call& call,
                                                 const pb::GetSupportEntryRequest& request) {
  ASSIGN_OR_RETURN(auto found, FindSupportPart(call, SupportEntries(), request.name()));
  return PresentSupportEntry(call, std::move(found.row));
}

absl::StatusOr<pb::SupportStep> GetSupportStep(const Call& call,
                                               const pb::GetSupportStepRequest& request) {
  ASSIGN_OR_RETURN(auto found, FindSupportPart(call, SupportSteps(), request.name()));
  return PresentSupportStep(call, std::move(found.row));
}

absl::StatusOr<pb::SupportRecommendation> GetSupportRecommendation(
    const Call& call, const pb::GetSupportRecommendationRequest& request) {
  ASSIGN_OR_RETURN(auto found, FindSupportPart(call, SupportRecommendations(), request.name()));
  return PresentSupportRecommendation(call, std::move(found.row));
}

}  // namespace

void RegisterSupportService(MethodRegistry& methods) {
  methods.Read("renkei.v1.SupportService/GetSupport", GetSupport);
  methods.Read("renkei.v1.SupportService/ListSupports", ListSupports);
  methods.Write("renkei.v1.SupportService/CreateSupport", CreateSupport);
  methods.Write("renkei.v1.SupportService/UpdateSupport", UpdateSupport);
  methods.Write("renkei.v1.SupportService/DeleteSupport", DeleteSupport);
  methods.Write("renkei.v1.SupportService/ChangeSupport", ChangeSupport);
  methods.Read("renkei.v1.SupportService/FindSupportWindows", FindSupportWindows);
  methods.Read("renkei.v1.SupportService/CountSupports", CountSupports);
  methods.Read("renkei.v1.SupportService/GetSupportBoard", GetSupportBoard);
  methods.Read("renkei.v1.SupportService/GetSupportMember", GetSupportMember);
  methods.Read("renkei.v1.SupportService/ListSupportMembers", ListSupportMembers);
  methods.Write("renkei.v1.SupportService/ChangeSupportMember", ChangeSupportMember);
  methods.Read("renkei.v1.SupportService/GetSupportEntry", GetSupportEntry);
  methods.Read("renkei.v1.SupportService/ListSupportEntries", ListSupportEntries);
  methods.Write("renkei.v1.SupportService/CreateSupportEntry", CreateSupportEntry);
  methods.Write("renkei.v1.SupportService/UpdateSupportEntry", UpdateSupportEntry);
  methods.Read("renkei.v1.SupportService/GetSupportStep", GetSupportStep);
  methods.Read("renkei.v1.SupportService/ListSupportSteps", ListSupportSteps);
  methods.Write("renkei.v1.SupportService/CreateSupportStep", CreateSupportStep);
  methods.Write("renkei.v1.SupportService/UpdateSupportStep", UpdateSupportStep);
  methods.Read("renkei.v1.SupportService/GetSupportRecommendation", GetSupportRecommendation);
  methods.Read("renkei.v1.SupportService/ListSupportRecommendations", ListSupportRecommendations);
  methods.Write("renkei.v1.SupportService/CreateSupportRecommendation",
                CreateSupportRecommendation);
  methods.Write("renkei.v1.SupportService/AnswerSupportRecommendation",
                AnswerSupportRecommendation);
  methods.Write("renkei.v1.SupportService/EvaluateSupport", EvaluateSupport);
}

}  // namespace renkei::service
