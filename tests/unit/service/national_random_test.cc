// What commits keep up of national KPIs is what a recount finds, after any sequence of writes: of cases,
// selections, initiatives, memberships, visions, figures and successions, and while definitions change and
// what was there before is being counted.

#include <random>

#include "tests/random_seed.h"
#include "tests/unit/service/generated_world.h"
#include "tests/unit/service/national_fixture.h"

namespace renkei::service {
namespace {

class NationalRandomTest : public NationalCalls<GeneratedWorld> {
 protected:
  static constexpr int kActions = 1'000;
  static constexpr int kMostActions = 20'000;
  static constexpr size_t kKpis = 6;

  NationalRandomTest() {
    AddTestFramework();
    for (size_t i = 0; i < kKpis; ++i) {
      pb::NationalKpi kpi;
      kpi.set_title(absl::StrCat("指標", i));
      kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
      kpi.set_framework("frameworks/test");
      *kpi.mutable_definition() = DefinitionOf(i);
      const auto made = TryCreateKpi(coordinator_, kpi);
      EXPECT_TRUE(made.ok()) << made.status();
      kpis_of_nation_.push_back(made->name());
    }
  }

  // One of each kind, and one over all of them.
  static pb::NationalKpiDefinition DefinitionOf(size_t kind) {
    pb::NationalKpiDefinition definition;
    definition.set_unit(pb::COUNTING_UNIT_RECORDS);
    switch (kind) {
      case 0:
        definition.mutable_cases()->add_framework_items(kTraffic);
        return definition;
      case 1:
        definition.mutable_cases()->set_selected_only(true);
        return definition;
      case 2:
        definition.set_unit(pb::COUNTING_UNIT_BODIES_PER_RECORD);
        definition.mutable_initiatives();
        return definition;
      case 3:
        definition.mutable_measures()->add_kinds("measure");
        return definition;
      case 4:
        definition.mutable_actuals()->set_indicator(kIndicator);
        definition.mutable_actuals()->set_minimum(300);
        return definition;
      default:
        definition.set_unit(pb::COUNTING_UNIT_BODIES);
        definition.mutable_cases()->add_continuities(pb::CONTINUITY_RUNNING);
        definition.mutable_visions();
        definition.mutable_initiatives()->add_states(pb::INITIATIVE_STATE_OPEN);
        return definition;
    }
  }

  // What the world does not do by itself: what it writes gets what definitions ask for.
  void ActForCounting(std::mt19937_64& random) {
    switch (random() % 6) {
      case 0: {
        pb::UpdateCaseRequest request;
        request.mutable_case_()->set_name(OneOf(cases_));
        if (random() % 2 == 0) request.mutable_case_()->add_framework_items(kTraffic);
        if (random() % 2 == 0) request.mutable_case_()->set_continuity(pb::CONTINUITY_RUNNING);
        for (const char* path : {"framework_items", "continuity"})
          request.mutable_update_mask()->add_paths(path);
        (void)Do<pb::Case>(owner_, "CaseService/UpdateCase", request);
        return;
      }
      case 1: {
        pb::CreateNodeRequest request;
        request.set_parent(OneOf(visions_));
        request.mutable_node()->set_title("施策");
        request.mutable_node()->set_kind(random() % 2 == 0 ? "measure" : "pillar");
        request.mutable_node()->add_framework_items(kEducation);
        (void)Do<pb::VisionNode>(owner_, "VisionService/CreateNode", request);
        return;
      }
      case 2: {
        pb::CreateKpiRequest request;
        request.set_parent(OneOf(visions_));
        request.mutable_kpi()->set_title("利用者数");
        request.mutable_kpi()->set_unit("人");
        request.mutable_kpi()->set_indicator(kIndicator);
        const auto made = Do<pb::Kpi>(owner_, "VisionService/CreateKpi", request);
        if (made.ok()) kpis_.push_back(made->name());
        return;
      }
      case 3: {
        pb::RecordKpiActualsRequest request;
        request.set_parent(OneOf(kpis_));
        pb::KpiActual& actual = *request.add_actuals();
        *actual.mutable_when() = FiscalYear(2022 + static_cast<int>(random() % 2));
        actual.mutable_value()->set_number(static_cast<double>(random() % 600));
        (void)Do<pb::RecordKpiActualsResponse>(owner_, "VisionService/RecordKpiActuals", request);
        return;
      }
      case 4: {
        pb::UpdateInitiativeRequest request;
        request.mutable_initiative()->set_name(OneOf(initiatives_));
        request.mutable_initiative()->add_framework_items(random() % 2 == 0 ? kTraffic
                                                                            : kEducation);
        request.mutable_update_mask()->add_paths("framework_items");
        (void)Do<pb::Initiative>(owner_, "InitiativeService/UpdateInitiative", request);
        return;
      }
      default:
        return ChangeDefinition(random);
    }
  }

  void ChangeDefinition(std::mt19937_64& random) {
    if (random() % 8 != 0) return;
    pb::NationalKpi part;
    part.set_name(kpis_of_nation_[random() % kKpis]);
    *part.mutable_definition() = DefinitionOf(random() % kKpis);
    const auto changed = UpdateKpi(coordinator_, part, {"definition"});
    ASSERT_TRUE(changed.ok()) << changed.status();
    ++definitions_changed_;
  }

  void ExpectAllKept() {
    for (const std::string& kpi : kpis_of_nation_) {
      const auto count = CountOf(coordinator_, kpi);
      ASSERT_TRUE(count.ok()) << count.status();
      if (count->basis() == pb::NATIONAL_KPI_BASIS_BEING_MADE) continue;
      ExpectKept(coordinator_, kpi);
      ++compared_;
      if (count->count() > 0) ++above_zero_;
    }
  }

  // Whether what this is about was there; chance says when.
  bool SawEnough() const { return definitions_changed_ > 3 && compared_ > 40 && above_zero_ > 10; }

  std::vector<std::string> kpis_of_nation_;
  int definitions_changed_ = 0;
  int compared_ = 0;
  int above_zero_ = 0;
};

TEST_F(NationalRandomTest, WhatIsKeptIsWhatARecountFinds) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < kActions || (!SawEnough() && i < kMostActions); ++i) {
    Act(random);
    ActForCounting(random);
    now_ += absl::Seconds(1);
    // Steps come when they come: readers do not wait for them.
    if (random() % 3 == 0) ASSERT_TRUE(TakeCountStep(env_, 1 + random() % 4).ok());
    if (i % 50 == 49) ExpectAllKept();
    if (HasFatalFailure() || HasNonfatalFailure()) return;
  }
  CountEverything();
  ExpectAllKept();
  // Predecessors' records count for who followed.
  Succeed();
  ExpectAllKept();
  CountEverything();
  ExpectAllKept();
  EXPECT_TRUE(SawEnough()) << definitions_changed_ << " " << compared_ << " " << above_zero_;
}

}  // namespace
}  // namespace renkei::service
