// Drafts of applications: made, changed and removed by the body that leads.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/validation/validator.h"
#include "server/domain/words/value_words.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/round/application_source.h"
#include "server/service/round/applications.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of one body to one round, in all of its applications: enough to find one with the same source.
constexpr size_t kMaxOfBody = kMaxApplications;

// The round takes drafts: it is announced, and has not closed.
void CheckTakesDrafts(const Call& call, const pb::Round& round, BatchViolations& violations) {
  const pb::RoundState at = domain::RoundStateAt(round, call.now());
  if (at == pb::ROUND_STATE_PLANNED || at == pb::ROUND_STATE_OPEN) return;
  if (at == pb::ROUND_STATE_DRAFT) {
    return violations.Add(
        "parent", "CALL_NOT_OPEN",
        {"the round was not announced yet", "この公募はまだ公表されていません。"});
  }
  if (at == pb::ROUND_STATE_CANCELLED) {
    return violations.Add(
        "parent", "CALL_CANCELLED",
        {"the round was cancelled", "この公募は取りやめになったため、応募できません。"});
  }
  violations.Add("parent", "CALL_CLOSED",
                 {absl::StrCat("the round closed at ", domain::ShownMinute(round.closes_at()),
                               " (Japan time)"),
                  absl::StrCat("この公募は ", domain::ShownMinute(round.closes_at()),
                               " に受付を終了しています。")});
}

// One application with a source at a time, and no more than the round takes.
absl::Status CheckRoom(const Call& call, const pb::RoundApplication& made, const std::string& round,
                       BatchViolations& violations) {
  ASSIGN_OR_RETURN(
      const auto own,
      RoundApplications().ScanIndex(
          call.snapshot(), ApplicationsOfBodyTo(domain::LeadOf(made), round), "", kMaxOfBody));
  for (const RoundApplicationRow& row : own.rows) {
    if (row.message.source() != made.source() ||
        row.message.state() == pb::ROUND_APPLICATION_STATE_WITHDRAWN)
      continue;
    violations.Add("application.source", "DUPLICATE",
                   {absl::StrCat("there is an application with it already: ", row.message.name()),
                    absl::StrCat("同じものでの応募が既にあります：", row.message.name())});
    break;
  }
  ASSIGN_OR_RETURN(const auto all, RoundApplications().Scan(call.snapshot(), ApplicationsTo(round),
                                                            "", kMaxApplications));
  if (all.rows.size() >= kMaxApplications) {
    violations.Add("parent", "TOO_MANY",
                   {absl::StrCat("a round takes ", kMaxApplications, " applications at most"),
                    absl::StrCat("1つの公募への応募は", kMaxApplications, "件までです。")});
  }
  return absl::OkStatus();
}

absl::Status NotEditableNow(const pb::RoundApplication& application) {
  const domain::Bilingual state = domain::ValueName(application.state());
  return domain::MakeError(
      pb::REASON_NOT_EDITABLE,
      {absl::StrCat("it is ", state.en,
                    ": only what was not submitted, or was returned, is changed"),
       absl::StrCat(
           "現在は「", state.ja,
           "」のため、変更できません。変更できるのは、応募前か差し戻されたものだけです。")},
      {{"state", FilterToken(application.state())}});
}

absl::Status CheckWholeApplication(const pb::Round& round, const pb::RoundApplication& changed,
                                   BatchViolations& violations) {
  RETURN_IF_ERROR(domain::ValidateResource(changed, domain::Completeness::kDraft, "application"));
  RETURN_IF_ERROR(CheckContentSize(changed, "application"));
  violations.AddAll("application", domain::CheckAnswers(round, changed));
  return absl::OkStatus();
}

// The application for a change by the body that leads.
absl::StatusOr<RoundApplicationRow> FindLedApplication(const Call& call, const std::string& name,
                                                       const std::string& etag) {
  ASSIGN_OR_RETURN(RoundApplicationRow row, FindReadableApplication(call, name));
  RETURN_IF_ERROR(call.RequireOwner({domain::LeadOf(row.message)}, AudienceOf(row.message), name));
  RETURN_IF_ERROR(CheckEtag(call, etag, row.version, name));
  return row;
}

// Who consented did so to another text.
void VoidConsents(pb::RoundApplication& changed) {
  if (changed.state() != pb::ROUND_APPLICATION_STATE_CONSENTING) return;
  changed.set_state(pb::ROUND_APPLICATION_STATE_DRAFT);
  for (pb::RoundApplicant& body : *changed.mutable_bodies()) {
    body.clear_consent();
    body.clear_consent_time();
    body.clear_words();
  }
}

}  // namespace

absl::StatusOr<Write<pb::RoundApplication>> CreateRoundApplication(
    const Call& call, const pb::CreateRoundApplicationRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow round,
                   FindReadableRound(call, request.parent(), request.parent()));
  pb::RoundApplication made = request.application();
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(const ApplicationSource source,
                   ReadApplicationSource(call, round.message, made.source(), &mutation));
  if (!source.readable) return NotFound(made.source());
  RETURN_IF_ERROR(
      call.RequireOwner({source.bodies.front().organization()}, auth::Everyone(), made.source()));
  BatchViolations violations;
  CheckTakesDrafts(call, round.message, violations);
  CheckSource(round.message, made.source(), source, "application.source", violations);
  made.clear_etag();
  made.set_name(absl::StrCat(round.message.name(), "/applications/", call.NewId()));
  made.set_owner(round.message.owner());
  made.set_state(pb::ROUND_APPLICATION_STATE_DRAFT);
  if (made.title().empty()) made.set_title(source.title);
  *made.mutable_bodies() = {source.bodies.begin(), source.bodies.end()};
  RETURN_IF_ERROR(CheckWholeApplication(round.message, made, violations));
  RETURN_IF_ERROR(CheckRoom(call, made, round.message.name(), violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  *made.mutable_create_time() = ToProto(call.now());
  *made.mutable_update_time() = made.create_time();
  Rounds().Require(round, mutation);
  RoundApplications().Insert(made, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND_APPLICATION, made.name(), std::nullopt,
               AudienceOf(made), mutation);
  Write<pb::RoundApplication> result;
  result.mutation = std::move(mutation);
  result.resource = made.name();
  result.reply = PresentApplication(call, round.message, {std::move(made)});
  return result;
}

absl::StatusOr<Write<pb::RoundApplication>> UpdateRoundApplication(
    const Call& call, const pb::UpdateRoundApplicationRequest& request) {
  const pb::RoundApplication& part = request.application();
  ASSIGN_OR_RETURN(const RoundApplicationRow row,
                   FindLedApplication(call, part.name(), part.etag()));
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, part.name()));
  pb::RoundApplication changed = row.message;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "application", changed));
  if (SameContent(row.message, changed)) {
    Write<pb::RoundApplication> same;
    same.reply = PresentApplication(call, round.message, row);
    same.resource = part.name();
    return same;
  }
  if (!domain::IsEditable(row.message)) return NotEditableNow(row.message);
  BatchViolations violations;
  RETURN_IF_ERROR(CheckWholeApplication(round.message, changed, violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  VoidConsents(changed);
  return ReplaceApplication(call, round, row, std::move(changed), {});
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteRoundApplication(
    const Call& call, const pb::DeleteRoundApplicationRequest& request) {
  ASSIGN_OR_RETURN(const RoundApplicationRow row,
                   FindLedApplication(call, request.name(), request.etag()));
  if (domain::WasSubmitted(row.message)) return NotEditableNow(row.message);
  Write<google::protobuf::Empty> result;
  RoundApplications().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND_APPLICATION, request.name(), AudienceOf(row.message),
               std::nullopt, result.mutation);
  result.resource = request.name();
  return result;
}

}  // namespace renkei::service
