// The request of the method that finds a kind of things.

#ifndef RENKEI_CLIENT_WEB_PAGE_SEARCH_REQUEST_H_
#define RENKEI_CLIENT_WEB_PAGE_SEARCH_REQUEST_H_

#include "client/view/page/search_kinds.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::web {

namespace pb = renkei::v1;

// What `find(request, reply)` returns, with an empty request for things of that kind and an empty reply.
template <class Find>
auto AskedFor(const view::SearchKind& kind, Find find) {
  if (kind.is_record()) {
    pb::SearchRecordsRequest request;
    request.add_types(kind.type);
    return find(request, pb::SearchRecordsResponse());
  }
  switch (kind.type) {
    case pb::RESOURCE_TYPE_VISION:
      return find(pb::SearchVisionsRequest(), pb::SearchVisionsResponse());
    case pb::RESOURCE_TYPE_INITIATIVE:
      return find(pb::SearchInitiativesRequest(), pb::SearchInitiativesResponse());
    case pb::RESOURCE_TYPE_PROGRAMME:
      return find(pb::SearchProgrammesRequest(), pb::SearchProgrammesResponse());
    case pb::RESOURCE_TYPE_ORGANIZATION:
      return find(pb::SearchOrganizationsRequest(), pb::SearchOrganizationsResponse());
    default:
      return find(pb::SearchCasesRequest(), pb::SearchCasesResponse());
  }
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_SEARCH_REQUEST_H_
