#include <set>

#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class InitiativeListTest : public InitiativeTest {
 protected:
  // Initiatives in which an organization had a part, by their ids, on a day or ever.
  std::vector<std::string> Memberships(const std::string& token, const std::string& organization,
                                       const std::string& as_of) {
    pb::ListMembershipsRequest request;
    request.set_organization(organization);
    request.set_as_of(as_of);
    const auto list =
        Call<pb::ListMembershipsResponse>(token, "InitiativeService/ListMemberships", request);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> names;
    if (!list.ok()) return names;
    for (const pb::InitiativeMember& m : list->members()) {
      names.push_back(m.name().substr(0, m.name().find("/members/")));
    }
    return names;
  }

  void JoinOn(const std::string& initiative, const std::string& date) {
    ASSERT_TRUE(Step(kanagawa_, initiative, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
    pb::ChangeMembershipRequest join = StepOf(initiative, kManiwa, pb::MEMBER_ACTION_JOIN);
    join.set_date(date);
    ASSERT_TRUE(Step(maniwa_, join).ok());
  }

  void LeaveOn(const std::string& initiative, const std::string& date) {
    pb::ChangeMembershipRequest leave = StepOf(initiative, kManiwa, pb::MEMBER_ACTION_WITHDRAW);
    leave.set_date(date);
    ASSERT_TRUE(Step(maniwa_, leave).ok());
  }
};

TEST_F(InitiativeListTest, NewestFirstAndByEveryField) {
  pb::Initiative first = Draft("東北の観光");
  first.set_external_id("t-1");
  const std::string a = Create(first).name();
  now_ += absl::Seconds(1);
  pb::Initiative second = Draft("水道の共同化");
  second.set_form(pb::COOPERATION_FORM_COUNCIL);
  const std::string b = Create(second).name();
  now_ += absl::Seconds(1);
  const std::string c = Create(Draft("観光の共同調査")).name();
  Join(a, kManiwa, maniwa_);
  Join(c, kManiwa, maniwa_);
  Join(a, kAizu, aizu_);
  ASSERT_TRUE(Step(kanagawa_, b, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  ASSERT_TRUE(Move(kanagawa_, c, pb::INITIATIVE_STATE_OPEN).ok());

  EXPECT_THAT(Titles(aizu_), ElementsAre("観光の共同調査", "水道の共同化", "東北の観光"));
  EXPECT_THAT(Titles(aizu_, "title:観光"), ElementsAre("観光の共同調査", "東北の観光"));
  EXPECT_THAT(Titles(aizu_, "state = OPEN"), ElementsAre("観光の共同調査"));
  EXPECT_THAT(Titles(aizu_, "form = COUNCIL"), ElementsAre("水道の共同化"));
  EXPECT_THAT(Titles(aizu_, "external_id = \"t-1\""), ElementsAre("東北の観光"));
  EXPECT_THAT(Titles(aizu_, "lead = organizations/140007 AND title:水道"),
              ElementsAre("水道の共同化"));
  // Joined members; the invited are not among them.
  EXPECT_THAT(Titles(aizu_, "member = organizations/332143"),
              ElementsAre("観光の共同調査", "東北の観光"));
  EXPECT_THAT(Titles(aizu_, "member = organizations/332143 AND member = organizations/072028"),
              ElementsAre("東北の観光"));
  EXPECT_THAT(Titles(aizu_, "NOT member = organizations/332143"), ElementsAre("水道の共同化"));
  EXPECT_THAT(Titles(aizu_, "member != organizations/072028 AND title:観光"),
              ElementsAre("観光の共同調査"));
  EXPECT_EQ(ReasonOf(List(aizu_, "state = SLEEPING")), pb::REASON_INVALID_FILTER);
  EXPECT_EQ(ReasonOf(List(aizu_, "purpose:x")), pb::REASON_INVALID_FILTER);
}

// Found: after a handover the pair of lead and external_id led nowhere.
TEST_F(InitiativeListTest, TheFounderAndItsExternalIdFindItAfterAHandover) {
  pb::Initiative draft = Draft("引継ぎ");
  draft.set_external_id("h-1");
  const std::string name = Create(draft).name();
  Join(name, kManiwa, maniwa_);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD).ok());
  now_ += absl::Seconds(1);
  Create(Draft("別の取組"));
  EXPECT_THAT(Titles(aizu_, "founder = organizations/140007 AND external_id = \"h-1\""),
              ElementsAre("引継ぎ"));
  EXPECT_THAT(Titles(aizu_, "lead = organizations/140007 AND external_id = \"h-1\""), IsEmpty());
  EXPECT_THAT(Titles(aizu_, "founder = organizations/140007"), ElementsAre("別の取組", "引継ぎ"));
}

TEST_F(InitiativeListTest, PagesHoldEverythingReadableOnce) {
  for (int i = 0; i < 5; ++i) {
    Create(Draft(absl::StrCat("公開", i)));
    Create(Draft(absl::StrCat("非公開", i), pb::VISIBILITY_PRIVATE));
  }
  pb::ListInitiativesRequest list;
  list.set_page_size(2);
  std::set<std::string> seen;
  while (true) {
    const auto page =
        Call<pb::ListInitiativesResponse>(aizu_, "InitiativeService/ListInitiatives", list);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const pb::Initiative& i : page->initiatives()) {
      EXPECT_TRUE(seen.insert(i.title()).second) << i.title();
      EXPECT_EQ(i.etag(), Get(aizu_, i.name())->etag());
    }
    if (page->next_page_token().empty()) break;
    list.set_page_token(page->next_page_token());
  }
  EXPECT_THAT(seen, SizeIs(5));
  list.set_filter("state = OPEN");
  EXPECT_EQ(
      ReasonOf(Call<pb::ListInitiativesResponse>(aizu_, "InitiativeService/ListInitiatives", list)),
      pb::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(InitiativeListTest, MembersComeInEveryStateInOrderOfOrganization) {
  const std::string name = Create(Draft("構成団体")).name();
  Join(name, kManiwa, maniwa_);
  ASSERT_TRUE(Step(kanagawa_, name, kAizu, pb::MEMBER_ACTION_INVITE).ok());
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::MEMBER_ACTION_DECLINE).ok());
  pb::ListMembersRequest list;
  list.set_parent(name);
  list.set_page_size(2);
  std::vector<std::string> seen;
  while (true) {
    const auto page =
        Call<pb::ListMembersResponse>(yokohama_, "InitiativeService/ListMembers", list);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const pb::InitiativeMember& m : page->members()) seen.push_back(m.organization());
    if (page->next_page_token().empty()) break;
    list.set_page_token(page->next_page_token());
  }
  EXPECT_THAT(seen, ElementsAre(kAizu, kKanagawa, kManiwa));
  list.set_parent("initiatives/01h00000000000000000000000");
  list.clear_page_token();
  EXPECT_EQ(
      ReasonOf(Call<pb::ListMembersResponse>(yokohama_, "InitiativeService/ListMembers", list)),
      pb::REASON_NOT_FOUND);
}

TEST_F(InitiativeListTest, MembershipsOnADayAreThoseJoinedThen) {
  const std::string a = Create(Draft("一")).name();
  now_ += absl::Seconds(1);
  const std::string b = Create(Draft("二")).name();
  now_ += absl::Seconds(1);
  const std::string invited = Create(Draft("三")).name();
  ASSERT_TRUE(Step(kanagawa_, invited, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  JoinOn(a, "2020-04-01");
  LeaveOn(a, "2022-04-01");
  JoinOn(a, "2024-04-01");
  JoinOn(b, "2021-04-01");
  EXPECT_THAT(Memberships(aizu_, kManiwa, "2020-03-31"), SizeIs(0));
  EXPECT_THAT(Memberships(aizu_, kManiwa, "2020-04-01"), ElementsAre(a));
  EXPECT_THAT(Memberships(aizu_, kManiwa, "2022-03-31"), ElementsAre(b, a));
  EXPECT_THAT(Memberships(aizu_, kManiwa, "2022-04-01"), ElementsAre(b));
  EXPECT_THAT(Memberships(aizu_, kManiwa, "2024-07-03"), ElementsAre(b, a));
  EXPECT_THAT(Memberships(aizu_, "organizations/332143", ""), ElementsAre(invited, b, a));
  pb::ListMembershipsRequest unknown;
  unknown.set_organization("organizations/onobody");
  EXPECT_THAT(BadFields(Call<pb::ListMembershipsResponse>(
                  aizu_, "InitiativeService/ListMemberships", unknown)),
              ElementsAre("organization UNKNOWN_ORGANIZATION"));
}

TEST_F(InitiativeListTest, MembershipsOfWhatTheReaderDoesNotSeeAreLeftOut) {
  const std::string hidden = Create(Draft("非公開", pb::VISIBILITY_PRIVATE)).name();
  Join(hidden, kManiwa, maniwa_);
  EXPECT_THAT(Memberships(aizu_, kManiwa, ""), SizeIs(0));
  EXPECT_THAT(Memberships(maniwa_, kManiwa, ""), ElementsAre(hidden));
  EXPECT_THAT(Titles(aizu_, "member = organizations/332143"), SizeIs(0));
}

}  // namespace
}  // namespace renkei::service
