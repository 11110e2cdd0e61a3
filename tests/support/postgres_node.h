// One PostgreSQL server on loopback, of Debian's programs, for PostgresCluster.

#ifndef RENKEI_TESTS_SUPPORT_POSTGRES_NODE_H_
#define RENKEI_TESTS_SUPPORT_POSTGRES_NODE_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace renkei::test {

// By one thread at a time, but for Ask.
class PostgresNode {
 public:
  // `root`: a directory that belongs to the user whom the server runs as; what is the node's is called `name` there.
  PostgresNode(const std::string& root, const std::string& name, std::vector<std::string> settings);
  ~PostgresNode();  // kills it
  PostgresNode(const PostgresNode&) = delete;
  PostgresNode& operator=(const PostgresNode&) = delete;

  // Makes `root`, on a file system in memory where there is one, and gives it to that user. The server refuses to run as
  // root: then it is postgres.
  [[nodiscard]] static absl::StatusOr<std::string> NewRoot(bool on_disk);

  // A program as that user, to its end.
  [[nodiscard]] static absl::Status RunAsItsUser(const std::vector<std::string>& program);

  const std::string& name() const { return name_; }
  int port() const { return port_; }
  bool running() const { return pid_ >= 0; }
  // Of a superuser, over the socket.
  std::string AdminConnection(const std::string& database = "postgres") const;

  // A new, empty one, and its own history.
  [[nodiscard]] absl::Status Initialise();
  // What `primary` has now, whatever was here before; started, it follows `primary`.
  [[nodiscard]] absl::Status CopyFrom(const PostgresNode& primary);
  // Waits until it answers. Its port is the same for all its life.
  [[nodiscard]] absl::Status Start();
  // Ends connections, writes everything, ends.
  [[nodiscard]] absl::Status Stop();
  // SIGKILL to all of its processes; they are gone when it returns.
  void Kill();
  // What receives the primary's log stands still, or goes on.
  [[nodiscard]] absl::Status PauseReceiver();
  void ResumeReceiver();

  // One statement; the first column of the first row of its answer ("" without rows). From any thread.
  [[nodiscard]] absl::StatusOr<std::string> Ask(const std::string& sql,
                                                const std::string& database = "postgres") const;

 private:
  void Configure(const std::string& primary_conninfo) const;
  // OK once it answers; UNAVAILABLE if it has ended, with what it logged.
  [[nodiscard]] absl::Status WaitUntilItAnswers();
  std::string Logged() const;

  const std::string root_;
  const std::string name_;
  const std::vector<std::string> settings_;
  const std::string data_;
  const std::string log_;
  int port_ = 0;
  pid_t pid_ = -1;
  pid_t paused_ = -1;
};

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_POSTGRES_NODE_H_
