// Cases for KPIs that are behind, and what places alike publish.
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/follow/follow_fixture.h"
#include "tests/unit/service/inbox_reading.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kRiders[] = "indicators/riders";

// Maniwa, which publishes, and Aizu, which follows, are alike; Yokohama is like neither.
class OwnKpiMatchTest : public InboxReading<FollowTest> {
 protected:
  OwnKpiMatchTest()
      : planner_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)),
        far_(AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)) {
    Measure(kManiwa, 100'000, 400);
    Measure(kAizu, 110'000, 380);
    Measure(kYokohama, 3'700'000, 437);
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(kRiders);
    indicator.set_title("路線バスの利用者数");
    indicator.set_unit("人");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_FLOW);
    indicator.set_definition("年間の延べ利用者数");
    EXPECT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
  }

  void Measure(const std::string& name, int64_t population, double km2) {
    pb::GetOrganizationRequest get;
    get.set_name(name);
    auto city = Call<pb::Organization>(admin_, "RegistryService/GetOrganization", get);
    ASSERT_TRUE(city.ok()) << city.status();
    city->clear_etag();
    const std::string number = city->designations(0).code().substr(0, 2);
    pb::BatchUpsertOrganizationsRequest request;
    if (city->prefecture().empty()) {
      city->set_prefecture(absl::StrCat("organizations/p", number));
      pb::Organization& prefecture = *request.add_organizations();
      prefecture.set_name(city->prefecture());
      pb::Designation& designation = *prefecture.add_designations();
      designation.set_display_name("県");
      designation.set_code(absl::StrCat(number, "000"));
      designation.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
    }
    city->set_population(population);
    city->set_area_km2(km2);
    *request.add_organizations() = *city;
    const auto done =
        Call<pb::BatchUpsertResponse>(admin_, "RegistryService/BatchUpsertOrganizations", request);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  // A plan in force with a KPI for the riders, of which no figure was ever recorded.
  std::string PublishPlan(const std::string& token, const std::string& owner) {
    pb::CreateVisionRequest create;
    create.set_parent(owner);
    pb::Vision& head = *create.mutable_vision();
    head.set_title("地域公共交通計画");
    head.mutable_period()->set_from_fiscal_year(2020);
    head.mutable_period()->set_to_fiscal_year(2027);
    head.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    const auto vision = Call<pb::Vision>(token, "VisionService/CreateVision", create);
    EXPECT_TRUE(vision.ok()) << vision.status();
    if (!vision.ok()) return "";
    pb::CreateKpiRequest add;
    add.set_parent(vision->name());
    pb::Kpi& kpi = *add.mutable_kpi();
    kpi.set_title("バスの利用者数");
    kpi.set_indicator(kRiders);
    kpi.set_direction(pb::DIRECTION_UP);
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(1'000);
    target.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    target.mutable_when()->set_year(2027);
    const auto made = Call<pb::Kpi>(token, "VisionService/CreateKpi", add);
    EXPECT_TRUE(made.ok()) << made.status();
    pb::SubmitVisionRequest submit;
    submit.set_name(vision->name());
    EXPECT_TRUE(Call<pb::Vision>(token, "VisionService/SubmitVision", submit).ok());
    pb::PublishVisionRequest publish;
    publish.set_name(vision->name());
    const auto published = Call<pb::Vision>(token, "VisionService/PublishVision", publish);
    EXPECT_TRUE(published.ok()) << published.status();
    return made.ok() ? made->name() : "";
  }

  std::string PublishMeasured(double before, double after) {
    const pb::Case draft = Draft("デマンド交通");
    pb::UpdateCaseRequest update;
    update.mutable_case_()->set_name(draft.name());
    pb::CaseResult& result = *update.mutable_case_()->add_results();
    result.set_indicator(kRiders);
    result.set_indicator_title("利用者数");
    result.set_unit("人");
    result.mutable_before()->mutable_value()->set_number(before);
    result.mutable_after()->mutable_value()->set_number(after);
    const auto updated = Call<pb::Case>(owner_, "CaseService/UpdateCase", update);
    EXPECT_TRUE(updated.ok()) << updated.status();
    return Publish(draft.name());
  }

  const std::string planner_;
  const std::string far_;
};

TEST_F(OwnKpiMatchTest, ACaseOfAPlaceLikeOursThatMovedOurIndicatorSaysWhy) {
  const std::string kpi = PublishPlan(planner_, kAizu);
  PublishPlan(far_, kYokohama);
  for (const std::string& token : {reader_, far_}) Follow(token, Kind(pb::FOLLOW_KIND_OWN_KPIS));
  now_ += absl::Seconds(1);
  const std::string found = PublishMeasured(800, 1'200);
  Tell();
  const auto notices = Notices(reader_);
  ASSERT_THAT(Lines(notices), ElementsAre("KPI_MATCH " + found));
  const pb::KpiMatch& match = notices[0].match();
  EXPECT_EQ(match.kpi(), kpi);
  EXPECT_EQ(match.kpi_title(), "バスの利用者数");
  EXPECT_EQ(match.indicator_title(), "路線バスの利用者数");
  EXPECT_EQ(match.before(), "800");
  EXPECT_EQ(match.after(), "1,200");
  EXPECT_EQ(match.unit(), "人");
  EXPECT_GT(match.likeness(), 0.7);
  EXPECT_EQ(notices[0].reasons(0).kind(), pb::FOLLOW_KIND_OWN_KPIS);
  EXPECT_EQ(notices[0].reasons(0).title(), "会津若松市");
  EXPECT_THAT(Notices(far_), IsEmpty()) << "of a place like another one";
  const auto news = Inbox(reader_, pb::INBOX_KIND_KPI_MATCH);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].context(), "バスの利用者数");
  EXPECT_EQ(news[0].note(), "路線バスの利用者数 800人 → 1,200人");
  EXPECT_THAT(Inbox(reader_, pb::INBOX_KIND_FOLLOWED), IsEmpty());
}

TEST_F(OwnKpiMatchTest, WhatMovedTheWrongWayOrNothingHelpsNobody) {
  PublishPlan(planner_, kAizu);
  Follow(reader_, Kind(pb::FOLLOW_KIND_OWN_KPIS));
  now_ += absl::Seconds(1);
  PublishMeasured(1'200, 800);
  PublishMeasured(800, 800);
  Published("成果のない事例");
  Tell();
  EXPECT_THAT(Notices(reader_), IsEmpty());
}

TEST_F(OwnKpiMatchTest, WithoutAPlanInForceThereIsNothingToHelp) {
  Follow(reader_, Kind(pb::FOLLOW_KIND_OWN_KPIS));
  now_ += absl::Seconds(1);
  PublishMeasured(800, 1'200);
  Tell();
  EXPECT_THAT(Notices(reader_), IsEmpty());
}

TEST_F(OwnKpiMatchTest, PlacesAlikeHearOfOneAnother) {
  for (const std::string& token : {reader_, far_})
    Follow(token, Kind(pb::FOLLOW_KIND_PLACES_LIKE_US));
  now_ += absl::Seconds(1);
  const std::string found = Published("移動販売");
  Tell();
  const auto notices = Notices(reader_);
  ASSERT_THAT(Lines(notices), ElementsAre("PUBLISHED " + found));
  EXPECT_EQ(notices[0].reasons(0).kind(), pb::FOLLOW_KIND_PLACES_LIKE_US);
  EXPECT_THAT(Notices(far_), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
