#include <atomic>
#include <thread>

#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

TEST_F(SelectionTest, ACoordinatorSelectsAndTheCaseIsMarkedForEveryReader) {
  const std::string name = Published("事例");
  const auto selection = Select(coordinator_, name);
  ASSERT_TRUE(selection.ok()) << selection.status();
  EXPECT_EQ(selection->name(), SelectionOf(name, kKanagawa));
  EXPECT_EQ(selection->selector(), kKanagawa);
  EXPECT_EQ(selection->date(), "2024-07-03");
  EXPECT_THAT(selection->criteria(), ElementsAre("横展開の容易さ"));
  for (const std::string& token : {owner_, reader_, coordinator_}) {
    EXPECT_TRUE(GetCase(token, name)->selected());
    EXPECT_TRUE(GetSelection(token, selection->name()).ok());
  }
  pb::ListCasesRequest list;
  list.set_filter("selected=true");
  const auto found = Call<pb::ListCasesResponse>(reader_, "CaseService/ListCases", list);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->cases_size(), 1);
  EXPECT_EQ(found->cases(0).name(), name);
  list.set_filter("selected=false");
  EXPECT_EQ(Call<pb::ListCasesResponse>(reader_, "CaseService/ListCases", list)->cases_size(), 0);
}

// Every role but the coordinator's.
TEST_F(SelectionTest, NobodyElseSelectsOrWithdraws) {
  const std::string name = Published("事例");
  ASSERT_TRUE(Select(coordinator_, name).ok());
  for (const pb::Role role : {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER,
                              pb::ROLE_ORGANIZATION_ADMIN, pb::ROLE_SYSTEM_ADMIN}) {
    const std::string token = AddAccount(kKanagawa, {role});
    EXPECT_EQ(ReasonOf(Select(token, name)), pb::REASON_ROLE_MISSING) << role;
    EXPECT_EQ(ReasonOf(Withdraw(token, SelectionOf(name, kKanagawa))), pb::REASON_ROLE_MISSING);
  }
  EXPECT_EQ(ReasonOf(Withdraw(other_coordinator_, SelectionOf(name, kKanagawa))),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(SelectionTest, WhatTheCoordinatorMayNotReadDoesNotExist) {
  const std::string hidden = Published("非公開", pb::VISIBILITY_PRIVATE);
  EXPECT_EQ(ReasonOf(Select(coordinator_, hidden)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Select(coordinator_, Draft("下書き").name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Select(coordinator_, "cases/none")), pb::REASON_NOT_FOUND);
  // Its own organization's draft it reads, and learns why not.
  const std::string own = AddAccount(kManiwa, {pb::ROLE_COORDINATOR});
  EXPECT_EQ(ReasonOf(Select(own, Draft("下書き").name())), pb::REASON_ILLEGAL_TRANSITION);
}

// Every step from every state: none, in force, withdrawn; the case published, revised, archived.
TEST_F(SelectionTest, StepsFromEveryState) {
  const std::string name = Published("事例");
  const std::string selection = SelectionOf(name, kKanagawa);
  EXPECT_EQ(ReasonOf(Withdraw(coordinator_, selection)), pb::REASON_NOT_FOUND);
  const auto first = Select(coordinator_, name);
  ASSERT_TRUE(first.ok());
  // The same again changes nothing.
  EXPECT_EQ(Select(coordinator_, name)->etag(), first->etag());
  pb::SelectCaseRequest better = Selecting(name);
  better.set_reason("成果が確かめられた");
  EXPECT_EQ(Select(coordinator_, better)->reason(), "成果が確かめられた");
  EXPECT_EQ(Withdraw(coordinator_, selection)->withdrawn_date(), "2024-07-03");
  EXPECT_FALSE(GetCase(reader_, name)->selected());
  EXPECT_EQ(ReasonOf(Withdraw(coordinator_, selection)), pb::REASON_ILLEGAL_TRANSITION);
  const auto again = Select(coordinator_, name);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->withdrawn_date(), "");
  EXPECT_EQ(again->history_size(), 4);
  EXPECT_TRUE(CaseStep<pb::ReviseCaseRequest>("ReviseCase", name).ok());
  EXPECT_TRUE(Select(other_coordinator_, name).ok());
  Publish(name);
  EXPECT_TRUE(CaseStep<pb::ArchiveCaseRequest>("ArchiveCase", name).ok());
  EXPECT_EQ(ReasonOf(Select(AddAccount(kAizu, {pb::ROLE_COORDINATOR}), name)),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_TRUE(Withdraw(coordinator_, selection).ok());
}

TEST_F(SelectionTest, ItSurvivesRevisionsAndStaysMarkedWhenTheCaseIsArchived) {
  const std::string name = Published("事例");
  const std::string selection = Select(coordinator_, name)->name();
  EXPECT_TRUE(CaseStep<pb::ReviseCaseRequest>("ReviseCase", name).ok());
  EXPECT_TRUE(GetCase(reader_, name)->selected());
  EXPECT_TRUE(GetCase(owner_, name)->selected());
  Publish(name);
  EXPECT_TRUE(GetCase(reader_, name)->selected());
  EXPECT_FALSE(GetSelection(reader_, selection)->case_archived());
  EXPECT_TRUE(CaseStep<pb::ArchiveCaseRequest>("ArchiveCase", name).ok());
  EXPECT_TRUE(GetCase(reader_, name)->selected());
  EXPECT_TRUE(GetSelection(reader_, selection)->case_archived());
}

TEST_F(SelectionTest, TwoOrganizationsSelectAndOneWithdrawalLeavesTheMark) {
  const std::string name = Published("事例");
  ASSERT_TRUE(Select(coordinator_, name).ok());
  ASSERT_TRUE(Select(other_coordinator_, name).ok());
  EXPECT_TRUE(Withdraw(coordinator_, SelectionOf(name, kKanagawa)).ok());
  EXPECT_TRUE(GetCase(reader_, name)->selected());
  EXPECT_THAT(Selections(reader_, "in_force=true"), ElementsAre(SelectionOf(name, kYokohama)));
  EXPECT_THAT(Selections(reader_, "in_force=false"), ElementsAre(SelectionOf(name, kKanagawa)));
  EXPECT_THAT(Selections(reader_, absl::StrCat("selector=\"", kKanagawa, "\"")),
              ElementsAre(SelectionOf(name, kKanagawa)));
  EXPECT_THAT(Selections(reader_, absl::StrCat("case=\"", name, "\"")),
              UnorderedElementsAre(SelectionOf(name, kKanagawa), SelectionOf(name, kYokohama)));
}

TEST_F(SelectionTest, DaysLieInOrderAndNotInTheFuture) {
  const std::string name = Published("事例");
  pb::SelectCaseRequest request = Selecting(name);
  request.set_date("2024-07-04");
  EXPECT_THAT(BadFields(Select(coordinator_, request)), ElementsAre("date IN_FUTURE"));
  request.set_date("2024-06-01");
  EXPECT_EQ(Select(coordinator_, request)->date(), "2024-06-01");
  const std::string selection = SelectionOf(name, kKanagawa);
  EXPECT_THAT(BadFields(Withdraw(coordinator_, selection, "2024-05-31")),
              ElementsAre("date BAD_CHRONOLOGY"));
  EXPECT_THAT(BadFields(Withdraw(coordinator_, selection, "2024-07-04")),
              ElementsAre("date IN_FUTURE"));
  // Without a day, the one that it has stays.
  request.clear_date();
  request.set_reason("別の理由");
  EXPECT_EQ(Select(coordinator_, request)->date(), "2024-06-01");
}

TEST_F(SelectionTest, AStaleEtagIsRefusedAndATrialChangesNothing) {
  const std::string name = Published("事例");
  pb::SelectCaseRequest request = Selecting(name);
  request.set_validate_only(true);
  EXPECT_TRUE(Select(coordinator_, request).ok());
  EXPECT_FALSE(GetCase(reader_, name)->selected());
  request.set_validate_only(false);
  request.set_request_id("1b4e28ba-2fa1-11d2-883f-0016d3cca427");
  const auto selected = Select(coordinator_, request);
  ASSERT_TRUE(selected.ok());
  EXPECT_EQ(Select(coordinator_, request)->etag(), selected->etag());
  pb::SelectCaseRequest stale = Selecting(name);
  stale.set_reason("別の理由");
  stale.set_etag("AAAA");
  EXPECT_EQ(ReasonOf(Select(coordinator_, stale)), pb::REASON_ETAG_MISMATCH);
}

TEST_F(SelectionTest, WhoActedIsShownToItsOwnOrganizationAlone) {
  const std::string selection = Select(coordinator_, Published("事例"))->name();
  EXPECT_NE(GetSelection(coordinator_, selection)->history(0).actor(), "");
  EXPECT_EQ(GetSelection(reader_, selection)->history(0).actor(), "");
  EXPECT_EQ(GetSelection(owner_, selection)->history(0).actor(), "");
}

// The selection is read, listed and told of as the case is: no more, no less.
TEST_F(SelectionTest, WhoLosesSightOfTheCaseLosesTheSelectionAndWhoGainsItGetsIt) {
  const std::string name = Published("事例");
  const std::string selection = Select(coordinator_, name)->name();
  std::string cursor = HeadCursor();
  Republish(name, pb::VISIBILITY_PRIVATE);
  EXPECT_THAT(Feed(reader_, cursor), UnorderedElementsAre("-" + name, "-" + selection));
  EXPECT_EQ(ReasonOf(GetSelection(reader_, selection)), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Selections(reader_), IsEmpty());
  EXPECT_THAT(Selections(owner_), ElementsAre(selection));
  cursor = HeadCursor();
  Republish(name, pb::VISIBILITY_PUBLIC);
  EXPECT_THAT(Feed(reader_, cursor), UnorderedElementsAre("+" + name, "+" + selection));
}

TEST_F(SelectionTest, TheFeedTellsOfTheCaseOnlyWhenItsMarkChanges) {
  const std::string name = Published("事例");
  std::string cursor = HeadCursor();
  ASSERT_TRUE(Select(coordinator_, name).ok());
  EXPECT_THAT(Feed(reader_, cursor), Contains("+" + name));
  cursor = HeadCursor();
  ASSERT_TRUE(Select(other_coordinator_, name).ok());
  EXPECT_THAT(Feed(reader_, cursor), ElementsAre("+" + SelectionOf(name, kYokohama)));
}

// Two organizations select at once: both are kept, and the mark names both.
TEST_F(SelectionTest, SelectionsOfTwoOrganizationsAtOnceAreBothKept) {
  for (int round = 0; round < 20; ++round) {
    const std::string name = Published(absl::StrCat("競合", round));
    std::atomic<int> ready{2};
    const auto race = [&](const std::string& token) {
      for (--ready; ready > 0;) std::this_thread::yield();
      EXPECT_TRUE(Select(token, name).ok());
    };
    std::thread one(race, coordinator_);
    std::thread two(race, other_coordinator_);
    one.join();
    two.join();
    EXPECT_TRUE(Withdraw(coordinator_, SelectionOf(name, kKanagawa)).ok());
    EXPECT_TRUE(GetCase(reader_, name)->selected());
    EXPECT_TRUE(Withdraw(other_coordinator_, SelectionOf(name, kYokohama)).ok());
    EXPECT_FALSE(GetCase(reader_, name)->selected());
  }
}

}  // namespace
}  // namespace renkei::service
