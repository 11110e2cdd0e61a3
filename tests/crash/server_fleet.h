// Several killable servers over one PostgreSQL with a synchronous standby, each at an address that stays its own.

#ifndef RENKEI_TESTS_CRASH_SERVER_FLEET_H_
#define RENKEI_TESTS_CRASH_SERVER_FLEET_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/e2e/server_process.h"
#include "tests/support/postgres_cluster.h"

namespace renkei::crash {

// By one thread, but for address and size.
class ServerFleet {
 public:
  // `directory`: each server's lies there. The store is made and everybody serves.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ServerFleet>> Start(
      const std::string& directory, size_t servers);

  size_t size() const { return servers_.size(); }
  const std::string& address(size_t server) const { return servers_[server].address; }
  const std::string& admin_token() const { return admin_token_; }
  // Of libpq: the store's database.
  const std::string& connection() const { return connection_; }
  test::PostgresCluster& database() { return *database_; }

  // SIGKILL, and waits.
  void Kill(size_t server) { servers_[server].process->Kill(); }
  bool HasEnded(size_t server) { return servers_[server].process->HasEnded(); }
  // With a failpoint's plan ("" for none; failpoints.h) it may end before it serves: UNAVAILABLE then.
  [[nodiscard]] absl::Status Start(size_t server, const std::string& plan = "");
  // SIGTERM to all that run, and waits: how many did not end in order.
  size_t StopAll();
  // What a server has logged, in all its lives.
  std::string Log(size_t server) const { return servers_[server].process->Log(); }

 private:
  struct Server {
    std::string directory;
    std::string address;
    std::unique_ptr<e2e::ServerProcess> process;
  };

  ServerFleet() = default;
  [[nodiscard]] absl::Status Initialise();
  std::vector<std::string> Flags() const;

  std::unique_ptr<test::PostgresCluster> database_;
  std::string connection_;
  std::string admin_token_;
  std::vector<Server> servers_;
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_SERVER_FLEET_H_
