// The verbs of `renkei kpi`: what they send and print, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/vision_service.pb.h"
#include "server/domain/time/when.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

// A KPI with a target without a time, one for a year that is written as its end, and one in a unit of
// its own.
class KpiTargetsTest : public CliTest {
 protected:
  KpiTargetsTest() {
    server_.On<pb::GetKpiRequest, pb::Kpi>("VisionService/GetKpi", [](const auto& request) {
      pb::Kpi kpi;
      kpi.set_name(request.name());
      kpi.set_etag("as-read");
      kpi.set_unit("人");
      Target(kpi, 100, "令和7年度末");
      Target(kpi, 200, "令和9年度").set_unit("千人");
      Target(kpi, 300, "");
      return kpi;
    });
    server_.On<pb::UpdateKpiRequest, pb::Kpi>("VisionService/UpdateKpi",
                                              [](const auto& request) { return request.kpi(); });
  }

  static pb::TimedValue& Target(pb::Kpi& kpi, double number, const std::string& time) {
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(number);
    if (!time.empty()) *target.mutable_when() = *domain::ParseWhen(time);
    return target;
  }

  // The update that `kpi set` with these arguments sent.
  pb::UpdateKpiRequest Sent(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"kpi", "set", "organizations/o/visions/v/kpis/k"});
    const CliResult result = Run(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const auto sent = server_.Requests<pb::UpdateKpiRequest>("VisionService/UpdateKpi");
    return sent.empty() ? pb::UpdateKpiRequest() : sent.back();
  }

  // "320@令和9年度 100@令和7年度末"
  static std::string Targets(const pb::Kpi& kpi) {
    std::string all;
    for (const pb::TimedValue& target : kpi.targets()) {
      const std::string value = target.value().has_number() ? absl::StrCat(target.value().number())
                                                            : target.value().text();
      absl::StrAppend(&all, all.empty() ? "" : " ", value, "@", target.when().text());
    }
    return all;
  }
};

// `--target 320@R9`, which the inbox tells people to type, took away the targets of all other years.
TEST_F(KpiTargetsTest, ATargetOfOneTimeLeavesThoseOfOtherTimes) {
  const pb::UpdateKpiRequest sent = Sent({"--target", "320@令和9年度"});
  EXPECT_EQ(Targets(sent.kpi()), "320@令和9年度 100@令和7年度末 300@");
  EXPECT_EQ(sent.kpi().targets(0).unit(), "千人");
  EXPECT_EQ(sent.kpi().etag(), "as-read");
  ASSERT_EQ(sent.update_mask().paths_size(), 1);
  EXPECT_EQ(sent.update_mask().paths(0), "targets");
}

TEST_F(KpiTargetsTest, AYearAndItsEndAreTheSameTimeAndOneWithoutTimeReplacesItsLike) {
  EXPECT_EQ(Targets(Sent({"--target", "120@R7", "--target", "均衡"}).kpi()),
            "120@R7 均衡@ 200@令和9年度");
  // Two of one time are the server's to refuse: neither wins by itself.
  EXPECT_EQ(Targets(Sent({"--target", "1@R9", "--target", "2@令和9年度末"}).kpi()),
            "1@R9 2@令和9年度末 100@令和7年度末 300@");
}

TEST_F(KpiTargetsTest, ClearedTargetsAreReplacedAsAWhole) {
  const pb::UpdateKpiRequest sent = Sent({"--clear", "targets", "--target", "320@令和9年度"});
  EXPECT_EQ(Targets(sent.kpi()), "320@令和9年度");
  EXPECT_EQ(sent.update_mask().paths_size(), 1);
  EXPECT_TRUE(server_.Requests<pb::GetKpiRequest>("VisionService/GetKpi").empty());
  const pb::UpdateKpiRequest emptied = Sent({"--clear", "targets"});
  EXPECT_EQ(emptied.kpi().targets_size(), 0);
  ASSERT_EQ(emptied.update_mask().paths_size(), 1);
  EXPECT_EQ(emptied.update_mask().paths(0), "targets");
}

TEST_F(KpiTargetsTest, AnEtagOfOnesOwnIsTheOneThatCounts) {
  EXPECT_EQ(Sent({"--target", "1@R9", "--etag", "mine"}).kpi().etag(), "mine");
}

}  // namespace
}  // namespace renkei::cli
