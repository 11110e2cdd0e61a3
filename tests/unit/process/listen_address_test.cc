#include "server/process/listen_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace renkei::process {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ListenAddressTest, HostAndPortAreTaken) {
  for (const char* listen : {"127.0.0.1:7350", "[::1]:0", "localhost:7350", "0.0.0.0:65535",
                             "[::]:7350", "renkei.example.jp:443", "unix:/run/renkei.sock"}) {
    EXPECT_EQ(FaultOfListen(listen, "7350"), "") << listen;
  }
}

// A port alone was taken for a host, and the server listened elsewhere or asked for TLS.
TEST(ListenAddressTest, EveryOtherSpellingIsToldWhatToWrite) {
  const std::pair<const char*, const char*> cases[] = {
      {"7453", "write 127.0.0.1:7453 to be reached from this machine, or 0.0.0.0:7453"},
      {":7453", "write 127.0.0.1:7453"},
      {"*:7453", "write 127.0.0.1:7453"},
      {"", "write 127.0.0.1:7350"},
      {":", "write 127.0.0.1:7350"},
      {"localhost", "write localhost:7350"},
      {"127.0.0.1", "write 127.0.0.1:7350"},
      {"::1", "write [::1]:7350"},
      {"::1:7453", "write [::1]:7453"},
      {"[::1]", "write [::1]:7350"},
      {"[::1", "write [::1]:7350"},
      {"http://127.0.0.1:7453/", "is a URL: write 127.0.0.1:7453"},
      {"127.0.0.1:http", "the port \"http\" must be a whole number from 0 to 65535"},
      {"127.0.0.1:65536", "must be a whole number"},
      {"127.0.0.1:-1", "must be a whole number"},
      {"127.0.0.1:", "must be a whole number"},
      {"unix:", "write unix:/"},
  };
  for (const auto& [listen, fault] : cases)
    EXPECT_THAT(FaultOfListen(listen, "7350"), HasSubstr(fault)) << listen;
}

TEST(ListenAddressTest, OnlyThisMachineIsLoopback) {
  for (const char* listen : {"127.0.0.1:1", "127.9.9.9:1", "localhost:1", "[::1]:1", "unix:/x"})
    EXPECT_TRUE(IsLoopback(listen)) << listen;
  for (const char* listen : {"0.0.0.0:1", "[::]:1", "127.0.0.1.example.jp:1", "192.0.2.1:1"})
    EXPECT_FALSE(IsLoopback(listen)) << listen;
}

// The address file of a server on a socket said "unix:1".
TEST(ListenAddressTest, ASocketHasNoPort) {
  EXPECT_EQ(WithPort("unix:/run/renkei.sock", 1), "unix:/run/renkei.sock");
  EXPECT_EQ(WithPort("[::1]:0", 7453), "[::1]:7453");
}

TEST(ListenFailureTest, EachCauseHasItsWords) {
  EXPECT_THAT(ListenFailure(EADDRINUSE), HasSubstr("the port is taken"));
  EXPECT_THAT(ListenFailure(EADDRNOTAVAIL), HasSubstr("no such address"));
  EXPECT_THAT(ListenFailure(EACCES), HasSubstr("CAP_NET_BIND_SERVICE"));
  EXPECT_THAT(ListenFailure(ENOENT), Not(HasSubstr("port")));
}

}  // namespace
}  // namespace renkei::process
