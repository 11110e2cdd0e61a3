#include "tests/support/postgres_cluster.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/base/status_macros.h"
#include "tests/support/program.h"

namespace renkei::test {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr absl::Duration kAskedEvery = absl::Milliseconds(5);

// Waits for the lock of a process that is gone, ends the servers that it left and removes everything. A server is known
// by the directory that it works in: a pid may have gone to another process since.
constexpr char kCleaner[] = R"(flock "$0/alive" true
for node in "$0"/*/; do
  pid=$(head -n 1 "$node/postmaster.pid" 2>/dev/null) || continue
  [ "$(readlink "/proc/$pid/cwd")/" = "$node" ] || continue
  kill -QUIT "$pid"
  while [ -e "/proc/$pid/cwd" ]; do sleep 0.1; done
done
rm -rf "$0")";

// Until the statement answers `expected`.
absl::Status Await(const PostgresNode& node, const std::string& sql, const std::string& expected) {
  absl::StatusOr<std::string> answer;
  for (const absl::Time end = absl::Now() + kPatience; absl::Now() < end;
       absl::SleepFor(kAskedEvery)) {
    answer = node.Ask(sql);
    if (answer.ok() && *answer == expected) return absl::OkStatus();
  }
  return absl::DeadlineExceededError(
      absl::StrCat(sql, " is not ", expected, ": ",
                   answer.ok() ? *answer : std::string(answer.status().message())));
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresCluster>> PostgresCluster::Start(const Options& options) {
  auto cluster = std::unique_ptr<PostgresCluster>(new PostgresCluster());
  ASSIGN_OR_RETURN(cluster->root_, PostgresNode::NewRoot(options.on_disk));
  RETURN_IF_ERROR(cluster->WatchOver());
  cluster->has_standby_ = options.standby;
  std::vector<std::string> settings = options.settings;
  if (options.tls) {
    RETURN_IF_ERROR(cluster->MakeCertificate());
    settings.insert(settings.end(),
                    {"ssl = on", absl::StrCat("ssl_cert_file = '", cluster->certificate(), "'"),
                     absl::StrCat("ssl_key_file = '", cluster->root_, "/server.key'")});
  }
  for (const char* const name : {"a", "b"})
    cluster->nodes_.push_back(std::make_unique<PostgresNode>(cluster->root_, name, settings));
  PostgresNode& primary = cluster->MutablePrimary();
  RETURN_IF_ERROR(primary.Initialise());
  RETURN_IF_ERROR(primary.Start());
  RETURN_IF_ERROR(primary.Ask(absl::StrCat("CREATE ROLE ", kDatabaseRole, " LOGIN")).status());
  if (options.standby) RETURN_IF_ERROR(cluster->RebuildStandby());
  return cluster;
}

absl::Status PostgresCluster::WatchOver() {
  const std::string file = root_ + "/alive";
  alive_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (alive_ < 0 || flock(alive_, LOCK_EX) != 0)
    return absl::InternalError(absl::StrCat(file, " cannot be locked"));
  // Neither a child of this process nor of its session: what ends all of them does not end it.
  const ProgramResult started =
      RunProgram({"/usr/bin/setsid", "--fork", "/bin/sh", "-c",
                  absl::StrCat("exec >/dev/null 2>&1 </dev/null; ", kCleaner), root_});
  return started.exit_code == 0 ? absl::OkStatus() : absl::InternalError(started.err);
}

absl::Status PostgresCluster::MakeCertificate() {
  return PostgresNode::RunAsItsUser(
      {"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
       "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
       "subjectAltName=DNS:localhost", "-keyout", root_ + "/server.key", "-out", certificate()});
}

PostgresCluster::~PostgresCluster() {
  nodes_.clear();
  std::error_code error;
  if (!root_.empty()) std::filesystem::remove_all(root_, error);
  if (alive_ >= 0) close(alive_);
}

std::string PostgresCluster::Connection(const std::string& database) const {
  const std::string who = absl::StrCat(" user=", kDatabaseRole, " dbname=", database);
  if (!has_standby_) return absl::StrCat("host=127.0.0.1 port=", nodes_[0]->port(), who);
  return absl::StrCat("host=127.0.0.1,127.0.0.1 port=", nodes_[0]->port(), ",", nodes_[1]->port(),
                      who, " target_session_attrs=read-write");
}

absl::StatusOr<std::string> PostgresCluster::NewDatabase() {
  const std::string name = absl::StrCat("test", ++databases_);
  for (const std::string& sql :
       {absl::StrCat("CREATE DATABASE ", name, " TEMPLATE template0"),
        absl::StrCat("REVOKE ALL ON DATABASE ", name, " FROM PUBLIC"),
        absl::StrCat("GRANT CONNECT ON DATABASE ", name, " TO ", kDatabaseRole)}) {
    RETURN_IF_ERROR(Ask(sql).status());
  }
  RETURN_IF_ERROR(
      Ask(absl::StrCat("CREATE SCHEMA renkei AUTHORIZATION ", kDatabaseRole), name).status());
  return name;
}

absl::StatusOr<std::string> PostgresCluster::NewDatabaseConnection() {
  ASSIGN_OR_RETURN(const std::string name, NewDatabase());
  return Connection(name);
}

absl::StatusOr<std::string> PostgresCluster::Ask(const std::string& sql,
                                                 const std::string& database) const {
  return primary().Ask(sql, database);
}

absl::Status PostgresCluster::CutConnections() const {
  return Ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
             "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
      .status();
}

void PostgresCluster::KillPrimary() { MutablePrimary().Kill(); }
absl::Status PostgresCluster::StopPrimary() { return MutablePrimary().Stop(); }
absl::Status PostgresCluster::StartPrimary() { return MutablePrimary().Start(); }

absl::Status PostgresCluster::SetSynchronous(bool synchronous) {
  RETURN_IF_ERROR(Ask(absl::StrCat("ALTER SYSTEM SET synchronous_standby_names = '",
                                   synchronous ? other().name() : "", "'"))
                      .status());
  RETURN_IF_ERROR(Ask("SELECT pg_reload_conf()").status());
  return Await(primary(), "SELECT sync_state FROM pg_stat_replication",
               synchronous         ? "sync"
               : other().running() ? "async"
                                   : "");
}

absl::Status PostgresCluster::PauseReplication() { return MutableOther().PauseReceiver(); }
void PostgresCluster::ResumeReplication() { MutableOther().ResumeReceiver(); }

absl::Status PostgresCluster::StopStandby() { return MutableOther().Stop(); }

absl::Status PostgresCluster::StartStandby() {
  RETURN_IF_ERROR(MutableOther().Start());
  // Where the primary is gone it comes up with what it has.
  return primary().running() ? FollowPrimary() : absl::OkStatus();
}

absl::Status PostgresCluster::FollowPrimary() {
  return Await(primary(), "SELECT state FROM pg_stat_replication", "streaming");
}

absl::Status PostgresCluster::Promote() {
  if (!other().running()) return absl::FailedPreconditionError("there is no standby");
  ResumeReplication();
  ASSIGN_OR_RETURN(const std::string promoted, other().Ask("SELECT pg_promote(true, 60)"));
  if (promoted != "t") return absl::InternalError("the standby is not promoted");
  primary_ = 1 - primary_;
  return Await(primary(), "SELECT pg_is_in_recovery()", "f");
}

absl::Status PostgresCluster::StartOldPrimary() { return MutableOther().Start(); }

absl::Status PostgresCluster::RebuildStandby() {
  RETURN_IF_ERROR(MutableOther().CopyFrom(primary()));
  RETURN_IF_ERROR(MutableOther().Start());
  RETURN_IF_ERROR(FollowPrimary());
  return SetSynchronous(true);
}

}  // namespace renkei::test
