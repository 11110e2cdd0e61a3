#include "server/host/host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "server/host/stopped_store.h"
#include "server/metrics/text.h"
#include "server/search/analysis/analyser.h"
#include "storage/model_store.h"
#include "tests/unit/service/blocking_store.h"

namespace renkei::host {
namespace {

using service::Dispatcher;
using service::MessagePtr;
using service::Replies;
using ::testing::HasSubstr;
using ::testing::Not;

// A call's answer.
struct Answer {
  absl::Status status;
  MessagePtr reply;
};

pb::Reason ReasonIn(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
}

Dispatcher::Incoming Sent(const Host& host, const std::string& token, absl::string_view method,
                          const google::protobuf::Message& request) {
  Dispatcher::Incoming incoming;
  incoming.method = host.dispatcher().methods().Find(absl::StrCat("renkei.v1.", method));
  if (!token.empty()) incoming.authorization = absl::StrCat("Bearer ", token);
  incoming.requests.emplace_back(request.New())->CopyFrom(request);
  incoming.abandoned = [] { return false; };
  return incoming;
}

std::future<Answer> Call(const Host& host, const std::string& token, absl::string_view method,
                         const google::protobuf::Message& request) {
  auto answered = std::make_shared<std::promise<Answer>>();
  host.dispatcher().Dispatch(Sent(host, token, method, request),
                             [answered](absl::Status status, MessagePtr reply) {
                               answered->set_value({std::move(status), std::move(reply)});
                             });
  return answered->get_future();
}

std::future<Answer> WhoAmI(const Host& host, const std::string& token) {
  return Call(host, token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
}

// A store in a directory, with an administrator.
class HostTest : public ::testing::Test {
 protected:
  HostTest() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    options_.store.directory = directory_ + "/store";
    const std::string token_file = directory_ + "/token";
    EXPECT_EQ(InitializeStore(options_.store, token_file), absl::OkStatus());
    std::ifstream(token_file) >> admin_;
  }
  ~HostTest() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<Host> Begin() {
    auto host = Host::Open(options_);
    EXPECT_TRUE(host.ok()) << host.status();
    (*host)->Begin([this](const absl::Status& writes) { writes_ = writes; },
                   [this](bool ready) { ready_ = ready; });
    return *std::move(host);
  }

  // "store: why", or "" where all are ready.
  static std::string PartsNotReady(const Host& host) {
    std::vector<std::string> found;
    for (const process::ReadyPart& part : host.Readiness()) {
      if (!part.status.ok()) found.push_back(absl::StrCat(part.name, ": ", part.status.message()));
    }
    return absl::StrJoin(found, "; ");
  }

  // The administrator's account, or "".
  std::string Account(const Host& host) const {
    const Answer answer = WhoAmI(host, admin_).get();
    EXPECT_EQ(answer.status, absl::OkStatus());
    if (answer.reply == nullptr) return "";
    return static_cast<const pb::WhoAmIResponse&>(*answer.reply).account().name();
  }

  Answer NewToken(const Host& host) const {
    pb::CreateTokenRequest request;
    request.set_parent(Account(host));
    return Call(host, admin_, "IdentityService/CreateToken", request).get();
  }

  const std::string directory_ = ::testing::TempDir() + "host_test_" +
                                 ::testing::UnitTest::GetInstance()->current_test_info()->name();
  HostOptions options_;
  std::string admin_;
  absl::Status writes_ = absl::UnknownError("nobody was told");
  bool ready_ = false;
};

TEST_F(HostTest, WhatOneHostAcknowledgedTheNextOneHas) {
  std::string secret;
  {
    const std::unique_ptr<Host> host = Begin();
    EXPECT_EQ(writes_, absl::OkStatus());
    const Answer made = NewToken(*host);
    ASSERT_EQ(made.status, absl::OkStatus());
    secret = static_cast<const pb::CreateTokenResponse&>(*made.reply).secret();
    host->BeginEnding();
    host->Close();
  }
  const std::unique_ptr<Host> host = Begin();
  EXPECT_EQ(WhoAmI(*host, secret).get().status, absl::OkStatus());
  EXPECT_EQ(ReasonIn(WhoAmI(*host, "").get().status), pb::REASON_NO_TOKEN);
}

// One process has the directory, and the next one as soon as it is closed.
TEST_F(HostTest, AStoreIsOneHosts) {
  const std::unique_ptr<Host> host = Begin();
  EXPECT_EQ(Host::Open(options_).status().code(), absl::StatusCode::kFailedPrecondition);
  host->BeginEnding();
  host->Close();
  EXPECT_EQ(Host::Open(options_).status(), absl::OkStatus());
}

TEST_F(HostTest, WithAFullDiskReadsGoOnAndWhoeverAsksIsToldThatWritesDoNot) {
  options_.store.min_free_bytes = uint64_t{1} << 60;
  const std::unique_ptr<Host> host = Begin();
  EXPECT_EQ(writes_.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(Account(*host), "");
  EXPECT_EQ(ReasonIn(NewToken(*host).status), pb::REASON_DISK_FULL);
}

TEST_F(HostTest, WhatAServerDidIsInItsFigures) {
  const std::unique_ptr<Host> host = Begin();
  EXPECT_NE(Account(*host), "");
  EXPECT_EQ(NewToken(*host).status, absl::OkStatus());
  EXPECT_EQ(ReasonIn(WhoAmI(*host, "").get().status), pb::REASON_NO_TOKEN);
  const std::string shown = metrics::Text(host->Figures());
  for (
      const char* line : {
          R"(renkei_requests_total{method="renkei.v1.IdentityService/WhoAmI",code="OK"} 2)",
          R"(renkei_requests_total{method="renkei.v1.IdentityService/WhoAmI",code="UNAUTHENTICATED"} 1)",
          R"(renkei_requests_seconds_count{method="renkei.v1.IdentityService/CreateToken"} 1)",
          R"(renkei_refused_tokens_total{reason="NO_TOKEN"} 1)",
          R"(renkei_executor_waiting{lane="calls"} 0)",
          R"(renkei_ready{part="store"} 1)",
          "renkei_backup_configured 0",
      }) {
    EXPECT_THAT(shown, HasSubstr(absl::StrCat(line, "\n")));
  }
  for (const char* family :
       {"renkei_store_group_write_seconds histogram",
        "renkei_rocksdb_block_cache_hits_total counter",
        "renkei_rocksdb_pending_compaction_bytes gauge", "renkei_mails_given_up_total counter",
        "renkei_feed_lag_seconds histogram"}) {
    EXPECT_THAT(shown, HasSubstr(absl::StrCat("# TYPE ", family, "\n")));
  }
}

// Two families of one name are refused as a whole by who reads them.
TEST_F(HostTest, EveryFamilyHasANameOfItsOwn) {
  const std::unique_ptr<Host> host = Begin();
  std::set<std::string> names;
  for (const metrics::Family& family : host->Figures()) {
    EXPECT_TRUE(names.insert(family.name).second) << family.name;
    EXPECT_EQ(absl::EndsWith(family.name, "_total"), family.kind == metrics::Kind::kCounter)
        << family.name;
    EXPECT_TRUE(absl::StartsWith(family.name, "renkei_")) << family.name;
    EXPECT_TRUE(absl::EndsWith(family.help, ".")) << family.name;
  }
}

TEST_F(HostTest, WithoutAGoodBackupThereIsNoTimeOfOne) {
  options_.backups.directory = directory_ + "/backups";
  options_.backups.due = absl::Hours(26);
  const std::unique_ptr<Host> host = Begin();
  const std::string shown = metrics::Text(host->Figures());
  EXPECT_THAT(shown, HasSubstr("renkei_backup_configured 1\n"));
  EXPECT_THAT(shown, HasSubstr("renkei_backup_due_seconds 93600\n"));
  EXPECT_THAT(shown, Not(HasSubstr("\nrenkei_backup_last_success_timestamp_seconds ")));
}

TEST_F(HostTest, AHostIsReadyUntilItEnds) {
  const std::unique_ptr<Host> host = Begin();
  EXPECT_TRUE(process::AllReady(host->Readiness()));
  EXPECT_TRUE(ready_);
  host->BeginEnding();
  EXPECT_EQ(PartsNotReady(*host), "store: the server is stopping");
}

TEST_F(HostTest, AFullDiskAndABrokenIndexAreNotReady) {
  options_.store.min_free_bytes = uint64_t{1} << 60;
  options_.search.directory = directory_ + "/index";
  options_.search.dictionary = directory_ + "/nowhere";
  const std::unique_ptr<Host> host = Begin();
  EXPECT_FALSE(ready_);
  EXPECT_THAT(PartsNotReady(*host), HasSubstr("writes: the store takes no more commits"));
  // A build without search has none that could be broken.
  if (!absl::IsUnimplemented(search::Analyser::Open().status()))
    EXPECT_THAT(PartsNotReady(*host), HasSubstr("search: "));
}

TEST_F(HostTest, AHostThatEndsSaysSoToWhoFollowsTheFeed) {
  const std::unique_ptr<Host> host = Begin();
  const auto watch = host->dispatcher().Open(
      Sent(*host, admin_, "ChangeService/WatchChanges", pb::WatchChangesRequest()));
  ASSERT_TRUE(watch.ok()) << watch.status();
  host->BeginEnding();
  std::promise<absl::Status> next;
  (*watch)->Next([&](absl::Status status, const MessagePtr&) { next.set_value(status); });
  EXPECT_EQ(ReasonIn(next.get_future().get()), pb::REASON_UNAVAILABLE);
}

// The index is fed while the host serves, is there again when the next one does, and its absence keeps
// no host from serving: in a build without search there is never one.
TEST_F(HostTest, TheSearchIndexComesAndGoesWithTheHost) {
  const bool built = !absl::IsUnimplemented(search::Analyser::Open().status());
  options_.search.directory = directory_ + "/index";
  for (int i = 0; i < 2; ++i) {
    const std::unique_ptr<Host> host = Begin();
    EXPECT_NE(Account(*host), "");
    ASSERT_EQ(NewToken(*host).status, absl::OkStatus());
    host->BeginEnding();
    host->Close();
    EXPECT_EQ(std::filesystem::is_directory(options_.search.directory), built);
  }
  options_.search.dictionary = directory_ + "/nowhere";
  const std::unique_ptr<Host> host = Begin();
  EXPECT_NE(Account(*host), "");
}

TEST_F(HostTest, AnUnknownEngineIsRefusedWithThoseThatThereAre) {
  options_.store.engine = "sqlite";
  const absl::Status status = Host::Open(options_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("sqlite"));
  for (const std::string& engine : Engines())
    EXPECT_THAT(std::string(status.message()), HasSubstr(engine));
}

// Calls that wait for the store when the host is closed, and those that have not even begun.
TEST(HostOverSlowStoreTest, EveryCallThatWasTakenIsAnsweredBeforeTheStoreIsClosed) {
  constexpr int kCalls = 2 * service::kArrivalThreads;
  const std::unique_ptr<storage::Store> model = storage::NewModelStore("slow");
  auto slow = std::make_unique<service::BlockingStore>(*model);
  service::BlockingStore& gate = *slow;
  // A host opens its store's key on the thread that makes it, which is no transport's.
  auto made = std::async(std::launch::async, [&] { return Host::Over({}, std::move(slow)); });
  auto host = made.get();
  ASSERT_TRUE(host.ok()) << host.status();
  gate.Hold(kCalls);
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < kCalls; ++i) answers.push_back(WhoAmI(**host, "rk_nobodys"));
  gate.AwaitHeld(service::kArrivalThreads);
  (*host)->BeginEnding();
  // The store is gone when Close has returned, and the gate with it: it is opened before.
  gate.Release();
  (*host)->Close();
  for (std::future<Answer>& answer : answers) {
    ASSERT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    EXPECT_EQ(ReasonIn(answer.get().status), pb::REASON_UNKNOWN_TOKEN);
  }
}

}  // namespace
}  // namespace renkei::host
