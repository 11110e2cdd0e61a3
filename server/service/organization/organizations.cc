#include "server/service/organization/organizations.h"

#include <map>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/error.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<storage::Row<pb::Organization>> FindOrganization(const Call& call,
                                                                absl::string_view name,
                                                                absl::string_view field) {
  ASSIGN_OR_RETURN(auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), name)));
  if (!row.has_value()) {
    return domain::InvalidField(field, "UNKNOWN_ORGANIZATION",
                                {absl::StrCat(name, " is not in the registry"),
                                 absl::StrCat(name, " は登録されていない団体です。")});
  }
  return *std::move(row);
}

namespace {

// With who followed, where the registry knows it.
absl::Status Abolished(const Call& call, const pb::Organization& organization,
                       const std::string& shown) {
  std::map<std::string, pb::Organization> successors;
  RETURN_IF_ERROR(CollectSuccessors(call, organization, call.today(), successors));
  std::vector<std::string> names;
  std::vector<std::string> titles;
  for (const auto& [name, successor] : successors) {
    names.push_back(name);
    titles.push_back(successor.display_name());
  }
  const std::string& date = organization.abolished_date();
  const bool known = !names.empty();
  return domain::MakeError(
      pb::REASON_ORGANIZATION_ABOLISHED,
      {absl::StrCat(shown, " was abolished on ", date,
                    known ? absl::StrCat("; followed by ", absl::StrJoin(titles, ", ")) : ""),
       absl::StrCat(shown, "は", date, "に廃止されています。",
                    known ? absl::StrCat("承継先: ", absl::StrJoin(titles, "、")) : "")},
      {{"organization", organization.name()},
       {"abolished_date", date},
       {"successors", absl::StrJoin(names, ",")}});
}

}  // namespace

absl::Status RequireNewOwner(const Call& call, absl::string_view name, absl::string_view field,
                             storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const storage::Row<pb::Organization> row, FindOrganization(call, name, field));
  const pb::Organization& organization = row.message;
  const pb::Designation* now = DesignationOn(organization, call.today());
  const std::string shown = now == nullptr ? std::string(name) : now->display_name();
  if (now != nullptr && now->kind() == pb::ORGANIZATION_KIND_WARD) {
    return domain::MakeError(
        pb::REASON_NOT_AN_OWNER,
        {absl::StrCat(shown,
                      " is a ward of a designated city and cannot own documents; use the city"),
         absl::StrCat(shown,
                      "は政令指定都市の行政区のため、所有者になれません。市を指定してください。")},
        {{"organization", std::string(name)}, {"parent", organization.parent()}});
  }
  return RequireLiving(call, row, mutation);
}

absl::Status RequireLiving(const Call& call, const storage::Row<pb::Organization>& organization,
                           storage::Mutation& mutation) {
  const pb::Organization& body = organization.message;
  if (domain::HasEnded(body, call.today())) {
    const pb::Designation* last = DesignationOn(body, call.today());
    return Abolished(call, body, last == nullptr ? body.name() : last->display_name());
  }
  Organizations().Require(organization, mutation);
  return absl::OkStatus();
}

pb::Organization PresentOrganization(const Call& call, const storage::Row<pb::Organization>& row,
                                     absl::CivilDay day) {
  pb::Organization shown = row.message;
  shown.set_etag(MakeEtag(call.env().store, row.version));
  if (const pb::Designation* d = DesignationOn(shown, day)) {
    shown.set_display_name(d->display_name());
    shown.set_kana(d->kana());
    shown.set_kind(d->kind());
    shown.set_code(d->code());
  }
  return shown;
}

absl::CivilDay ValidDay(const Call& call, absl::string_view as_of) {
  const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(as_of);
  return day.ok() ? *day : call.today();  // the validator has refused what is no date
}

namespace {

// Reorganisations in which one body took part: some at most, in a life.
constexpr size_t kMaxEventsPerBody = 200;
// Bodies on the way from one that ended to those that followed. No real chain comes near it.
constexpr size_t kMaxBodiesOnTheWay = 1'000;

// The names of those who followed `gone` in the event that ended it.
absl::StatusOr<std::vector<std::string>> DirectSuccessors(const Call& call,
                                                          const pb::Organization& gone,
                                                          storage::Mutation* mutation) {
  ASSIGN_OR_RETURN(const auto events,
                   Reorganizations().ScanIndex(
                       call.snapshot(), storage::Key(kReorganizationsByOrgId).Add(gone.name()), "",
                       kMaxEventsPerBody));
  std::vector<std::string> names;
  for (const auto& row : events.rows) {
    const pb::Reorganization& event = row.message;
    if (event.date() != gone.abolished_date() ||
        !absl::c_linear_search(event.predecessors(), gone.name()))
      continue;
    if (mutation != nullptr) Reorganizations().Require(row, *mutation);
    names.insert(names.end(), event.successors().begin(), event.successors().end());
  }
  return names;
}

}  // namespace

absl::Status CollectSuccessors(const Call& call, const pb::Organization& gone, absl::CivilDay day,
                               std::map<std::string, pb::Organization>& successors,
                               storage::Mutation* mutation) {
  std::vector<pb::Organization> pending = {gone};
  std::set<std::string> seen = {gone.name()};
  while (!pending.empty() && seen.size() < kMaxBodiesOnTheWay) {
    const pb::Organization body = std::move(pending.back());
    pending.pop_back();
    if (!domain::HasEnded(body, day)) continue;
    ASSIGN_OR_RETURN(const std::vector<std::string> names, DirectSuccessors(call, body, mutation));
    for (const std::string& name : names) {
      if (!seen.insert(name).second) continue;
      ASSIGN_OR_RETURN(const auto row,
                       Organizations().Get(call.snapshot(), KeyByName(Organizations(), name)));
      if (!row.has_value()) continue;
      if (mutation != nullptr) Organizations().Require(*row, *mutation);
      if (domain::LifeOf(row->message).Contains(day)) {
        successors.emplace(name, PresentOrganization(call, *row, day));
      } else {
        pending.push_back(row->message);
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::set<std::string>> CollectPredecessors(const Call& call,
                                                          const std::string& organization,
                                                          absl::CivilDay day) {
  std::set<std::string> gone;
  std::vector<std::string> pending = {organization};
  const std::string date = domain::FormatDate(day);
  while (!pending.empty() && gone.size() < kMaxBodiesOnTheWay) {
    const std::string body = std::move(pending.back());
    pending.pop_back();
    ASSIGN_OR_RETURN(const auto events,
                     Reorganizations().ScanIndex(call.snapshot(),
                                                 storage::Key(kReorganizationsByOrgId).Add(body),
                                                 "", kMaxEventsPerBody));
    for (const auto& row : events.rows) {
      if (row.message.date() > date || !absl::c_linear_search(row.message.successors(), body))
        continue;
      for (const std::string& name : row.message.predecessors()) {
        ASSIGN_OR_RETURN(const storage::Row<pb::Organization> predecessor,
                         FindOrganization(call, name, ""));
        // One that gave away a part and lives on was not followed.
        if (predecessor.message.abolished_date() != row.message.date()) continue;
        if (gone.insert(name).second) pending.push_back(name);
      }
    }
  }
  return gone;
}

std::string PrefectureOf(const pb::Organization& organization) {
  if (!organization.prefecture().empty()) return organization.prefecture();
  for (const pb::Designation& d : organization.designations()) {
    if (d.kind() == pb::ORGANIZATION_KIND_PREFECTURE) return organization.name();
  }
  return "";
}

}  // namespace renkei::service
