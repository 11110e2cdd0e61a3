// Files through the API: an import is an upload, an export a download, neither of which is ever in
// memory as a whole.
//
//   POST /renkei.v1.ExchangeService/ImportResources?message={ImportOptions}    the file as the body
//   POST or GET /renkei.v1.ExchangeService/ExportResources                     ExportResourcesRequest
//
// An import is answered with one ImportResourcesResponse: every mistake and change that the server told
// of, and the result. An export that breaks off ends its connection, so that nobody takes it for whole.

#ifndef RENKEI_CLIENT_WEB_GATEWAY_FILES_H_
#define RENKEI_CLIENT_WEB_GATEWAY_FILES_H_

#include "client/web/gateway/connect.h"
#include "client/web/http/handler.h"
#include "client/web/upstream/upstream.h"

namespace renkei::web {

// Both wait for client and server: on a worker's thread.
void ServeImport(http::Exchange& exchange, const ConnectCall& call, Upstream& upstream);
void ServeExport(http::Exchange& exchange, const ConnectCall& call, Upstream& upstream);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_GATEWAY_FILES_H_
