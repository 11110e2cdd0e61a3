// PostgreSQL as an engine test wants it: a primary, with a synchronous standby where it is asked for, on loopback and
// in a directory of its own, that lives and dies with the test. What it writes is synced; on a file system in memory, since
// what ends here are processes and not the power.
//
// Two nodes, "a" and "b". At first a is the primary. The machine's own PostgreSQL, if it runs, is not touched.

#ifndef RENKEI_TESTS_SUPPORT_POSTGRES_CLUSTER_H_
#define RENKEI_TESTS_SUPPORT_POSTGRES_CLUSTER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/support/postgres_node.h"

namespace renkei::test {

// The role that applications sign in with on loopback: without any right but what NewDatabase gives it. A role that
// is granted with_password (CREATE ROLE with_password) is asked for its password; others are not.
inline constexpr char kDatabaseRole[] = "renkei";

// By one thread at a time, but for Connection, Ask and CutConnections. Every method waits until it is so.
class PostgresCluster {
 public:
  struct Options {
    bool standby = false;
    // For who measures: in the system's temporary directory.
    bool on_disk = false;
    // Over TCP by TLS as well, with a certificate of its own for "localhost": see certificate().
    bool tls = false;
    // Lines of postgresql.conf of each node.
    std::vector<std::string> settings;
  };
  // About a second, with a standby two. FAILED_PRECONDITION: this machine has no PostgreSQL server.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PostgresCluster>> Start(
      const Options& options);
  // Ends all processes and removes everything; so does the end of the process, whatever ends it.
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  // What libpq takes, of kDatabaseRole over TCP: with a standby both nodes, the one that takes writes. It stays the
  // same whatever becomes of the nodes.
  std::string Connection(const std::string& database = "postgres") const;
  // PEM file of the certificate, which has signed itself.
  std::string certificate() const { return root_ + "/server.crt"; }
  // A new and empty database, by its name: in it kDatabaseRole may connect and owns the schema "renkei"; it may
  // make no other one.
  [[nodiscard]] absl::StatusOr<std::string> NewDatabase();
  // Its connection at once.
  [[nodiscard]] absl::StatusOr<std::string> NewDatabaseConnection();

  // One statement of a superuser on the present primary: the first column of the first row of the answer.
  [[nodiscard]] absl::StatusOr<std::string> Ask(const std::string& sql,
                                                const std::string& database = "postgres") const;
  // Ends every connection of a client to the primary. One whose commit waits for the standby has committed, and is
  // not told.
  [[nodiscard]] absl::Status CutConnections() const;

  // SIGKILL to all of its processes.
  void KillPrimary();
  // It ends in order, and comes back.
  [[nodiscard]] absl::Status StopPrimary();
  [[nodiscard]] absl::Status StartPrimary();

  // With a standby only. Whether commits wait for it: they do from Start and RebuildStandby to Promote.
  [[nodiscard]] absl::Status SetSynchronous(bool synchronous);
  // The standby stays where it is, and confirms nothing; goes on.
  [[nodiscard]] absl::Status PauseReplication();
  void ResumeReplication();
  // The same over its end: what it has not got when the primary dies, it never gets.
  [[nodiscard]] absl::Status StopStandby();
  [[nodiscard]] absl::Status StartStandby();
  // The standby is the primary, on a timeline of its own, and takes writes without waiting for anybody. Who was the
  // primary is the other one from now on, and is not told if it runs.
  [[nodiscard]] absl::Status Promote();
  // The other one as it was when it was the primary: it takes itself for it, at the place where Connection looks
  // first or second. With synchronous standby its commits wait for one that never comes; see other().
  [[nodiscard]] absl::Status StartOldPrimary();
  // The other one becomes the synchronous standby, from a copy; of what it had nothing is left.
  [[nodiscard]] absl::Status RebuildStandby();

  const PostgresNode& primary() const { return *nodes_[primary_]; }
  // The standby, or who was the primary before Promote.
  const PostgresNode& other() const { return *nodes_[1 - primary_]; }

 private:
  PostgresCluster() = default;
  PostgresNode& MutablePrimary() { return *nodes_[primary_]; }
  PostgresNode& MutableOther() { return *nodes_[1 - primary_]; }
  [[nodiscard]] absl::Status WatchOver();
  [[nodiscard]] absl::Status MakeCertificate();
  [[nodiscard]] absl::Status FollowPrimary();

  std::string root_;
  int alive_ = -1;  // a lock on a file, that ends with this process
  bool has_standby_ = false;
  int databases_ = 0;
  std::vector<std::unique_ptr<PostgresNode>> nodes_;
  size_t primary_ = 0;
};

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_POSTGRES_CLUSTER_H_
