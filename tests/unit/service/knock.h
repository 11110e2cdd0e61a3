// Whether a caller gets in at all, without regard to what a request asks for.

#ifndef RENKEI_TESTS_UNIT_SERVICE_KNOCK_H_
#define RENKEI_TESTS_UNIT_SERVICE_KNOCK_H_

#include <future>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/service/dispatch/dispatcher.h"

namespace renkei::service {

// What an empty request of `method` is answered with: a refusal of the caller comes before every
// other.
inline absl::Status Knock(const Dispatcher& dispatcher, const std::string& token,
                          const Method& method) {
  Dispatcher::Incoming incoming;
  incoming.method = &method;
  incoming.authorization = absl::StrCat("Bearer ", token);
  incoming.requests.emplace_back(method.request_prototype->New());
  incoming.abandoned = [] { return false; };
  if (method.AnswersInParts()) return dispatcher.Open(std::move(incoming)).status();
  std::promise<absl::Status> promise;
  dispatcher.Dispatch(
      std::move(incoming),
      [&promise](const absl::Status& status, const MessagePtr&) { promise.set_value(status); });
  return promise.get_future().get();
}

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_KNOCK_H_
