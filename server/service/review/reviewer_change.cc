// One step of a reviewer. Who may take it, from which state, and what it needs with it says
// domain/review/reviewer_steps.h; what is looked up for it stands here.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/review/reviewer_steps.h"
#include "server/domain/selection/edition_rules.h"
#include "server/domain/words/value_words.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of one round: more would be a vote.
constexpr size_t kMaxReviewers = 200;

// What a step stands on.
struct AppointmentStanding {
  RoundRow round;
  std::optional<ReviewerRow> old;
  std::optional<storage::Row<pb::Account>> account;
  // As it is, or one that has not begun.
  pb::RoundReviewer present;
};

// NOT_FOUND for who sees neither the reviewer nor, where there is none, holds the round.
absl::StatusOr<AppointmentStanding> BeginAppointment(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(std::optional<RoundRow> round,
                   FindNamedRow(call, Rounds(), ReviewedRound(name)));
  if (!round.has_value()) return NotFound(name);
  AppointmentStanding standing{*std::move(round), std::nullopt, std::nullopt, {}};
  const std::string account = absl::StrCat("accounts/", domain::LastSegment(name));
  ASSIGN_OR_RETURN(standing.account,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), account)));
  ASSIGN_OR_RETURN(standing.old, FindNamedRow(call, RoundReviewers(), name));
  if (standing.old.has_value()) {
    RETURN_IF_ERROR(FindReadableReviewer(call, name).status());
    standing.present = standing.old->message;
    return standing;
  }
  if (!call.caller().WorksFor(standing.round.message.owner())) return NotFound(name);
  standing.present.set_name(name);
  standing.present.set_owner(standing.round.message.owner());
  standing.present.set_account(account);
  if (standing.account.has_value())
    standing.present.set_organization(standing.account->message.organization());
  *standing.present.mutable_create_time() = ToProto(call.now());
  return standing;
}

// Adds what is wrong with the fields; another refusal comes back.
absl::StatusOr<pb::RoundReviewerState> CheckedAppointment(const domain::ReviewerContext& context,
                                                          BatchViolations& violations) {
  absl::StatusOr<pb::RoundReviewerState> next = domain::CheckReviewerStep(context);
  if (next.ok()) return next;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(next.status());
  if (!detail.has_value() || detail->reason() != pb::REASON_INVALID_FIELDS) return next;
  violations.AddAll("", {detail->violations().begin(), detail->violations().end()});
  return pb::ROUND_REVIEWER_STATE_UNSPECIFIED;
}

// The account that is named: it is there, can sign in, and reads the round.
absl::Status CheckNamed(const Call& call, const AppointmentStanding& standing,
                        BatchViolations& violations) {
  const pb::Round& round = standing.round.message;
  if (!standing.account.has_value() || standing.account->message.disabled()) {
    violations.Add("name", "UNKNOWN_ACCOUNT",
                   {absl::StrCat("there is no account ", standing.present.account(),
                                 " that can sign in; ask its organization for the name"),
                    absl::StrCat("アカウント ", standing.present.account(),
                                 " は見つからないか、停止中です。"
                                 "所属団体にアカウントのリソース名を確かめてください。")});
    return absl::OkStatus();
  }
  pb::Audience private_to_owner;
  private_to_owner.set_visibility(pb::VISIBILITY_PRIVATE);
  if (!domain::Includes(round.audience(), round.owner(), private_to_owner,
                        standing.present.organization())) {
    violations.Add(
        "name", "NOT_SHOWN",
        {"the reviewer's organization may not read the round; name it in the audience of "
         "the round first",
         "この人の所属団体は公募を閲覧できません。先に、公募の公開範囲に所属団体を"
         "加えてください。"});
  }
  ASSIGN_OR_RETURN(
      const auto others,
      RoundReviewers().Scan(call.snapshot(), ReviewersOf(round.name()), "", kMaxReviewers));
  if (!standing.old.has_value() && others.rows.size() >= kMaxReviewers) {
    violations.Add("name", "TOO_MANY",
                   {absl::StrCat("a round has ", kMaxReviewers, " reviewers at most"),
                    absl::StrCat("1つの公募の審査委員は", kMaxReviewers, "人までです。")});
  }
  return absl::OkStatus();
}

// What is declared: an application of this round, or an organization.
absl::Status CheckDeclaredSubject(const Call& call, const AppointmentStanding& standing,
                                  const pb::ChangeRoundReviewerRequest& request,
                                  BatchViolations& violations) {
  const std::string& subject = request.subject();
  if (request.action() != pb::ROUND_REVIEWER_ACTION_DECLARE || subject.empty())
    return absl::OkStatus();
  if (domain::MatchesAnyPattern("organizations/*", subject)) {
    ASSIGN_OR_RETURN(const auto organization,
                     Organizations().Get(call.snapshot(), KeyByName(Organizations(), subject)));
    if (!organization.has_value()) {
      violations.Add("subject", "NOT_FOUND",
                     {"there is no such organization", "該当する団体がありません。"});
    }
    return absl::OkStatus();
  }
  if (ReviewedRound(subject) != standing.round.message.name()) {
    violations.Add("subject", "NOT_OF_ROUND",
                   {"is an application to another round", "別の公募への応募です。"});
    return absl::OkStatus();
  }
  // Whoever judges knows of what is assigned to him alone.
  ASSIGN_OR_RETURN(
      const auto reading,
      FindNamedRow(call, RoundReadings(),
                   ReadingName(subject, domain::LastSegment(standing.present.name()))));
  if (!reading.has_value()) {
    violations.Add(
        "subject", "NOT_FOUND",
        {"no such application is assigned to you; declare the organization instead",
         "担当として割り当てられた応募ではありません。団体を指定して申告してください。"});
  }
  return absl::OkStatus();
}

// Who judges no longer hands nothing in.
absl::Status ReleaseOpenSheets(const Call& call, const pb::RoundReviewer& reviewer,
                               storage::Mutation& mutation) {
  std::string after;
  do {
    ASSIGN_OR_RETURN(
        const auto page,
        RoundReadings().ScanIndex(call.snapshot(),
                                  ReadingsBy(reviewer.account(), ReviewedRound(reviewer.name())),
                                  after, kMaxReviewers));
    for (const ReadingRow& row : page.rows) {
      pb::RoundReading released = row.message;
      bool changed = false;
      for (const pb::ReviewStage stage : {pb::REVIEW_STAGE_FIRST, pb::REVIEW_STAGE_PANEL}) {
        const pb::ReadingState state = domain::StateOfSheet(released, stage);
        if (state != pb::READING_STATE_ASSIGNED && state != pb::READING_STATE_DRAFT) continue;
        domain::MutableSheetOf(released, stage).set_state(pb::READING_STATE_RELEASED);
        changed = true;
      }
      if (!changed) continue;
      *released.mutable_update_time() = ToProto(call.now());
      RoundReadings().Update(row, released, mutation);
      AppendChange(call, pb::RESOURCE_TYPE_ROUND_READING, released.name(), AudienceOf(row.message),
                   AudienceOf(released), mutation);
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Write<pb::RoundReviewer>> ChangeRoundReviewer(
    const Call& call, const pb::ChangeRoundReviewerRequest& request) {
  ASSIGN_OR_RETURN(const AppointmentStanding standing, BeginAppointment(call, request.name()));
  const storage::Sequence version = standing.old ? standing.old->version : storage::Sequence::kNone;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), version, request.name()));
  const domain::ReviewerContext context = {
      standing.round.message, standing.present, request,
      ReviewActorOf(call, standing.present.owner(), request.name())};
  BatchViolations violations;
  ASSIGN_OR_RETURN(const pb::RoundReviewerState next, CheckedAppointment(context, violations));
  call.Prove(auth::Ownership::kParty);
  if (request.action() == pb::ROUND_REVIEWER_ACTION_NAME)
    RETURN_IF_ERROR(CheckNamed(call, standing, violations));
  RETURN_IF_ERROR(CheckDeclaredSubject(call, standing, request, violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());

  pb::RoundReviewer after = domain::AfterReviewerStep(context, next, call.now());
  if (after.display_name().empty())
    after.set_display_name(standing.account->message.display_name());
  pb::RoundReviewerEvent& event = *after.mutable_history()->rbegin();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  *after.mutable_update_time() = ToProto(call.now());
  TrimHistory(after);
  RETURN_IF_ERROR(CheckContentSize(after, "words"));

  Write<pb::RoundReviewer> result;
  Rounds().Require(standing.round, result.mutation);
  std::optional<Before> before;
  if (standing.old.has_value()) {
    before.emplace(AudienceOf(standing.old->message));
    RoundReviewers().Update(*standing.old, after, result.mutation);
  } else {
    RoundReviewers().Insert(after, result.mutation);
  }
  AppendChange(call, pb::RESOURCE_TYPE_ROUND_REVIEWER, after.name(), before, AudienceOf(after),
               result.mutation);
  if (next == pb::ROUND_REVIEWER_STATE_DECLINED || next == pb::ROUND_REVIEWER_STATE_REMOVED)
    RETURN_IF_ERROR(ReleaseOpenSheets(call, after, result.mutation));
  result.resource = after.name();
  result.marks.push_back(
      domain::ValueToken(*pb::RoundReviewerAction_descriptor(), request.action()));
  result.reply = PresentReviewer(call, {std::move(after)});
  result.reply.set_round_title(standing.round.message.title());
  return result;
}

}  // namespace renkei::service
