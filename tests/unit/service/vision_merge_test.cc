// Files that were exported, edited by several clerks, and applied one after another.
#include "tests/unit/service/vision_merge_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(VisionMergeTest, TwoClerksWithCopiesOfOneFileBothKeepTheirWork) {
  Stream one = Export();
  Stream two = Export();
  KpiIn(one, "people").mutable_kpi()->set_title("利用者数（実人数）");
  KpiIn(two, "rate").mutable_kpi()->set_title("利用率");
  Done(author_, one);
  Done(colleague_, two);
  EXPECT_EQ(Stored("people").title(), "利用者数（実人数）");
  EXPECT_EQ(Stored("rate").title(), "利用率");
  // And within one record.
  Stream three = Export();
  Stream four = Export();
  KpiIn(three, "rate").mutable_kpi()->set_note("年度平均");
  KpiIn(four, "rate").mutable_kpi()->set_source("交通課");
  Done(author_, three);
  Done(colleague_, four);
  EXPECT_EQ(Stored("rate").note(), "年度平均");
  EXPECT_EQ(Stored("rate").source(), "交通課");
}

TEST_F(VisionMergeTest, WhatBothChangedIsRefusedWithBothValuesAndWhose) {
  Stream one = Export();
  Stream two = Export();
  KpiIn(one, "people").mutable_kpi()->set_title("利用者数（実人数）");
  KpiIn(two, "people").mutable_kpi()->set_title("延べ利用者数");
  KpiIn(two, "rate").mutable_kpi()->set_title("利用率");
  Done(author_, one);
  const storage::Sequence head = store_->Head();
  const auto refused = Apply(colleague_, two);
  ASSERT_EQ(Conflicts(refused).size(), 1U);
  EXPECT_THAT(Conflicts(refused)[0], HasSubstr("kpi.title CHANGED_BY_BOTH"));
  EXPECT_THAT(domain::DetailOf(refused.status())->violations(0).message_ja(),
              ::testing::AllOf(HasSubstr("利用者数（実人数）"), HasSubstr("延べ利用者数")));
  EXPECT_EQ(store_->Head(), head) << "nothing of the file is written";
  EXPECT_NE(Stored("rate").title(), "利用率");
  two.header.set_overwrite(true);
  Done(colleague_, two);
  EXPECT_EQ(Stored("people").title(), "延べ利用者数");
}

TEST_F(VisionMergeTest, TwoClerksOfOneSectionShareAnAccountAndAreToldApartAllTheSame) {
  Stream one = Export();
  Stream two = Export();
  KpiIn(one, "people").mutable_kpi()->set_title("利用者数（甲）");
  KpiIn(two, "people").mutable_kpi()->set_title("利用者数（乙）");
  Done(author_, one);
  EXPECT_EQ(Conflicts(Apply(author_, two)).size(), 1U);
  // The same file again changes nothing, and what it did not touch may still be edited in it.
  Done(author_, one);
  KpiIn(one, "rate").mutable_kpi()->set_title("利用率");
  Done(author_, one);
  EXPECT_EQ(Stored("rate").title(), "利用率");
}

TEST_F(VisionMergeTest, AnOldExportPutsNoOldFigureBack) {
  Stream old = Export();
  Stream edit = Export();
  KpiIn(edit, "people").mutable_actuals(0)->mutable_value()->set_number(134);
  Done(author_, edit);
  Done(colleague_, old);
  EXPECT_EQ(Actuals(Stored("people").name())[0].value().number(), 134);
  KpiIn(old, "people").mutable_actuals(0)->mutable_value()->set_number(99);
  ASSERT_EQ(Conflicts(Apply(colleague_, old)).size(), 1U);
}

TEST_F(VisionMergeTest, TwoThatAddTheSameKeyDoNotOverwriteEachOther) {
  Stream one = Export();
  Stream two = Export();
  for (Stream* file : {&one, &two}) {
    pb::ApplyKpi& added = *file->parts[0].add_kpis();
    added.mutable_kpi()->set_external_id("k-new");
    added.mutable_kpi()->set_node_external_id("a");
    added.mutable_kpi()->set_title(file == &one ? "一人目の指標" : "二人目の指標");
  }
  Done(author_, one);
  // Also within one account.
  EXPECT_THAT(Conflicts(Apply(author_, two)), ElementsAre(HasSubstr("kpi.title CHANGED_BY_BOTH")));
  EXPECT_EQ(Stored("k-new").title(), "一人目の指標");
}

TEST_F(VisionMergeTest, PruneRemovesOnlyWhatTheFileOnceKnew) {
  Stream two = Export();
  Stream one = Export();
  pb::ApplyKpi& added = *one.parts[0].add_kpis();
  added.mutable_kpi()->set_external_id("k-new");
  added.mutable_kpi()->set_title("同僚の新しい指標");
  Done(author_, one);
  // The second clerk takes one out.
  two.header.set_prune(true);
  auto& kpis = *two.parts[0].mutable_kpis();
  for (int i = 0; i < kpis.size(); ++i) {
    if (kpis[i].kpi().external_id() == "rate") kpis.DeleteSubrange(i, 1);
  }
  Done(colleague_, two);
  EXPECT_EQ(Stored("rate").name(), "");
  EXPECT_EQ(Stored("k-new").title(), "同僚の新しい指標");
}

TEST_F(VisionMergeTest, PruneDoesNotRemoveWhatSomebodyElseHasEditedSince) {
  Stream two = Export();
  Stream one = Export();
  KpiIn(one, "rate").mutable_kpi()->set_note("年度平均");
  Done(colleague_, one);
  two.header.set_prune(true);
  auto& kpis = *two.parts[0].mutable_kpis();
  for (int i = 0; i < kpis.size(); ++i) {
    if (kpis[i].kpi().external_id() == "rate") kpis.DeleteSubrange(i, 1);
  }
  EXPECT_THAT(Conflicts(Apply(author_, two)), ElementsAre(HasSubstr("CHANGED_BY_BOTH")));
  EXPECT_EQ(Stored("rate").note(), "年度平均");
}

TEST_F(VisionMergeTest, AFileTypedAnewAddsButDoesNotReplaceOthersWork) {
  Stream typed = Export(/*with_base=*/false);
  KpiIn(typed, "rate").mutable_kpi()->set_source("交通課");
  Done(colleague_, typed);
  EXPECT_EQ(Stored("rate").source(), "交通課");
  KpiIn(typed, "rate").mutable_kpi()->set_title("利用率");
  KpiIn(typed, "rate").mutable_kpi()->set_source("交通政策課");
  EXPECT_THAT(Conflicts(Apply(colleague_, typed)),
              ElementsAre(HasSubstr("kpi.title WRITTEN_BY_ANOTHER")));
  typed.header.set_overwrite(true);
  Done(colleague_, typed);
  EXPECT_EQ(Stored("rate").title(), "利用率");
}

TEST_F(VisionMergeTest, WhoWroteWhatIsShownToTheOwnersAlone) {
  Stream file = Export();
  KpiIn(file, "rate").mutable_kpi()->set_title("利用率");
  Done(colleague_, file);
  const pb::Kpi kpi = Stored("rate");
  EXPECT_FALSE(kpi.updater().empty());
  EXPECT_FALSE(kpi.field_updaters().empty());
  for (const pb::FieldUpdater& one : kpi.field_updaters()) {
    EXPECT_NE(one.field(), "title");
    EXPECT_NE(one.updater(), kpi.updater());
  }
  Publish(name_);
  const auto seen = ListKpis(outsider_, name_);
  ASSERT_TRUE(seen.ok()) << seen.status();
  for (const pb::Kpi& shown : *seen) {
    EXPECT_EQ(shown.updater(), "");
    EXPECT_TRUE(shown.field_updaters().empty());
  }
}

TEST_F(VisionMergeTest, APartialFileKeepsTheOrderOfWhatItDoesNotName) {
  Stream part;
  part.header = NewStream("plan").header;
  part.parts.emplace_back();
  pb::ApplyKpi& named = *part.parts[0].add_kpis();
  named.mutable_kpi()->set_external_id("people");
  named.mutable_kpi()->set_note("令和7年度に定義を変更");
  named.mutable_place();
  const int before = Stored("people").order();
  const int other = Stored("rate").order();
  Done(author_, part);
  EXPECT_EQ(Stored("people").order(), before);
  EXPECT_EQ(Stored("rate").order(), other);
}

TEST_F(VisionMergeTest, ARowThatWasInsertedLandsWhereTheFileShowsIt) {
  Stream part;
  part.header = NewStream("plan").header;
  part.parts.emplace_back();
  pb::ApplyKpi& added = *part.parts[0].add_kpis();
  added.mutable_kpi()->set_external_id("between");
  added.mutable_kpi()->set_node_external_id("a");
  added.mutable_kpi()->set_title("間の指標");
  added.mutable_place()->set_after("rate");
  Done(author_, part);
  EXPECT_LT(Stored("rate").order(), Stored("between").order());
  EXPECT_LT(Stored("between").order(), Stored("people").order());
}

TEST_F(VisionMergeTest, ADryRunTellsEachFieldFromWhatToWhat) {
  Stream file = Export();
  KpiIn(file, "rate").mutable_kpi()->set_title("利用率");
  KpiIn(file, "people").mutable_actuals(0)->mutable_value()->set_number(134);
  file.header.set_validate_only(true);
  file.header.set_report_changes(true);
  const auto foreseen = Apply(colleague_, file);
  ASSERT_TRUE(foreseen.ok()) << foreseen.status();
  std::vector<std::string> lines;
  for (const pb::FieldChange& change : foreseen->changes())
    lines.push_back(absl::StrCat(change.title(), " ", change.field(), " ", change.before(), " -> ",
                                 change.after()));
  EXPECT_THAT(lines, ElementsAre("利用率 title 指標rate -> 利用率",
                                 "指標people 令和5年度.value 100 -> 134"));
}

}  // namespace
}  // namespace renkei::service
