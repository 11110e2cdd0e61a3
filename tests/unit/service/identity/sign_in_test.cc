// Signing in: what opens a session, how it ends, and what whoever guesses learns: nothing, slowly.

#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/dispatch/error_description.h"
#include "server/service/frame/share/origin.h"
#include "tests/unit/service/identity/person_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

class SignInTest : public PersonTest {
 protected:
  // What goes out to the client, to the last byte.
  template <typename T>
  static std::string BytesOf(const absl::StatusOr<T>& result) {
    return DescribeError(result.status()).SerializeAsString();
  }

  template <typename T>
  static std::string Metadata(const absl::StatusOr<T>& result, const std::string& key) {
    const auto detail = domain::DetailOf(result.status());
    if (!detail || detail->metadata().count(key) == 0) return "";
    return detail->metadata().at(key);
  }

  absl::StatusOr<pb::Token> Extend(const std::string& session) {
    return Call<pb::Token>(session, "IdentityService/ExtendSession", pb::ExtendSessionRequest());
  }
};

TEST_F(SignInTest, APersonIsInvitedSetsAPasswordAndSignsInWithIt) {
  const pb::Account person = AddPerson(Person("hanako"));
  const auto accepted = Accept(Invite(person.name()), kLongPassword);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_TRUE(accepted->token().has_session());
  EXPECT_EQ(accepted->account().login_name(), "hanako");
  EXPECT_TRUE(WhoAmI(accepted->secret()).ok());

  // As it is called, by its code, by its name; the login name in any case and width.
  for (const char* organization : {kManiwa, "organizations/332143", "332143", "真庭市"}) {
    const auto session = SignIn("ＨＡＮＡＫＯ", kLongPassword, "", organization);
    ASSERT_TRUE(session.ok()) << organization << session.status();
    const auto me = WhoAmI(session->secret());
    ASSERT_TRUE(me.ok()) << me.status();
    EXPECT_EQ(me->account().name(), person.name());
    EXPECT_EQ(me->token().session().address(), kAddress);
    EXPECT_EQ(me->token().display_name(), "執務室の端末");
    EXPECT_TRUE(me->account().sign_in().has_password());
    EXPECT_FALSE(me->account().sign_in().second_factor());
  }
}

TEST_F(SignInTest, ASessionEndsWhenItIsNotUsedAndAtTheLatestAfterTwelveHours) {
  AddSignedUp("hanako");
  const std::string idle = SignIn("hanako", kLongPassword)->secret();
  now_ += absl::Minutes(60) - absl::Seconds(1);
  EXPECT_TRUE(WhoAmI(idle).ok()) << "reads move nothing, nor end anything";
  now_ += absl::Seconds(1);
  const auto ended = WhoAmI(idle);
  EXPECT_EQ(ReasonOf(ended), pb::REASON_SESSION_ENDED);
  EXPECT_EQ(ended.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(Metadata(ended, "ended_by"), "idle");
  EXPECT_EQ(ReasonOf(Extend(idle)), pb::REASON_SESSION_ENDED);

  const std::string kept = SignIn("hanako", kLongPassword)->secret();
  for (int i = 0; i < 14; ++i) {
    now_ += absl::Minutes(50);
    const auto extended = Extend(kept);
    ASSERT_TRUE(extended.ok()) << i << extended.status();
    EXPECT_LE(extended->session().idle_expire_time().seconds(), extended->expire_time().seconds());
  }
  now_ += absl::Minutes(20);
  const auto over = WhoAmI(kept);
  EXPECT_EQ(ReasonOf(over), pb::REASON_SESSION_ENDED);
  EXPECT_EQ(Metadata(over, "ended_by"), "lifetime");
}

TEST_F(SignInTest, AnExtensionOfNextToNothingWritesNothingAndNoneIsInTheAuditLog) {
  AddSignedUp("hanako");
  const auto session = SignIn("hanako", kLongPassword);
  const storage::Sequence before = store_->Head();
  now_ += absl::Minutes(5) - absl::Seconds(1);
  ASSERT_TRUE(Extend(session->secret()).ok());
  EXPECT_EQ(store_->Head(), before);
  now_ += absl::Seconds(1);
  const auto moved = Extend(session->secret());
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_NE(store_->Head(), before);
  EXPECT_EQ(moved->session().idle_expire_time().seconds(),
            absl::ToUnixSeconds(now_ + absl::Minutes(60)));
  const auto entries = store_->ReadLog(storage::Log::kAudit, {before, 1}, 100);
  ASSERT_TRUE(entries.ok());
  EXPECT_TRUE(entries->empty());
  // Of what is no session nothing moves.
  EXPECT_FALSE(Extend(admin_)->has_session());
}

TEST_F(SignInTest, ItsOwnerSeesItsSessionsAndSignsOut) {
  const std::string account = AddSignedUp("hanako");
  const auto here = SignIn("hanako", kLongPassword);
  const auto there = SignIn("hanako", kLongPassword, "", kManiwa, "2001:db8:1:2::3");
  std::set<std::string> addresses;
  for (const pb::Token& token : TokensOf(here->secret(), account))
    if (token.has_session()) addresses.insert(token.session().address());
  EXPECT_THAT(addresses, ElementsAre("2001:db8:1:2::/64", kAddress));
  ASSERT_TRUE(EndToken(here->secret(), there->token().name()).ok());
  const auto ended = WhoAmI(there->secret());
  EXPECT_EQ(ReasonOf(ended), pb::REASON_SESSION_ENDED);
  EXPECT_EQ(Metadata(ended, "ended_by"), "revoked");
  EXPECT_TRUE(WhoAmI(here->secret()).ok());
}

TEST_F(SignInTest, TheAuditLogSaysWhoSignedInAndOutAndFromWhere) {
  const std::string account = AddSignedUp("hanako");
  const auto session = SignIn("hanako", kLongPassword);
  ASSERT_TRUE(EndToken(session->secret(), session->token().name()).ok());
  const auto audit = Call<pb::ListAuditEntriesResponse>(admin_, "IdentityService/ListAuditEntries",
                                                        pb::ListAuditEntriesRequest());
  ASSERT_TRUE(audit.ok()) << audit.status();
  ASSERT_GE(audit->entries_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(audit->entries(i).actor(), account);
    EXPECT_EQ(audit->entries(i).organization(), kManiwa);
    EXPECT_EQ(audit->entries(i).address(), kAddress);
  }
  EXPECT_EQ(audit->entries(0).method(), "renkei.v1.IdentityService/RevokeToken");
  EXPECT_EQ(audit->entries(1).method(), "renkei.v1.IdentityService/SignIn");
  EXPECT_EQ(audit->entries(1).resource(), session->token().name());
  EXPECT_THAT(audit->entries(2).marks(), Contains("password_set"));
}

TEST_F(SignInTest, EveryFailureIsAnsweredInTheSameBytes) {
  AddSignedUp("hanako");
  AddPerson(Person("no-password"));
  const std::string stopped = AddSignedUp("stopped");
  pb::UpdateAccountRequest disable;
  disable.mutable_account()->set_name(stopped);
  disable.mutable_account()->set_disabled(true);
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", disable).ok());
  const std::string expected = BytesOf(SignIn("hanako", "not the password of hanako"));
  EXPECT_EQ(ReasonOf(SignIn("nobody", kLongPassword)), pb::REASON_SIGN_IN_FAILED);
  EXPECT_EQ(BytesOf(SignIn("nobody-else", kLongPassword)), expected);
  EXPECT_EQ(BytesOf(SignIn("hanako", kLongPassword, "", "no such town")), expected);
  EXPECT_EQ(BytesOf(SignIn("hanako", kLongPassword, "", kAizu)), expected);
  EXPECT_EQ(BytesOf(SignIn("hanako", kLongPassword, "", kAbolished)), expected);
  EXPECT_EQ(BytesOf(SignIn("hanako", kLongPassword, "", "")), expected);
  EXPECT_EQ(BytesOf(SignIn("no-password", kLongPassword)), expected);
  EXPECT_EQ(BytesOf(SignIn("stopped", kLongPassword)), expected);
  EXPECT_EQ(BytesOf(SignIn("hanako@city.maniwa.example", kLongPassword)), expected);
  // One character that folds to eighteen.
  std::string hostile;
  for (int i = 0; i < 200; ++i) hostile += "\uFDFA";
  EXPECT_EQ(BytesOf(SignIn(hostile, kLongPassword)), expected);
  EXPECT_EQ(BytesOf(SignIn(hostile + "@x", kLongPassword, "", "")), expected);
  EXPECT_EQ(BytesOf(SignIn("hanako", kLongPassword, "", hostile)), expected);
}

TEST_F(SignInTest, WhoseOrganizationHasEndedSignsInNoMore) {
  AddSignedUp("hanako");
  ASSERT_TRUE(SignIn("hanako", kLongPassword).ok());
  const auto row = Organizations().Get(*store_->NewSnapshot(), KeyByName(Organizations(), kManiwa));
  pb::Organization ended = row->value().message;
  ended.set_abolished_date("2024-07-03");
  storage::Mutation mutation;
  Organizations().Update(**row, ended, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  EXPECT_EQ(BytesOf(SignIn("hanako", kLongPassword)), BytesOf(SignIn("nobody", kLongPassword)));
  EXPECT_EQ(ReasonOf(SignIn("taro", kLongPassword)), pb::REASON_SIGN_IN_FAILED);
}

// 1, 2, 4 ... 900 seconds, told to the byte alike of who is there and who is not.
TEST_F(SignInTest, FailuresDoubleTheWaitWhetherTheAccountExistsOrNot) {
  AddSignedUp("hanako");
  const absl::Time begin = now_;
  std::vector<std::vector<std::string>> told;
  for (const char* name : {"hanako", "nobody"}) {
    now_ = begin;
    told.emplace_back();
    for (int i = 0; i < 12; ++i) {
      // Another address each time: this is about the name.
      const std::string address = absl::StrCat("198.51.100.", i);
      EXPECT_EQ(ReasonOf(SignIn(name, "wrong wrong wrong", "", kManiwa, address)),
                pb::REASON_SIGN_IN_FAILED)
          << name << i;
      const auto delayed = SignIn(name, kLongPassword, "", kManiwa, address);
      EXPECT_EQ(ReasonOf(delayed), pb::REASON_SIGN_IN_DELAYED) << name << i;
      EXPECT_EQ(delayed.status().code(), absl::StatusCode::kResourceExhausted);
      told.back().push_back(BytesOf(delayed));
      const int seconds = std::min(1 << i, 900);
      EXPECT_EQ(Metadata(delayed, "retry_after_ms"), absl::StrCat(seconds * 1'000)) << i;
      now_ += absl::Seconds(seconds);
    }
  }
  EXPECT_EQ(told[0], told[1]);
}

TEST_F(SignInTest, ARightPasswordForgetsTheFailuresOfItsNameAndNotOfItsAddress) {
  AddSignedUp("hanako");
  const auto wrong = [&](const std::string& name) { return SignIn(name, "wrong wrong wrong"); };
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(ReasonOf(wrong("hanako")), pb::REASON_SIGN_IN_FAILED) << i;
    now_ += absl::Seconds(1);
    ASSERT_TRUE(SignIn("hanako", kLongPassword).ok()) << "one failure, one second";
  }
  // Those of the address stay: 20 cost nothing, the next ones do, for whomever it asks.
  for (int i = 0; i < 11; ++i)
    EXPECT_EQ(ReasonOf(wrong(absl::StrCat("nobody", i))), pb::REASON_SIGN_IN_FAILED) << i;
  EXPECT_EQ(ReasonOf(SignIn("hanako", kLongPassword)), pb::REASON_SIGN_IN_DELAYED);
  EXPECT_TRUE(SignIn("hanako", kLongPassword, "", kManiwa, "203.0.113.8").ok());
  // And are forgotten, one a minute.
  now_ += absl::Minutes(30);
  EXPECT_EQ(ReasonOf(wrong("nobody-new")), pb::REASON_SIGN_IN_FAILED);
  EXPECT_TRUE(SignIn("hanako", kLongPassword).ok());
}

TEST_F(SignInTest, AFrontsVisitorsAreCountedByTheAddressThatItForwards) {
  AddSignedUp("hanako");
  pb::CreateTokenRequest make;
  make.set_parent(WhoAmI(admin_)->account().name());
  make.set_front(true);
  const auto front = Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", make);
  ASSERT_TRUE(front.ok()) << front.status();
  const std::string bearer = absl::StrCat("Bearer ", front->secret());
  const auto ask = [&](const CallCredentials& sent, const char* name, const char* password) {
    pb::SignInRequest request;
    request.set_organization(kManiwa);
    request.set_login_name(name);
    request.set_password(password);
    return Ask<pb::SignInResponse>(sent, "SignIn", request);
  };
  // In either place of its token.
  for (const CallCredentials& sent :
       {CallCredentials{.front = bearer, .forwarded_for = "198.51.100.1", .address = "192.0.2.1"},
        CallCredentials{
            .authorization = bearer, .forwarded_for = "198.51.100.1", .address = "192.0.2.1"}}) {
    const auto session = ask(sent, "hanako", kLongPassword);
    ASSERT_TRUE(session.ok()) << session.status();
    EXPECT_EQ(session->token().session().address(), "198.51.100.1");
    EXPECT_EQ(WhoAmI(session->secret())->account().login_name(), "hanako");
  }
  // A token that does not hold is never taken for none.
  EXPECT_EQ(ReasonOf(ask(Bearing("rk_unknown"), "hanako", kLongPassword)),
            pb::REASON_UNKNOWN_TOKEN);
}

TEST_F(SignInTest, AnAddressOpensWhatSomebodyHasVouchedFor) {
  pb::Account person = Person("hanako");
  person.set_email("Hanako@city.maniwa.example");
  const pb::Account made = AddPerson(person);
  EXPECT_TRUE(made.has_email_verify_time());
  ASSERT_TRUE(Accept(Invite(made.name()), kLongPassword).ok());
  // Alone, and with the organization.
  const auto session = SignIn("hanako@CITY.maniwa.example", kLongPassword, "", "");
  ASSERT_TRUE(session.ok()) << session.status();
  ASSERT_TRUE(SignIn("hanako@city.maniwa.example", kLongPassword).ok());

  pb::UpdateAccountRequest own;
  own.mutable_account()->set_name(made.name());
  own.mutable_account()->set_email("hana@example.com");
  own.mutable_update_mask()->add_paths("email");
  const auto changed = Call<pb::Account>(session->secret(), "IdentityService/UpdateAccount", own);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_FALSE(changed->has_email_verify_time());
  EXPECT_EQ(ReasonOf(SignIn("hana@example.com", kLongPassword, "", "")), pb::REASON_SIGN_IN_FAILED);
  now_ += absl::Seconds(1);
  // An administrator writes it again, and so vouches for it.
  const auto vouched = Call<pb::Account>(admin_, "IdentityService/UpdateAccount", own);
  ASSERT_TRUE(vouched.ok()) << vouched.status();
  EXPECT_TRUE(vouched->has_email_verify_time());
  EXPECT_TRUE(SignIn("hana@example.com", kLongPassword, "", "").ok());
}

TEST_F(SignInTest, AnAddressOfTwoOrganizationsNeedsTheOrganization) {
  for (const char* organization : {kManiwa, kAizu}) {
    pb::Account person = Person("hanako", organization);
    person.set_email("hanako@example.com");
    ASSERT_TRUE(Accept(Invite(AddPerson(person).name()), kLongPassword).ok());
  }
  EXPECT_EQ(ReasonOf(SignIn("hanako@example.com", kLongPassword, "", "")),
            pb::REASON_SIGN_IN_FAILED);
  EXPECT_TRUE(SignIn("hanako@example.com", kLongPassword, "", kAizu).ok());
}

TEST_F(SignInTest, WhatIsMadeInASessionOutlivesIt) {
  const std::string account = AddSignedUp("hanako");
  const auto session = SignIn("hanako", kLongPassword);
  pb::CreateTokenRequest make;
  make.set_parent(account);
  const auto made =
      Call<pb::CreateTokenResponse>(session->secret(), "IdentityService/CreateToken", make);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->token().expire_time().seconds() - made->token().create_time().seconds(),
            365 * 86'400);
  EXPECT_EQ(made->token().made_with(), session->token().name());
  now_ += absl::Hours(24);
  EXPECT_EQ(ReasonOf(WhoAmI(session->secret())), pb::REASON_SESSION_ENDED);
  EXPECT_TRUE(WhoAmI(made->secret()).ok());
}

// Whoever stole an administrator's token may have set a password with it.
TEST_F(SignInTest, ThePasswordEndsWithTheTokenThatInvitedToIt) {
  const std::string account = AddPerson(Person("hanako")).name();
  const std::string thief = AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN});
  const auto session = Accept(InviteAs(thief, account), kLongPassword);
  ASSERT_TRUE(session.ok()) << session.status();
  ASSERT_TRUE(
      EndToken(admin_, WhoAmI(thief)->token().name(), pb::REVOKE_SCOPE_EVERYTHING_MADE).ok());
  EXPECT_EQ(ReasonOf(WhoAmI(session->secret())), pb::REASON_SESSION_ENDED);
  EXPECT_EQ(ReasonOf(SignIn("hanako", kLongPassword)), pb::REASON_SIGN_IN_FAILED);
  now_ += absl::Seconds(1);
  ASSERT_TRUE(Accept(Invite(account), kOtherPassword).ok());
  EXPECT_TRUE(SignIn("hanako", kOtherPassword).ok());
}

TEST_F(SignInTest, AnAccountHasTwentySessionsAndFewOldOnes) {
  const std::string account = AddSignedUp("hanako");
  std::vector<std::string> secrets;
  for (int i = 0; i < 25; ++i) {
    now_ += absl::Seconds(1);
    secrets.push_back(SignIn("hanako", kLongPassword)->secret());
  }
  EXPECT_EQ(ReasonOf(WhoAmI(secrets[4])), pb::REASON_SESSION_ENDED);
  EXPECT_TRUE(WhoAmI(secrets[5]).ok());
  // One that made something stays, whatever its age: what it made asks for it.
  pb::CreateTokenRequest make;
  make.set_parent(account);
  const auto made = Call<pb::CreateTokenResponse>(secrets[24], "IdentityService/CreateToken", make);
  ASSERT_TRUE(made.ok()) << made.status();
  now_ += absl::Hours(24 * 31);
  for (int i = 0; i < 3; ++i) secrets.push_back(SignIn("hanako", kLongPassword)->secret());
  int sessions = 0;
  for (const pb::Token& token : TokensOf(admin_, account)) sessions += token.has_session();
  EXPECT_EQ(sessions, 3 + 1);
  EXPECT_TRUE(WhoAmI(made->secret()).ok());
}

TEST_F(SignInTest, MoreThanAreCheckedSoonAreToldToComeBack) {
  AddSignedUp("hanako");
  ShareLimits limits;
  limits.password_places = {.account = 1, .organization = 1, .total = 2};
  env_.shares = std::make_shared<Shares>(limits);
  const Holder nobody = HolderOf(auth::Caller(), "198.51.100.1");
  const auto held = env_.shares->Take(Counted::kPasswordPlaces, nobody);
  ASSERT_TRUE(held.ok());
  const auto refused = SignIn("hanako", kLongPassword);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_OVERLOADED);
  EXPECT_EQ(Metadata(refused, "limit"), "password_queue_per_organization");
}

TEST_F(SignInTest, WhatIsSecretInARequestIsOverwrittenBeforeItsAnswer) {
  int secrets = 0;
  for (const auto& [name, method] : methods_.methods()) {
    for (int i = 0; i < method.request_prototype->GetDescriptor()->field_count(); ++i) {
      const auto* field = method.request_prototype->GetDescriptor()->field(i);
      const bool secret = absl::StrContains(field->name(), "password") || field->name() == "code";
      EXPECT_EQ(secret, absl::c_linear_search(method.secrets, field)) << field->full_name();
      secrets += secret;
    }
  }
  EXPECT_GE(secrets, 8);

  AddSignedUp("hanako");
  for (const char* password : {kLongPassword, kOtherPassword}) {
    auto request = std::make_unique<pb::SignInRequest>();
    request->set_organization(kManiwa);
    request->set_login_name("hanako");
    request->set_password(password);
    const pb::SignInRequest& sent = *request;
    const char* bytes = sent.password().data();
    const size_t size = sent.password().size();
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find("renkei.v1.IdentityService/SignIn");
    incoming.requests.push_back(std::move(request));
    incoming.abandoned = [] { return false; };
    std::promise<std::string> left;
    dispatcher_.Dispatch(std::move(incoming), [&](const absl::Status&, MessagePtr) {
      EXPECT_EQ(sent.password(), "");
      left.set_value(std::string(bytes, size));
    });
    EXPECT_EQ(left.get_future().get(), std::string(size, '\0'));
  }
}

TEST_F(SignInTest, NothingSecretIsStored) {
  AddSignedUp("hanako");
  const std::string secret = SignIn("hanako", kLongPassword)->secret();
  const auto records = store_->NewSnapshot()->Scan({}, 10'000);
  ASSERT_TRUE(records.ok());
  ASSERT_GT(records->size(), 10u);
  std::vector<std::string> texts;
  for (const storage::KeyRecord& record : *records)
    texts.push_back(record.key + record.record.value);
  const auto audit = store_->ReadLog(storage::Log::kAudit, {}, 10'000);
  ASSERT_TRUE(audit.ok());
  for (const storage::LogEntry& entry : *audit) texts.push_back(entry.payload);
  for (const std::string& text : texts) {
    EXPECT_EQ(text.find(secret), std::string::npos);
    EXPECT_EQ(text.find(kLongPassword), std::string::npos);
  }
}

}  // namespace
}  // namespace renkei::service
