// News in the inbox: what other bodies did with one's own cases, and colleagues with one's drafts.
#include "renkei/v1/selection_service.pb.h"
#include "tests/unit/service/adoption_fixture.h"
#include "tests/unit/service/inbox_reading.h"

namespace renkei::service {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class InboxNewsTest : public InboxReading<AdoptionTest> {
 protected:
  template <typename Request>
  absl::StatusOr<pb::Case> CaseStep(const std::string& token, absl::string_view method,
                                    const std::string& name) {
    Request request;
    request.set_name(name);
    if constexpr (requires { request.set_comment(""); }) request.set_comment("一言");
    return Call<pb::Case>(token, absl::StrCat("CaseService/", method), request);
  }

  std::vector<pb::InboxItem> Adopted(const std::string& token, int news_days = 0) {
    return Inbox(token, pb::INBOX_KIND_CASE_ADOPTED, news_days);
  }
  std::vector<pb::InboxItem> Colleagues(const std::string& token, int news_days = 0) {
    return Inbox(token, pb::INBOX_KIND_COLLEAGUE_ACTED, news_days);
  }

  void Days(int days) { now_ += absl::Hours(24) * days; }
};

TEST_F(InboxNewsTest, WhatAnotherBodyDoesWithACaseIsToldToItsOwnerAndToNobodyElse) {
  const std::string name = Published(maniwa_, kManiwa, "木質バイオマス");
  pb::ChangeAdoptionRequest step = StepOf(name, kAizu, pb::ADOPTION_STATE_ADOPTED);
  step.set_reason("森林が近い");
  ASSERT_TRUE(Step(aizu_, step).ok());
  const std::vector<pb::InboxItem> news = Adopted(maniwa_);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].resource(), NameOf(name, kAizu));
  EXPECT_EQ(news[0].title(), "木質バイオマス");
  EXPECT_EQ(news[0].context(), "ADOPTION_STATE_ADOPTED");
  EXPECT_EQ(news[0].from(), kAizu);
  EXPECT_EQ(news[0].note(), "森林が近い");
  EXPECT_TRUE(news[0].has_since_time());
  EXPECT_THAT(news[0].roles(), IsEmpty()) << "there is nothing to do about it";
  for (const std::string& token : {aizu_, yokohama_, kanagawa_, coordinator_})
    EXPECT_THAT(Adopted(token), IsEmpty());
}

TEST_F(InboxNewsTest, AnAdoptionIsToldByItsLastStepForAsLongAsIsAskedFor) {
  const std::string name = Published(maniwa_, kManiwa, "木質バイオマス");
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_PILOTED).ok());
  Days(10);
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_STOPPED).ok());
  ASSERT_THAT(Adopted(maniwa_), SizeIs(1));
  EXPECT_EQ(Adopted(maniwa_)[0].context(), "ADOPTION_STATE_STOPPED");
  Days(14);
  EXPECT_THAT(Adopted(maniwa_), SizeIs(1)) << "on the last day";
  Days(1);
  EXPECT_THAT(Adopted(maniwa_), IsEmpty());
  EXPECT_THAT(Adopted(maniwa_, 15), SizeIs(1));
}

TEST_F(InboxNewsTest, AnAdoptionThatIsKeptBetweenTheTwoIsToldToTheOwnerToo) {
  const std::string name = Published(maniwa_, kManiwa, "木質バイオマス");
  pb::ChangeAdoptionRequest step = StepOf(name, kAizu, pb::ADOPTION_STATE_CONSIDERED);
  *step.mutable_audience() = ChosenAudience(pb::VISIBILITY_PRIVATE);
  ASSERT_TRUE(Step(aizu_, step).ok());
  EXPECT_THAT(Adopted(maniwa_), SizeIs(1));
  EXPECT_THAT(Adopted(yokohama_), IsEmpty());
}

TEST_F(InboxNewsTest, EveryAdoptionOfEveryCaseComesOnceInPagesOfAnySize) {
  std::multiset<std::string> all;
  for (int i = 0; i < 4; ++i) {
    const std::string name = Published(maniwa_, kManiwa, absl::StrCat("事例", i));
    // Of one case nobody takes notice.
    if (i == 1) continue;
    for (const auto& [token, body] : {std::pair(aizu_, kAizu), {yokohama_, kYokohama}}) {
      ASSERT_TRUE(Step(token, name, body, pb::ADOPTION_STATE_ADOPTED).ok());
      all.insert(NameOf(name, body));
    }
  }
  EXPECT_EQ(Resources(Adopted(maniwa_)), all);
}

TEST_F(InboxNewsTest, ASelectionAndItsWithdrawalAreToldToTheOwnerOfTheCase) {
  const std::string name = Published(maniwa_, kManiwa, "木質バイオマス");
  pb::SelectCaseRequest select;
  select.set_case_(name);
  select.set_reason("再現しやすい");
  const auto selected =
      Call<pb::CaseSelection>(coordinator_, "SelectionService/SelectCase", select);
  ASSERT_TRUE(selected.ok()) << selected.status();
  std::vector<pb::InboxItem> news = Inbox(maniwa_, pb::INBOX_KIND_CASE_SELECTED);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].resource(), selected->name());
  EXPECT_EQ(news[0].title(), "木質バイオマス");
  EXPECT_EQ(news[0].context(), "SELECTED");
  EXPECT_EQ(news[0].from(), kCoordinatorOrganization);
  EXPECT_EQ(news[0].note(), "再現しやすい");
  EXPECT_THAT(Inbox(aizu_, pb::INBOX_KIND_CASE_SELECTED), IsEmpty());

  pb::WithdrawSelectionRequest withdraw;
  withdraw.set_name(selected->name());
  withdraw.set_reason("事業の終了");
  ASSERT_TRUE(
      Call<pb::CaseSelection>(coordinator_, "SelectionService/WithdrawSelection", withdraw).ok());
  news = Inbox(maniwa_, pb::INBOX_KIND_CASE_SELECTED);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].context(), "WITHDRAWN");
  EXPECT_EQ(news[0].note(), "事業の終了");
  Days(15);
  EXPECT_THAT(Inbox(maniwa_, pb::INBOX_KIND_CASE_SELECTED), IsEmpty());
}

TEST_F(InboxNewsTest, WhoSubmittedIsToldThatAColleaguePublishedAndNobodyElseIs) {
  const std::string author = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string other = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string name =
      Draft(author, kManiwa, "木質バイオマス", ChosenAudience(pb::VISIBILITY_MEMBERS));
  ASSERT_TRUE(CaseStep<pb::SubmitCaseRequest>(author, "SubmitCase", name).ok());
  EXPECT_THAT(Colleagues(author), IsEmpty()) << "the last step was its own";
  ASSERT_TRUE(CaseStep<pb::PublishCaseRequest>(maniwa_, "PublishCase", name).ok());
  const std::vector<pb::InboxItem> news = Colleagues(author);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].resource(), name);
  EXPECT_EQ(news[0].context(), "LIFECYCLE_STATE_PUBLISHED");
  EXPECT_EQ(news[0].from(), AccountOf(maniwa_));
  EXPECT_THAT(Colleagues(maniwa_), IsEmpty()) << "it did it itself";
  EXPECT_THAT(Colleagues(other), IsEmpty()) << "it drafted nothing";
  Days(15);
  EXPECT_THAT(Colleagues(author), IsEmpty());
  EXPECT_THAT(Colleagues(author, 30), SizeIs(1));
}

TEST_F(InboxNewsTest, AReturnIsNoSecondItemWhileItIsToBeMended) {
  const std::string author = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string name =
      Draft(author, kManiwa, "木質バイオマス", ChosenAudience(pb::VISIBILITY_MEMBERS));
  ASSERT_TRUE(CaseStep<pb::SubmitCaseRequest>(author, "SubmitCase", name).ok());
  ASSERT_TRUE(CaseStep<pb::ReturnCaseRequest>(maniwa_, "ReturnCase", name).ok());
  pb::ListInboxItemsRequest everything;
  const auto all =
      Call<pb::ListInboxItemsResponse>(author, "InboxService/ListInboxItems", everything);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->items_size(), 1);
  EXPECT_EQ(all->items(0).kind(), pb::INBOX_KIND_RETURNED);
  // Who asks for news alone is told of it as news.
  const std::vector<pb::InboxItem> news = Colleagues(author);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].context(), "LIFECYCLE_STATE_RETURNED");
  EXPECT_EQ(news[0].note(), "一言");
}

TEST_F(InboxNewsTest, AChangeOfTheTextByAColleagueIsToldToWhoSubmittedIt) {
  const std::string author = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string colleague = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string name =
      Draft(author, kManiwa, "木質バイオマス", ChosenAudience(pb::VISIBILITY_MEMBERS));
  ASSERT_TRUE(CaseStep<pb::SubmitCaseRequest>(author, "SubmitCase", name).ok());
  ASSERT_TRUE(CaseStep<pb::ReturnCaseRequest>(maniwa_, "ReturnCase", name).ok());
  // As a change of its fields leaves the record.
  const auto change = [&](const std::string& updater) {
    now_ += absl::Seconds(1);
    const auto row = Cases().Get(*store_->NewSnapshot(), KeyByName(Cases(), name));
    ASSERT_TRUE(row.ok() && row->has_value());
    pb::Case next = (*row)->message;
    next.set_updater(updater);
    next.mutable_update_time()->set_seconds(absl::ToUnixSeconds(now_));
    storage::Mutation mutation;
    Cases().Update(**row, next, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  };
  change(AccountOf(author));
  EXPECT_EQ(Colleagues(author).at(0).context(), "LIFECYCLE_STATE_RETURNED");
  change(AccountOf(colleague));
  const std::vector<pb::InboxItem> news = Colleagues(author);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].context(), "CHANGED");
  EXPECT_EQ(news[0].from(), AccountOf(colleague));
  EXPECT_THAT(Colleagues(colleague), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
