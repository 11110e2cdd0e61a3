// engines_bench [SECONDS_PER_ROUND [CASES]]: one table for both engines: real servers over RocksDB and over PostgreSQL, a primary with a
// synchronous standby on the same disk, in interleaved rounds; beside the second a bare loop of this process that commits the same rows
// in groups of the same size, and one that reads a record by its key. Then one, two and three servers over one database, a commit until
// another server's watcher has it, an import of 10,000 cases, and the start over CASES (100,000).
// Needs RENKEID, and PostgreSQL's server. Not a test: it prints.

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "storage/base/mutex.h"
#include "storage/postgres_connection.h"
#include "tests/bench/author.h"
#include "tests/bench/bare_server.h"
#include "tests/bench/case_rows.h"
#include "tests/bench/load.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/watch_stream.h"
#include "tests/support/postgres_cluster.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr int kRounds = 5;
// What a case makes beside its own row: see bare_server.cc.
constexpr int kIndexRows = 8;
constexpr size_t kChangeBytes = 150;
constexpr size_t kAuditBytes = 200;
constexpr int kReadConnections = 16;

[[noreturn]] void Fail(const absl::Status& status) {
  std::cerr << status << "\n";
  std::exit(1);
}
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status());
  return *std::move(value);
}

double SecondsSince(Clock::time_point begin) { return Seconds(Clock::now() - begin).count(); }

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Side {
  const char* name;
  std::function<double()> rate;  // a second
};

// Medians of interleaved rounds; of the sides behind the second, the ratio of the second to them.
void Compare(const std::string& what, const std::vector<Side>& sides) {
  std::vector<std::vector<double>> rates(sides.size());
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = 0; i < sides.size(); ++i) rates[i].push_back(sides[i].rate());
  }
  std::cout << absl::StrFormat("%-22s", what);
  for (size_t i = 0; i < sides.size(); ++i)
    std::cout << absl::StrFormat("  %s %.0f", sides[i].name, Median(rates[i]));
  for (size_t i = 2; i < sides.size(); ++i) {
    std::vector<double> ratios;
    for (int round = 0; round < kRounds; ++round)
      ratios.push_back(rates[1][round] / rates[i][round]);
    std::cout << absl::StrFormat("  ratio %.2f (%.2f-%.2f)", Median(ratios),
                                 *std::min_element(ratios.begin(), ratios.end()),
                                 *std::max_element(ratios.begin(), ratios.end()));
  }
  std::cout << "\n" << std::flush;
}

// The floor under the second engine: what libpq and the database take for the same rows.
class BareDatabase {
 public:
  explicit BareDatabase(const std::string& connection) : options_{.connection = connection} {
    options_.schema = "renkei";
    writer_ = Open();
    for (const char* sql : {"CREATE TABLE record (key bytea PRIMARY KEY, version int8 NOT NULL, "
                            "value bytea NOT NULL)",
                            "CREATE TABLE log (log int4, sequence int8, index int4, payload bytea,"
                            " PRIMARY KEY (log, sequence, index))"}) {
      const storage::PgStatement statement{"", sql};
      Must(writer_->Run({{&statement}}, kTimeout));
    }
    for (int i = 0; i < kReadConnections; ++i) readers_.push_back(Open());
  }

  // Cases a second, committed in groups of `group`.
  double Commit(int group, Seconds time) {
    using Type = storage::PgArray::Type;
    const Clock::time_point begin = Clock::now();
    int64_t done = 0;
    while (SecondsSince(begin) < time.count()) {
      storage::PgArray keys(Type::kBytea), versions(Type::kInt8), values(Type::kBytea);
      storage::PgArray logs(Type::kInt4), sequences(Type::kInt8), indexes(Type::kInt4),
          payloads(Type::kBytea);
      for (int i = 0; i < group; ++i) {
        const std::string number = storage::PgInt8(++written_);
        keys.Add(absl::StrCat("case/", number));
        versions.Add(number);
        values.Add(std::string(kRecordBytes, 'c'));
        for (int row = 0; row < kIndexRows; ++row) {
          keys.Add(absl::StrCat("index", row, "/organizations/owner/", number));
          versions.Add(number);
          values.Add("");
        }
        for (int log = 1; log <= 2; ++log) {
          logs.Add(storage::PgInt4(log));
          sequences.Add(number);
          indexes.Add(storage::PgInt4(0));
          payloads.Add(std::string(log == 1 ? kChangeBytes : kAuditBytes, 'l'));
        }
      }
      Must(writer_->Run(
          {{&kBegin},
           {&kPut, {std::move(keys).Take(), std::move(versions).Take(), std::move(values).Take()}},
           {&kAppend,
            {std::move(logs).Take(), std::move(sequences).Take(), std::move(indexes).Take(),
             std::move(payloads).Take()}},
           {&kCommit}},
          kTimeout));
      done += group;
    }
    return static_cast<double>(done) / SecondsSince(begin);
  }

  // Point reads a second by so many threads, each with a connection of its own.
  double Read(int threads, Seconds time) {
    const Clock::time_point begin = Clock::now();
    std::atomic<int64_t> done = 0;
    std::vector<std::thread> all;
    for (int i = 0; i < std::min(threads, kReadConnections); ++i) {
      all.emplace_back([&, i] {
        for (int64_t n = i; SecondsSince(begin) < time.count(); n += 7) {
          const std::string key = absl::StrCat("case/", storage::PgInt8(n % written_ + 1));
          Must(readers_[static_cast<size_t>(i)]->Run({{&kGet, {key}}}, kTimeout));
          ++done;
        }
      });
    }
    for (std::thread& one : all) one.join();
    return static_cast<double>(done) / SecondsSince(begin);
  }

 private:
  static constexpr absl::Duration kTimeout = absl::Seconds(60);
  static constexpr storage::PgStatement kBegin = {"begin", "BEGIN"};
  static constexpr storage::PgStatement kCommit = {"commit", "COMMIT"};
  static constexpr storage::PgStatement kPut = {
      "put", "INSERT INTO record SELECT * FROM unnest($1::bytea[], $2::int8[], $3::bytea[])"};
  static constexpr storage::PgStatement kAppend = {
      "append",
      "INSERT INTO log SELECT * FROM unnest($1::int4[], $2::int8[], $3::int4[], $4::bytea[])"};
  static constexpr storage::PgStatement kGet = {"get",
                                                "SELECT version, value FROM record WHERE key = $1"};

  std::unique_ptr<storage::PostgresConnection> Open() const {
    return Must(storage::PostgresConnection::Open(options_));
  }

  storage::PgConnectOptions options_;
  std::unique_ptr<storage::PostgresConnection> writer_;
  std::vector<std::unique_ptr<storage::PostgresConnection>> readers_;
  int64_t written_ = 0;
};

pb::Case SomeCase(const std::string& owner) {
  pb::Case c;
  c.set_owner(owner);
  c.set_title("負荷試験の事例");
  c.set_summary("概要");
  c.set_approach(std::string(kRecordBytes - 200, 'a'));
  c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  return c;
}

// A server of one engine and what is asked of it.
class Served {
 public:
  // `database`: empty, or of the second engine. Of several over one database the first has made the author.
  Served(const std::string& database, const Served* first) : flags_(Flags(database)) {
    if (first != nullptr)
      std::filesystem::copy_file(absl::StrCat(first->directory_.path(), "/admin.token"),
                                 absl::StrCat(directory_.path(), "/admin.token"));
    Start();
    author_ = first == nullptr ? MakeAuthor(*server_) : first->author_;
    target_ = std::make_unique<Target>(server_->address(), author_.token);
    client_ = Must(client::Client::Connect({.server = server_->address(), .token = author_.token}));
  }

  // How long it takes until it serves.
  double StartAgain() {
    client_.reset();
    target_.reset();
    server_->Stop();
    const Clock::time_point begin = Clock::now();
    Start();
    const double seconds = SecondsSince(begin);
    client_ = Must(client::Client::Connect({.server = server_->address(), .token = author_.token}));
    return seconds;
  }

  void MakeCases(int count) {
    pb::CreateCaseRequest request;
    *request.mutable_case_() = SomeCase(author_.organization);
    for (int i = 0; i < count; ++i)
      names_.push_back(bench::Must<pb::Case>(*client_, "CaseService/CreateCase", request).name());
  }

  double Create(int in_flight, Seconds time) {
    pb::CreateCaseRequest request;
    *request.mutable_case_() = SomeCase(author_.organization);
    const std::string bytes = request.SerializeAsString();
    return target_->Rate("/renkei.v1.CaseService/CreateCase", in_flight, time,
                         [&] { return bytes; });
  }
  double Get(int in_flight, Seconds time) {
    std::atomic<size_t> next = 0;
    return target_->Rate("/renkei.v1.CaseService/GetCase", in_flight, time, [&] {
      pb::GetCaseRequest request;
      request.set_name(names_[next++ * 7 % names_.size()]);
      return request.SerializeAsString();
    });
  }
  double List(int in_flight, Seconds time) {
    pb::ListCasesRequest request;
    request.set_page_size(50);
    const std::string bytes = request.SerializeAsString();
    return target_->Rate("/renkei.v1.CaseService/ListCases", in_flight, time,
                         [&] { return bytes; });
  }
  // Changes a second of the whole feed, with their contents.
  double ReadFeed() {
    pb::WatchChangesRequest request;
    std::promise<void> all;
    std::atomic<bool> over = false;
    int64_t read = 0;
    const Clock::time_point begin = Clock::now();
    e2e::WatchStream stream({.address = server_->address(),
                             .token = author_.token,
                             .request = request.SerializeAsString(),
                             .own_connection = true},
                            [&](const std::string& bytes) {
                              pb::WatchChangesResponse message;
                              if (over || !message.ParseFromString(bytes)) return true;
                              read += message.changes_size();
                              if (message.at_head()) {
                                over = true;
                                all.set_value();
                              }
                              return true;
                            });
    all.get_future().wait();
    return static_cast<double>(read) / SecondsSince(begin);
  }

  // Milliseconds from the reply of a write here until a watcher of `other` has it.
  std::vector<double> ToWatcherOf(const Served& other, int times) {
    std::vector<double> taken;
    Mutex mutex;
    CondVar changed;
    int64_t got = 0;
    Clock::time_point at;
    pb::WatchChangesRequest request;
    request.set_cursor(other.HeadCursor());
    request.set_heartbeat_seconds(300);
    e2e::WatchStream stream({.address = other.server_->address(),
                             .token = author_.token,
                             .request = request.SerializeAsString(),
                             .own_connection = true},
                            [&](const std::string& bytes) {
                              pb::WatchChangesResponse message;
                              if (!message.ParseFromString(bytes)) return true;
                              const MutexLock lock(mutex);
                              at = Clock::now();
                              got += message.changes_size();
                              changed.NotifyAll();
                              return true;
                            });
    for (int i = 1; i <= times; ++i) {
      MakeCases(1);
      const Clock::time_point replied = Clock::now();
      MutexLock lock(mutex);
      while (got < i) changed.Wait(mutex);
      taken.push_back(std::max(0.0, Seconds(at - replied).count() * 1'000));
    }
    std::sort(taken.begin(), taken.end());
    return taken;
  }

  double Import(int rows, int first) {
    const Clock::time_point begin = Clock::now();
    if (ImportCases(*client_, pb::EXCHANGE_FORMAT_CSV, rows, first).created() != rows) std::exit(1);
    return SecondsSince(begin);
  }

 private:
  static std::vector<std::string> Flags(const std::string& database) {
    if (database.empty()) return {};
    return {"--engine", "postgres", "--database", database};
  }
  void Start() { server_ = Must(e2e::ServerProcess::Start(directory_.path(), flags_)); }
  std::string HeadCursor() const {
    return bench::Must<pb::GetFeedBoundsResponse>(*client_, "ChangeService/GetFeedBounds",
                                                  pb::GetFeedBoundsRequest())
        .head_cursor();
  }

  const e2e::TempDir directory_;
  const std::vector<std::string> flags_;
  std::unique_ptr<e2e::ServerProcess> server_;
  Author author_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<client::Client> client_;
  std::vector<std::string> names_;
};

// What several servers do together, each with its part of the calls in flight.
double Together(const std::vector<Served*>& servers, int in_flight,
                const std::function<double(Served&, int)>& rate) {
  std::vector<std::future<double>> parts;
  for (Served* server : servers) {
    parts.push_back(std::async(std::launch::async, [&, server] {
      return rate(*server, in_flight / static_cast<int>(servers.size()));
    }));
  }
  double sum = 0;
  for (auto& part : parts) sum += part.get();
  return sum;
}

void Run(Seconds time, int cases) {
  const auto cluster = Must(test::PostgresCluster::Start(
      {.standby = true, .on_disk = true, .settings = {"max_connections = 200"}}));
  BareDatabase bare(Must(cluster->NewDatabaseConnection()));
  const std::string database = Must(cluster->NewDatabaseConnection());
  Served rocksdb("", nullptr);
  Served first(database, nullptr);
  rocksdb.MakeCases(500);
  first.MakeCases(500);
  std::cout << "a second, medians of " << kRounds << " interleaved rounds of " << time.count()
            << " s; ratio: PostgreSQL to the bare loop, with its least and most\n";
  for (const int in_flight : {1, 32, 128}) {
    Compare(absl::StrCat("CreateCase ", in_flight),
            {{"RocksDB", [&] { return rocksdb.Create(in_flight, time); }},
             {"PostgreSQL", [&] { return first.Create(in_flight, time); }},
             {"bare", [&] { return bare.Commit(in_flight, time); }}});
  }
  for (const int in_flight : {1, 32, 128}) {
    Compare(absl::StrCat("GetCase ", in_flight),
            {{"RocksDB", [&] { return rocksdb.Get(in_flight, time); }},
             {"PostgreSQL", [&] { return first.Get(in_flight, time); }},
             {"bare", [&] { return bare.Read(in_flight, time); }}});
  }
  for (const int in_flight : {1, 32}) {
    Compare(absl::StrCat("ListCases of 50, ", in_flight),
            {{"RocksDB", [&] { return rocksdb.List(in_flight, time); }},
             {"PostgreSQL", [&] { return first.List(in_flight, time); }}});
  }
  Compare("changes of the feed", {{"RocksDB", [&] { return rocksdb.ReadFeed(); }},
                                  {"PostgreSQL", [&] { return first.ReadFeed(); }}});

  Served second(database, &first);
  Served third(database, &first);
  second.MakeCases(50);
  third.MakeCases(50);
  const std::vector<Served*> all = {&first, &second, &third};
  for (size_t count = 1; count <= all.size(); ++count) {
    const std::vector<Served*> some(all.begin(), all.begin() + static_cast<long>(count));
    std::vector<double> creates;
    std::vector<double> gets;
    for (int round = 0; round < kRounds; ++round) {
      creates.push_back(
          Together(some, 96, [&](Served& one, int n) { return one.Create(n, time); }));
      gets.push_back(Together(some, 96, [&](Served& one, int n) { return one.Get(n, time); }));
    }
    std::cout << absl::StrFormat("%d servers, 96 in flight   CreateCase %.0f  GetCase %.0f\n",
                                 count, Median(creates), Median(gets))
              << std::flush;
  }
  const auto tell = [](const char* what, const std::vector<double>& ms) {
    std::cout << absl::StrFormat("%s: p50 %.1f ms, p99 %.1f ms, most %.1f ms\n", what,
                                 ms[ms.size() / 2], ms[ms.size() * 99 / 100], ms.back())
              << std::flush;
  };
  tell("commit to a watcher, RocksDB", rocksdb.ToWatcherOf(rocksdb, 200));
  tell("commit to a watcher, PostgreSQL, of the same server", first.ToWatcherOf(first, 200));
  tell("commit to a watcher, PostgreSQL, of another server", first.ToWatcherOf(second, 200));

  constexpr int kImported = 10'000;
  std::cout << absl::StrFormat("import of %d cases: RocksDB %.1f s", kImported,
                               rocksdb.Import(kImported, 0))
            << std::flush;
  std::cout << absl::StrFormat(", PostgreSQL %.1f s\n", first.Import(kImported, 0)) << std::flush;
  if (cases > kImported) {
    rocksdb.Import(cases - kImported, kImported);
    first.Import(cases - kImported, kImported);
  }
  std::cout << absl::StrFormat("start over %d cases: RocksDB %.2f s, PostgreSQL %.2f s\n", cases,
                               rocksdb.StartAgain(), first.StartAgain());
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  rlimit files = {65'536, 65'536};
  setrlimit(RLIMIT_NOFILE, &files);
  renkei::bench::Run(renkei::bench::Seconds(argc > 1 ? std::atof(argv[1]) : 1.5),
                     argc > 2 ? std::atoi(argv[2]) : 100'000);
  return 0;
}
