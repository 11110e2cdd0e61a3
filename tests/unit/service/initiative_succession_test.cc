// Members whose organization has ended, and the bodies that take their memberships over.

#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTown[] = "organizations/otown";        // merged into kNewCity on 2024-06-01
constexpr char kVillage[] = "organizations/ovillage";  // the same
constexpr char kNewCity[] = "organizations/onewcity";

class InitiativeSuccessionTest : public InitiativeTest {
 protected:
  // The merger is of the past where the test begins; Merge() says so to the registry.
  InitiativeSuccessionTest()
      : town_(
            (AddOrganization(kTown, "", "旧町", pb::ORGANIZATION_KIND_TOWN, ""), AddOffice(kTown))),
        village_((AddOrganization(kVillage, "", "旧村", pb::ORGANIZATION_KIND_VILLAGE, ""),
                  AddOffice(kVillage))),
        new_city_((AddOrganization(kNewCity, "", "新市", pb::ORGANIZATION_KIND_CITY, ""),
                   AddOffice(kNewCity))) {}

  void Merge() {
    storage::Mutation mutation;
    const auto snapshot = store_->NewSnapshot();
    for (const char* name : {kTown, kVillage}) {
      const auto row = Organizations().Get(*snapshot, KeyByName(Organizations(), name));
      pb::Organization ended = (*row)->message;
      ended.set_abolished_date("2024-06-01");
      ended.mutable_designations(0)->set_to_date("2024-06-01");
      Organizations().Update(**row, ended, mutation);
    }
    pb::Reorganization merger;
    merger.set_name("reorganizations/2024-1");
    merger.set_date("2024-06-01");
    merger.set_kind(pb::REORGANIZATION_KIND_MERGER);
    merger.add_predecessors(kTown);
    merger.add_predecessors(kVillage);
    merger.add_successors(kNewCity);
    Reorganizations().Insert(merger, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  void JoinSince2020(const std::string& name, const std::string& organization,
                     const std::string& token, pb::MemberRole role = pb::MEMBER_ROLE_MEMBER) {
    pb::ChangeMembershipRequest invite = StepOf(name, organization, pb::MEMBER_ACTION_INVITE);
    invite.set_role(role);
    ASSERT_TRUE(Step(kanagawa_, invite).ok());
    pb::ChangeMembershipRequest join = StepOf(name, organization, pb::MEMBER_ACTION_JOIN);
    join.set_date("2020-04-01");
    const auto joined = Step(token, join);
    ASSERT_TRUE(joined.ok()) << joined.status();
  }

  static pb::ChangeMembershipRequest TakeOver(const std::string& name,
                                              const std::string& predecessor,
                                              const std::string& successor = kNewCity) {
    pb::ChangeMembershipRequest request;
    request.set_name(MemberOf(name, successor));
    request.set_action(pb::MEMBER_ACTION_TAKE_OVER);
    request.set_predecessor(predecessor);
    request.set_date("2024-06-10");
    return request;
  }

  std::vector<std::string> Log(const std::string& token, const std::string& name) {
    pb::ListInitiativeEventsRequest request;
    request.set_parent(name);
    const auto log = Call<pb::ListInitiativeEventsResponse>(
        token, "InitiativeService/ListInitiativeEvents", request);
    EXPECT_TRUE(log.ok()) << log.status();
    std::vector<std::string> lines;
    if (!log.ok()) return lines;
    for (const pb::InitiativeLogEntry& entry : log->entries()) {
      lines.push_back(absl::StrCat(entry.organization(), " ", entry.event().action(), " ",
                                   entry.event().subject()));
    }
    return lines;
  }

  const std::string town_;
  const std::string village_;
  const std::string new_city_;
};

TEST_F(InitiativeSuccessionTest, AMemberThatEndedIsMarkedWhereverItIsShown) {
  const std::string name = Create(Draft("合併")).name();
  JoinSince2020(name, kTown, town_);
  ASSERT_TRUE(Step(kanagawa_, name, kVillage, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_EQ(GetMember(maniwa_, name, kTown)->organization_ended(), "");
  Merge();
  const auto town = GetMember(maniwa_, name, kTown);
  EXPECT_EQ(town->organization_ended(), "2024-06-01");
  EXPECT_THAT(town->successors(), ElementsAre(kNewCity));
  EXPECT_EQ(town->state(), pb::MEMBER_STATE_JOINED);
  pb::ListMembersRequest request;
  request.set_parent(name);
  const auto members =
      Call<pb::ListMembersResponse>(maniwa_, "InitiativeService/ListMembers", request);
  int marked = 0;
  for (const pb::InitiativeMember& m : members->members()) {
    marked += m.organization_ended() == "2024-06-01" && m.successors_size() == 1 ? 1 : 0;
  }
  EXPECT_EQ(marked, 2);
  // As of a day on which it still existed, it is not.
  pb::ListMembershipsRequest memberships;
  memberships.set_organization(kTown);
  memberships.set_as_of("2024-05-31");
  const auto then =
      Call<pb::ListMembershipsResponse>(maniwa_, "InitiativeService/ListMemberships", memberships);
  ASSERT_EQ(then->members_size(), 1);
  EXPECT_EQ(then->members(0).organization_ended(), "");
  memberships.set_as_of("2024-06-01");
  EXPECT_EQ(
      Call<pb::ListMembershipsResponse>(maniwa_, "InitiativeService/ListMemberships", memberships)
          ->members(0)
          .organization_ended(),
      "2024-06-01");
  // The lead may still ask for its removal, and a membership that is over is not marked.
  ASSERT_TRUE(Step(kanagawa_, name, kTown, pb::MEMBER_ACTION_REQUEST_REMOVAL).ok());
  const std::string coordinator = AddAccount(kAizu, {pb::ROLE_COORDINATOR});
  const auto removed = Step(coordinator, name, kTown, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL);
  ASSERT_TRUE(removed.ok()) << removed.status();
  EXPECT_EQ(removed->organization_ended(), "");
}

TEST_F(InitiativeSuccessionTest, TheSuccessorTakesTheMembershipOver) {
  const std::string name = Create(Draft("合併")).name();
  JoinSince2020(name, kTown, town_, pb::MEMBER_ROLE_OBSERVER);
  EXPECT_EQ(ReasonOf(Step(new_city_, TakeOver(name, kTown))), pb::REASON_STEP_MISSING);
  Merge();
  EXPECT_EQ(ReasonOf(Step(aizu_, TakeOver(name, kTown, kAizu))), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Step(kanagawa_, TakeOver(name, kTown))), pb::REASON_OTHER_ORGANIZATION);
  const std::string contributor = AddAccount(kNewCity, {pb::ROLE_CONTRIBUTOR});
  EXPECT_EQ(ReasonOf(Step(contributor, TakeOver(name, kTown))), pb::REASON_ROLE_MISSING);
  // Neither is the other a member, nor is there such a body.
  EXPECT_EQ(ReasonOf(Step(new_city_, TakeOver(name, kVillage))), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(Step(new_city_, TakeOver(name, "organizations/onobody"))),
            pb::REASON_INVALID_FIELDS);
  pb::ChangeMembershipRequest early = TakeOver(name, kTown);
  early.set_date("2024-05-31");
  EXPECT_THAT(BadFields(Step(new_city_, early)), ElementsAre("date BAD_ORDER"));

  now_ += absl::Hours(1);
  const auto taken = Step(new_city_, TakeOver(name, kTown));
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(taken->organization(), kNewCity);
  EXPECT_EQ(taken->state(), pb::MEMBER_STATE_JOINED);
  EXPECT_EQ(taken->role(), pb::MEMBER_ROLE_OBSERVER);
  EXPECT_EQ(taken->joined_date(), "2024-06-10");
  const auto town = GetMember(maniwa_, name, kTown);
  EXPECT_EQ(town->state(), pb::MEMBER_STATE_WITHDRAWN);
  EXPECT_EQ(town->left_date(), "2024-06-10");
  EXPECT_EQ(town->taken_over_by(), kNewCity);
  EXPECT_EQ(town->organization_ended(), "");
  EXPECT_EQ(taken->history(0).action(), "MEMBER_ACTION_TAKE_OVER");
  EXPECT_EQ(town->history().rbegin()->action(), "MEMBER_ACTION_TAKE_OVER");
  EXPECT_EQ(Get(maniwa_, name)->member_count(), 2);
  EXPECT_EQ(ReasonOf(Step(new_city_, TakeOver(name, kTown))), pb::REASON_ILLEGAL_TRANSITION);
  // The two events are one in the log.
  EXPECT_EQ(Log(maniwa_, name)[0], absl::StrCat(kNewCity, " MEMBER_ACTION_TAKE_OVER ", kTown));
  // On 1 June 2022 the town took part, and on 1 July 2024 the new city.
  pb::ListMembershipsRequest memberships;
  memberships.set_organization(kTown);
  memberships.set_as_of("2022-06-01");
  EXPECT_EQ(
      Call<pb::ListMembershipsResponse>(maniwa_, "InitiativeService/ListMemberships", memberships)
          ->members_size(),
      1);
}

TEST_F(InitiativeSuccessionTest, TwoMembershipsOfPredecessorsBecomeOne) {
  const std::string name = Create(Draft("合併")).name();
  JoinSince2020(name, kTown, town_, pb::MEMBER_ROLE_OBSERVER);
  JoinSince2020(name, kVillage, village_);
  Merge();
  ASSERT_TRUE(Step(new_city_, TakeOver(name, kTown)).ok());
  const auto both = Step(new_city_, TakeOver(name, kVillage));
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->role(), pb::MEMBER_ROLE_MEMBER);
  EXPECT_EQ(both->history_size(), 2);
  EXPECT_EQ(Get(maniwa_, name)->member_count(), 2);
}

TEST_F(InitiativeSuccessionTest, ALeadThatWasMergedAwayIsFollowedAsLead) {
  pb::CreateInitiativeRequest create;
  *create.mutable_initiative() = Draft("幹事の合併");
  create.set_date("2020-04-01");
  const auto created = Call<pb::Initiative>(town_, "InitiativeService/CreateInitiative", create);
  ASSERT_TRUE(created.ok()) << created.status();
  const std::string& name = created->name();
  Merge();
  EXPECT_EQ(Get(maniwa_, name)->lead_ended(), "2024-06-01");
  EXPECT_EQ(List(maniwa_)->initiatives(0).lead_ended(), "2024-06-01");
  const auto taken = Step(new_city_, TakeOver(name, kTown));
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(taken->role(), pb::MEMBER_ROLE_LEAD);
  const auto initiative = Get(maniwa_, name);
  EXPECT_EQ(initiative->lead(), kNewCity);
  EXPECT_EQ(initiative->lead_ended(), "");
  EXPECT_EQ(initiative->member_count(), 1);
  EXPECT_EQ(GetMember(maniwa_, name, kTown)->role(), pb::MEMBER_ROLE_MEMBER);
  EXPECT_TRUE(Move(new_city_, name, pb::INITIATIVE_STATE_OPEN).ok());
  EXPECT_EQ(ReasonOf(Step(new_city_, name, kNewCity, pb::MEMBER_ACTION_WITHDRAW)),
            pb::REASON_LAST_ONE);
}

TEST_F(InitiativeSuccessionTest, AConfidentialOneIsShownToTheSuccessorByTakingOver) {
  const std::string name = Create(Draft("非公開", pb::VISIBILITY_PRIVATE)).name();
  JoinSince2020(name, kTown, town_);
  EXPECT_EQ(ReasonOf(Step(new_city_, TakeOver(name, kTown))), pb::REASON_NOT_FOUND);
  Merge();
  EXPECT_EQ(ReasonOf(Get(new_city_, name)), pb::REASON_NOT_FOUND);
  // Who followed nobody learns nothing, whatever it claims.
  EXPECT_EQ(ReasonOf(Step(aizu_, TakeOver(name, kTown, kAizu))), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Step(aizu_, TakeOver(name, kTown))), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Step(new_city_, TakeOver(name, kVillage))), pb::REASON_NOT_FOUND);

  pb::ListChangesRequest changes;
  changes.add_types(pb::RESOURCE_TYPE_INITIATIVE);
  changes.add_types(pb::RESOURCE_TYPE_INITIATIVE_MEMBER);
  const auto before =
      Call<pb::ListChangesResponse>(new_city_, "ChangeService/ListChanges", changes);
  EXPECT_THAT(before->changes(), IsEmpty());
  ASSERT_TRUE(Step(new_city_, TakeOver(name, kTown)).ok());
  EXPECT_TRUE(Get(new_city_, name).ok());
  changes.set_cursor(before->cursor());
  const auto after = Call<pb::ListChangesResponse>(new_city_, "ChangeService/ListChanges", changes);
  std::vector<std::string> told;
  for (const pb::Change& change : after->changes()) {
    if (change.kind() == pb::Change::KIND_UPSERT) told.push_back(change.resource_name());
  }
  EXPECT_THAT(told, Contains(name));
  EXPECT_THAT(told, Contains(MemberOf(name, kKanagawa)));
  EXPECT_THAT(told, Contains(MemberOf(name, kNewCity)));
}

TEST_F(InitiativeSuccessionTest, WhoFollowedIsAskedInItsInboxUntilItHasTakenOver) {
  std::vector<std::string> names;
  for (const char* title : {"消防", "水道", "図書館"}) {
    pb::Initiative draft = Draft(title);
    draft.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
    names.push_back(Create(draft).name());
    JoinSince2020(names.back(), kTown, town_);
  }
  JoinSince2020(names[0], kVillage, village_);
  const auto inbox = [&](int page_size) {
    std::multiset<std::string> waiting;
    pb::ListInboxItemsRequest request;
    request.set_page_size(page_size);
    do {
      const auto page =
          Call<pb::ListInboxItemsResponse>(new_city_, "InboxService/ListInboxItems", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return waiting;
      for (const pb::InboxItem& item : page->items())
        waiting.insert(absl::StrCat(item.title(), " ", item.from()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return waiting;
  };
  EXPECT_THAT(inbox(0), IsEmpty());
  Merge();
  const std::multiset<std::string> all = {
      absl::StrCat("消防 ", kTown), absl::StrCat("消防 ", kVillage), absl::StrCat("水道 ", kTown),
      absl::StrCat("図書館 ", kTown)};
  for (const int page_size : {0, 1, 2, 3, 4}) EXPECT_EQ(inbox(page_size), all) << page_size;
  const auto taken = Step(new_city_, TakeOver(names[1], kTown));
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_THAT(inbox(2), testing::Not(Contains(absl::StrCat("水道 ", kTown))));
}

}  // namespace
}  // namespace renkei::service
