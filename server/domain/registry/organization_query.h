// What a person typed to say which organization is meant: a code in any notation, a name, or
// prefecture and name.

#ifndef RENKEI_SERVER_DOMAIN_REGISTRY_ORGANIZATION_QUERY_H_
#define RENKEI_SERVER_DOMAIN_REGISTRY_ORGANIZATION_QUERY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/organization.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// One way to read a name: folded, with the folded prefecture that stands before it, if any.
struct NameReading {
  std::string prefecture;
  std::string name;

  bool operator==(const NameReading& other) const = default;
};

// A query is either a number or a name.
struct OrganizationQuery {
  // Six-digit codes that the text can mean, most likely first; see LocalGovernmentCodeReadings.
  std::vector<std::string> codes;
  // Otherwise the names: as typed, and without the prefecture that stands before it.
  std::vector<NameReading> names;
  // The same with the ending that was left out (横浜 for 横浜市, 京都 for 京都市 and 京都府): for
  // when `names` finds nobody.
  std::vector<NameReading> completed;
};

// Reads `text`. All lists are empty when it says nothing (white space, digits that are no code).
OrganizationQuery ParseOrganizationQuery(absl::string_view text);

// The folded names under which an organization is found: every name and kana that it ever had, and
// of a ward also the part behind its city's name. Sorted, without duplicates.
std::vector<std::string> SearchNames(const pb::Organization& organization);

// Whether `designation` is what `folded_name` asks for.
bool IsCalled(const pb::Designation& designation, absl::string_view folded_name);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REGISTRY_ORGANIZATION_QUERY_H_
