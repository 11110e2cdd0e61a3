// Digests by mail: when they come, what stands in them, and what becomes of each.
#include "absl/strings/str_split.h"
#include "renkei/v1/inbox_service.pb.h"
#include "tests/unit/service/follow/mail_fixture.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/inbox_reading.h"

namespace renkei::service {
namespace {

using domain::MailOutcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class DigestMailTest : public InboxReading<MailTest> {
 protected:
  std::string TokenIn(const mail::Mail& mail) {
    return std::vector<std::string>(absl::StrSplit(mail.unsubscribe_url, "token="))[1];
  }
};

TEST_F(DigestMailTest, TheDayIsToldTheNextMorningAndOnce) {
  const std::string found = Publish("木質バイオマス");
  Round();
  EXPECT_THAT(sink_.mails, IsEmpty()) << "the day is not over";
  now_ = At(4, 7) - absl::Seconds(1);
  Round();
  EXPECT_THAT(sink_.mails, IsEmpty()) << "the night is";
  now_ = At(4, 7);
  const MailCounts counts = Round();
  EXPECT_EQ(counts.made, 1);
  EXPECT_EQ(counts.sent, 1);
  ASSERT_THAT(sink_.mails, SizeIs(1));
  const mail::Mail& mail = sink_.mails[0];
  EXPECT_EQ(mail.to, "taro@aizu.example.jp");
  EXPECT_EQ(mail.subject, "【Renkei】お知らせ1件（7月3日）");
  EXPECT_THAT(mail.message_id, HasSubstr("@example.jp>"));
  EXPECT_THAT(mail.text,
              AllOf(HasSubstr("会津 太郎 様"), HasSubstr("■ 公開\n"),
                    HasSubstr("・木質バイオマス（真庭市）"), HasSubstr("理由：団体「真庭市」"),
                    HasSubstr("https://renkei.example.jp/" + found)));
  Round();
  now_ = At(5, 7);
  Round();
  EXPECT_THAT(sink_.mails, SizeIs(1)) << "where nothing happened nothing is sent";
  EXPECT_THAT(Waiting(), IsEmpty());
  EXPECT_EQ(Settings().next_mail_time().seconds(), absl::ToUnixSeconds(At(6, 7)));
}

// One that comes near, and one that is told another day.
absl::StatusOr<std::vector<pb::InboxItem>> TwoDays(const Call&) {
  std::vector<pb::InboxItem> items(2);
  items[0].set_kind(pb::INBOX_KIND_ROUND_REPORT_DUE);
  items[0].set_resource("rounds/r/applications/a/followUps/2023");
  items[0].set_title("広域の観光");
  items[0].set_context("モデル地域の募集");
  items[0].set_due_date("2024-07-11");
  items[1].set_kind(pb::INBOX_KIND_SUPPORT_STEP_DUE);
  items[1].set_title("データの整理");
  items[1].set_due_date("2024-07-12");
  return items;
}

TEST_F(DigestMailTest, ADayThatComesNearIsTold14And7And1DaysBeforeWithoutAnyNews) {
  const MailPost post(
      {.public_url = "https://renkei.example.jp", .host = "example.jp", .due = TwoDays},
      std::make_unique<SinkTransport>(sink_));
  SendMailBy(&post);
  now_ = At(4, 7);
  EXPECT_EQ(Round().sent, 1);
  ASSERT_THAT(sink_.mails, SizeIs(1));
  EXPECT_THAT(
      sink_.mails[0].text,
      AllOf(HasSubstr("■ 近づいた期限\n・選定後の自己評価の期限：広域の観光（モデル地域の募集）"
                      "\n  期限：7月11日\n  https://renkei.example.jp/rounds/r/applications/a\n"),
            Not(HasSubstr("データの整理")), Not(HasSubstr("動きがありました"))));
  now_ = At(5, 7);
  EXPECT_EQ(Round().sent, 1) << "the other one, a week before";
  EXPECT_THAT(sink_.mails[1].text, HasSubstr("データの整理"));
  now_ = At(6, 7);
  EXPECT_EQ(Round().sent, 0);
  for (int day = 7; day <= 12; ++day) {
    now_ = At(day, 7);
    Round();
  }
  EXPECT_THAT(sink_.mails, SizeIs(5)) << "a day before each, and the day after the first";
  EXPECT_THAT(sink_.mails.back().text, HasSubstr("期限：7月11日（過ぎています）"));
  // Who wants other news alone is told of no day.
  pb::UpdateDigestSettingsRequest choose;
  choose.mutable_settings()->set_frequency(pb::DIGEST_FREQUENCY_DAILY);
  choose.mutable_settings()->add_kinds(pb::NOTICE_KIND_PUBLISHED);
  ASSERT_TRUE(Do<pb::DigestSettings>(taro_, "UpdateDigestSettings", choose).ok());
  now_ = At(13, 7);
  EXPECT_EQ(Round().sent, 0);
  SendMailBy(&post_);
}

TEST_F(DigestMailTest, WhatHappensInTheMorningBelongsToTheNextDay) {
  Publish("一");
  now_ = At(4, 6);
  Publish("二");
  now_ = At(4, 7);
  Round();
  ASSERT_THAT(sink_.mails, SizeIs(1));
  EXPECT_THAT(sink_.mails[0].text, AllOf(HasSubstr("・一（"), Not(HasSubstr("・二（"))));
  now_ = At(5, 7);
  Round();
  ASSERT_THAT(sink_.mails, SizeIs(2));
  EXPECT_THAT(sink_.mails[1].text, AllOf(HasSubstr("・二（"), Not(HasSubstr("・一（"))));
}

TEST_F(DigestMailTest, AWeekIsOneMail) {
  pb::UpdateDigestSettingsRequest weekly;
  weekly.mutable_settings()->set_frequency(pb::DIGEST_FREQUENCY_WEEKLY);
  weekly.mutable_settings()->set_weekday(pb::WEEKDAY_MONDAY);
  Did<pb::DigestSettings>(taro_, "UpdateDigestSettings", weekly);
  Publish("一");
  now_ = At(5, 12);
  Publish("二");
  now_ = At(8, 7);  // a Monday
  Round();
  ASSERT_THAT(sink_.mails, SizeIs(1));
  EXPECT_THAT(sink_.mails[0].subject, HasSubstr("お知らせ2件（7月3日〜7月7日）"));
}

TEST_F(DigestMailTest, OnlyTheKindsThatWereAskedForAreMailed) {
  pb::UpdateDigestSettingsRequest request;
  request.mutable_settings()->add_kinds(pb::NOTICE_KIND_SELECTED);
  Did<pb::DigestSettings>(taro_, "UpdateDigestSettings", request);
  Publish("一");
  now_ = At(4, 7);
  Round();
  EXPECT_THAT(sink_.mails, IsEmpty());
}

TEST_F(DigestMailTest, WhatMayNotBeReadAnyMoreIsNotMailed) {
  const std::string found = Publish("内部に戻す事例");
  Publish("残る事例");
  now_ = At(4, 7);
  sink_.answers = {MailOutcome::kRefusedForNow};
  Round();
  ASSERT_THAT(sink_.mails, SizeIs(1));
  EXPECT_THAT(sink_.mails[0].text, HasSubstr("内部に戻す事例"));
  // Between two attempts too.
  Republish(found, pb::VISIBILITY_PRIVATE);
  now_ += absl::Minutes(2);
  Round();
  ASSERT_THAT(sink_.mails, SizeIs(2));
  EXPECT_THAT(sink_.mails[1].text, AllOf(HasSubstr("残る事例"), Not(HasSubstr("内部に戻す事例"))));
  EXPECT_EQ(sink_.mails[1].message_id, sink_.mails[0].message_id);
}

TEST_F(DigestMailTest, NothingLeftToTellMakesNoMail) {
  const std::string found = Publish("事例");
  Republish(found, pb::VISIBILITY_PRIVATE);
  now_ = At(4, 7);
  Round();
  EXPECT_THAT(sink_.mails, IsEmpty());
  EXPECT_THAT(Waiting(), IsEmpty());
}

TEST_F(DigestMailTest, WhatIsRefusedForNowIsTriedAgainAndThenGivenUp) {
  Publish("事例");
  now_ = At(4, 7);
  for (int i = 0; i < domain::kMostAttempts; ++i)
    sink_.answers.push_back(MailOutcome::kRefusedForNow);
  Round();
  EXPECT_THAT(sink_.mails, SizeIs(1));
  Round();
  EXPECT_THAT(sink_.mails, SizeIs(1)) << "after a pause";
  for (int i = 1; i < domain::kMostAttempts; ++i) {
    now_ += domain::PauseAfter(i);
    Round();
    ASSERT_THAT(sink_.mails, SizeIs(i + 1));
  }
  now_ += absl::Hours(24);
  Round();
  EXPECT_THAT(sink_.mails, SizeIs(domain::kMostAttempts));
  for (const mail::Mail& mail : sink_.mails) EXPECT_EQ(mail.message_id, sink_.mails[0].message_id);
  EXPECT_THAT(log_.back(),
              AllOf(HasSubstr("is given up"), HasSubstr(account_), Not(HasSubstr("@aizu"))));
  const auto told = Inbox(taro_, pb::INBOX_KIND_MAIL_UNDELIVERED);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].note(), "taro@aizu.example.jp");
  EXPECT_TRUE(Settings().has_undelivered_time());
  // The operator has mended it.
  const auto sent = Did<pb::SendDigestsResponse>(admin_, "SendDigests", pb::SendDigestsRequest());
  EXPECT_EQ(sent.sent(), 1);
  EXPECT_EQ(sink_.mails.back().message_id, sink_.mails[0].message_id);
  EXPECT_THAT(Inbox(taro_, pb::INBOX_KIND_MAIL_UNDELIVERED), IsEmpty());
  EXPECT_THAT(Waiting(), IsEmpty());
}

TEST_F(DigestMailTest, WhatIsRefusedForEverIsNotTriedAgain) {
  Publish("事例");
  now_ = At(4, 7);
  sink_.answers = {MailOutcome::kRefusedForEver};
  EXPECT_EQ(Round().given_up, 1);
  now_ += absl::Hours(12);
  Round();
  EXPECT_THAT(sink_.mails, SizeIs(1));
  EXPECT_THAT(Inbox(taro_, pb::INBOX_KIND_MAIL_UNDELIVERED), SizeIs(1));
  // Another address may be right.
  pb::UpdateAccountRequest update;
  update.mutable_account()->set_name(account_);
  update.mutable_account()->set_email("hanako@aizu.example.jp");
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", update).ok());
  EXPECT_THAT(Inbox(taro_, pb::INBOX_KIND_MAIL_UNDELIVERED), IsEmpty());
}

TEST_F(DigestMailTest, AnAnswerThatNeverCameCostsOneCopyAtMost) {
  Publish("事例");
  now_ = At(4, 7);
  sink_.answers = {MailOutcome::kUnknown, MailOutcome::kUnknown, MailOutcome::kUnknown};
  for (int i = 0; i < 5; ++i) {
    Round();
    now_ += absl::Hours(5);
  }
  ASSERT_THAT(sink_.mails, SizeIs(2));
  EXPECT_EQ(sink_.mails[0].message_id, sink_.mails[1].message_id);
  EXPECT_THAT(Waiting(), IsEmpty());
}

// Killed before any of the commits of a round: the mail goes out, once, or twice where the server was killed between
// the answer of the mail server and the record of it.
TEST_F(DigestMailTest, AServerThatIsKilledSendsOneCopyMoreAtMost) {
  Publish("事例");
  bool doubled = false;
  int survives = 0;
  for (;; ++survives) {
    sink_.mails.clear();
    now_ = At(4 + survives, 7);
    HookedStore hooked(*store_);
    int commits = 0;
    hooked.before_commit = [&](const storage::Mutation&) {
      return commits++ < survives ? absl::OkStatus() : absl::UnavailableError("killed");
    };
    Round(&hooked);
    const bool killed = !last_.ok();
    // The next server, and again when the time of the one that was killed is over.
    for (int i = 0; i < 4; ++i) {
      Round();
      now_ += absl::Minutes(5);
    }
    ASSERT_THAT(Waiting(), IsEmpty()) << "killed before commit " << survives;
    ASSERT_THAT(sink_.mails.size(), ::testing::AnyOf(1, 2));
    if (sink_.mails.size() == 2) {
      EXPECT_FALSE(doubled) << "in one place alone";
      doubled = true;
      EXPECT_EQ(sink_.mails[0].message_id, sink_.mails[1].message_id);
    }
    if (!killed) break;
    Publish(absl::StrCat("事例", survives));
  }
  EXPECT_TRUE(doubled);
  EXPECT_EQ(survives, 3) << "made, being sent, sent";
}

TEST_F(DigestMailTest, TheLinkInTheMailEndsItWithoutASignIn) {
  Publish("事例");
  now_ = At(4, 7);
  Round();
  ASSERT_THAT(sink_.mails, SizeIs(1));
  EXPECT_THAT(sink_.mails[0].unsubscribe_url,
              HasSubstr("https://renkei.example.jp/unsubscribe?token="));
  pb::UnsubscribeRequest request;
  request.set_token("made-up");
  EXPECT_THAT(BadFields(Do<pb::UnsubscribeResponse>("", "Unsubscribe", request)),
              ::testing::ElementsAre("token UNKNOWN"));
  request.set_token(TokenIn(sink_.mails[0]));
  for (int i = 0; i < 2; ++i) Did<pb::UnsubscribeResponse>("", "Unsubscribe", request);
  EXPECT_EQ(Settings().frequency(), pb::DIGEST_FREQUENCY_NONE);
  EXPECT_FALSE(Settings().has_next_mail_time());
  Publish("次の事例");
  now_ = At(5, 7);
  Round();
  EXPECT_THAT(sink_.mails, SizeIs(1));
}

TEST_F(DigestMailTest, WhoEndsThemWhileOneWaitsGetsNone) {
  Publish("事例");
  now_ = At(4, 7);
  sink_.answers = {MailOutcome::kRefusedForNow};
  Round();
  SetFrequency(pb::DIGEST_FREQUENCY_NONE);
  now_ += absl::Hours(1);
  Round();
  EXPECT_THAT(sink_.mails, SizeIs(1));
  EXPECT_THAT(Waiting(), IsEmpty());
}

TEST_F(DigestMailTest, OnlyAVerifiedAddressGetsMail) {
  pb::UpdateAccountRequest update;
  update.mutable_account()->set_name(account_);
  update.mutable_account()->set_email("mine@elsewhere.example.jp");
  update.mutable_update_mask()->add_paths("email");
  ASSERT_TRUE(Call<pb::Account>(taro_, "IdentityService/UpdateAccount", update).ok());
  Publish("事例");
  now_ = At(4, 7);
  Round();
  EXPECT_THAT(sink_.mails, IsEmpty());
  EXPECT_THAT(Waiting(), IsEmpty());
  EXPECT_THAT(BadFields(TrySetFrequency(taro_, pb::DIGEST_FREQUENCY_WEEKLY)),
              ::testing::ElementsAre("settings.frequency NOT_VERIFIED"));
  EXPECT_TRUE(TrySetFrequency(taro_, pb::DIGEST_FREQUENCY_NONE).ok());
  EXPECT_THAT(BadFields(TrySetFrequency(owner_, pb::DIGEST_FREQUENCY_DAILY)),
              ::testing::ElementsAre("settings.frequency NO_EMAIL"));
  SendMailBy(nullptr);
  EXPECT_THAT(BadFields(TrySetFrequency(owner_, pb::DIGEST_FREQUENCY_DAILY)),
              ::testing::ElementsAre("settings.frequency NO_MAIL", "settings.frequency NO_EMAIL"));
}

TEST_F(DigestMailTest, AnOperatorSendsADayAheadAndTheRestComesWithTheNext) {
  Publish("一");
  pb::SendDigestsRequest request;
  request.set_day("2024-07-04");
  EXPECT_EQ(ReasonOf(Do<pb::SendDigestsResponse>(coordinator_, "SendDigests", request)),
            pb::REASON_ROLE_MISSING);
  const auto first = Did<pb::SendDigestsResponse>(admin_, "SendDigests", request);
  EXPECT_EQ(first.made(), 1);
  EXPECT_EQ(first.sent(), 1);
  EXPECT_EQ(Did<pb::SendDigestsResponse>(admin_, "SendDigests", request).made(), 0);
  now_ += absl::Minutes(1);
  Publish("二");
  now_ = At(4, 7);
  Round();
  ASSERT_THAT(sink_.mails, SizeIs(2));
  EXPECT_THAT(sink_.mails[1].text, AllOf(HasSubstr("・二（"), Not(HasSubstr("・一（"))));
}

}  // namespace
}  // namespace renkei::service
