// Initiatives and memberships: every state of both, by every kind of account. Accepted applicants were
// offered `council`, which was refused; an agreement could not be started for want of a resolution that
// nobody could record.
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/service/initiative/initiative_access.h"
#include "tests/unit/next_steps/next_steps_fixture.h"

namespace renkei::service {
namespace {

constexpr pb::InitiativeState kLife[] = {pb::INITIATIVE_STATE_PROPOSED, pb::INITIATIVE_STATE_OPEN,
                                         pb::INITIATIVE_STATE_RUNNING, pb::INITIATIVE_STATE_CLOSED,
                                         pb::INITIATIVE_STATE_CANCELLED};

// A membership as it can stand: its state and the marks that decide what is open.
struct Situation {
  pb::MemberState state;
  bool accepted = true;
  bool lead_offered = false;
  bool removal_requested = false;
};

constexpr Situation kSituations[] = {
    {pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_STATE_INVITED},
    {pb::MEMBER_STATE_APPLIED, false},
    {pb::MEMBER_STATE_APPLIED, true},
    {pb::MEMBER_STATE_CONSIDERING, false},
    {pb::MEMBER_STATE_CONSIDERING, true},
    {pb::MEMBER_STATE_COUNCIL_PENDING, true},
    {pb::MEMBER_STATE_JOINED},
    {pb::MEMBER_STATE_JOINED, true, true},
    {pb::MEMBER_STATE_JOINED, true, false, true},
    {pb::MEMBER_STATE_DECLINED},
    {pb::MEMBER_STATE_WITHDRAWN},
    {pb::MEMBER_STATE_REMOVED},
    {pb::MEMBER_STATE_RETRACTED},
};

class InitiativeNextStepsTest : public NextStepsTest {
 protected:
  InitiativeNextStepsTest() {
    leaves_sound_store_ = false;  // members are put into their states past the handlers
    const auto officer = [&](const char* called, const char* organization, pb::Role role) {
      officers_.push_back({called, AddAccount(organization, {role})});
    };
    officer("lead's reader", kKanagawa, pb::ROLE_READER);
    officer("lead's contributor", kKanagawa, pb::ROLE_CONTRIBUTOR);
    officer("lead's approver", kKanagawa, pb::ROLE_APPROVER);
    officer("body's reader", kManiwa, pb::ROLE_READER);
    officer("body's contributor", kManiwa, pb::ROLE_CONTRIBUTOR);
    officer("body's approver", kManiwa, pb::ROLE_APPROVER);
    officer("coordinator", kYokohama, pb::ROLE_COORDINATOR);
    officer("stranger", kYokohama, pb::ROLE_APPROVER);
  }

  std::string Create(pb::CooperationForm form) {
    pb::CreateInitiativeRequest request;
    request.mutable_initiative()->set_title("広域の足");
    request.mutable_initiative()->set_form(form);
    request.mutable_initiative()->set_open_to_applications(true);
    const auto created =
        Call<pb::Initiative>(officers_[2].token, "InitiativeService/CreateInitiative", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }

  pb::InitiativeMember MemberAs(const std::string& name, const std::string& organization,
                                const Situation& situation) const {
    pb::InitiativeMember m;
    m.set_name(absl::StrCat(name, "/members/", domain::LastSegment(organization)));
    m.set_organization(organization);
    m.set_state(situation.state);
    m.set_role(pb::MEMBER_ROLE_MEMBER);
    m.set_accepted_by_lead(situation.accepted);
    m.set_lead_offered(situation.lead_offered);
    m.set_removal_requested(situation.removal_requested);
    if (situation.state == pb::MEMBER_STATE_JOINED) m.set_joined_date("2024-04-01");
    return m;
  }

  void PutRow(const pb::InitiativeMember& wanted, storage::Mutation& mutation) {
    storage::Key key = MembersPrefix(domain::ParentName(wanted.name(), 2));
    const auto row =
        Members().Get(*store_->NewSnapshot(), key.Add(domain::LastSegment(wanted.organization())));
    ASSERT_TRUE(row.ok()) << row.status();
    const bool none = wanted.state() == pb::MEMBER_STATE_UNSPECIFIED;
    if (row->has_value() && none) Members().Erase(**row, mutation);
    if (row->has_value() && !none) Members().Update(**row, wanted, mutation);
    if (!row->has_value() && !none) Members().Insert(wanted, mutation);
  }

  void Arrange(const std::string& name, pb::InitiativeState life, const Situation& situation) {
    storage::Mutation mutation;
    PutRow(MemberAs(name, kManiwa, situation), mutation);
    const auto row = Initiatives().Get(*store_->NewSnapshot(), KeyByName(Initiatives(), name));
    pb::Initiative initiative = (*row)->message;
    initiative.set_state(life);
    Initiatives().Update(**row, initiative, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  // One arrangement: the inbox, the page, and a refusal of each kind of resource.
  void Walk(const std::string& name, const std::string& where) {
    for (const Officer& officer : officers_) {
      Read(officer, {"inbox"}, where + " inbox");
      Read(officer, {"initiative", "show", name}, where + " page");
      Try(officer, {"initiative", "start", name}, where);
      Try(officer, {"initiative", "council", name, kManiwa, "--council-date", "2024-07-03"}, where);
    }
  }

  // 0: proposer's reader ... 5: the body's approver.
  std::vector<Officer> officers_;
};

TEST_F(InitiativeNextStepsTest, NoSuggestionIsRefusedInAnyStateByAnyRole) {
  for (const pb::CooperationForm form :
       {pb::COOPERATION_FORM_VOLUNTARY, pb::COOPERATION_FORM_AGREEMENT,
        pb::COOPERATION_FORM_COUNCIL}) {
    const std::string name = Create(form);
    for (const pb::InitiativeState life : kLife) {
      for (const Situation& situation : kSituations) {
        ASSERT_NO_FATAL_FAILURE(Arrange(name, life, situation));
        Walk(name, absl::StrCat(pb::CooperationForm_Name(form), " ", pb::InitiativeState_Name(life),
                                " ", pb::MemberState_Name(situation.state),
                                situation.accepted ? "" : " not accepted"));
      }
    }
    Arrange(name, pb::INITIATIVE_STATE_CANCELLED, {pb::MEMBER_STATE_UNSPECIFIED});
  }
  EXPECT_GT(suggestions_, 1'000);
  EXPECT_GT(refusals_, 1'000);
  // The walk has met every step that there is, but for successions.
  for (const char* verb : {"accept",          "accept-lead",
                           "cancel",          "close",
                           "consent-removal", "consider",
                           "council",         "decline",
                           "invite",          "join",
                           "offer-lead",      "open",
                           "remove",          "request",
                           "resolve",         "retract-invitation",
                           "retract-offer",   "retract-removal",
                           "start",           "step",
                           "withdraw"})
    EXPECT_TRUE(verbs_.count(absl::StrCat("initiative ", verb)) > 0) << verb;
}

TEST_F(InitiativeNextStepsTest, WhatIsSuggestedLeadsAnAgreementFromProposalToItsEnd) {
  const std::string name = Create(pb::COOPERATION_FORM_AGREEMENT);
  const Officer& lead = officers_[2];
  // The first suggestion that moves things on, typed for good, until nothing is left.
  for (const char* verb : {"step", "resolve", "open", "start", "step", "step", "close"}) {
    const Run page = Type(lead, {"initiative", "show", name});
    const std::string wanted = absl::StrCat("renkei initiative ", verb, " ");
    std::vector<std::string> words;
    for (const std::string& command : Suggested(page.text)) {
      if (words.empty() && absl::StartsWith(command, wanted)) words = absl::StrSplit(command, ' ');
    }
    ASSERT_FALSE(words.empty()) << verb << "\n" << page.text;
    words.erase(words.begin());
    for (std::string& word : words) word = Filled(word);
    const Run run = Type(lead, words);
    ASSERT_EQ(run.exit_code, cli::kExitDone) << absl::StrJoin(words, " ") << "\n" << run.text;
  }
  pb::GetInitiativeRequest get;
  get.set_name(name);
  const auto closed = Call<pb::Initiative>(lead.token, "InitiativeService/GetInitiative", get);
  EXPECT_EQ(closed->state(), pb::INITIATIVE_STATE_CLOSED);
  EXPECT_EQ(closed->steps_size(), 3);
}

TEST_F(InitiativeNextStepsTest, ASuccessorTakesOverAsTheInboxSays) {
  constexpr char kGone[] = "organizations/ogone";
  AddOrganization(kGone, "", "旧町", pb::ORGANIZATION_KIND_TOWN, "", "2024-06-01");
  pb::Reorganization merger;
  merger.set_name("reorganizations/2024-1");
  merger.set_date("2024-06-01");
  merger.set_kind(pb::REORGANIZATION_KIND_MERGER);
  merger.add_predecessors(kGone);
  merger.add_successors(kManiwa);
  storage::Mutation mutation;
  Reorganizations().Insert(merger, mutation);
  const std::string name = Create(pb::COOPERATION_FORM_VOLUNTARY);
  PutRow(MemberAs(name, kGone, {pb::MEMBER_STATE_JOINED}), mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  for (const Officer& officer : officers_) Read(officer, {"inbox"}, "succession");
  EXPECT_TRUE(verbs_.count("initiative take-over") > 0);
}

TEST_F(InitiativeNextStepsTest, AnAcceptedApplicantIsToldSoAndWhatItCanDo) {
  const std::string name = Create(pb::COOPERATION_FORM_VOLUNTARY);
  Arrange(name, pb::INITIATIVE_STATE_OPEN, {pb::MEMBER_STATE_APPLIED, true});
  EXPECT_THAT(Type(officers_[5], {"initiative", "members", name}).text,
              ::testing::HasSubstr("申請（承認済み）"));
  const Run inbox = Type(officers_[5], {"inbox"});
  EXPECT_THAT(
      Suggested(inbox.text),
      ::testing::ElementsAre("renkei initiative consider " + name, "renkei initiative join " + name,
                             "renkei initiative decline " + name + " --reason 理由"));
}

}  // namespace
}  // namespace renkei::service
