// A PostgreSQL for as long as its standard input is open, for tests in shell and for trying things by hand:
//   postgres_cluster [--standby]
// Prints the connection to a new database in one line. Then, of each line that it reads, "database", "kill", "stop",
// "start", "promote", "rebuild", "cut" and any statement of SQL (of a superuser), it prints what came of it.

#include <iostream>
#include <string>

#include "tests/support/postgres_cluster.h"

namespace {

absl::StatusOr<std::string> Done(const absl::Status& status) {
  if (!status.ok()) return status;
  return "OK";
}

absl::StatusOr<std::string> Obey(renkei::test::PostgresCluster& cluster, const std::string& line) {
  if (line == "database") return cluster.NewDatabaseConnection();
  if (line == "kill") {
    cluster.KillPrimary();
    return "OK";
  }
  if (line == "stop") return Done(cluster.StopPrimary());
  if (line == "start") return Done(cluster.StartPrimary());
  if (line == "promote") return Done(cluster.Promote());
  if (line == "rebuild") return Done(cluster.RebuildStandby());
  if (line == "cut") return Done(cluster.CutConnections());
  return cluster.Ask(line);
}

}  // namespace

int main(int count, char** arguments) {
  const bool standby = count > 1 && std::string(arguments[1]) == "--standby";
  const auto cluster = renkei::test::PostgresCluster::Start({.standby = standby});
  if (!cluster.ok()) {
    std::cerr << cluster.status() << std::endl;
    return 1;
  }
  std::string line = "database";
  do {
    const auto answer = Obey(**cluster, line);
    std::cout << (answer.ok() ? *answer : answer.status().ToString()) << std::endl;
  } while (std::getline(std::cin, line));
  return 0;
}
