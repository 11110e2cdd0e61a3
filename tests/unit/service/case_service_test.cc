#include "renkei/v1/case_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class CaseServiceTest : public ServiceTest {
 protected:
  CaseServiceTest()
      : author_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})),
        approver_(AddAccount(kManiwa, {pb::ROLE_APPROVER})),
        outsider_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_READER})) {}

  static pb::Case Draft(const std::string& title) {
    pb::Case c;
    c.set_owner(kManiwa);
    c.set_title(title);
    c.set_summary("木質バイオマスによる発電");
    c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    return c;
  }

  pb::Case Create(const pb::Case& draft) {
    pb::CreateCaseRequest request;
    *request.mutable_case_() = draft;
    const auto created = Call<pb::Case>(author_, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : pb::Case();
  }

  absl::StatusOr<pb::Case> Get(const std::string& token, const std::string& name) {
    pb::GetCaseRequest request;
    request.set_name(name);
    return Call<pb::Case>(token, "CaseService/GetCase", request);
  }

  template <typename Request>
  absl::StatusOr<pb::Case> Step(const std::string& token, absl::string_view method,
                                const std::string& name, const std::string& comment = "") {
    Request request;
    request.set_name(name);
    request.set_comment(comment);
    return Call<pb::Case>(token, absl::StrCat("CaseService/", method), request);
  }

  pb::Case Publish(const std::string& name) {
    EXPECT_TRUE(Step<pb::SubmitCaseRequest>(author_, "SubmitCase", name).ok());
    const auto published = Step<pb::PublishCaseRequest>(approver_, "PublishCase", name);
    EXPECT_TRUE(published.ok()) << published.status();
    return *published;
  }

  const std::string author_;
  const std::string approver_;
  const std::string outsider_;
};

// So that a client can say what may be done with it instead.
TEST_F(CaseServiceTest, WhatIsRefusedForAStateOrARightIsNamedWhereverTheRequestNamesIt) {
  const std::string name = Create(Draft("発電")).name();
  Publish(name);
  const auto resource = [](const absl::Status& refused) {
    const auto detail = domain::DetailOf(refused);
    const auto found = detail->metadata().find("resource");
    return found == detail->metadata().end() ? "" : found->second;
  };
  const absl::Status twice = Step<pb::SubmitCaseRequest>(author_, "SubmitCase", name).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(twice)) << twice;
  EXPECT_EQ(resource(twice), name);
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(name);
  update.mutable_case_()->set_title("別");
  const absl::Status theirs = Call<pb::Case>(outsider_, "CaseService/UpdateCase", update).status();
  EXPECT_TRUE(absl::IsPermissionDenied(theirs)) << theirs;
  EXPECT_EQ(resource(theirs), name);
}

TEST_F(CaseServiceTest, AMaskOfEverythingReplacesWhatCanBeChangedAndKeepsTheRest) {
  pb::Case draft = Draft("発電");
  draft.set_external_id("power");
  draft.set_challenge("課題");
  const pb::Case before = Create(draft);
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(before.name());
  update.mutable_case_()->set_title("小水力発電");
  update.mutable_case_()->set_approach("取組");
  update.mutable_update_mask()->add_paths("*");
  const auto after = Call<pb::Case>(author_, "CaseService/UpdateCase", update);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->title(), "小水力発電");
  EXPECT_EQ(after->approach(), "取組");
  // Not set, so cleared.
  EXPECT_EQ(after->challenge(), "");
  EXPECT_EQ(after->summary(), "");
  // Not the client's to change.
  EXPECT_EQ(after->owner(), kManiwa);
  EXPECT_EQ(after->state(), before.state());
  EXPECT_EQ(after->external_id(), "power");
}

TEST_F(CaseServiceTest, ADraftIsForItsOwnerAlone) {
  const pb::Case created = Create(Draft("バイオマス発電"));
  EXPECT_EQ(created.state(), pb::LIFECYCLE_STATE_DRAFT);
  EXPECT_FALSE(created.etag().empty());
  const auto read = Get(approver_, created.name());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->SerializeAsString(), created.SerializeAsString());
  EXPECT_EQ(ReasonOf(Get(outsider_, created.name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Get(admin_, created.name())), pb::REASON_NOT_FOUND);
}

TEST_F(CaseServiceTest, AllBadFieldsAreReportedAtOnce) {
  pb::CreateCaseRequest request;
  pb::Case& c = *request.mutable_case_();
  c.set_title(std::string(201, 'x'));
  c.set_review_by_date("2024-02-30");
  c.add_results()->set_unit("人\n");
  c.add_links()->set_url("ftp://example.jp/");
  request.set_request_id("not-a-uuid");
  const auto result = Call<pb::Case>(author_, "CaseService/CreateCase", request);
  EXPECT_EQ(ReasonOf(result), pb::REASON_INVALID_FIELDS);
  EXPECT_THAT(
      BadFields(result),
      UnorderedElementsAre(
          "case.owner REQUIRED", "case.title TOO_LONG", "case.review_by_date BAD_DATE",
          "case.results[0].indicator_title REQUIRED", "case.results[0].unit CONTROL_CHARACTER",
          "case.links[0].title REQUIRED", "case.links[0].url BAD_URL", "request_id BAD_UUID"));
}

TEST_F(CaseServiceTest, ACodeIsAnAliasForAnOrganization) {
  pb::Case draft = Draft("コードで登録");
  draft.set_owner("organizations/332143");
  EXPECT_EQ(Create(draft).owner(), kManiwa);
  pb::CreateCaseRequest request;
  *request.mutable_case_() = draft;
  request.mutable_case_()->set_owner("organizations/332141");
  EXPECT_THAT(BadFields(Call<pb::Case>(author_, "CaseService/CreateCase", request)),
              ElementsAre("case.owner BAD_CHECK_DIGIT"));
  request.mutable_case_()->set_owner("organizations/331007");
  EXPECT_THAT(BadFields(Call<pb::Case>(author_, "CaseService/CreateCase", request)),
              ElementsAre("case.owner UNKNOWN_CODE"));
}

// One that has ended does not come so far: see organization_end_test.cc.
TEST_F(CaseServiceTest, AWardCannotOwn) {
  const std::string token = AddAccount(kWard, {pb::ROLE_CONTRIBUTOR});
  pb::CreateCaseRequest request;
  *request.mutable_case_() = Draft("所有者");
  request.mutable_case_()->set_owner(kWard);
  EXPECT_EQ(ReasonOf(Call<pb::Case>(token, "CaseService/CreateCase", request)),
            pb::REASON_NOT_AN_OWNER);
}

TEST_F(CaseServiceTest, NobodyActsForAnotherOrganization) {
  pb::CreateCaseRequest create;
  *create.mutable_case_() = Draft("なりすまし");
  EXPECT_EQ(ReasonOf(Call<pb::Case>(outsider_, "CaseService/CreateCase", create)),
            pb::REASON_OTHER_ORGANIZATION);
  const pb::Case published = Publish(Create(Draft("公開済み")).name());
  EXPECT_EQ(ReasonOf(Step<pb::ArchiveCaseRequest>(outsider_, "ArchiveCase", published.name())),
            pb::REASON_OTHER_ORGANIZATION);
  // What one may not even read does not exist.
  EXPECT_EQ(ReasonOf(Step<pb::SubmitCaseRequest>(outsider_, "SubmitCase",
                                                 Create(Draft("下書き")).name())),
            pb::REASON_NOT_FOUND);
}

TEST_F(CaseServiceTest, WhoSubmitsDoesNotPublishUnlessGrantedBoth) {
  const std::string both = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  const std::string one_person =
      AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
  const pb::Case a = Create(Draft("一"));
  ASSERT_TRUE(Step<pb::SubmitCaseRequest>(both, "SubmitCase", a.name()).ok());
  EXPECT_EQ(ReasonOf(Step<pb::PublishCaseRequest>(both, "PublishCase", a.name())),
            pb::REASON_SELF_PUBLICATION);
  EXPECT_TRUE(Step<pb::PublishCaseRequest>(one_person, "PublishCase", a.name()).ok());
  const pb::Case b = Create(Draft("二"));
  ASSERT_TRUE(Step<pb::SubmitCaseRequest>(one_person, "SubmitCase", b.name()).ok());
  const auto published = Step<pb::PublishCaseRequest>(one_person, "PublishCase", b.name());
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_TRUE(published->history().rbegin()->self_published());
  pb::ListAuditEntriesRequest audit;
  const auto entries =
      Call<pb::ListAuditEntriesResponse>(admin_, "IdentityService/ListAuditEntries", audit);
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ(entries->entries(0).method(), "renkei.v1.CaseService/PublishCase");
  EXPECT_THAT(entries->entries(0).marks(), ElementsAre("self_published"));
}

TEST_F(CaseServiceTest, ThePublishedTextStaysWhileItIsRevised) {
  const pb::Case published = Publish(Create(Draft("改訂前")).name());
  ASSERT_TRUE(Step<pb::ReviseCaseRequest>(author_, "ReviseCase", published.name()).ok());
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(published.name());
  update.mutable_case_()->set_title("改訂後");
  ASSERT_TRUE(Call<pb::Case>(author_, "CaseService/UpdateCase", update).ok());
  EXPECT_EQ(Get(outsider_, published.name())->title(), "改訂前");
  EXPECT_EQ(Get(author_, published.name())->title(), "改訂後");
  Publish(published.name());
  EXPECT_EQ(Get(outsider_, published.name())->title(), "改訂後");
}

TEST_F(CaseServiceTest, AStaleEtagChangesNothingAndTellsTheCurrentOne) {
  const pb::Case created = Create(Draft("競合"));
  pb::UpdateCaseRequest update;
  *update.mutable_case_() = created;
  update.mutable_case_()->set_title("先");
  const auto first = Call<pb::Case>(author_, "CaseService/UpdateCase", update);
  ASSERT_TRUE(first.ok()) << first.status();
  update.mutable_case_()->set_title("後");
  const auto second = Call<pb::Case>(author_, "CaseService/UpdateCase", update);
  EXPECT_EQ(ReasonOf(second), pb::REASON_ETAG_MISMATCH);
  EXPECT_EQ(domain::DetailOf(second.status())->metadata().at("etag"), first->etag());
  EXPECT_EQ(Get(author_, created.name())->title(), "先");
}

TEST_F(CaseServiceTest, ApplyingTwiceChangesNothing) {
  pb::ApplyCaseRequest apply;
  *apply.mutable_case_() = Draft("取込");
  apply.mutable_case_()->set_external_id("A-1");
  const auto first = Call<pb::ApplyCaseResponse>(author_, "CaseService/ApplyCase", apply);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->outcome(), pb::ApplyCaseResponse::OUTCOME_CREATED);
  const storage::Sequence head = store_->Head();
  const auto second = Call<pb::ApplyCaseResponse>(author_, "CaseService/ApplyCase", apply);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->outcome(), pb::ApplyCaseResponse::OUTCOME_UNCHANGED);
  EXPECT_EQ(second->case_().etag(), first->case_().etag());
  EXPECT_EQ(store_->Head(), head);
  // A field that is not set is kept; the clear mask clears.
  apply.mutable_case_()->clear_summary();
  apply.mutable_case_()->set_title("新しい題名");
  const auto third = Call<pb::ApplyCaseResponse>(author_, "CaseService/ApplyCase", apply);
  EXPECT_EQ(third->outcome(), pb::ApplyCaseResponse::OUTCOME_UPDATED);
  EXPECT_EQ(third->case_().summary(), "木質バイオマスによる発電");
  apply.mutable_clear_mask()->add_paths("summary");
  EXPECT_EQ(Call<pb::ApplyCaseResponse>(author_, "CaseService/ApplyCase", apply)->case_().summary(),
            "");
}

TEST_F(CaseServiceTest, ARepeatedRequestIdAnswersWithTheFirstResult) {
  pb::CreateCaseRequest request;
  *request.mutable_case_() = Draft("再送");
  request.set_request_id("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  const auto first = Call<pb::Case>(author_, "CaseService/CreateCase", request);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Call<pb::Case>(author_, "CaseService/CreateCase", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  request.mutable_case_()->set_title("別の内容");
  EXPECT_EQ(ReasonOf(Call<pb::Case>(author_, "CaseService/CreateCase", request)),
            pb::REASON_REQUEST_ID_REUSED);
  // It is looked up before the etag, and forgotten after a day.
  now_ += kRequestIdLifetime + absl::Seconds(1);
  EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/CreateCase", request).ok());
}

TEST_F(CaseServiceTest, PagesHoldEverythingReadableOnceAndATokenFitsItsQueryOnly) {
  for (int i = 0; i < 7; ++i) Create(Draft(absl::StrCat("下書き", i)));
  for (int i = 0; i < 5; ++i) Publish(Create(Draft(absl::StrCat("公開", i))).name());
  pb::ListCasesRequest list;
  list.set_page_size(2);
  std::set<std::string> seen;
  while (true) {
    const auto page = Call<pb::ListCasesResponse>(outsider_, "CaseService/ListCases", list);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const pb::Case& c : page->cases()) EXPECT_TRUE(seen.insert(c.title()).second) << c.title();
    if (page->next_page_token().empty()) break;
    list.set_page_token(page->next_page_token());
  }
  EXPECT_THAT(seen, SizeIs(5));
  list.set_filter("state = PUBLISHED");
  EXPECT_EQ(ReasonOf(Call<pb::ListCasesResponse>(outsider_, "CaseService/ListCases", list)),
            pb::REASON_INVALID_PAGE_TOKEN);
  list.set_page_token("");
  list.set_filter("no_such_field = 1");
  EXPECT_EQ(ReasonOf(Call<pb::ListCasesResponse>(outsider_, "CaseService/ListCases", list)),
            pb::REASON_INVALID_FILTER);
  list.set_filter("owner = \"organizations/332143\"");
  list.set_page_size(100);
  EXPECT_THAT(Call<pb::ListCasesResponse>(author_, "CaseService/ListCases", list)->cases(),
              SizeIs(12));
}

TEST_F(CaseServiceTest, IllegalTransitionsAreRefused) {
  const pb::Case created = Create(Draft("順序"));
  EXPECT_EQ(ReasonOf(Step<pb::PublishCaseRequest>(approver_, "PublishCase", created.name())),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(Step<pb::ArchiveCaseRequest>(approver_, "ArchiveCase", created.name())),
            pb::REASON_ILLEGAL_TRANSITION);
  ASSERT_TRUE(Step<pb::SubmitCaseRequest>(author_, "SubmitCase", created.name()).ok());
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(created.name());
  update.mutable_case_()->set_title("確認中に変更");
  EXPECT_EQ(ReasonOf(Call<pb::Case>(author_, "CaseService/UpdateCase", update)),
            pb::REASON_NOT_EDITABLE);
  EXPECT_THAT(BadFields(Step<pb::ReturnCaseRequest>(approver_, "ReturnCase", created.name())),
              ElementsAre("comment REQUIRED"));
  const auto returned = Step<pb::ReturnCaseRequest>(approver_, "ReturnCase", created.name(),
                                                    "根拠を追記してください");
  ASSERT_TRUE(returned.ok()) << returned.status();
  EXPECT_EQ(returned->history().rbegin()->comment(), "根拠を追記してください");
  EXPECT_EQ(ReasonOf(Step<pb::ReviseCaseRequest>(approver_, "ReviseCase", created.name())),
            pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(CaseServiceTest, SubmissionNeedsWhatADraftMayLack) {
  pb::Case draft = Draft("概要なし");
  draft.clear_summary();
  const auto result = Step<pb::SubmitCaseRequest>(author_, "SubmitCase", Create(draft).name());
  EXPECT_EQ(ReasonOf(result), pb::REASON_INCOMPLETE);
  EXPECT_THAT(BadFields(result), ElementsAre("case.summary REQUIRED_TO_SUBMIT"));
}

// Found: 100 comments of 2,000 characters are 600 KB; the case could not be written any more.
TEST_F(CaseServiceTest, AHistoryOfLongCommentsLosesItsOldestStepsAndTheCaseLivesOn) {
  const std::string name = Create(Draft("往復")).name();
  std::string comment;
  for (int i = 0; i < 2'000; ++i) comment += "長";
  for (int round = 0; round < 30; ++round) {
    ASSERT_TRUE(Step<pb::SubmitCaseRequest>(author_, "SubmitCase", name, comment).ok()) << round;
    ASSERT_TRUE(Step<pb::ReturnCaseRequest>(approver_, "ReturnCase", name, comment).ok()) << round;
  }
  const auto c = Get(author_, name);
  ASSERT_TRUE(c.ok()) << c.status();
  EXPECT_LT(c->history_size(), 60);
  EXPECT_GT(c->history_size(), 30);
  EXPECT_EQ(c->history().rbegin()->to(), pb::LIFECYCLE_STATE_RETURNED);
}

// Every field keeps its own limit and the whole is too large for a record all the same.
TEST_F(CaseServiceTest, ACaseBeyondTheSizeOfADocumentIsRefusedByName) {
  pb::Case draft = Draft("大きすぎる");
  const auto repeat = [](int chars) {
    std::string text;
    for (int i = 0; i < chars; ++i) text += "長";
    return text;
  };
  std::string url = "https://example.jp/";
  url.resize(2'000, 'a');
  for (int i = 0; i < 30; ++i) {
    pb::Link& link = *draft.add_links();
    link.set_title(repeat(300));
    link.set_url(url);
  }
  draft.set_approach(repeat(8'000));
  for (std::string* field : {draft.mutable_challenge(), draft.mutable_ingenuity(),
                             draft.mutable_conditions(), draft.mutable_lessons()}) {
    *field = repeat(4'000);
  }
  draft.set_summary(repeat(2'000));
  draft.mutable_cost()->set_note(repeat(1'000));
  pb::CreateCaseRequest request;
  *request.mutable_case_() = draft;
  const auto created = Call<pb::Case>(author_, "CaseService/CreateCase", request);
  EXPECT_THAT(BadFields(created), ElementsAre("case TOO_LARGE"));
}

// Found: positions after a code were counted in the text with the longer id in its place.
TEST_F(CaseServiceTest, AFilterErrorAfterACodePointsIntoWhatWasTyped) {
  pb::ListCasesRequest list;
  list.set_filter("owner = \"organizations/332143\" AND no_such_field = 1");
  const auto unknown = Call<pb::ListCasesResponse>(author_, "CaseService/ListCases", list);
  ASSERT_EQ(ReasonOf(unknown), pb::REASON_INVALID_FILTER);
  EXPECT_EQ(domain::DetailOf(unknown.status())->metadata().at("position"), "36");
  list.set_filter("owner = \"organizations/999999\"");
  const auto nobody = Call<pb::ListCasesResponse>(author_, "CaseService/ListCases", list);
  ASSERT_EQ(ReasonOf(nobody), pb::REASON_INVALID_FILTER);
  EXPECT_EQ(domain::DetailOf(nobody.status())->metadata().at("position"), "9");
}

TEST_F(CaseServiceTest, AnExternalIdIsTakenOncePerOwner) {
  pb::CreateCaseRequest request;
  *request.mutable_case_() = Draft("一つ目");
  request.mutable_case_()->set_external_id("A-1");
  const auto first = Call<pb::Case>(author_, "CaseService/CreateCase", request);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Call<pb::Case>(author_, "CaseService/CreateCase", request);
  EXPECT_EQ(ReasonOf(second), pb::REASON_ALREADY_EXISTS);
  EXPECT_EQ(domain::DetailOf(second.status())->metadata().at("resource"), first->name());
  request.mutable_case_()->set_owner(kAizu);
  EXPECT_TRUE(Call<pb::Case>(outsider_, "CaseService/CreateCase", request).ok());
}

TEST_F(CaseServiceTest, ValidateOnlyWritesNothing) {
  const storage::Sequence head = store_->Head();
  pb::CreateCaseRequest request;
  *request.mutable_case_() = Draft("試し");
  request.set_validate_only(true);
  EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/CreateCase", request).ok());
  EXPECT_EQ(store_->Head(), head);
}

}  // namespace
}  // namespace renkei::service
