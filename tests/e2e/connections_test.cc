// Connections that nobody speaks on.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "client/lib/client.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/e2e/server_process.h"

namespace renkei::e2e {
namespace {

namespace pb = renkei::v1;

constexpr int kUsualFileLimit = 1'024;
constexpr int kIdle = 1'500;

// What this process may open, and what it starts inherits; put back when destroyed.
class FileLimit {
 public:
  explicit FileLimit(rlim_t soft) {
    getrlimit(RLIMIT_NOFILE, &before_);
    Set(soft);
  }
  ~FileLimit() { setrlimit(RLIMIT_NOFILE, &before_); }

  void Set(rlim_t soft) const {
    rlimit limit = before_;
    limit.rlim_cur = soft;
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  }
  rlim_t hard() const { return before_.rlim_max; }

 private:
  rlimit before_{};
};

class IdleConnections {
 public:
  IdleConnections(const std::string& address, int count) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port =
        htons(static_cast<uint16_t>(std::atoi(address.substr(address.rfind(':') + 1).c_str())));
    for (int i = 0; i < count; ++i) {
      sockets_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      EXPECT_EQ(connect(sockets_.back(), reinterpret_cast<const sockaddr*>(&to), sizeof(to)), 0);
    }
  }
  ~IdleConnections() {
    for (const int socket : sockets_) close(socket);
  }

 private:
  std::vector<int> sockets_;
};

// With as many descriptors as a shell gives, a thousand connections took them all: nobody else was
// let in, and the store could not have opened a file.
TEST(Connections, AThousandIdleOnesKeepNobodyOut) {
  const FileLimit limit(kUsualFileLimit);
  if (limit.hard() < 2 * kIdle) GTEST_SKIP() << "this system allows no more files";
  const TempDir directory;
  const auto server = ServerProcess::Start(directory.path());
  ASSERT_TRUE(server.ok()) << server.status();
  limit.Set(limit.hard());
  const IdleConnections idle((*server)->address(), kIdle);
  auto client = client::Client::Connect({.server = (*server)->address(),
                                         .token = (*server)->admin_token(),
                                         .timeout = absl::Seconds(10)});
  ASSERT_TRUE(client.ok()) << client.status();
  const auto me =
      (*client)->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  EXPECT_TRUE(me.ok()) << me.status();
}

}  // namespace
}  // namespace renkei::e2e
