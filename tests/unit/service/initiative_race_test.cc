// Two writes to one initiative that have both read the same state, in both orders of their commits:
// exactly one wins as it was meant, and the other one finds what the first has left.

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "renkei/v1/change_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/mutex.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

// A store that can hold commits back, so that several handlers work on the same snapshot, and then
// make them in a chosen order.
class HoldingStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  void Hold() {
    MutexLock lock(mutex_);
    holding_ = true;
  }

  size_t held() {
    MutexLock lock(mutex_);
    return held_.size();
  }

  // Makes the commits held, the last one first if `reverse`. Later ones are held no more.
  void Release(bool reverse) {
    std::vector<std::function<void()>> held;
    {
      MutexLock lock(mutex_);
      holding_ = false;
      held.swap(held_);
    }
    if (reverse) std::reverse(held.begin(), held.end());
    for (const auto& commit : held) commit();
  }

  void Commit(storage::Mutation mutation, storage::CommitCallback done) override {
    {
      MutexLock lock(mutex_);
      if (holding_) {
        held_.push_back([this, mutation = std::move(mutation), done = std::move(done)] {
          ForwardingStore::Commit(mutation, done);
        });
        return;
      }
    }
    ForwardingStore::Commit(std::move(mutation), std::move(done));
  }

 private:
  Mutex mutex_;
  bool holding_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::function<void()>> held_ ABSL_GUARDED_BY(mutex_);
};

// The parameter: whether the second one's commit comes first.
class InitiativeRaceTest : public InitiativeTest, public ::testing::WithParamInterface<bool> {
 protected:
  InitiativeRaceTest()
      : holding_(*store_),
        racing_env_{holding_,     *random_, sealer_, env_.now, "test", /*loopback_only=*/true,
                    env_.on_fault},
        racing_(racing_env_, methods_, executor_) {
    name_ = Create(Draft("競合")).name();
  }

  struct Racer {
    std::string token;
    std::string method;
    MessagePtr request;
  };

  template <typename Request>
  static Racer Make(const std::string& token, const std::string& method, const Request& request) {
    return {token, method, std::make_unique<Request>(request)};
  }

  Racer Stepping(const std::string& token, const std::string& organization,
                 pb::MemberAction action) {
    return Make(token, "ChangeMembership", StepOf(name_, organization, action));
  }

  Racer Moving(pb::InitiativeState state) {
    pb::ChangeInitiativeStateRequest request;
    request.set_name(name_);
    request.set_state(state);
    if (state == pb::INITIATIVE_STATE_CLOSED) request.set_results("成果");
    if (state == pb::INITIATIVE_STATE_CANCELLED) request.set_reason("理由");
    return Make(kanagawa_, "ChangeInitiativeState", request);
  }

  // Until it has read, and so many commits are held or it was refused: a store whose reads block is asked on another thread.
  std::future<absl::Status> Begin(Racer& racer, size_t held) {
    std::future<absl::Status> begun = Start(racer);
    while (holding_.held() < held &&
           begun.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
      std::this_thread::yield();
    return begun;
  }

  // Lets both read, then both commit; the reasons for which they were refused.
  std::pair<pb::Reason, pb::Reason> Race(Racer a, Racer b) {
    holding_.Hold();
    std::future<absl::Status> first = Begin(a, 1);
    std::future<absl::Status> second = Begin(b, 2);
    holding_.Release(GetParam());
    return {Checked(first.get()), Checked(second.get())};
  }

  storage::Sequence VersionOfInitiative() {
    return (*Initiatives().Get(*store_->NewSnapshot(), KeyByName(Initiatives(), name_)))->version;
  }

  storage::Sequence VersionOfMember(const std::string& organization) {
    storage::Key key = Members().NewKey();
    key.Add(domain::LastSegment(name_)).Add(domain::LastSegment(organization));
    return (*Members().Get(*store_->NewSnapshot(), key))->version;
  }

  std::string name_;

 private:
  std::future<absl::Status> Start(Racer& racer) {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.InitiativeService/", racer.method));
    incoming.authorization = absl::StrCat("Bearer ", racer.token);
    incoming.requests.push_back(std::move(racer.request));
    incoming.abandoned = [] { return false; };
    auto promise = std::make_shared<std::promise<absl::Status>>();
    racing_.Dispatch(std::move(incoming), [promise](const absl::Status& status, const MessagePtr&) {
      promise->set_value(status);
    });
    return promise->get_future();
  }

  static pb::Reason Checked(const absl::Status& status) {
    EXPECT_TRUE(status.ok() || domain::DetailOf(status)) << status;
    return ReasonOf(status);
  }

  HoldingStore holding_;
  Env racing_env_;
  Dispatcher racing_;
};

INSTANTIATE_TEST_SUITE_P(BothOrders, InitiativeRaceTest, ::testing::Bool());

// The one that was refused, where exactly one was.
pb::Reason Loser(const std::pair<pb::Reason, pb::Reason>& reasons) {
  EXPECT_NE(reasons.first == pb::REASON_UNSPECIFIED, reasons.second == pb::REASON_UNSPECIFIED)
      << reasons.first << " " << reasons.second;
  return std::max(reasons.first, reasons.second);
}

TEST_P(InitiativeRaceTest, OfClosingAndCancellingOneWins) {
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_OPEN).ok());
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_RUNNING).ok());
  EXPECT_EQ(
      Loser(Race(Moving(pb::INITIATIVE_STATE_CLOSED), Moving(pb::INITIATIVE_STATE_CANCELLED))),
      pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(Get(kanagawa_, name_)->history_size(), 4);
}

TEST_P(InitiativeRaceTest, NobodyJoinsWhatHasBeenCancelledMeanwhile) {
  ASSERT_TRUE(Step(kanagawa_, name_, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  const auto [join, cancel] = Race(Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_JOIN),
                                   Moving(pb::INITIATIVE_STATE_CANCELLED));
  EXPECT_EQ(cancel, pb::REASON_UNSPECIFIED) << "cancelling is right before and after";
  const pb::MemberState state = GetMember(kanagawa_, name_, kManiwa)->state();
  const pb::Initiative after = *Get(kanagawa_, name_);
  EXPECT_EQ(after.state(), pb::INITIATIVE_STATE_CANCELLED);
  EXPECT_EQ(join == pb::REASON_UNSPECIFIED, !GetParam());
  if (join == pb::REASON_UNSPECIFIED) {
    EXPECT_EQ(state, pb::MEMBER_STATE_JOINED);
    EXPECT_EQ(after.member_count(), 2);
  } else {
    EXPECT_EQ(join, pb::REASON_ILLEGAL_TRANSITION);
    EXPECT_EQ(state, pb::MEMBER_STATE_INVITED);
    EXPECT_EQ(after.member_count(), 1);
  }
}

TEST_P(InitiativeRaceTest, TwoWhoJoinAtOnceAreBothCounted) {
  for (const char* organization : {kManiwa, kAizu}) {
    ASSERT_TRUE(Step(kanagawa_, name_, organization, pb::MEMBER_ACTION_INVITE).ok());
  }
  const auto [a, b] = Race(Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_JOIN),
                           Stepping(aizu_, kAizu, pb::MEMBER_ACTION_JOIN));
  EXPECT_EQ(a, pb::REASON_UNSPECIFIED);
  EXPECT_EQ(b, pb::REASON_UNSPECIFIED);
  EXPECT_EQ(Get(kanagawa_, name_)->member_count(), 3);
}

TEST_P(InitiativeRaceTest, AMemberThatLeavesDoesNotTakeTheLead) {
  Join(name_, kManiwa, maniwa_);
  ASSERT_TRUE(Step(kanagawa_, name_, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  const pb::Reason lost = Loser(Race(Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD),
                                     Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_WITHDRAW)));
  const std::string lead = Get(kanagawa_, name_)->lead();
  EXPECT_EQ(lead, GetParam() ? kKanagawa : kManiwa);
  EXPECT_EQ(lost, lead == kManiwa ? pb::REASON_LAST_ONE : pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(GetMember(kanagawa_, name_, lead)->role(), pb::MEMBER_ROLE_LEAD);
  EXPECT_EQ(GetMember(kanagawa_, name_, lead)->state(), pb::MEMBER_STATE_JOINED);
}

TEST_P(InitiativeRaceTest, WhoHandsOverNoLongerDecides) {
  Join(name_, kManiwa, maniwa_);
  ASSERT_TRUE(Step(kanagawa_, name_, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  const auto [accept, cancel] = Race(Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD),
                                     Moving(pb::INITIATIVE_STATE_CANCELLED));
  const pb::Initiative after = *Get(kanagawa_, name_);
  EXPECT_EQ(accept == pb::REASON_UNSPECIFIED, !GetParam());
  if (accept == pb::REASON_UNSPECIFIED) {
    EXPECT_EQ(cancel, pb::REASON_OTHER_ORGANIZATION);
    EXPECT_EQ(after.lead(), kManiwa);
    EXPECT_EQ(after.state(), pb::INITIATIVE_STATE_PROPOSED);
  } else {
    EXPECT_EQ(accept, pb::REASON_ILLEGAL_TRANSITION);
    EXPECT_EQ(cancel, pb::REASON_UNSPECIFIED);
    EXPECT_EQ(after.lead(), kKanagawa);
  }
}

TEST_P(InitiativeRaceTest, AnInvitationIsTakenBackOrAcceptedAndNeverBoth) {
  ASSERT_TRUE(Step(kanagawa_, name_, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_EQ(Loser(Race(Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_JOIN),
                       Stepping(kanagawa_, kManiwa, pb::MEMBER_ACTION_RETRACT_INVITATION))),
            pb::REASON_ILLEGAL_TRANSITION);
  const bool joined = GetMember(kanagawa_, name_, kManiwa)->state() == pb::MEMBER_STATE_JOINED;
  EXPECT_EQ(joined, !GetParam());
  EXPECT_EQ(Get(kanagawa_, name_)->member_count(), joined ? 2 : 1);
}

TEST_P(InitiativeRaceTest, AnOfferThatIsTakenBackAtOnceIsAcceptedOrGone) {
  Join(name_, kManiwa, maniwa_);
  ASSERT_TRUE(Step(kanagawa_, name_, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  const auto [accept, retract] =
      Race(Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD),
           Stepping(kanagawa_, kManiwa, pb::MEMBER_ACTION_RETRACT_LEAD_OFFER));
  if (GetParam()) {
    EXPECT_EQ(accept, pb::REASON_STEP_MISSING);
    EXPECT_EQ(retract, pb::REASON_UNSPECIFIED);
  } else {
    EXPECT_EQ(accept, pb::REASON_UNSPECIFIED);
    EXPECT_EQ(retract, pb::REASON_OTHER_ORGANIZATION);
  }
  EXPECT_EQ(Get(kanagawa_, name_)->lead(), GetParam() ? kKanagawa : kManiwa);
}

TEST_P(InitiativeRaceTest, OfTwoSuccessorsOneTakesTheMembershipOver) {
  // A city that was divided into Maniwa and Aizu.
  constexpr char kDivided[] = "organizations/odivided";
  AddOrganization(kDivided, "", "旧市", pb::ORGANIZATION_KIND_CITY, "");
  Join(name_, kDivided, AddOffice(kDivided));
  storage::Mutation mutation;
  const auto row =
      Organizations().Get(*store_->NewSnapshot(), KeyByName(Organizations(), kDivided));
  pb::Organization ended = (*row)->message;
  ended.set_abolished_date("2024-07-03");
  Organizations().Update(**row, ended, mutation);
  pb::Reorganization split;
  split.set_name("reorganizations/2024-1");
  split.set_date("2024-07-03");
  split.add_predecessors(kDivided);
  split.add_successors(kManiwa);
  split.add_successors(kAizu);
  Reorganizations().Insert(split, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());

  pb::ChangeMembershipRequest maniwa = StepOf(name_, kManiwa, pb::MEMBER_ACTION_TAKE_OVER);
  maniwa.set_predecessor(kDivided);
  pb::ChangeMembershipRequest aizu = StepOf(name_, kAizu, pb::MEMBER_ACTION_TAKE_OVER);
  aizu.set_predecessor(kDivided);
  EXPECT_EQ(
      Loser(Race(Make(maniwa_, "ChangeMembership", maniwa), Make(aizu_, "ChangeMembership", aizu))),
      pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(GetMember(kanagawa_, name_, kDivided)->taken_over_by(), GetParam() ? kAizu : kManiwa);
  EXPECT_EQ(Get(kanagawa_, name_)->member_count(), 2);
}

TEST_P(InitiativeRaceTest, AnInvitationThatComesWithADeletionLeavesNoMemberBehind) {
  pb::DeleteInitiativeRequest remove;
  remove.set_name(name_);
  const auto [invite, deletion] = Race(Stepping(kanagawa_, kManiwa, pb::MEMBER_ACTION_INVITE),
                                       Make(kanagawa_, "DeleteInitiative", remove));
  EXPECT_EQ(deletion == pb::REASON_UNSPECIFIED, GetParam());
  if (deletion == pb::REASON_UNSPECIFIED) {
    EXPECT_EQ(invite, pb::REASON_NOT_FOUND);
    const auto page = Members().Scan(*store_->NewSnapshot(), Members().NewKey(), "", /*limit=*/10);
    EXPECT_TRUE(page->rows.empty());
  } else {
    EXPECT_EQ(deletion, pb::REASON_STILL_REFERENCED);
    EXPECT_EQ(invite, pb::REASON_UNSPECIFIED);
  }
}

TEST_P(InitiativeRaceTest, TheSameInvitationTwiceIsOne) {
  EXPECT_EQ(Loser(Race(Stepping(kanagawa_, kManiwa, pb::MEMBER_ACTION_INVITE),
                       Stepping(kanagawa_, kManiwa, pb::MEMBER_ACTION_INVITE))),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(GetMember(kanagawa_, name_, kManiwa)->history_size(), 1);
}

TEST_P(InitiativeRaceTest, AFormThatNeedsAResolutionDoesNotSlipUnderAJoiningBody) {
  ASSERT_TRUE(Step(kanagawa_, name_, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  pb::UpdateInitiativeRequest update;
  update.mutable_initiative()->set_name(name_);
  update.mutable_initiative()->set_form(pb::COOPERATION_FORM_AGREEMENT);
  const auto [join, change] = Race(Stepping(maniwa_, kManiwa, pb::MEMBER_ACTION_JOIN),
                                   Make(kanagawa_, "UpdateInitiative", update));
  EXPECT_EQ(join == pb::REASON_UNSPECIFIED, !GetParam());
  if (join == pb::REASON_UNSPECIFIED) {
    EXPECT_EQ(change, pb::REASON_NOT_EDITABLE);
  } else {
    EXPECT_EQ(join, pb::REASON_STEP_MISSING);
    EXPECT_EQ(change, pb::REASON_UNSPECIFIED);
  }
}

// Steps that do not write the initiative rely on it all the same.
TEST_P(InitiativeRaceTest, NobodyIsInvitedToWhatHasBeenCancelledMeanwhile) {
  const auto [invite, cancel] = Race(Stepping(kanagawa_, kManiwa, pb::MEMBER_ACTION_INVITE),
                                     Moving(pb::INITIATIVE_STATE_CANCELLED));
  EXPECT_EQ(cancel, pb::REASON_UNSPECIFIED);
  EXPECT_EQ(GetMember(kanagawa_, name_, kManiwa).ok(), invite == pb::REASON_UNSPECIFIED);
  EXPECT_EQ(invite, GetParam() ? pb::REASON_ILLEGAL_TRANSITION : pb::REASON_UNSPECIFIED);
}

TEST_P(InitiativeRaceTest, WhoIsInvitedMissesNoChangeThatComesWithTheInvitation) {
  name_ = Create(Draft("題名", pb::VISIBILITY_PRIVATE)).name();
  pb::ListChangesRequest changes;
  changes.set_cursor(List(maniwa_)->change_cursor());
  changes.add_types(pb::RESOURCE_TYPE_INITIATIVE);
  pb::UpdateInitiativeRequest update;
  update.mutable_initiative()->set_name(name_);
  update.mutable_initiative()->set_title("新しい題名");
  const auto [invite, change] = Race(Stepping(kanagawa_, kManiwa, pb::MEMBER_ACTION_INVITE),
                                     Make(kanagawa_, "UpdateInitiative", update));
  ASSERT_EQ(invite, pb::REASON_UNSPECIFIED);
  ASSERT_EQ(change, pb::REASON_UNSPECIFIED);
  const auto told = Call<pb::ListChangesResponse>(maniwa_, "ChangeService/ListChanges", changes);
  ASSERT_TRUE(told.ok()) << told.status();
  // Of the invitation, and of the new title if that came after it.
  EXPECT_EQ(told->changes_size(), VersionOfMember(kManiwa) < VersionOfInitiative() ? 2 : 1);
}

}  // namespace
}  // namespace renkei::service
