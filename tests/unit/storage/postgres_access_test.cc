// Who is spoken to, who may, and that a server that says nothing is waited for once.

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/storage/postgres_fixture.h"

namespace renkei::storage {
namespace {

test::PostgresCluster& WithTls() {
  static const std::unique_ptr<test::PostgresCluster> cluster = [] {
    auto started = test::PostgresCluster::Start({.tls = true});
    EXPECT_TRUE(started.ok()) << started.status();
    EXPECT_TRUE((*started)->Ask("CREATE ROLE with_password").ok());
    return *std::move(started);
  }();
  return *cluster;
}

class PostgresAccessTest : public PostgresTest {
 protected:
  PostgresAccessTest() : PostgresTest(WithTls()) {}

  // What opening answers, with the words of the database.
  absl::Status Refused() const {
    const auto store = OpenPostgresStore(options_);
    EXPECT_FALSE(store.ok());
    return absl::Status(
        store.status().code(),
        absl::StrCat(store.status().message(), ": ", EngineDetail(store.status()).value_or("")));
  }
  void Ask(const std::string& sql) { EXPECT_TRUE(cluster_.Ask(sql, database_).ok()) << sql; }
  // By a name that has to stand in the certificate.
  std::string Verified(const std::string& host) const {
    return absl::StrCat("host=", host, " hostaddr=127.0.0.1 port=", cluster_.primary().port(),
                        " user=", test::kDatabaseRole, " dbname=", database_,
                        " sslmode=verify-full sslrootcert=");
  }
};

TEST_F(PostgresAccessTest, OnlyTheServerThatTheCertificateNamesIsSpokenTo) {
  options_.connection = Verified("localhost") + cluster_.certificate();
  {
    const auto store = MustOpen();
    EXPECT_EQ(cluster_
                  .Ask(absl::StrCat("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity "
                                    "USING (pid) WHERE usename = 'renkei' AND datname = '",
                                    database_, "'"))
                  .value_or(""),
              "t");
  }
  options_.connection = Verified("db.example.jp") + cluster_.certificate();
  EXPECT_THAT(Refused().message(), testing::HasSubstr("does not match host name"));
  // One that somebody else has signed.
  options_.connection = Verified("localhost") + "/etc/ssl/certs/ca-certificates.crt";
  EXPECT_THAT(Refused().message(), testing::HasSubstr("certificate verify failed"));
}

TEST_F(PostgresAccessTest, APasswordIsGivenWhereOneIsAskedForAndNeverSaidAgain) {
  Ask("CREATE ROLE clerk LOGIN PASSWORD 'secret-word'");
  Ask("GRANT with_password TO clerk");
  Ask(absl::StrCat("GRANT CONNECT ON DATABASE ", database_, " TO clerk"));
  Ask("ALTER SCHEMA renkei OWNER TO clerk");
  options_.connection = absl::StrCat("host=127.0.0.1 port=", cluster_.primary().port(),
                                     " user=clerk dbname=", database_);
  options_.password = "secret-word";
  EXPECT_NE(MustOpen(), nullptr);
  options_.password = "another-word";
  EXPECT_THAT(Refused().message(),
              testing::AllOf(testing::HasSubstr("password authentication failed"),
                             testing::Not(testing::HasSubstr("another-word"))));
  options_.password.clear();
  EXPECT_THAT(Refused().message(), testing::HasSubstr("no password supplied"));
}

TEST_F(PostgresAccessTest, ARoleThatMayNotIsRefusedByTheRightThatItLacks) {
  Ask("ALTER SCHEMA renkei OWNER TO postgres");
  Ask("GRANT USAGE ON SCHEMA renkei TO renkei");
  const absl::Status status = Refused();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("permission denied for schema"));
}

// It takes connections as a machine does whose database hangs.
TEST_F(PostgresAccessTest, AHostThatSaysNothingIsWaitedForOnce) {
  const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(silent, 100), 0);
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
  options_.connection = absl::StrCat("host=127.0.0.1,127.0.0.1 port=", ntohs(address.sin_port), ",",
                                     cluster_.primary().port(), " user=", test::kDatabaseRole,
                                     " dbname=", database_, " target_session_attrs=read-write");
  {
    const auto store = MustOpen();
    ASSERT_NE(store, nullptr);
    MustPut(*store, "k", "v");
    EXPECT_EQ(Value(*store, "k"), "v");
  }
  ASSERT_EQ(fcntl(silent, F_SETFL, O_NONBLOCK), 0);
  int came = 0;
  for (int one = 0; (one = accept4(silent, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ++came)
    close(one);
  EXPECT_EQ(came, 1);
  close(silent);
}

}  // namespace
}  // namespace renkei::storage
