// Numbers of bodies that have become one.

#include "renkei/v1/case_service.pb.h"
#include "tests/unit/service/national_fixture.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {
namespace {

class NationalMergedBodiesTest : public NationalCalls<SuccessionTest> {
 protected:
  NationalMergedBodiesTest() { AddTestFramework(); }

  // Cases in whose work each body takes part, by item.
  std::string Kpi(pb::CountingUnit unit) {
    pb::NationalKpi kpi;
    kpi.set_title("取組に参加する団体");
    kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    kpi.mutable_definition()->set_unit(unit);
    kpi.mutable_definition()->mutable_cases()->add_framework_items(kTraffic);
    kpi.mutable_definition()->mutable_cases()->set_with_partners(true);
    const auto made = TryCreateKpi(coordinator_, kpi);
    EXPECT_TRUE(made.ok()) << made.status();
    CountEverything();
    return made.ok() ? made->name() : "";
  }

  void PublishCase(const std::vector<std::string>& partners) {
    pb::CreateCaseRequest request;
    pb::Case& c = *request.mutable_case_();
    c.set_owner(kManiwa);
    c.set_title("自動運転バス");
    c.set_summary("概要");
    c.add_framework_items(kTraffic);
    c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    for (const std::string& partner : partners) {
      c.add_partners()->set_display_name("参加団体");
      c.mutable_partners(c.partners_size() - 1)->set_organization(partner);
    }
    const auto made = Call<pb::Case>(owner_, "CaseService/CreateCase", request);
    ASSERT_TRUE(made.ok()) << made.status();
    pb::SubmitCaseRequest submit;
    submit.set_name(made->name());
    ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/SubmitCase", submit).ok());
    pb::PublishCaseRequest publish;
    publish.set_name(made->name());
    ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/PublishCase", publish).ok());
  }

  // Of today, kept as recounted.
  int64_t Count(const std::string& kpi) {
    const auto count = CountOf(coordinator_, kpi);
    EXPECT_TRUE(count.ok()) << count.status();
    ExpectKept(coordinator_, kpi);
    return count.ok() ? count->count() : -1;
  }

  const std::string owner_ = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
  const std::string coordinator_ = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
};

// Found: a record of two bodies counted twice for the one that they became.
TEST_F(NationalMergedBodiesTest, ABodyCountsOnceForARecordInWhichTwoOfWhatItWasStand) {
  const std::string participations = Kpi(pb::COUNTING_UNIT_BODIES_PER_RECORD);
  const std::string records = Kpi(pb::COUNTING_UNIT_RECORDS);
  const std::string bodies = Kpi(pb::COUNTING_UNIT_BODIES);
  PublishCase({kAizu, kYokohama});
  PublishCase({kAizu});
  PublishCase({});
  EXPECT_EQ(Count(participations), 6);
  End(kManiwa, {kAizu});
  GoToEndDay();
  EXPECT_EQ(Count(participations), 4) << "Aizu once for each of three, and Yokohama";
  EXPECT_EQ(Count(records), 3);
  EXPECT_EQ(Count(bodies), 2);
  const auto before = Recounted(coordinator_, participations, "2024-09-30");
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->count(), 6) << "on that day they were two";

  const auto count = CountOf(coordinator_, participations);
  int64_t of_items = 0;
  for (const pb::NationalKpiRow& row : count->rows()) {
    if (row.facet() == pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM && row.resource() == kTraffic)
      of_items = row.count();
  }
  EXPECT_EQ(of_items, 4);
  const auto counted = BodiesOf(coordinator_, participations, "counted=true");
  ASSERT_TRUE(counted.ok()) << counted.status();
  for (const pb::NationalKpiBody& body : *counted)
    EXPECT_EQ(body.record_count(), body.organization() == kAizu ? 3 : 1) << body.display_name();
}

}  // namespace
}  // namespace renkei::service
