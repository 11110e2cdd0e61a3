// Files through the API: an import is an upload, an export a download, neither of which is ever in
// memory as a whole.
//
//   POST /renkei.v1.ExchangeService/ImportResources?message={ImportOptions}    the file as the body
//   POST or GET /renkei.v1.ExchangeService/ExportResources                     ExportResourcesRequest
//   POST /renkei.v1.OperationService/StartImport?message={StartImportHeader}   the file as the body
//   POST or GET /renkei.v1.OperationService/ReadOperationFile                  ReadOperationFileRequest
//
// An import is answered with one ImportResourcesResponse: every mistake and change that the server told
// of, and the result. An export that breaks off ends its connection, so that nobody takes it for whole.

#ifndef RENKEI_CLIENT_WEB_GATEWAY_FILES_H_
#define RENKEI_CLIENT_WEB_GATEWAY_FILES_H_

#include "client/web/gateway/connect.h"
#include "client/web/upstream/upstream.h"
#include "google/protobuf/descriptor.h"
#include "server/http/handler.h"

namespace renkei::web {

// Whether a method takes, or gives, a file in pieces.
bool IsUploaded(const google::protobuf::MethodDescriptor& method);
bool IsDownloaded(const google::protobuf::MethodDescriptor& method);

// Of those methods. Both wait for client and server: on a worker's thread.
void ServeUpload(http::Exchange& exchange, const google::protobuf::MethodDescriptor& method,
                 const ConnectCall& call, Upstream& upstream);
void ServeDownload(http::Exchange& exchange, const google::protobuf::MethodDescriptor& method,
                   const ConnectCall& call, Upstream& upstream);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_GATEWAY_FILES_H_
