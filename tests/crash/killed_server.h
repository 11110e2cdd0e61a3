// A server that is killed at a failpoint, for tests of what its operator has it do.

#ifndef RENKEI_TESTS_CRASH_KILLED_SERVER_H_
#define RENKEI_TESTS_CRASH_KILLED_SERVER_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/lib/client.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/crash/failpoints.h"
#include "tests/crash/kept_directory.h"
#include "tests/e2e/server_process.h"

namespace renkei::crash {

namespace pb = renkei::v1;

// Of a program that was killed, as RunProgram has it.
inline constexpr int kKilledCode = 128 + SIGKILL;

// Where a process ends, and at which time that it passes there.
struct Death {
  Failpoint at;
  int pass = 1;

  std::string plan() const { return absl::StrCat(NameOf(at), ":", pass); }
  std::vector<std::string> environment() const {
    return {absl::StrCat(kFailpointVariable, "=", plan())};
  }
};

// A directory with a store in "data", and a server over it.
class KilledServer : public testing::Test {
 protected:
  explicit KilledServer(const std::string& name) : directory_(name) {}
  ~KilledServer() override {
    server_.reset();
    if (deaths_ > 0) std::cout << deaths_ << " processes killed at failpoints" << std::endl;
  }

  std::string Path(const std::string& name) const {
    return absl::StrCat(directory_.path(), "/", name);
  }
  std::string data() const { return Path("data"); }

  // For ever, or for as long as somebody stops it.
  void Start() {
    auto started = e2e::ServerProcess::Start(directory_.path(), flags_);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    Connect(server_->admin_token());
  }

  // It may end before it serves.
  void StartToDie(const Death& death) {
    auto started =
        e2e::ServerProcess::Start(directory_.path(), flags_, "127.0.0.1:0", death.environment());
    if (!started.ok()) {
      ++deaths_;
      return;
    }
    server_ = *std::move(started);
    Connect(server_->admin_token());
  }

  void Connect(const std::string& token) {
    auto client = client::Client::Connect(
        {.server = server_->address(), .token = token, .timeout = absl::Seconds(30)});
    ASSERT_TRUE(client.ok()) << client.status();
    client_ = *std::move(client);
  }

  void ExpectDead(const Death& death) {
    if (server_ == nullptr) return;
    const absl::Time end = absl::Now() + absl::Seconds(30);
    while (!server_->HasEnded() && absl::Now() < end) absl::SleepFor(absl::Milliseconds(1));
    EXPECT_TRUE(server_->HasEnded()) << death.plan() << " was not passed";
    ++deaths_;
    client_.reset();
    server_.reset();
  }

  void Stop() {
    client_.reset();
    EXPECT_EQ(server_->Stop(), 0) << server_->Log();
    server_.reset();
  }

  // Of a program of the operator's.
  e2e::ProgramResult RunToDie(const std::vector<std::string>& arguments, const Death& death) {
    const e2e::ProgramResult result = e2e::RunProgram(arguments, death.environment());
    EXPECT_EQ(result.exit_code, kKilledCode) << death.plan() << " was not passed: " << result.err;
    ++deaths_;
    return result;
  }

  static void ExpectSound(const std::string& what) {
    const e2e::ProgramResult verified = e2e::RunProgram({e2e::RenkeidPath(), "verify", what});
    EXPECT_EQ(verified.exit_code, 0) << what << ": " << verified.out << verified.err;
  }

  KeptDirectory directory_;
  std::vector<std::string> flags_;
  std::unique_ptr<e2e::ServerProcess> server_;
  std::unique_ptr<client::Client> client_;
  int deaths_ = 0;
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_KILLED_SERVER_H_
