// Whose an address is: a code goes to it, and whoever gives it back reads what comes there.
#include "server/service/follow/email_code.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "tests/unit/service/follow/mail_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class EmailCodeTest : public MailTest {
 protected:
  EmailCodeTest() { WriteAddress("mine@elsewhere.example.jp"); }

  void WriteAddress(const std::string& email) {
    pb::UpdateAccountRequest update;
    update.mutable_account()->set_name(account_);
    update.mutable_account()->set_email(email);
    update.mutable_update_mask()->add_paths("email");
    ASSERT_TRUE(Call<pb::Account>(taro_, "IdentityService/UpdateAccount", update).ok());
  }

  // The code that is in the mail.
  std::string Sent() {
    Did<pb::SendEmailVerificationResponse>(taro_, "SendEmailVerification",
                                           pb::SendEmailVerificationRequest());
    Round();
    if (sink_.mails.empty()) return "";
    const std::string& text = sink_.mails.back().text;
    const std::string mark = "確認コード：";
    const size_t begin = text.find(mark) + mark.size();
    return text.substr(begin, text.find('\n', begin) - begin);
  }

  absl::StatusOr<pb::VerifyEmailResponse> Verify(const std::string& code) {
    pb::VerifyEmailRequest request;
    request.set_code(code);
    return Do<pb::VerifyEmailResponse>(taro_, "VerifyEmail", request);
  }
};

TEST_F(EmailCodeTest, TheCodeVerifiesTheAddressHoweverItIsTyped) {
  EXPECT_FALSE(Me(taro_).has_email_verify_time());
  const std::string code = Sent();
  ASSERT_THAT(sink_.mails, SizeIs(1));
  EXPECT_EQ(sink_.mails[0].to, "mine@elsewhere.example.jp");
  EXPECT_EQ(sink_.mails[0].unsubscribe_url, "");
  EXPECT_THAT(sink_.mails[0].text, HasSubstr("https://renkei.example.jp/verifyEmail"));
  const auto done = Verify(
      absl::StrCat(" ", absl::StrReplaceAll(absl::AsciiStrToUpper(code), {{"-", "ー"}}), "　"));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->email(), "mine@elsewhere.example.jp");
  EXPECT_TRUE(Me(taro_).has_email_verify_time());
  EXPECT_TRUE(TrySetFrequency(taro_, pb::DIGEST_FREQUENCY_DAILY).ok());
  EXPECT_EQ(ReasonOf(Verify(code)), pb::REASON_STEP_MISSING) << "once";
}

TEST_F(EmailCodeTest, ACodeIsOfOneAddressForADay) {
  const std::string code = Sent();
  WriteAddress("other@elsewhere.example.jp");
  EXPECT_THAT(BadFields(Verify(code)), ElementsAre("code WRONG"));
  WriteAddress("mine@elsewhere.example.jp");
  now_ += kCodeLifetime;
  EXPECT_THAT(BadFields(Verify(code)), ElementsAre("code WRONG"));
  EXPECT_FALSE(Me(taro_).has_email_verify_time());
}

TEST_F(EmailCodeTest, ANewCodeEndsTheOneBefore) {
  const std::string first = Sent();
  const std::string second = Sent();
  EXPECT_NE(first, second);
  EXPECT_FALSE(Verify(first).ok());
  EXPECT_TRUE(Verify(second).ok());
}

TEST_F(EmailCodeTest, WhoGuessesHasFiveGuesses) {
  const std::string code = Sent();
  for (int i = 0; i < kMostWrongCodes; ++i) EXPECT_FALSE(Verify("aaaa-aaaa-aaaa").ok());
  EXPECT_THAT(BadFields(Verify(code)), ElementsAre("code WRONG"));
  EXPECT_TRUE(Verify(Sent()).ok());
}

TEST_F(EmailCodeTest, FewMailsGoOutInAnHour) {
  for (int i = 0; i < kMostCodesAnHour; ++i) Sent();
  const auto send = [&] {
    return Do<pb::SendEmailVerificationResponse>(taro_, "SendEmailVerification",
                                                 pb::SendEmailVerificationRequest());
  };
  EXPECT_EQ(ReasonOf(send()), pb::REASON_OVERLOADED);
  now_ += absl::Hours(1);
  EXPECT_TRUE(send().ok());
}

TEST_F(EmailCodeTest, WithoutAnAddressOrAMailServerThereIsNoCode) {
  EXPECT_THAT(BadFields(Do<pb::SendEmailVerificationResponse>(owner_, "SendEmailVerification",
                                                              pb::SendEmailVerificationRequest())),
              ElementsAre("email NO_EMAIL"));
  SendMailBy(nullptr);
  EXPECT_EQ(ReasonOf(Do<pb::SendEmailVerificationResponse>(taro_, "SendEmailVerification",
                                                           pb::SendEmailVerificationRequest())),
            pb::REASON_NOT_CONFIGURED);
}

}  // namespace
}  // namespace renkei::service
