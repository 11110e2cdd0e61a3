// What comes of a mail, by what the mail server does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/mail/smtp_transport.h"
#include "tests/unit/mail/smtp_sink.h"

namespace renkei::mail {
namespace {

using domain::MailOutcome;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Mail News() {
  return {.to = "taro@aizu.example.jp",
          .message_id = "<01hx@example.jp>",
          .subject = "お知らせ",
          .text = "本文\n",
          .date = absl::FromUnixSeconds(1'720'000'000)};
}

SmtpOptions OptionsFor(const std::string& url) {
  return {.url = url,
          .sender = {.name = "Renkei", .address = "renkei@example.jp"},
          .timeout = absl::Seconds(5)};
}

Reply SendTo(const SmtpSink& sink) {
  const auto transport = OpenSmtp(OptionsFor(sink.url()));
  EXPECT_TRUE(transport.ok()) << transport.status();
  return (*transport)->Send(News());
}

TEST(Smtp, AMailThatIsTakenIsThereAsItWasWritten) {
  const SmtpSink sink(SmtpSink::Does::kTake);
  const Reply reply = SendTo(sink);
  EXPECT_EQ(reply.outcome, MailOutcome::kTaken) << reply.problem;
  ASSERT_THAT(sink.texts(), SizeIs(1));
  EXPECT_EQ(sink.texts()[0], ToMime(News(), OptionsFor("").sender));
  EXPECT_THAT(sink.said(), HasSubstr("MAIL FROM:<renkei@example.jp>"));
  EXPECT_THAT(sink.said(), HasSubstr("RCPT TO:<taro@aizu.example.jp>"));
}

TEST(Smtp, WhatIsRefusedForNowMayComeAgain) {
  const SmtpSink sink(SmtpSink::Does::kRefuseNow);
  const Reply reply = SendTo(sink);
  EXPECT_EQ(reply.outcome, MailOutcome::kRefusedForNow);
  EXPECT_EQ(reply.code, 450);
  EXPECT_THAT(reply.problem, Not(IsEmpty()));
}

TEST(Smtp, WhatIsRefusedForEverMayNot) {
  for (const auto does : {SmtpSink::Does::kRefuseForEver, SmtpSink::Does::kRefuseText}) {
    const SmtpSink sink(does);
    EXPECT_EQ(SendTo(sink).outcome, MailOutcome::kRefusedForEver);
  }
}

TEST(Smtp, AConnectionThatEndsAfterTheTextSaysNothing) {
  const SmtpSink sink(SmtpSink::Does::kHangUpAfterText);
  EXPECT_EQ(SendTo(sink).outcome, MailOutcome::kUnknown);
  EXPECT_THAT(sink.texts(), SizeIs(1));
}

TEST(Smtp, AServerThatIsNotThereIsAskedAgain) {
  std::string url;
  {
    const SmtpSink sink(SmtpSink::Does::kHangUp);
    EXPECT_EQ(SendTo(sink).outcome, MailOutcome::kRefusedForNow);
    url = sink.url();
  }
  const auto transport = OpenSmtp(OptionsFor(url));
  ASSERT_TRUE(transport.ok());
  EXPECT_EQ((*transport)->Send(News()).outcome, MailOutcome::kRefusedForNow);
}

// The sink speaks no TLS. Beyond loopback nothing goes out without it: neither the address nor a password.
TEST(Smtp, TlsIsNotGivenUp) {
  const SmtpSink sink(SmtpSink::Does::kTake);
  SmtpOptions options = OptionsFor("smtps://" + sink.url().substr(sizeof("smtp://") - 1));
  options.timeout = absl::Seconds(2);
  const auto transport = OpenSmtp(options);
  ASSERT_TRUE(transport.ok());
  EXPECT_EQ((*transport)->Send(News()).outcome, MailOutcome::kRefusedForNow);
  EXPECT_THAT(sink.texts(), IsEmpty());
}

TEST(Smtp, OnlyAMailServersAddressIsOne) {
  for (const char* url : {"", "http://mail.example.jp", "smtp://", "smtp://user:pw@mail.example.jp",
                          "smtp://mail.example.jp/path", "mail.example.jp"})
    EXPECT_FALSE(OpenSmtp(OptionsFor(url)).ok()) << url;
  EXPECT_TRUE(OpenSmtp(OptionsFor("smtp://mail.example.jp:587/")).ok());
  EXPECT_TRUE(OpenSmtp(OptionsFor("smtps://[2001:db8::7]:465")).ok());
  SmtpOptions nobody = OptionsFor("smtp://mail.example.jp");
  nobody.sender = {};
  EXPECT_FALSE(OpenSmtp(nobody).ok());
}

}  // namespace
}  // namespace renkei::mail
