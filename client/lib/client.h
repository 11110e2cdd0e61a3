// The C++ client of a Renkei server: calls by method name with the contract's own messages.
//
//   auto client = Client::Connect({.server = "localhost", .token = secret});
//   absl::StatusOr<pb::Case> found = (*client)->Call<pb::Case>("CaseService/GetCase", request);
//
// Errors are absl::Status values with the code of the call and a renkei.v1.ErrorDetail
// (domain::DetailOf).

#ifndef RENKEI_CLIENT_LIB_CLIENT_H_
#define RENKEI_CLIENT_LIB_CLIENT_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/lib/retry.h"
#include "client/lib/server_choice.h"
#include "client/lib/transport.h"
#include "google/protobuf/message.h"

namespace renkei::client {

// How long a call may take in all, retries included, unless told otherwise.
inline constexpr absl::Duration kDefaultTimeout = absl::Seconds(30);
// The same for a stream to the server: a file of 512 MiB over a slow line. That the line is dead is
// noticed earlier, by its keepalive.
inline constexpr absl::Duration kDefaultStreamTimeout = absl::Hours(2);

struct ClientOptions {
  // host[:port], or several servers of one store, separated by commas (address.h): calls go to the first
  // one that answers, and on to another one when it does not (failover_transport.h). The token is
  // sent to all of them.
  std::string server = "localhost";
  // Bearer token; empty: none is sent.
  std::string token = {};
  // PEM file of the certificate authorities to trust. Set: TLS always. Empty: plain text to
  // loopback, and elsewhere TLS with the authorities that the system trusts.
  std::string tls_ca_file = {};
  // Allows plain text beyond loopback: the token then travels readable.
  bool insecure = false;
  // Over all attempts; unset: kDefaultTimeout, kDefaultStreamTimeout.
  std::optional<absl::Duration> timeout = {};
  // Sent as accept-language.
  std::string locale = "ja";
  // Told when calls go to another server of several from now on. Null: nobody.
  OnServerMove on_server_move = {};
};

// Deadlines: a call and a stream to the server end after these, or what ClientOptions or
// CallOptions say. A stream from the server has no deadline unless CallOptions give one: a feed has
// no end.
struct CallOptions {
  std::optional<absl::Duration> timeout = {};
  // Sent in place of the client's own token and language; null: those. Values are visible ASCII.
  const std::vector<std::pair<std::string, std::string>>* metadata = nullptr;
};

// A call of many messages: first the client's, then the server's, either of which may be a single
// one. Used by one thread, but for Cancel; must not outlive its Client. Destroying it ends the call.
// Nothing is sent or asked for again by itself: where a method can be resumed or repeated, its caller
// knows how (see watch.h).
class MessageStream {
 public:
  explicit MessageStream(std::unique_ptr<WireStream> wire) : wire_(std::move(wire)) {}

  // The first message, or its header, gets a request_id if it has none. False: the call has ended
  // already; Read says why.
  [[nodiscard]] bool Write(const google::protobuf::Message& message);
  // That was the last message.
  void WritesDone() { wire_->WritesDone(); }

  // Waits for the next reply, at most `silence`; nullopt: that was all. After nullopt or an error it
  // is not called again.
  template <class Reply>
  [[nodiscard]] absl::StatusOr<std::optional<Reply>> Read(
      absl::Duration silence = absl::InfiniteDuration()) {
    std::optional<Reply> reply(std::in_place);
    const absl::StatusOr<bool> there = ReadInto(*reply, silence);
    if (!there.ok()) return there.status();
    if (!*there) reply.reset();
    return reply;
  }

  // Ends the client's messages and waits for the one reply. Called once, instead of Read.
  template <class Reply>
  [[nodiscard]] absl::StatusOr<Reply> Finish() {
    Reply reply;
    if (absl::Status status = FinishInto(reply); !status.ok()) return status;
    return reply;
  }

  // Ends the call; a Read that waits returns CANCELLED. From any thread.
  void Cancel() { wire_->Cancel(); }

 private:
  absl::StatusOr<bool> ReadInto(google::protobuf::Message& reply, absl::Duration silence);
  absl::Status FinishInto(google::protobuf::Message& reply);

  std::unique_ptr<WireStream> wire_;
  bool first_ = true;
};

class Client;

// A unary call that was begun: another attempt, where one is needed, is made while it is waited for.
// Used by one thread; must not outlive its Client. Destroying it ends the call.
class Pending {
 public:
  // Waits for the reply, of the type with which the call was begun. Called once.
  template <class Reply>
  [[nodiscard]] absl::StatusOr<Reply> Wait() {
    Reply reply;
    if (absl::Status status = WaitInto(reply); !status.ok()) return status;
    return reply;
  }
  [[nodiscard]] absl::Status WaitInto(google::protobuf::Message& reply);

 private:
  friend class Client;
  Pending(Client& client, WireCall call, std::string request);
  explicit Pending(absl::Status refused) : refused_(std::move(refused)) {}

  Client* client_ = nullptr;
  WireCall call_;
  std::string request_;
  std::unique_ptr<WireReply> first_;
  absl::Status refused_;
};

// Safe for several threads.
class Client {
 public:
  // Checks the options and reads the certificates; the connection is made with the first call, so a
  // server that is down shows there. INVALID_ARGUMENT, or FAILED_PRECONDITION for a file that
  // cannot be used.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Client>> Connect(
      const ClientOptions& options);

  // Over a transport of the caller's choice; for tests.
  Client(std::unique_ptr<Transport> transport, ClientOptions options, RetryClock clock);

  // One unary call. `method` is "Service/Method" in renkei.v1, and must exist with these message
  // types (INTERNAL). Writes without a request_id get one, so that every call here may be sent
  // again after a failure that may pass.
  template <class Reply>
  [[nodiscard]] absl::StatusOr<Reply> Call(absl::string_view method,
                                           const google::protobuf::Message& request,
                                           const CallOptions& options = {}) {
    Reply reply;
    if (absl::Status status = CallInto(method, request, reply, options); !status.ok())
      return status;
    return reply;
  }

  // Begins a unary call: several can be under way at once for one thread. What Call refuses shows in
  // Pending::Wait.
  [[nodiscard]] Pending Begin(absl::string_view method, const google::protobuf::Message& request,
                              const google::protobuf::Message& reply,
                              const CallOptions& options = {});

  // Begins a call of many messages.
  [[nodiscard]] MessageStream OpenStream(absl::string_view method, const CallOptions& options = {});

  // Sends one request to a method that answers with many messages of `Reply`'s type.
  template <class Reply>
  [[nodiscard]] absl::StatusOr<MessageStream> OpenReader(absl::string_view method,
                                                         const google::protobuf::Message& request,
                                                         const CallOptions& options = {}) {
    return OpenReaderOf(method, request, Reply::default_instance(), options);
  }

  // The same as Call for a reply whose type is known at run time only.
  [[nodiscard]] absl::Status CallInto(absl::string_view method,
                                      const google::protobuf::Message& request,
                                      google::protobuf::Message& reply,
                                      const CallOptions& options = {});

  // host:port of the server that calls go to: of several the one that answered last, before that the
  // first. "" over a transport that has none.
  std::string server() const { return transport_->server(); }

  // Time and chance as this client takes them.
  const RetryClock& clock() const { return clock_; }

 private:
  friend class Pending;

  absl::StatusOr<MessageStream> OpenReaderOf(absl::string_view method,
                                             const google::protobuf::Message& request,
                                             const google::protobuf::Message& reply,
                                             const CallOptions& options);
  WireCall MakeCall(absl::string_view method, const CallOptions& options,
                    absl::Duration fallback) const;
  // What `first` comes to, or a later attempt.
  absl::StatusOr<std::string> SendUntilSettled(const WireCall& call, const std::string& bytes,
                                               std::unique_ptr<WireReply> first);

  const std::unique_ptr<Transport> transport_;
  const ClientOptions options_;
  const RetryClock clock_;
};

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_CLIENT_H_
