// What an initiative consists of beside its text and its members: cases, milestones, KPIs, partners,
// the steps of its form; and the log of everything.

#include "renkei/v1/case_service.pb.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class InitiativePlanTest : public InitiativeTest {
 protected:
  // A draft of Maniwa's: nobody else reads it.
  std::string AddCase() {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(kManiwa);
    request.mutable_case_()->set_title("未公開の事例");
    const auto created = Call<pb::Case>(maniwa_, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->name();
  }

  void AddIndicator(const std::string& name) {
    pb::Indicator indicator;
    indicator.set_name(name);
    indicator.set_title("年間利用者数");
    indicator.set_unit("人");
    storage::Mutation mutation;
    Indicators().Insert(indicator, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  absl::StatusOr<pb::ListInitiativeEventsResponse> Log(const std::string& token,
                                                       const std::string& name, int size = 0,
                                                       const std::string& page = "") {
    pb::ListInitiativeEventsRequest request;
    request.set_parent(name);
    request.set_page_size(size);
    request.set_page_token(page);
    return Call<pb::ListInitiativeEventsResponse>(token, "InitiativeService/ListInitiativeEvents",
                                                  request);
  }

  static std::string Line(const pb::InitiativeLogEntry& entry) {
    return absl::StrCat(entry.organization().empty() ? "-" : entry.organization(), " ",
                        entry.event().action(), " ", entry.event().subject());
  }

  static void Record(pb::Initiative& i, pb::CooperationStep kind, const std::string& date) {
    pb::InitiativeStep& step = *i.add_steps();
    step.set_kind(kind);
    step.set_date(date);
  }
};

TEST_F(InitiativePlanTest, AllThatALeadWritesIsKept) {
  AddIndicator("indicators/riders");
  pb::Initiative draft = Draft("共同運行");
  pb::InitiativeMilestone& milestone = *draft.add_milestones();
  milestone.set_title("実証運行の開始");
  milestone.mutable_due()->set_text("2025年度末");
  pb::SharedKpi& kpi = *draft.add_kpis();
  kpi.set_id("riders");
  kpi.set_indicator("indicators/riders");
  kpi.add_targets()->mutable_value()->set_number(20000);
  draft.add_partners()->set_display_name("地元の交通事業者");
  Record(draft, pb::COOPERATION_STEP_AGREEMENT, "2024-06-01");
  draft.mutable_steps(0)->mutable_document()->set_title("協定書");
  draft.mutable_steps(0)->mutable_document()->set_url("https://example.lg.jp/a.pdf");
  const pb::Initiative created = Create(draft);
  EXPECT_EQ(created.milestones(0).state(), pb::MILESTONE_STATE_PLANNED);
  EXPECT_EQ(created.milestones(0).due().year(), 2025);
  EXPECT_EQ(created.kpis(0).id(), "riders");
  EXPECT_EQ(created.partners_size(), 1);
  EXPECT_EQ(created.steps(0).document().title(), "協定書");
}

TEST_F(InitiativePlanTest, WhatBreaksARuleIsNamedWithItsField) {
  AddIndicator("indicators/riders");
  const std::string name = Create(Draft("規則")).name();
  pb::Initiative part;
  part.set_name(name);
  pb::InitiativeMilestone& milestone = *part.add_milestones();
  milestone.set_title("開始");
  milestone.set_state(pb::MILESTONE_STATE_DONE);
  for (int i = 0; i < 2; ++i) {
    pb::SharedKpi& kpi = *part.add_kpis();
    kpi.set_id("riders");
    kpi.set_indicator("indicators/riders");
  }
  EXPECT_THAT(BadFields(Update(kanagawa_, part)),
              ElementsAre("initiative.milestones[0].done_date REQUIRED",
                          "initiative.kpis[1].id DUPLICATE"));
  part.clear_milestones();
  part.clear_kpis();
  Record(part, pb::COOPERATION_STEP_PERMISSION, "2024-06-01");
  EXPECT_THAT(BadFields(Update(kanagawa_, part)),
              ElementsAre("initiative.steps[0].kind NOT_APPLICABLE"));
  part.clear_steps();
  pb::SharedKpi& kpi = *part.add_kpis();
  kpi.set_id("riders");
  kpi.set_indicator("indicators/none");
  EXPECT_EQ(ReasonOf(Update(kanagawa_, part)), pb::REASON_DANGLING_REFERENCE);
}

TEST_F(InitiativePlanTest, ACaseIsAddedByWhoReadsItAndStaysWhoeverEdits) {
  const std::string hidden = AddCase();
  pb::Initiative draft = Draft("事例");
  pb::CreateInitiativeRequest create;
  *create.mutable_initiative() = draft;
  create.mutable_initiative()->add_source_cases(hidden);
  // A case that one may not read and one that is not there are the same.
  const auto refused =
      Call<pb::Initiative>(kanagawa_, "InitiativeService/CreateInitiative", create);
  EXPECT_EQ(ReasonOf(refused), pb::REASON_DANGLING_REFERENCE);
  create.mutable_initiative()->set_source_cases(0, "cases/01hzzzzzzzzzzzzzzzzzzzzzzz");
  const auto absent = Call<pb::Initiative>(kanagawa_, "InitiativeService/CreateInitiative", create);
  EXPECT_EQ(ReasonOf(absent), pb::REASON_DANGLING_REFERENCE);
  EXPECT_EQ(domain::DetailOf(refused.status())->metadata().size(),
            domain::DetailOf(absent.status())->metadata().size());

  create.mutable_initiative()->set_source_cases(0, hidden);
  create.set_lead(kManiwa);
  const auto created = Call<pb::Initiative>(maniwa_, "InitiativeService/CreateInitiative", create);
  ASSERT_TRUE(created.ok()) << created.status();
  // Others read the name and nothing of the text.
  const auto read = Get(aizu_, created->name());
  EXPECT_THAT(read->source_cases(), ElementsAre(hidden));
  EXPECT_EQ(read->SerializeAsString().find("未公開"), std::string::npos);
  // The next lead cannot read it, and can still edit.
  Step(maniwa_, created->name(), kKanagawa, pb::MEMBER_ACTION_INVITE).IgnoreError();
  ASSERT_TRUE(Step(kanagawa_, created->name(), kKanagawa, pb::MEMBER_ACTION_JOIN).ok());
  ASSERT_TRUE(Step(maniwa_, created->name(), kKanagawa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  ASSERT_TRUE(Step(kanagawa_, created->name(), kKanagawa, pb::MEMBER_ACTION_ACCEPT_LEAD).ok());
  pb::Initiative part;
  part.set_name(created->name());
  part.add_source_cases(hidden);
  part.set_purpose("目的");
  EXPECT_TRUE(Update(kanagawa_, part).ok());
}

TEST_F(InitiativePlanTest, TheWorkStartsOnceTheStepsOfTheFormAreRecordedAndADryRunTellsTheSame) {
  pb::Initiative draft = Draft("広域連合");
  draft.set_form(pb::COOPERATION_FORM_WIDE_AREA_UNION);
  const std::string name = Create(draft).name();
  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
  pb::ChangeInitiativeStateRequest request;
  request.set_name(name);
  request.set_state(pb::INITIATIVE_STATE_RUNNING);
  for (const bool dry : {true, false}) {
    request.set_validate_only(dry);
    const auto missing =
        Call<pb::Initiative>(kanagawa_, "InitiativeService/ChangeInitiativeState", request);
    EXPECT_EQ(ReasonOf(missing), pb::REASON_STEP_MISSING);
    EXPECT_EQ(domain::DetailOf(missing.status())->metadata().at("step"),
              "RESOLUTION,BYLAWS,PERMISSION");
  }
  pb::Initiative part;
  part.set_name(name);
  Record(part, pb::COOPERATION_STEP_PERMISSION, "2024-06-20");
  ASSERT_TRUE(Update(kanagawa_, part).ok());
  const auto missing = Move(kanagawa_, name, pb::INITIATIVE_STATE_RUNNING);
  EXPECT_EQ(domain::DetailOf(missing.status())->metadata().at("step"), "RESOLUTION,BYLAWS");
  pb::ChangeMembershipRequest resolve = StepOf(name, kKanagawa, pb::MEMBER_ACTION_PUT_TO_COUNCIL);
  resolve.set_council_date("2024-06-01");
  resolve.set_resolution_date("2024-06-05");
  ASSERT_TRUE(Step(kanagawa_, resolve).ok());
  Record(part, pb::COOPERATION_STEP_BYLAWS, "2024-06-10");
  ASSERT_TRUE(Update(kanagawa_, part).ok());
  request.set_validate_only(false);
  request.set_date("2024-06-19");
  EXPECT_THAT(BadFields(Call<pb::Initiative>(kanagawa_, "InitiativeService/ChangeInitiativeState",
                                             request)),
              ElementsAre("date BAD_ORDER"));
  EXPECT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_RUNNING).ok());
}

TEST_F(InitiativePlanTest, WhatTheLeadGaveItTakesBack) {
  const std::string name = Create(Draft("取消し")).name();
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_CONSIDER).ok());
  const auto retracted = Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_RETRACT_INVITATION);
  ASSERT_TRUE(retracted.ok()) << retracted.status();
  EXPECT_EQ(retracted->state(), pb::MEMBER_STATE_RETRACTED);
  EXPECT_EQ(retracted->reason(), "理由");
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_JOIN)),
            pb::REASON_ILLEGAL_TRANSITION);
  Join(name, kManiwa, maniwa_);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  EXPECT_FALSE(
      Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_RETRACT_LEAD_OFFER)->lead_offered());
  EXPECT_EQ(ReasonOf(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD)),
            pb::REASON_STEP_MISSING);
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_REQUEST_REMOVAL).ok());
  EXPECT_FALSE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST)
                   ->removal_requested());
  const std::string coordinator = AddAccount(kAizu, {pb::ROLE_COORDINATOR});
  EXPECT_EQ(ReasonOf(Step(coordinator, name, kManiwa, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL)),
            pb::REASON_STEP_MISSING);
}

TEST_F(InitiativePlanTest, ACoordinatorNoLongerSeesAConfidentialOneOnceTheRemovalIsTakenBack) {
  const std::string name = Create(Draft("非公開", pb::VISIBILITY_PRIVATE)).name();
  Join(name, kManiwa, maniwa_);
  const std::string coordinator = AddAccount(kAizu, {pb::ROLE_COORDINATOR});
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_REQUEST_REMOVAL).ok());
  EXPECT_TRUE(Get(coordinator, name).ok());
  EXPECT_TRUE(Log(coordinator, name).ok());
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST).ok());
  EXPECT_EQ(ReasonOf(Get(coordinator, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Log(coordinator, name)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Step(kanagawa_, name, kAizu, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_TRUE(Log(coordinator, name).ok());
  ASSERT_TRUE(Step(kanagawa_, name, kAizu, pb::MEMBER_ACTION_RETRACT_INVITATION).ok());
  EXPECT_EQ(ReasonOf(Log(coordinator, name)), pb::REASON_NOT_FOUND);
}

TEST_F(InitiativePlanTest, TheLogTellsEverythingOnceNewestFirst) {
  const auto later = [&] { now_ += absl::Hours(1); };
  const std::string name = Create(Draft("経過")).name();
  later();
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  later();
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_JOIN).ok());
  later();
  pb::Initiative part;
  part.set_name(name);
  Record(part, pb::COOPERATION_STEP_AGREEMENT, "2024-06-01");
  part.add_milestones()->set_title("実証運行");
  part.set_purpose("目的");
  ASSERT_TRUE(Update(kanagawa_, part).ok());
  later();
  // Edits of one account and one day are one event.
  part.Clear();
  part.set_name(name);
  part.set_subtitle("副題");
  ASSERT_TRUE(Update(kanagawa_, part).ok());
  later();
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
  later();
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD).ok());
  later();
  ASSERT_TRUE(Move(maniwa_, name, pb::INITIATIVE_STATE_OPEN).ok());
  const auto log = Log(aizu_, name);
  ASSERT_TRUE(log.ok()) << log.status();
  std::vector<std::string> lines;
  for (const pb::InitiativeLogEntry& entry : log->entries()) lines.push_back(Line(entry));
  const std::vector<std::string> expected = {
      "- INITIATIVE_STATE_OPEN ",
      absl::StrCat(kManiwa, " MEMBER_ACTION_ACCEPT_LEAD ", kKanagawa),
      absl::StrCat(kManiwa, " MEMBER_ACTION_OFFER_LEAD "),
      "- INITIATIVE_ACTION_EDIT purpose,subtitle",
      "- INITIATIVE_ACTION_SET_MILESTONE 実証運行",
      "- INITIATIVE_ACTION_RECORD_STEP COOPERATION_STEP_AGREEMENT",
      absl::StrCat(kManiwa, " MEMBER_ACTION_JOIN "),
      absl::StrCat(kManiwa, " MEMBER_ACTION_INVITE "),
      "- INITIATIVE_STATE_PROPOSED ",
      absl::StrCat(kKanagawa, " MEMBER_ACTION_JOIN ")};
  EXPECT_EQ(lines, expected);
  // The same in pages of one, also while something is added in front.
  std::vector<std::string> paged;
  std::string token;
  do {
    const auto page = Log(aizu_, name, 1, token);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_THAT(page->entries(), SizeIs(1));
    paged.push_back(Line(page->entries(0)));
    token = page->next_page_token();
    later();
    if (paged.size() == 3) {
      ASSERT_TRUE(Step(maniwa_, name, kAizu, pb::MEMBER_ACTION_INVITE).ok());
    }
  } while (!token.empty() && paged.size() < 20);
  EXPECT_EQ(paged, expected);
  const auto first = Log(aizu_, name, 2);
  EXPECT_EQ(ReasonOf(Log(aizu_, Create(Draft("別")).name(), 2, first->next_page_token())),
            pb::REASON_INVALID_PAGE_TOKEN);
}

}  // namespace
}  // namespace renkei::service
