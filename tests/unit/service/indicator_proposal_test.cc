// Indicators that municipalities propose and a coordinator decides on.
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/service/framework/indicators.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

class IndicatorProposalTest : public ServiceTest {
 protected:
  static pb::Indicator Riders(const std::string& id = "riders") {
    pb::Indicator indicator;
    indicator.set_name(absl::StrCat("indicators/", id));
    indicator.set_title("公共交通の年間利用者数");
    indicator.set_unit("人");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_FLOW);
    indicator.set_definition("年度を通じた延べ乗車人数");
    return indicator;
  }

  absl::StatusOr<pb::Indicator> Propose(const std::string& token, const pb::Indicator& indicator,
                                        const std::string& request_id = "") {
    pb::ProposeIndicatorRequest request;
    *request.mutable_indicator() = indicator;
    request.set_request_id(request_id);
    return Call<pb::Indicator>(token, "FrameworkService/ProposeIndicator", request);
  }

  absl::StatusOr<pb::Indicator> Decide(const std::string& token, bool approve,
                                       const std::string& comment = "",
                                       const std::string& etag = "") {
    pb::DecideIndicatorRequest request;
    request.set_name("indicators/riders");
    request.set_approve(approve);
    request.set_comment(comment);
    request.set_etag(etag);
    return Call<pb::Indicator>(token, "FrameworkService/DecideIndicator", request);
  }

  absl::StatusOr<pb::Indicator> Register(const pb::Indicator& indicator) {
    pb::UpsertIndicatorRequest request;
    *request.mutable_indicator() = indicator;
    return Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request);
  }

  absl::StatusOr<pb::Indicator> Get() {
    pb::GetIndicatorRequest request;
    request.set_name("indicators/riders");
    return Call<pb::Indicator>(author_, "FrameworkService/GetIndicator", request);
  }

  // An initiative of Maniwa's with a shared KPI on the indicator.
  absl::StatusOr<pb::Initiative> Use(const std::string& kpi) {
    pb::CreateInitiativeRequest request;
    request.mutable_initiative()->set_title("広域の足");
    request.mutable_initiative()->set_external_id(kpi);
    pb::SharedKpi& shared = *request.mutable_initiative()->add_kpis();
    shared.set_id(kpi);
    shared.set_indicator("indicators/riders");
    return Call<pb::Initiative>(approver_, "InitiativeService/CreateInitiative", request);
  }

  const std::string author_ = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string approver_ = AddAccount(kManiwa, {pb::ROLE_APPROVER});
  const std::string stranger_ = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR});
  const std::string coordinator_ = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
};

TEST_F(IndicatorProposalTest, AProposalIsMarkedUsableAndItsProposersToChangeUntilItIsDecided) {
  const auto first = Propose(author_, Riders());
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->state(), pb::Indicator::STATE_PROPOSED);
  EXPECT_EQ(first->proposer(), kManiwa);
  EXPECT_TRUE(first->has_update_time());
  EXPECT_TRUE(Use("a").ok());

  now_ += absl::Hours(1);
  const auto same = Propose(author_, Riders());
  EXPECT_EQ(same->etag(), first->etag());
  EXPECT_EQ(same->update_time().seconds(), first->update_time().seconds());
  pb::Indicator changed = Riders();
  changed.set_unit("千人");
  const auto second = Propose(author_, changed);
  EXPECT_EQ(second->unit(), "千人");
  EXPECT_GT(second->update_time().seconds(), first->update_time().seconds());
  changed.set_etag(first->etag());
  changed.set_unit("百人");
  EXPECT_EQ(ReasonOf(Propose(author_, changed)), pb::REASON_ETAG_MISMATCH);
  EXPECT_EQ(ReasonOf(Propose(stranger_, Riders())), pb::REASON_ALREADY_EXISTS);
}

TEST_F(IndicatorProposalTest, AnIdThatIsRegisteredIsNobodysToPropose) {
  ASSERT_TRUE(Register(Riders()).ok());
  EXPECT_EQ(Get()->state(), pb::Indicator::STATE_APPROVED);
  EXPECT_EQ(ReasonOf(Propose(author_, Riders())), pb::REASON_ALREADY_EXISTS);
}

TEST_F(IndicatorProposalTest, ApprovingMakesItTheNationsAndTheSameAgainChangesNothing) {
  const auto proposed = Propose(author_, Riders());
  const auto approved = Decide(coordinator_, true, "全国で使える定義です", proposed->etag());
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->state(), pb::Indicator::STATE_APPROVED);
  EXPECT_EQ(approved->proposer(), kManiwa);
  EXPECT_EQ(approved->decision_comment(), "全国で使える定義です");
  EXPECT_EQ(Decide(coordinator_, true)->etag(), approved->etag());
  EXPECT_EQ(ReasonOf(Decide(coordinator_, false, "やめる")), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(Decide(coordinator_, true, "", proposed->etag())), pb::REASON_ETAG_MISMATCH);
  // The proposer sends its file again, and edits it too late.
  EXPECT_EQ(Propose(author_, Riders())->etag(), approved->etag());
  pb::Indicator changed = Riders();
  changed.set_unit("千人");
  EXPECT_EQ(ReasonOf(Propose(author_, changed)), pb::REASON_ALREADY_EXISTS);
}

TEST_F(IndicatorProposalTest, ADeclinedOneStaysWhereItStandsAndIsNamedNowhereNew) {
  ASSERT_TRUE(Propose(author_, Riders()).ok());
  auto used = Use("a");
  ASSERT_TRUE(used.ok()) << used.status();
  EXPECT_EQ(BadFields(Decide(coordinator_, false)), std::vector<std::string>{"comment REQUIRED"});
  ASSERT_TRUE(Decide(coordinator_, false, "既存の指標で足ります").ok());
  const auto refused = Use("b");
  EXPECT_EQ(ReasonOf(refused), pb::REASON_DANGLING_REFERENCE);
  EXPECT_THAT(domain::DetailOf(refused.status())->message_ja(),
              ::testing::HasSubstr("既存の指標で足ります"));

  pb::UpdateInitiativeRequest edit;
  *edit.mutable_initiative() = *used;
  edit.mutable_initiative()->clear_etag();
  edit.mutable_initiative()->set_title("広域の足（改）");
  edit.mutable_update_mask()->add_paths("title");
  edit.mutable_update_mask()->add_paths("kpis");
  const auto edited = Call<pb::Initiative>(approver_, "InitiativeService/UpdateInitiative", edit);
  EXPECT_TRUE(edited.ok()) << edited.status();
  // A coordinator may think again.
  EXPECT_EQ(Decide(coordinator_, true)->state(), pb::Indicator::STATE_APPROVED);
  EXPECT_TRUE(Use("b").ok());
}

TEST_F(IndicatorProposalTest, ACoordinatorCorrectsAProposalWithoutDecidingOnIt) {
  ASSERT_TRUE(Propose(author_, Riders()).ok());
  pb::Indicator corrected = Riders();
  corrected.set_unit("千人");
  const auto after = Register(corrected);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->state(), pb::Indicator::STATE_PROPOSED);
  EXPECT_EQ(after->proposer(), kManiwa);
  EXPECT_EQ(after->unit(), "千人");
}

TEST_F(IndicatorProposalTest, TheFeedTellsOfProposalAndDecisionAndARepeatedRequestIsOneProposal) {
  constexpr char kRequest[] = "7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b2c";
  const auto first = Propose(author_, Riders(), kRequest);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(Propose(author_, Riders(), kRequest)->etag(), first->etag());
  ASSERT_TRUE(Decide(coordinator_, true).ok());
  pb::ListChangesRequest list;
  list.add_types(pb::RESOURCE_TYPE_INDICATOR);
  const auto changes = Call<pb::ListChangesResponse>(author_, "ChangeService/ListChanges", list);
  ASSERT_TRUE(changes.ok()) << changes.status();
  ASSERT_GT(changes->changes_size(), 0);
  EXPECT_EQ(changes->changes().rbegin()->resource_name(), "indicators/riders");
  EXPECT_EQ(changes->changes().rbegin()->indicator().state(), pb::Indicator::STATE_APPROVED);
}

TEST_F(IndicatorProposalTest, ABodyThatNobodyAnswersStopsAtTheLimitAndGoesOnAfterADecision) {
  ASSERT_TRUE(Propose(author_, Riders()).ok());
  for (size_t i = 1; i < kMaxWaitingProposals; ++i)
    ASSERT_TRUE(Propose(author_, Riders(absl::StrCat("i", i))).ok());
  EXPECT_EQ(ReasonOf(Propose(author_, Riders("one-more"))), pb::REASON_TOO_LARGE);
  EXPECT_TRUE(Propose(stranger_, Riders("theirs")).ok());
  ASSERT_TRUE(Decide(coordinator_, true).ok());
  EXPECT_TRUE(Propose(author_, Riders("one-more")).ok());
}

}  // namespace
}  // namespace renkei::service
