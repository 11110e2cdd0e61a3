#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::SizeIs;

using InitiativeServiceTest = InitiativeTest;

TEST_F(InitiativeServiceTest, TheWholeLifeOfAnInitiative) {
  pb::Initiative draft = Draft("県境を越えるデマンド交通");
  draft.set_form(pb::COOPERATION_FORM_AGREEMENT);
  pb::InitiativeStep& agreement = *draft.add_steps();
  agreement.set_kind(pb::COOPERATION_STEP_AGREEMENT);
  agreement.set_date("2024-06-28");
  const pb::Initiative created = Create(draft);
  EXPECT_EQ(created.state(), pb::INITIATIVE_STATE_PROPOSED);
  EXPECT_EQ(created.lead(), kKanagawa);
  EXPECT_EQ(created.member_count(), 1);
  EXPECT_EQ(created.audience().visibility(), pb::VISIBILITY_MEMBERS);
  const std::string& name = created.name();
  const auto lead = GetMember(maniwa_, name, kKanagawa);
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->role(), pb::MEMBER_ROLE_LEAD);
  EXPECT_EQ(lead->state(), pb::MEMBER_STATE_JOINED);
  EXPECT_EQ(lead->joined_date(), "2024-07-03");

  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
  const auto invited = Step(kanagawa_, name, kYokohama, pb::MEMBER_ACTION_INVITE);
  ASSERT_TRUE(invited.ok()) << invited.status();
  EXPECT_EQ(invited->state(), pb::MEMBER_STATE_INVITED);
  EXPECT_EQ(invited->role(), pb::MEMBER_ROLE_MEMBER);
  ASSERT_TRUE(Step(yokohama_, name, kYokohama, pb::MEMBER_ACTION_CONSIDER).ok());
  pb::ChangeMembershipRequest council = StepOf(name, kYokohama, pb::MEMBER_ACTION_PUT_TO_COUNCIL);
  council.set_council_date("2024-06-10");
  ASSERT_TRUE(Step(yokohama_, council).ok());
  pb::ChangeMembershipRequest join = StepOf(name, kYokohama, pb::MEMBER_ACTION_JOIN);
  const auto too_early = Step(yokohama_, join);
  EXPECT_EQ(ReasonOf(too_early), pb::REASON_STEP_MISSING);
  EXPECT_EQ(domain::DetailOf(too_early.status())->metadata().at("step"), "resolution");
  join.set_resolution_date("2024-06-25");
  join.set_date("2024-07-01");
  const auto joined = Step(yokohama_, join);
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(joined->joined_date(), "2024-07-01");
  EXPECT_EQ(joined->council_date(), "2024-06-10");
  EXPECT_EQ(joined->resolution_date(), "2024-06-25");
  EXPECT_FALSE(joined->etag().empty());
  EXPECT_EQ(Get(maniwa_, name)->member_count(), 2);
  std::vector<std::string> actions;
  for (const pb::InitiativeEvent& event : joined->history()) {
    actions.push_back(absl::StrCat(event.action(), " ", event.date()));
    EXPECT_FALSE(event.actor().empty());
    EXPECT_TRUE(event.has_time());
  }
  EXPECT_THAT(
      actions,
      ElementsAre("MEMBER_ACTION_INVITE 2024-07-03", "MEMBER_ACTION_CONSIDER 2024-07-03",
                  "MEMBER_ACTION_PUT_TO_COUNCIL 2024-07-03", "MEMBER_ACTION_JOIN 2024-07-01"));

  const auto unresolved = Move(kanagawa_, name, pb::INITIATIVE_STATE_RUNNING);
  EXPECT_EQ(ReasonOf(unresolved), pb::REASON_STEP_MISSING);
  EXPECT_EQ(domain::DetailOf(unresolved.status())->metadata().at("step"), "RESOLUTION");
  pb::ChangeMembershipRequest resolve = StepOf(name, kKanagawa, pb::MEMBER_ACTION_PUT_TO_COUNCIL);
  EXPECT_THAT(BadFields(Step(kanagawa_, resolve)), ElementsAre("resolution_date REQUIRED"));
  resolve.set_resolution_date("2024-07-04");
  EXPECT_THAT(BadFields(Step(kanagawa_, resolve)), ElementsAre("resolution_date IN_FUTURE"));
  resolve.set_resolution_date("2024-06-27");
  const auto resolved = Step(kanagawa_, resolve);
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->state(), pb::MEMBER_STATE_JOINED);
  EXPECT_EQ(resolved->resolution_date(), "2024-06-27");
  EXPECT_EQ(ReasonOf(Step(kanagawa_, resolve)), pb::REASON_ILLEGAL_TRANSITION);
  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_RUNNING).ok());
  EXPECT_THAT(BadFields(Move(kanagawa_, name, pb::INITIATIVE_STATE_CLOSED)),
              ElementsAre("results REQUIRED"));
  // Notice and notification are still to come.
  const auto undone = Move(kanagawa_, name, pb::INITIATIVE_STATE_CLOSED, "年間2万人が利用");
  EXPECT_EQ(ReasonOf(undone), pb::REASON_STEP_MISSING);
  EXPECT_EQ(domain::DetailOf(undone.status())->metadata().at("step"), "PUBLIC_NOTICE,NOTIFICATION");
  pb::ChangeInitiativeStateRequest close;
  close.set_name(name);
  close.set_state(pb::INITIATIVE_STATE_CLOSED);
  close.set_results("年間2万人が利用");
  close.set_reason("県が代わりに届け出たため");
  const auto closed =
      Call<pb::Initiative>(kanagawa_, "InitiativeService/ChangeInitiativeState", close);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->results(), "年間2万人が利用");
  EXPECT_EQ(closed->history(3).action(), "INITIATIVE_STATE_CLOSED");
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kAizu, pb::MEMBER_ACTION_INVITE)),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(Move(kanagawa_, name, pb::INITIATIVE_STATE_CANCELLED, "理由")),
            pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(InitiativeServiceTest, BodiesApplyWhileApplicationsAreTakenAndJoinOnceAccepted) {
  pb::Initiative draft = Draft("周遊観光");
  const std::string name = Create(draft).name();
  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_APPLY)),
            pb::REASON_ILLEGAL_TRANSITION);
  pb::Initiative part;
  part.set_name(name);
  part.set_open_to_applications(true);
  ASSERT_TRUE(Update(kanagawa_, part).ok());
  const auto applied = Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_APPLY);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_FALSE(applied->accepted_by_lead());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_CONSIDER).ok());
  const auto unaccepted = Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_JOIN);
  EXPECT_EQ(ReasonOf(unaccepted), pb::REASON_STEP_MISSING);
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT)),
            pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT).ok());
  EXPECT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_JOIN).ok());
  // The lead turns an application down, with a reason.
  ASSERT_TRUE(Step(aizu_, name, kAizu, pb::MEMBER_ACTION_APPLY).ok());
  pb::ChangeMembershipRequest decline = StepOf(name, kAizu, pb::MEMBER_ACTION_DECLINE);
  decline.clear_reason();
  EXPECT_THAT(BadFields(Step(kanagawa_, decline)), ElementsAre("reason REQUIRED"));
  decline.set_reason("対象地域の外のため");
  EXPECT_EQ(Step(kanagawa_, decline)->reason(), "対象地域の外のため");
}

TEST_F(InitiativeServiceTest, NobodyActsForAnotherSide) {
  const std::string name = Create(Draft("権限")).name();
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kAizu, pb::MEMBER_ACTION_INVITE)),
            pb::REASON_OTHER_ORGANIZATION);
  const std::string coordinator = AddAccount(kAizu, {pb::ROLE_COORDINATOR, pb::ROLE_APPROVER});
  EXPECT_EQ(ReasonOf(Step(coordinator, name, kManiwa, pb::MEMBER_ACTION_INVITE)),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Move(coordinator, name, pb::INITIATIVE_STATE_OPEN)),
            pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  // The lead does not answer for the invited, nor a contributor for its approver.
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_JOIN)),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_DECLINE)),
            pb::REASON_OTHER_ORGANIZATION);
  const std::string contributor = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  EXPECT_EQ(ReasonOf(Step(contributor, name, kManiwa, pb::MEMBER_ACTION_JOIN)),
            pb::REASON_ROLE_MISSING);
  EXPECT_TRUE(Step(contributor, name, kManiwa, pb::MEMBER_ACTION_CONSIDER).ok());
  // A step of a membership that was never begun.
  EXPECT_EQ(ReasonOf(Step(aizu_, name, kAizu, pb::MEMBER_ACTION_JOIN)), pb::REASON_NOT_FOUND);
  // Creating in another's name.
  pb::CreateInitiativeRequest create;
  *create.mutable_initiative() = Draft("なりすまし");
  create.set_lead(kYokohama);
  EXPECT_EQ(ReasonOf(Call<pb::Initiative>(kanagawa_, "InitiativeService/CreateInitiative", create)),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(InitiativeServiceTest, OnlyLivingBodiesTakePartAndOnlyGovernmentsLead) {
  const std::string name = Create(Draft("誰が参加できるか")).name();
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kWard, pb::MEMBER_ACTION_INVITE)),
            pb::REASON_NOT_AN_OWNER);
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kAbolished, pb::MEMBER_ACTION_INVITE)),
            pb::REASON_ORGANIZATION_ABOLISHED);
  EXPECT_THAT(BadFields(Step(kanagawa_, name, "organizations/onobody", pb::MEMBER_ACTION_INVITE)),
              ElementsAre("name UNKNOWN_ORGANIZATION"));
  const auto partner = Step(kanagawa_, name, kCompany, pb::MEMBER_ACTION_INVITE);
  ASSERT_TRUE(partner.ok()) << partner.status();
  EXPECT_EQ(partner->role(), pb::MEMBER_ROLE_PARTNER);
  pb::ChangeMembershipRequest request = StepOf(name, kManiwa, pb::MEMBER_ACTION_INVITE);
  request.set_role(pb::MEMBER_ROLE_LEAD);
  EXPECT_THAT(BadFields(Step(kanagawa_, request)), ElementsAre("role BAD_ROLE"));
  // A code is an alias for its body.
  request.set_name(name + "/members/332143");
  request.set_role(pb::MEMBER_ROLE_OBSERVER);
  EXPECT_EQ(Step(kanagawa_, request)->organization(), kManiwa);
  const std::string company = AddOffice(kCompany);
  pb::CreateInitiativeRequest create;
  *create.mutable_initiative() = Draft("企業の提案");
  EXPECT_EQ(ReasonOf(Call<pb::Initiative>(company, "InitiativeService/CreateInitiative", create)),
            pb::REASON_NOT_AN_OWNER);
}

TEST_F(InitiativeServiceTest, AHandoverSwapsTheLeadAndTheLastLeadCannotLeave) {
  const std::string name = Create(Draft("引継ぎ")).name();
  Join(name, kManiwa, maniwa_);
  Join(name, kAizu, aizu_);
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kKanagawa, pb::MEMBER_ACTION_WITHDRAW)),
            pb::REASON_LAST_ONE);
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD)),
            pb::REASON_STEP_MISSING);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  // It is offered to one at a time.
  ASSERT_TRUE(Step(kanagawa_, name, kAizu, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD)),
            pb::REASON_STEP_MISSING);
  const auto lead = Step(aizu_, name, kAizu, pb::MEMBER_ACTION_ACCEPT_LEAD);
  ASSERT_TRUE(lead.ok()) << lead.status();
  EXPECT_EQ(lead->role(), pb::MEMBER_ROLE_LEAD);
  EXPECT_FALSE(lead->lead_offered());
  const auto former = GetMember(aizu_, name, kKanagawa);
  EXPECT_EQ(former->role(), pb::MEMBER_ROLE_MEMBER);
  EXPECT_EQ(former->history().rbegin()->action(), "MEMBER_ACTION_ACCEPT_LEAD");
  EXPECT_EQ(former->etag(), lead->etag()) << "one commit";
  EXPECT_EQ(Get(aizu_, name)->lead(), kAizu);
  EXPECT_EQ(Get(aizu_, name)->member_count(), 3);
  EXPECT_THAT(Titles(aizu_, "lead = \"organizations/072028\""), ElementsAre("引継ぎ"));
  EXPECT_THAT(Titles(aizu_, "lead = \"organizations/140007\""), SizeIs(0));
  EXPECT_EQ(ReasonOf(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN)),
            pb::REASON_OTHER_ORGANIZATION);
  const auto left = Step(kanagawa_, name, kKanagawa, pb::MEMBER_ACTION_WITHDRAW);
  ASSERT_TRUE(left.ok()) << left.status();
  EXPECT_EQ(left->left_date(), "2024-07-03");
  EXPECT_EQ(Get(aizu_, name)->member_count(), 2);
}

TEST_F(InitiativeServiceTest, AMemberIsRemovedOnceACoordinatorConsents) {
  const std::string name = Create(Draft("除名")).name();
  Join(name, kManiwa, maniwa_);
  EXPECT_EQ(ReasonOf(Step(admin_, name, kManiwa, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL)),
            pb::REASON_STEP_MISSING);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_REQUEST_REMOVAL).ok());
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD)),
            pb::REASON_ILLEGAL_TRANSITION);
  const auto removed = Step(admin_, name, kManiwa, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL);
  ASSERT_TRUE(removed.ok()) << removed.status();
  EXPECT_EQ(removed->state(), pb::MEMBER_STATE_REMOVED);
  EXPECT_FALSE(removed->removal_requested());
  EXPECT_EQ(Get(maniwa_, name)->member_count(), 1);
}

TEST_F(InitiativeServiceTest, WhoLeftCanBeInvitedAgainAndItsHistoryStays) {
  const std::string name = Create(Draft("再招待")).name();
  Join(name, kManiwa, maniwa_);
  EXPECT_EQ(ReasonOf(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE)),
            pb::REASON_ILLEGAL_TRANSITION);
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_WITHDRAW).ok());
  const auto again = Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->joined_date(), "");
  EXPECT_EQ(again->history_size(), 4);
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_DECLINE).ok());
  EXPECT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_EQ(Get(maniwa_, name)->member_count(), 1);
}

TEST_F(InitiativeServiceTest, TheSameUpsertTwiceChangesNothing) {
  pb::CreateInitiativeRequest request;
  *request.mutable_initiative() = Draft("取込");
  request.set_allow_existing(true);
  request.set_date("2015-04-24");
  constexpr char kMethod[] = "InitiativeService/CreateInitiative";
  EXPECT_THAT(BadFields(Call<pb::Initiative>(kanagawa_, kMethod, request)),
              ElementsAre("initiative.external_id REQUIRED"));
  request.mutable_initiative()->set_external_id("jh-1");
  request.mutable_initiative()->set_purpose("目的");
  const auto first = Call<pb::Initiative>(kanagawa_, kMethod, request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(GetMember(kanagawa_, first->name(), kKanagawa)->joined_date(), "2015-04-24");
  const storage::Sequence head = store_->Head();
  const auto second = Call<pb::Initiative>(kanagawa_, kMethod, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(store_->Head(), head);
  request.mutable_initiative()->set_title("新しい題名");
  request.mutable_initiative()->clear_purpose();
  const auto third = Call<pb::Initiative>(kanagawa_, kMethod, request);
  EXPECT_EQ(third->name(), first->name());
  EXPECT_EQ(third->title(), "新しい題名");
  EXPECT_EQ(third->purpose(), "目的");
  request.set_allow_existing(false);
  EXPECT_EQ(ReasonOf(Call<pb::Initiative>(kanagawa_, kMethod, request)), pb::REASON_ALREADY_EXISTS);
  // The key is each founder's own, and stays so when another leads.
  const auto elsewhere = Call<pb::Initiative>(maniwa_, kMethod, request);
  ASSERT_TRUE(elsewhere.ok()) << elsewhere.status();
  EXPECT_NE(elsewhere->name(), first->name());
  Join(first->name(), kManiwa, maniwa_);
  ASSERT_TRUE(Step(kanagawa_, first->name(), kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  ASSERT_TRUE(Step(maniwa_, first->name(), kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD).ok());
  request.set_allow_existing(true);
  EXPECT_EQ(ReasonOf(Call<pb::Initiative>(kanagawa_, kMethod, request)),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(InitiativeServiceTest, AllBadFieldsAreReportedAtOnce) {
  pb::CreateInitiativeRequest request;
  request.set_lead("organization/x");
  request.mutable_initiative()->add_framework_items("frameworks/f");
  request.mutable_initiative()->mutable_period()->set_from_fiscal_year(1900);
  request.set_date("2024-13-01");
  EXPECT_THAT(
      BadFields(Call<pb::Initiative>(kanagawa_, "InitiativeService/CreateInitiative", request)),
      ::testing::UnorderedElementsAre(
          "initiative.title REQUIRED", "initiative.framework_items[0] BAD_NAME",
          "initiative.period.from_fiscal_year TOO_SMALL",
          "initiative.period.to_fiscal_year REQUIRED", "lead BAD_NAME", "date BAD_DATE"));
}

TEST_F(InitiativeServiceTest, RulesThatOneFieldCannotSay) {
  pb::CreateInitiativeRequest request;
  *request.mutable_initiative() = Draft("規則");
  constexpr char kMethod[] = "InitiativeService/CreateInitiative";
  pb::Initiative& i = *request.mutable_initiative();
  i.mutable_period()->set_from_fiscal_year(2025);
  i.mutable_period()->set_to_fiscal_year(2024);
  EXPECT_THAT(BadFields(Call<pb::Initiative>(kanagawa_, kMethod, request)),
              ElementsAre("initiative.period.to_fiscal_year PERIOD_REVERSED"));
  i.mutable_period()->set_to_fiscal_year(2025);
  i.mutable_audience()->add_organizations(kManiwa);
  EXPECT_THAT(BadFields(Call<pb::Initiative>(kanagawa_, kMethod, request)),
              ElementsAre("initiative.audience.organizations NOT_SHARED"));
  i.clear_audience();
  i.add_framework_items("frameworks/f/items/x");
  EXPECT_EQ(ReasonOf(Call<pb::Initiative>(kanagawa_, kMethod, request)),
            pb::REASON_DANGLING_REFERENCE);
}

TEST_F(InitiativeServiceTest, TheTextIsChangedByTheLeadWhileItLives) {
  const pb::Initiative created = Create(Draft("変更前"));
  pb::Initiative part;
  part.set_name(created.name());
  part.set_title("変更後");
  EXPECT_EQ(ReasonOf(Update(maniwa_, part)), pb::REASON_OTHER_ORGANIZATION);
  const auto updated = Update(kanagawa_, part);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->title(), "変更後");
  EXPECT_EQ(updated->form(), pb::COOPERATION_FORM_VOLUNTARY);
  EXPECT_EQ(ReasonOf(Update(kanagawa_, part, {"member_count"})), pb::REASON_INVALID_UPDATE_MASK);
  part.set_external_id("another");
  EXPECT_EQ(ReasonOf(Update(kanagawa_, part)), pb::REASON_INVALID_UPDATE_MASK);
  // A stale etag changes nothing and tells the current one.
  part = created;
  part.set_title("後から");
  const auto stale = Update(kanagawa_, part);
  EXPECT_EQ(ReasonOf(stale), pb::REASON_ETAG_MISMATCH);
  EXPECT_EQ(domain::DetailOf(stale.status())->metadata().at("etag"), updated->etag());
  // Once another body has joined, the form stays.
  Join(created.name(), kManiwa, maniwa_);
  part.clear_etag();
  part.set_form(pb::COOPERATION_FORM_AGREEMENT);
  EXPECT_EQ(ReasonOf(Update(kanagawa_, part, {"form"})), pb::REASON_NOT_EDITABLE);
  ASSERT_TRUE(Move(kanagawa_, created.name(), pb::INITIATIVE_STATE_CANCELLED, "予算不成立").ok());
  EXPECT_EQ(ReasonOf(Update(kanagawa_, part, {"title"})), pb::REASON_NOT_EDITABLE);
}

TEST_F(InitiativeServiceTest, AStaleEtagOfAMembershipIsRefused) {
  const std::string name = Create(Draft("競合")).name();
  const auto invited = Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE);
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_CONSIDER).ok());
  pb::ChangeMembershipRequest join = StepOf(name, kManiwa, pb::MEMBER_ACTION_JOIN);
  join.set_etag(invited->etag());
  EXPECT_EQ(ReasonOf(Step(maniwa_, join)), pb::REASON_ETAG_MISMATCH);
  join.set_etag(GetMember(maniwa_, name, kManiwa)->etag());
  EXPECT_TRUE(Step(maniwa_, join).ok());
}

TEST_F(InitiativeServiceTest, ARepeatedRequestIdAnswersWithTheFirstResult) {
  const std::string name = Create(Draft("再送")).name();
  pb::ChangeMembershipRequest invite = StepOf(name, kManiwa, pb::MEMBER_ACTION_INVITE);
  invite.set_request_id("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  const auto first = Step(kanagawa_, invite);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Step(kanagawa_, invite);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  invite.set_name(MemberOf(name, kAizu));
  EXPECT_EQ(ReasonOf(Step(kanagawa_, invite)), pb::REASON_REQUEST_ID_REUSED);
}

TEST_F(InitiativeServiceTest, ValidateOnlyWritesNothing) {
  const std::string name = Create(Draft("試し")).name();
  const storage::Sequence head = store_->Head();
  pb::ChangeMembershipRequest invite = StepOf(name, kManiwa, pb::MEMBER_ACTION_INVITE);
  invite.set_validate_only(true);
  EXPECT_EQ(Step(kanagawa_, invite)->state(), pb::MEMBER_STATE_INVITED);
  pb::DeleteInitiativeRequest remove;
  remove.set_name(name);
  remove.set_validate_only(true);
  EXPECT_TRUE(
      Call<google::protobuf::Empty>(kanagawa_, "InitiativeService/DeleteInitiative", remove).ok());
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(InitiativeServiceTest, OnlyAProposalThatNobodyElseTookPartInIsDeleted) {
  constexpr char kMethod[] = "InitiativeService/DeleteInitiative";
  using google::protobuf::Empty;
  pb::DeleteInitiativeRequest remove;
  remove.set_name(Create(Draft("取下げ")).name());
  EXPECT_EQ(ReasonOf(Call<Empty>(maniwa_, kMethod, remove)), pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Call<Empty>(kanagawa_, kMethod, remove).ok());
  EXPECT_EQ(ReasonOf(Get(kanagawa_, remove.name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(GetMember(kanagawa_, remove.name(), kKanagawa)), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Titles(kanagawa_), SizeIs(0));

  remove.set_name(Create(Draft("辞退された")).name());
  ASSERT_TRUE(Step(kanagawa_, remove.name(), kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  ASSERT_TRUE(Step(maniwa_, remove.name(), kManiwa, pb::MEMBER_ACTION_DECLINE).ok());
  EXPECT_EQ(ReasonOf(Call<Empty>(kanagawa_, kMethod, remove)), pb::REASON_STILL_REFERENCED);
  remove.set_name(Create(Draft("募集済み")).name());
  ASSERT_TRUE(Move(kanagawa_, remove.name(), pb::INITIATIVE_STATE_OPEN).ok());
  EXPECT_EQ(ReasonOf(Call<Empty>(kanagawa_, kMethod, remove)), pb::REASON_NOT_EDITABLE);
}

TEST_F(InitiativeServiceTest, EveryStepIsInTheAuditLog) {
  const std::string name = Create(Draft("監査")).name();
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  const auto entries = Call<pb::ListAuditEntriesResponse>(
      admin_, "IdentityService/ListAuditEntries", pb::ListAuditEntriesRequest());
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ(entries->entries(0).method(), "renkei.v1.InitiativeService/ChangeMembership");
  EXPECT_EQ(entries->entries(0).resource(), MemberOf(name, kManiwa));
  EXPECT_EQ(entries->entries(0).organization(), kKanagawa);
  EXPECT_THAT(entries->entries(0).marks(), ElementsAre("invite"));
}

}  // namespace
}  // namespace renkei::service
