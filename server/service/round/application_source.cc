#include "server/service/round/application_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/selection/edition_rules.h"
#include "server/domain/words/value_words.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/named_row.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/organization/organizations.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kMembersPerScan = 200;

bool IsVisionName(absl::string_view name) { return absl::StrContains(name, "/visions/"); }
bool IsCaseName(absl::string_view name) { return absl::StartsWith(name, "cases/"); }

// Whether an account of `organization` that only reads would see it.
bool OrganizationSees(const std::string& organization,
                      const internal_pb::EffectiveAudience& audience) {
  auth::Caller reader;
  // Who has no account reads what is public alone.
  reader.account = "accounts/-";
  reader.organization = organization;
  reader.roles = {pb::ROLE_READER};
  return auth::Sees(reader, audience);
}

void AddBody(const std::string& organization, bool lead, ApplicationSource& source) {
  pb::RoundApplicant body;
  body.set_organization(organization);
  body.set_lead(lead);
  if (lead)
    source.bodies.insert(source.bodies.begin(), std::move(body));
  else
    source.bodies.push_back(std::move(body));
}

void SetReaders(const Call& call, const pb::Round& round,
                const internal_pb::EffectiveAudience& audience, ApplicationSource& source) {
  source.readable = auth::Sees(call.caller(), audience);
  source.shown_to_owner = OrganizationSees(round.owner(), audience);
}

absl::Status ReadCaseSource(const Call& call, const pb::Round& round, const std::string& name,
                            storage::Mutation* mutation, ApplicationSource& source) {
  ASSIGN_OR_RETURN(auto working, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!working.has_value()) return NotFound(name);
  if (mutation != nullptr) Cases().Require(*working, *mutation);
  AddBody(working->message.owner(), /*lead=*/true, source);
  ASSIGN_OR_RETURN(std::optional<CaseRow> text, TextInForce(call, *working));
  if (!text.has_value()) {
    source.title = working->message.title();
    SetReaders(call, round, AudienceOf(working->message), source);
    return absl::OkStatus();
  }
  source.title = text->message.title();
  source.published = text->message.state() == pb::LIFECYCLE_STATE_PUBLISHED;
  source.time = text->message.publish_time();
  SetReaders(call, round, AudienceOf(text->message), source);
  domain::KeepPrintedText(text->message);
  *source.text.mutable_case_text() = std::move(text->message);
  return absl::OkStatus();
}

absl::Status ReadVisionSource(const Call& call, const pb::Round& round, const std::string& name,
                              storage::Mutation* mutation, ApplicationSource& source) {
  ASSIGN_OR_RETURN(std::optional<VisionRow> head, FindVision(call, name));
  if (!head.has_value()) return NotFound(name);
  if (mutation != nullptr) Visions().Require(*head, *mutation);
  const std::vector<std::string> owners = OwnersOf(head->message);
  for (size_t i = 0; i < owners.size(); ++i) AddBody(owners[i], i == 0, source);
  source.title = head->message.title();
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience,
                   PublicAudience(call, head->message));
  SetReaders(call, round, audience, source);
  const int number = head->message.published_revision();
  if (number == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::optional<RevisionRow> revision, FindRevision(call, name, number));
  if (!revision.has_value()) return absl::DataLossError("a published vision without its revision");
  pb::Vision& text = *revision->message.mutable_vision();
  source.title = text.title();
  source.published = StateShown(head->message, text) == pb::LIFECYCLE_STATE_PUBLISHED;
  source.revision = number;
  source.time = revision->message.publish_time();
  text.clear_history();
  text.clear_submitter();
  text.clear_updater();
  text.clear_field_updaters();
  *source.text.mutable_vision_text() = std::move(text);
  return absl::OkStatus();
}

absl::Status ReadInitiativeSource(const Call& call, const pb::Round& round, const std::string& name,
                                  storage::Mutation* mutation, ApplicationSource& source) {
  ASSIGN_OR_RETURN(auto row, FindNamedRow(call, Initiatives(), name));
  if (!row.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(const RollRow roll, FindRoll(call, name));
  if (mutation != nullptr) {
    Initiatives().Require(*row, *mutation);
    InitiativeRolls().Require(roll, *mutation);
  }
  AddBody(row->message.lead(), /*lead=*/true, source);
  std::string after;
  do {
    ASSIGN_OR_RETURN(auto page,
                     Members().Scan(call.snapshot(), MembersPrefix(name), after, kMembersPerScan));
    for (const MemberRow& member : page.rows) {
      const bool acts = member.message.role() == pb::MEMBER_ROLE_MEMBER ||
                        member.message.role() == pb::MEMBER_ROLE_UNSPECIFIED;
      if (acts && member.message.state() == pb::MEMBER_STATE_JOINED &&
          member.message.organization() != row->message.lead())
        AddBody(member.message.organization(), /*lead=*/false, source);
    }
    after = std::move(page.next);
  } while (!after.empty() && source.bodies.size() <= kMaxApplicants);
  source.title = row->message.title();
  source.published = row->message.state() != pb::INITIATIVE_STATE_CANCELLED;
  source.time = row->message.update_time();
  SetReaders(call, round, AudienceOf(row->message, roll.message), source);
  pb::Initiative& text = row->message;
  text.clear_history();
  text.clear_updater();
  text.clear_field_updaters();
  *source.text.mutable_initiative_text() = std::move(text);
  return absl::OkStatus();
}

pb::RoundSubject SubjectOf(absl::string_view name) {
  if (IsVisionName(name)) return pb::ROUND_SUBJECT_MODEL_REGIONS;
  return IsCaseName(name) ? pb::ROUND_SUBJECT_CASES : pb::ROUND_SUBJECT_PROJECTS;
}

}  // namespace

absl::StatusOr<ApplicationSource> ReadApplicationSource(const Call& call, const pb::Round& round,
                                                        const std::string& name,
                                                        storage::Mutation* mutation) {
  ApplicationSource source;
  if (IsVisionName(name)) {
    RETURN_IF_ERROR(ReadVisionSource(call, round, name, mutation, source));
  } else if (IsCaseName(name)) {
    RETURN_IF_ERROR(ReadCaseSource(call, round, name, mutation, source));
  } else {
    RETURN_IF_ERROR(ReadInitiativeSource(call, round, name, mutation, source));
  }
  for (pb::RoundApplicant& body : source.bodies) {
    ASSIGN_OR_RETURN(const auto row, FindOrganization(call, body.organization(), ""));
    body.set_kind(PresentOrganization(call, row, call.today()).kind());
  }
  return source;
}

void CheckSource(const pb::Round& round, const std::string& name, const ApplicationSource& source,
                 absl::string_view field, BatchViolations& violations) {
  if (SubjectOf(name) != round.subject()) {
    const domain::Bilingual wanted = domain::ValueName(round.subject());
    violations.Add(field, "WRONG_SUBJECT",
                   {absl::StrCat("the round is for ", wanted.en),
                    absl::StrCat("この公募は「", wanted.ja, "」を対象にしています。")});
    return;
  }
  if (!source.published) {
    violations.Add(field, "NOT_PUBLISHED",
                   {"it is not in force: publish it first, then apply with it",
                    "公開中（実施中）ではありません。先に公開してから応募してください。"});
  } else if (!source.shown_to_owner) {
    violations.Add(
        field, "NOT_SHOWN",
        {"the organization that holds the round may not read it; name it in its audience, "
         "or open that to all members",
         "公募の実施団体が閲覧できません。公開範囲に実施団体を加えるか、"
         "利用団体すべてに公開してください。"});
  }
  if (source.bodies.size() > kMaxApplicants) {
    violations.Add(field, "TOO_MANY",
                   {absl::StrCat("an application is of ", kMaxApplicants, " bodies at most"),
                    absl::StrCat("1件の応募に参加できるのは", kMaxApplicants, "団体までです。")});
  }
  if (source.bodies.empty() || domain::MayApply(round, source.bodies.front().kind())) return;
  const domain::Bilingual kind = domain::ValueName(source.bodies.front().kind());
  violations.Add(field, "NOT_ELIGIBLE",
                 {absl::StrCat("the round is not for bodies of the kind ", kind.en),
                  absl::StrCat("この公募は「", kind.ja, "」の団体を対象にしていません。")});
}

std::vector<pb::RoundApplicant> MergedBodies(const pb::RoundApplication& application,
                                             const ApplicationSource& source) {
  std::vector<pb::RoundApplicant> merged = source.bodies;
  const std::string lead = domain::LeadOf(application);
  const auto leads = std::find_if(merged.begin(), merged.end(), [&](const pb::RoundApplicant& b) {
    return b.organization() == lead;
  });
  if (leads != merged.end()) {
    for (pb::RoundApplicant& body : merged) body.set_lead(false);
    leads->set_lead(true);
    std::rotate(merged.begin(), leads, leads + 1);
  }
  for (pb::RoundApplicant& body : merged) {
    for (const pb::RoundApplicant& old : application.bodies()) {
      if (old.organization() != body.organization() || body.lead()) continue;
      body.set_consent(old.consent());
      body.set_words(old.words());
      if (old.has_consent_time()) *body.mutable_consent_time() = old.consent_time();
    }
  }
  return merged;
}

void TakeSourceText(internal_pb::RoundApplicationText text, pb::RoundApplication& shown) {
  if (text.has_case_text()) *shown.mutable_case_text() = std::move(*text.mutable_case_text());
  if (text.has_vision_text()) *shown.mutable_vision_text() = std::move(*text.mutable_vision_text());
  if (text.has_initiative_text())
    *shown.mutable_initiative_text() = std::move(*text.mutable_initiative_text());
}

}  // namespace renkei::service
