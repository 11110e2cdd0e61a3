// OperationService: imports and exports that go on when nobody waits. What runs them is
// operation_runner.h.

#ifndef RENKEI_SERVER_SERVICE_OPERATION_OPERATION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_OPERATION_OPERATION_SERVICE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterOperationService(MethodRegistry& methods);

// Removes up to `limit` operations whose time is over, with their files; returns how many. The server
// calls it from time to time. Blocks on the commits.
[[nodiscard]] absl::StatusOr<int> SweepOperations(const Env& env, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_OPERATION_OPERATION_SERVICE_H_
