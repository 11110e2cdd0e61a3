// A mail server that the test writes the answers of.

#ifndef RENKEI_TESTS_UNIT_SERVICE_FOLLOW_MAIL_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_FOLLOW_MAIL_FIXTURE_H_

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/domain/follow/digest_times.h"
#include "server/service/follow/mail_office.h"
#include "server/service/follow/mail_post.h"
#include "tests/unit/service/follow/follow_fixture.h"

namespace renkei::service {

// What came and what is answered next; taken where nothing is said.
struct Sink {
  std::vector<mail::Mail> mails;
  std::deque<domain::MailOutcome> answers;
};

class SinkTransport : public mail::Transport {
 public:
  explicit SinkTransport(Sink& sink) : sink_(sink) {}
  mail::Reply Send(const mail::Mail& mail) const override {
    sink_.mails.push_back(mail);
    if (sink_.answers.empty()) return {.outcome = domain::MailOutcome::kTaken};
    const domain::MailOutcome outcome = sink_.answers.front();
    sink_.answers.pop_front();
    return {.outcome = outcome, .code = 0, .problem = "as the test says"};
  }
  absl::Duration timeout() const override { return absl::Seconds(10); }

 private:
  Sink& sink_;
};

// taro_ is of Aizu, has a verified address, wants a mail every day and follows Maniwa. Mails are due at 7:00 in Japan; it is
// 18:46 there on 2024-07-03.
class MailTest : public FollowTest {
 protected:
  MailTest()
      : post_({.public_url = "https://renkei.example.jp", .host = "example.jp"},
              std::make_unique<SinkTransport>(sink_)),
        taro_(AddPerson("taro")) {
    SendMailBy(&post_);
    account_ = Me(taro_).name();
    SetFrequency(pb::DIGEST_FREQUENCY_DAILY);
    FollowName(taro_, kManiwa);
    now_ += absl::Seconds(1);
  }

  // nullptr: the server sends none.
  void SendMailBy(const MailPost* post) { env_.mail = post; }

  pb::Account Me(const std::string& token) {
    const auto me = Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
    EXPECT_TRUE(me.ok()) << me.status();
    return me.ok() ? me->account() : pb::Account();
  }

  // A token of somebody whose address an administrator has vouched for.
  std::string AddPerson(const std::string& login) {
    pb::CreateAccountRequest request;
    pb::Account& account = *request.mutable_account();
    account.set_kind(pb::ACCOUNT_KIND_PERSON);
    account.set_organization(kAizu);
    account.set_display_name("会津 太郎");
    account.set_login_name(login);
    account.set_email(login + "@aizu.example.jp");
    account.add_roles(pb::ROLE_CONTRIBUTOR);
    const auto made = Call<pb::Account>(admin_, "IdentityService/CreateAccount", request);
    EXPECT_TRUE(made.ok()) << made.status();
    pb::CreateTokenRequest token;
    token.set_parent(made->name());
    const auto created =
        Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", token);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->secret();
  }

  absl::StatusOr<pb::DigestSettings> TrySetFrequency(const std::string& token,
                                                     pb::DigestFrequency frequency) {
    pb::UpdateDigestSettingsRequest request;
    request.mutable_settings()->set_frequency(frequency);
    return Do<pb::DigestSettings>(token, "UpdateDigestSettings", request);
  }
  void SetFrequency(pb::DigestFrequency frequency) {
    const auto set = TrySetFrequency(taro_, frequency);
    EXPECT_TRUE(set.ok()) << set.status();
  }
  pb::DigestSettings Settings() {
    return Did<pb::DigestSettings>(taro_, "GetDigestSettings", pb::GetDigestSettingsRequest());
  }

  // A case that is published and told.
  std::string Publish(const std::string& title) {
    const std::string name = Published(title);
    Tell();
    return name;
  }

  static absl::Time At(int day, int hour) {
    return domain::BeginOfDayInJapan(absl::CivilDay(2024, 7, day)) + absl::Hours(hour);
  }

  // What a server does that has just begun.
  MailCounts Round(storage::Store* store = nullptr) {
    Env env = store == nullptr ? env_ : EnvOver(*store);
    env.mail = env_.mail;
    MailOffice office(
        env, [this](const std::string& line) { log_.push_back(line); }, [] { return false; });
    MailCounts counts;
    last_ = office.MakeDueDigests(counts);
    if (last_.ok()) last_ = office.SendDueMails(counts);
    return counts;
  }

  std::vector<internal_pb::MailRecord> Waiting() {
    std::vector<internal_pb::MailRecord> mails;
    const auto page = Mails().Scan(*store_->NewSnapshot(), Mails().NewKey(), "", 100);
    EXPECT_TRUE(page.ok());
    for (const auto& row : page->rows) mails.push_back(row.message);
    return mails;
  }

  Sink sink_;
  const MailPost post_;
  const std::string taro_;
  std::string account_;
  std::vector<std::string> log_;
  absl::Status last_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_FOLLOW_MAIL_FIXTURE_H_
