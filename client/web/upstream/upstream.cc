#include "client/web/upstream/upstream.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/lib/security.h"
#include "client/lib/steady_time.h"
#include "client/web/upstream/counted_transport.h"

namespace renkei::web {
namespace {

constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";
// A grpc.health.v1.HealthCheckResponse with the status SERVING, which no package brings in C++.
constexpr absl::string_view kServing = "\x08\x01";

// Stands for a token that could not be sent.
constexpr absl::string_view kNoToken = "unreadable";

// A transport that another one owns.
class Borrowed final : public client::Transport {
 public:
  explicit Borrowed(client::Transport& transport) : transport_(transport) {}
  std::unique_ptr<client::WireReply> Begin(const client::WireCall& call,
                                           const std::string& request) override {
    return transport_.Begin(call, request);
  }
  std::unique_ptr<client::WireStream> OpenStream(const client::WireCall& call) override {
    return transport_.OpenStream(call);
  }
  std::string server() const override { return transport_.server(); }
  bool sends_again() const override { return transport_.sends_again(); }

 private:
  client::Transport& transport_;
};

}  // namespace

Upstream::Way Upstream::Several(std::unique_ptr<client::FailoverTransport> servers) {
  client::FailoverTransport* const several = servers.get();
  return {std::move(servers), several};
}

Upstream::Way Upstream::WayOf(const Options& options) {
  Way way = options.servers.size() > 1 ? Several(client::MakeFailoverTransport(
                                             options.servers, {.on_move = options.on_server_move}))
                                       : Way{client::MakeTransport(options.servers)};
  if (options.calls != nullptr)
    way.transport = std::make_unique<CountedTransport>(std::move(way.transport), *options.calls);
  return way;
}

Upstream::Upstream(Options options)
    : Upstream(WayOf(options), std::move(options.front_token), client::RetryClock::Real()) {}

Upstream::Upstream(std::unique_ptr<client::FailoverTransport> servers, std::string front_token)
    : Upstream(Several(std::move(servers)), std::move(front_token), client::RetryClock::Real()) {}

Upstream::Upstream(std::unique_ptr<client::AsyncTransport> transport, std::string front_token,
                   client::RetryClock clock)
    : Upstream(Way{std::move(transport)}, std::move(front_token), std::move(clock)) {}

Upstream::Upstream(Way way, std::string front_token, client::RetryClock clock)
    : transport_(std::move(way.transport)),
      several_(way.several),
      client_(std::make_unique<Borrowed>(*transport_), {}, std::move(clock)),
      front_token_(std::move(front_token)) {}

client::WireCall Upstream::CallFor(const http::RequestHead& head, absl::string_view method,
                                   absl::Duration timeout) const {
  client::WireCall call;
  call.path = std::string(method);
  call.deadline = client::SteadyNow() + timeout;
  for (const char* const name : {"authorization", "accept-language"}) {
    const auto value = head.headers.Find(name);
    if (value && !value->empty()) call.metadata.emplace_back(name, *value);
  }
  AddFront(head.peer.Text(), call.metadata);
  return call;
}

void Upstream::AddFront(const std::string& address,
                        std::vector<std::pair<std::string, std::string>>& metadata) const {
  const MutexLock lock(mutex_);
  if (front_token_.empty()) return;
  metadata.emplace_back("renkei-front", absl::StrCat("Bearer ", front_token_));
  if (!address.empty()) metadata.emplace_back("renkei-forwarded-for", address);
}

std::vector<std::pair<std::string, std::string>> Upstream::MetadataOf(
    const Visitor& visitor) const {
  std::vector<std::pair<std::string, std::string>> metadata;
  if (!visitor.token.empty()) {
    metadata.emplace_back("authorization",
                          absl::StrCat("Bearer ", client::IsTokenText(visitor.token)
                                                      ? absl::string_view(visitor.token)
                                                      : kNoToken));
  }
  metadata.emplace_back("accept-language", visitor.locale);
  AddFront(visitor.address, metadata);
  return metadata;
}

void Upstream::SetFrontToken(std::string token) {
  const MutexLock lock(mutex_);
  front_token_ = std::move(token);
}

absl::Status Upstream::Probe() {
  const MutexLock lock(probe_mutex_);
  const absl::Time now = client::SteadyNow();
  if (now - probed_ < kProbePeriod) return probe_;
  const absl::Time deadline = now + kProbeTimeout;
  probe_ = CheckHealth(deadline);
  // What does not serve answers nevertheless, and is left for who does.
  for (size_t left = ServerFigures().size(); left > 1 && absl::IsUnavailable(probe_); --left) {
    several_->Leave(probe_);
    probe_ = CheckHealth(deadline);
  }
  probed_ = client::SteadyNow();
  return probe_;
}

absl::Status Upstream::CheckHealth(absl::Time deadline) {
  client::WireCall call;
  call.path = kHealthCheck;
  call.deadline = deadline;
  call.repeatable = true;
  const absl::StatusOr<std::string> reply = transport_->Unary(call, "");
  if (!reply.ok()) return reply.status();
  return *reply == kServing ? absl::OkStatus()
                            : absl::UnavailableError("the server does not serve");
}

std::vector<client::ServerFigure> Upstream::ServerFigures() const {
  return several_ == nullptr ? std::vector<client::ServerFigure>() : several_->Figures();
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot read the token in ", path, ": ", std::strerror(errno)));
  }
  const std::string token(absl::StripAsciiWhitespace(text.str()));
  if (token.empty() || !client::IsTokenText(token))
    return absl::FailedPreconditionError(absl::StrCat(path, " holds no token on one line"));
  return token;
}

}  // namespace renkei::web
