// A client with two addresses before two real servers, of which one goes away: killed, stopped, or silent.
// The second is a twin, made from a copy of the first one's store, so that tokens hold at both.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "client/lib/watch.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/e2e/server_process.h"

namespace renkei::e2e {
namespace {

class SeveralServersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto first = ServerProcess::Start(a_directory_.path());
    ASSERT_TRUE(first.ok()) << first.status();
    ASSERT_EQ((*first)->Stop(), 0);
    std::filesystem::copy(a_directory_.path(), b_directory_.path(),
                          std::filesystem::copy_options::recursive |
                              std::filesystem::copy_options::overwrite_existing);
    a_ = StartAt(a_directory_);
    b_ = StartAt(b_directory_);
    ASSERT_TRUE(a_ != nullptr && b_ != nullptr);
  }

  static std::unique_ptr<ServerProcess> StartAt(const TempDir& directory) {
    auto started = ServerProcess::Start(directory.path());
    EXPECT_TRUE(started.ok()) << started.status();
    return started.ok() ? *std::move(started) : nullptr;
  }

  std::unique_ptr<client::Client> Connect(const std::string& servers) {
    auto connected = client::Client::Connect(
        {.server = servers,
         .token = a_->admin_token(),
         .on_server_move = [this](const client::ServerMove& move) { moves_.push_back(move); }});
    EXPECT_TRUE(connected.ok()) << connected.status();
    return *std::move(connected);
  }
  std::unique_ptr<client::Client> ConnectToBoth() {
    return Connect(absl::StrCat(a_->address(), ",", b_->address()));
  }

  static absl::Status Read(client::Client& client) {
    return client.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest()).status();
  }
  static pb::UpsertIndicatorRequest Indicator(int number) {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(absl::StrCat("indicators/i", number));
    indicator.set_title(absl::StrCat("指標 ", number));
    indicator.set_unit("人");
    indicator.set_definition("定義");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_LEVEL);
    return request;
  }

  // Reads and writes that are under way while `going` ends the first server, and more behind it.
  void NobodyNotices(const std::function<void()>& going) {
    const auto client = ConnectToBoth();
    ASSERT_TRUE(Read(*client).ok());
    ASSERT_EQ(client->server(), a_->address());
    std::vector<client::Pending> reads;
    std::vector<client::Pending> writes;
    for (int i = 0; i < 20; ++i) {
      reads.push_back(client->Begin("IdentityService/WhoAmI", pb::WhoAmIRequest(),
                                    pb::WhoAmIResponse::default_instance()));
      writes.push_back(client->Begin("FrameworkService/UpsertIndicator", Indicator(i),
                                     pb::Indicator::default_instance()));
    }
    going();
    for (client::Pending& read : reads) {
      const auto got = read.Wait<pb::WhoAmIResponse>();
      EXPECT_TRUE(got.ok()) << got.status();
    }
    for (client::Pending& write : writes) {
      const auto got = write.Wait<pb::Indicator>();
      EXPECT_TRUE(got.ok()) << got.status();
    }
    for (int i = 0; i < 50; ++i) {
      const absl::Status read = Read(*client);
      EXPECT_TRUE(read.ok()) << read;
    }
    EXPECT_EQ(client->server(), b_->address());
    ASSERT_EQ(moves_.size(), 1U);
    EXPECT_EQ(moves_[0].from, a_->address());
    EXPECT_EQ(moves_[0].to, b_->address());
  }

  TempDir a_directory_;
  TempDir b_directory_;
  std::unique_ptr<ServerProcess> a_;
  std::unique_ptr<ServerProcess> b_;
  std::vector<client::ServerMove> moves_;
};

TEST_F(SeveralServersTest, NobodyNoticesThatAServerWasKilled) {
  NobodyNotices([&] { a_->Kill(); });
}

TEST_F(SeveralServersTest, NobodyNoticesThatAServerWasStopped) {
  NobodyNotices([&] { EXPECT_EQ(a_->Stop(), 0); });
}

// Its kernel acknowledges everything, as that of a machine whose disk has gone: only signs of life tell.
TEST_F(SeveralServersTest, AServerThatSaysNothingIsLeftWithinTheTimeOfACall) {
  NobodyNotices([&] { ASSERT_EQ(kill(a_->pid(), SIGSTOP), 0); });
}

TEST_F(SeveralServersTest, ANewClientFindsTheOneThatIsThere) {
  a_->Kill();
  const auto client = ConnectToBoth();
  EXPECT_TRUE(Read(*client).ok());
  EXPECT_EQ(client->server(), b_->address());
}

// The twin's cursors are its own: here the same store is served at the second address once the first one is
// away.
TEST_F(SeveralServersTest, AWatchGoesOnFromItsLastCursorAtTheOtherAddress) {
  const auto client = ConnectToBoth();
  client::Watch watch(*client, {});
  const auto write = [&](int number) {
    const auto written =
        client->Call<pb::Indicator>("FrameworkService/UpsertIndicator", Indicator(number));
    EXPECT_TRUE(written.ok()) << written.status();
  };
  // The names of changes up to that of an indicator.
  const auto until = [&](const std::string& name) {
    std::vector<std::string> names;
    while (names.empty() || names.back() != name) {
      const auto page = watch.Next();
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return names;
      for (const pb::Change& change : page->changes()) names.push_back(change.resource_name());
    }
    return names;
  };
  write(1);
  until("indicators/i1");
  ASSERT_EQ(client->server(), a_->address());
  a_->Kill();
  ASSERT_EQ(b_->Stop(), 0);
  const auto successor = ServerProcess::Start(a_directory_.path(), {}, b_->address());
  ASSERT_TRUE(successor.ok()) << successor.status();
  write(2);
  EXPECT_THAT(until("indicators/i2"), ::testing::ElementsAre("indicators/i2"));
  EXPECT_EQ(client->server(), b_->address());
}

TEST_F(SeveralServersTest, WithAllAwayTheErrorNamesThemAll) {
  const auto client = ConnectToBoth();
  a_->Kill();
  b_->Kill();
  const absl::Status status = Read(*client);
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(a_->address()));
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(b_->address()));
}

}  // namespace
}  // namespace renkei::e2e
