// A stream over several servers: failover_transport.h says what is sent again.

#ifndef RENKEI_CLIENT_LIB_FAILOVER_STREAM_H_
#define RENKEI_CLIENT_LIB_FAILOVER_STREAM_H_

#include <memory>
#include <optional>
#include <string>

#include "client/lib/failover_transport.h"
#include "client/lib/server_choice.h"
#include "client/lib/transport.h"
#include "storage/base/mutex.h"

namespace renkei::client {

class FailoverStream final : public WireStream {
 public:
  // Must not outlive `servers`.
  FailoverStream(FailoverTransport& servers, const WireCall& call);

  bool Write(const std::string& message) override;
  void WritesDone() override;
  std::optional<std::string> Read(absl::Duration silence) override;
  absl::Status Finish() override;
  void Cancel() override;

 private:
  // Ends the call at its server. True: it was begun anew at another one.
  bool MoveOn();
  // The call at the next server; false: there is none any more, or the caller has given up.
  bool OpenNext();
  // What was sent so far, once more.
  bool SendAgain();

  FailoverTransport& servers_;
  const WireCall call_;
  ServerRound round_;
  // The one message of a repeatable call, until it is answered.
  std::optional<std::string> sent_;
  bool writes_done_ = false;
  bool written_ = false;  // something has gone out
  bool answered_ = false;
  // A reply that came although nothing had gone out.
  std::optional<std::string> early_;
  std::optional<absl::Status> end_;

  // Guards what Cancel reaches: the stream is replaced under it, and used without it by the one thread.
  Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<WireStream> wire_;
};

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_FAILOVER_STREAM_H_
