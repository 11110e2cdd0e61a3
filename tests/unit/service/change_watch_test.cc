#include "server/service/change/change_watch.h"

#include "renkei/v1/identity_service.pb.h"
#include "server/service/dispatch/running_job.h"
#include "tests/unit/service/feed_fixture.h"

namespace renkei::service {
namespace {

class ChangeWatchTest : public FeedTest {
 protected:
  pb::WatchChangesRequest FromHead(const std::string& token) {
    pb::WatchChangesRequest request;
    request.set_cursor(HeadCursor(token));
    return request;
  }

  // The account behind a token.
  std::string AccountOf(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest())
        ->account()
        .name();
  }
};

TEST_F(ChangeWatchTest, TheFirstMessageComesAtOnceAndThenWhatHappens) {
  Watcher watcher = Watch(stranger_, FromHead(stranger_));
  const auto first = watcher.Next();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->changes_size(), 0);
  EXPECT_TRUE(first->at_head());
  EXPECT_FALSE(first->cursor().empty());
  watcher.Ask();
  const std::string name = Publish("公開", pb::VISIBILITY_PUBLIC);
  const auto second = watcher.Next();
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->changes_size(), 1);
  EXPECT_EQ(second->changes(0).resource_name(), name);
  EXPECT_EQ(second->changes(0).case_().title(), "公開");
}

TEST_F(ChangeWatchTest, WhatTheReaderMayNotReadIsNotTold) {
  Watcher watcher = Watch(stranger_, FromHead(stranger_));
  ASSERT_TRUE(watcher.Next().ok());
  watcher.Ask();
  Publish("非公開", pb::VISIBILITY_PRIVATE);
  Publish("共有", pb::VISIBILITY_SHARED);
  Publish("公開", pb::VISIBILITY_PUBLIC);
  const auto told = watcher.Next();
  ASSERT_TRUE(told.ok()) << told.status();
  ASSERT_EQ(told->changes_size(), 1);
  EXPECT_EQ(told->changes(0).case_().title(), "公開");
}

TEST_F(ChangeWatchTest, FromTheBeginningItTellsEverythingThereIs) {
  Publish("一", pb::VISIBILITY_PUBLIC);
  Publish("二", pb::VISIBILITY_PUBLIC);
  pb::WatchChangesRequest request;
  request.add_types(pb::RESOURCE_TYPE_CASE);
  request.set_names_only(true);
  const auto first = Watch(stranger_, request).Next();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->changes_size(), 2);
  EXPECT_FALSE(first->changes(0).has_case_());
}

TEST_F(ChangeWatchTest, AnyCursorOfAMessageGoesOnExactlyThere) {
  pb::WatchChangesRequest request = FromHead(stranger_);
  std::string heartbeat;
  {
    Watcher watcher = Watch(stranger_, request);
    heartbeat = watcher.Next()->cursor();
  }
  Publish("一", pb::VISIBILITY_PUBLIC);
  Publish("二", pb::VISIBILITY_PUBLIC);
  request.set_cursor(heartbeat);
  const auto both = Watch(stranger_, request).Next();
  ASSERT_EQ(both->changes_size(), 2);
  request.set_cursor(both->changes(0).cursor());
  const auto rest = Watch(stranger_, request).Next();
  ASSERT_EQ(rest->changes_size(), 1);
  EXPECT_EQ(rest->changes(0).case_().title(), "二");
  request.set_cursor(both->cursor());
  EXPECT_EQ(Watch(stranger_, request).Next()->changes_size(), 0);
}

TEST_F(ChangeWatchTest, WhoseRightsChangeIsToldToBeginAgain) {
  Watcher watcher = Watch(friend_, FromHead(friend_));
  const std::string cursor = watcher.Next()->cursor();
  watcher.Ask();
  pb::UpdateAccountRequest update;
  update.mutable_account()->set_name(AccountOf(friend_));
  update.mutable_account()->add_roles(pb::ROLE_READER);
  update.mutable_account()->add_roles(pb::ROLE_COORDINATOR);
  update.mutable_update_mask()->add_paths("roles");
  const auto changed = Call<pb::Account>(admin_, "IdentityService/UpdateAccount", update);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(ReasonOf(watcher.Next()), pb::REASON_ACCESS_CHANGED);
  // Its cursors are of no use any more, in a watch and in a list.
  pb::WatchChangesRequest again;
  again.set_cursor(cursor);
  EXPECT_EQ(ReasonOf(Watch(friend_, again).Next()), pb::REASON_ACCESS_CHANGED);
  pb::ListChangesRequest list;
  list.set_cursor(cursor);
  EXPECT_EQ(ReasonOf(Page(friend_, list)), pb::REASON_ACCESS_CHANGED);
  EXPECT_TRUE(Watch(friend_).Next().ok());
}

TEST_F(ChangeWatchTest, ATokenThatIsRevokedEndsItsWatch) {
  Watcher watcher = Watch(friend_, FromHead(friend_));
  ASSERT_TRUE(watcher.Next().ok());
  watcher.Ask();
  pb::ListTokensRequest list;
  list.set_parent(AccountOf(friend_));
  const auto tokens = Call<pb::ListTokensResponse>(admin_, "IdentityService/ListTokens", list);
  ASSERT_TRUE(tokens.ok()) << tokens.status();
  pb::RevokeTokenRequest revoke;
  revoke.set_name(tokens->tokens(0).name());
  ASSERT_TRUE(Call<pb::Token>(admin_, "IdentityService/RevokeToken", revoke).ok());
  EXPECT_EQ(ReasonOf(watcher.Next()), pb::REASON_TOKEN_REVOKED);
}

TEST_F(ChangeWatchTest, AWatchThatIsCancelledEnds) {
  Watcher watcher = Watch(stranger_, FromHead(stranger_));
  ASSERT_TRUE(watcher.Next().ok());
  watcher.Ask();
  watcher.Cancel();
  EXPECT_EQ(ReasonOf(watcher.Next()), pb::REASON_ABANDONED);
}

TEST_F(ChangeWatchTest, AServerThatStopsSaysSo) {
  Watcher watcher = Watch(stranger_, FromHead(stranger_));
  ASSERT_TRUE(watcher.Next().ok());
  watcher.Ask();
  dispatcher_.EndReplies();
  EXPECT_EQ(ReasonOf(watcher.Next()), pb::REASON_UNAVAILABLE);
}

TEST_F(ChangeWatchTest, WhatIsAskedWronglyIsRefused) {
  pb::WatchChangesRequest request;
  request.set_heartbeat_seconds(301);
  EXPECT_EQ(ReasonOf(Watch(stranger_, request).Next()), pb::REASON_INVALID_FIELDS);
  request.set_heartbeat_seconds(0);
  request.set_filter("color=red");
  EXPECT_EQ(ReasonOf(Watch(stranger_, request).Next()), pb::REASON_INVALID_FILTER);
  request.clear_filter();
  request.set_cursor("rubbish");
  EXPECT_EQ(ReasonOf(Watch(stranger_, request).Next()), pb::REASON_FOREIGN_CURSOR);
  EXPECT_EQ(ReasonOf(Watch("rk_nobody", pb::WatchChangesRequest()).Next()),
            pb::REASON_UNKNOWN_TOKEN);
}

// Asked step by step, with a clock of the test's.
TEST_F(ChangeWatchTest, SilenceIsAsLongAsTheHeartbeatAndMovesTheCursor) {
  auth::Caller caller;
  caller.account = "accounts/a";
  caller.organization = kYokohama;
  caller.roles = {pb::ROLE_READER};
  const std::function<bool()> waits = [] { return false; };
  const auth::PolicyEntry& policy = *auth::FindPolicy("renkei.v1.ChangeService/WatchChanges");
  const auto new_call = [&] {
    return std::make_unique<service::Call>(env_, caller, policy, now_, waits);
  };
  pb::WatchChangesRequest request;
  request.set_heartbeat_seconds(5);
  const auto source = WatchChanges(*new_call(), request);
  ASSERT_TRUE(source.ok()) << source.status();
  const auto pull = [&] {
    RunningJob job(env_, new_call, "ChangeService/WatchChanges", false);
    return (*source)->Pull(job);
  };
  auto first = pull();
  ASSERT_TRUE(std::holds_alternative<MessagePtr>(*first));
  const std::string cursor =
      static_cast<pb::WatchChangesResponse&>(*std::get<MessagePtr>(*first)).cursor();
  auto waiting = pull();
  ASSERT_TRUE(std::holds_alternative<WaitFor>(*waiting));
  EXPECT_EQ(std::get<WaitFor>(*waiting).after, store_->Head());
  EXPECT_EQ(std::get<WaitFor>(*waiting).at_most, absl::Seconds(5));
  Publish("見えない", pb::VISIBILITY_PRIVATE);
  now_ += absl::Seconds(2);
  waiting = pull();
  ASSERT_TRUE(std::holds_alternative<WaitFor>(*waiting));
  EXPECT_EQ(std::get<WaitFor>(*waiting).at_most, absl::Seconds(3));
  now_ += absl::Seconds(3);
  auto beat = pull();
  ASSERT_TRUE(std::holds_alternative<MessagePtr>(*beat));
  const auto& message = static_cast<pb::WatchChangesResponse&>(*std::get<MessagePtr>(*beat));
  EXPECT_EQ(message.changes_size(), 0);
  EXPECT_NE(message.cursor(), cursor);
}

}  // namespace
}  // namespace renkei::service
