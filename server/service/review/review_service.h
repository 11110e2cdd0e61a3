// ReviewService: who judges in a round, what each gives, and what that comes to.

#ifndef RENKEI_SERVER_SERVICE_REVIEW_REVIEW_SERVICE_H_
#define RENKEI_SERVER_SERVICE_REVIEW_REVIEW_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterReviewService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REVIEW_REVIEW_SERVICE_H_
