// The case that comes of a joint initiative with results: what is said there, as a case says it.

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_CASE_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_CASE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// A body that has joined, as it is called today.
struct CaseMember {
  std::string organization;
  std::string display_name;
  pb::MemberRole role = pb::MEMBER_ROLE_UNSPECIFIED;
};

// Whether an initiative can become a case: ILLEGAL_TRANSITION unless it is running or closed;
// INVALID_FIELDS, NO_RESULTS, where it states none and no shared KPI has a total.
[[nodiscard]] absl::Status CheckMayBecomeCase(const pb::Initiative& initiative,
                                              const pb::SummarizeSharedKpisResponse& kpis);

// The case, of the body that leads. Texts that are longer than a case's are cut, with … at their end;
// of more partners than a case has the last one says how many others there are.
pb::Case CaseOfInitiative(const pb::Initiative& initiative, const std::vector<CaseMember>& members,
                          const pb::SummarizeSharedKpisResponse& kpis);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_CASE_H_
