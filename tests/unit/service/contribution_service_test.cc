// Contributions to shared KPIs: who records what, who reads it, and what it comes to.
#include <thread>

#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kRiders[] = "indicators/riders";
constexpr char kRate[] = "indicators/rate";
constexpr char kHas[] = "indicators/has";

class ContributionTest : public InitiativeTest {
 protected:
  ContributionTest() {
    AddIndicator(kRiders, pb::AGGREGATION_FLOW, "人");
    AddIndicator(kRate, pb::AGGREGATION_RATE, "%");
    AddIndicator(kHas, pb::AGGREGATION_YES_NO, "有無");
    name_ = Running("共同運行");
  }

  void AddIndicator(const std::string& name, pb::Aggregation aggregation, const std::string& unit) {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(name);
    indicator.set_title("指標");
    indicator.set_unit(unit);
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(aggregation);
    indicator.set_definition("定義");
    EXPECT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
  }

  static void AddKpi(const std::string& id, const std::string& indicator, pb::Initiative& i) {
    pb::SharedKpi& kpi = *i.add_kpis();
    kpi.set_id(id);
    kpi.set_indicator(indicator);
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(1000);
    *target.mutable_when() = FiscalYear(2027);
  }

  // Led by Kanagawa and open, with Maniwa as a member.
  std::string Running(const std::string& title,
                      pb::Visibility visibility = pb::VISIBILITY_MEMBERS) {
    pb::Initiative draft = Draft(title, visibility);
    AddKpi("riders", kRiders, draft);
    AddKpi("rate", kRate, draft);
    AddKpi("has", kHas, draft);
    const std::string name = Create(draft).name();
    EXPECT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
    Join(name, kManiwa, maniwa_);
    return name;
  }

  static pb::When FiscalYear(int year) {
    pb::When when;
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
    when.set_year(year);
    return when;
  }

  static pb::Contribution Of(const std::string& kpi, int year) {
    pb::Contribution contribution;
    contribution.set_kpi(kpi);
    *contribution.mutable_when() = FiscalYear(year);
    return contribution;
  }

  static pb::Contribution Riders(double number, int year = 2024) {
    pb::Contribution contribution = Of("riders", year);
    contribution.mutable_value()->set_number(number);
    return contribution;
  }

  using Recorded = absl::StatusOr<pb::RecordContributionsResponse>;

  Recorded Record(const std::string& token, const std::string& initiative,
                  const std::vector<pb::Contribution>& contributions) {
    pb::RecordContributionsRequest request;
    request.set_parent(initiative);
    for (const pb::Contribution& c : contributions) *request.add_contributions() = c;
    return Call<pb::RecordContributionsResponse>(token, "ContributionService/RecordContributions",
                                                 request);
  }
  Recorded Record(const std::string& token, const pb::Contribution& contribution) {
    return Record(token, name_, {contribution});
  }

  pb::SharedKpiAtTime Summary(const std::string& token, const std::string& kpi, int year = 2024) {
    pb::SummarizeSharedKpisRequest request;
    request.set_name(name_);
    request.set_kpi(kpi);
    *request.mutable_when() = FiscalYear(year);
    const auto summary = Call<pb::SummarizeSharedKpisResponse>(
        token, "ContributionService/SummarizeSharedKpis", request);
    EXPECT_TRUE(summary.ok()) << summary.status();
    return summary.ok() ? summary->kpis(0).times(0) : pb::SharedKpiAtTime();
  }

  pb::RollUpIndicatorResponse RollUp(const std::string& token,
                                     const std::vector<pb::OrganizationKind>& kinds = {}) {
    pb::RollUpIndicatorRequest request;
    request.set_indicator(kRiders);
    *request.mutable_when() = FiscalYear(2024);
    for (const pb::OrganizationKind kind : kinds) request.add_kinds(kind);
    const auto rolled_up =
        Call<pb::RollUpIndicatorResponse>(token, "ContributionService/RollUpIndicator", request);
    EXPECT_TRUE(rolled_up.ok()) << rolled_up.status();
    return rolled_up.ok() ? *rolled_up : pb::RollUpIndicatorResponse();
  }

  absl::StatusOr<pb::ListContributionsResponse> List(const std::string& token) {
    pb::ListContributionsRequest request;
    request.set_parent(name_);
    return Call<pb::ListContributionsResponse>(token, "ContributionService/ListContributions",
                                               request);
  }

  template <typename Request>
  void VisionStep(const std::string& token, absl::string_view method, const std::string& name) {
    Request request;
    request.set_name(name);
    const auto done = Call<pb::Vision>(token, absl::StrCat("VisionService/", method), request);
    EXPECT_TRUE(done.ok()) << done.status();
  }

  // A KPI with the indicator in a published vision of `owner`, and its figure of fiscal year 2024.
  std::string OwnKpi(const std::string& owner, double figure, bool publish = true,
                     pb::Visibility visibility = pb::VISIBILITY_MEMBERS,
                     const std::string& unit = "") {
    const std::string token =
        AddAccount(owner, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, /*may_publish_own=*/true);
    pb::CreateVisionRequest head;
    head.set_parent(owner);
    head.mutable_vision()->set_title("総合戦略");
    head.mutable_vision()->mutable_period()->set_from_fiscal_year(2023);
    head.mutable_vision()->mutable_period()->set_to_fiscal_year(2027);
    head.mutable_vision()->mutable_audience()->set_visibility(visibility);
    const auto vision = Call<pb::Vision>(token, "VisionService/CreateVision", head);
    EXPECT_TRUE(vision.ok()) << vision.status();
    pb::CreateKpiRequest request;
    request.set_parent(vision->name());
    request.mutable_kpi()->set_title("利用者数");
    request.mutable_kpi()->set_indicator(kRiders);
    request.mutable_kpi()->set_unit(unit);
    const auto kpi = Call<pb::Kpi>(token, "VisionService/CreateKpi", request);
    EXPECT_TRUE(kpi.ok()) << kpi.status();
    pb::RecordKpiActualsRequest actuals;
    actuals.set_parent(kpi->name());
    *actuals.add_actuals()->mutable_when() = FiscalYear(2024);
    actuals.mutable_actuals(0)->mutable_value()->set_number(figure);
    EXPECT_TRUE(
        Call<pb::RecordKpiActualsResponse>(token, "VisionService/RecordKpiActuals", actuals).ok());
    if (publish) {
      VisionStep<pb::SubmitVisionRequest>(token, "SubmitVision", vision->name());
      VisionStep<pb::PublishVisionRequest>(token, "PublishVision", vision->name());
    }
    return kpi->name();
  }

  std::string name_;
};

template <typename List>
std::vector<std::string> Strings(const List& list) {
  return {list.begin(), list.end()};
}

TEST_F(ContributionTest, MembersReportAndTheTotalSaysOfHowManyAndWhoIsMissing) {
  ASSERT_TRUE(Record(maniwa_, Riders(300)).ok());
  const pb::SharedKpiAtTime summary = Summary(aizu_, "riders");
  EXPECT_EQ(summary.total().number(), 300);
  EXPECT_EQ(summary.expected(), 2);
  EXPECT_THAT(Strings(summary.missing()), ElementsAre(kKanagawa));
  EXPECT_EQ(summary.target().value().number(), 1000);
  EXPECT_DOUBLE_EQ(summary.percent_of_target(), 30);
  ASSERT_TRUE(Record(kanagawa_, Riders(500)).ok());
  EXPECT_EQ(Summary(aizu_, "riders").total().number(), 800);
  EXPECT_THAT(Summary(aizu_, "riders").missing(), IsEmpty());
  // Nobody has reported of 2023, and nothing is a zero.
  EXPECT_FALSE(Summary(aizu_, "riders", 2023).total().has_number());
}

TEST_F(ContributionTest, TheSameAgainChangesNothingAndAYearAndItsEndAreOneRecord) {
  const auto first = Record(maniwa_, Riders(300));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->created(), 1);
  EXPECT_EQ(Record(maniwa_, Riders(300))->unchanged(), 1);
  pb::Contribution end = Riders(310);
  end.mutable_when()->set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  const auto changed = Record(maniwa_, end);
  EXPECT_EQ(changed->updated(), 1);
  EXPECT_EQ(changed->contributions(0).name(), first->contributions(0).name());
  EXPECT_EQ(List(aizu_)->contributions_size(), 1);
  EXPECT_THAT(BadFields(Record(maniwa_, name_, {Riders(1), Riders(2)})),
              ElementsAre("contributions[1].when DUPLICATE_TIME"));
}

// Every kind of caller: members by role, others, and the coordinator.
TEST_F(ContributionTest, OnlyContributorsOfAMemberRecordAndForThemselves) {
  EXPECT_EQ(ReasonOf(Record(AddAccount(kManiwa, {pb::ROLE_READER}), Riders(1))),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Record(AddAccount(kManiwa, {pb::ROLE_COORDINATOR}), Riders(1))),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Record(aizu_, Riders(1))), pb::REASON_STEP_MISSING);
  pb::Contribution for_other = Riders(1);
  for_other.set_organization(kManiwa);
  EXPECT_EQ(ReasonOf(Record(kanagawa_, for_other)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_TRUE(Record(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR}), Riders(1)).ok());
  ASSERT_TRUE(Step(kanagawa_, name_, kAizu, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_THAT(BadFields(Record(aizu_, Riders(1))), ElementsAre("contributions[0].when NOT_JOINED"));
}

TEST_F(ContributionTest, WhoHasLeftRecordsOfItsTimeAndOfNoOther) {
  ASSERT_TRUE(Step(kanagawa_, name_, kAizu, pb::MEMBER_ACTION_INVITE).ok());
  pb::ChangeMembershipRequest join = StepOf(name_, kAizu, pb::MEMBER_ACTION_JOIN);
  join.set_date("2023-04-01");
  ASSERT_TRUE(Step(aizu_, join).ok());
  // Who has joined may bring figures of earlier years.
  EXPECT_TRUE(Record(aizu_, Riders(5, 2020)).ok());
  pb::ChangeMembershipRequest leave = StepOf(name_, kAizu, pb::MEMBER_ACTION_WITHDRAW);
  leave.set_date("2024-03-31");
  ASSERT_TRUE(Step(aizu_, leave).ok());
  EXPECT_TRUE(Record(aizu_, Riders(7, 2023)).ok());
  for (const int year : {2022, 2024}) {
    EXPECT_THAT(BadFields(Record(aizu_, Riders(1, year))),
                ElementsAre("contributions[0].when NOT_JOINED"));
  }
  // It is expected to report of the time at which it was a member, and of no later one.
  EXPECT_EQ(Summary(aizu_, "riders", 2023).expected(), 1);
  EXPECT_THAT(Strings(Summary(aizu_, "riders", 2024).missing()), ElementsAre(kKanagawa, kManiwa));
}

// Which states take figures.
TEST_F(ContributionTest, FiguresAreTakenWhileItIsOpenRunningOrClosed) {
  pb::Initiative draft = Draft("提案");
  AddKpi("riders", kRiders, draft);
  const std::string proposed = Create(draft).name();
  EXPECT_EQ(ReasonOf(Record(kanagawa_, proposed, {Riders(1)})), pb::REASON_NOT_EDITABLE);
  EXPECT_TRUE(Record(kanagawa_, Riders(1)).ok());
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_RUNNING).ok());
  EXPECT_TRUE(Record(kanagawa_, Riders(2)).ok());
  ASSERT_TRUE(Move(kanagawa_, name_, pb::INITIATIVE_STATE_CLOSED, "成果").ok());
  EXPECT_TRUE(Record(kanagawa_, Riders(3)).ok());
  const std::string cancelled = Running("中止");
  ASSERT_TRUE(Move(kanagawa_, cancelled, pb::INITIATIVE_STATE_CANCELLED, "理由").ok());
  EXPECT_EQ(ReasonOf(Record(kanagawa_, cancelled, {Riders(1)})), pb::REASON_NOT_EDITABLE);
}

TEST_F(ContributionTest, ValuesAreCheckedByTheIndicator) {
  EXPECT_THAT(BadFields(Record(maniwa_, Of("unknown", 2024))),
              ElementsAre("contributions[0].kpi UNKNOWN_KPI"));
  pb::Contribution parts = Riders(1);
  parts.set_numerator(1);
  parts.set_denominator(2);
  EXPECT_THAT(BadFields(Record(maniwa_, parts)),
              ElementsAre("contributions[0].numerator NOT_A_RATE"));
  pb::Contribution rate = Of("rate", 2024);
  rate.set_numerator(1);
  EXPECT_THAT(BadFields(Record(maniwa_, rate)),
              ElementsAre("contributions[0].denominator REQUIRED"));
  rate.set_denominator(0);
  EXPECT_THAT(BadFields(Record(maniwa_, rate)),
              ElementsAre("contributions[0].denominator OUT_OF_RANGE"));
  pb::Contribution answer = Of("has", 2024);
  answer.mutable_value()->set_text("検討中");
  EXPECT_THAT(BadFields(Record(maniwa_, answer)),
              ElementsAre("contributions[0].value NOT_YES_OR_NO"));
  answer.mutable_value()->set_text("有");
  EXPECT_TRUE(Record(maniwa_, answer).ok());
  EXPECT_EQ(Summary(aizu_, "has").total().yes(), 1);
}

TEST_F(ContributionTest, ARateIsNotAvailableUntilEveryReporterGivesItsParts) {
  pb::Contribution rate = Of("rate", 2024);
  rate.set_numerator(30);
  rate.set_denominator(60);
  ASSERT_TRUE(Record(maniwa_, rate).ok());
  pb::Contribution value = Of("rate", 2024);
  value.mutable_value()->set_number(20);
  ASSERT_TRUE(Record(kanagawa_, value).ok());
  EXPECT_FALSE(Summary(aizu_, "rate").total().has_number());
  EXPECT_THAT(Strings(Summary(aizu_, "rate").total().not_added()), ElementsAre(kKanagawa));
  value.set_numerator(10);
  value.set_denominator(40);
  ASSERT_TRUE(Record(kanagawa_, value).ok());
  EXPECT_DOUBLE_EQ(Summary(aizu_, "rate").total().number(), 40);
}

TEST_F(ContributionTest, ASourceKpiIsTheBodysOwnPublishedAndOfTheSameIndicator) {
  pb::Contribution contribution = Of("riders", 2024);
  contribution.set_source_kpi(OwnKpi(kYokohama, 5));
  EXPECT_THAT(BadFields(Record(maniwa_, contribution)),
              ElementsAre("contributions[0].source_kpi NOT_PUBLISHED"));
  contribution.set_source_kpi(OwnKpi(kManiwa, 5, /*publish=*/false));
  EXPECT_THAT(BadFields(Record(maniwa_, contribution)),
              ElementsAre("contributions[0].source_kpi NOT_PUBLISHED"));
  const std::string kpi = OwnKpi(kManiwa, 700);
  contribution.set_source_kpi(kpi);
  contribution.mutable_value()->set_number(1);
  EXPECT_THAT(BadFields(Record(maniwa_, contribution)),
              ElementsAre("contributions[0].value STANDS_ELSEWHERE"));
  contribution.clear_value();
  const auto recorded = Record(maniwa_, contribution);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->contributions(0).figure().number(), 700);
  EXPECT_EQ(recorded->contributions(0).figure_status(), pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  EXPECT_EQ(Summary(aizu_, "riders").total().number(), 700);
  contribution.set_kpi("has");
  EXPECT_THAT(BadFields(Record(maniwa_, contribution)),
              ElementsAre("contributions[0].source_kpi OTHER_INDICATOR"));
  // Of a year of which the KPI says nothing, nothing is known.
  contribution.set_kpi("riders");
  *contribution.mutable_when() = FiscalYear(2023);
  ASSERT_TRUE(Record(maniwa_, contribution).ok());
  EXPECT_EQ(Summary(aizu_, "riders", 2023).figures_size(), 0);
}

TEST_F(ContributionTest, TheyAreReadListedAndToldOfAsTheInitiativeIs) {
  name_ = Running("非公開", pb::VISIBILITY_PRIVATE);
  pb::ListChangesRequest feed;
  feed.add_types(pb::RESOURCE_TYPE_CONTRIBUTION);
  const std::string contribution = Record(maniwa_, Riders(1))->contributions(0).name();
  pb::GetContributionRequest get;
  get.set_name(contribution);
  const char* method = "ContributionService/GetContribution";
  EXPECT_TRUE(Call<pb::Contribution>(kanagawa_, method, get).ok());
  EXPECT_EQ(ReasonOf(Call<pb::Contribution>(aizu_, method, get)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(List(aizu_)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Record(aizu_, Riders(1))), pb::REASON_NOT_FOUND);
  EXPECT_THAT(RollUp(aizu_).bodies(), IsEmpty());
  EXPECT_EQ(RollUp(maniwa_).bodies_size(), 1);
  const char* changes = "ChangeService/ListChanges";
  EXPECT_EQ(Call<pb::ListChangesResponse>(aizu_, changes, feed)->changes_size(), 0);
  const auto told = Call<pb::ListChangesResponse>(kanagawa_, changes, feed);
  ASSERT_EQ(told->changes_size(), 1);
  EXPECT_EQ(told->changes(0).contribution().figure().number(), 1);
}

TEST_F(ContributionTest, ABodyRemovesItsOwnAndNoOthers) {
  const auto recorded = Record(maniwa_, Riders(1));
  pb::DeleteContributionRequest request;
  request.set_name(recorded->contributions(0).name());
  const char* method = "ContributionService/DeleteContribution";
  EXPECT_EQ(ReasonOf(Call<google::protobuf::Empty>(kanagawa_, method, request)),
            pb::REASON_OTHER_ORGANIZATION);
  request.set_etag("AAAA");
  EXPECT_EQ(ReasonOf(Call<google::protobuf::Empty>(maniwa_, method, request)),
            pb::REASON_ETAG_MISMATCH);
  request.clear_etag();
  EXPECT_TRUE(Call<google::protobuf::Empty>(maniwa_, method, request).ok());
  EXPECT_EQ(ReasonOf(Call<google::protobuf::Empty>(maniwa_, method, request)),
            pb::REASON_NOT_FOUND);
}

// The rule of roll_up.h over real records.
TEST_F(ContributionTest, ARollUpCountsEachFigureOnce) {
  const std::string second = Running("第二の連携");
  const std::string kpi = OwnKpi(kManiwa, 700);
  pb::Contribution source = Of("riders", 2024);
  source.set_source_kpi(kpi);
  ASSERT_TRUE(Record(maniwa_, name_, {source}).ok());
  ASSERT_TRUE(Record(maniwa_, second, {source}).ok());
  ASSERT_TRUE(Record(kanagawa_, name_, {Riders(30)}).ok());
  ASSERT_TRUE(Record(kanagawa_, second, {Riders(12)}).ok());
  OwnKpi(kYokohama, 5, true, pb::VISIBILITY_PRIVATE);
  const pb::RollUpIndicatorResponse all = RollUp(aizu_);
  EXPECT_EQ(all.total().number(), 742);
  ASSERT_EQ(all.bodies_size(), 2);
  EXPECT_EQ(all.bodies(0).basis(), pb::RolledUpBody::BASIS_CONTRIBUTIONS);
  EXPECT_EQ(all.bodies(1).basis(), pb::RolledUpBody::BASIS_OWN_KPI);
  EXPECT_THAT(Strings(all.bodies(1).figure().sources()), ElementsAre(kpi));
  // Its owner reads what is private.
  EXPECT_EQ(RollUp(yokohama_).total().number(), 747);
  EXPECT_EQ(RollUp(aizu_, {pb::ORGANIZATION_KIND_PREFECTURE}).total().number(), 42);
  EXPECT_EQ(RollUp(aizu_, {pb::ORGANIZATION_KIND_CITY}).total().number(), 700);
}

TEST_F(ContributionTest, ThousandsOfPeopleAreAddedAsPeople) {
  OwnKpi(kKanagawa, 300);
  const std::string thousands =
      OwnKpi(kManiwa, 2.5, /*publish=*/true, pb::VISIBILITY_MEMBERS, "千人");
  EXPECT_EQ(RollUp(kanagawa_).total().number(), 2800);
  // A contribution that names the KPI is that figure, and counts in the same unit.
  pb::Contribution part = Of("riders", 2024);
  part.set_source_kpi(thousands);
  const auto recorded = Record(maniwa_, part);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->contributions(0).figure().number(), 2500);
  EXPECT_EQ(Summary(aizu_, "riders").total().number(), 2500);
  EXPECT_EQ(RollUp(kanagawa_).total().number(), 2800);
}

TEST_F(ContributionTest, ARemovedFigureIsNoLongerCountedWhereAContributionPointsToIt) {
  const std::string kpi = OwnKpi(kManiwa, 300);
  pb::Contribution part = Of("riders", 2024);
  part.set_source_kpi(kpi);
  ASSERT_TRUE(Record(maniwa_, part).ok());
  EXPECT_EQ(Summary(aizu_, "riders").total().number(), 300);
  pb::DeleteKpiActualRequest remove;
  remove.set_name(kpi + "/actuals/fy2024");
  ASSERT_TRUE(Call<google::protobuf::Empty>(maniwa_, "VisionService/DeleteKpiActual", remove).ok());
  EXPECT_FALSE(Summary(aizu_, "riders").total().has_number());
  EXPECT_THAT(Strings(Summary(aizu_, "riders").missing()), ElementsAre(kKanagawa, kManiwa));
  EXPECT_FALSE(RollUp(kanagawa_).total().has_number());
  EXPECT_THAT(Strings(RollUp(kanagawa_).without_figure()), ElementsAre(kManiwa));
}

TEST_F(ContributionTest, AUnitThatDoesNotConvertIsRefusedAndNeverAdded) {
  const std::string kpi = OwnKpi(kManiwa, 300);
  OwnKpi(kKanagawa, 500);
  const std::string token = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER},
                                       /*may_publish_own=*/true);
  const std::string vision(kpi.substr(0, kpi.find("/kpis/")));
  VisionStep<pb::ReviseVisionRequest>(token, "ReviseVision", vision);
  pb::UpdateKpiRequest change;
  change.mutable_kpi()->set_name(kpi);
  change.mutable_kpi()->set_unit("件");
  change.mutable_update_mask()->add_paths("unit");
  EXPECT_THAT(BadFields(Call<pb::Kpi>(token, "VisionService/UpdateKpi", change)),
              ElementsAre("kpi.unit UNIT_NOT_CONVERTIBLE"));
  // The indicator that was counted in people is counted in services from now on.
  AddIndicator(kRiders, pb::AGGREGATION_FLOW, "便");
  change.mutable_kpi()->set_unit("千便");
  ASSERT_TRUE(Call<pb::Kpi>(token, "VisionService/UpdateKpi", change).ok());
  VisionStep<pb::SubmitVisionRequest>(token, "SubmitVision", vision);
  AddIndicator(kRiders, pb::AGGREGATION_FLOW, "人");
  pb::PublishVisionRequest publish;
  publish.set_name(vision);
  publish.set_kind(pb::REVISION_KIND_OTHER);
  publish.set_reason("単位の変更");
  EXPECT_THAT(BadFields(Call<pb::Vision>(token, "VisionService/PublishVision", publish)),
              ElementsAre(absl::StrCat(kpi, ".unit UNIT_NOT_CONVERTIBLE")));
  AddIndicator(kRiders, pb::AGGREGATION_FLOW, "便");
  ASSERT_TRUE(Call<pb::Vision>(token, "VisionService/PublishVision", publish).ok());
  AddIndicator(kRiders, pb::AGGREGATION_FLOW, "人");
  // What is published already is left out of the total, and said.
  const pb::RollUpIndicatorResponse rolled_up = RollUp(kanagawa_);
  EXPECT_EQ(rolled_up.total().number(), 500);
  EXPECT_THAT(Strings(rolled_up.total().not_added()), ElementsAre(kManiwa));
  for (const pb::RolledUpBody& body : rolled_up.bodies()) {
    if (body.figure().organization() == kManiwa) {
      EXPECT_EQ(body.figure().value().text(), "300千便");
    }
  }
  EXPECT_EQ(rolled_up.bodies_size(), 2);
  pb::Contribution part = Of("riders", 2024);
  part.set_source_kpi(kpi);
  EXPECT_THAT(BadFields(Record(maniwa_, part)),
              ElementsAre("contributions[0].source_kpi UNIT_NOT_CONVERTIBLE"));
}

TEST_F(ContributionTest, AKpiThatTheDraftNoLongerHasCountsWhileItIsPublished) {
  const std::string kpi = OwnKpi(kManiwa, 700);
  const std::string vision = kpi.substr(0, kpi.find("/kpis/"));
  const std::string token = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
  VisionStep<pb::ReviseVisionRequest>(token, "ReviseVision", vision);
  pb::DeleteKpiRequest remove;
  remove.set_name(kpi);
  EXPECT_TRUE(Call<google::protobuf::Empty>(token, "VisionService/DeleteKpi", remove).ok());
  EXPECT_EQ(RollUp(aizu_).total().number(), 700);
  VisionStep<pb::SubmitVisionRequest>(token, "SubmitVision", vision);
  VisionStep<pb::PublishVisionRequest>(token, "PublishVision", vision);
  EXPECT_FALSE(RollUp(aizu_).total().has_number());
}

TEST_F(ContributionTest, TwoMembersAtOnceAndTwoSectionsOfOneAreAllKept) {
  const std::string colleague = AddOffice(kManiwa);
  for (int round = 0; round < 20; ++round) {
    const int year = 2000 + round;
    std::thread one([&] { EXPECT_TRUE(Record(maniwa_, Riders(1, year)).ok()); });
    std::thread two([&] { EXPECT_TRUE(Record(kanagawa_, Riders(2, year)).ok()); });
    std::thread three([&] { EXPECT_TRUE(Record(colleague, Riders(1, year)).ok()); });
    one.join();
    two.join();
    three.join();
    EXPECT_EQ(Summary(aizu_, "riders", year).total().number(), 3);
    EXPECT_EQ(Summary(aizu_, "riders", year).figures_size(), 2);
  }
}

}  // namespace
}  // namespace renkei::service
