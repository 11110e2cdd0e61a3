#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/domain/registry/local_government_code.h"
#include "server/domain/registry/organization_query.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/time/date.h"
#include "server/service/organization/organization_matches.h"
#include "server/service/organization/organizations.h"
#include "server/service/registry/registry_service.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::NameReading;
using domain::OrganizationQuery;

constexpr size_t kMaxCandidates = 50;

absl::Status UnknownPrefecture(absl::string_view text) {
  return domain::InvalidField(
      "prefecture", "UNKNOWN_PREFECTURE",
      {absl::StrCat("\"", domain::Quoted(text),
                    "\" is not a prefecture; give its name, number or code"),
       absl::StrCat(
           "「", domain::Quoted(text),
           "」という都道府県はありません。名称、番号、団体コードのいずれかで指定してください。")});
}

// The prefecture that `text` names: 神奈川県, 神奈川, 14, 140007.
absl::StatusOr<std::string> FindPrefecture(const Call& call, absl::string_view text,
                                           absl::CivilDay day) {
  OrganizationQuery query = domain::ParseOrganizationQuery(text);
  int number = 0;
  if (absl::SimpleAtoi(domain::Fold(text), &number) && number >= 1 && number <= 47) {
    query.codes = {domain::PrefectureCode(absl::StrFormat("%02d", number))};
  }
  for (NameReading& reading : query.completed) query.names.push_back(std::move(reading));
  query.completed.clear();
  OrganizationMatcher matcher(call, day);
  RETURN_IF_ERROR(matcher.Collect(query, ""));
  for (const auto& [name, match] : matcher.matches) {
    const pb::Designation* now = DesignationOn(match.row.message, day);
    if (now != nullptr && now->kind() == pb::ORGANIZATION_KIND_PREFECTURE) return name;
  }
  return UnknownPrefecture(text);
}

// What the query is to a body on the day.
enum class Standing { kCurrent, kFormer, kGone };

Standing StandingOf(const OrganizationMatch& match, absl::CivilDay day) {
  if (!domain::LifeOf(match.row.message).Contains(day)) return Standing::kGone;
  const pb::Designation* now = DesignationOn(match.row.message, day);
  return now != nullptr && match.asked(*now) ? Standing::kCurrent : Standing::kFormer;
}

// Governments first, then wards, then those without a code; each in order of code.
std::pair<int, std::string> PlaceInReply(const pb::Organization& shown) {
  const int rank = domain::IsLocalGovernment(shown.kind()) ? 0
                   : domain::HasCode(shown.kind())         ? 1
                                                           : 2;
  return {rank, absl::StrCat(shown.code(), shown.name())};
}

void AddSorted(std::vector<pb::Organization> found,
               google::protobuf::RepeatedPtrField<pb::Organization>& reply) {
  std::sort(found.begin(), found.end(), [](const pb::Organization& a, const pb::Organization& b) {
    return PlaceInReply(a) < PlaceInReply(b);
  });
  if (found.size() > kMaxCandidates) found.resize(kMaxCandidates);
  for (pb::Organization& organization : found) *reply.Add() = std::move(organization);
}

}  // namespace

absl::StatusOr<pb::ResolveOrganizationResponse> ResolveOrganization(
    const Call& call, const pb::ResolveOrganizationRequest& request) {
  const absl::CivilDay day = ValidDay(call, request.as_of());
  std::string prefecture;
  if (!request.prefecture().empty()) {
    ASSIGN_OR_RETURN(prefecture, FindPrefecture(call, request.prefecture(), day));
  }
  const OrganizationQuery query = domain::ParseOrganizationQuery(request.query());
  OrganizationMatcher matcher(call, day);
  RETURN_IF_ERROR(matcher.Collect(query, prefecture));

  std::map<Standing, std::vector<pb::Organization>> by_standing;
  for (const auto& [name, match] : matcher.matches) {
    by_standing[StandingOf(match, day)].push_back(PresentOrganization(call, match.row, day));
  }
  pb::ResolveOrganizationResponse response;
  if (by_standing.empty()) return response;
  // Who bears the name today comes before who bore it; both before who is gone.
  const Standing best = by_standing.begin()->first;
  const char* what = query.codes.empty() ? "name" : "code";
  response.set_matched_by(best == Standing::kCurrent ? what : absl::StrCat("former_", what));
  if (best == Standing::kGone) {
    std::map<std::string, pb::Organization> successors;
    for (const pb::Organization& gone : by_standing[best]) {
      RETURN_IF_ERROR(CollectSuccessors(call, gone, day, successors));
    }
    std::vector<pb::Organization> found;
    for (auto& [name, successor] : successors) found.push_back(std::move(successor));
    AddSorted(std::move(found), *response.mutable_successors());
  }
  AddSorted(std::move(by_standing[best]), *response.mutable_candidates());
  return response;
}

}  // namespace renkei::service
