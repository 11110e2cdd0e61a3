// What the dispatcher keeps of a call while it is under way. For the dispatcher's own files.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_DISPATCHER_RUNNING_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_DISPATCHER_RUNNING_H_

#include <memory>

#include "server/service/dispatch/dispatcher.h"
#include "server/service/dispatch/request_log.h"
#include "server/service/frame/call_observer.h"
#include "server/service/frame/monotonic.h"
#include "server/service/frame/share/holder.h"
#include "server/service/frame/share/origin.h"
#include "server/service/frame/share/shares.h"

namespace renkei::service {

struct Dispatcher::Running {
  Incoming incoming;
  Done done;
  absl::Time now;
  Monotonic began;  // when all of the request was there; of a stream, when it was opened
  auth::Caller caller;
  CallState state;  // with where the caller is, as Identified
  RequestKey request_key;
  bool validate_only = false;
  int attempts = 0;
  CallParts parts;
  // What it holds until it is answered: a place of the executor, or of the open and long calls.
  std::unique_ptr<Share> place;
  std::unique_ptr<Share> open;

  const Method& method() const { return *incoming.method; }
  google::protobuf::Message& request() { return *incoming.requests.front(); }
  Holder holder() const { return HolderOf(caller, state.network); }
  void GiveBack() {
    place.reset();
    open.reset();
  }
  // A call on a new snapshot.
  std::unique_ptr<Call> NewCall(const Env& env) {
    return std::make_unique<Call>(env, caller, *method().policy, now, incoming.abandoned, nullptr,
                                  &state);
  }
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_DISPATCHER_RUNNING_H_
