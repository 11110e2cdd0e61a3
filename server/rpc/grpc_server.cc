#include "server/rpc/grpc_server.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/descriptor.h"
#include "server/process/listen_address.h"
#include "server/process/process.h"
#include "server/rpc/certificate_keeper.h"
#include "server/rpc/idle_pulse.h"
#include "server/rpc/open_calls.h"
#include "server/rpc/raw_service.h"
#include "server/rpc/sockets.h"
#include "server/rpc/transport.h"
#include "server/rpc/wire.h"
#include "server/service/dispatch/dispatcher.h"
#include "storage/base/status_macros.h"

namespace renkei::rpc {
namespace {

// Watch streams ping more often than gRPC's default of five minutes allows.
constexpr int kMinPingIntervalMillis = 10'000;
// TLS and HTTP/2 from the first byte to the first call's headers.
constexpr int kHandshakeMillis = 20'000;
// What health checks ask for besides the server's own "": whether the store takes writes.
constexpr char kWritesService[] = "renkei.writes";
// And whether it is ready, as /readyz says it.
constexpr char kReadyService[] = "renkei.ready";

// How long calls that were told to end may take to tell their clients.
constexpr absl::Duration kBreakPatience = absl::Seconds(1);

void LogOfGrpc(gpr_log_func_args* args) {
  const auto level = args->severity == GPR_LOG_SEVERITY_ERROR  ? spdlog::level::warn
                     : args->severity == GPR_LOG_SEVERITY_INFO ? spdlog::level::info
                                                               : spdlog::level::debug;
  spdlog::log(level, "grpc: {}", args->message);
}

// What is the same for every server of the process.
void SetUpGrpc() {
  gpr_set_log_function(LogOfGrpc);
#ifndef RENKEI_SANITIZED
  // Debian's Abseil is built with its assertions: every lock of gRPC's would look for cycles.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
}

class Server : public GrpcServer {
 public:
  Server(const Config& config, host::Host& host)
      : config_(config),
        host_(host),
        slow_peers_({.reader = absl::Seconds(config.slow_reader_seconds),
                     .sender = absl::Seconds(config.slow_sender_seconds)}) {}

  ~Server() override { Server::Stop(); }

  absl::Status Start() {
    ASSIGN_OR_RETURN(const std::shared_ptr<grpc::ServerCredentials> credentials, Credentials());
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    builder.AddListeningPort(config_.listen, credentials, &port_);
    builder.SetMaxReceiveMessageSize(kMaxReceiveBytes);
    builder.SetMaxSendMessageSize(kMaxSendBytes);
    // Two servers on one port would each get half of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               kMinPingIntervalMillis);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    // Who has nothing to say does not keep a connection, nor who never begins to speak; nobody has
    // a server's worth of calls on one.
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS,
                               config_.connection_idle_seconds * 1'000);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMillis);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, config_.connection_streams);
    RegisterServices(builder);
    grpc_ = builder.BuildAndStart();
    if (grpc_ == nullptr || port_ == 0) {
      return absl::UnavailableError(absl::StrCat("cannot listen on ", config_.listen, ": ",
                                                 process::WhyNotListening(config_.listen)));
    }
    address_ = process::WithPort(config_.listen, port_);
    grpc_->GetHealthCheckService()->SetServingStatus(true);
    pulse_ = std::make_unique<IdlePulse>(*grpc_);
    TellStart();
    host_.Begin(
        [this](const absl::Status& writes) {
          grpc_->GetHealthCheckService()->SetServingStatus(kWritesService, writes.ok());
        },
        [this](bool ready) {
          grpc_->GetHealthCheckService()->SetServingStatus(kReadyService, ready);
        });
    if (!config_.address_file.empty())
      return process::ReplaceFile(config_.address_file, absl::StrCat(address_, "\n"));
    return absl::OkStatus();
  }

  const std::string& address() const override { return address_; }

  void ReloadCertificate() override {
    if (certificates_ != nullptr) certificates_->Reload();
  }

  void Stop() override {
    if (stopped_) return;
    stopped_ = true;
    if (grpc_ != nullptr) grpc_->GetHealthCheckService()->SetServingStatus(false);
    calls_.Refuse();
    // Whoever follows the feed is told now, and comes back to the next server.
    host_.BeginEnding();
    if (grpc_ != nullptr) EndCalls();
    if (!config_.address_file.empty()) {
      std::error_code error;
      std::filesystem::remove(config_.address_file, error);
    }
  }

 private:
  // Everything that was accepted is answered: by itself, or with UNAVAILABLE when it takes too long.
  // Then the connections end, and gRPC has nothing left to cancel.
  void EndCalls() {
    const size_t late = calls_.AwaitNone(absl::Seconds(config_.shutdown_seconds));
    if (late > 0) {
      spdlog::warn("calls that took longer than {} s and are ended: {}", config_.shutdown_seconds,
                   late);
      calls_.BreakAll(Stopping());
      // What is left then waits for clients that take nothing.
      calls_.AwaitNone(kBreakPatience);
    }
    pulse_.reset();
    absl::Status silent = RefuseConnections(port_);
    if (silent.ok()) silent = HangUp(port_);
    if (!silent.ok()) spdlog::warn("connections end with gRPC: {}", std::string(silent.message()));
    grpc_->Shutdown(std::chrono::system_clock::now());
    grpc_->Wait();
  }

  absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Credentials() {
    if (config_.tls_cert.empty()) return grpc::InsecureServerCredentials();
    ASSIGN_OR_RETURN(certificates_,
                     CertificateKeeper::Open(config_.tls_cert, config_.tls_key,
                                             absl::Seconds(config_.tls_check_seconds)));
    return certificates_->NewCredentials();
  }

  // What operators ask first: which server, of which store, how far, and what is not as usual.
  void TellStart() const {
    const storage::Store& store = host_.store();
    spdlog::info("renkeid {} serves {} from {}: store {}, epoch {}, head {}; ops on {}",
                 host::kVersion, address_, config_.host.store.directory, store.id(),
                 storage::ToInt(store.epoch()), storage::ToInt(store.Head()), config_.ops_listen);
    spdlog::info("options: {}", absl::StrJoin(config_.changed, ", ", absl::PairFormatter(" = ")));
  }

  void RegisterServices(grpc::ServerBuilder& builder) {
    std::set<const google::protobuf::ServiceDescriptor*> seen;
    for (const auto& [name, method] : host_.dispatcher().methods().methods()) {
      const google::protobuf::ServiceDescriptor* service = method.descriptor->service();
      if (!seen.insert(service).second) continue;
      services_.push_back(std::make_unique<RawService>(
          *service, Transport{host_.dispatcher(), slow_peers_, calls_}));
      builder.RegisterService(services_.back().get());
    }
    builder.RegisterCallbackGenericService(&unknown_);
  }

  const Config config_;
  host::Host& host_;
  SlowPeers slow_peers_;
  OpenCalls calls_;
  std::vector<std::unique_ptr<RawService>> services_;
  UnknownMethods unknown_;
  std::unique_ptr<CertificateKeeper> certificates_;
  std::unique_ptr<grpc::Server> grpc_;
  std::unique_ptr<IdlePulse> pulse_;
  int port_ = 0;
  std::string address_;
  bool stopped_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> StartGrpcServer(const Config& config,
                                                            host::Host& host) {
  SetUpGrpc();
  auto server = std::make_unique<Server>(config, host);
  RETURN_IF_ERROR(server->Start());
  return server;
}

}  // namespace renkei::rpc
