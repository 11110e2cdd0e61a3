#include "server/service/review/scores/review_rows.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kRoundParts = 2;
constexpr int kApplicationParts = 4;
constexpr size_t kReviewBatch = 200;

// Every row under a prefix, in bounded reads.
template <typename M, typename Take>
absl::Status ForEachUnder(const Call& call, const storage::Table<M>& table,
                          const storage::Key& prefix, Take take) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, table.Scan(call.snapshot(), prefix, after, kReviewBatch));
    for (storage::Row<M>& row : page.rows) take(std::move(row));
    after = std::move(page.next);
  } while (!after.empty());
  return absl::OkStatus();
}

}  // namespace

std::string ReviewedRound(absl::string_view name) {
  return std::string(domain::ParentName(name, kRoundParts));
}

std::string ReviewedApplication(absl::string_view name) {
  return std::string(domain::ParentName(name, kApplicationParts));
}

std::string ReviewerOfReading(absl::string_view reading) {
  return ReviewerName(ReviewedRound(reading), domain::LastSegment(reading));
}

std::string ReviewerName(absl::string_view round, absl::string_view account) {
  return absl::StrCat(round, "/reviewers/", account);
}

std::string ReadingName(absl::string_view application, absl::string_view account) {
  return absl::StrCat(application, "/readings/", account);
}

bool IsJudged(const pb::RoundApplication& application) {
  switch (application.state()) {
    case pb::ROUND_APPLICATION_STATE_ELIGIBLE:
    case pb::ROUND_APPLICATION_STATE_SELECTED:
    case pb::ROUND_APPLICATION_STATE_RESERVE:
    case pb::ROUND_APPLICATION_STATE_NOT_SELECTED:
      return true;
    default:
      return false;
  }
}

absl::StatusOr<std::map<std::string, pb::RoundReviewer>> ReviewersOfRound(const Call& call,
                                                                          absl::string_view round) {
  std::map<std::string, pb::RoundReviewer> reviewers;
  RETURN_IF_ERROR(ForEachUnder(call, RoundReviewers(), ReviewersOf(round), [&](ReviewerRow row) {
    std::string name = row.message.name();
    reviewers.emplace(std::move(name), std::move(row.message));
  }));
  return reviewers;
}

absl::StatusOr<std::vector<pb::RoundApplication>> JudgedOf(const Call& call,
                                                           absl::string_view round) {
  std::vector<pb::RoundApplication> judged;
  RETURN_IF_ERROR(ForEachUnder(call, RoundApplications(), ApplicationsTo(round),
                               [&](storage::Row<pb::RoundApplication> row) {
                                 if (IsJudged(row.message))
                                   judged.push_back(std::move(row.message));
                               }));
  absl::c_stable_sort(judged, [](const pb::RoundApplication& a, const pb::RoundApplication& b) {
    return a.number() < b.number();
  });
  return judged;
}

absl::StatusOr<std::vector<ReadingRow>> ReadingsUnder(const Call& call,
                                                      const storage::Key& prefix) {
  std::vector<ReadingRow> readings;
  RETURN_IF_ERROR(ForEachUnder(call, RoundReadings(), prefix,
                               [&](ReadingRow row) { readings.push_back(std::move(row)); }));
  return readings;
}

absl::StatusOr<domain::ReviewPlace> ConflictLookup::PlaceOf(const std::string& organization) {
  const auto found = places_.find(organization);
  if (found != places_.end()) return found->second;
  domain::ReviewPlace place;
  place.organization = organization;
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call_.snapshot(), KeyByName(Organizations(), organization)));
  if (row.has_value()) {
    place.prefecture = PrefectureOf(row->message);
    place.neighbors = {row->message.neighbors().begin(), row->message.neighbors().end()};
  }
  return places_.emplace(organization, std::move(place)).first->second;
}

absl::StatusOr<std::string> ConflictLookup::OfficeOf(const pb::RoundReviewer& reviewer) {
  const auto found = offices_.find(reviewer.account());
  if (found != offices_.end()) return found->second;
  ASSIGN_OR_RETURN(const auto row,
                   Accounts().Get(call_.snapshot(), KeyByName(Accounts(), reviewer.account())));
  std::string office = row.has_value() ? row->message.organization() : reviewer.organization();
  return offices_.emplace(reviewer.account(), std::move(office)).first->second;
}

absl::StatusOr<std::vector<pb::ReadingConflict>> ConflictLookup::Of(
    const pb::RoundReviewer& reviewer, const pb::RoundApplication& application) {
  ASSIGN_OR_RETURN(const std::string office, OfficeOf(reviewer));
  ASSIGN_OR_RETURN(const domain::ReviewPlace place, PlaceOf(office));
  std::vector<domain::ReviewPlace> bodies;
  for (const pb::RoundApplicant& body : application.bodies()) {
    ASSIGN_OR_RETURN(domain::ReviewPlace one, PlaceOf(body.organization()));
    // The one that leads first, however they are kept.
    bodies.insert(body.lead() ? bodies.begin() : bodies.end(), std::move(one));
  }
  return domain::ConflictsOf(round_, reviewer, place, application, bodies);
}

}  // namespace renkei::service
