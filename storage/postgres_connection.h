// One connection to a PostgreSQL server, over libpq: statements are sent together and answered together, in binary form.
// Internal to storage/.

#ifndef RENKEI_STORAGE_POSTGRES_CONNECTION_H_
#define RENKEI_STORAGE_POSTGRES_CONNECTION_H_

#include <libpq-fe.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace renkei::storage {

// What a statement is asked with, in PostgreSQL's binary form.
std::string PgInt8(int64_t number);
std::string PgInt4(int32_t number);

// An array of one dimension.
class PgArray {
 public:
  enum class Type : uint32_t {
    kBytea = 17,
    kInt8 = 20,
    kInt4 = 23
  };  // oids, the same in every database
  explicit PgArray(Type type);

  // In binary form, of the array's type.
  void Add(absl::string_view element);
  bool empty() const { return count_ == 0; }
  std::string Take() &&;

 private:
  std::string bytes_;
  int32_t count_ = 0;
};

// A statement with a name is prepared once on each connection.
struct PgStatement {
  const char* name;  // empty: not worth preparing
  const char* sql;
};

struct PgCommand {
  const PgStatement* statement = nullptr;
  std::vector<std::string> parameters = {};
};

// Rows, in binary form.
class PgRows {
 public:
  explicit PgRows(PGresult* result) : result_(result, &PQclear) {}

  int size() const { return PQntuples(result_.get()); }
  bool IsNull(int row, int column) const { return PQgetisnull(result_.get(), row, column) == 1; }
  absl::string_view Bytes(int row, int column) const;
  // Of a column of type int8 or int4. 0: null, or of another size.
  int64_t Int(int row, int column) const;
  // What the statement did, as PostgreSQL calls it: "COMMIT".
  absl::string_view tag() const { return PQcmdStatus(result_.get()); }

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

struct PgConnectOptions {
  std::string connection;  // of libpq: a keyword string or a URL
  std::string password;    // empty: as `connection` and the environment say
  std::string schema;      // where everything lies
  absl::Duration connect_timeout = absl::Seconds(5);
  // Set: what waits for an answer is broken off with UNAVAILABLE. It outlives the connection.
  const std::atomic<bool>* stop = nullptr;
};

// Used by one thread at a time.
class PostgresConnection {
 public:
  // UNAVAILABLE: nobody answers, or none of the hosts takes writes; FAILED_PRECONDITION: the server refuses who asks, or its
  // settings would lose what is acknowledged. EngineDetail has its words.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(
      const PgConnectOptions& options);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Sends all commands in one go and waits for all answers; `timeout` for each step of that in which nothing comes. The first
  // error ends them: those behind it are not executed. Errors:
  // - UNAVAILABLE and broken(): what became of them is unknown. IsDiskFull where the server has no room.
  // - ABORTED: of a deadlock, a lock or a snapshot that could not be had; the transaction has ended without effect.
  // - FAILED_PRECONDITION, DATA_LOSS, INTERNAL: refused, damaged, a fault; without effect too.
  [[nodiscard]] absl::StatusOr<std::vector<PgRows>> Run(const std::vector<PgCommand>& commands,
                                                        absl::Duration timeout);

  // Sends a command whose answer nobody waits for; the next Run reads it.
  void Fire(const PgStatement& statement);

  // The connection is gone, or in a state that nobody knows: it is good for nothing more.
  bool broken() const { return broken_ || PQstatus(connection_.get()) != CONNECTION_OK; }
  // Which start of which server this is, where somebody has said so; else empty.
  const std::string& server() const { return server_; }
  void set_server(std::string server) { server_ = std::move(server); }

  // Whether the server has warned since this was asked last: of a COMMIT that did not wait for its standby, say.
  bool TakeWarning();

  // Waits up to `timeout` for notifications of a channel that was listened to, and takes them: payloads in order. UNAVAILABLE:
  // the connection is gone.
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> TakeNotifications(absl::Duration timeout);

 private:
  explicit PostgresConnection(const PgConnectOptions& options)
      : options_(options), connection_(nullptr, &PQfinish) {}

  absl::Status Connect();
  absl::Status SetUp();
  absl::Status Send(const PgCommand& command);
  absl::Status SendAll(const std::vector<PgCommand>& commands, absl::Duration timeout);
  // The answers of one pipeline that was sent.
  absl::StatusOr<std::vector<PgRows>> ReadPipeline(absl::Duration timeout);
  absl::Status Flush(absl::Duration timeout);
  // Until the socket can be read or, if `writing`, written.
  absl::Status WaitForSocket(bool writing, absl::Duration timeout);
  absl::Status Broken(absl::string_view what);
  static void Receive(void* self, const PGresult* notice);

  const PgConnectOptions options_;
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  absl::flat_hash_set<absl::string_view> prepared_;
  // What was sent and not answered yet, by pipeline: of each step the name that it prepares, or null of a command.
  std::deque<std::vector<const char*>> sent_;
  std::string server_;
  bool broken_ = false;
  bool warned_ = false;
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_POSTGRES_CONNECTION_H_
