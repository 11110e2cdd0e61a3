// The page that stands where another one could not be made.

#ifndef RENKEI_CLIENT_WEB_PAGE_ERROR_PAGE_H_
#define RENKEI_CLIENT_WEB_PAGE_ERROR_PAGE_H_

#include "absl/status/status.h"
#include "client/web/page/visit.h"

namespace renkei::web {

// What happened, and what to do; never more than the server tells this visitor.
Shown ErrorPage(const Visit& visit, const absl::Status& status);

// As HTTP has it. What is not there and what one may not see are the same.
int HttpStatusOf(const absl::Status& status);

// No page stands at this address.
absl::Status NoSuchPage();

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_ERROR_PAGE_H_
