#include "server/domain/initiative/initiative_parts.h"

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kPartsDay(2024, 7, 3);

pb::InitiativeMilestone& AddMilestone(pb::Initiative& i, const std::string& title,
                                      pb::MilestoneState state, const std::string& done = "") {
  pb::InitiativeMilestone& m = *i.add_milestones();
  m.set_title(title);
  m.set_state(state);
  m.set_done_date(done);
  return m;
}

std::vector<std::string> BadFields(const pb::Initiative& i) {
  std::vector<std::string> fields;
  if (const auto detail = DetailOf(CheckParts(i, kPartsDay, "initiative"))) {
    for (const auto& v : detail->violations()) {
      fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    }
  }
  return fields;
}

std::vector<std::string> Told(const pb::Initiative& old, const pb::Initiative& changed) {
  std::vector<std::string> told;
  for (const pb::InitiativeEvent& e : EventsOfEdit(old, changed, kPartsDay)) {
    told.push_back(absl::StrCat(e.action().substr(sizeof("INITIATIVE_ACTION_") - 1), " ",
                                e.subject(), " ", e.date()));
  }
  return told;
}

TEST(CheckParts, AMilestoneIsDoneOnADayThatHasCome) {
  pb::Initiative i;
  AddMilestone(i, "a", pb::MILESTONE_STATE_DONE);
  AddMilestone(i, "b", pb::MILESTONE_STATE_DONE, "2024-07-04");
  AddMilestone(i, "c", pb::MILESTONE_STATE_DELAYED, "2024-07-01");
  AddMilestone(i, "d", pb::MILESTONE_STATE_DONE, "2024-07-03");
  AddMilestone(i, "a", pb::MILESTONE_STATE_PLANNED);
  EXPECT_THAT(BadFields(i), ElementsAre("initiative.milestones[0].done_date REQUIRED",
                                        "initiative.milestones[1].done_date IN_FUTURE",
                                        "initiative.milestones[2].done_date NOT_APPLICABLE",
                                        "initiative.milestones[4].title DUPLICATE"));
}

TEST(CheckParts, KpisHaveIdsOfTheirOwn) {
  pb::Initiative i;
  i.add_kpis()->set_id("riders");
  i.add_kpis()->set_id("riders");
  EXPECT_THAT(BadFields(i), ElementsAre("initiative.kpis[1].id DUPLICATE"));
}

TEST(FillParts, AMilestoneBeginsAsPlanned) {
  pb::Initiative i;
  AddMilestone(i, "a", pb::MILESTONE_STATE_UNSPECIFIED);
  FillParts(i);
  EXPECT_EQ(i.milestones(0).state(), pb::MILESTONE_STATE_PLANNED);
}

TEST(EventsOfEdit, EachStepMilestoneAndKpiThatDiffersIsTold) {
  pb::Initiative old;
  pb::InitiativeStep& agreement = *old.add_steps();
  agreement.set_kind(pb::COOPERATION_STEP_AGREEMENT);
  agreement.set_date("2024-05-01");
  AddMilestone(old, "試験運行", pb::MILESTONE_STATE_PLANNED);
  AddMilestone(old, "本格運行", pb::MILESTONE_STATE_PLANNED);
  AddMilestone(old, "撤回", pb::MILESTONE_STATE_PLANNED);
  old.add_kpis()->set_id("riders");
  old.mutable_kpis(0)->set_title("利用者数");
  old.add_kpis()->set_id("routes");
  EXPECT_THAT(Told(old, old), IsEmpty());

  pb::Initiative changed = old;
  changed.mutable_steps(0)->set_date("2024-05-02");
  pb::InitiativeStep& notice = *changed.add_steps();
  notice.set_kind(pb::COOPERATION_STEP_PUBLIC_NOTICE);
  notice.set_date("2024-05-10");
  changed.mutable_milestones(0)->set_state(pb::MILESTONE_STATE_DONE);
  changed.mutable_milestones(0)->set_done_date("2024-06-30");
  changed.mutable_milestones(1)->set_state(pb::MILESTONE_STATE_DELAYED);
  changed.mutable_milestones()->RemoveLast();
  changed.mutable_kpis(0)->set_note("延べ人数");
  changed.mutable_kpis()->RemoveLast();
  changed.add_kpis()->set_id("buses");
  changed.set_purpose("移動手段の確保");
  changed.set_open_to_applications(true);
  EXPECT_THAT(
      Told(old, changed),
      ElementsAre("CORRECT_STEP COOPERATION_STEP_AGREEMENT 2024-05-02",
                  "RECORD_STEP COOPERATION_STEP_PUBLIC_NOTICE 2024-05-10",
                  "REACH_MILESTONE 試験運行 2024-06-30", "DELAY_MILESTONE 本格運行 2024-07-03",
                  "REMOVE_MILESTONE 撤回 2024-07-03", "CHANGE_KPI 利用者数 2024-07-03",
                  "ADD_KPI buses 2024-07-03", "REMOVE_KPI routes 2024-07-03",
                  "EDIT purpose,open_to_applications 2024-07-03"));
  EXPECT_THAT(Told(changed, pb::Initiative()),
              ::testing::Contains("REMOVE_STEP COOPERATION_STEP_AGREEMENT 2024-05-02"));
}

TEST(EventsOfEdit, AnEditOfVeryManyThingsIsOneEvent) {
  pb::Initiative changed;
  for (size_t i = 0; i <= kMaxEventsOfEdit; ++i) {
    AddMilestone(changed, absl::StrCat("m", i), pb::MILESTONE_STATE_PLANNED);
  }
  changed.set_title("題");
  EXPECT_THAT(Told(pb::Initiative(), changed), ElementsAre("EDIT title,milestones 2024-07-03"));
}

}  // namespace
}  // namespace renkei::domain
