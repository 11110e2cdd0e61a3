// renkei-web: the web front's process.

#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/lib/security.h"
#include "client/view/locale.h"
#include "client/web/front/config.h"
#include "client/web/front/front.h"
#include "client/web/front/web_figures.h"
#include "client/web/upstream/upstream.h"
#include "server/domain/contract_services.h"
#include "server/http/server.h"
#include "server/http/tls.h"
#include "server/metrics/process_figures.h"
#include "server/metrics/registry.h"
#include "server/ops/ops.h"
#include "server/process/build/build.h"
#include "server/process/command_line.h"
#include "server/process/key_pair_keeper.h"
#include "server/process/process.h"
#include "server/process/serve.h"
#include "server/process/version.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr char kProgram[] = "renkei-web";

constexpr char kFooter[] =
    R"(Every option has one name: --tls-cert FILE is RENKEI_WEB_TLS_CERT=FILE in the environment and tls_cert = "FILE" in the file.
A flag wins over the environment, the environment over the file.

Examples:
  renkei-web --server 127.0.0.1:7350
  renkei-web --server a.example.jp,b.example.jp --tls-ca /etc/renkei/ca.pem
  renkei-web --config /etc/renkei/renkei-web.toml --log-format json

SIGHUP reads the certificate, its key and the front's token again and, from the configuration file, log_level; SIGTERM and
SIGINT finish what was accepted and stop.

Exit codes: 0 stopped as told, 1 failed, 2 wrong usage or configuration.)";

constexpr char kFooterJapanese[] =
    R"(オプションの名前は1つです。--tls-cert FILE は、環境変数では RENKEI_WEB_TLS_CERT=FILE、設定ファイルでは tls_cert = "FILE" です。
フラグは環境変数に、環境変数は設定ファイルに優先します。

例:
  renkei-web --server 127.0.0.1:7350
  renkei-web --server a.example.jp,b.example.jp --tls-ca /etc/renkei/ca.pem
  renkei-web --config /etc/renkei/renkei-web.toml --log-format json

SIGHUP で証明書・秘密鍵・front のトークンと、設定ファイルの log_level を読み直します。SIGTERM と SIGINT で、受け付けたものを
終えてから停止します。

終了コード: 0 指示による停止、1 失敗、2 使い方または設定の誤り)";

process::ProgramSpec Program(domain::Lang lang) {
  const bool japanese = lang == domain::Lang::kJapanese;
  return {
      .name = kProgram,
      .description = japanese
                         ? "renkei-web: Renkei のウェブ画面と JSON API（renkeid のクライアント）"
                         : "renkei-web: pages and JSON of Renkei, as a client of renkeid.",
      .version = process::DescribeBuild(kProgram),
      .footer = japanese ? kFooterJapanese : kFooter,
      .config_help =
          japanese ? "以下のオプションを書いた TOML ファイル" : "TOML file with the options below",
      .options = &Options(lang),
  };
}

void LogAccess(const http::AccessRecord& record) {
  spdlog::info("{} {} {} {} B in {:.1f} ms from {}", record.method.empty() ? "-" : record.method,
               record.path.empty() ? "-" : record.path, record.status, record.sent_bytes,
               absl::ToDoubleMilliseconds(record.duration), record.peer.Text());
}

void LogServerMove(const client::ServerMove& move) {
  spdlog::warn("the server {} does not answer ({}); calls go to {} from now on", move.from,
               std::string(move.why.message()), move.to);
}

// Everything that one process has one of, in the order in which it comes up.
class WebFront final : public process::Service {
 public:
  static absl::StatusOr<std::unique_ptr<process::Service>> Start(const Config& config) {
    auto front = std::make_unique<WebFront>(config);
    RETURN_IF_ERROR(front->Begin());
    return front;
  }

  explicit WebFront(const Config& config) : config_(config) {}
  ~WebFront() override { Stop(); }

  void Reload() override {
    if (certificate_ != nullptr) certificate_->Reload();
    const absl::StatusOr<std::string> token = FrontToken();
    if (token.ok()) {
      upstream_->SetFrontToken(*token);
    } else {
      spdlog::warn("the front's token stays as it is: {}", std::string(token.status().message()));
    }
  }

  void Stop() override {
    // Whoever asks whether this process is ready is told until the end.
    if (server_ != nullptr) server_->Stop(absl::Seconds(config_.shutdown_seconds));
    ops_.reset();
    std::error_code error;
    if (!config_.address_file.empty()) std::filesystem::remove(config_.address_file, error);
  }

 private:
  absl::Status Begin() {
    RETURN_IF_ERROR(ConnectToServer());
    RETURN_IF_ERROR(ReadCertificate());
    front_ = std::make_unique<Front>(*upstream_, config_);
    ASSIGN_OR_RETURN(server_,
                     http::Server::Start({.listen = config_.listen,
                                          .limits = config_.limits,
                                          .proxies = config_.proxies,
                                          .tls = tls_.get(),
                                          .access_log = config_.access_log ? LogAccess : nullptr},
                                         *front_));
    RETURN_IF_ERROR(StartOps());
    TellStart();
    if (config_.address_file.empty()) return absl::OkStatus();
    return process::ReplaceFile(config_.address_file, server_->address() + "\n");
  }

  absl::StatusOr<std::string> FrontToken() const {
    if (config_.front_token_file.empty()) return "";
    return ReadTokenFile(config_.front_token_file);
  }

  absl::Status ConnectToServer() {
    ASSIGN_OR_RETURN(std::vector<client::Endpoint> servers,
                     client::EndpointsOf(config_.server, config_.tls_ca, config_.server_insecure));
    // Fronts spread over the servers, and over those that are left when one goes away.
    client::Shuffle(servers, client::RetryClock::Real().random);
    ASSIGN_OR_RETURN(std::string token, FrontToken());
    upstream_ = std::make_unique<Upstream>(Upstream::Options{.servers = std::move(servers),
                                                             .front_token = std::move(token),
                                                             .calls = &calls_,
                                                             .on_server_move = LogServerMove});
    return absl::OkStatus();
  }

  absl::Status ReadCertificate() {
    if (config_.tls_cert.empty()) return absl::OkStatus();
    const auto take = [this](const process::KeyPair& pair) {
      absl::Status status;
      if (tls_ != nullptr) {
        status = tls_->Replace(pair.cert_chain, pair.key);
      } else if (auto tls = http::ServerTls::Create(pair.cert_chain, pair.key); tls.ok()) {
        tls_ = *std::move(tls);
      } else {
        status = tls.status();
      }
      if (!status.ok()) spdlog::error("{}", std::string(status.message()));
    };
    ASSIGN_OR_RETURN(certificate_,
                     process::KeyPairKeeper::Open(config_.tls_cert, config_.tls_key,
                                                  absl::Seconds(config_.tls_check_seconds), take));
    if (tls_ == nullptr) return absl::InvalidArgumentError("the certificate is refused by TLS");
    return absl::OkStatus();
  }

  absl::Status StartOps() {
    if (config_.ops_listen.empty()) return absl::OkStatus();
    registry_.Add(metrics::ProcessFigures);
    registry_.Add(
        [build = metrics::BuildFigure(kProgram, process::kVersion, process::BuildCommit())] {
          return metrics::Families{build};
        });
    registry_.Add([this] { return WebFigures(server_->counters()); });
    registry_.Add([this] { return ServerFamilies(upstream_->ServerFigures()); });
    registry_.Add([this] {
      metrics::Families families;
      calls_.AddTo(families, "renkei_web_calls", "Calls to the server");
      return families;
    });
    ASSIGN_OR_RETURN(ops_, ops::Listener::Start(
                               config_.ops_listen,
                               [this] {
                                 return process::ReadyParts{{"server", upstream_->Probe()}};
                               },
                               registry_));
    return absl::OkStatus();
  }

  void TellStart() const {
    spdlog::info("{} {} serves {} for the server {}; ops on {}", kProgram, process::kVersion,
                 server_->address(), config_.server, ops_ == nullptr ? "nothing" : ops_->address());
    spdlog::info("options: {}", absl::StrJoin(config_.changed, ", ", absl::PairFormatter(" = ")));
  }

  const Config config_;
  metrics::CallTable calls_{domain::ContractMethods()};
  metrics::Registry registry_;
  std::unique_ptr<Upstream> upstream_;
  std::unique_ptr<http::ServerTls> tls_;
  std::unique_ptr<process::KeyPairKeeper> certificate_;
  std::unique_ptr<Front> front_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<ops::Listener> ops_;
};

int Main(const process::CommandLine& line) {
  if (line.exit_code) return *line.exit_code;
  return process::Serve(
      {.name = kProgram,
       .options = &Options(domain::Lang::kEnglish),
       .configure =
           [](const std::vector<process::Values>& layers) -> absl::StatusOr<process::Configured> {
         ASSIGN_OR_RETURN(const Config config, MakeConfig(layers));
         return process::Configured{config.log_format, config.log_level,
                                    [config] { return WebFront::Start(config); }};
       }},
      line);
}

}  // namespace
}  // namespace renkei::web

int main(int argc, char** argv) {
  const auto lang = renkei::view::LangFromLocale(renkei::view::ProcessEnvironment());
  return renkei::web::Main(
      renkei::process::ParseCommandLine(renkei::web::Program(lang), argc, argv));
}
