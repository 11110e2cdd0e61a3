#include "server/domain/initiative/form_steps.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/initiative/cooperation_form.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr absl::CivilDay kToday(2024, 7, 3);

pb::Initiative Of(pb::CooperationForm form) {
  pb::Initiative i;
  i.set_form(form);
  return i;
}

void Record(pb::Initiative& i, pb::CooperationStep kind, const std::string& date) {
  pb::InitiativeStep& step = *i.add_steps();
  step.set_kind(kind);
  step.set_date(date);
}

std::vector<std::string> BadFields(const absl::Status& status) {
  std::vector<std::string> fields;
  if (const auto detail = DetailOf(status)) {
    for (const auto& v : detail->violations()) {
      fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    }
  }
  return fields;
}

// By hand once more: what each form needs before it runs.
TEST(FormSteps, EachFormNeedsBeforeItsStartWhatBringsItIntoBeing) {
  const std::map<pb::CooperationForm, std::string> expected = {
      {pb::COOPERATION_FORM_UNSPECIFIED, ""},
      {pb::COOPERATION_FORM_AGREEMENT, "AGREEMENT"},
      {pb::COOPERATION_FORM_COUNCIL, "BYLAWS"},
      {pb::COOPERATION_FORM_JOINT_ORGAN, "BYLAWS"},
      {pb::COOPERATION_FORM_ENTRUSTMENT, "BYLAWS"},
      {pb::COOPERATION_FORM_SUBSTITUTE_EXECUTION, "BYLAWS"},
      {pb::COOPERATION_FORM_PARTIAL_AFFAIRS_ASSOCIATION, "BYLAWS,PERMISSION"},
      {pb::COOPERATION_FORM_WIDE_AREA_UNION, "BYLAWS,PERMISSION"},
      {pb::COOPERATION_FORM_CORE_URBAN_AREA, "DECLARATION,AGREEMENT"},
      {pb::COOPERATION_FORM_SETTLEMENT_AREA, "DECLARATION,AGREEMENT"},
      {pb::COOPERATION_FORM_WIDE_REGION, ""},
      {pb::COOPERATION_FORM_VOLUNTARY, ""}};
  EXPECT_EQ(expected.size(), static_cast<size_t>(pb::CooperationForm_ARRAYSIZE));
  for (const auto& [form, steps] : expected) {
    const absl::Status status = CheckReadyToRun(Of(form), "2024-07-03");
    EXPECT_EQ(MetadataOf(status, "step"), steps) << form;
    EXPECT_EQ(ReasonOf(status), steps.empty() ? pb::REASON_UNSPECIFIED : pb::REASON_STEP_MISSING);
  }
}

TEST(FormSteps, WhatHoldsAnInitiativeUpHasASourceAndEveryStepTwoNames) {
  for (int form = 1; form < pb::CooperationForm_ARRAYSIZE; ++form) {
    int rank = 0;
    std::set<pb::CooperationStep> kinds;
    for (const FormStep& step : StepsOf(static_cast<pb::CooperationForm>(form))) {
      EXPECT_TRUE(kinds.insert(step.kind).second) << "twice: " << step.name_en;
      EXPECT_GE(step.rank, rank) << step.name_en;
      rank = step.rank;
      EXPECT_FALSE(step.name_ja.empty() || step.name_en.empty());
      EXPECT_TRUE(step.need == StepNeed::kCustomary || !step.source.empty()) << step.name_en;
    }
    EXPECT_FALSE(kinds.empty()) << form;
  }
  // The two that could not be verified.
  EXPECT_TRUE(RuleOf(pb::COOPERATION_FORM_WIDE_REGION).source.empty());
}

TEST(FormSteps, AllThatIsMissingIsNamedWithItsSource) {
  pb::Initiative i = Of(pb::COOPERATION_FORM_CORE_URBAN_AREA);
  const absl::Status both = CheckReadyToRun(i, "2024-07-03");
  EXPECT_THAT(DetailOf(both)->message_ja(), HasSubstr("連携中枢都市宣言"));
  EXPECT_THAT(DetailOf(both)->message_ja(), HasSubstr("地方自治法第252条の2第1項"));
  Record(i, pb::COOPERATION_STEP_DECLARATION, "2024-02-20");
  EXPECT_EQ(MetadataOf(CheckReadyToRun(i, "2024-07-03"), "step"), "AGREEMENT");
  Record(i, pb::COOPERATION_STEP_AGREEMENT, "2024-06-20");
  EXPECT_TRUE(CheckReadyToRun(i, "2024-06-20").ok());
  EXPECT_THAT(BadFields(CheckReadyToRun(i, "2024-06-19")), ElementsAre("date BAD_ORDER"));
  std::vector<std::string> duties;
  for (const FormStep& step : MissingSteps(i, StepNeed::kDuty)) {
    duties.push_back(StepToken(step.kind));
  }
  EXPECT_THAT(duties, ElementsAre("PUBLIC_NOTICE", "NOTIFICATION", "PLAN"));
}

TEST(FormSteps, StepsStandInTheOrderOfTheForm) {
  pb::Initiative i = Of(pb::COOPERATION_FORM_WIDE_AREA_UNION);
  Record(i, pb::COOPERATION_STEP_PERMISSION, "2023-12-20");
  Record(i, pb::COOPERATION_STEP_BYLAWS, "2024-01-10");
  EXPECT_THAT(BadFields(CheckFormSteps(i, kToday, "initiative")),
              ElementsAre("initiative.steps[0].date BAD_ORDER"));
  i.mutable_steps(1)->set_date("2023-12-20");
  EXPECT_TRUE(CheckFormSteps(i, kToday, "initiative").ok());
  // Agreements are concluded with one member after the other: the first counts.
  pb::Initiative area = Of(pb::COOPERATION_FORM_CORE_URBAN_AREA);
  Record(area, pb::COOPERATION_STEP_AGREEMENT, "2024-03-27");
  Record(area, pb::COOPERATION_STEP_PUBLIC_NOTICE, "2024-03-28");
  Record(area, pb::COOPERATION_STEP_AGREEMENT, "2024-05-01");
  EXPECT_TRUE(CheckFormSteps(area, kToday, "initiative").ok());
}

// 地方自治法: 「告示するとともに、届け出なければならない」 puts neither first.
TEST(FormSteps, TheNoticeAndTheNotificationComeInAnyOrder) {
  int forms = 0;
  for (int form = 1; form < pb::CooperationForm_ARRAYSIZE; ++form) {
    std::set<pb::CooperationStep> kinds;
    for (const FormStep& step : StepsOf(static_cast<pb::CooperationForm>(form)))
      kinds.insert(step.kind);
    if (kinds.count(pb::COOPERATION_STEP_PUBLIC_NOTICE) == 0 ||
        kinds.count(pb::COOPERATION_STEP_NOTIFICATION) == 0)
      continue;
    ++forms;
    for (const bool notice_first : {true, false}) {
      pb::Initiative i = Of(static_cast<pb::CooperationForm>(form));
      Record(i, pb::COOPERATION_STEP_PUBLIC_NOTICE, notice_first ? "2024-03-01" : "2024-03-05");
      Record(i, pb::COOPERATION_STEP_NOTIFICATION, notice_first ? "2024-03-05" : "2024-03-01");
      EXPECT_TRUE(CheckFormSteps(i, kToday, "initiative").ok()) << form;
    }
  }
  EXPECT_GE(forms, 5);
}

TEST(FormSteps, AStepThatTheFormDoesNotKnowAndOneStillToComeAreRefused) {
  pb::Initiative i = Of(pb::COOPERATION_FORM_AGREEMENT);
  Record(i, pb::COOPERATION_STEP_PERMISSION, "2024-01-10");
  Record(i, pb::COOPERATION_STEP_AGREEMENT, "2024-07-04");
  const absl::Status status = CheckFormSteps(i, kToday, "initiative");
  EXPECT_THAT(BadFields(status), ElementsAre("initiative.steps[0].kind NOT_APPLICABLE",
                                             "initiative.steps[1].date IN_FUTURE"));
  EXPECT_THAT(DetailOf(status)->violations(0).message_ja(), HasSubstr("連携協約の締結"));
  i.set_form(pb::COOPERATION_FORM_UNSPECIFIED);
  EXPECT_THAT(DetailOf(CheckFormSteps(i, kToday, "initiative"))->violations(0).message_ja(),
              HasSubstr("先に連携の形式を"));
}

TEST(FormSteps, AFormCallsAStepByItsOwnName) {
  EXPECT_EQ(StepName(pb::COOPERATION_FORM_SETTLEMENT_AREA, pb::COOPERATION_STEP_DECLARATION).ja,
            "中心市宣言");
  EXPECT_EQ(StepName(pb::COOPERATION_FORM_AGREEMENT, pb::COOPERATION_STEP_DECLARATION).ja, "宣言");
}

TEST(CheckReadyToRun, TheLeadsOwnCouncilIsAskedForAsTheStepsAre) {
  pb::Initiative i = Of(pb::COOPERATION_FORM_AGREEMENT);
  EXPECT_EQ(MetadataOf(CheckReadyToRun(i, "2024-07-03", true), "step"), "RESOLUTION,AGREEMENT");
  EXPECT_EQ(MetadataOf(CheckReadyToRun(i, "2024-07-03", false), "step"), "AGREEMENT");
}

TEST(CheckReadyToClose, WhatLawAsksForIsRecordedOrExplained) {
  pb::Initiative i = Of(pb::COOPERATION_FORM_AGREEMENT);
  EXPECT_EQ(MetadataOf(CheckReadyToClose(i, ""), "step"), "PUBLIC_NOTICE,NOTIFICATION");
  EXPECT_TRUE(CheckReadyToClose(i, "県が届け出たため").ok());
  pb::InitiativeStep& notice = *i.add_steps();
  notice.set_kind(pb::COOPERATION_STEP_PUBLIC_NOTICE);
  notice.set_date("2024-06-28");
  EXPECT_EQ(MetadataOf(CheckReadyToClose(i, ""), "step"), "NOTIFICATION");
  EXPECT_TRUE(CheckReadyToClose(Of(pb::COOPERATION_FORM_VOLUNTARY), "").ok());
}

}  // namespace
}  // namespace renkei::domain
