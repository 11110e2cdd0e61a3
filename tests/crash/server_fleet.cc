#include "tests/crash/server_fleet.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "tests/crash/failpoints.h"
#include "tests/support/free_port.h"
#include "tests/support/program.h"

namespace renkei::crash {

absl::StatusOr<std::unique_ptr<ServerFleet>> ServerFleet::Start(const std::string& directory,
                                                                size_t servers) {
  auto fleet = std::unique_ptr<ServerFleet>(new ServerFleet());
  ASSIGN_OR_RETURN(fleet->database_, test::PostgresCluster::Start({.standby = true}));
  ASSIGN_OR_RETURN(fleet->connection_, fleet->database_->NewDatabaseConnection());
  for (size_t i = 0; i < servers; ++i) {
    Server& server = fleet->servers_.emplace_back();
    server.directory = absl::StrCat(directory, "/", i);
    server.address = absl::StrCat("127.0.0.1:", test::FreePort());
    std::filesystem::create_directory(server.directory);
  }
  RETURN_IF_ERROR(fleet->Initialise());
  for (size_t i = 0; i < servers; ++i) RETURN_IF_ERROR(fleet->Start(i));
  fleet->admin_token_ = fleet->servers_[0].process->admin_token();
  return fleet;
}

std::vector<std::string> ServerFleet::Flags() const {
  return {"--engine", "postgres", "--database", connection_, "--ops-listen", "none"};
}

// Through the first one; the others are told what they need not make.
absl::Status ServerFleet::Initialise() {
  const std::string token = servers_[0].directory + "/admin.token";
  const std::vector<std::string> init = {e2e::RenkeidPath(), "init",         "--database",
                                         connection_,        "--token-file", token};
  const test::ProgramResult made = test::RunProgram(init);
  if (made.exit_code != 0) return absl::InternalError(absl::StrCat("renkeid init: ", made.err));
  std::error_code error;
  for (size_t i = 1; i < servers_.size() && !error; ++i)
    std::filesystem::copy_file(token, servers_[i].directory + "/admin.token", error);
  return error ? absl::InternalError(error.message()) : absl::OkStatus();
}

absl::Status ServerFleet::Start(size_t server, const std::string& plan) {
  Server& one = servers_[server];
  std::vector<std::string> environment;
  if (!plan.empty()) environment.push_back(absl::StrCat(kFailpointVariable, "=", plan));
  auto started = e2e::ServerProcess::Start(one.directory, Flags(), one.address, environment);
  if (!started.ok() && !plan.empty()) return absl::UnavailableError(started.status().message());
  RETURN_IF_ERROR(started.status());
  one.process = *std::move(started);
  return absl::OkStatus();
}

size_t ServerFleet::StopAll() {
  size_t failed = 0;
  for (Server& server : servers_) failed += server.process->Stop() == 0 ? 0 : 1;
  return failed;
}

}  // namespace renkei::crash
