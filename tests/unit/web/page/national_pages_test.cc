// National KPIs in a browser: figures against targets, who counts, and what coordinators alone can do.
#include <gmock/gmock.h>

#include "renkei/v1/national_kpi_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kNational[] = "nationalKpis/k";

class NationalPagesTest : public FormSiteTest {
 protected:
  NationalPagesTest() {
    kpi_.set_name(kNational);
    kpi_.set_etag("e1");
    kpi_.set_owner("organizations/o");
    kpi_.set_title("デジタル<実装>");
    kpi_.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    kpi_.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES);
    kpi_.mutable_definition()->mutable_cases()->set_selected_only(true);
    server_.On<pb::ListNationalKpisRequest, pb::ListNationalKpisResponse>(
        "NationalKpiService/ListNationalKpis", [this](const auto& request) {
          EXPECT_EQ(request.page_size(), 20);
          EXPECT_TRUE(request.with_counts());
          pb::ListNationalKpisResponse reply;
          *reply.add_national_kpis() = kpi_;
          *reply.add_counts() = CountOf();
          if (request.page_token().empty()) reply.set_next_page_token("second");
          return reply;
        });
    server_.On<pb::GetNationalKpiRequest, pb::NationalKpi>("NationalKpiService/GetNationalKpi",
                                                           [this](const auto&) { return kpi_; });
    server_.On<pb::GetNationalKpiCountRequest, pb::NationalKpiCount>(
        "NationalKpiService/GetNationalKpiCount", [](const auto&) { return CountOf(); });
    AnswerEverythingBy({"nothing"});
  }

  static pb::NationalKpiCount CountOf() {
    pb::NationalKpiCount count;
    count.set_national_kpi(kNational);
    count.set_unit(pb::COUNTING_UNIT_BODIES);
    count.set_definition_version(1);
    count.set_as_of("2024-07-03");
    count.set_basis(pb::NATIONAL_KPI_BASIS_KEPT);
    count.set_count(1'234);
    count.set_missing(266);
    return count;
  }

  pb::NationalKpi kpi_;
};

TEST_F(NationalPagesTest, TheListHasTheFiguresOfTodayAPartAtATimeAndItsFileAllOfThem) {
  EXPECT_THAT(
      Open("/nationalKpis").body,
      AllOf(HasSubstr("デジタル&lt;実装&gt;"), HasSubstr("href=\"/nationalKpis/k\""),
            HasSubstr("1,234団体（実）"), HasSubstr("266団体（実）"), HasSubstr("after=second")));
  EXPECT_THAT(Open("/nationalKpis?after=second").body, Not(HasSubstr("続きを見る")));
  server_.seen.clear();
  EXPECT_THAT(Open("/nationalKpis.csv").body, HasSubstr("1,234団体（実）"));
  EXPECT_EQ(
      server_.Requests<pb::ListNationalKpisRequest>("NationalKpiService/ListNationalKpis").size(),
      2U);
  EXPECT_THAT(Open("/nationalKpis/k").body,
              AllOf(HasSubstr("1,234団体（実）（2024-07-03"), HasSubstr("/nationalKpis/k/bodies")));
}

TEST_F(NationalPagesTest, OnlyItsCoordinatorsAreLedToTheForms) {
  EXPECT_THAT(Open("/nationalKpis/k").body, Not(HasSubstr("/nationalKpis/k/edit")));
  Grant(pb::ROLE_COORDINATOR);
  EXPECT_THAT(Open("/nationalKpis/k").body, HasSubstr("/nationalKpis/k/edit"));
  EXPECT_THAT(Open("/nationalKpis").body, HasSubstr("/newNationalKpi"));
  me_.set_organization("organizations/p");
  EXPECT_THAT(Open("/nationalKpis/k").body, Not(HasSubstr("/nationalKpis/k/edit")));
}

}  // namespace
}  // namespace renkei::web
