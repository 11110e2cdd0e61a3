#include <map>
#include <random>

#include "renkei/v1/change_service.pb.h"
#include "server/service/initiative/initiative_edit.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What a reader holds who follows the feed: resources by name.
using Copy = std::map<std::string, std::string>;

class InitiativeVisibilityTest : public InitiativeTest {
 protected:
  // Reads on from `cursor` to the head and keeps `copy` up to date.
  void Follow(const std::string& token, int page_size, std::string& cursor, Copy& copy) {
    while (true) {
      pb::ListChangesRequest request;
      request.set_cursor(cursor);
      request.set_page_size(page_size);
      request.add_types(pb::RESOURCE_TYPE_INITIATIVE);
      request.add_types(pb::RESOURCE_TYPE_INITIATIVE_MEMBER);
      const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
      ASSERT_TRUE(page.ok()) << page.status();
      for (const pb::Change& change : page->changes()) {
        if (change.kind() == pb::Change::KIND_TOMBSTONE) {
          copy.erase(change.resource_name());
        } else {
          copy[change.resource_name()] = change.has_initiative()
                                             ? change.initiative().SerializeAsString()
                                             : change.initiative_member().SerializeAsString();
        }
      }
      cursor = page->cursor();
      if (page->at_head()) return;
    }
  }

  // The same by the lists.
  Copy ReadAll(const std::string& token) {
    Copy all;
    const auto list = List(token);
    EXPECT_TRUE(list.ok()) << list.status();
    if (!list.ok()) return all;
    EXPECT_TRUE(list->next_page_token().empty());
    for (const pb::Initiative& i : list->initiatives()) {
      all[i.name()] = i.SerializeAsString();
      pb::ListMembersRequest request;
      request.set_parent(i.name());
      const auto members =
          Call<pb::ListMembersResponse>(token, "InitiativeService/ListMembers", request);
      EXPECT_TRUE(members.ok()) << members.status();
      if (!members.ok()) continue;
      for (const pb::InitiativeMember& m : members->members()) {
        all[m.name()] = m.SerializeAsString();
      }
    }
    return all;
  }
};

TEST_F(InitiativeVisibilityTest, APrivateOneIsForThoseWhoHaveAPart) {
  const std::string name = Create(Draft("内々の検討", pb::VISIBILITY_PRIVATE)).name();
  EXPECT_TRUE(Get(kanagawa_, name).ok());
  EXPECT_EQ(ReasonOf(Get(maniwa_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Get(admin_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_APPLY)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Move(maniwa_, name, pb::INITIATIVE_STATE_OPEN)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_TRUE(Get(maniwa_, name).ok());
  EXPECT_TRUE(GetMember(maniwa_, name, kKanagawa).ok());
  EXPECT_EQ(ReasonOf(GetMember(aizu_, name, kManiwa)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_DECLINE).ok());
  EXPECT_EQ(ReasonOf(Get(maniwa_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(GetMember(maniwa_, name, kManiwa)), pb::REASON_NOT_FOUND);
}

TEST_F(InitiativeVisibilityTest, ASharedOneIsAlsoForWhomItNames) {
  pb::Initiative draft = Draft("近隣と", pb::VISIBILITY_SHARED);
  draft.mutable_audience()->add_organizations(kAizu);
  const std::string name = Create(draft).name();
  EXPECT_TRUE(Get(aizu_, name).ok());
  EXPECT_EQ(ReasonOf(Get(maniwa_, name)), pb::REASON_NOT_FOUND);
}

TEST_F(InitiativeVisibilityTest, AClearedAudienceIsTheDefault) {
  pb::Initiative part;
  part.set_name(Create(Draft("公開範囲", pb::VISIBILITY_PRIVATE)).name());
  const auto updated = Update(kanagawa_, part, {"audience"});
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->audience().visibility(), pb::VISIBILITY_MEMBERS);
  EXPECT_TRUE(Get(maniwa_, part.name()).ok());
}

TEST_F(InitiativeVisibilityTest, ACoordinatorSeesAPrivateOneWhileARemovalWaitsForConsent) {
  const std::string name = Create(Draft("除名", pb::VISIBILITY_PRIVATE)).name();
  Join(name, kManiwa, maniwa_);
  std::string cursor;
  Copy copy;
  Follow(admin_, 500, cursor, copy);
  EXPECT_THAT(copy, IsEmpty());
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_REQUEST_REMOVAL).ok());
  Follow(admin_, 500, cursor, copy);
  EXPECT_THAT(copy, SizeIs(3));
  EXPECT_TRUE(Get(admin_, name).ok());
  ASSERT_TRUE(Step(admin_, name, kManiwa, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL).ok());
  EXPECT_EQ(ReasonOf(Get(admin_, name)), pb::REASON_NOT_FOUND);
  Follow(admin_, 500, cursor, copy);
  EXPECT_THAT(copy, IsEmpty());
}

TEST_F(InitiativeVisibilityTest, WhoIsInvitedLearnsOfAllMembersAndWhoLeavesForgetsThem) {
  const std::string name = Create(Draft("非公開", pb::VISIBILITY_PRIVATE)).name();
  Join(name, kManiwa, maniwa_);
  std::string cursor;
  Copy copy;
  Follow(aizu_, 500, cursor, copy);
  EXPECT_THAT(copy, IsEmpty());
  ASSERT_TRUE(Step(kanagawa_, name, kAizu, pb::MEMBER_ACTION_INVITE).ok());
  Follow(aizu_, 500, cursor, copy);
  EXPECT_THAT(copy, SizeIs(4));
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::MEMBER_ACTION_DECLINE).ok());
  Follow(aizu_, 500, cursor, copy);
  EXPECT_THAT(copy, IsEmpty());
}

// The property of the feed: whoever follows it from any point, with any page size, ends with what
// the lists show; whatever happened to audiences, members and leads in between.
TEST_F(InitiativeVisibilityTest, FollowingTheFeedEndsWithWhatTheListsShow) {
  struct Reader {
    std::string token;
    int page_size;
    std::string cursor;
    Copy copy;
  };
  const std::string coordinating_member = AddAccount(kAizu, {pb::ROLE_COORDINATOR});
  std::vector<Reader> readers = {{kanagawa_, 13, "", {}}, {yokohama_, 3, "", {}},
                                 {maniwa_, 7, "", {}},    {aizu_, 500, "", {}},
                                 {admin_, 1, "", {}},     {coordinating_member, 5, "", {}}};
  const std::map<std::string, std::string> offices = {
      {kKanagawa, kanagawa_}, {kYokohama, yokohama_}, {kManiwa, maniwa_}, {kAizu, aizu_}};
  std::mt19937 random(20'240'703);
  const auto pick = [&](size_t count) { return random() % count; };
  const auto any_office = [&]() -> const std::pair<const std::string, std::string>& {
    return *std::next(offices.begin(), static_cast<int>(pick(offices.size())));
  };
  std::vector<std::string> names;
  std::map<std::string, int> done;
  for (int step = 0; step < 2'500; ++step) {
    now_ += absl::Seconds(1);
    const std::string& actor = any_office().second;
    const size_t dice = pick(1'000);
    if (names.empty() || dice < 8) {
      pb::Initiative draft = Draft(absl::StrCat("取組", step));
      draft.set_open_to_applications(true);
      draft.mutable_audience()->set_visibility(static_cast<pb::Visibility>(1 + pick(4)));
      pb::CreateInitiativeRequest create;
      *create.mutable_initiative() = draft;
      const auto created =
          Call<pb::Initiative>(actor, "InitiativeService/CreateInitiative", create);
      ASSERT_TRUE(created.ok()) << created.status();
      names.push_back(created->name());
      if (pick(4) == 0) {
        pb::DeleteInitiativeRequest remove;
        remove.set_name(names.back());
        done["delete"] +=
            Call<google::protobuf::Empty>(actor, "InitiativeService/DeleteInitiative", remove).ok();
        names.pop_back();
      } else if (pick(2) == 0) {
        ASSERT_TRUE(Move(actor, names.back(), pb::INITIATIVE_STATE_OPEN).ok());
      }
      continue;
    }
    // The latest ones, so that much happens to a few.
    const std::string& name = names[names.size() - 1 - pick(std::min<size_t>(2, names.size()))];
    if (dice < 100) {
      pb::Initiative part;
      part.set_name(name);
      part.set_title(absl::StrCat("題", step));
      part.mutable_audience()->set_visibility(static_cast<pb::Visibility>(1 + pick(4)));
      if (part.audience().visibility() == pb::VISIBILITY_SHARED) {
        part.mutable_audience()->add_organizations(any_office().first);
      }
      done["update"] += Update(actor, part).ok();
    } else if (dice < 120) {
      done["state"] +=
          Move(actor, name, static_cast<pb::InitiativeState>(2 + pick(4)), "成果").ok();
    } else {
      const auto action = static_cast<pb::MemberAction>(1 + pick(12));
      const auto& [body, office] = any_office();
      pb::ChangeMembershipRequest request = StepOf(name, body, action);
      if (action == pb::MEMBER_ACTION_PUT_TO_COUNCIL) request.set_council_date("2024-07-01");
      // Often the side whose step it is, and now and then somebody else.
      const auto row = Initiatives().Get(*store_->NewSnapshot(), KeyByName(Initiatives(), name));
      const bool as_lead = row->has_value() && pick(2) == 0;
      const std::string& who = action == pb::MEMBER_ACTION_CONSENT_TO_REMOVAL ? admin_
                               : as_lead      ? offices.at((*row)->message.lead())
                               : pick(4) == 0 ? actor
                                              : office;
      const auto result = Step(who, request);
      // What has two halves is often brought to its end.
      if (result.ok() && action == pb::MEMBER_ACTION_OFFER_LEAD && pick(2) == 0) {
        done["handover"] += Step(office, name, body, pb::MEMBER_ACTION_ACCEPT_LEAD).ok();
      }
      done[pb::MemberAction_Name(action)] += result.ok();
    }
    if (pick(8) == 0) {
      Reader& reader = readers[pick(readers.size())];
      Follow(reader.token, reader.page_size, reader.cursor, reader.copy);
      ASSERT_EQ(reader.copy, ReadAll(reader.token)) << "step " << step;
    }
  }
  for (Reader& reader : readers) {
    Follow(reader.token, reader.page_size, reader.cursor, reader.copy);
    EXPECT_EQ(reader.copy, ReadAll(reader.token));
    // One who begins now and reads everything ends in the same place.
    Reader late = {reader.token, 11, "", {}};
    Follow(late.token, late.page_size, late.cursor, late.copy);
    EXPECT_EQ(late.copy, reader.copy);
  }
  // Everything that can happen did.
  EXPECT_THAT(done, SizeIs(16));
  done.erase("MEMBER_ACTION_ACCEPT_LEAD");  // counted as a handover
  for (const auto& [what, count] : done) EXPECT_GT(count, 0) << what;
}

TEST_F(InitiativeVisibilityTest, AsManyMembersAsAreAllowedFitIntoACommit) {
  const std::string name = Create(Draft("多数", pb::VISIBILITY_PRIVATE)).name();
  for (int i = 1; i < kMaxConfidentialMemberships; ++i) {
    const std::string body = absl::StrCat("organizations/o01hzzzzzzzzzzzzzzzzzzzz", 1000 + i);
    AddOrganization(body, "", absl::StrCat("市", i), pb::ORGANIZATION_KIND_CITY, "");
    const auto invited = Step(kanagawa_, name, body, pb::MEMBER_ACTION_INVITE);
    ASSERT_TRUE(invited.ok()) << i << " " << invited.status();
  }
  const auto refused = Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_TOO_LARGE);
  EXPECT_EQ(domain::DetailOf(refused.status())->metadata().at("limit"),
            absl::StrCat(kMaxConfidentialMemberships));
  // The widest changes of sight: to everybody, there is room then, and back only as far as it fits.
  pb::Initiative part;
  part.set_name(name);
  for (const pb::Visibility visibility : {pb::VISIBILITY_MEMBERS, pb::VISIBILITY_PRIVATE}) {
    part.mutable_audience()->set_visibility(visibility);
    const auto updated = Update(kanagawa_, part);
    ASSERT_TRUE(updated.ok()) << updated.status();
  }
  part.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  ASSERT_TRUE(Update(kanagawa_, part).ok());
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  part.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  EXPECT_EQ(ReasonOf(Update(kanagawa_, part)), pb::REASON_TOO_LARGE);
}

TEST(CompareSight, NamesThoseAloneWhoseSightChanges) {
  const auto audience = [](pb::Visibility visibility, std::vector<std::string> owners,
                           bool coordinators = false) {
    internal_pb::EffectiveAudience a;
    a.set_visibility(visibility);
    for (const std::string& owner : owners) a.add_owners(owner);
    a.set_coordinators(coordinators);
    return a;
  };
  const auto open = audience(pb::VISIBILITY_MEMBERS, {"a"});
  const auto ab = audience(pb::VISIBILITY_PRIVATE, {"a", "b"});
  const auto ac = audience(pb::VISIBILITY_PRIVATE, {"a", "c"});
  SightChange change = CompareSight(ab, ab);
  EXPECT_FALSE(change.before || change.after);
  change = CompareSight(open, audience(pb::VISIBILITY_PUBLIC, {"a"}));
  EXPECT_FALSE(change.before || change.after);
  change = CompareSight(ab, ac);
  EXPECT_THAT(change.before->owners(), ElementsAre("b"));
  EXPECT_THAT(change.after->owners(), ElementsAre("c"));
  change = CompareSight(open, ab);
  EXPECT_EQ(change.before->visibility(), pb::VISIBILITY_MEMBERS);
  EXPECT_THAT(change.after->owners(), ElementsAre("a", "b"));
  change = CompareSight(ab, open);
  EXPECT_FALSE(change.before);
  EXPECT_EQ(change.after->visibility(), pb::VISIBILITY_MEMBERS);
  // Shared with b before it was invited: nothing new for it.
  internal_pb::EffectiveAudience shared = audience(pb::VISIBILITY_SHARED, {"a"});
  shared.add_organizations("b");
  change = CompareSight(shared, ab);
  EXPECT_FALSE(change.before || change.after);
  // A coordinator may work for b: who goes on seeing it is named.
  change = CompareSight(audience(pb::VISIBILITY_PRIVATE, {"a", "b"}, true), ab);
  EXPECT_TRUE(change.before->coordinators());
  EXPECT_THAT(change.after->owners(), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace renkei::service
