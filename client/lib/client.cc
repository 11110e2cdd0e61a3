#include "client/lib/client.h"

#include "absl/strings/str_replace.h"
#include "client/lib/error.h"
#include "client/lib/failover_transport.h"
#include "client/lib/request_id.h"
#include "client/lib/security.h"
#include "google/protobuf/descriptor.h"
#include "storage/base/status_macros.h"

namespace renkei::client {
namespace {

bool IsRead(const google::protobuf::MethodDescriptor& method) {
  return method.options().idempotency_level() == google::protobuf::MethodOptions::NO_SIDE_EFFECTS;
}

// Null: there is none.
const google::protobuf::MethodDescriptor* FindMethod(absl::string_view method) {
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrCat("renkei.v1.", absl::StrReplaceAll(method, {{"/", "."}})));
}

absl::Status CheckMethod(absl::string_view method, const google::protobuf::Message& request,
                         const google::protobuf::Message& reply, bool replies_stream) {
  const auto* found = FindMethod(method);
  if (found != nullptr && found->input_type() == request.GetDescriptor() &&
      found->output_type() == reply.GetDescriptor() &&
      found->server_streaming() == replies_stream) {
    return absl::OkStatus();
  }
  return LocalError(absl::StatusCode::kInternal,
                    {absl::StrCat("renkei.v1.", method, " does not exist with these messages"),
                     absl::StrCat("renkei.v1.", method, " という呼び出しはありません。")});
}

absl::Status ParseReply(const std::string& bytes, google::protobuf::Message& reply,
                        absl::StatusCode code = absl::StatusCode::kInternal) {
  if (reply.ParseFromString(bytes)) return absl::OkStatus();
  return LocalError(code, {"the server's reply cannot be read; is it a Renkei server?",
                           "サーバーの応答を読み取れません。Renkei のサーバーでしょうか。"});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Client::Connect(const ClientOptions& options) {
  ASSIGN_OR_RETURN(const std::vector<Endpoint> servers,
                   EndpointsOf(options.server, options.tls_ca_file, options.insecure));
  if (!IsTokenText(options.token)) {
    return LocalError(
        absl::StatusCode::kInvalidArgument,
        {"the token holds characters that no token has; was it copied whole, on one line?",
         "トークンに使えない文字が含まれています。1行で正しく写されているか確かめてください。"});
  }
  return std::make_unique<Client>(MakeTransport(servers, {.on_move = options.on_server_move}),
                                  options, RetryClock::Real());
}

Client::Client(std::unique_ptr<Transport> transport, ClientOptions options, RetryClock clock)
    : transport_(std::move(transport)), options_(std::move(options)), clock_(std::move(clock)) {}

WireCall Client::MakeCall(absl::string_view method, const CallOptions& options,
                          absl::Duration fallback) const {
  WireCall call;
  call.path = absl::StrCat("/renkei.v1.", method);
  call.deadline = clock_.now() + options.timeout.value_or(fallback);
  if (options.metadata != nullptr) {
    call.metadata = *options.metadata;
    return call;
  }
  if (!options_.token.empty())
    call.metadata.emplace_back("authorization", "Bearer " + options_.token);
  if (!options_.locale.empty()) call.metadata.emplace_back("accept-language", options_.locale);
  return call;
}

absl::StatusOr<std::string> Client::SendUntilSettled(const WireCall& call, const std::string& bytes,
                                                     std::unique_ptr<WireReply> first) {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<std::string> reply = first ? first->Wait() : transport_->Unary(call, bytes);
    first.reset();
    if (reply.ok()) return reply;
    const std::optional<absl::Duration> wait =
        WaitBeforeRetry(reply.status(), attempt, call.deadline, clock_);
    if (!wait) return reply;
    clock_.sleep(*wait);
  }
}

Pending::Pending(Client& client, WireCall call, std::string request)
    : client_(&client),
      call_(std::move(call)),
      request_(std::move(request)),
      first_(client.transport_->Begin(call_, request_)) {}

absl::Status Pending::WaitInto(google::protobuf::Message& reply) {
  RETURN_IF_ERROR(refused_);
  ASSIGN_OR_RETURN(const std::string bytes,
                   client_->SendUntilSettled(call_, request_, std::move(first_)));
  return ParseReply(bytes, reply);
}

Pending Client::Begin(absl::string_view method, const google::protobuf::Message& request,
                      const google::protobuf::Message& reply, const CallOptions& options) {
  absl::Status refused = CheckMethod(method, request, reply, false);
  if (!refused.ok()) return Pending(std::move(refused));
  const std::unique_ptr<google::protobuf::Message> complete(request.New());
  complete->CopyFrom(request);
  FillRequestId(*complete);
  WireCall call = MakeCall(method, options, options_.timeout.value_or(kDefaultTimeout));
  call.repeatable = true;
  return Pending(*this, std::move(call), complete->SerializeAsString());
}

absl::Status Client::CallInto(absl::string_view method, const google::protobuf::Message& request,
                              google::protobuf::Message& reply, const CallOptions& options) {
  return Begin(method, request, reply, options).WaitInto(reply);
}

MessageStream Client::OpenStream(absl::string_view method, const CallOptions& options) {
  return MessageStream(transport_->OpenStream(
      MakeCall(method, options, options_.timeout.value_or(kDefaultStreamTimeout))));
}

absl::StatusOr<MessageStream> Client::OpenReaderOf(absl::string_view method,
                                                   const google::protobuf::Message& request,
                                                   const google::protobuf::Message& reply,
                                                   const CallOptions& options) {
  RETURN_IF_ERROR(CheckMethod(method, request, reply, true));
  WireCall call = MakeCall(method, options, absl::InfiniteDuration());
  call.repeatable = IsRead(*FindMethod(method));
  std::unique_ptr<WireStream> wire = transport_->OpenStream(call);
  if (wire->Write(request.SerializeAsString())) wire->WritesDone();
  return MessageStream(std::move(wire));
}

bool MessageStream::Write(const google::protobuf::Message& message) {
  if (!first_) return wire_->Write(message.SerializeAsString());
  first_ = false;
  const std::unique_ptr<google::protobuf::Message> complete(message.New());
  complete->CopyFrom(message);
  FillRequestId(*complete);
  return wire_->Write(complete->SerializeAsString());
}

absl::StatusOr<bool> MessageStream::ReadInto(google::protobuf::Message& reply,
                                             absl::Duration silence) {
  const std::optional<std::string> bytes = wire_->Read(silence);
  if (bytes) {
    // Another code than that of a stream which a proxy broke off: asking again would not help.
    RETURN_IF_ERROR(ParseReply(*bytes, reply, absl::StatusCode::kDataLoss));
    return true;
  }
  RETURN_IF_ERROR(wire_->Finish());
  return false;
}

absl::Status MessageStream::FinishInto(google::protobuf::Message& reply) {
  wire_->WritesDone();
  const std::optional<std::string> bytes = wire_->Read(absl::InfiniteDuration());
  RETURN_IF_ERROR(wire_->Finish());
  return ParseReply(bytes.value_or(""), reply);
}

}  // namespace renkei::client
