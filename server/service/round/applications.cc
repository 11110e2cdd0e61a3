#include "server/service/round/applications.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "server/auth/visibility.h"
#include "server/domain/round/application_steps.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/round/application_source.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kApplicationPages = {.default_size = 100, .max_size = 1'000};
constexpr char kOwnOfAllRounds[] = "rounds/-";
constexpr size_t kApplicationsPerScan = 100;

// The text is the one that was submitted; of a draft the one that would be.
absl::Status AddText(const Call& call, const pb::Round& round, pb::RoundApplication& shown) {
  absl::StatusOr<ApplicationSource> source =
      ReadApplicationSource(call, round, shown.source(), nullptr);
  const bool readable = source.ok() && source->readable;
  if (!source.ok() && !absl::IsNotFound(source.status())) return source.status();
  if (domain::WasSubmitted(shown)) {
    RETURN_IF_ERROR(AddSourceText(call, shown));
    shown.set_source_changed(readable && FromProto(source->time) != FromProto(shown.source_time()));
  } else if (readable) {
    TakeSourceText(std::move(source->text), shown);
  }
  return absl::OkStatus();
}

}  // namespace

const domain::FilterSchema& ApplicationFilterSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"state", FieldType::kString, FilterTokens<pb::RoundApplicationState>()},
      {"body", FieldType::kString},
      {"title", FieldType::kString},
  };
  return schema;
}

std::optional<FieldValue> ApplicationFieldOf(const pb::RoundApplication& application,
                                             absl::string_view field) {
  if (field == "state") return FilterToken(application.state());
  if (field == "title") return application.title();
  if (field == "body") {
    std::vector<std::string> bodies;
    for (const pb::RoundApplicant& body : application.bodies())
      bodies.push_back(body.organization());
    return bodies;
  }
  return std::nullopt;
}

absl::StatusOr<pb::RoundApplication> GetRoundApplication(
    const Call& call, const pb::GetRoundApplicationRequest& request) {
  ASSIGN_OR_RETURN(RoundApplicationRow row, FindReadableApplication(call, request.name()));
  ASSIGN_OR_RETURN(const RoundRow round, RoundOfApplication(call, request.name()));
  pb::RoundApplication shown = PresentApplication(call, round.message, std::move(row));
  RETURN_IF_ERROR(AddText(call, round.message, shown));
  return shown;
}

absl::StatusOr<pb::ListRoundApplicationsResponse> ListRoundApplications(
    const Call& call, const pb::ListRoundApplicationsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), ApplicationFilterSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kApplicationPages));
  const bool own = request.parent() == kOwnOfAllRounds;
  std::optional<RoundRow> round;
  if (!own) {
    ASSIGN_OR_RETURN(round, FindReadableRound(call, request.parent(), request.parent()));
  }
  const storage::Key prefix =
      own ? ApplicationsOfBody(call.caller().organization) : ApplicationsTo(request.parent());
  pb::ListRoundApplicationsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::RoundApplication>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return own ? RoundApplications().ScanIndex(call.snapshot(), prefix, after, limit)
                   : RoundApplications().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](RoundApplicationRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(row.message))) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return ApplicationFieldOf(row.message, field); }))
          return 0;
        if (own && (!round || RoundOf(row.message.name()) != round->message.name())) {
          ASSIGN_OR_RETURN(round, RoundOfApplication(call, row.message.name()));
        }
        pb::RoundApplication& added = *response.add_applications();
        added = PresentApplication(call, round->message, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<std::vector<RoundApplicationRow>> AllApplications(const Call& call,
                                                                 const std::string& round) {
  std::vector<RoundApplicationRow> all;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, RoundApplications().Scan(call.snapshot(), ApplicationsTo(round),
                                                         after, kApplicationsPerScan));
    for (RoundApplicationRow& row : page.rows) all.push_back(std::move(row));
    after = std::move(page.next);
  } while (!after.empty());
  return all;
}

Write<pb::RoundApplication> ReplaceApplication(const Call& call, const RoundRow& round,
                                               const RoundApplicationRow& old,
                                               pb::RoundApplication changed,
                                               storage::Mutation mutation) {
  *changed.mutable_update_time() = ToProto(call.now());
  Rounds().Require(round, mutation);
  RoundApplications().Update(old, changed, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND_APPLICATION, changed.name(), AudienceOf(old.message),
               AudienceOf(changed), mutation);
  Write<pb::RoundApplication> result;
  result.mutation = std::move(mutation);
  result.resource = changed.name();
  result.reply = PresentApplication(call, round.message, {std::move(changed)});
  return result;
}

}  // namespace renkei::service
