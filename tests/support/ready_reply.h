// The reply of a transport that answers at once.

#ifndef RENKEI_TESTS_SUPPORT_READY_REPLY_H_
#define RENKEI_TESTS_SUPPORT_READY_REPLY_H_

#include <memory>
#include <string>
#include <utility>

#include "client/lib/transport.h"

namespace renkei::client {

class ReadyReply final : public WireReply {
 public:
  explicit ReadyReply(absl::StatusOr<std::string> reply) : reply_(std::move(reply)) {}
  absl::StatusOr<std::string> Wait() override { return std::move(reply_); }

 private:
  absl::StatusOr<std::string> reply_;
};

}  // namespace renkei::client

#endif  // RENKEI_TESTS_SUPPORT_READY_REPLY_H_
