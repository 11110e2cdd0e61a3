// What every service asks of organizations: who they are on a day, who followed whom.

#ifndef RENKEI_SERVER_SERVICE_ORGANIZATION_ORGANIZATIONS_H_
#define RENKEI_SERVER_SERVICE_ORGANIZATION_ORGANIZATIONS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/domain/registry/organization_rules.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// An organization's row; INVALID_FIELDS (kind UNKNOWN_ORGANIZATION) at `field` if there is none.
[[nodiscard]] absl::StatusOr<storage::Row<pb::Organization>> FindOrganization(
    const Call& call, absl::string_view name, absl::string_view field);

// That `name` can become the owner of a document today: it exists (else UNKNOWN_ORGANIZATION at
// `field`), is no ward (NOT_AN_OWNER) and was not abolished (ORGANIZATION_ABOLISHED). The mutation
// relies on it.
[[nodiscard]] absl::Status RequireNewOwner(const Call& call, absl::string_view name,
                                           absl::string_view field, storage::Mutation& mutation);

// That `organization` has not ended today: ORGANIZATION_ABOLISHED with its successors otherwise. The
// mutation relies on it.
[[nodiscard]] absl::Status RequireLiving(const Call& call,
                                         const storage::Row<pb::Organization>& organization,
                                         storage::Mutation& mutation);

using domain::DesignationOn;

// An organization as replies show it: name, kana, kind and code of `day`, and the etag.
pb::Organization PresentOrganization(const Call& call, const storage::Row<pb::Organization>& row,
                                     absl::CivilDay day);

// The day of a request's as_of field; today in Japan when it is empty.
absl::CivilDay ValidDay(const Call& call, absl::string_view as_of);

// Adds to `successors`, by name and as they are on `day`, the bodies that exist then and followed
// `gone`, through all later reorganisations. Nothing if `gone` had not ended on `day`, or if the
// registry does not know who followed. A `mutation` relies on all that was read on the way.
[[nodiscard]] absl::Status CollectSuccessors(const Call& call, const pb::Organization& gone,
                                             absl::CivilDay day,
                                             std::map<std::string, pb::Organization>& successors,
                                             storage::Mutation* mutation = nullptr);

// The reverse: the names of the bodies that had ended on `day` and that `organization`, which exists
// then, followed, through all reorganisations, sorted. Bounded as a real chain never is.
[[nodiscard]] absl::StatusOr<std::set<std::string>> CollectPredecessors(
    const Call& call, const std::string& organization, absl::CivilDay day);

// The id of the prefecture in which an organization lies: its own for a prefecture, "" for bodies
// without one.
std::string PrefectureOf(const pb::Organization& organization);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ORGANIZATION_ORGANIZATIONS_H_
