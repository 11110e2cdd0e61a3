// What a search's filter, and what it is counted by, mean to the index.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SEARCH_FILTER_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SEARCH_FILTER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/search_service.pb.h"
#include "server/search/engine/index.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// The filter of every search: facets (search_service.proto) that are equal to a value, or not.
// INVALID_FILTER, also for a comparison that looks into values or orders them.
[[nodiscard]] absl::StatusOr<std::vector<search::Filter>> SearchFilters(const Call& call,
                                                                        absl::string_view text);

// The index's name of a facet.
std::string FacetName(pb::SearchFacet facet);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SEARCH_FILTER_H_
