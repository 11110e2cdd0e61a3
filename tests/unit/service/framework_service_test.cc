#include "renkei/v1/framework_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FrameworkServiceTest : public ServiceTest {
 protected:
  static pb::Framework Plan(const std::string& id) {
    pb::Framework framework;
    framework.set_name(absl::StrCat("frameworks/", id));
    framework.set_title("総合戦略");
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id("pillar-1");
    item.set_kind("pillar");
    item.set_title("仕事をつくる");
    pb::FrameworkKpi& kpi = *framework.add_kpis();
    kpi.set_id("kpi-01");
    kpi.set_title("実装に取り組む団体");
    kpi.add_targets()->mutable_when()->set_text("令和9年度");
    return framework;
  }

  absl::StatusOr<pb::Framework> Upsert(const pb::Framework& framework,
                                       const std::string& token = "") {
    pb::UpsertFrameworkRequest request;
    *request.mutable_framework() = framework;
    return Call<pb::Framework>(token.empty() ? admin_ : token, "FrameworkService/UpsertFramework",
                               request);
  }

  static pb::Crosswalk Bridge() {
    pb::Crosswalk crosswalk;
    crosswalk.set_name("crosswalks/a-to-b");
    crosswalk.set_from_framework("frameworks/a");
    crosswalk.set_to_framework("frameworks/b");
    crosswalk.set_status(pb::CROSSWALK_STATUS_PROPOSED);
    pb::CrosswalkEdge& edge = *crosswalk.add_edges();
    edge.set_from_item("pillar-1");
    edge.set_to_item("pillar-1");
    edge.set_relation(pb::CrosswalkEdge::RELATION_RELATED);
    return crosswalk;
  }

  absl::StatusOr<pb::Crosswalk> Upsert(const pb::Crosswalk& crosswalk) {
    pb::UpsertCrosswalkRequest request;
    *request.mutable_crosswalk() = crosswalk;
    return Call<pb::Crosswalk>(admin_, "FrameworkService/UpsertCrosswalk", request);
  }

  absl::StatusOr<pb::ListFrameworksResponse> List(bool full, int page_size = 0,
                                                  const std::string& token = "") {
    pb::ListFrameworksRequest request;
    request.set_full(full);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Call<pb::ListFrameworksResponse>(admin_, "FrameworkService/ListFrameworks", request);
  }
};

TEST_F(FrameworkServiceTest, ALaterContentWinsAndTheSameChangesNothing) {
  const auto first = Upsert(Plan("a"));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->kpis(0).targets(0).when().year(), 2027);  // the text was read
  const auto again = Upsert(Plan("a"));
  EXPECT_EQ(again->etag(), first->etag());
  pb::Framework changed = Plan("a");
  changed.set_version(2);
  const auto second = Upsert(changed);
  EXPECT_NE(second->etag(), first->etag());
  pb::GetFrameworkRequest get;
  get.set_name("frameworks/a");
  EXPECT_EQ(Call<pb::Framework>(admin_, "FrameworkService/GetFramework", get)->version(), 2);
  changed.set_etag(first->etag());
  changed.set_version(3);
  EXPECT_EQ(ReasonOf(Upsert(changed)), pb::REASON_ETAG_MISMATCH);
}

TEST_F(FrameworkServiceTest, AFaultyTreeIsRefusedWithEveryFault) {
  pb::Framework faulty = Plan("a");
  *faulty.add_items() = faulty.items(0);
  faulty.mutable_items(0)->set_parent("gone");
  EXPECT_THAT(BadFields(Upsert(faulty)), ElementsAre("framework.items[0].parent UNKNOWN_PARENT",
                                                     "framework.items[1].id DUPLICATE_ID"));
  pb::Framework nowhere = Plan("a");
  nowhere.mutable_items(0)->set_example_organization("organizations/onobody");
  EXPECT_THAT(BadFields(Upsert(nowhere)),
              ElementsAre("framework.items[0].example_organization UNKNOWN_ORGANIZATION"));
}

TEST_F(FrameworkServiceTest, ExamplesMayBeNamedByTheirCode) {
  pb::Framework framework = Plan("a");
  framework.mutable_items(0)->set_example_organization("organizations/332143");
  EXPECT_EQ(Upsert(framework)->items(0).example_organization(), kManiwa);
}

TEST_F(FrameworkServiceTest, ListsLeaveItemsOutUnlessAskedFor) {
  ASSERT_TRUE(Upsert(Plan("a")).ok());
  ASSERT_TRUE(Upsert(Plan("b")).ok());
  EXPECT_EQ(List(false)->frameworks(0).items_size(), 0);
  EXPECT_EQ(List(true)->frameworks(0).items_size(), 1);
  const auto first = List(true, 1);
  ASSERT_EQ(first->frameworks_size(), 1);
  const auto second = List(true, 1, first->next_page_token());
  EXPECT_EQ(second->frameworks(0).name(), "frameworks/b");
  EXPECT_TRUE(second->next_page_token().empty());
  EXPECT_EQ(ReasonOf(List(false, 1, first->next_page_token())), pb::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(FrameworkServiceTest, ACrosswalkNeedsBothFrameworksAndAllItems) {
  ASSERT_TRUE(Upsert(Plan("a")).ok());
  EXPECT_EQ(ReasonOf(Upsert(Bridge())), pb::REASON_DANGLING_REFERENCE);
  ASSERT_TRUE(Upsert(Plan("b")).ok());
  pb::Crosswalk astray = Bridge();
  astray.mutable_edges(0)->set_to_item("pillar-9");
  EXPECT_THAT(BadFields(Upsert(astray)), ElementsAre("crosswalk.edges[0].to_item UNKNOWN_ITEM"));
  EXPECT_TRUE(Upsert(Bridge()).ok());
}

TEST_F(FrameworkServiceTest, CrosswalksAreListedByEitherEnd) {
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(Upsert(Plan(id)).ok());
  ASSERT_TRUE(Upsert(Bridge()).ok());
  for (const auto& [framework, count] : std::vector<std::pair<std::string, int>>{
           {"", 1}, {"frameworks/a", 1}, {"frameworks/b", 1}, {"frameworks/c", 0}}) {
    pb::ListCrosswalksRequest request;
    request.set_framework(framework);
    EXPECT_EQ(Call<pb::ListCrosswalksResponse>(admin_, "FrameworkService/ListCrosswalks", request)
                  ->crosswalks_size(),
              count)
        << framework;
  }
}

TEST_F(FrameworkServiceTest, IndicatorsAreSharedDefinitions) {
  pb::UpsertIndicatorRequest request;
  pb::Indicator& indicator = *request.mutable_indicator();
  indicator.set_name("indicators/net-migration");
  indicator.set_title("転入超過数");
  indicator.set_unit("人");
  indicator.set_direction(pb::DIRECTION_UP);
  indicator.set_aggregation(pb::AGGREGATION_FLOW);
  indicator.set_definition("1年間の転入者数から転出者数を引いたもの");
  ASSERT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
  pb::GetIndicatorRequest get;
  get.set_name(indicator.name());
  EXPECT_EQ(Call<pb::Indicator>(admin_, "FrameworkService/GetIndicator", get)->unit(), "人");
  EXPECT_EQ(Call<pb::ListIndicatorsResponse>(admin_, "FrameworkService/ListIndicators",
                                             pb::ListIndicatorsRequest())
                ->indicators_size(),
            1);
  get.set_name("indicators/nothing");
  EXPECT_EQ(ReasonOf(Call<pb::Indicator>(admin_, "FrameworkService/GetIndicator", get)),
            pb::REASON_NOT_FOUND);
}

TEST_F(FrameworkServiceTest, OnlyRegistrarsWriteAndEveryoneReads) {
  const std::string reader = AddAccount(kManiwa, {pb::ROLE_READER});
  EXPECT_EQ(ReasonOf(Upsert(Plan("a"), reader)), pb::REASON_ROLE_MISSING);
  ASSERT_TRUE(Upsert(Plan("a")).ok());
  pb::GetFrameworkRequest get;
  get.set_name("frameworks/a");
  EXPECT_TRUE(Call<pb::Framework>(reader, "FrameworkService/GetFramework", get).ok());
}

}  // namespace
}  // namespace renkei::service
