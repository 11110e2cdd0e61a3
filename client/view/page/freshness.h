// Whether published cases still hold, by organization.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FRESHNESS_H_
#define RENKEI_CLIENT_VIEW_PAGE_FRESHNESS_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/case_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// One block, FreshnessTable; under the title stands how many they are together.
Page FreshnessPage(const std::vector<pb::CaseFreshness>& organizations, const domain::Words& words);

// A row for each organization.
Table FreshnessTable(const std::vector<pb::CaseFreshness>& organizations,
                     const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FRESHNESS_H_
