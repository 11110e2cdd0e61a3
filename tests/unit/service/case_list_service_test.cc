#include <thread>

#include "google/protobuf/empty.pb.h"
#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CaseListTest : public SelectionTest {
 protected:
  pb::CaseList Create(pb::Visibility visibility = pb::VISIBILITY_MEMBERS,
                      const std::string& external_id = "menu") {
    pb::CreateCaseListRequest request;
    request.mutable_case_list()->set_title("優良事例集");
    request.mutable_case_list()->set_external_id(external_id);
    request.mutable_case_list()->mutable_audience()->set_visibility(visibility);
    const auto created =
        Call<pb::CaseList>(coordinator_, "CaseListService/CreateCaseList", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : pb::CaseList();
  }

  absl::StatusOr<pb::CaseList> Get(const std::string& token, const std::string& list) {
    pb::GetCaseListRequest request;
    request.set_name(list);
    return Call<pb::CaseList>(token, "CaseListService/GetCaseList", request);
  }

  absl::StatusOr<pb::CaseList> Add(const std::string& token, const std::string& list,
                                   const std::string& name, int position = 0,
                                   const std::string& heading = "",
                                   const std::string& comment = "") {
    pb::AddCaseListEntryRequest request;
    request.set_name(list);
    request.set_position(position);
    request.mutable_entry()->set_case_(name);
    request.mutable_entry()->set_heading(heading);
    request.mutable_entry()->set_comment(comment);
    return Call<pb::CaseList>(token, "CaseListService/AddCaseListEntry", request);
  }

  absl::StatusOr<pb::CaseList> Move(const std::string& list, const std::string& name,
                                    int position) {
    pb::MoveCaseListEntryRequest request;
    request.set_name(list);
    request.set_case_(name);
    request.set_position(position);
    return Call<pb::CaseList>(coordinator_, "CaseListService/MoveCaseListEntry", request);
  }

  absl::StatusOr<pb::CaseList> Remove(const std::string& list, const std::string& name) {
    pb::RemoveCaseListEntryRequest request;
    request.set_name(list);
    request.set_case_(name);
    return Call<pb::CaseList>(coordinator_, "CaseListService/RemoveCaseListEntry", request);
  }

  absl::StatusOr<pb::ListCaseListCasesResponse> Page(const std::string& token,
                                                     const std::string& list, int size,
                                                     const std::string& page_token = "") {
    pb::ListCaseListCasesRequest request;
    request.set_parent(list);
    request.set_page_size(size);
    request.set_page_token(page_token);
    return Call<pb::ListCaseListCasesResponse>(token, "CaseListService/ListCaseListCases", request);
  }

  static std::vector<std::string> CasesOf(const pb::CaseList& list) {
    std::vector<std::string> names;
    for (const pb::CaseListEntry& entry : list.entries()) names.push_back(entry.case_());
    return names;
  }
};

TEST_F(CaseListTest, EntriesAreAddedMovedAndRemovedInOrder) {
  const std::string list = Create().name();
  const std::string a = Published("A");
  const std::string b = Published("B");
  const std::string c = Published("C");
  ASSERT_TRUE(Add(coordinator_, list, a, 0, "交通").ok());
  ASSERT_TRUE(Add(coordinator_, list, b).ok());
  EXPECT_THAT(CasesOf(*Add(coordinator_, list, c, 1)), ElementsAre(c, a, b));
  EXPECT_THAT(CasesOf(*Move(list, c, 99)), ElementsAre(a, b, c));
  // Again: heading and comment change, the place stays.
  const auto again = Add(coordinator_, list, b, 0, "", "導入が早い");
  EXPECT_EQ(again->entries(1).comment(), "導入が早い");
  pb::AddCaseListEntryRequest cleared;
  cleared.set_name(list);
  cleared.mutable_entry()->set_case_(b);
  const auto kept = Call<pb::CaseList>(coordinator_, "CaseListService/AddCaseListEntry", cleared);
  EXPECT_EQ(kept->entries(1).comment(), "導入が早い");
  cleared.set_clear_comment(true);
  const auto empty = Call<pb::CaseList>(coordinator_, "CaseListService/AddCaseListEntry", cleared);
  EXPECT_EQ(empty->entries(1).comment(), "");
  EXPECT_THAT(CasesOf(*Remove(list, a)), ElementsAre(b, c));
  EXPECT_EQ(Get(coordinator_, list)->entries(0).heading(), "交通");
  EXPECT_THAT(BadFields(Remove(list, a)), ElementsAre("case NOT_FOUND"));
  EXPECT_THAT(BadFields(Move(list, a, 1)), ElementsAre("case NOT_FOUND"));
}

TEST_F(CaseListTest, ListsAreTheOwnersCoordinatorsToChange) {
  const std::string list = Create().name();
  const std::string name = Published("A");
  EXPECT_EQ(ReasonOf(Add(other_coordinator_, list, name)), pb::REASON_OTHER_ORGANIZATION);
  const std::string hidden = Create(pb::VISIBILITY_PRIVATE, "draft").name();
  EXPECT_EQ(ReasonOf(Add(other_coordinator_, hidden, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Get(reader_, hidden)), pb::REASON_NOT_FOUND);
  for (const pb::Role role : {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER,
                              pb::ROLE_ORGANIZATION_ADMIN, pb::ROLE_SYSTEM_ADMIN}) {
    const std::string token = AddAccount(kKanagawa, {role});
    EXPECT_EQ(ReasonOf(Add(token, list, name)), pb::REASON_ROLE_MISSING) << role;
  }
  pb::DeleteCaseListRequest request;
  request.set_name(list);
  EXPECT_TRUE(
      Call<google::protobuf::Empty>(coordinator_, "CaseListService/DeleteCaseList", request).ok());
  EXPECT_EQ(ReasonOf(Get(coordinator_, list)), pb::REASON_NOT_FOUND);
}

// Neither entries nor counts tell a reader of cases that it may not read.
TEST_F(CaseListTest, AReaderSeesTheEntriesWhoseCaseItMayReadAndNoTraceOfOthers) {
  const std::string list = Create().name();
  const std::string a = Published("A");
  const std::string b = Published("B");
  ASSERT_TRUE(Add(coordinator_, list, a, 0, "交通", "コメント").ok());
  ASSERT_TRUE(Add(coordinator_, list, b).ok());
  Republish(a, pb::VISIBILITY_PRIVATE);
  const auto seen = Get(reader_, list);
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_THAT(CasesOf(*seen), ElementsAre(b));
  EXPECT_EQ(seen->entries(0).heading(), "交通");
  EXPECT_FALSE(seen->has_update_time());
  const auto page = Page(reader_, list, 10);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->total_size(), 1);
  EXPECT_EQ(page->cases(0).position(), 1);
  // The owner sees which one it has lost.
  const auto owned = Get(coordinator_, list);
  EXPECT_THAT(CasesOf(*owned), ElementsAre(a, b));
  EXPECT_TRUE(owned->entries(0).unavailable());
  EXPECT_FALSE(owned->entries(1).unavailable());
  // It may keep it, sort it, and take it out.
  EXPECT_TRUE(Move(list, a, 2).ok());
  EXPECT_TRUE(Remove(list, a).ok());
  EXPECT_THAT(BadFields(Add(coordinator_, list, a)),
              ElementsAre("case_list.entries[1].case NOT_FOUND"));
}

TEST_F(CaseListTest, PagesBringTextSelectionsAndHeadingsInOrder) {
  const std::string list = Create().name();
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    names.push_back(Published(absl::StrCat("事例", i)));
    ASSERT_TRUE(Add(coordinator_, list, names.back(), 0, i == 0 ? "交通" : "").ok());
  }
  ASSERT_TRUE(Select(coordinator_, names[1]).ok());
  const auto first = Page(reader_, list, 2);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->total_size(), 5);
  ASSERT_EQ(first->cases_size(), 2);
  EXPECT_EQ(first->cases(1).heading(), "交通");
  EXPECT_EQ(first->cases(1).case_().title(), "事例1");
  ASSERT_EQ(first->cases(1).selections_size(), 1);
  EXPECT_EQ(first->cases(1).selections(0).reason(), "再現しやすい");
  const auto second = Page(reader_, list, 2, first->next_page_token());
  EXPECT_EQ(second->cases(0).position(), 3);
  const auto last = Page(reader_, list, 2, second->next_page_token());
  EXPECT_EQ(last->cases_size(), 1);
  EXPECT_EQ(last->next_page_token(), "");
  ASSERT_TRUE(Move(list, names[4], 1).ok());
  EXPECT_EQ(ReasonOf(Page(reader_, list, 2, first->next_page_token())),
            pb::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(CaseListTest, ApplyingTheSameAgainChangesNothing) {
  const std::string a = Published("A");
  const std::string b = Published("B");
  pb::ApplyCaseListRequest request;
  pb::CaseList& list = *request.mutable_case_list();
  list.set_external_id("book");
  list.set_title("題名");
  list.add_entries()->set_case_(a);
  list.add_entries()->set_case_(b);
  using Reply = pb::ApplyCaseListResponse;
  const auto apply = [&] {
    return Call<Reply>(coordinator_, "CaseListService/ApplyCaseList", request);
  };
  const auto created = apply();
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->outcome(), Reply::OUTCOME_CREATED);
  EXPECT_EQ(created->case_list().audience().visibility(), pb::VISIBILITY_PRIVATE);
  EXPECT_EQ(apply()->outcome(), Reply::OUTCOME_UNCHANGED);
  // What was shown can be sent back.
  *request.mutable_case_list() = *Get(coordinator_, created->case_list().name());
  EXPECT_EQ(apply()->outcome(), Reply::OUTCOME_UNCHANGED);
  request.mutable_case_list()->clear_etag();
  request.mutable_case_list()->mutable_entries()->SwapElements(0, 1);
  EXPECT_EQ(apply()->outcome(), Reply::OUTCOME_UPDATED);
  request.mutable_case_list()->mutable_entries(0)->set_case_(a);
  EXPECT_THAT(BadFields(apply()), ElementsAre("case_list.entries[1].case DUPLICATE"));
  request.mutable_case_list()->mutable_entries(0)->set_case_("cases/none");
  EXPECT_THAT(BadFields(apply()), ElementsAre("case_list.entries[0].case NOT_FOUND"));
}

TEST_F(CaseListTest, AListBeyondOneRecordIsRefusedWithItsSize) {
  const std::string list = Create().name();
  pb::UpdateCaseListRequest request;
  request.mutable_case_list()->set_name(list);
  std::string comment;
  for (int i = 0; i < 2'000; ++i) comment += "文";
  for (int i = 0; i < 40; ++i) {
    pb::CaseListEntry& entry = *request.mutable_case_list()->add_entries();
    entry.set_case_(Published(absl::StrCat("事例", i)));
    entry.set_comment(comment);
  }
  EXPECT_THAT(
      BadFields(Call<pb::CaseList>(coordinator_, "CaseListService/UpdateCaseList", request)),
      ElementsAre("case_list TOO_LARGE"));
}

TEST_F(CaseListTest, TheFeedTellsOfAListByItsAudience) {
  std::string cursor = HeadCursor();
  const std::string list = Create(pb::VISIBILITY_PRIVATE).name();
  EXPECT_THAT(Feed(reader_, cursor), IsEmpty());
  EXPECT_THAT(Feed(coordinator_, cursor), ElementsAre("+" + list));
  pb::UpdateCaseListRequest request;
  request.mutable_case_list()->set_name(list);
  request.mutable_case_list()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  ASSERT_TRUE(Call<pb::CaseList>(coordinator_, "CaseListService/UpdateCaseList", request).ok());
  EXPECT_THAT(Feed(reader_, cursor), ElementsAre("+" + list));
}

TEST_F(CaseListTest, EntriesThatTwoCoordinatorsAddAtOnceAreBothThere) {
  const std::string colleague = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
  for (int round = 0; round < 10; ++round) {
    const std::string list = Create(pb::VISIBILITY_PRIVATE, absl::StrCat("race-", round)).name();
    const std::string a = Published("A");
    const std::string b = Published("B");
    std::thread one([&] { EXPECT_TRUE(Add(coordinator_, list, a).ok()); });
    std::thread two([&] { EXPECT_TRUE(Add(colleague, list, b).ok()); });
    one.join();
    two.join();
    EXPECT_EQ(Get(coordinator_, list)->entries_size(), 2);
  }
}

}  // namespace
}  // namespace renkei::service
