// Which bodies somebody may mean who typed a code or a name.

#ifndef RENKEI_SERVER_SERVICE_ORGANIZATION_ORGANIZATION_MATCHES_H_
#define RENKEI_SERVER_SERVICE_ORGANIZATION_ORGANIZATION_MATCHES_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "server/domain/registry/organization_query.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// A body that the query can mean.
struct OrganizationMatch {
  storage::Row<pb::Organization> row;
  // Whether it was called, or coded, as was asked in one designation.
  std::function<bool(const pb::Designation&)> asked;
};

// Lives within one attempt of one call.
class OrganizationMatcher {
 public:
  OrganizationMatcher(const Call& call, absl::CivilDay day) : call_(call), day_(day) {}

  // Every body, of any time, that `query` can mean, in `prefecture` if that is not empty.
  [[nodiscard]] absl::Status Collect(const domain::OrganizationQuery& query,
                                     const std::string& prefecture);

  std::map<std::string, OrganizationMatch> matches;  // by name of the body

 private:
  absl::Status CollectCode(const std::string& code, const std::string& prefecture);
  absl::Status CollectNames(const std::vector<domain::NameReading>& readings,
                            const std::string& prefecture);
  bool LiesIn(const pb::Organization& organization, const std::string& folded_prefecture);

  const Call& call_;
  const absl::CivilDay day_;
  std::map<std::string, std::string> prefecture_names_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ORGANIZATION_ORGANIZATION_MATCHES_H_
