#include "server/service/round/follow_ups.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/follow_up_rules.h"
#include "server/domain/steps.h"
#include "server/domain/time/date.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kFollowUpPages = {.default_size = 100, .max_size = 500};

const domain::FilterSchema& FollowUpSchema() {
  static const auto& schema = *new domain::FilterSchema{{"fiscal_year", FieldType::kNumber}};
  return schema;
}

// What a record of a year stands on.
struct FollowUpStanding {
  RoundRow round;
  RoundApplicationRow application;
  std::optional<RoundFollowUpRow> old;
  pb::RoundFollowUp next;
};

// NOT_FOUND for who does not see the application.
absl::StatusOr<FollowUpStanding> BeginFollowUp(const Call& call, const std::string& name) {
  absl::StatusOr<RoundApplicationRow> application =
      FindReadableApplication(call, ApplicationOf(name));
  if (absl::IsNotFound(application.status())) return NotFound(name);
  if (!application.ok()) return application.status();
  ASSIGN_OR_RETURN(RoundRow round, RoundOfApplication(call, name));
  ASSIGN_OR_RETURN(std::optional<RoundFollowUpRow> old, FindNamedRow(call, RoundFollowUps(), name));
  FollowUpStanding standing{std::move(round), *std::move(application), std::move(old), {}};
  if (standing.old.has_value()) {
    standing.next = standing.old->message;
    return standing;
  }
  int year = 0;
  // A year that is written in another way is none.
  if (!absl::SimpleAtoi(domain::LastSegment(name), &year) ||
      absl::StrCat(year) != domain::LastSegment(name))
    year = 0;
  standing.next.set_name(name);
  standing.next.set_fiscal_year(year);
  *standing.next.mutable_create_time() = ToProto(call.now());
  return standing;
}

void SetBodies(const pb::RoundApplication& application, pb::RoundFollowUp& year) {
  year.set_title(application.title());
  year.clear_bodies();
  for (const pb::RoundApplicant& body : application.bodies()) year.add_bodies(body.organization());
}

// Whose work the part is: of the right side, with the role.
absl::Status RequireSide(const Call& call, const FollowUpStanding& standing,
                         domain::FollowUpSide side) {
  const pb::RoundApplication& application = standing.application.message;
  const bool lead = side == domain::FollowUpSide::kLead;
  const auth::Caller& caller = call.caller();
  if (!caller.WorksFor(lead ? domain::LeadOf(application) : application.owner())) {
    return domain::MakeError(
        pb::REASON_OTHER_ORGANIZATION,
        {lead ? "the self-report is for the body that leads"
              : "this record is for the organization that holds the round",
         lead ? "自己評価を記入できるのは、応募の代表団体だけです。"
              : "この記録を記入できるのは、公募の実施団体だけです。"},
        {{"resource", standing.next.name()}, {"party", lead ? "lead" : "secretariat"}});
  }
  const bool has_role = lead ? caller.Has(pb::ROLE_CONTRIBUTOR) || caller.Has(pb::ROLE_APPROVER)
                             : caller.Has(pb::ROLE_COORDINATOR);
  if (!has_role) {
    return domain::StepNeedsRole(
        {"record a follow-up", "選定後の経過の記録"},
        lead ? std::vector<pb::Role>{pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}
             : std::vector<pb::Role>{pb::ROLE_COORDINATOR});
  }
  call.Prove(auth::Ownership::kParty);
  return absl::OkStatus();
}

absl::StatusOr<pb::RoundMachineScore> ComputeScore(const Call& call, const std::string& vision) {
  pb::GetVisionProgressRequest request;
  request.set_name(vision);
  request.set_page_size(1);
  ASSIGN_OR_RETURN(const pb::GetVisionProgressResponse progress, GetVisionProgress(call, request));
  pb::RoundMachineScore score = domain::ScoreOfProgress(progress);
  *score.mutable_time() = ToProto(call.now());
  return score;
}

Write<pb::RoundFollowUp> PutFollowUp(const Call& call, FollowUpStanding standing) {
  pb::RoundFollowUp& next = standing.next;
  const pb::RoundApplication& application = standing.application.message;
  SetBodies(application, next);
  *next.mutable_update_time() = ToProto(call.now());
  storage::Mutation mutation;
  Rounds().Require(standing.round, mutation);
  RoundApplications().Require(standing.application, mutation);
  std::optional<Before> before;
  if (standing.old.has_value()) {
    before.emplace(AudienceOf(standing.round.message, application, standing.old->message));
    RoundFollowUps().Update(*standing.old, next, mutation);
  } else {
    RoundFollowUps().Insert(next, mutation);
  }
  AppendChange(call, pb::RESOURCE_TYPE_ROUND_FOLLOW_UP, next.name(), before,
               AudienceOf(standing.round.message, application, next), mutation);
  Write<pb::RoundFollowUp> result;
  result.mutation = std::move(mutation);
  result.resource = next.name();
  result.reply = PresentFollowUp(call, {std::move(next)});
  return result;
}

}  // namespace

absl::StatusOr<pb::RoundFollowUp> GetRoundFollowUp(const Call& call,
                                                   const pb::GetRoundFollowUpRequest& request) {
  ASSIGN_OR_RETURN(RoundFollowUpRow row, FindReadableFollowUp(call, request.name()));
  return PresentFollowUp(call, std::move(row));
}

absl::StatusOr<pb::ListRoundFollowUpsResponse> ListRoundFollowUps(
    const Call& call, const pb::ListRoundFollowUpsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), FollowUpSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kFollowUpPages));
  RETURN_IF_ERROR(FindReadableRound(call, RoundOf(request.parent()), request.parent()).status());
  storage::Key prefix =
      RoundFollowUps().NewKey().Add(domain::LastSegment(RoundOf(request.parent())));
  if (domain::LastSegment(request.parent()) != "-")
    prefix.Add(domain::LastSegment(request.parent()));
  pb::ListRoundFollowUpsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::RoundFollowUp>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return RoundFollowUps().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](RoundFollowUpRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(const bool sees, SeesFollowUp(call, row.message));
        if (!sees) return 0;
        if (!filter.Matches([&](absl::string_view) -> std::optional<FieldValue> {
              return static_cast<double>(row.message.fiscal_year());
            }))
          return 0;
        pb::RoundFollowUp& added = *response.add_follow_ups();
        added = PresentFollowUp(call, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::RoundFollowUp>> RecordRoundFollowUp(
    const Call& call, const pb::RecordRoundFollowUpRequest& request) {
  ASSIGN_OR_RETURN(FollowUpStanding standing, BeginFollowUp(call, request.name()));
  const storage::Sequence version = standing.old ? standing.old->version : storage::Sequence::kNone;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), version, request.name()));
  RETURN_IF_ERROR(RequireSide(call, standing, domain::SideOf(request.part())));
  BatchViolations violations;
  violations.AddAll("", domain::CheckFollowUp(
                            standing.application.message, request, standing.next.fiscal_year(),
                            domain::TodayInJapan(FromProto(standing.round.message.publish_time())),
                            call.today()));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  if (pb::RoundFollowUpRecord* record = domain::RecordOf(request.part(), standing.next)) {
    *record = request.record();
    if (record->date().empty()) record->set_date(domain::FormatDate(call.today()));
    record->set_organization(call.caller().organization);
    record->set_author(call.caller().account);
    *record->mutable_time() = ToProto(call.now());
  } else {
    ASSIGN_OR_RETURN(*standing.next.mutable_machine_score(),
                     ComputeScore(call, standing.application.message.source()));
  }
  return PutFollowUp(call, std::move(standing));
}

absl::StatusOr<Write<pb::RoundFollowUp>> ShowRoundFollowUp(
    const Call& call, const pb::ShowRoundFollowUpRequest& request) {
  ASSIGN_OR_RETURN(FollowUpStanding standing, BeginFollowUp(call, request.name()));
  if (!standing.old.has_value()) return NotFound(request.name());
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), standing.old->version, request.name()));
  RETURN_IF_ERROR(RequireSide(call, standing, domain::FollowUpSide::kOwner));
  if (standing.next.shown() == request.shown()) {
    Write<pb::RoundFollowUp> same;
    same.resource = request.name();
    same.reply = PresentFollowUp(call, *std::move(standing.old));
    return same;
  }
  standing.next.set_shown(request.shown());
  return PutFollowUp(call, std::move(standing));
}

absl::Status MoveFollowUps(const Call& call, const pb::Round& round,
                           const pb::RoundApplication& before, const pb::RoundApplication& after,
                           storage::Mutation& mutation) {
  const storage::Key prefix = RoundFollowUps()
                                  .NewKey()
                                  .Add(domain::LastSegment(round.name()))
                                  .Add(domain::LastSegment(after.name()));
  // One for each fiscal year since the round was published.
  constexpr size_t kMaxYears = 200;
  ASSIGN_OR_RETURN(const auto years, RoundFollowUps().Scan(call.snapshot(), prefix, "", kMaxYears));
  for (const RoundFollowUpRow& row : years.rows) {
    pb::RoundFollowUp changed = row.message;
    SetBodies(after, changed);
    *changed.mutable_update_time() = ToProto(call.now());
    RoundFollowUps().Update(row, changed, mutation);
    AppendChange(call, pb::RESOURCE_TYPE_ROUND_FOLLOW_UP, changed.name(),
                 AudienceOf(round, before, row.message), AudienceOf(round, after, changed),
                 mutation);
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
