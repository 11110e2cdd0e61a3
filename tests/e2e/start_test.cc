// What a server that does not start says to its operator.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/e2e/server_process.h"

namespace renkei::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Somebody else's, on loopback.
class TakenPort {
 public:
  TakenPort() : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(descriptor_, 1), 0);
    EXPECT_EQ(getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    address_ = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
  }
  ~TakenPort() { close(descriptor_); }
  const std::string& address() const { return address_; }

 private:
  const int descriptor_;
  std::string address_;
};

ProgramResult Start(const std::vector<std::string>& arguments) {
  const TempDir directory;
  std::vector<std::string> command = {RenkeidPath(), "--data-dir", directory.File("data")};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunProgram(command);
}

TEST(Start, APortThatIsTakenIsCalledTaken) {
  const TakenPort port;
  const ProgramResult result = Start({"--listen", port.address()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              HasSubstr(absl::StrCat("cannot listen on ", port.address(), ": the port is taken")));
}

// Whatever kept the server from listening, it asked whether the port was taken.
TEST(Start, AnAddressOfAnotherMachineIsNotCalledATakenPort) {
  const ProgramResult result = Start({"--listen", "192.0.2.1:0", "--allow-insecure", "true"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("this machine has no such address"), Not(HasSubstr("taken"))));
}

// gRPC's line, and ours, went to stderr as they were.
TEST(Start, WhatAFailedStartSaysIsLogLinesInTheirFormat) {
  const TakenPort port;
  const ProgramResult result =
      Start({"--listen", port.address(), "--log-format", "json", "--search-dir", "none"});
  const std::vector<std::string> lines = absl::StrSplit(result.err, '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 2U) << result.err;
  for (const std::string& line : lines) {
    google::protobuf::Struct object;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &object).ok()) << line;
  }
  EXPECT_THAT(lines[0], AllOf(HasSubstr("\"warning\""), HasSubstr("grpc: ")));
  EXPECT_THAT(lines[1], AllOf(HasSubstr("\"error\""), HasSubstr("cannot listen on")));
}

TEST(Start, AMistypedOptionIsAnsweredWithTheOneThatWasMeant) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{RenkeidPath(), "--data_dir", "d"}, "unknown option --data_dir; did you mean --data-dir?"},
      {{RenkeidPath(), "--lissten=127.0.0.1:0"},
       "unknown option --lissten; did you mean --listen?"},
      {{RenkeidPath(), "token", "--data_dir", "d", "--token-file", "t"},
       "unknown option --data_dir; did you mean --data-dir?"},
      {{RenkeidPath(), "intt"}, "unknown command intt; did you mean init?"},
      {{RenkeidPath(), "--data-dir", "d", "--listen", "7453"}, "write 127.0.0.1:7453"},
  };
  for (const auto& [command, answer] : cases) {
    const ProgramResult result = RunProgram(command);
    EXPECT_EQ(result.exit_code, 2) << answer;
    EXPECT_THAT(result.err, HasSubstr(answer));
  }
}

TEST(Start, AMistypedVariableIsToldWhereTheOptionIsMissing) {
  const ProgramResult result = RunProgram({RenkeidPath()}, {"RENKEID_DATADIR=/nowhere"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("RENKEID_DATADIR; did you mean RENKEID_DATA_DIR?"));
}

}  // namespace
}  // namespace renkei::e2e
