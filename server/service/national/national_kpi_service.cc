#include "server/service/national/national_kpi_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/strategy/actual_id.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/national/body_list.h"
#include "server/service/national/count_now.h"
#include "server/service/national/national_kpi_access.h"
#include "server/service/national/national_kpi_write.h"
#include "server/service/national/recount.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// As a reply, with what was written.
Write<pb::NationalKpi> AsReply(WrittenNationalKpi written, storage::Mutation mutation) {
  Write<pb::NationalKpi> result;
  if (written.outcome != NationalKpiOutcome::kUnchanged) result.mutation = std::move(mutation);
  result.resource = written.kpi.name();
  result.reply = std::move(written.kpi);
  return result;
}

absl::StatusOr<Write<pb::NationalKpi>> CreateNationalKpi(
    const Call& call, const pb::CreateNationalKpiRequest& request) {
  const std::string& owner = call.caller().organization;
  const std::string& external_id = request.national_kpi().external_id();
  ASSIGN_OR_RETURN(const auto existing, FindNationalKpiByExternalId(call, owner, external_id));
  if (existing.has_value()) {
    const std::string& name = existing->message.name();
    return domain::MakeError(
        pb::REASON_ALREADY_EXISTS,
        {absl::StrCat("the external_id ", external_id, " is taken by ", name,
                      "; ApplyNationalKpi updates it"),
         absl::StrCat(
             "外部ID ", external_id, " は ", name,
             " で使われています。更新するには renkei national-kpi apply を使ってください。")},
        {{"resource", name}});
  }
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(WrittenNationalKpi written,
                   AddNationalKpi(call, owner, request.national_kpi(), mutation));
  return AsReply(std::move(written), std::move(mutation));
}

absl::StatusOr<Write<pb::NationalKpi>> UpdateNationalKpi(
    const Call& call, const pb::UpdateNationalKpiRequest& request) {
  const pb::NationalKpi& part = request.national_kpi();
  ASSIGN_OR_RETURN(const NationalKpiRow row, FindOwnedNationalKpi(call, part.name(), part.etag()));
  pb::NationalKpi changed = row.message;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "national_kpi", changed));
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(WrittenNationalKpi written,
                   ReplaceNationalKpi(call, row, std::move(changed), mutation));
  return AsReply(std::move(written), std::move(mutation));
}

absl::StatusOr<WrittenNationalKpi> Apply(const Call& call,
                                         const pb::ApplyNationalKpiRequest& request,
                                         storage::Mutation& mutation) {
  const pb::NationalKpi& sent = request.national_kpi();
  const std::string& owner = call.caller().organization;
  ASSIGN_OR_RETURN(const auto existing,
                   FindNationalKpiByExternalId(call, owner, sent.external_id()));
  if (!existing.has_value()) return AddNationalKpi(call, owner, sent, mutation);
  const pb::NationalKpi& old = existing->message;
  RETURN_IF_ERROR(call.RequireOwner({old.owner()}, AudienceOf(old), old.name()));
  RETURN_IF_ERROR(CheckEtag(call, sent.etag(), existing->version, old.name()));
  return ApplyToNationalKpi(call, *existing, sent, request.clear_mask(),
                            {request.base(), request.overwrite()}, mutation);
}

absl::StatusOr<Write<pb::ApplyNationalKpiResponse>> ApplyNationalKpi(
    const Call& call, const pb::ApplyNationalKpiRequest& request) {
  if (request.national_kpi().external_id().empty()) {
    return domain::InvalidField("national_kpi.external_id", "REQUIRED",
                                {"must be set: it says which national KPI is meant",
                                 "必須です。外部IDで対象の国のKPIを特定します。"});
  }
  using Reply = pb::ApplyNationalKpiResponse;
  Write<Reply> result;
  ASSIGN_OR_RETURN(WrittenNationalKpi written, Apply(call, request, result.mutation));
  switch (written.outcome) {
    case NationalKpiOutcome::kCreated:
      result.reply.set_outcome(Reply::OUTCOME_CREATED);
      break;
    case NationalKpiOutcome::kUpdated:
      result.reply.set_outcome(Reply::OUTCOME_UPDATED);
      break;
    case NationalKpiOutcome::kUnchanged:
      result.reply.set_outcome(Reply::OUTCOME_UNCHANGED);
      result.mutation = storage::Mutation();
      break;
  }
  result.resource = written.kpi.name();
  *result.reply.mutable_national_kpi() = std::move(written.kpi);
  return result;
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteNationalKpi(
    const Call& call, const pb::DeleteNationalKpiRequest& request) {
  ASSIGN_OR_RETURN(const NationalKpiRow row,
                   FindOwnedNationalKpi(call, request.name(), request.etag()));
  Write<google::protobuf::Empty> result;
  NationalKpis().Erase(row, result.mutation);
  RETURN_IF_ERROR(WritePlan(call.snapshot(), row.message.name(), nullptr, result.mutation));
  AppendChange(call, pb::RESOURCE_TYPE_NATIONAL_KPI, row.message.name(), AudienceOf(row.message),
               std::nullopt, result.mutation);
  result.resource = row.message.name();
  return result;
}

// Puts a value in the place of the one of the same time.
void Enter(const pb::NationalKpiValue& value, pb::NationalKpi& kpi) {
  const std::string time = domain::ActualId(domain::AsOneTime(value.when()));
  for (pb::NationalKpiValue& there : *kpi.mutable_values()) {
    if (domain::ActualId(domain::AsOneTime(there.when())) != time) continue;
    there = value;
    return;
  }
  *kpi.add_values() = value;
}

absl::StatusOr<Write<pb::NationalKpi>> RecordNationalKpiValues(
    const Call& call, const pb::RecordNationalKpiValuesRequest& request) {
  ASSIGN_OR_RETURN(const NationalKpiRow row, FindOwnedNationalKpi(call, request.name(), ""));
  pb::NationalKpi changed = row.message;
  std::vector<pb::FieldViolation> violations = domain::CheckValueTimes(request.values(), "values");
  if (!violations.empty())
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
  for (const pb::NationalKpiValue& value : request.values()) Enter(value, changed);
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(WrittenNationalKpi written,
                   ReplaceNationalKpi(call, row, std::move(changed), mutation));
  return AsReply(std::move(written), std::move(mutation));
}

}  // namespace

void RegisterNationalKpiService(MethodRegistry& methods) {
  methods.Read("renkei.v1.NationalKpiService/GetNationalKpi", GetNationalKpi);
  methods.Read("renkei.v1.NationalKpiService/ListNationalKpis", ListNationalKpis);
  methods.Write("renkei.v1.NationalKpiService/CreateNationalKpi", CreateNationalKpi);
  methods.Write("renkei.v1.NationalKpiService/UpdateNationalKpi", UpdateNationalKpi);
  methods.Write("renkei.v1.NationalKpiService/ApplyNationalKpi", ApplyNationalKpi);
  methods.Write("renkei.v1.NationalKpiService/DeleteNationalKpi", DeleteNationalKpi);
  methods.Write("renkei.v1.NationalKpiService/RecordNationalKpiValues", RecordNationalKpiValues);
  methods.Read("renkei.v1.NationalKpiService/GetNationalKpiCount", GetNationalKpiCount);
  methods.Replies<pb::RecountNationalKpiRequest, pb::RecountNationalKpiResponse>(
      "renkei.v1.NationalKpiService/RecountNationalKpi", OpenRecount);
  methods.Read("renkei.v1.NationalKpiService/ListNationalKpiBodies", ListNationalKpiBodies);
}

}  // namespace renkei::service
