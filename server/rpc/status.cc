#include "server/rpc/status.h"

#include <string>

#include "server/service/dispatch/error_description.h"

namespace renkei::rpc {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status described = service::DescribeError(status);
  // gRPC has the numbers of google.rpc.Code.
  return grpc::Status(static_cast<grpc::StatusCode>(described.code()), described.message(),
                      described.details_size() > 0 ? described.SerializeAsString() : "");
}

}  // namespace renkei::rpc
