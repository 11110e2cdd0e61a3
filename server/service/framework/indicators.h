// Shared indicators: registered by a coordinator, or proposed by a municipality that misses one and
// decided on by a coordinator.

#ifndef RENKEI_SERVER_SERVICE_FRAMEWORK_INDICATORS_H_
#define RENKEI_SERVER_SERVICE_FRAMEWORK_INDICATORS_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Proposals of one organization that wait for a decision. A strategy has some dozens of KPIs; whoever
// misses more indicators than this talks to the coordinator first.
inline constexpr size_t kMaxWaitingProposals = 100;

// That every one of `names` ("indicators/{indicator}") may be referred to: DANGLING_REFERENCE naming
// the first that is not there, or that was declined (metadata "state" DECLINED) and is not among
// `kept`, what the referring record named before.
[[nodiscard]] absl::Status RequireIndicators(const Call& call, const std::set<std::string>& names,
                                             const std::set<std::string>& kept = {});

// Get, List, Upsert, Propose and Decide.
void RegisterIndicators(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAMEWORK_INDICATORS_H_
