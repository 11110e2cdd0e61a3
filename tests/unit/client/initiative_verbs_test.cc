// What the verbs of initiatives send, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class InitiativeVerbsTest : public CliTest {
 protected:
  InitiativeVerbsTest() {
    environment_["LANG"] = "ja_JP.UTF-8";
    initiative_.set_name("initiatives/i1");
    initiative_.set_etag("etag1");
    initiative_.set_form(pb::COOPERATION_FORM_AGREEMENT);
    server_.On<pb::GetInitiativeRequest, pb::Initiative>(
        "InitiativeService/GetInitiative", [this](const auto&) { return initiative_; });
    server_.On<pb::UpdateInitiativeRequest, pb::Initiative>(
        "InitiativeService/UpdateInitiative",
        [](const auto& request) { return request.initiative(); });
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [](const auto&) {
      pb::WhoAmIResponse me;
      me.mutable_organization()->set_name("organizations/onew");
      return me;
    });
    titles_ = {{"organizations/otown", "旧町"}, {"organizations/ovillage", "旧村"}};
    server_.On<pb::ListMembersRequest, pb::ListMembersResponse>(
        "InitiativeService/ListMembers", [this](const auto&) { return members_; });
    server_.On<pb::ChangeMembershipRequest, pb::InitiativeMember>(
        "InitiativeService/ChangeMembership", [](const auto&) { return pb::InitiativeMember(); });
  }

  void Record(pb::CooperationStep kind, const std::string& date) {
    pb::InitiativeStep& step = *initiative_.add_steps();
    step.set_kind(kind);
    step.set_date(date);
  }

  void AddEnded(const std::string& organization, const std::string& successor) {
    pb::InitiativeMember& m = *members_.add_members();
    m.set_organization(organization);
    m.set_organization_ended("2024-06-01");
    m.add_successors(successor);
  }

  pb::UpdateInitiativeRequest Sent() {
    return server_.Requests<pb::UpdateInitiativeRequest>("InitiativeService/UpdateInitiative")
        .back();
  }

  std::vector<std::string> StepsSent() {
    std::vector<std::string> steps;
    const pb::UpdateInitiativeRequest sent = Sent();
    for (const pb::InitiativeStep& step : sent.initiative().steps()) {
      steps.push_back(absl::StrCat(pb::CooperationStep_Name(step.kind()), " ", step.date()));
    }
    return steps;
  }

  pb::Initiative initiative_;
  pb::ListMembersResponse members_;
};

TEST_F(InitiativeVerbsTest, AStepIsRecordedCorrectedAddedAndTakenOut) {
  Record(pb::COOPERATION_STEP_AGREEMENT, "2024-03-28");
  ASSERT_EQ(Run({"initiative", "step", "initiatives/i1", "--kind", "agreement", "--date",
                 "令和6年3月29日", "--document", "協約書", "--url", "https://example.lg.jp/a"})
                .exit_code,
            0);
  EXPECT_THAT(StepsSent(), ElementsAre("COOPERATION_STEP_AGREEMENT 2024-03-29"));
  EXPECT_EQ(Sent().initiative().steps(0).document().title(), "協約書");
  EXPECT_EQ(Sent().initiative().etag(), "etag1");
  EXPECT_THAT(Sent().update_mask().paths(), ElementsAre("steps"));
  ASSERT_EQ(Run({"initiative", "step", "initiatives/i1", "--kind", "agreement", "--date",
                 "2024-05-01", "--another"})
                .exit_code,
            0);
  EXPECT_THAT(StepsSent(), ElementsAre("COOPERATION_STEP_AGREEMENT 2024-03-28",
                                       "COOPERATION_STEP_AGREEMENT 2024-05-01"));
  ASSERT_EQ(
      Run({"initiative", "step", "initiatives/i1", "--kind", "agreement", "--remove"}).exit_code,
      0);
  EXPECT_TRUE(StepsSent().empty());
  EXPECT_NE(Run({"initiative", "step", "initiatives/i1", "--kind", "plan", "--remove"}).exit_code,
            0);
}

TEST_F(InitiativeVerbsTest, AMilestoneIsSetByItsTitle) {
  initiative_.add_milestones()->set_title("実証運行");
  initiative_.mutable_milestones(0)->set_state(pb::MILESTONE_STATE_PLANNED);
  ASSERT_EQ(Run({"initiative", "milestone", "initiatives/i1", "実証運行", "--state", "done",
                 "--date", "2024-06-20"})
                .exit_code,
            0);
  ASSERT_EQ(Sent().initiative().milestones_size(), 1);
  EXPECT_EQ(Sent().initiative().milestones(0).state(), pb::MILESTONE_STATE_DONE);
  EXPECT_EQ(Sent().initiative().milestones(0).done_date(), "2024-06-20");
  ASSERT_EQ(Run({"initiative", "milestone", "initiatives/i1", "本格運行", "--due", "令和7年度末"})
                .exit_code,
            0);
  ASSERT_EQ(Sent().initiative().milestones_size(), 2);
  EXPECT_EQ(Sent().initiative().milestones(1).due().text(), "令和7年度末");
  // What is no longer done has no day on which it was.
  initiative_.mutable_milestones(0)->set_state(pb::MILESTONE_STATE_DONE);
  initiative_.mutable_milestones(0)->set_done_date("2024-06-20");
  ASSERT_EQ(Run({"initiative", "milestone", "initiatives/i1", "実証運行", "--state", "delayed"})
                .exit_code,
            0);
  EXPECT_EQ(Sent().initiative().milestones(0).done_date(), "");
}

TEST_F(InitiativeVerbsTest, TakingOverFindsTheOnlyPredecessorAndAsksWhichOfSeveral) {
  AddEnded("organizations/otown", "organizations/onew");
  AddEnded("organizations/oother", "organizations/oelse");
  ASSERT_EQ(Run({"initiative", "take-over", "initiatives/i1"}).exit_code, 0);
  const auto sent = [this] {
    return server_.Requests<pb::ChangeMembershipRequest>("InitiativeService/ChangeMembership")
        .back();
  };
  EXPECT_EQ(sent().name(), "initiatives/i1/members/onew");
  EXPECT_EQ(sent().action(), pb::MEMBER_ACTION_TAKE_OVER);
  EXPECT_EQ(sent().predecessor(), "organizations/otown");
  AddEnded("organizations/ovillage", "organizations/onew");
  const CliResult which = Run({"initiative", "take-over", "initiatives/i1"});
  EXPECT_NE(which.exit_code, 0);
  EXPECT_THAT(which.err, HasSubstr("前の団体を指定してください"));
  ASSERT_EQ(Run({"initiative", "take-over", "initiatives/i1", "旧村"}).exit_code, 0);
  EXPECT_EQ(sent().predecessor(), "organizations/ovillage");
}

TEST_F(InitiativeVerbsTest, FormsSayWhatEachNeedsAndWhereThatIsWritten) {
  const CliResult forms = Run({"initiative", "forms", "--form", "wide_area_union"});
  ASSERT_EQ(forms.exit_code, 0) << forms.err;
  EXPECT_THAT(forms.out, HasSubstr("議会の議決（団体ごと）"));
  EXPECT_THAT(forms.out, HasSubstr("地方自治法第284条第3項"));
  EXPECT_THAT(forms.out, HasSubstr("実施前に必要"));
  for (const char* format : {"json", "yaml", "jsonl"}) {
    const CliResult lines = Run({"initiative", "forms", "--form", "settlement_area", "-o", format});
    EXPECT_THAT(lines.out, HasSubstr(R"({"form": "settlement_area", "step": "中心市宣言")"))
        << format;
  }
}

}  // namespace
}  // namespace renkei::cli
