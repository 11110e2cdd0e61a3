// What the audit log says, and to whom.

#include <set>

#include "absl/algorithm/container.h"
#include "tests/unit/service/audit/audit_fixture.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(AuditLogTest, EveryWriteSaysWhichFieldsBecameWhat) {
  const pb::Case made = CreateCase("乗合タクシー");
  Retitle(made.name(), "予約型の乗合タクシー");
  const auto entries = Entries(town_, absl::StrCat("resource=\"", made.name(), "\""));
  ASSERT_THAT(entries, SizeIs(2));
  ASSERT_THAT(entries[0].changes(), SizeIs(1));
  const pb::AuditChange& title = entries[0].changes(0);
  EXPECT_EQ(title.type(), "Case");
  EXPECT_EQ(title.field(), "title");
  EXPECT_EQ(title.resource(), "") << "what the entry is about";
  EXPECT_EQ(title.from().text(), "乗合タクシー");
  EXPECT_EQ(title.to().text(), "予約型の乗合タクシー");
  // What was made is told as a whole.
  ASSERT_THAT(entries[1].changes(), SizeIs(1));
  EXPECT_EQ(entries[1].changes(0).field(), "");
  EXPECT_FALSE(entries[1].changes(0).has_from());
  EXPECT_EQ(entries[1].changes(0).to().text(), "乗合タクシー");
}

TEST_F(AuditLogTest, ValuesAreForThoseWhoWorkForTheOrganizationBeforeAndBehindTheChain) {
  const pb::Case made = CreateCase("極秘の事業");
  Retitle(made.name(), "極秘の計画");
  for (int round = 0; round < 2; ++round) {
    for (const pb::AuditEntry& entry : Entries(admin_)) {
      EXPECT_EQ(entry.SerializeAsString().find("極秘"), std::string::npos)
          << "operations read no drafts";
      for (const pb::AuditChange& change : entry.changes())
        if (change.type() == "Case") EXPECT_TRUE(change.withheld());
    }
    const auto own = Entries(town_, "field:title");
    ASSERT_THAT(own, SizeIs(1));
    EXPECT_EQ(own[0].changes(0).from().text(), "極秘の事業");
    EXPECT_EQ(own[0].changes(0).to().text(), "極秘の計画");
    ChainAll();
  }
  for (const pb::AuditLine& line : Exported(admin_))
    EXPECT_EQ(line.SerializeAsString().find("極秘"), std::string::npos);
}

TEST_F(AuditLogTest, WhatBecomesOfAnAccountIsShownToWhoManagesIt) {
  pb::Account account = AddPerson(Person("hanako"));
  pb::UpdateAccountRequest request;
  request.mutable_account()->set_name(account.name());
  request.mutable_account()->add_roles(pb::ROLE_APPROVER);
  request.mutable_update_mask()->add_paths("roles");
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", request).ok());
  ChainAll();
  const auto entries = Entries(admin_, absl::StrCat("resource=\"", account.name(), "\""));
  ASSERT_FALSE(entries.empty());
  ASSERT_THAT(entries[0].changes(), SizeIs(1));
  EXPECT_EQ(entries[0].changes(0).field(), "roles[0]");
  EXPECT_EQ(entries[0].changes(0).from().text(), "ROLE_CONTRIBUTOR");
  EXPECT_EQ(entries[0].changes(0).to().text(), "ROLE_APPROVER");
}

TEST_F(AuditLogTest, NoSecretIsInIt) {
  const std::string account = AddSignedUp("hanako");
  const auto session = SignIn("hanako", kLongPassword);
  ASSERT_TRUE(session.ok());
  EXPECT_FALSE(SignIn("hanako", kOtherPassword).ok());
  ASSERT_TRUE(RecordOutbox(env_, outbox_, /*all=*/true).ok());
  ChainAll();
  const auto records = store_->NewSnapshot()->Scan({}, 100'000);
  for (const storage::KeyRecord& record : *records) {
    for (const std::string& secret :
         {session->secret(), std::string(kLongPassword), std::string(kOtherPassword)})
      EXPECT_EQ(record.record.value.find(secret), std::string::npos);
  }
}

TEST_F(AuditLogTest, EveryEntrySaysFromWhere) {
  AddSignedUp("hanako");
  const auto session = SignIn("hanako", kLongPassword);
  pb::CreateCaseRequest request;
  request.mutable_case_()->set_owner(kManiwa);
  request.mutable_case_()->set_title("題");
  Dispatcher::Incoming incoming;
  incoming.method = methods_.Find("renkei.v1.CaseService/CreateCase");
  incoming.authorization = absl::StrCat("Bearer ", session->secret());
  incoming.address = "2001:db8::7";
  incoming.requests.push_back(std::make_unique<pb::CreateCaseRequest>(request));
  incoming.abandoned = [] { return false; };
  std::promise<absl::Status> done;
  dispatcher_.Dispatch(std::move(incoming), [&](const absl::Status& status, const MessagePtr&) {
    done.set_value(status);
  });
  ASSERT_TRUE(done.get_future().get().ok());
  EXPECT_EQ(Entries(town_)[0].address(), "2001:db8::/64");
  EXPECT_THAT(Entries(town_, "address:\"203.0.113\" AND method:SignIn"), SizeIs(1));
}

TEST_F(AuditLogTest, PagesAreTheSameWhateverIsChainedMeanwhile) {
  for (int i = 0; i < 30; ++i) CreateCase(absl::StrCat("事例", i));
  const std::vector<int64_t> all = Sequences(Entries(admin_));
  EXPECT_TRUE(std::is_sorted(all.rbegin(), all.rend()));
  int pages = 0;
  EXPECT_EQ(Sequences(Entries(admin_, "", 2,
                              [&] {
                                if (++pages == 5) EXPECT_TRUE(ChainStep(env_).ok());
                              })),
            all);
  ChainAll();
  EXPECT_EQ(Sequences(Entries(admin_)), all);
  EXPECT_EQ(Sequences(Entries(admin_, "", 3)), all);
  const auto chain = ReadAuditChain(*store_->NewSnapshot());
  ASSERT_TRUE(chain.ok());
  ASSERT_TRUE(TrimAuditLog(env_, static_cast<storage::Sequence>(chain->sequence())).ok());
  EXPECT_EQ(Sequences(Entries(admin_)), all);
  CreateCase("後から");
  EXPECT_EQ(Entries(admin_).size(), all.size() + 1);
}

TEST_F(AuditLogTest, FiltersFindTheSameBeforeAndBehindTheChain) {
  const pb::Case first = CreateCase("一");
  now_ += absl::Hours(24);
  const pb::Case second = CreateCase("二");
  Retitle(first.name(), "一の改");
  const std::string actor = Entries(town_)[0].actor();
  const std::vector<std::pair<std::string, size_t>> filters = {
      {absl::StrCat("actor=\"", actor, "\""), 3},
      {absl::StrCat("resource=\"", first.name(), "\""), 2},
      {absl::StrCat("resource=\"", second.name(), "\" AND method:UpdateCase"), 0},
      {"method=\"CaseService/UpdateCase\"", 1},
      {absl::StrCat("organization=\"", kManiwa, "\" AND date>=\"2024-07-04\""), 2},
      {absl::StrCat("actor=\"", actor, "\" AND date<\"2024-07-04\""), 1},
      {absl::StrCat("actor=\"", actor, "\" AND date=\"2024-07-03\""), 1},
      {"date>\"2024-07-04\"", 0},
      {"field:title", 1},
  };
  for (int round = 0; round < 2; ++round) {
    for (const auto& [filter, count] : filters)
      EXPECT_THAT(Entries(admin_, filter), SizeIs(count)) << filter << " round " << round;
    ChainAll();
  }
  pb::ListAuditEntriesRequest bad;
  for (const char* filter : {"colour=red", "reason=NONSENSE", "date=\"yesterday\"", "actor"}) {
    bad.set_filter(filter);
    EXPECT_EQ(ReasonOf(Page(admin_, bad)), pb::REASON_INVALID_FILTER) << filter;
  }
}

TEST_F(AuditLogTest, AnAdministratorSeesItsOwnOrganizationWhateverItAsksFor) {
  const pb::Case made = CreateCase("題");
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(Entries(town_), SizeIs(1));
    EXPECT_THAT(Entries(other_town_), IsEmpty());
    EXPECT_THAT(Entries(other_town_, absl::StrCat("resource=\"", made.name(), "\"")), IsEmpty());
    EXPECT_THAT(Entries(other_town_, absl::StrCat("organization=\"", kManiwa, "\"")), IsEmpty());
    ChainAll();
  }
  for (const pb::AuditLine& line : Exported(other_town_)) {
    if (line.has_link()) EXPECT_EQ(line.link().entry().organization(), kAizu);
  }
  EXPECT_EQ(Exported(other_town_)[0].extract().organization(), kAizu);
}

TEST_F(AuditLogTest, AFloodOfRefusalsIsAHandfulOfEntriesAndNoWriteForEach) {
  const storage::Sequence before = store_->Head();
  pb::ListAccountsRequest request;
  for (int i = 0; i < 3'000; ++i) {
    EXPECT_EQ(
        ReasonOf(Call<pb::ListAccountsResponse>(author_, "IdentityService/ListAccounts", request)),
        pb::REASON_ROLE_MISSING);
    EXPECT_FALSE(
        Call<pb::ListAccountsResponse>("rk_unknown", "IdentityService/ListAccounts", request).ok());
  }
  EXPECT_EQ(store_->Head(), before);
  ASSERT_TRUE(RecordOutbox(env_, outbox_, /*all=*/false).ok());
  EXPECT_EQ(store_->Head(), before) << "a minute is not over";
  now_ += absl::Minutes(1);
  ASSERT_TRUE(RecordOutbox(env_, outbox_, /*all=*/false).ok());
  EXPECT_EQ(storage::ToInt(store_->Head()), storage::ToInt(before) + 1);
  const auto refused = Entries(town_, "reason=ROLE_MISSING");
  ASSERT_THAT(refused, SizeIs(1));
  EXPECT_EQ(refused[0].refusals().count(), 3'000);
  EXPECT_EQ(refused[0].method(), "renkei.v1.IdentityService/ListAccounts");
  EXPECT_FALSE(refused[0].actor().empty());
  const auto unknown = Entries(admin_, "reason=UNKNOWN_TOKEN");
  ASSERT_THAT(unknown, SizeIs(1));
  EXPECT_EQ(unknown[0].actor(), "");
}

TEST_F(AuditLogTest, SignInsThatFailAreCountedAtTheAccountThatWasTried) {
  const std::string account = AddSignedUp("hanako");
  EXPECT_FALSE(SignIn("hanako", kOtherPassword).ok());
  now_ += absl::Minutes(1);
  EXPECT_FALSE(SignIn("nobody", kOtherPassword).ok());
  ASSERT_TRUE(RecordOutbox(env_, outbox_, /*all=*/true).ok());
  const auto own = Entries(town_, "reason=SIGN_IN_FAILED");
  ASSERT_THAT(own, SizeIs(1)) << "who is not there is nobody's";
  EXPECT_EQ(own[0].actor(), account);
  EXPECT_EQ(own[0].address(), kAddress);
  EXPECT_THAT(Entries(admin_, "reason=SIGN_IN_FAILED"), SizeIs(2));
}

TEST_F(AuditLogTest, AnExportIsRecordedBeforeItsFirstByte) {
  CreateCase("題");
  pb::ExportResourcesRequest request;
  request.set_kind(pb::EXCHANGE_KIND_CASES);
  request.set_format(pb::EXCHANGE_FORMAT_CSV);
  std::vector<pb::ExportResourcesResponse> replies;
  ASSERT_TRUE(Read(author_, "ExchangeService/ExportResources", request, replies).ok());
  const auto entries = Entries(town_, "method:ExportResources");
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].address(), kAddress);
  EXPECT_THAT(entries[0].request(), HasSubstr("EXCHANGE_KIND_CASES"));
  EXPECT_THAT(entries[0].changes(), IsEmpty());
  // The log's own, too.
  Exported(town_);
  EXPECT_THAT(Entries(town_, "method:ExportAuditLog"), SizeIs(1));
}

TEST_F(AuditLogTest, AStoreThatTakesNoWritesKeepsNobodyFromReadingAndIsToldLater) {
  CreateCase("題");
  HookedStore hooked(*store_);
  bool refuses = true;
  hooked.before_commit = [&](const storage::Mutation&) {
    return refuses ? absl::UnavailableError("no room") : absl::OkStatus();
  };
  Env env = EnvOver(hooked, Faults::kExpected);
  env.audit = &outbox_;
  Executor executor(2);
  Dispatcher dispatcher(env, methods_, executor);
  Dispatcher::Incoming incoming;
  incoming.method = methods_.Find("renkei.v1.ExchangeService/ExportResources");
  incoming.authorization = absl::StrCat("Bearer ", author_);
  auto request = std::make_unique<pb::ExportResourcesRequest>();
  request->set_kind(pb::EXCHANGE_KIND_CASES);
  request->set_format(pb::EXCHANGE_FORMAT_CSV);
  incoming.requests.push_back(std::move(request));
  incoming.abandoned = [] { return false; };
  {
    const auto open = dispatcher.Open(std::move(incoming));
    ASSERT_TRUE(open.ok()) << open.status();
    std::promise<absl::Status> first;
    (*open)->Next([&](const absl::Status& status, const MessagePtr&) { first.set_value(status); });
    EXPECT_TRUE(first.get_future().get().ok());
  }
  dispatcher.EndReplies();
  EXPECT_FALSE(RecordOutbox(env, outbox_, /*all=*/true).ok());
  EXPECT_THAT(Entries(town_, "method:ExportResources"), IsEmpty());
  refuses = false;
  ASSERT_TRUE(RecordOutbox(env, outbox_, /*all=*/true).ok());
  // That it began, and that nobody took it to its end.
  const auto entries = Entries(town_, "method:ExportResources");
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_THAT(entries[0].marks(), ElementsAre("broken_off"));
}

}  // namespace
}  // namespace renkei::service
