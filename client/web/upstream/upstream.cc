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

namespace renkei::web {
namespace {

constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";
// A grpc.health.v1.HealthCheckResponse with the status SERVING, which no package brings in C++.
constexpr absl::string_view kServing = "\x08\x01";

}  // namespace

Upstream::Upstream(Options options)
    : Upstream(client::MakeAsyncGrpcTransport(options.server, options.security),
               std::move(options.front_token)) {}

Upstream::Upstream(std::unique_ptr<client::AsyncTransport> transport, std::string front_token)
    : transport_(std::move(transport)), front_token_(std::move(front_token)) {}

client::WireCall Upstream::CallFor(const http::RequestHead& head, absl::string_view method,
                                   absl::Duration timeout) const {
  client::WireCall call;
  call.path = std::string(method);
  call.deadline = client::SteadyNow() + timeout;
  for (const char* const name : {"authorization", "accept-language"}) {
    const auto value = head.headers.Find(name);
    if (value && !value->empty()) call.metadata.emplace_back(name, *value);
  }
  const MutexLock lock(mutex_);
  if (!front_token_.empty()) {
    call.metadata.emplace_back("renkei-front", absl::StrCat("Bearer ", front_token_));
    call.metadata.emplace_back("renkei-forwarded-for", head.peer.Text());
  }
  return call;
}

void Upstream::SetFrontToken(std::string token) {
  const MutexLock lock(mutex_);
  front_token_ = std::move(token);
}

absl::Status Upstream::Probe() {
  const MutexLock lock(probe_mutex_);
  const absl::Time now = client::SteadyNow();
  if (now - probed_ < kProbePeriod) return probe_;
  client::WireCall call;
  call.path = kHealthCheck;
  call.deadline = now + kProbeTimeout;
  const absl::StatusOr<std::string> reply = transport_->Unary(call, "");
  probed_ = client::SteadyNow();
  probe_ = !reply.ok()          ? reply.status()
           : *reply == kServing ? absl::OkStatus()
                                : absl::UnavailableError("the server does not serve");
  return probe_;
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
