#include "tests/support/postgres_node.h"

#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "libpq-fe.h"
#include "storage/base/status_macros.h"
#include "tests/support/free_port.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace renkei::test {
namespace {

namespace fs = std::filesystem;

constexpr char kUser[] = "postgres";
constexpr absl::Duration kStartTimeout = absl::Seconds(60);
constexpr absl::Duration kPoll = absl::Milliseconds(5);
constexpr char kMemory[] = "/dev/shm";
constexpr uintmax_t kMemoryNeeded = uintmax_t{1} << 30;
constexpr int kPortsTried = 50;
constexpr size_t kLogShown = 2'000;

// Small, and durable all the same: nothing is faster here for being less safe. A thousand files that were not written
// need not be synced one by one after a kill.
constexpr char kSettings[] = R"(listen_addresses = '127.0.0.1'
shared_buffers = 32MB
min_wal_size = 8MB
max_wal_size = 512MB
wal_keep_size = 64MB
checkpoint_timeout = 1h
max_wal_senders = 6
wal_retrieve_retry_interval = 50ms
recovery_init_sync_method = syncfs
jit = off
)";

std::string BinDirectory() {
  std::string newest;
  int newest_version = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", error)) {
    int version = 0;
    if (absl::SimpleAtoi(entry.path().filename().string(), &version) && version > newest_version &&
        fs::exists(entry.path() / "bin/postgres")) {
      newest_version = version;
      newest = (entry.path() / "bin").string();
    }
  }
  return newest;
}

// The same as that user.
std::vector<std::string> AsUser(std::vector<std::string> program) {
  if (getuid() != 0) return program;
  std::vector<std::string> all = {"/usr/bin/setpriv", absl::StrCat("--reuid=", kUser),
                                  absl::StrCat("--regid=", kUser), "--init-groups"};
  all.insert(all.end(), program.begin(), program.end());
  return all;
}

std::vector<pid_t> ChildrenOf(pid_t parent) {
  std::vector<pid_t> children;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    pid_t pid = 0;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &pid)) continue;
    // pid (name) state parent: the name may hold anything.
    const std::string stat = FileContent((entry.path() / "stat").string());
    const size_t name_end = stat.rfind(") ");
    if (name_end == std::string::npos) continue;
    const std::vector<std::string> fields = absl::StrSplit(stat.substr(name_end + 2), ' ');
    if (fields.size() > 1 && fields[1] == absl::StrCat(parent)) children.push_back(pid);
  }
  return children;
}

// Ends when the process has, whose child it need not be.
class Ending {
 public:
  explicit Ending(pid_t pid) : fd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
  ~Ending() {
    if (fd_ >= 0) close(fd_);
  }
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;
  void Wait() const {
    pollfd event = {.fd = fd_, .events = POLLIN, .revents = 0};
    while (fd_ >= 0 && poll(&event, 1, -1) < 0 && errno == EINTR) {
    }
  }

 private:
  int fd_;
};

}  // namespace

absl::StatusOr<std::string> PostgresNode::NewRoot(bool on_disk) {
  if (BinDirectory().empty())
    return absl::FailedPreconditionError("no PostgreSQL server in /usr/lib/postgresql");
  std::error_code error;
  const bool in_memory = !on_disk && fs::space(kMemory, error).available >= kMemoryNeeded && !error;
  std::string root =
      ((in_memory ? fs::path(kMemory) : fs::temp_directory_path()) / "renkei-postgres-XXXXXX")
          .string();
  if (mkdtemp(root.data()) == nullptr)
    return absl::InternalError(absl::StrCat("no directory ", root));
  if (getuid() != 0) return root;
  const passwd* const user = getpwnam(kUser);
  if (user == nullptr || chown(root.c_str(), user->pw_uid, user->pw_gid) != 0)
    return absl::FailedPreconditionError(absl::StrCat(root, " cannot be given to ", kUser));
  return root;
}

PostgresNode::PostgresNode(const std::string& root, const std::string& name,
                           std::vector<std::string> settings)
    : root_(root),
      name_(name),
      settings_(std::move(settings)),
      data_(absl::StrCat(root, "/", name)),
      log_(absl::StrCat(root, "/", name, ".log")) {}

PostgresNode::~PostgresNode() { Kill(); }

std::string PostgresNode::AdminConnection(const std::string& database) const {
  return absl::StrCat("host=", root_, " port=", port_, " user=", kUser, " dbname=", database);
}

std::string PostgresNode::Logged() const {
  const std::string log = FileContent(log_);
  return log.size() > kLogShown ? log.substr(log.size() - kLogShown) : log;
}

absl::Status PostgresNode::RunAsItsUser(const std::vector<std::string>& program) {
  const ProgramResult result = RunProgram(AsUser(program));
  if (result.exit_code == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(program[0], ": ", result.out, result.err));
}

void PostgresNode::Configure(const std::string& primary_conninfo) const {
  std::ofstream file(data_ + "/postgresql.conf");
  file << kSettings << "cluster_name = '" << name_ << "'\nunix_socket_directories = '" << root_
       << "'\nprimary_conninfo = '" << primary_conninfo << "'\n";
  for (const std::string& setting : settings_) file << setting << "\n";
  // Who has the role with_password is asked for one.
  std::ofstream(data_ + "/pg_hba.conf")
      << "local all all trust\nlocal replication all trust\n"
         "host all +with_password 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n";
}

absl::Status PostgresNode::Initialise() {
  RETURN_IF_ERROR(RunAsItsUser({BinDirectory() + "/initdb", "--pgdata", data_, "--username", kUser,
                                "--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust",
                                "--wal-segsize=1", "--no-instructions"}));
  Configure("");
  return absl::OkStatus();
}

absl::Status PostgresNode::CopyFrom(const PostgresNode& primary) {
  Kill();
  std::error_code error;
  fs::remove_all(data_, error);
  RETURN_IF_ERROR(
      RunAsItsUser({BinDirectory() + "/pg_basebackup", "--pgdata", data_, "--dbname",
                    absl::StrCat("host=", root_, " port=", primary.port_, " user=", kUser),
                    "--no-sync", "--checkpoint=fast", "--wal-method=stream", "--no-manifest"}));
  fs::remove(data_ + "/postgresql.auto.conf", error);
  std::ofstream(data_ + "/standby.signal").flush();
  Configure(absl::StrCat("host=", root_, " port=", primary.port_, " user=", kUser,
                         " application_name=", name_));
  return absl::OkStatus();
}

absl::Status PostgresNode::WaitUntilItAnswers() {
  for (const absl::Time end = absl::Now() + kStartTimeout; absl::Now() < end;
       absl::SleepFor(kPoll)) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return absl::UnavailableError(absl::StrCat("PostgreSQL does not start: ", Logged()));
    }
    if (PQping(AdminConnection().c_str()) == PQPING_OK) return absl::OkStatus();
  }
  return absl::DeadlineExceededError(absl::StrCat("PostgreSQL does not answer: ", Logged()));
}

absl::Status PostgresNode::Start() {
  const bool first = port_ == 0;
  absl::Status status;
  for (int attempt = 0; attempt < kPortsTried; ++attempt) {
    if (first) port_ = FreePort();
    std::error_code error;
    fs::remove(log_, error);
    pid_ = Spawn(AsUser({BinDirectory() + "/postgres", "-D", data_, "-p", absl::StrCat(port_)}), {},
                 {"/dev/null", log_, log_});
    if (pid_ < 0) return absl::InternalError("PostgreSQL cannot be started");
    status = WaitUntilItAnswers();
    // Another one took the port meanwhile.
    const bool taken = Logged().find("could not bind") != std::string::npos;
    if (status.ok() || !first || !taken) return status;
  }
  return status;
}

absl::Status PostgresNode::Stop() {
  if (pid_ < 0) return absl::OkStatus();
  ResumeReceiver();
  kill(pid_, SIGINT);
  const int code = WaitFor(pid_);
  pid_ = -1;
  if (code != 0) return absl::InternalError(absl::StrCat("PostgreSQL ended so: ", Logged()));
  return absl::OkStatus();
}

void PostgresNode::Kill() {
  if (pid_ < 0) return;
  // Once it stands still no child comes to those that are seen. What is stopped dies of SIGKILL as well.
  kill(pid_, SIGSTOP);
  while (waitpid(pid_, nullptr, WUNTRACED) < 0 && errno == EINTR) {
  }
  std::vector<std::unique_ptr<Ending>> endings;
  for (const pid_t child : ChildrenOf(pid_)) {
    endings.push_back(std::make_unique<Ending>(child));
    kill(child, SIGKILL);
  }
  kill(pid_, SIGKILL);
  WaitFor(pid_);
  for (const auto& ending : endings) ending->Wait();
  pid_ = -1;
  paused_ = -1;
}

absl::Status PostgresNode::PauseReceiver() {
  for (const pid_t child : ChildrenOf(pid_)) {
    const std::string title = FileContent(absl::StrCat("/proc/", child, "/cmdline"));
    if (title.find("walreceiver") == std::string::npos) continue;
    paused_ = child;
    kill(child, SIGSTOP);
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError("the standby receives nothing");
}

void PostgresNode::ResumeReceiver() {
  if (paused_ >= 0) kill(paused_, SIGCONT);
  paused_ = -1;
}

absl::StatusOr<std::string> PostgresNode::Ask(const std::string& sql,
                                              const std::string& database) const {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
      PQconnectdb(AdminConnection(database).c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK)
    return absl::UnavailableError(PQerrorMessage(connection.get()));
  // Its notices are for nobody.
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()),
                                                             &PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK) return "";
  if (status != PGRES_TUPLES_OK)
    return absl::InternalError(absl::StrCat(sql, ": ", PQerrorMessage(connection.get())));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

}  // namespace renkei::test
