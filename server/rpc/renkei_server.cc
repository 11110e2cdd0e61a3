#include "server/rpc/renkei_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/stubs/logging.h"
#include "server/rpc/call_log.h"
#include "server/rpc/certificate_keeper.h"
#include "server/rpc/idle_pulse.h"
#include "server/rpc/listen_address.h"
#include "server/rpc/open_calls.h"
#include "server/rpc/private_file.h"
#include "server/rpc/raw_service.h"
#include "server/rpc/sockets.h"
#include "server/rpc/store_watch.h"
#include "server/rpc/sweeper.h"
#include "server/rpc/transport.h"
#include "server/rpc/wire.h"
#include "server/service/frame/dispatcher.h"
#include "server/service/frame/executor.h"
#include "server/service/frame/sealing.h"
#include "server/service/services.h"
#include "storage/base/status_macros.h"
#include "storage/rocksdb_store.h"

namespace renkei::rpc {
namespace {

// Watch streams ping more often than gRPC's default of five minutes allows.
constexpr int kMinPingIntervalMillis = 10'000;
// TLS and HTTP/2 from the first byte to the first call's headers.
constexpr int kHandshakeMillis = 20'000;

// For the address file: replaced as a whole, so that a reader never sees half of it.
absl::Status ReplaceFile(const std::string& path, absl::string_view content) {
  const std::string next = absl::StrCat(path, ".new");
  std::error_code error;
  std::filesystem::remove(next, error);
  ASSIGN_OR_RETURN(const std::unique_ptr<PrivateFile> file, PrivateFile::Create(next));
  RETURN_IF_ERROR(file->Write(content));
  std::filesystem::rename(next, path, error);
  if (error)
    return absl::FailedPreconditionError(
        absl::StrCat("cannot write ", path, ": ", error.message()));
  return absl::OkStatus();
}

// How long calls that were told to end may take to tell their clients.
constexpr absl::Duration kBreakPatience = absl::Seconds(1);

// How long after a failed write the store is first opened anew.
constexpr absl::Duration kReopenPeriod = absl::Seconds(1);

absl::StatusOr<std::unique_ptr<storage::Store>> OpenStore(const Config& config) {
  storage::RocksDbOptions options;
  options.directory = config.data_dir;
  options.block_cache_bytes = static_cast<size_t>(config.block_cache_mib) << 20;
  options.min_free_bytes = static_cast<uint64_t>(config.min_free_mib) << 20;
  options.reopen_period = kReopenPeriod;
  return storage::OpenRocksDbStore(options);
}

void LogInfo(const std::string& line) { spdlog::info("{}", line); }

class Server : public RenkeiServer {
 public:
  Server(const Config& config, std::unique_ptr<storage::Store> store,
         std::unique_ptr<service::Random> random, auth::Sealer sealer)
      : config_(config),
        call_log_(absl::Milliseconds(config.slow_call_millis), LogInfo),
        store_(std::move(store)),
        random_(std::move(random)),
        sealer_(std::move(sealer)),
        env_{*store_,
             *random_,
             sealer_,
             [] { return absl::Now(); },
             kVersion,
             IsLoopback(config.listen),
             [](absl::string_view incident, absl::string_view what) {
               spdlog::error("incident {}: {}", std::string(incident), std::string(what));
             },
             config.data_dir,
             config.backup_dir,
             static_cast<uint64_t>(config.min_free_mib) << 20,
             std::make_shared<service::Shares>(config.shares),
             &call_log_},
        executor_(std::make_unique<service::Executor>(
            config.executor_threads, service::Executor::BoundsFor(config.executor_threads))),
        dispatcher_(env_, methods_, *executor_,
                    config.public_reading ? auth::PublicReading::kOn : auth::PublicReading::kOff),
        slow_peers_({.reader = absl::Seconds(config.slow_reader_seconds),
                     .sender = absl::Seconds(config.slow_sender_seconds)}) {
    service::RegisterAllServices(methods_);
  }

  ~Server() override { Server::Stop(); }

  absl::Status Start() {
    RETURN_IF_ERROR(methods_.CheckComplete());
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
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", config_.listen, ": ", WhyNotListening(config_.listen)));
    }
    address_ = WithPort(config_.listen, port_);
    grpc_->GetHealthCheckService()->SetServingStatus(true);
    pulse_ = std::make_unique<IdlePulse>(*grpc_);
    store_watch_ = std::make_unique<StoreWatch>(
        *store_, [this](const absl::Status& writes) { TellWriteHealth(writes); });
    sweeper_ = std::make_unique<Sweeper>(env_, absl::Hours(config_.feed_retention_hours),
                                         [this](const Swept& swept) { TellRound(swept); });
    TellStart();
    if (!config_.address_file.empty())
      return ReplaceFile(config_.address_file, absl::StrCat(address_, "\n"));
    return absl::OkStatus();
  }

  const std::string& address() const override { return address_; }

  void ReloadCertificate() override {
    if (certificates_ != nullptr) certificates_->Reload();
  }

  void Stop() override {
    if (stopped_) return;
    stopped_ = true;
    sweeper_.reset();
    store_watch_.reset();
    if (grpc_ != nullptr) grpc_->GetHealthCheckService()->SetServingStatus(false);
    calls_.Refuse();
    // Whoever follows the feed is told now, and comes back to the next server.
    dispatcher_.EndReplies();
    if (grpc_ != nullptr) EndCalls();
    executor_.reset();
    store_.reset();
    call_log_.TellRest();
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
    absl::Status silent = StopKnocking(port_);
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
    spdlog::info("renkeid {} serves {} from {}: store {}, epoch {}, head {}", kVersion, address_,
                 config_.data_dir, store_->id(), storage::ToInt(store_->epoch()),
                 storage::ToInt(store_->Head()));
    spdlog::info("options: {}", absl::StrJoin(config_.changed, ", ", absl::PairFormatter(" = ")));
  }

  // Every minute.
  void TellRound(const Swept& swept) {
    if (const std::string line = Explain(swept); !line.empty()) LogInfo(line);
    call_log_.TellDue();
  }

  // Nobody needs to hear that a store takes writes that has not refused any.
  void TellWriteHealth(const absl::Status& writes) {
    grpc_->GetHealthCheckService()->SetServingStatus(kWritesService, writes.ok());
    if (!writes.ok()) {
      spdlog::error("the store takes no writes, reads go on: {}", Explain(writes));
    } else if (writes_refused_) {
      spdlog::info("the store takes writes again");
    }
    writes_refused_ = !writes.ok();
  }

  void RegisterServices(grpc::ServerBuilder& builder) {
    std::set<const google::protobuf::ServiceDescriptor*> seen;
    for (const auto& [name, method] : methods_.methods()) {
      const google::protobuf::ServiceDescriptor* service = method.descriptor->service();
      if (!seen.insert(service).second) continue;
      services_.push_back(
          std::make_unique<RawService>(*service, Transport{dispatcher_, slow_peers_, calls_}));
      builder.RegisterService(services_.back().get());
    }
    builder.RegisterCallbackGenericService(&unknown_);
  }

  const Config config_;
  CallLog call_log_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<service::Random> random_;
  const auth::Sealer sealer_;
  const service::Env env_;
  service::MethodRegistry methods_;
  std::unique_ptr<service::Executor> executor_;
  const service::Dispatcher dispatcher_;
  SlowPeers slow_peers_;
  OpenCalls calls_;
  std::vector<std::unique_ptr<RawService>> services_;
  UnknownMethods unknown_;
  std::unique_ptr<CertificateKeeper> certificates_;
  std::unique_ptr<grpc::Server> grpc_;
  std::unique_ptr<IdlePulse> pulse_;
  bool writes_refused_ = false;  // what the watch told last
  std::unique_ptr<StoreWatch> store_watch_;
  std::unique_ptr<Sweeper> sweeper_;
  int port_ = 0;
  std::string address_;
  bool stopped_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RenkeiServer>> StartServer(const Config& config) {
  // Our own errors say what was wrong with a message; protobuf's line on stderr would repeat it.
  google::protobuf::SetLogHandler(nullptr);
#ifndef RENKEI_SANITIZED
  // Debian's Abseil is built with its assertions: every lock of gRPC's would look for cycles.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  ASSIGN_OR_RETURN(std::unique_ptr<storage::Store> store, OpenStore(config));
  std::unique_ptr<service::Random> random = service::NewSystemRandom();
  ASSIGN_OR_RETURN(auth::Sealer sealer, service::OpenSealer(*store, *random));
  auto server =
      std::make_unique<Server>(config, std::move(store), std::move(random), std::move(sealer));
  RETURN_IF_ERROR(server->Start());
  return server;
}

}  // namespace renkei::rpc
