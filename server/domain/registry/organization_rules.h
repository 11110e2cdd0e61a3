// What must hold of an organization and of a reorganisation, whoever sends it.

#ifndef RENKEI_SERVER_DOMAIN_REGISTRY_ORGANIZATION_RULES_H_
#define RENKEI_SERVER_DOMAIN_REGISTRY_ORGANIZATION_RULES_H_

#include <functional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/organization.pb.h"
#include "server/domain/error.h"
#include "server/domain/time/date.h"

namespace renkei::domain {

// 普通地方公共団体 and 特別区: what counts among the 1,788. Not wards, not associations.
bool IsLocalGovernment(pb::OrganizationKind kind);

// Kinds that have a 団体コード: local governments, wards of designated cities, 一部事務組合,
// 広域連合.
bool HasCode(pb::OrganizationKind kind);

// Kinds that RegistryService.CreateOrganization makes: ministries, the coordinator, and partners.
bool IsPartner(pb::OrganizationKind kind);

// "CITY": the enum's name without its prefix, for filters and columns.
absl::string_view KindToken(pb::OrganizationKind kind);

// The days on which `organization` exists. Its dates must be well formed; what is not is taken as
// open.
DateInterval LifeOf(const pb::Organization& organization);

// Whether it no longer exists on `day`.
bool HasEnded(const pb::Organization& organization, absl::CivilDay day);

// The days on which `designation` holds, likewise.
DateInterval SpanOf(const pb::Designation& designation);

// The name and code that an organization has, or had last, on `day`; nullptr if the record has no
// designation.
const pb::Designation* DesignationOn(const pb::Organization& organization, absl::CivilDay day);

// Codes in other notations (five digits, full width) become six digits; what is no code stays.
void NormalizeCodes(pb::Organization& organization);

// What is wrong with the record by itself, with fields relative to it
// ("designations[1].from_date"), at most 20 of them. The constraints of its .proto hold already.
// Kinds:
//   BAD_INTERVAL, GAP, OVERLAP  designations must follow one another without a gap
//   BAD_LIFE                    the first begins when the body is established, the last ends when it
//                               is abolished
//   REQUIRED, NOT_ALLOWED       code, prefecture and parent, by kind; a 類似団体 has class and edition
//   MIXED_KINDS                 a body does not become a ward, a partner or a prefecture, or stop
//                               being one
//   DUPLICATE                   a neighbour that is named twice, or is the body itself
//   MORE_THAN_ALL               more residents of 75 and over than of 65 and over
std::vector<pb::FieldViolation> CheckOrganization(const pb::Organization& organization);

// Returns the organization with that name, or nullptr. The pointer lives until the next call.
using OrganizationLookup = std::function<const pb::Organization*(absl::string_view name)>;

// What is wrong with an event, fields relative to it. Kinds:
//   UNKNOWN_ORGANIZATION   nobody has the name
//   NOT_ALIVE              a predecessor had not begun or had ended before the day; a successor
//   does not exist on it DUPLICATE              named twice on one side NOT_THE_SAME           a
//   rename or change of status has one body, the same on both sides NOT_ALLOWED            in a
//   merger or absorption no body is on both sides
std::vector<pb::FieldViolation> CheckReorganization(const pb::Reorganization& event,
                                                    const OrganizationLookup& lookup);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REGISTRY_ORGANIZATION_RULES_H_
