// What a client that speaks gRPC alone reads of a typed error.

#ifndef RENKEI_TESTS_E2E_WIRE_REASON_H_
#define RENKEI_TESTS_E2E_WIRE_REASON_H_

#include <grpcpp/support/status.h>

#include <string>

namespace renkei::e2e {

// The google.rpc.ErrorInfo reason among the details; empty if there is none.
std::string WireReason(const grpc::Status& status);

}  // namespace renkei::e2e

#endif  // RENKEI_TESTS_E2E_WIRE_REASON_H_
