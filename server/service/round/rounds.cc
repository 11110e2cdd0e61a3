#include "server/service/round/rounds.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/round/round_steps.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/round/applications.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kRoundPages = {.default_size = 50, .max_size = 200};
constexpr int kMaxRoundCorrections = 50;

const domain::FilterSchema& RoundSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"title", FieldType::kString},
      {"subject", FieldType::kString, FilterTokens<pb::RoundSubject>()},
      {"state", FieldType::kString, FilterTokens<pb::RoundState>()},
      {"closes_at", FieldType::kDate},
  };
  return schema;
}

std::optional<FieldValue> RoundFieldOf(const pb::Round& shown, absl::string_view field) {
  if (field == "owner") return shown.owner();
  if (field == "title") return shown.title();
  if (field == "subject") return FilterToken(shown.subject());
  if (field == "state") return FilterToken(shown.state());
  if (field == "closes_at") return domain::DayOfJapanMinute(shown.closes_at());
  return std::nullopt;
}

// Rules that one field's options cannot say.
absl::Status CheckWholeRound(const pb::Round& changed) {
  RETURN_IF_ERROR(domain::ValidateResource(changed, domain::Completeness::kDraft, "round"));
  RETURN_IF_ERROR(auth::CheckAudience(changed.audience(), "round.audience"));
  RETURN_IF_ERROR(CheckContentSize(changed, "round"));
  BatchViolations violations;
  violations.AddAll("round", domain::CheckRound(changed));
  return std::move(violations).ToStatus();
}

absl::Status RoundHasEnded(pb::RoundState state) {
  const bool cancelled = state == pb::ROUND_STATE_CANCELLED;
  return domain::MakeError(
      pb::REASON_NOT_EDITABLE,
      {cancelled ? "the round was cancelled; make a new one"
                 : "the results of the round were told; it can no longer be changed",
       cancelled ? "この公募は取りやめになっています。新しい公募を作成してください。"
                 : "選定結果を公表した公募は変更できません。"},
      {{"state", cancelled ? "CANCELLED" : "PUBLISHED"}});
}

// What is frozen of a round to which something was submitted, and what needs a reason before that.
absl::Status CheckCorrection(const Call& call, const pb::Round& old,
                             const domain::RoundChanges& changes, const std::string& reason) {
  if (old.state() == pb::ROUND_STATE_DRAFT) return absl::OkStatus();
  BatchViolations violations;
  ASSIGN_OR_RETURN(const auto submitted,
                   RoundRegisters().Get(call.snapshot(), KeyByName(RoundRegisters(), old.name())));
  if (submitted.has_value()) {
    for (const std::string& field : changes.frozen) {
      violations.Add(absl::StrCat("round.", field), "FROZEN",
                     {"bodies have applied under it; cancel the round with a reason and make "
                      "another one",
                      "既に応募があるため変更できません。変えるには、理由を付けて公募を取りやめ、"
                      "新しい公募を作成してください。"});
    }
  }
  if (reason.empty() && !(changes.frozen.empty() && changes.dated.empty())) {
    violations.Add("reason", "REQUIRED",
                   {"the round was announced; say why it is corrected",
                    "公表した公募の訂正には、理由を書いてください。"});
  }
  return std::move(violations).ToStatus();
}

void AddRoundCorrection(const Call& call, const domain::RoundChanges& changes,
                        const std::string& reason, pb::Round& changed) {
  pb::RoundCorrection& correction = *changed.add_corrections();
  *correction.mutable_time() = ToProto(call.now());
  correction.set_reason(reason);
  correction.set_actor(call.caller().account);
  for (const std::string& field : changes.frozen) correction.add_fields(field);
  for (const std::string& field : changes.dated) correction.add_fields(field);
  auto& all = *changed.mutable_corrections();
  if (all.size() > kMaxRoundCorrections) all.DeleteSubrange(0, all.size() - kMaxRoundCorrections);
}

Write<pb::Round> RoundReply(const Call& call, pb::Round stored, storage::Mutation mutation) {
  Write<pb::Round> result;
  result.mutation = std::move(mutation);
  result.resource = stored.name();
  result.reply = PresentRound(call, {std::move(stored)});
  return result;
}

// Applications that wait for their check.
absl::StatusOr<int> WaitingApplications(const Call& call, const std::string& round) {
  ASSIGN_OR_RETURN(const std::vector<RoundApplicationRow> all, AllApplications(call, round));
  int waiting = 0;
  for (const RoundApplicationRow& row : all) {
    const pb::RoundApplicationState state = row.message.state();
    if (state == pb::ROUND_APPLICATION_STATE_SUBMITTED ||
        state == pb::ROUND_APPLICATION_STATE_RETURNED)
      ++waiting;
  }
  return waiting;
}

}  // namespace

absl::StatusOr<pb::Round> GetRound(const Call& call, const pb::GetRoundRequest& request) {
  ASSIGN_OR_RETURN(RoundRow row, FindReadableRound(call, request.name(), request.name()));
  return PresentRound(call, std::move(row));
}

absl::StatusOr<pb::ListRoundsResponse> ListRounds(const Call& call,
                                                  const pb::ListRoundsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseFilter(call, request.filter(), RoundSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kRoundPages));
  pb::ListRoundsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::Round>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kLastFirst = true;
        return Rounds().ScanIndex(call.snapshot(), RoundsByClose(), after, limit, kLastFirst);
      },
      [&](RoundRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(row.message))) return 0;
        pb::Round shown = PresentRound(call, std::move(row));
        if (!filter.Matches([&](absl::string_view field) { return RoundFieldOf(shown, field); }))
          return 0;
        const size_t bytes = shown.ByteSizeLong();
        *response.add_rounds() = std::move(shown);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::Round>> CreateRound(const Call& call,
                                             const pb::CreateRoundRequest& request) {
  const std::string& owner = call.caller().organization;
  RETURN_IF_ERROR(call.RequireOwner({owner}, auth::Everyone(), owner));
  pb::Round made = request.round();
  made.clear_etag();
  made.set_name(absl::StrCat("rounds/", call.NewId()));
  made.set_owner(owner);
  made.set_state(pb::ROUND_STATE_DRAFT);
  domain::NormalizeRound(made);
  RETURN_IF_ERROR(CheckWholeRound(made));
  *made.mutable_create_time() = ToProto(call.now());
  *made.mutable_update_time() = made.create_time();
  storage::Mutation mutation;
  Rounds().Insert(made, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND, made.name(), std::nullopt, AudienceOf(made),
               mutation);
  return RoundReply(call, std::move(made), std::move(mutation));
}

absl::StatusOr<Write<pb::Round>> UpdateRound(const Call& call,
                                             const pb::UpdateRoundRequest& request) {
  const pb::Round& part = request.round();
  ASSIGN_OR_RETURN(const RoundRow row, FindOwnedRound(call, part.name(), part.etag()));
  const pb::Round& old = row.message;
  pb::Round changed = old;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "round", changed));
  domain::NormalizeRound(changed);
  if (SameContent(old, changed)) {
    Write<pb::Round> same;
    same.reply = PresentRound(call, row);
    same.resource = old.name();
    return same;
  }
  if (old.state() == pb::ROUND_STATE_PUBLISHED || old.state() == pb::ROUND_STATE_CANCELLED)
    return RoundHasEnded(old.state());
  RETURN_IF_ERROR(CheckWholeRound(changed));
  const domain::RoundChanges changes = domain::ChangesOf(old, changed);
  RETURN_IF_ERROR(CheckCorrection(call, old, changes, request.reason()));
  if (old.state() != pb::ROUND_STATE_DRAFT && !(changes.frozen.empty() && changes.dated.empty()))
    AddRoundCorrection(call, changes, request.reason(), changed);
  return ReplaceRound(call, row, std::move(changed), {});
}

absl::StatusOr<Write<pb::Round>> ChangeRound(const Call& call,
                                             const pb::ChangeRoundRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow row, FindOwnedRound(call, request.name(), request.etag()));
  ASSIGN_OR_RETURN(const int waiting, WaitingApplications(call, request.name()));
  ASSIGN_OR_RETURN(const pb::RoundState next,
                   domain::CheckRoundStep(
                       {row.message, request.action(), request.reason(), waiting, call.now()}));
  pb::Round changed = row.message;
  changed.set_state(next);
  *changed.mutable_stage_time() = ToProto(call.now());
  if (next == pb::ROUND_STATE_CANCELLED) changed.set_cancel_reason(request.reason());
  Write<pb::Round> result = ReplaceRound(call, row, std::move(changed), {});
  result.marks.push_back(FilterToken(request.action()));
  return result;
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteRound(const Call& call,
                                                           const pb::DeleteRoundRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow row, FindOwnedRound(call, request.name(), request.etag()));
  ASSIGN_OR_RETURN(const auto applied, RoundApplications().Scan(
                                           call.snapshot(), ApplicationsTo(request.name()), "", 1));
  if (!applied.rows.empty()) {
    return domain::MakeError(
        pb::REASON_NOT_EDITABLE,
        {"bodies have begun to apply; cancel the round instead, with a reason",
         "応募を始めた団体があるため、削除できません。取りやめるときは、理由を付けて"
         "「取りやめ」をしてください。"},
        {{"state", "APPLIED"}});
  }
  ASSIGN_OR_RETURN(const auto named,
                   RoundReviewers().Scan(call.snapshot(), ReviewersOf(request.name()), "", 1));
  if (!named.rows.empty()) {
    return domain::MakeError(
        pb::REASON_NOT_EDITABLE,
        {"reviewers have been named; cancel the round instead, with a reason",
         "審査委員に就任を依頼しているため、削除できません。取りやめるときは、理由を付けて"
         "「取りやめ」をしてください。"},
        {{"state", "REVIEWERS_NAMED"}});
  }
  Write<google::protobuf::Empty> result;
  Rounds().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND, request.name(), AudienceOf(row.message), std::nullopt,
               result.mutation);
  result.resource = request.name();
  return result;
}

Write<pb::Round> ReplaceRound(const Call& call, const RoundRow& old, pb::Round changed,
                              storage::Mutation mutation) {
  *changed.mutable_update_time() = ToProto(call.now());
  Rounds().Update(old, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND, changed.name(), AudienceOf(old.message),
               AudienceOf(changed), mutation);
  return RoundReply(call, std::move(changed), std::move(mutation));
}

}  // namespace renkei::service
