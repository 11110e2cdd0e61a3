// `renkei national-kpi`: what it sends and prints, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/national_kpi_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kNationalKpi[] = "nationalKpis/01m8hdbw2r4t6v8x0z2b4d6f8h";

class NationalVerbsTest : public CliTest {
 protected:
  NationalVerbsTest() {
    server_.On<pb::ListNationalKpisRequest, pb::ListNationalKpisResponse>(
        "NationalKpiService/ListNationalKpis", [this](const auto&) {
          pb::ListNationalKpisResponse reply;
          *reply.add_national_kpis() = kpi_;
          return reply;
        });
    server_.On<pb::GetNationalKpiRequest, pb::NationalKpi>("NationalKpiService/GetNationalKpi",
                                                           [this](const auto&) { return kpi_; });
    kpi_.set_name(kNationalKpi);
    kpi_.set_external_id("digital");
    kpi_.set_title("デジタル実装に取り組む団体");
    kpi_.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES);
    kpi_.mutable_definition()->mutable_cases();
    environment_["LANG"] = "ja_JP.UTF-8";
  }

  pb::NationalKpi kpi_;
};

TEST_F(NationalVerbsTest, ACountIsPrintedWithItsUnitAndItsDay) {
  server_.On<pb::GetNationalKpiCountRequest, pb::NationalKpiCount>(
      "NationalKpiService/GetNationalKpiCount", [](const pb::GetNationalKpiCountRequest& request) {
        EXPECT_EQ(request.name(), kNationalKpi);
        pb::NationalKpiCount count;
        count.set_national_kpi(request.name());
        count.set_definition_version(1);
        count.set_unit(pb::COUNTING_UNIT_BODIES);
        count.set_as_of("2024-07-03");
        count.set_basis(pb::NATIONAL_KPI_BASIS_KEPT);
        count.set_count(1'234);
        return count;
      });
  const CliResult result = Run({"national-kpi", "count", "digital"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1,234団体（実）（2024-07-03"));
}

TEST_F(NationalVerbsTest, WhoIsMissingIsAskedForAsTheServerCallsIt) {
  server_.On<pb::ListNationalKpiBodiesRequest, pb::ListNationalKpiBodiesResponse>(
      "NationalKpiService/ListNationalKpiBodies", [](const auto&) {
        pb::ListNationalKpiBodiesResponse reply;
        pb::NationalKpiBody& body = *reply.add_bodies();
        body.set_display_name("会津若松市");
        body.add_lacks(pb::NATIONAL_KPI_LACK_RECORD);
        return reply;
      });
  const CliResult result = Run({"national-kpi", "bodies", "digital", "--uncounted"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("公開中の記録がない"));
  const auto sent = server_.Requests<pb::ListNationalKpiBodiesRequest>(
      "NationalKpiService/ListNationalKpiBodies");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].filter(), "counted=false");
}

TEST_F(NationalVerbsTest, AValueIsSentWithItsTimeAndItsSource) {
  server_.On<pb::RecordNationalKpiValuesRequest, pb::NationalKpi>(
      "NationalKpiService/RecordNationalKpiValues", [this](const auto&) { return kpi_; });
  const CliResult result = Run({"national-kpi", "record", "digital", "--when", "令和5年度末",
                                "--value", "99.8", "--source", "整備率調査"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto sent = server_.Requests<pb::RecordNationalKpiValuesRequest>(
      "NationalKpiService/RecordNationalKpiValues");
  ASSERT_EQ(sent.size(), 1u);
  ASSERT_EQ(sent[0].values_size(), 1);
  EXPECT_EQ(sent[0].values(0).when().text(), "令和5年度末");
  EXPECT_EQ(sent[0].values(0).value().text(), "99.8");
}

TEST_F(NationalVerbsTest, PublishingChangesTheStateAlone) {
  server_.On<pb::UpdateNationalKpiRequest, pb::NationalKpi>("NationalKpiService/UpdateNationalKpi",
                                                            [this](const auto&) { return kpi_; });
  ASSERT_EQ(Run({"national-kpi", "publish", "digital"}).exit_code, 0);
  const auto sent =
      server_.Requests<pb::UpdateNationalKpiRequest>("NationalKpiService/UpdateNationalKpi");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].national_kpi().state(), pb::NATIONAL_KPI_STATE_PUBLISHED);
  EXPECT_THAT(sent[0].update_mask().paths(), ElementsAre("state"));
}

TEST_F(NationalVerbsTest, ATimeThatCannotBeReadIsAUsageError) {
  EXPECT_EQ(Run({"national-kpi", "recount", "digital", "--known-at", "きのう"}).exit_code, 2);
}

}  // namespace
}  // namespace renkei::cli
