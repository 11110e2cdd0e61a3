// A call that nobody has made: what the server itself reads with, for what is derived from the
// resources.

#ifndef RENKEI_SERVER_SERVICE_FRAME_SYSTEM_CALL_H_
#define RENKEI_SERVER_SERVICE_FRAME_SYSTEM_CALL_H_

#include <functional>

#include "server/service/frame/call.h"

namespace renkei::service {

// At a snapshot of the moment in which it is made. `env` outlives it.
class SystemCall {
 public:
  explicit SystemCall(const Env& env)
      : call_(env, nobody_, policy_, env.now(), never_, env.store.NewSnapshot()) {}
  SystemCall(const SystemCall&) = delete;
  SystemCall& operator=(const SystemCall&) = delete;

  const Call& call() const { return call_; }

 private:
  const auth::Caller nobody_;
  const auth::PolicyEntry policy_{"", {}, auth::Ownership::kReadable, auth::Cost::kExecutor};
  const std::function<bool()> never_ = [] { return false; };
  const Call call_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_SYSTEM_CALL_H_
