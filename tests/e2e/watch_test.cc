// The change feed of a real server: over the wire, with clients that stop reading, and across kills.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/mutex.h"
#include "storage/rocksdb_store.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/watch_stream.h"

namespace renkei::e2e {
namespace {

pb::Reason WatchReasonOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
}

std::unique_ptr<client::Client> Connect(const std::string& address, const std::string& token) {
  auto connected =
      client::Client::Connect({.server = address, .token = token, .timeout = absl::Seconds(10)});
  EXPECT_TRUE(connected.ok()) << connected.status();
  return *std::move(connected);
}

// Reference data that every account reads, of about `bytes`.
absl::Status WriteIndicator(client::Client& client, const std::string& id, const std::string& title,
                            size_t bytes = 10) {
  pb::UpsertIndicatorRequest request;
  pb::Indicator& indicator = *request.mutable_indicator();
  indicator.set_name(absl::StrCat("indicators/", id));
  indicator.set_title(title);
  indicator.set_unit("人");
  indicator.set_definition(std::string(std::max<size_t>(bytes, 1), 'd'));
  indicator.set_direction(pb::DIRECTION_UP);
  indicator.set_aggregation(pb::AGGREGATION_LEVEL);
  return client.Call<pb::Indicator>("FrameworkService/UpsertIndicator", request).status();
}

// What a stream has brought, for a thread that waits for it.
class Received {
 public:
  void Add(const std::string& bytes) {
    pb::WatchChangesResponse message;
    ASSERT_TRUE(message.ParseFromString(bytes));
    MutexLock lock(mutex_);
    messages_.push_back(std::move(message));
    changed_.NotifyAll();
  }
  // Waits until `count` changes are there; false if they do not come.
  bool WaitForChanges(size_t count) {
    MutexLock lock(mutex_);
    while (CountLocked() < count) {
      if (!changed_.WaitFor(mutex_, std::chrono::seconds(20))) return false;
    }
    return true;
  }
  bool WaitForMessages(size_t count) {
    MutexLock lock(mutex_);
    while (messages_.size() < count) {
      if (!changed_.WaitFor(mutex_, std::chrono::seconds(20))) return false;
    }
    return true;
  }
  std::vector<pb::WatchChangesResponse> messages() const {
    MutexLock lock(mutex_);
    return messages_;
  }
  size_t Count() const {
    MutexLock lock(mutex_);
    return CountLocked();
  }

 private:
  size_t CountLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    size_t count = 0;
    for (const auto& message : messages_) count += static_cast<size_t>(message.changes_size());
    return count;
  }

  mutable Mutex mutex_;
  CondVar changed_;
  std::vector<pb::WatchChangesResponse> messages_ ABSL_GUARDED_BY(mutex_);
};

class WatchTest : public ::testing::Test {
 protected:
  void StartServer(const std::vector<std::string>& flags = {}) {
    auto started = ServerProcess::Start(directory_.path(), flags);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }

  WatchStream::Options Options(const std::string& cursor = "") const {
    pb::WatchChangesRequest request;
    request.set_cursor(cursor);
    request.add_types(pb::RESOURCE_TYPE_INDICATOR);
    request.set_heartbeat_seconds(1);
    return {.address = server_->address(),
            .token = server_->admin_token(),
            .request = request.SerializeAsString(),
            .own_connection = true};
  }

  TempDir directory_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(WatchTest, ChangesAndHeartbeatsComeOverTheWire) {
  StartServer();
  Received received;
  WatchStream stream(Options(), [&](const std::string& bytes) {
    received.Add(bytes);
    return true;
  });
  ASSERT_TRUE(received.WaitForMessages(1));
  const auto client = Connect(server_->address(), server_->admin_token());
  ASSERT_TRUE(WriteIndicator(*client, "population", "人口").ok());
  ASSERT_TRUE(received.WaitForChanges(1));
  const size_t so_far = received.messages().size();
  ASSERT_TRUE(received.WaitForMessages(so_far + 1)) << "a heartbeat";
  const auto messages = received.messages();
  EXPECT_EQ(messages.front().changes_size(), 0);
  EXPECT_EQ(messages.back().changes_size(), 0);
  EXPECT_EQ(messages[so_far - 1].changes(0).indicator().title(), "人口");
}

// One that waited for the stream's end would cut it off in the end, without a reason.
TEST_F(WatchTest, AServerThatIsStoppedTellsItsWatchers) {
  StartServer();
  Received received;
  WatchStream stream(Options(), [&](const std::string& bytes) {
    received.Add(bytes);
    return true;
  });
  ASSERT_TRUE(received.WaitForMessages(1));
  EXPECT_EQ(server_->Stop(), 0);
  EXPECT_EQ(WatchReasonOf(stream.Wait()), pb::REASON_UNAVAILABLE);
}

TEST_F(WatchTest, WhoMayNotReadTheFeedIsToldWhy) {
  StartServer();
  WatchStream::Options options = Options();
  options.token = "rk_nobody";
  WatchStream stream(options, [](const std::string&) { return true; });
  EXPECT_EQ(WatchReasonOf(stream.Wait()), pb::REASON_UNKNOWN_TOKEN);
}

// One that takes nothing for two seconds is cut off, goes on where it was, and held up nobody.
TEST_F(WatchTest, AClientThatStopsReadingIsCutOffAndLosesNothing) {
  StartServer({"--slow-reader-seconds=2"});
  Received slow;
  Received quick;
  WatchStream::Options lazy = Options();
  lazy.small_buffers = true;
  WatchStream sleeper(lazy, [&](const std::string& bytes) {
    slow.Add(bytes);
    return slow.messages().size() != 1;
  });
  WatchStream reader(Options(), [&](const std::string& bytes) {
    quick.Add(bytes);
    return true;
  });
  ASSERT_TRUE(slow.WaitForMessages(1));
  const auto client = Connect(server_->address(), server_->admin_token());
  // More than its buffers hold.
  constexpr size_t kChanges = 600;
  constexpr size_t kBytes = 1'900;
  for (int round = 0; round < 12; ++round) {
    for (size_t i = 0; i < kChanges / 12; ++i) {
      ASSERT_TRUE(WriteIndicator(*client, absl::StrCat("i", i, "-", round), "指標", kBytes).ok());
    }
  }
  ASSERT_TRUE(quick.WaitForChanges(kChanges)) << "the others are held up";
  EXPECT_EQ(slow.messages().size(), 1u);
  // By the server's own clock: a heartbeat a second, and its patience is over after the third.
  ASSERT_TRUE(quick.WaitForMessages(quick.messages().size() + 4));
  sleeper.Resume();
  EXPECT_EQ(WatchReasonOf(sleeper.Wait()), pb::REASON_SLOW_READER);
  const size_t before = slow.Count();
  EXPECT_LT(before, kChanges);
  WatchStream again(Options(slow.messages().back().cursor()), [&](const std::string& bytes) {
    slow.Add(bytes);
    return true;
  });
  ASSERT_TRUE(slow.WaitForChanges(kChanges));
  std::vector<std::string> names;
  for (const auto& message : slow.messages()) {
    for (const pb::Change& change : message.changes()) names.push_back(change.resource_name());
  }
  std::sort(names.begin(), names.end());
  EXPECT_TRUE(std::adjacent_find(names.begin(), names.end()) == names.end()) << "one came twice";
  EXPECT_EQ(names.size(), kChanges);
}

}  // namespace
}  // namespace renkei::e2e
