#include "server/service/round/exclusion.h"

#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/round/application_steps.h"
#include "server/service/organization/organizations.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using ExclusionRow = storage::Row<internal_pb::RoundExclusion>;

std::set<std::string> BodiesThatTakePlaces(const pb::RoundApplication& application) {
  std::set<std::string> bodies;
  if (!domain::TakesPlace(application)) return bodies;
  for (const pb::RoundApplicant& body : application.bodies()) bodies.insert(body.organization());
  return bodies;
}

absl::StatusOr<std::optional<ExclusionRow>> FindPlace(const Call& call, const pb::Round& round,
                                                      const std::string& body) {
  return RoundExclusions().Get(
      call.snapshot(),
      RoundExclusions().NewKey().Add(round.owner()).Add(round.exclusive_group()).Add(body));
}

// Whether what holds the place is in a round that will come to nothing.
absl::StatusOr<bool> IsVoid(const Call& call, const ExclusionRow& place) {
  ASSIGN_OR_RETURN(const RoundRow other, RoundOfApplication(call, place.message.application()));
  return other.message.state() == pb::ROUND_STATE_CANCELLED;
}

absl::Status AddExclusive(const Call& call, const pb::Round& round, const std::string& body,
                          BatchViolations& violations) {
  ASSIGN_OR_RETURN(const auto row, FindOrganization(call, body, ""));
  const std::string name = PresentOrganization(call, row, call.today()).display_name();
  violations.Add(
      "name", "EXCLUSIVE",
      {absl::StrCat(name, " takes part in another application to a round of the group \"",
                    round.exclusive_group(), "\"; withdraw that one first"),
       absl::StrCat(name, "は、重複応募を認めない区分（", round.exclusive_group(),
                    "）の別の公募に応募しています。先にその応募を取り下げてください。")});
  return absl::OkStatus();
}

absl::Status TakePlace(const Call& call, const pb::Round& round, const std::string& application,
                       const std::string& body, BatchViolations& violations,
                       storage::Mutation& mutation) {
  internal_pb::RoundExclusion place;
  place.set_owner(round.owner());
  place.set_group(round.exclusive_group());
  place.set_body(body);
  place.set_application(application);
  ASSIGN_OR_RETURN(const std::optional<ExclusionRow> held, FindPlace(call, round, body));
  if (!held.has_value()) {
    RoundExclusions().Insert(place, mutation);
    return absl::OkStatus();
  }
  if (held->message.application() == application) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_void, IsVoid(call, *held));
  if (!is_void) return AddExclusive(call, round, body, violations);
  RoundExclusions().Update(*held, place, mutation);
  return absl::OkStatus();
}

}  // namespace

absl::Status MovePlaces(const Call& call, const pb::Round& round,
                        const pb::RoundApplication& before, const pb::RoundApplication& after,
                        BatchViolations& violations, storage::Mutation& mutation) {
  if (round.exclusive_group().empty()) return absl::OkStatus();
  const std::set<std::string> old = BodiesThatTakePlaces(before);
  const std::set<std::string> now = BodiesThatTakePlaces(after);
  for (const std::string& body : now) {
    if (old.count(body) > 0) continue;
    RETURN_IF_ERROR(TakePlace(call, round, after.name(), body, violations, mutation));
  }
  for (const std::string& body : old) {
    if (now.count(body) > 0) continue;
    ASSIGN_OR_RETURN(const std::optional<ExclusionRow> held, FindPlace(call, round, body));
    if (held.has_value() && held->message.application() == after.name())
      RoundExclusions().Erase(*held, mutation);
  }
  return absl::OkStatus();
}

absl::Status MovePlacesToOwner(const Call& call, const pb::Round& before, const pb::Round& after,
                               const pb::RoundApplication& application,
                               storage::Mutation& mutation) {
  if (after.exclusive_group().empty()) return absl::OkStatus();
  for (const std::string& body : BodiesThatTakePlaces(application)) {
    ASSIGN_OR_RETURN(const std::optional<ExclusionRow> held, FindPlace(call, before, body));
    if (!held.has_value() || held->message.application() != application.name()) continue;
    RoundExclusions().Erase(*held, mutation);
    ASSIGN_OR_RETURN(const std::optional<ExclusionRow> there, FindPlace(call, after, body));
    if (there.has_value()) continue;
    internal_pb::RoundExclusion place = held->message;
    place.set_owner(after.owner());
    RoundExclusions().Insert(place, mutation);
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
