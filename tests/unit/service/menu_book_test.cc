// Editions of menu books: what is frozen stays as it was, whatever becomes of list and cases.
#include "renkei/v1/adoption_service.pb.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/menu_book_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST_F(MenuBookTest, AnEditionStaysAsItWasThoughItsCasesAndItsListChange) {
  const std::string list = CreateList();
  const std::string a = Published("A");
  const std::string b = Published("B");
  ASSERT_TRUE(Put(list, a).ok());
  ASSERT_TRUE(Put(list, b).ok());
  ASSERT_TRUE(Select(coordinator_, a).ok());
  pb::PublishCaseListEditionRequest request = Issuing(list);
  request.mutable_edition()->set_title("優良事例集 令和6年度版");
  request.mutable_edition()->set_fiscal_year(2024);
  const auto issued = Issue(coordinator_, request);
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->name(), list + "/editions/1");
  EXPECT_EQ(issued->state(), pb::CASE_LIST_EDITION_STATE_PUBLISHED);
  EXPECT_EQ(issued->title(), "優良事例集 令和6年度版");
  EXPECT_EQ(issued->preface(), "はじめに");
  EXPECT_EQ(issued->published_date(), "2024-07-03");
  EXPECT_EQ(issued->entry_count(), 2);
  const auto before = GetEntry(reader_, issued->name() + "/entries/1");
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->owner_title(), "真庭市");
  EXPECT_EQ(before->listed().selections_size(), 1);
  EXPECT_EQ(before->listed().case_().history_size(), 0);

  Retitle(a, "A2");
  ASSERT_TRUE(TakeOut(list, b).ok());
  Republish(b, pb::VISIBILITY_PRIVATE);
  const auto after = GetEntry(reader_, issued->name() + "/entries/1");
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(after->SerializeAsString(), before->SerializeAsString());
  EXPECT_THAT(*Entries(reader_, issued->name()), ElementsAre("1 A", "2 B"));
  const auto same = GetEdition(coordinator_, issued->name());
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->etag(), issued->etag());
}

TEST_F(MenuBookTest, EditionsAreNumberedWithoutGapsAndChapterByChapter) {
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("連携"), pb::CASE_CHAPTER_COOPERATION).ok());
  ASSERT_TRUE(Put(list, Published("単独1")).ok());
  ASSERT_TRUE(Put(list, Published("単独2")).ok());
  const auto first = Issue(list);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->single_count(), 2);
  EXPECT_EQ(first->cooperation_count(), 1);
  EXPECT_EQ(first->fiscal_year(), 2024);
  EXPECT_THAT(*Entries(reader_, first->name()), ElementsAre("1 単独1", "2 単独2", "3 連携"));
  EXPECT_EQ(Issue(list)->number(), 2);
  EXPECT_EQ(Issue(list)->number(), 3);
  EXPECT_THAT(*EditionsOf(reader_, list), ElementsAre(3, 2, 1));
}

TEST_F(MenuBookTest, WhatCannotBeFrozenIsToldAtOnceAndNothingIsIssued) {
  const std::string list = CreateList();
  EXPECT_THAT(BadFields(Issue(list)), ElementsAre("parent EMPTY_LIST"));
  const std::string narrow = Published("狭い");
  const std::string gone = Published("消える");
  const std::string archived = Published("保管");
  for (const std::string& name : {narrow, gone, archived}) ASSERT_TRUE(Put(list, name).ok());
  pb::CreateCaseListRequest shared;
  Republish(gone, pb::VISIBILITY_PRIVATE);
  ASSERT_TRUE(CaseStep<pb::ArchiveCaseRequest>("ArchiveCase", archived).ok());
  pb::UpdateCaseListRequest widen;
  widen.mutable_case_list()->set_name(list);
  widen.mutable_case_list()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  ASSERT_TRUE(Call<pb::CaseList>(coordinator_, "CaseListService/UpdateCaseList", widen).ok());
  EXPECT_THAT(BadFields(Issue(list)), ElementsAre("case_list.entries[0].case NARROWER_AUDIENCE",
                                                  "case_list.entries[1].case NOT_FOUND",
                                                  "case_list.entries[2].case NOT_PUBLISHED"));
  EXPECT_THAT(*EditionsOf(coordinator_, list), IsEmpty());
}

TEST_F(MenuBookTest, CoordinatorsOfTheListsOwnerAloneIssueAndWithdraw) {
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("A")).ok());
  EXPECT_EQ(ReasonOf(Issue(reader_, Issuing(list))), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Issue(other_coordinator_, Issuing(list))), pb::REASON_OTHER_ORGANIZATION);
  const std::string edition = Issue(list)->name();
  EXPECT_EQ(ReasonOf(WithdrawEdition(other_coordinator_, edition)), pb::REASON_OTHER_ORGANIZATION);
  const std::string hidden = CreateList(pb::VISIBILITY_PRIVATE);
  EXPECT_EQ(ReasonOf(Issue(other_coordinator_, Issuing(hidden))), pb::REASON_NOT_FOUND);
}

TEST_F(MenuBookTest, ItIsReadByThoseWhoReadTheListOnThatDay) {
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("A")).ok());
  const std::string edition = Issue(list)->name();
  pb::UpdateCaseListRequest narrow;
  narrow.mutable_case_list()->set_name(list);
  narrow.mutable_case_list()->mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  ASSERT_TRUE(Call<pb::CaseList>(coordinator_, "CaseListService/UpdateCaseList", narrow).ok());
  const std::string second = Issue(list)->name();
  EXPECT_TRUE(GetEdition(reader_, edition).ok());
  EXPECT_EQ(ReasonOf(GetEdition(reader_, second)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Entries(reader_, second)), pb::REASON_NOT_FOUND);
  EXPECT_THAT(*EditionsOf(reader_, list), ElementsAre(1));
  EXPECT_THAT(*EditionsOf(coordinator_, list), ElementsAre(2, 1));
  EXPECT_EQ(GetEdition(reader_, edition)->actor(), "");
  EXPECT_NE(GetEdition(coordinator_, edition)->actor(), "");
  EXPECT_EQ(ReasonOf(GetEdition(reader_, list + "/editions/01")), pb::REASON_NOT_FOUND);
}

TEST_F(MenuBookTest, AWithdrawnEditionSaysWhyAndKeepsItsTextsToItsOwner) {
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("A")).ok());
  const std::string edition = Issue(list)->name();
  const std::string cursor = HeadCursor();
  ASSERT_TRUE(WithdrawEdition(coordinator_, edition).ok());
  EXPECT_THAT(Feed(reader_, cursor), ElementsAre("+" + edition));
  const auto shown = GetEdition(reader_, edition);
  ASSERT_TRUE(shown.ok());
  EXPECT_EQ(shown->state(), pb::CASE_LIST_EDITION_STATE_WITHDRAWN);
  EXPECT_EQ(shown->withdrawal_reason(), "誤りがあったため");
  EXPECT_EQ(ReasonOf(Entries(reader_, edition)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(GetEntry(reader_, edition + "/entries/1")), pb::REASON_NOT_FOUND);
  EXPECT_TRUE(Entries(coordinator_, edition).ok());
  EXPECT_EQ(ReasonOf(WithdrawEdition(coordinator_, edition)), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(Issue(list)->number(), 2);
}

TEST_F(MenuBookTest, AStruckEntryKeepsItsNumberAndNothingElse) {
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("A")).ok());
  ASSERT_TRUE(Put(list, Published("秘密")).ok());
  const std::string edition = Issue(list)->name();
  const std::string entry = edition + "/entries/2";
  EXPECT_EQ(ReasonOf(Strike(reader_, entry)), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Strike(other_coordinator_, entry)), pb::REASON_OTHER_ORGANIZATION);
  const std::string drafter = AddAccount(kManiwa, {pb::ROLE_COORDINATOR});
  EXPECT_EQ(ReasonOf(Strike(drafter, entry)), pb::REASON_ROLE_MISSING);
  // Whose case it is.
  const auto struck = Strike(owner_, entry);
  ASSERT_TRUE(struck.ok()) << struck.status();
  EXPECT_EQ(struck->struck_by(), kManiwa);
  EXPECT_THAT(*Entries(reader_, edition), ElementsAre("1 A", "2 "));
  EXPECT_EQ(GetEdition(reader_, edition)->struck_count(), 1);
  // Who keeps the list; said twice, it was done once.
  ASSERT_TRUE(Strike(coordinator_, entry).ok());
  ASSERT_TRUE(Strike(coordinator_, edition + "/entries/1").ok());
  EXPECT_EQ(GetEdition(reader_, edition)->struck_count(), 2);
  EXPECT_EQ(ReasonOf(Strike(coordinator_, edition + "/entries/3")), pb::REASON_NOT_FOUND);
}

// "B 2>1 REORDERED".
std::vector<std::string> ToldOf(const pb::CompareCaseListEditionsResponse& comparison) {
  std::vector<std::string> told;
  for (const pb::EditionEntryDifference& entry : comparison.differences()) {
    std::string line =
        absl::StrCat(entry.title(), " ", entry.number_before(), ">", entry.number_after());
    for (const pb::Difference& d : entry.differences()) {
      absl::StrAppend(&line, " ",
                      d.kind() == pb::DIFFERENCE_KIND_ADDED     ? "added"
                      : d.kind() == pb::DIFFERENCE_KIND_REMOVED ? "removed"
                                                                : d.field());
    }
    told.push_back(line);
  }
  return told;
}

TEST_F(MenuBookTest, ALaterEditionAndTheListAsItStandsSayWhatChanged) {
  const std::string list = CreateList();
  const std::string a = Published("A");
  const std::string b = Published("B");
  for (const std::string& name : {a, b}) ASSERT_TRUE(Put(list, name).ok());
  EXPECT_THAT(BadFields(CompareEditionsOf(coordinator_, list, 0, 0)),
              ElementsAre("from NO_EARLIER_EDITION"));
  ASSERT_TRUE(Issue(list).ok());
  Retitle(b, "B2");
  ASSERT_TRUE(Put(list, Published("N"), pb::CASE_CHAPTER_UNSPECIFIED, 1).ok());
  ASSERT_TRUE(TakeOut(list, a).ok());
  const std::vector<std::string> changes = {"N 0>1 added", "B2 2>2 title", "A 1>0 removed"};
  const auto now = CompareEditionsOf(reader_, list, 0, 0);
  ASSERT_TRUE(now.ok()) << now.status();
  EXPECT_EQ(ToldOf(*now), changes);
  ASSERT_TRUE(Issue(list).ok());
  const auto two = CompareEditionsOf(reader_, list, 0, 2);
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_EQ(ToldOf(*two), changes);
  EXPECT_EQ(two->from(), 1);
  EXPECT_EQ(two->added(), 1);
  EXPECT_EQ(two->removed(), 1);
  EXPECT_EQ(two->changed(), 1);
  EXPECT_THAT(ToldOf(*CompareEditionsOf(reader_, list, 2, 0)), IsEmpty());
  EXPECT_THAT(BadFields(CompareEditionsOf(reader_, list, 2, 1)), ElementsAre("to BAD_INTERVAL"));
  EXPECT_EQ(ReasonOf(CompareEditionsOf(reader_, list, 1, 3)), pb::REASON_NOT_FOUND);
}

TEST_F(MenuBookTest, WhatWasOnlyCheckedIsNotIssued) {
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("A")).ok());
  pb::PublishCaseListEditionRequest request = Issuing(list);
  request.set_validate_only(true);
  EXPECT_EQ(Issue(coordinator_, request)->number(), 1);
  EXPECT_THAT(*EditionsOf(coordinator_, list), IsEmpty());
  request.set_validate_only(false);
  request.set_request_id("123e4567-e89b-12d3-a456-426614174000");
  EXPECT_EQ(Issue(coordinator_, request)->number(), 1);
  EXPECT_EQ(Issue(coordinator_, request)->number(), 1);
  EXPECT_THAT(*EditionsOf(coordinator_, list), ElementsAre(1));
  request.clear_request_id();
  request.set_list_etag("old");
  EXPECT_EQ(ReasonOf(Issue(coordinator_, request)), pb::REASON_ETAG_MISMATCH);
}

// A freezing whose commits from the n-th on fail, as if the machine had gone, for every n; then once more.
TEST_F(MenuBookTest, AFreezingThatBreaksOffIsSeenByNobodyAndIsDoneAnew) {
  const std::string list = CreateList();
  const std::string long_text(3'900, 'x');
  for (int i = 0; i < 3; ++i) {
    pb::UpdateCaseRequest request;
    const pb::Case draft = Draft(absl::StrCat("事例", i));
    request.mutable_case_()->set_name(draft.name());
    request.mutable_case_()->set_challenge(long_text);
    ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", request).ok());
    ASSERT_TRUE(Put(list, Publish(draft.name())).ok());
  }
  int number = 0;
  for (int fail_at = 1;; ++fail_at) {
    const std::string cursor = HeadCursor();
    HookedStore hooked(*store_);
    const Env env = EnvOver(hooked, Faults::kExpected);
    Executor executor(1);
    const Dispatcher dispatcher(env, methods_, executor);
    int commits = 0;
    hooked.before_commit = [&](const storage::Mutation&) {
      return ++commits < fail_at ? absl::OkStatus() : absl::UnavailableError("gone");
    };
    const auto broken = Issue(coordinator_, Issuing(list), &dispatcher);
    if (broken.ok()) break;
    EXPECT_THAT(*EditionsOf(coordinator_, list), ::testing::SizeIs(number));
    EXPECT_THAT(Feed(coordinator_, cursor), IsEmpty());
    EXPECT_EQ(ReasonOf(GetEdition(coordinator_, absl::StrCat(list, "/editions/", number + 1))),
              pb::REASON_NOT_FOUND);
    const auto again = Issue(list);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->number(), ++number);
    EXPECT_THAT(*Entries(reader_, again->name()), ElementsAre("1 事例0", "2 事例1", "3 事例2"));
  }
  EXPECT_GE(number, 3);  // the head, the entries, the head once more
}

TEST_F(MenuBookTest, OfTwoThatFreezeAtOnceOneIssuesAndNumbersStayWithoutGaps) {
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("A")).ok());
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  Executor executor(1);
  const Dispatcher dispatcher(env, methods_, executor);
  int commits = 0;
  // The other one comes between the entries and the end.
  hooked.before_commit = [&](const storage::Mutation&) {
    if (++commits == 2) {
      EXPECT_EQ(Issue(list)->number(), 1);
    }
    return absl::OkStatus();
  };
  EXPECT_EQ(ReasonOf(Issue(coordinator_, Issuing(list), &dispatcher)), pb::REASON_CONFLICT);
  EXPECT_THAT(*EditionsOf(reader_, list), ElementsAre(1));
  EXPECT_THAT(*Entries(reader_, list + "/editions/1"), ElementsAre("1 A"));
}

TEST_F(MenuBookTest, ACaseThatChangesWhileItIsFrozenIsNotIssuedAsItWas) {
  const std::string list = CreateList();
  const std::string a = Published("A");
  ASSERT_TRUE(Put(list, a).ok());
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  Executor executor(1);
  const Dispatcher dispatcher(env, methods_, executor);
  int commits = 0;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (++commits == 3) Republish(a, pb::VISIBILITY_PRIVATE);
    return absl::OkStatus();
  };
  EXPECT_EQ(ReasonOf(Issue(coordinator_, Issuing(list), &dispatcher)), pb::REASON_CONFLICT);
  EXPECT_THAT(*EditionsOf(coordinator_, list), IsEmpty());
}

TEST_F(MenuBookTest, AListThatWasIssuedStays) {
  const auto erase = [&](const std::string& list) {
    pb::DeleteCaseListRequest request;
    request.set_name(list);
    return Call<google::protobuf::Empty>(coordinator_, "CaseListService/DeleteCaseList", request);
  };
  const std::string list = CreateList();
  ASSERT_TRUE(Put(list, Published("A")).ok());
  ASSERT_TRUE(Issue(list).ok());
  EXPECT_EQ(ReasonOf(erase(list)), pb::REASON_NOT_EDITABLE);
  // One whose freezing was broken off takes along what nobody has seen.
  const std::string other = CreateList();
  ASSERT_TRUE(Put(other, Published("B")).ok());
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked, Faults::kExpected);
  Executor executor(1);
  const Dispatcher dispatcher(env, methods_, executor);
  int commits = 0;
  hooked.before_commit = [&](const storage::Mutation&) {
    return ++commits < 3 ? absl::OkStatus() : absl::UnavailableError("gone");
  };
  EXPECT_FALSE(Issue(coordinator_, Issuing(other), &dispatcher).ok());
  EXPECT_TRUE(erase(other).ok());
  const auto left = CaseListEditionEntries().Scan(
      *store_->NewSnapshot(), CaseListEditionEntries().NewKey().Add(domain::LastSegment(other)), "",
      1);
  EXPECT_THAT(left->rows, IsEmpty());
}

TEST_F(MenuBookTest, WhoTookACaseUpSaysInWhichEntryItWasRead) {
  const std::string list = CreateList();
  const std::string a = Published("A");
  const std::string b = Published("B");
  for (const std::string& name : {a, b}) ASSERT_TRUE(Put(list, name).ok());
  const std::string edition = Issue(list)->name();
  const std::string adopter = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  const auto adopt = [&](const std::string& via) {
    pb::ChangeAdoptionRequest request;
    request.set_name(a + "/adoptions/oaizu");
    request.set_state(pb::ADOPTION_STATE_CONSIDERED);
    request.set_via_edition(via);
    return Call<pb::Adoption>(adopter, "AdoptionService/ChangeAdoption", request);
  };
  EXPECT_THAT(BadFields(adopt(edition + "/entries/2")), ElementsAre("via_edition OTHER_CASE"));
  EXPECT_THAT(BadFields(adopt(edition + "/entries/3")), ElementsAre("via_edition NOT_FOUND"));
  const auto adopted = adopt(edition + "/entries/1");
  ASSERT_TRUE(adopted.ok()) << adopted.status();
  EXPECT_EQ(adopted->via_edition(), edition + "/entries/1");
  // A later step that does not say it again keeps it.
  pb::ChangeAdoptionRequest next;
  next.set_name(adopted->name());
  next.set_state(pb::ADOPTION_STATE_ADOPTED);
  ASSERT_TRUE(Call<pb::Adoption>(adopter, "AdoptionService/ChangeAdoption", next).ok());
  const auto via = [&](const std::string& which) {
    pb::ListAdoptionsRequest request;
    request.set_parent("cases/-");
    request.set_filter(absl::StrCat("via_edition=\"", which, "\""));
    const auto page =
        Call<pb::ListAdoptionsResponse>(reader_, "AdoptionService/ListAdoptions", request);
    std::vector<std::string> names;
    EXPECT_TRUE(page.ok()) << page.status();
    for (const pb::Adoption& adoption : page->adoptions()) names.push_back(adoption.name());
    return names;
  };
  EXPECT_THAT(via(edition), ElementsAre(adopted->name()));
  EXPECT_THAT(via(list + "/editions/2"), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
