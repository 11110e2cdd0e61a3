// Cases that moved the indicator of a KPI for which somebody looks for help: the rule of kpi_cases.h the other way
// round, from the case to those whom it may help.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_OWN_KPI_MATCHES_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_OWN_KPI_MATCHES_H_

#include "absl/status/status.h"
#include "renkei/v1/case.pb.h"
#include "server/domain/follow/news.h"
#include "server/service/follow/followers.h"
#include "server/service/follow/notice_store.h"

namespace renkei::service {

// Tells those who follow their own KPIs of `found`, which `news` says was published: where a KPI of a plan in force
// of their organization has an indicator that it moved the way they want, is behind or overdue, and their
// organization is like the case's owner. `sees` says who reads the case.
[[nodiscard]] absl::Status AddKpiMatches(const Env& env, Followers& followers,
                                         const pb::Case& found, const domain::News& news,
                                         const internal_pb::EffectiveAudience& audience,
                                         NoticeBatch& batch);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_OWN_KPI_MATCHES_H_
