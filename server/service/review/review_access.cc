#include "server/service/review/review_access.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/review/scores.h"
#include "server/domain/round/round_rules.h"
#include "server/service/frame/named_row.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

internal_pb::EffectiveAudience OwnerAndOffice(const std::string& owner, const std::string& office) {
  pb::Audience audience;
  audience.set_visibility(pb::VISIBILITY_PRIVATE);
  if (office != owner) {
    audience.set_visibility(pb::VISIBILITY_SHARED);
    audience.add_organizations(office);
  }
  return auth::Chosen(audience, {owner});
}

bool IsStepOfReviewer(const pb::RoundReviewer& reviewer, const pb::RoundReviewerEvent& event) {
  return event.actor() == reviewer.account();
}

// What nobody but the reviewer reads of a sheet until its stage is over.
void HidePoints(pb::ReadingSheet& sheet) {
  sheet.clear_scores();
  sheet.clear_words();
  sheet.clear_total();
}

// Whether the caller reads what stands in the sheet of a stage.
bool ReadsPoints(const Call& call, const pb::Round& round, const pb::RoundReading& reading,
                 pb::ReviewStage stage) {
  if (IsReviewer(call, reading.name())) return true;
  return IsSecretariat(call, reading.owner()) &&
         domain::StageIsOver(round, domain::RoundStageOf(stage));
}

void ShowTotal(const domain::ScoreScale& scale, pb::ReadingSheet& sheet) {
  sheet.set_total(scale.ShownTotal(sheet));
}

// Who reads it does so with the application: it is his, and open to him now.
bool OpensApplication(const pb::RoundReading& reading, const ReadingStanding& standing) {
  const pb::RoundState state = standing.round.state();
  const bool begun = state == pb::ROUND_STATE_READING || state == pb::ROUND_STATE_PANEL ||
                     state == pb::ROUND_STATE_DECISION || state == pb::ROUND_STATE_PUBLISHED;
  const auto assigned = [](pb::ReadingState sheet) {
    return sheet != pb::READING_STATE_UNSPECIFIED && sheet != pb::READING_STATE_RELEASED;
  };
  return begun && standing.conflicts.empty() && IsJudged(standing.application) &&
         standing.reviewer.state() == pb::ROUND_REVIEWER_STATE_ACCEPTED &&
         (assigned(reading.first().state()) || assigned(reading.panel().state()));
}

void ShowComputed(const Call& call, const ReadingStanding& standing, pb::RoundReading& shown) {
  const bool reviewer = IsReviewer(call, shown.name());
  const bool blind = reviewer && IsBlind(standing.round, shown);
  shown.set_round_title(standing.round.title());
  shown.set_application_number(standing.application.number());
  for (const pb::ReadingConflict& conflict : standing.conflicts) {
    *shown.add_conflicts() = conflict;
    if (blind) shown.mutable_conflicts()->rbegin()->clear_organization();
  }
  const pb::ReviewStage stage = domain::StageOfRound(standing.round.state());
  if (stage != pb::REVIEW_STAGE_UNSPECIFIED) {
    for (const pb::RoundStage& one : standing.round.stages()) {
      if (one.kind() == domain::RoundStageOf(stage)) shown.set_closes_at(one.closes_at());
    }
    const pb::ReadingState state = domain::StateOfSheet(shown, stage);
    if (OpensApplication(shown, standing) && state != pb::READING_STATE_UNSPECIFIED &&
        state != pb::READING_STATE_RELEASED &&
        domain::PointsOpen(standing.round, domain::RoundStageOf(stage), call.now()))
      shown.set_open_stage(stage);
  }
  if (blind || (reviewer && !standing.conflicts.empty())) return;
  shown.set_application_title(standing.application.title());
  for (const pb::RoundApplicant& body : standing.application.bodies())
    shown.add_bodies(body.organization());
}

}  // namespace

internal_pb::EffectiveAudience AudienceOf(const pb::RoundReviewer& reviewer) {
  return OwnerAndOffice(reviewer.owner(), reviewer.organization());
}

internal_pb::EffectiveAudience AudienceOf(const pb::RoundReading& reading) {
  return OwnerAndOffice(reading.owner(), reading.organization());
}

bool IsReviewer(const Call& call, absl::string_view name) {
  return !call.caller().account.empty() &&
         domain::LastSegment(call.caller().account) == domain::LastSegment(name);
}

bool IsSecretariat(const Call& call, absl::string_view owner) {
  return call.caller().WorksFor(owner) && call.caller().Has(pb::ROLE_COORDINATOR);
}

domain::ReviewActor ReviewActorOf(const Call& call, absl::string_view owner,
                                  absl::string_view name) {
  domain::ReviewActor actor;
  actor.of_owner = call.caller().WorksFor(owner);
  actor.coordinator = call.caller().Has(pb::ROLE_COORDINATOR);
  actor.is_reviewer = IsReviewer(call, name);
  return actor;
}

absl::StatusOr<ReviewerRow> FindReadableReviewer(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ReviewerRow> row, FindNamedRow(call, RoundReviewers(), name));
  if (!row.has_value() ||
      !(auth::Sees(call.caller(), AudienceOf(row->message)) || IsReviewer(call, name)))
    return NotFound(name);
  return *std::move(row);
}

absl::StatusOr<ReadingRow> FindReadableReading(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ReadingRow> row, FindNamedRow(call, RoundReadings(), name));
  if (!row.has_value() ||
      !(auth::Sees(call.caller(), AudienceOf(row->message)) || IsReviewer(call, name)))
    return NotFound(name);
  return *std::move(row);
}

absl::StatusOr<std::optional<ReadingStanding>> StandingOf(const Call& call,
                                                          const pb::RoundReading& reading) {
  std::optional<ReadingStanding> standing;
  ASSIGN_OR_RETURN(auto round, FindNamedRow(call, Rounds(), ReviewedRound(reading.name())));
  ASSIGN_OR_RETURN(auto application,
                   FindNamedRow(call, RoundApplications(), ReviewedApplication(reading.name())));
  ASSIGN_OR_RETURN(auto reviewer,
                   FindNamedRow(call, RoundReviewers(), ReviewerOfReading(reading.name())));
  if (!round.has_value() || !application.has_value() || !reviewer.has_value()) return standing;
  standing.emplace();
  standing->round = std::move(round->message);
  standing->round_version = round->version;
  standing->application = std::move(application->message);
  standing->application_version = application->version;
  standing->reviewer = std::move(reviewer->message);
  standing->reviewer_version = reviewer->version;
  ConflictLookup conflicts(call, standing->round);
  ASSIGN_OR_RETURN(standing->conflicts, conflicts.Of(standing->reviewer, standing->application));
  return standing;
}

bool IsBlind(const pb::Round& round, const pb::RoundReading& reading) {
  if (round.open_reading()) return false;
  const bool told = round.state() == pb::ROUND_STATE_PANEL ||
                    round.state() == pb::ROUND_STATE_DECISION ||
                    round.state() == pb::ROUND_STATE_PUBLISHED;
  return !(told && reading.has_panel());
}

pb::RoundReviewer PresentReviewer(const Call& call, ReviewerRow row) {
  pb::RoundReviewer shown = std::move(row.message);
  const bool owner = call.caller().WorksFor(shown.owner());
  const bool office = call.caller().WorksFor(shown.organization());
  for (pb::RoundReviewerEvent& event : *shown.mutable_history()) {
    const bool own = owner || (office && IsStepOfReviewer(shown, event));
    if (!own && event.actor() != call.caller().account) event.clear_actor();
  }
  // What is declared is between the reviewer and the secretariat.
  if (!IsSecretariat(call, shown.owner()) && !IsReviewer(call, shown.name())) {
    shown.clear_conflicts();
    shown.clear_words();
    for (pb::RoundReviewerEvent& event : *shown.mutable_history()) {
      event.clear_words();
      event.clear_subject();
    }
  }
  if (row.version != storage::Sequence::kNone)
    shown.set_etag(MakeEtag(call.env().store, row.version));
  return shown;
}

pb::RoundReading PresentStoredReading(const Call& call, ReadingRow row) {
  pb::RoundReading shown = std::move(row.message);
  if (shown.has_first()) HidePoints(*shown.mutable_first());
  if (shown.has_panel()) HidePoints(*shown.mutable_panel());
  if (row.version != storage::Sequence::kNone)
    shown.set_etag(MakeEtag(call.env().store, row.version));
  return shown;
}

pb::RoundReading PresentReading(const Call& call, ReadingRow row, const ReadingStanding& standing) {
  pb::RoundReading stored = row.message;
  pb::RoundReading shown = PresentStoredReading(call, std::move(row));
  const domain::ScoreScale scale(standing.round);
  // Who has a conflict opens nothing, what he wrote before he had it not excepted.
  const bool locked = IsReviewer(call, shown.name()) && !standing.conflicts.empty();
  for (const pb::ReviewStage stage : {pb::REVIEW_STAGE_FIRST, pb::REVIEW_STAGE_PANEL}) {
    if (domain::SheetOf(stored, stage) == nullptr || locked ||
        !ReadsPoints(call, standing.round, shown, stage))
      continue;
    pb::ReadingSheet& sheet = domain::MutableSheetOf(shown, stage);
    sheet = *domain::SheetOf(stored, stage);
    ShowTotal(scale, sheet);
  }
  if (IsReviewer(call, shown.name()) || IsSecretariat(call, shown.owner()))
    ShowComputed(call, standing, shown);
  return shown;
}

absl::StatusOr<pb::RoundReviewer> PresentAppointment(const Call& call, ReviewerRow row) {
  ASSIGN_OR_RETURN(const auto round,
                   FindNamedRow(call, Rounds(), ReviewedRound(row.message.name())));
  pb::RoundReviewer shown = PresentReviewer(call, std::move(row));
  if (round.has_value()) shown.set_round_title(round->message.title());
  return shown;
}

absl::StatusOr<bool> ReadWholeReading(const Call& call, pb::RoundReading& shown) {
  absl::StatusOr<ReadingRow> row = FindReadableReading(call, shown.name());
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  ASSIGN_OR_RETURN(const auto standing, StandingOf(call, row->message));
  if (!standing.has_value()) return false;
  const pb::RoundReading stored = row->message;
  shown = PresentReading(call, *std::move(row), *standing);
  const bool reviewer = IsReviewer(call, stored.name());
  if (reviewer || IsSecretariat(call, stored.owner()))
    *shown.mutable_criteria() = standing->round.criteria();
  if (!reviewer || !OpensApplication(stored, *standing)) return true;
  ASSIGN_OR_RETURN(*shown.mutable_application(),
                   ApplicationForReviewer(call, standing->round, standing->application.name(),
                                          IsBlind(standing->round, stored)));
  return true;
}

absl::StatusOr<bool> ReadAppointment(const Call& call, pb::RoundReviewer& shown) {
  absl::StatusOr<ReviewerRow> row = FindReadableReviewer(call, shown.name());
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  ASSIGN_OR_RETURN(shown, PresentAppointment(call, *std::move(row)));
  return true;
}

absl::StatusOr<bool> ReadReviewChange(const Call& call, absl::string_view name,
                                      pb::Change& change) {
  if (change.type() == pb::RESOURCE_TYPE_ROUND_REVIEWER) {
    absl::StatusOr<ReviewerRow> row = FindReadableReviewer(call, name);
    if (absl::IsNotFound(row.status())) return false;
    if (!row.ok()) return row.status();
    *change.mutable_round_reviewer() = PresentReviewer(call, *std::move(row));
    return true;
  }
  absl::StatusOr<ReadingRow> row = FindReadableReading(call, name);
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  *change.mutable_round_reading() = PresentStoredReading(call, *std::move(row));
  return true;
}

absl::StatusOr<ResourceTexts> ReadReviewerTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ReviewerRow> row, FindNamedRow(call, RoundReviewers(), name));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_round_reviewer, std::move(row->message), std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadReadingTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ReadingRow> row, FindNamedRow(call, RoundReadings(), name));
  if (!row.has_value()) return ResourceTexts();
  if (row->message.has_first()) HidePoints(*row->message.mutable_first());
  if (row->message.has_panel()) HidePoints(*row->message.mutable_panel());
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_round_reading, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
