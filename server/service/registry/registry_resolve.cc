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
#include "server/service/organization/organizations.h"
#include "server/service/registry/registry_service.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::NameReading;
using domain::OrganizationQuery;
using Row = storage::Row<pb::Organization>;

// More than bodies ever shared one name (中央区 of the designated cities); the reply's bound is the
// proto's.
constexpr size_t kMaxRowsPerKey = 500;
constexpr size_t kMaxCandidates = 50;

// Whether a body was called, or coded, so at some time or in one designation.
using Asked = std::function<bool(const pb::Designation&)>;

// A body that the query can mean, by what it asked for.
struct Match {
  Row row;
  Asked asked;
};

class Resolver {
 public:
  Resolver(const Call& call, absl::CivilDay day) : call_(call), day_(day) {}

  // Every body, of any time, that `query` can mean, in `prefecture` if that is not empty.
  absl::Status Collect(const OrganizationQuery& query, const std::string& prefecture) {
    for (const std::string& code : query.codes) {
      RETURN_IF_ERROR(CollectCode(code, prefecture));
    }
    if (absl::Status s = CollectNames(query.names, prefecture); !s.ok() || !matches.empty())
      return s;
    return CollectNames(query.completed, prefecture);
  }

  std::map<std::string, Match> matches;  // by name of the body

 private:
  absl::Status CollectCode(const std::string& code, const std::string& prefecture) {
    ASSIGN_OR_RETURN(
        const auto page,
        Organizations().ScanIndex(call_.snapshot(), storage::Key(kOrganizationsByCodeId).Add(code),
                                  "", kMaxRowsPerKey));
    for (const Row& row : page.rows) {
      if (!prefecture.empty() && PrefectureOf(row.message) != prefecture) continue;
      matches.try_emplace(row.message.name(), Match{row, [code](const pb::Designation& d) {
                                                      return d.code() == code;
                                                    }});
    }
    return absl::OkStatus();
  }

  absl::Status CollectNames(const std::vector<NameReading>& readings,
                            const std::string& prefecture) {
    for (const NameReading& reading : readings) {
      ASSIGN_OR_RETURN(
          const auto page,
          Organizations().ScanIndex(call_.snapshot(),
                                    storage::Key(kOrganizationsByNameId).Add(NameKey(reading.name)),
                                    "", kMaxRowsPerKey));
      for (const Row& row : page.rows) {
        if (!prefecture.empty() && PrefectureOf(row.message) != prefecture) continue;
        if (!reading.prefecture.empty() && !LiesIn(row.message, reading.prefecture)) continue;
        matches.try_emplace(row.message.name(),
                            Match{row, [name = reading.name](const pb::Designation& d) {
                                    return domain::IsCalled(d, name);
                                  }});
      }
    }
    return absl::OkStatus();
  }

  bool LiesIn(const pb::Organization& organization, const std::string& folded_prefecture) {
    const std::string name = PrefectureOf(organization);
    auto [known, added] = prefecture_names_.try_emplace(name);
    if (added && !name.empty()) {
      const auto row = Organizations().Get(call_.snapshot(), KeyByName(Organizations(), name));
      const pb::Designation* now =
          row.ok() && row->has_value() ? DesignationOn((*row)->message, day_) : nullptr;
      if (now != nullptr) known->second = domain::Fold(now->display_name());
    }
    return known->second == folded_prefecture;
  }

  const Call& call_;
  const absl::CivilDay day_;
  std::map<std::string, std::string> prefecture_names_;
};

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
  Resolver resolver(call, day);
  RETURN_IF_ERROR(resolver.Collect(query, ""));
  for (const auto& [name, match] : resolver.matches) {
    const pb::Designation* now = DesignationOn(match.row.message, day);
    if (now != nullptr && now->kind() == pb::ORGANIZATION_KIND_PREFECTURE) return name;
  }
  return UnknownPrefecture(text);
}

// What the query is to a body on the day.
enum class Standing { kCurrent, kFormer, kGone };

Standing StandingOf(const Match& match, absl::CivilDay day) {
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
  Resolver resolver(call, day);
  RETURN_IF_ERROR(resolver.Collect(query, prefecture));

  std::map<Standing, std::vector<pb::Organization>> by_standing;
  for (const auto& [name, match] : resolver.matches) {
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
