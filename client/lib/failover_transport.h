// One transport over several servers of one store: a call that a server does not answer goes on at
// another one (server_choice.h says which, and when a server is left).
//
// What is sent to another server by itself, at once and within the deadline of the call:
// - a call that is repeatable (WireCall), under the request_id that it has, so that a write is done once;
// - any stream of which nothing has gone out yet, and a repeatable one until its first reply.
// Everything else ends as it does with one server, and the next call goes elsewhere: a call that may have
// been carried out, a stream from the middle. A watch goes on from its last cursor then (watch.h).
//
// A call asks each server once. Where none answers, its caller decides by retry.h whether to begin another
// round, after a wait.

#ifndef RENKEI_CLIENT_LIB_FAILOVER_TRANSPORT_H_
#define RENKEI_CLIENT_LIB_FAILOVER_TRANSPORT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/lib/async_transport.h"
#include "client/lib/server_choice.h"
#include "client/lib/steady_time.h"
#include "storage/base/mutex.h"

namespace renkei::client {

struct FailoverOptions {
  OnServerMove on_move = {};
  std::function<absl::Time()> now = SteadyNow;
};

class FailoverTransport final : public AsyncTransport {
 public:
  struct Server {
    std::string address;
    std::unique_ptr<AsyncTransport> transport;
  };

  // `servers`: 1 to kMaxAddresses, the first one being the first to be asked.
  explicit FailoverTransport(std::vector<Server> servers, FailoverOptions options = {});
  ~FailoverTransport() override;

  std::unique_ptr<WireReply> Begin(const WireCall& call, const std::string& request) override;
  std::unique_ptr<WireStream> OpenStream(const WireCall& call) override;
  std::unique_ptr<AsyncReader> OpenReader(const WireCall& call,
                                          const std::string& request) override;
  // The server in use.
  std::string server() const override { return choice_.address(choice_.current()); }
  bool sends_again() const override { return true; }

  // Leaves the server in use, for who learned from an answer that it does not serve.
  void Leave(const absl::Status& why) { choice_.Failed(choice_.current(), why); }
  std::vector<ServerFigure> Figures() const { return choice_.Figures(); }

  // For the calls over it.
  ServerChoice& choice() { return choice_; }
  AsyncTransport& at(size_t server) { return *servers_[server].transport; }

  // Readers go to another server on threads of the transports: a transport is not used any more once
  // it is being destroyed. BeginMove false: it is too late for that.
  [[nodiscard]] bool BeginMove();
  void EndMove();

 private:
  ServerChoice choice_;
  Mutex mutex_;
  CondVar none_moves_;  // moving_ == 0
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  int moving_ ABSL_GUARDED_BY(mutex_) = 0;
  // Destroyed first: each waits for its readers, which know the rest.
  std::vector<Server> servers_;
};

// Over gRPC to `servers`, 1 to kMaxAddresses.
std::unique_ptr<FailoverTransport> MakeFailoverTransport(const std::vector<Endpoint>& servers,
                                                         FailoverOptions options = {});

// The transport to `servers`, 1 to kMaxAddresses: of one its own, of several one over all of them.
std::unique_ptr<AsyncTransport> MakeTransport(const std::vector<Endpoint>& servers,
                                              FailoverOptions options = {});

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_FAILOVER_TRANSPORT_H_
