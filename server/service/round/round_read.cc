#include "server/service/round/round_read.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/blind_text.h"
#include "server/domain/round/decision_rules.h"
#include "server/domain/round/round_rules.h"
#include "server/service/frame/named_row.h"
#include "server/service/organization/organizations.h"
#include "server/service/round/application_source.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kRoundNameSegments = 2;
constexpr int kApplicationNameSegments = 4;

internal_pb::EffectiveAudience NamedAlone(std::vector<std::string> organizations) {
  pb::Audience audience;
  audience.set_visibility(pb::VISIBILITY_PRIVATE);
  return auth::Chosen(audience, std::move(organizations));
}

// The bodies, and from when it was submitted the organization that holds the round.
std::vector<std::string> ReadersOf(const pb::RoundApplication& application) {
  std::vector<std::string> readers;
  bool owner_applies = false;
  for (const pb::RoundApplicant& body : application.bodies()) {
    readers.push_back(body.organization());
    owner_applies |= body.organization() == application.owner();
  }
  if (domain::WasSubmitted(application) && !owner_applies) readers.push_back(application.owner());
  return readers;
}

bool WorksForBody(const auth::Caller& caller, const pb::RoundApplication& application) {
  for (const pb::RoundApplicant& body : application.bodies()) {
    if (caller.WorksFor(body.organization())) return true;
  }
  return false;
}

// Every name that the bodies ever had.
absl::StatusOr<std::vector<std::string>> NamesOfBodies(const Call& call,
                                                       const pb::RoundApplication& application) {
  std::vector<std::string> names;
  for (const pb::RoundApplicant& body : application.bodies()) {
    ASSIGN_OR_RETURN(const auto row, FindOrganization(call, body.organization(), ""));
    for (const pb::Designation& designation : row.message.designations())
      names.push_back(designation.display_name());
  }
  return names;
}

// What tells whose text it is, beside the words in it.
void ClearOwners(pb::RoundApplication& blind) {
  blind.clear_source();
  blind.clear_bodies();
  blind.clear_contact_section();
  blind.clear_taken_over_from();
  if (blind.has_case_text()) {
    pb::Case& text = *blind.mutable_case_text();
    text.clear_name();
    text.clear_external_id();
    text.clear_owner();
    text.clear_contact_section();
    text.clear_partners();
    text.clear_links();
  }
  if (blind.has_vision_text()) {
    pb::Vision& text = *blind.mutable_vision_text();
    text.clear_name();
    text.clear_external_id();
    text.clear_owners();
    text.clear_consents();
    text.clear_links();
  }
  if (blind.has_initiative_text()) {
    pb::Initiative& text = *blind.mutable_initiative_text();
    text.clear_name();
    text.clear_external_id();
    text.clear_lead();
    text.clear_founder();
    text.clear_partners();
    text.clear_links();
  }
}

absl::StatusOr<bool> ReadFollowUpChange(const Call& call, absl::string_view name,
                                        pb::Change& change) {
  absl::StatusOr<RoundFollowUpRow> row = FindReadableFollowUp(call, name);
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  *change.mutable_round_follow_up() = PresentFollowUp(call, *std::move(row));
  return true;
}

absl::StatusOr<bool> ReadApplicationChange(const Call& call, absl::string_view name,
                                           pb::Change& change) {
  absl::StatusOr<RoundApplicationRow> row = FindReadableApplication(call, name);
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, row->message.name()));
  *change.mutable_round_application() = PresentApplication(call, round.message, *std::move(row));
  return true;
}

}  // namespace

std::string RoundOf(absl::string_view name) {
  return std::string(domain::ParentName(name, kRoundNameSegments));
}

std::string ApplicationOf(absl::string_view name) {
  return std::string(domain::ParentName(name, kApplicationNameSegments));
}

internal_pb::EffectiveAudience AudienceOf(const pb::Round& round) {
  if (round.state() == pb::ROUND_STATE_DRAFT) return auth::OwnersOnly({round.owner()});
  return auth::Chosen(round.audience(), {round.owner()});
}

internal_pb::EffectiveAudience AudienceOf(const pb::RoundApplication& application) {
  return NamedAlone(ReadersOf(application));
}

internal_pb::EffectiveAudience AudienceOf(const pb::Round& round,
                                          const pb::RoundApplication& application,
                                          const pb::RoundFollowUp& follow_up) {
  if (!follow_up.shown()) return AudienceOf(application);
  return auth::Chosen(round.audience(), ReadersOf(application));
}

absl::StatusOr<RoundRow> FindReadableRound(const Call& call, absl::string_view name,
                                           absl::string_view asked_for) {
  ASSIGN_OR_RETURN(std::optional<RoundRow> row, FindNamedRow(call, Rounds(), name));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(row->message)))
    return NotFound(asked_for);
  return *std::move(row);
}

absl::StatusOr<RoundRow> FindOwnedRound(const Call& call, const std::string& name,
                                        const std::string& etag) {
  ASSIGN_OR_RETURN(RoundRow row, FindReadableRound(call, name, name));
  RETURN_IF_ERROR(call.RequireOwner({row.message.owner()}, AudienceOf(row.message), name));
  RETURN_IF_ERROR(CheckEtag(call, etag, row.version, name));
  return row;
}

absl::StatusOr<RoundRow> RoundOfApplication(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<RoundRow> row, FindNamedRow(call, Rounds(), RoundOf(name)));
  if (!row.has_value()) return absl::DataLossError("an application without its round");
  return *std::move(row);
}

absl::StatusOr<RoundApplicationRow> FindReadableApplication(const Call& call,
                                                            absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<RoundApplicationRow> row,
                   FindNamedRow(call, RoundApplications(), name));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(row->message)))
    return NotFound(name);
  return *std::move(row);
}

absl::StatusOr<RoundFollowUpRow> FindReadableFollowUp(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<RoundFollowUpRow> row, FindNamedRow(call, RoundFollowUps(), name));
  if (!row.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(const bool sees, SeesFollowUp(call, row->message));
  if (!sees) return NotFound(name);
  return *std::move(row);
}

absl::StatusOr<bool> SeesFollowUp(const Call& call, const pb::RoundFollowUp& follow_up) {
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, follow_up.name()));
  ASSIGN_OR_RETURN(const auto application,
                   FindNamedRow(call, RoundApplications(), ApplicationOf(follow_up.name())));
  if (!application.has_value()) return absl::DataLossError("a year without its application");
  return auth::Sees(call.caller(), AudienceOf(round.message, application->message, follow_up));
}

pb::Round PresentRound(const Call& call, RoundRow row) {
  pb::Round shown = std::move(row.message);
  shown.set_state(domain::RoundStateAt(shown, call.now()));
  auth::HideActors(call.caller(), {shown.owner()}, shown);
  if (row.version != storage::Sequence::kNone)
    shown.set_etag(MakeEtag(call.env().store, row.version));
  return shown;
}

pb::RoundApplication PresentApplication(const Call& call, const pb::Round& round,
                                        RoundApplicationRow row) {
  pb::RoundApplication shown = std::move(row.message);
  const bool secretariat = call.caller().WorksFor(shown.owner());
  for (pb::RoundApplicationEvent& event : *shown.mutable_history()) {
    if (!call.caller().WorksFor(event.organization())) event.clear_actor();
    if (!secretariat) event.clear_note();
  }
  if (!secretariat && shown.has_decision()) {
    const bool told = round.state() == pb::ROUND_STATE_PUBLISHED;
    if (told && WorksForBody(call.caller(), shown))
      *shown.mutable_decision() = domain::ShownToBodies(shown.decision());
    else
      shown.clear_decision();
  }
  if (row.version != storage::Sequence::kNone)
    shown.set_etag(MakeEtag(call.env().store, row.version));
  return shown;
}

pb::RoundFollowUp PresentFollowUp(const Call& call, RoundFollowUpRow row) {
  pb::RoundFollowUp shown = std::move(row.message);
  const auto hide = [&](bool has, pb::RoundFollowUpRecord& record) {
    if (has && !call.caller().WorksFor(record.organization())) record.clear_author();
  };
  if (shown.has_self_report()) hide(true, *shown.mutable_self_report());
  if (shown.has_outside_evaluation()) hide(true, *shown.mutable_outside_evaluation());
  if (shown.has_state_opinion()) hide(true, *shown.mutable_state_opinion());
  if (row.version != storage::Sequence::kNone)
    shown.set_etag(MakeEtag(call.env().store, row.version));
  return shown;
}

absl::StatusOr<pb::RoundApplication> ApplicationForReviewer(const Call& call,
                                                            const pb::Round& round,
                                                            absl::string_view name, bool blind) {
  ASSIGN_OR_RETURN(std::optional<RoundApplicationRow> row,
                   FindNamedRow(call, RoundApplications(), name));
  if (!row.has_value() || RoundOf(name) != round.name()) return NotFound(name);
  pb::RoundApplication shown = std::move(row->message);
  RETURN_IF_ERROR(AddSourceText(call, shown));
  std::vector<std::string> names;
  if (blind) {
    ASSIGN_OR_RETURN(names, NamesOfBodies(call, shown));
  }
  for (pb::RoundApplicant& body : *shown.mutable_bodies()) {
    body.clear_consent();
    body.clear_consent_time();
    body.clear_words();
  }
  shown.clear_decision();
  shown.clear_history();
  shown.clear_words();
  shown.clear_complete_by();
  if (!blind) return shown;
  ClearOwners(shown);
  domain::BlindTexts(domain::NamesToBlind(names), shown);
  shown.set_title(absl::StrCat("応募第", shown.number(), "号"));
  return shown;
}

absl::Status AddSourceText(const Call& call, pb::RoundApplication& shown) {
  ASSIGN_OR_RETURN(auto text, FindNamedRow(call, RoundApplicationTexts(), shown.name()));
  if (text.has_value()) TakeSourceText(std::move(text->message), shown);
  return absl::OkStatus();
}

absl::StatusOr<bool> ReadRoundChange(const Call& call, absl::string_view name, pb::Change& change) {
  if (change.type() == pb::RESOURCE_TYPE_ROUND_APPLICATION)
    return ReadApplicationChange(call, name, change);
  if (change.type() == pb::RESOURCE_TYPE_ROUND_FOLLOW_UP)
    return ReadFollowUpChange(call, name, change);
  absl::StatusOr<RoundRow> row = FindReadableRound(call, name, name);
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  *change.mutable_round() = PresentRound(call, *std::move(row));
  return true;
}

absl::StatusOr<ResourceTexts> ReadRoundTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<RoundRow> row, FindNamedRow(call, Rounds(), name));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(TextOf(&pb::Change::mutable_round, std::move(row->message), std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadRoundApplicationTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<RoundApplicationRow> row,
                   FindNamedRow(call, RoundApplications(), name));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_round_application, std::move(row->message), std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadRoundFollowUpTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<RoundFollowUpRow> row, FindNamedRow(call, RoundFollowUps(), name));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, name));
  ASSIGN_OR_RETURN(const auto application,
                   FindNamedRow(call, RoundApplications(), ApplicationOf(name)));
  if (!application.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience =
      AudienceOf(round.message, application->message, row->message);
  return OneText(
      TextOf(&pb::Change::mutable_round_follow_up, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
