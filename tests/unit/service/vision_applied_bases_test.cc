// A file that is edited and applied again and again: its own former edits are its own.
#include "tests/unit/service/vision_merge_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class VisionAppliedBasesTest : public VisionMergeTest {
 protected:
  // Applies a file as a command does that remembers what it was told of it.
  pb::ApplyVisionResponse ApplyAndRemember(const std::string& token, Stream& file) {
    file.header.set_report_bases(true);
    const auto applied = Apply(token, file);
    EXPECT_TRUE(applied.ok()) << applied.status();
    if (!applied.ok()) return pb::ApplyVisionResponse();
    domain::VisionFile renewed;
    renewed.header = file.header;
    pb::ApplyVisionItems& items = file.parts[0];
    renewed.nodes.assign(items.nodes().begin(), items.nodes().end());
    renewed.kpis.assign(items.kpis().begin(), items.kpis().end());
    domain::RenewBases({applied->bases().begin(), applied->bases().end()}, renewed);
    file.header = renewed.header;
    items.clear_nodes();
    items.clear_kpis();
    for (const pb::ApplyNode& node : renewed.nodes) *items.add_nodes() = node;
    for (const pb::ApplyKpi& kpi : renewed.kpis) *items.add_kpis() = kpi;
    return *applied;
  }

  static void Remove(Stream& file, const std::string& external_id) {
    auto& kpis = *file.parts[0].mutable_kpis();
    for (int i = 0; i < kpis.size(); ++i) {
      if (kpis[i].kpi().external_id() == external_id) return (void)kpis.DeleteSubrange(i, 1);
    }
    ADD_FAILURE() << external_id;
  }

  // As YAML has them: each behind the one before it, with no order of its own.
  static void TellPlaces(Stream& file, const std::vector<std::string>& kpis) {
    pb::ApplyVisionItems shown;
    std::string before;
    for (const std::string& id : kpis) {
      pb::ApplyKpi& kpi = *shown.add_kpis();
      kpi = KpiIn(file, id);
      kpi.mutable_kpi()->clear_order();
      kpi.mutable_place()->set_after(before);
      before = id;
    }
    *file.parts[0].mutable_kpis() = shown.kpis();
  }
};

TEST_F(VisionAppliedBasesTest, ASecondEditOfTheSameFieldIsWritten) {
  Stream file = Export();
  KpiIn(file, "people").mutable_kpi()->set_title("利用者数（実人数）");
  KpiIn(file, "people").mutable_actuals(0)->mutable_value()->set_number(134);
  file.header.mutable_vision()->set_title("第2期総合戦略");
  const auto told = ApplyAndRemember(author_, file);
  std::vector<pb::AppliedBase::Kind> kinds;
  for (const pb::AppliedBase& base : told.bases()) kinds.push_back(base.kind());
  EXPECT_THAT(kinds, ElementsAre(pb::AppliedBase::KIND_HEAD, pb::AppliedBase::KIND_KPI,
                                 pb::AppliedBase::KIND_ACTUAL));
  EXPECT_FALSE(told.more_bases());
  KpiIn(file, "people").mutable_kpi()->set_title("利用者数（延べ）");
  KpiIn(file, "people").mutable_actuals(0)->mutable_value()->set_number(140);
  file.header.mutable_vision()->set_title("第2期総合戦略（改訂）");
  ApplyAndRemember(author_, file);
  EXPECT_EQ(Stored("people").title(), "利用者数（延べ）");
  EXPECT_EQ(Actuals(Stored("people").name())[0].value().number(), 140);
  EXPECT_EQ(Get(author_, name_)->title(), "第2期総合戦略（改訂）");
  // And once more as it is: nothing happens, and there is nothing to remember.
  const auto again = ApplyAndRemember(author_, file);
  EXPECT_EQ(again.commits(), 0);
  EXPECT_THAT(again.bases(), SizeIs(0));
}

TEST_F(VisionAppliedBasesTest, AColleaguesChangeBetweenTwoEditsIsStillAConflict) {
  Stream file = Export();
  KpiIn(file, "people").mutable_kpi()->set_title("利用者数（実人数）");
  ApplyAndRemember(author_, file);
  Stream other = Export();
  KpiIn(other, "people").mutable_kpi()->set_title("同僚の題名");
  KpiIn(other, "people").mutable_actuals(0)->mutable_value()->set_number(90);
  Done(colleague_, other);
  KpiIn(file, "people").mutable_kpi()->set_title("利用者数（延べ）");
  KpiIn(file, "people").mutable_actuals(0)->mutable_value()->set_number(140);
  EXPECT_THAT(Conflicts(Apply(author_, file)),
              UnorderedElementsAre(HasSubstr("kpi.title CHANGED_BY_BOTH"),
                                   HasSubstr("value CHANGED_BY_BOTH")));
  EXPECT_EQ(Stored("people").title(), "同僚の題名");
}

TEST_F(VisionAppliedBasesTest, WhatTheFileDidNotTouchStaysTheColleaguesAfterEveryApply) {
  Stream file = Export();
  Stream other = Export();
  KpiIn(other, "people").mutable_kpi()->set_title("同僚の題名");
  KpiIn(other, "people").mutable_kpi()->set_source("同僚の課");
  Done(colleague_, other);
  // The title it states as it was; the source it does not state at all.
  for (const char* note : {"年度平均", "年度末", "各月の平均"}) {
    KpiIn(file, "people").mutable_kpi()->set_note(note);
    ApplyAndRemember(author_, file);
    EXPECT_EQ(Stored("people").note(), note);
    EXPECT_EQ(Stored("people").title(), "同僚の題名") << note;
    EXPECT_EQ(Stored("people").source(), "同僚の課") << note;
  }
  // Whoever touches it after all is told.
  KpiIn(file, "people").mutable_kpi()->set_source("交通課");
  EXPECT_THAT(Conflicts(Apply(author_, file)),
              ElementsAre(HasSubstr("kpi.source CHANGED_BY_BOTH")));
}

TEST_F(VisionAppliedBasesTest, AnElementThatAColleagueAddedIsNotTakenAwayByTheNextEdit) {
  const auto target = [](pb::Kpi& kpi, int year, double number) {
    pb::TimedValue& added = *kpi.add_targets();
    added.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    added.mutable_when()->set_year(year);
    added.mutable_value()->set_number(number);
  };
  Stream file = Export();
  Stream other = Export();
  target(*KpiIn(other, "people").mutable_kpi(), 2027, 200);
  Done(colleague_, other);
  for (const double number : {150.0, 160.0}) {
    KpiIn(file, "people").mutable_kpi()->clear_targets();
    target(*KpiIn(file, "people").mutable_kpi(), 2025, number);
    ApplyAndRemember(author_, file);
    std::map<int, double> stored;
    const pb::Kpi kpi = Stored("people");
    for (const pb::TimedValue& one : kpi.targets())
      stored[one.when().year()] = one.value().number();
    EXPECT_EQ(stored, (std::map<int, double>{{2025, number}, {2027, 200}}));
  }
}

TEST_F(VisionAppliedBasesTest, AKpiThatTheFileAddedIsEditedAndThenRemovedWithIt) {
  Stream file = Export();
  pb::ApplyKpi& added = *file.parts[0].add_kpis();
  added.mutable_kpi()->set_external_id("k-new");
  added.mutable_kpi()->set_node_external_id("a");
  added.mutable_kpi()->set_title("新しい指標");
  added.mutable_kpi()->set_order(3);
  ApplyAndRemember(author_, file);
  KpiIn(file, "k-new").mutable_kpi()->set_title("新しい指標（改）");
  ApplyAndRemember(author_, file);
  EXPECT_EQ(Stored("k-new").title(), "新しい指標（改）");
  Remove(file, "k-new");
  file.header.set_prune(true);
  ApplyAndRemember(author_, file);
  EXPECT_EQ(Stored("k-new").name(), "");
  EXPECT_NE(Stored("rate").name(), "");
}

TEST_F(VisionAppliedBasesTest, AKpiThatTheFileAddedAndAColleagueChangedIsNotPruned) {
  Stream file = Export();
  pb::ApplyKpi& added = *file.parts[0].add_kpis();
  added.mutable_kpi()->set_external_id("k-new");
  added.mutable_kpi()->set_title("新しい指標");
  ApplyAndRemember(author_, file);
  Stream other = Export();
  KpiIn(other, "k-new").mutable_kpi()->set_note("同僚の備考");
  Done(colleague_, other);
  Remove(file, "k-new");
  file.header.set_prune(true);
  EXPECT_THAT(Conflicts(Apply(author_, file)), ElementsAre(HasSubstr("CHANGED_BY_BOTH")));
  EXPECT_EQ(Stored("k-new").note(), "同僚の備考");
}

TEST_F(VisionAppliedBasesTest, ARowThatWasMovedIsMovedAgain) {
  Stream file = Export();
  TellPlaces(file, {"people", "rate"});
  ApplyAndRemember(author_, file);
  EXPECT_LT(Stored("people").order(), Stored("rate").order());
  EXPECT_EQ(ApplyAndRemember(author_, file).commits(), 0);
  TellPlaces(file, {"rate", "people"});
  ApplyAndRemember(author_, file);
  EXPECT_LT(Stored("rate").order(), Stored("people").order());
  EXPECT_EQ(ApplyAndRemember(author_, file).commits(), 0);
}

TEST_F(VisionAppliedBasesTest, WhatAColleagueMovedStaysWhereItWasPut) {
  Stream file = Export();
  TellPlaces(file, {"rate", "people"});
  Stream other = Export();
  TellPlaces(other, {"people", "rate"});
  Done(colleague_, other);
  for (const char* title : {"利用率", "利用率（年度）"}) {
    KpiIn(file, "rate").mutable_kpi()->set_title(title);
    ApplyAndRemember(author_, file);
    EXPECT_EQ(Stored("rate").title(), title);
    EXPECT_LT(Stored("people").order(), Stored("rate").order()) << title;
  }
}

TEST_F(VisionAppliedBasesTest, AFileTypedAnewIsToldNothing) {
  Stream typed = Export(/*with_base=*/false);
  KpiIn(typed, "rate").mutable_kpi()->set_source("交通課");
  EXPECT_THAT(ApplyAndRemember(author_, typed).bases(), SizeIs(0));
  // Nor is who did not ask.
  Stream file = Export();
  KpiIn(file, "rate").mutable_kpi()->set_source("交通政策課");
  const auto applied = Apply(author_, file);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_THAT(applied->bases(), SizeIs(0));
}

}  // namespace
}  // namespace renkei::service
