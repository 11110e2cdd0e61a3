#include "tests/unit/service/adoption_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CaseFreshnessTest : public AdoptionTest {
 protected:
  absl::StatusOr<pb::Case> Confirm(const std::string& token, const std::string& name,
                                   const std::string& review_by = "") {
    pb::ConfirmCaseRequest request;
    request.set_name(name);
    request.set_review_by_date(review_by);
    return Call<pb::Case>(token, "CaseService/ConfirmCase", request);
  }

  pb::Case GetCase(const std::string& token, const std::string& name, bool published = false) {
    pb::GetCaseRequest request;
    request.set_name(name);
    if (published) request.set_view(pb::CASE_VIEW_PUBLISHED);
    const auto got = Call<pb::Case>(token, "CaseService/GetCase", request);
    EXPECT_TRUE(got.ok()) << got.status();
    return got.ok() ? *got : pb::Case();
  }

  void Revise(const std::string& token, const std::string& name) {
    pb::ReviseCaseRequest request;
    request.set_name(name);
    ASSERT_TRUE(Call<pb::Case>(token, "CaseService/ReviseCase", request).ok());
  }

  std::vector<std::string> Titles(const std::string& token, const std::string& filter) {
    pb::ListCasesRequest request;
    request.set_filter(filter);
    const auto list = Call<pb::ListCasesResponse>(token, "CaseService/ListCases", request);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> titles;
    if (!list.ok()) return titles;
    for (const pb::Case& c : list->cases()) titles.push_back(c.title());
    return titles;
  }

  absl::StatusOr<pb::ListCaseFreshnessResponse> Board(const std::string& token,
                                                      const pb::ListCaseFreshnessRequest& request) {
    return Call<pb::ListCaseFreshnessResponse>(token, "CaseService/ListCaseFreshness", request);
  }

  void PassDays(int days) { now_ += absl::Hours(24 * days); }
};

TEST_F(CaseFreshnessTest, APublishedCaseIsToBeLookedAtInAYear) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  EXPECT_EQ(GetCase(aizu_, name).review_by_date(), "2025-07-03");
  EXPECT_FALSE(GetCase(aizu_, name).overdue());
}

TEST_F(CaseFreshnessTest, ADayThatPassesMakesItOverdueForEveryReader) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  Published(maniwa_, kManiwa, "新しい事例");
  ASSERT_TRUE(Confirm(maniwa_, name, "2024-08-01").ok());
  const std::string cursor = Cursor(aizu_);
  PassDays(29);  // 1 August in Japan
  EXPECT_FALSE(GetCase(aizu_, name).overdue());
  PassDays(1);
  EXPECT_TRUE(GetCase(aizu_, name).overdue());
  EXPECT_TRUE(GetCase(maniwa_, name).overdue());
  EXPECT_THAT(Titles(aizu_, "overdue=true"), ElementsAre("事例"));
  EXPECT_THAT(Titles(aizu_, "overdue=false"), ElementsAre("新しい事例"));
  EXPECT_THAT(Titles(aizu_, "review_by_date<2024-09-01"), ElementsAre("事例"));
  // The feed shows it as it is when it is read.
  Revise(maniwa_, name);
  Publish(maniwa_, name);
  pb::ListChangesRequest changes;
  changes.set_cursor(cursor);
  const auto page = Call<pb::ListChangesResponse>(aizu_, "ChangeService/ListChanges", changes);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_THAT(page->changes(), SizeIs(1));
  EXPECT_FALSE(page->changes(0).case_().overdue());
}

TEST_F(CaseFreshnessTest, ConfirmingMovesTheDayOnAndIsLogged) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  const std::string contributor = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  ASSERT_TRUE(Confirm(maniwa_, name, "2024-08-01").ok());
  PassDays(40);
  EXPECT_TRUE(GetCase(maniwa_, name).overdue());
  const auto confirmed = Confirm(contributor, name);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->review_by_date(), "2025-08-12");
  EXPECT_EQ(confirmed->state(), pb::LIFECYCLE_STATE_PUBLISHED);
  const pb::Case read = GetCase(maniwa_, name);
  EXPECT_FALSE(read.overdue());
  const pb::LifecycleEvent& last = read.history(read.history_size() - 1);
  EXPECT_EQ(last.from(), pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_EQ(last.to(), pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_THAT(last.actor(), ::testing::StartsWith("accounts/"));
  EXPECT_EQ(read.last_confirmed_time().seconds(), absl::ToUnixSeconds(now_));
  EXPECT_EQ(Confirm(maniwa_, name, "2027-03-31")->review_by_date(), "2027-03-31");
}

TEST_F(CaseFreshnessTest, TheDayOfTheNextReviewLiesAhead) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  for (const char* day : {"2024-07-03", "2020-01-01"}) {
    EXPECT_THAT(BadFields(Confirm(maniwa_, name, day)), ElementsAre("review_by_date IN_PAST"));
  }
  EXPECT_THAT(BadFields(Confirm(maniwa_, name, "来年")), ElementsAre("review_by_date BAD_DATE"));
}

TEST_F(CaseFreshnessTest, ATextUnderRevisionAndTheOneInForceAgree) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  ASSERT_TRUE(Confirm(maniwa_, name, "2024-08-01").ok());
  Revise(maniwa_, name);
  PassDays(40);
  EXPECT_TRUE(GetCase(maniwa_, name).overdue());  // its text in force is
  EXPECT_TRUE(GetCase(aizu_, name).overdue());
  const auto confirmed = Confirm(maniwa_, name);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->state(), pb::LIFECYCLE_STATE_DRAFT);
  for (const pb::Case& c :
       {GetCase(maniwa_, name), GetCase(maniwa_, name, true), GetCase(aizu_, name)}) {
    EXPECT_EQ(c.review_by_date(), "2025-08-12");
    EXPECT_EQ(c.last_confirmed_time().seconds(), absl::ToUnixSeconds(now_));
    EXPECT_FALSE(c.overdue());
  }
}

TEST_F(CaseFreshnessTest, OnlyWhatIsPublishedIsConfirmed) {
  const std::string draft =
      Draft(maniwa_, kManiwa, "下書き", ChosenAudience(pb::VISIBILITY_MEMBERS));
  EXPECT_EQ(ReasonOf(Confirm(maniwa_, draft)), pb::REASON_ILLEGAL_TRANSITION);
  const std::string archived = Published(maniwa_, kManiwa, "保管");
  ASSERT_TRUE(Confirm(maniwa_, archived, "2024-08-01").ok());
  ASSERT_TRUE(Archive(maniwa_, archived).ok());
  EXPECT_EQ(ReasonOf(Confirm(maniwa_, archived)), pb::REASON_ILLEGAL_TRANSITION);
  PassDays(40);
  EXPECT_FALSE(GetCase(aizu_, archived).overdue());
}

TEST_F(CaseFreshnessTest, OnlyItsOwnersContributorsConfirm) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  EXPECT_EQ(ReasonOf(Confirm(aizu_, name)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Confirm(AddAccount(kManiwa, {pb::ROLE_READER}), name)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Confirm(coordinator_, name)), pb::REASON_ROLE_MISSING);
  const std::string secret =
      Published(maniwa_, kManiwa, "非公開", ChosenAudience(pb::VISIBILITY_PRIVATE));
  EXPECT_EQ(ReasonOf(Confirm(aizu_, secret)), pb::REASON_NOT_FOUND);
}

TEST_F(CaseFreshnessTest, AFileFromBeforeTheConfirmationChangesNothing) {
  pb::ApplyCaseRequest apply;
  pb::Case& c = *apply.mutable_case_();
  c.set_owner(kManiwa);
  c.set_external_id("file");
  c.set_title("事例");
  c.set_summary("概要");
  c.set_review_by_date("2024-08-01");
  const auto created = Call<pb::ApplyCaseResponse>(maniwa_, "CaseService/ApplyCase", apply);
  ASSERT_TRUE(created.ok()) << created.status();
  Publish(maniwa_, created->case_().name());
  ASSERT_TRUE(Confirm(maniwa_, created->case_().name()).ok());
  const auto again = Call<pb::ApplyCaseResponse>(maniwa_, "CaseService/ApplyCase", apply);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->outcome(), pb::ApplyCaseResponse::OUTCOME_UNCHANGED);
  EXPECT_EQ(again->case_().review_by_date(), "2025-07-03");
}

TEST_F(CaseFreshnessTest, TheBoardCountsByOrganizationInOrderOfCodes) {
  const std::string one = Published(maniwa_, kManiwa, "一");
  Published(maniwa_, kManiwa, "二");
  Published(aizu_, kAizu, "三");
  Draft(yokohama_, kYokohama, "下書き", ChosenAudience(pb::VISIBILITY_MEMBERS));
  ASSERT_TRUE(Confirm(maniwa_, one, "2024-08-01").ok());
  Revise(maniwa_, one);  // counted by its text in force
  PassDays(30);
  const auto board = Board(coordinator_, {});
  ASSERT_TRUE(board.ok()) << board.status();
  ASSERT_THAT(board->organizations(), SizeIs(2));
  EXPECT_EQ(board->organizations(0).organization(), kAizu);  // 07 before 33
  EXPECT_EQ(board->organizations(0).overdue(), 0);
  const pb::CaseFreshness& maniwa = board->organizations(1);
  EXPECT_EQ(maniwa.organization(), kManiwa);
  EXPECT_EQ(maniwa.published(), 2);
  EXPECT_EQ(maniwa.overdue(), 1);
  EXPECT_EQ(maniwa.oldest_review_by_date(), "2024-08-01");
  EXPECT_TRUE(maniwa.has_last_confirmed_time());
  EXPECT_FALSE(maniwa.more());
  pb::ListCaseFreshnessRequest overdue;
  overdue.set_overdue_only(true);
  EXPECT_THAT(Board(coordinator_, overdue)->organizations(), SizeIs(1));
}

TEST_F(CaseFreshnessTest, TheBoardHasWhatItsReaderMayRead) {
  Published(maniwa_, kManiwa, "非公開", ChosenAudience(pb::VISIBILITY_PRIVATE));
  Published(maniwa_, kManiwa, "会津へ", ChosenAudience(pb::VISIBILITY_SHARED, {kAizu}));
  EXPECT_THAT(Board(coordinator_, {})->organizations(), IsEmpty());
  EXPECT_THAT(Board(yokohama_, {})->organizations(), IsEmpty());
  EXPECT_EQ(Board(aizu_, {})->organizations(0).published(), 1);
  EXPECT_EQ(Board(maniwa_, {})->organizations(0).published(), 2);
}

TEST_F(CaseFreshnessTest, APrefecturesBoardBeginsWithItselfAndPagesOn) {
  Published(kanagawa_, kKanagawa, "県");
  Published(yokohama_, kYokohama, "市");
  Published(maniwa_, kManiwa, "他県");
  pb::ListCaseFreshnessRequest request;
  request.set_prefecture("organizations/140007");
  const auto board = Board(aizu_, request);
  ASSERT_TRUE(board.ok()) << board.status();
  ASSERT_THAT(board->organizations(), SizeIs(2));
  EXPECT_EQ(board->organizations(0).organization(), kKanagawa);
  EXPECT_EQ(board->organizations(1).organization(), kYokohama);
  // Over pages, everybody once.
  std::vector<std::string> all;
  request.clear_prefecture();
  request.set_page_size(1);
  do {
    const auto page = Board(aizu_, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& row : page->organizations()) all.push_back(row.organization());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(all, ElementsAre(kKanagawa, kYokohama, kManiwa));
}

}  // namespace
}  // namespace renkei::service
