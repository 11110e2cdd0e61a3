#include "storage/postgres_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "boost/endian/conversion.hpp"
#include "storage/base/status_macros.h"
#include "storage/counter.h"
#include "storage/store.h"

namespace renkei::storage {
namespace {

// How often somebody who waits looks whether he is still to.
constexpr absl::Duration kStopPeriod = absl::Milliseconds(50);
// A server that is asked to set a session up is there: it has just let us in.
constexpr absl::Duration kSetUpTimeout = absl::Seconds(10);

constexpr PgStatement kPlain = {"", ""};

std::string BigEndian32(uint32_t number) {
  const uint32_t stored = boost::endian::native_to_big(number);
  return {reinterpret_cast<const char*>(&stored), sizeof(stored)};
}

template <typename Int>
int64_t FromBigEndian(absl::string_view bytes) {
  Int stored = 0;
  std::memcpy(&stored, bytes.data(), sizeof(stored));
  return boost::endian::big_to_native(stored);
}

// What the session relies on, whatever the database or the role is set up to:
// - a COMMIT waits for the server's own disk, and for its synchronous standbys where it has some;
// - plans are made once: every statement reads by its index, whatever statistics say of a table that has just grown;
// - the server ends a session whose client has gone without a word, before its locks stand in the way of all others.
constexpr char kSetUp[] =
    "SELECT set_config('search_path', $1, false),"
    " set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') ="
    " 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),"
    " set_config('plan_cache_mode', 'force_generic_plan', false),"
    " set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false),"
    " set_config('enable_sort', 'off', false), set_config('jit', 'off', false),"
    " set_config('max_parallel_workers_per_gather', '0', false),"
    " set_config('tcp_keepalives_idle', '5', false),"
    " set_config('tcp_keepalives_interval', '2', false),"
    " set_config('tcp_keepalives_count', '3', false),"
    " current_setting('fsync'), current_setting('full_page_writes'),"
    " CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE 'primary' END,"
    " current_setting('server_version_num')";
constexpr PgStatement kSetUpSession = {"", kSetUp};
enum SetUpColumn { kFsync = 11, kFullPageWrites, kRole, kVersion };

// The oldest with pipelines on the server's side that are tested.
constexpr int kOldestServer = 130'000;

bool IsClass(absl::string_view state, absl::string_view of) { return absl::StartsWith(state, of); }

// A failed statement of a session that goes on.
absl::Status FromState(absl::string_view state, absl::string_view words) {
  absl::Status status;
  if (state == "40001" || state == "40P01" || state == "55P03" || state == "25P04") {
    status = absl::AbortedError("the database asks to do it again");
  } else if (state == "53100") {
    status = WithDiskFull(absl::UnavailableError("the disk of the database is full"));
  } else if (IsClass(state, "53") || IsClass(state, "57") || IsClass(state, "58") ||
             state == "25006") {
    status = absl::UnavailableError("the database takes nothing at present");
  } else if (IsClass(state, "XX001") || IsClass(state, "XX002")) {
    status = absl::DataLossError("the database finds itself damaged");
  } else if (IsClass(state, "28") || IsClass(state, "42") || IsClass(state, "3D") ||
             IsClass(state, "3F")) {
    status = absl::FailedPreconditionError(
        "the database refuses it: is its role allowed to, and are its tables as they were made?");
  } else {
    status = absl::InternalError("the database refuses a statement");
  }
  return WithEngineDetail(status, absl::StrCat(state, ": ", words));
}

absl::string_view Field(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? absl::string_view() : absl::string_view(text);
}

}  // namespace

std::string PgInt8(int64_t number) { return EncodeCounter(number); }

std::string PgInt4(int32_t number) { return BigEndian32(static_cast<uint32_t>(number)); }

// One dimension, no nulls, the type; then how many, the first is number 1.
PgArray::PgArray(Type type)
    : bytes_(absl::StrCat(BigEndian32(1), BigEndian32(0), BigEndian32(static_cast<uint32_t>(type)),
                          BigEndian32(0), BigEndian32(1))) {}

void PgArray::Add(absl::string_view element) {
  absl::StrAppend(&bytes_, BigEndian32(static_cast<uint32_t>(element.size())), element);
  ++count_;
}

std::string PgArray::Take() && {
  constexpr size_t kCountAt = 12;
  const std::string count = BigEndian32(static_cast<uint32_t>(count_));
  bytes_.replace(kCountAt, count.size(), count);
  return std::move(bytes_);
}

absl::string_view PgRows::Bytes(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

int64_t PgRows::Int(int row, int column) const {
  const absl::string_view bytes = Bytes(row, column);
  if (bytes.size() == sizeof(int64_t)) return FromBigEndian<int64_t>(bytes);
  if (bytes.size() == sizeof(int32_t)) return FromBigEndian<int32_t>(bytes);
  return 0;
}

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const PgConnectOptions& options) {
  auto connection = absl::WrapUnique(new PostgresConnection(options));
  RETURN_IF_ERROR(connection->Connect());
  RETURN_IF_ERROR(connection->SetUp());
  return connection;
}

PostgresConnection::~PostgresConnection() = default;

absl::Status PostgresConnection::Connect() {
  std::vector<const char*> names = {"dbname"};
  std::vector<const char*> values = {options_.connection.c_str()};
  const auto add = [&](const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  };
  // A host that has gone without a word is found, by us as by the server.
  for (const char* name : {"keepalives", "keepalives_idle", "keepalives_interval"})
    add(name, name == absl::string_view("keepalives_idle") ? "5" : "1");
  add("keepalives_count", "5");
  add("client_encoding", "UTF8");
  add("fallback_application_name", "renkeid");
  if (!options_.password.empty()) add("password", options_.password.c_str());
  names.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(PQconnectStartParams(names.data(), values.data(), /*expand_dbname=*/1));
  if (connection_ == nullptr) return absl::UnavailableError("no memory for a connection");
  const absl::Time deadline = absl::Now() + options_.connect_timeout;
  for (PostgresPollingStatusType next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK;
       next = PQconnectPoll(connection_.get())) {
    if (PQstatus(connection_.get()) == CONNECTION_BAD || next == PGRES_POLLING_FAILED)
      return Broken("the database cannot be reached");
    RETURN_IF_ERROR(WaitForSocket(next == PGRES_POLLING_WRITING, deadline - absl::Now()));
  }
  PQsetNoticeReceiver(connection_.get(), &PostgresConnection::Receive, this);
  if (PQsetnonblocking(connection_.get(), 1) != 0 || PQenterPipelineMode(connection_.get()) != 1)
    return Broken("the database cannot be reached");
  return absl::OkStatus();
}

absl::Status PostgresConnection::SetUp() {
  ASSIGN_OR_RETURN(const std::vector<PgRows> rows,
                   Run({{&kSetUpSession, {options_.schema}}}, kSetUpTimeout));
  const PgRows& session = rows.front();
  const auto is_on = [&](int column) { return session.Bytes(0, column) == "on"; };
  if (session.Bytes(0, kRole) != "primary") {
    broken_ = true;
    return absl::UnavailableError("the database that answers is a standby and takes no writes");
  }
  if (!is_on(kFsync) || !is_on(kFullPageWrites)) {
    return absl::FailedPreconditionError(
        "the database is set up to lose what it has acknowledged: fsync and full_page_writes have "
        "to be on");
  }
  if (PQserverVersion(connection_.get()) < kOldestServer)
    return absl::FailedPreconditionError("the database is older than PostgreSQL 13");
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PgRows>> PostgresConnection::Run(const std::vector<PgCommand>& commands,
                                                            absl::Duration timeout) {
  if (broken()) return Broken("the connection to the database was lost");
  // What nobody waited for.
  while (!sent_.empty()) {
    absl::StatusOr<std::vector<PgRows>> before = ReadPipeline(timeout);
    if (!before.ok() && broken()) return before.status();
  }
  RETURN_IF_ERROR(SendAll(commands, timeout));
  return ReadPipeline(timeout);
}

void PostgresConnection::Fire(const PgStatement& statement) {
  if (broken()) return;
  // A socket that takes nothing shows with the next Run.
  if (!SendAll({{&statement}}, absl::ZeroDuration()).ok()) broken_ = true;
}

absl::Status PostgresConnection::SendAll(const std::vector<PgCommand>& commands,
                                         absl::Duration timeout) {
  sent_.emplace_back();
  for (const PgCommand& command : commands) RETURN_IF_ERROR(Send(command));
  if (PQpipelineSync(connection_.get()) != 1) return Broken("the connection to the database broke");
  return Flush(timeout);
}

absl::Status PostgresConnection::Send(const PgCommand& command) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (const std::string& parameter : command.parameters) {
    values.push_back(parameter.data());
    lengths.push_back(static_cast<int>(parameter.size()));
  }
  // All of them binary; results too.
  const std::vector<int> formats(values.size(), 1);
  const auto count = static_cast<int>(values.size());
  const PgStatement& statement = *command.statement;
  PGconn* const connection = connection_.get();
  int sent = 1;
  if (*statement.name == '\0') {
    sent = PQsendQueryParams(connection, statement.sql, count, nullptr, values.data(),
                             lengths.data(), formats.data(), 1);
  } else {
    if (!prepared_.contains(statement.name)) {
      // Known from here on: a pipeline that fails before it says so when it is read.
      prepared_.insert(statement.name);
      sent_.back().push_back(statement.name);
      sent = PQsendPrepare(connection, statement.name, statement.sql, 0, nullptr);
    }
    if (sent == 1) {
      sent = PQsendQueryPrepared(connection, statement.name, count, values.data(), lengths.data(),
                                 formats.data(), 1);
    }
  }
  sent_.back().push_back(nullptr);
  return sent == 1 ? absl::OkStatus() : Broken("the connection to the database broke");
}

absl::StatusOr<std::vector<PgRows>> PostgresConnection::ReadPipeline(absl::Duration timeout) {
  const std::vector<const char*> steps = std::move(sent_.front());
  sent_.pop_front();
  std::vector<PgRows> rows;
  absl::Status failed;
  size_t step = 0;
  while (true) {
    while (PQisBusy(connection_.get()) == 1) {
      RETURN_IF_ERROR(WaitForSocket(/*writing=*/false, timeout));
      if (PQconsumeInput(connection_.get()) != 1)
        return Broken("the connection to the database was lost");
    }
    PGresult* const result = PQgetResult(connection_.get());
    if (result == nullptr) {
      if (PQstatus(connection_.get()) != CONNECTION_OK || step > steps.size())
        return Broken("the connection to the database was lost");
      continue;
    }
    PgRows answer(result);
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) break;
    const char* const prepares = step < steps.size() ? steps[step] : nullptr;
    ++step;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
      if (prepares == nullptr) rows.push_back(std::move(answer));
      continue;
    }
    if (prepares != nullptr) prepared_.erase(prepares);
    if (status == PGRES_PIPELINE_ABORTED || !failed.ok()) continue;
    // The server says goodbye before it closes: what became of the rest is unknown.
    const absl::string_view state = Field(result, PG_DIAG_SQLSTATE);
    if (state.empty() || IsClass(state, "08") || IsClass(state, "57P"))
      return Broken("the connection to the database was lost");
    failed = FromState(state, Field(result, PG_DIAG_MESSAGE_PRIMARY));
  }
  RETURN_IF_ERROR(failed);
  return rows;
}

absl::Status PostgresConnection::Flush(absl::Duration timeout) {
  while (true) {
    const int left = PQflush(connection_.get());
    if (left == 0) return absl::OkStatus();
    if (left < 0) return Broken("the connection to the database broke");
    RETURN_IF_ERROR(WaitForSocket(/*writing=*/true, timeout));
    // The server may want to be read before it reads on.
    if (PQconsumeInput(connection_.get()) != 1)
      return Broken("the connection to the database was lost");
  }
}

absl::Status PostgresConnection::WaitForSocket(bool writing, absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  pollfd socket{.fd = PQsocket(connection_.get()),
                .events = static_cast<int16_t>(writing ? POLLIN | POLLOUT : POLLIN),
                .revents = 0};
  while (true) {
    if (options_.stop != nullptr && *options_.stop) return Broken("the store is closing");
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return Broken("the database does not answer");
    const auto wait = static_cast<int>(
        absl::ToInt64Milliseconds(absl::Ceil(std::min(left, kStopPeriod), absl::Milliseconds(1))));
    const int ready = poll(&socket, 1, wait);
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return Broken("the connection to the database broke");
  }
}

absl::Status PostgresConnection::Broken(absl::string_view what) {
  broken_ = true;
  const char* said = connection_ == nullptr ? "" : PQerrorMessage(connection_.get());
  return WithEngineDetail(absl::UnavailableError(what), said);
}

bool PostgresConnection::TakeWarning() { return std::exchange(warned_, false); }

void PostgresConnection::Receive(void* self, const PGresult* notice) {
  const absl::string_view severity = Field(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity == "WARNING") static_cast<PostgresConnection*>(self)->warned_ = true;
}

absl::StatusOr<std::vector<std::string>> PostgresConnection::TakeNotifications(
    absl::Duration timeout) {
  std::vector<std::string> payloads;
  const absl::Time deadline = absl::Now() + timeout;
  while (true) {
    if (PQconsumeInput(connection_.get()) != 1)
      return Broken("the connection to the database was lost");
    while (PGnotify* const notify = PQnotifies(connection_.get())) {
      payloads.emplace_back(notify->extra);
      PQfreemem(notify);
    }
    const absl::Duration left = deadline - absl::Now();
    if (!payloads.empty() || left <= absl::ZeroDuration()) return payloads;
    if (broken()) return Broken("the connection to the database was lost");
    pollfd socket{.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
    const auto wait =
        static_cast<int>(absl::ToInt64Milliseconds(absl::Ceil(left, absl::Milliseconds(1))));
    if (poll(&socket, 1, wait) < 0 && errno != EINTR)
      return Broken("the connection to the database broke");
  }
}

}  // namespace renkei::storage
