// One generic adapter between gRPC and the dispatcher. Each service of the contract is registered
// from its descriptor with raw (ByteBuffer) callback methods, so that parsing is ours: bad UTF-8 or
// garbage gets a typed error, where generated handlers answer an empty UNIMPLEMENTED. Reflection
// lists the services all the same.

#ifndef RENKEI_SERVER_RPC_RAW_SERVICE_H_
#define RENKEI_SERVER_RPC_RAW_SERVICE_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "server/rpc/transport.h"

namespace renkei::rpc {

// Largest message that is received: gRPC itself refuses more with RESOURCE_EXHAUSTED.
inline constexpr int kMaxReceiveBytes = 4 * 1024 * 1024;
// Replies are pages of about 1 MiB; one record is at most 256 KiB.
inline constexpr int kMaxSendBytes = 8 * 1024 * 1024;

class RawService : public grpc::Service {
 public:
  // Every method of `service` must be in the dispatcher's registry (MethodRegistry::CheckComplete).
  RawService(const google::protobuf::ServiceDescriptor& service, const Transport& transport);

 private:
  // "/renkei.v1.CaseService/GetCase": gRPC keeps the pointers.
  std::vector<std::unique_ptr<std::string>> names_;
};

// Answers calls to methods that nobody has with a typed error.
class UnknownMethods : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_RAW_SERVICE_H_
