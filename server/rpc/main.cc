// renkeid: the server's process.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "server/host/host.h"
#include "server/host/subcommands.h"
#include "server/process/build/build.h"
#include "server/process/serve.h"
#include "server/rpc/command_line.h"
#include "server/rpc/config.h"
#include "server/rpc/grpc_server.h"
#include "server/rpc/server_ops.h"
#include "storage/base/status_macros.h"

namespace renkei::rpc {
namespace {

// The store and all that serves it.
class Server final : public process::Service {
 public:
  static absl::StatusOr<std::unique_ptr<process::Service>> Start(Config config) {
    auto server = std::make_unique<Server>();
    config.host.commit = process::BuildCommit();
    ASSIGN_OR_RETURN(server->ops_, ServerOps::Start(config));
    ASSIGN_OR_RETURN(server->host_, host::Host::Open(config.host));
    server->ops_->Show(*server->host_);
    config.ops_listen = server->ops_->address();
    ASSIGN_OR_RETURN(server->grpc_, StartGrpcServer(config, *server->host_));
    return server;
  }

  void Reload() override { grpc_->ReloadCertificate(); }

  void Stop() override {
    // Whoever asks whether it is ready is told until the end.
    grpc_->Stop();
    ops_->Hide();
    host_->Close();
  }

 private:
  std::unique_ptr<host::Host> host_;
  std::unique_ptr<ServerOps> ops_;
  std::unique_ptr<GrpcServer> grpc_;
};

int RunSubcommand(const std::string& name, host::Subcommand::Values arguments) {
  const auto& all = host::Subcommands();
  const auto subcommand = std::find_if(
      all.begin(), all.end(), [&](const host::Subcommand& one) { return one.name == name; });
  const auto answer = subcommand->run(arguments);
  if (!answer.ok()) return process::Fail(kProgram, process::kFailed, answer.status());
  std::fputs(answer->text.c_str(), stdout);
  return answer->bad ? process::kFailed : 0;
}

int Main(const process::CommandLine& line) {
  if (line.exit_code) return *line.exit_code;
  if (!line.subcommand.empty()) return RunSubcommand(line.subcommand, line.arguments);
  return process::Serve(
      {.name = kProgram,
       .options = &Options(),
       .configure =
           [](const std::vector<process::Values>& layers) -> absl::StatusOr<process::Configured> {
         ASSIGN_OR_RETURN(const Config config, MakeConfig(layers));
         return process::Configured{config.log_format, config.log_level,
                                    [config] { return Server::Start(config); }};
       }},
      line);
}

}  // namespace
}  // namespace renkei::rpc

int main(int argc, char** argv) {
  return renkei::rpc::Main(renkei::rpc::ParseCommandLine(argc, argv));
}
