// Files that were exported, edited by several clerks, and applied one after another.
#include "server/domain/strategy/vision_base.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class VisionMergeTest : public VisionTest {
 protected:
  VisionMergeTest() : colleague_(AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR})) {
    Stream s = NewStream("plan");
    Node(s, "a");
    Node(s, "b");
    KpiOf(s, "rate", "a").mutable_kpi()->set_unit("％");
    pb::ApplyKpi& people = KpiOf(s, "people", "a");
    people.mutable_kpi()->set_unit("人");
    pb::KpiActual& actual = *people.add_actuals();
    actual.mutable_when()->set_text("令和5年度");
    actual.mutable_value()->set_number(100);
    Number(s);
    const auto applied = Apply(author_, s);
    EXPECT_TRUE(applied.ok()) << applied.status();
    name_ = applied->vision().name();
  }

  static void Number(Stream& s) {
    int order = 0;
    for (pb::ApplyNode& node : *s.parts[0].mutable_nodes()) node.mutable_node()->set_order(++order);
    for (pb::ApplyKpi& kpi : *s.parts[0].mutable_kpis()) kpi.mutable_kpi()->set_order(++order);
  }

  // What a clerk who exports now has in the file.
  Stream Export(bool with_base = true) {
    domain::Plan plan;
    plan.vision = *Get(author_, name_);
    plan.nodes = *ListNodes(author_, name_);
    plan.kpis = *ListKpis(author_, name_);
    std::map<std::string, std::vector<pb::KpiActual>> actuals;
    domain::VisionFile file;
    std::map<std::string, std::string> keys;
    for (const pb::VisionNode& node : plan.nodes) keys[node.name()] = node.external_id();
    file.header.set_parent(kKanagawa);
    file.header.mutable_vision()->set_external_id("plan");
    file.header.mutable_vision()->set_title(plan.vision.title());
    *file.header.mutable_vision()->mutable_period() = plan.vision.period();
    for (const pb::VisionNode& node : plan.nodes) {
      pb::VisionNode& item = *file.nodes.emplace_back().mutable_node();
      item = node;
      item.clear_etag();
      item.set_parent_external_id(keys[item.parent()]);
      item.clear_parent();
    }
    for (const pb::Kpi& kpi : plan.kpis) {
      pb::ApplyKpi& apply = file.kpis.emplace_back();
      *apply.mutable_kpi() = kpi;
      apply.mutable_kpi()->clear_etag();
      apply.mutable_kpi()->set_node_external_id(keys[kpi.node()]);
      apply.mutable_kpi()->clear_node();
      actuals[kpi.name()] = Actuals(kpi.name());
      for (pb::KpiActual actual : actuals[kpi.name()]) {
        actual.clear_name();
        actual.clear_etag();
        *apply.add_actuals() = actual;
      }
    }
    if (with_base) domain::AttachBase(domain::BaseOf(plan, actuals), file);
    Stream stream;
    stream.header = file.header;
    stream.parts.emplace_back();
    for (pb::ApplyNode& node : file.nodes) *stream.parts[0].add_nodes() = node;
    for (pb::ApplyKpi& kpi : file.kpis) *stream.parts[0].add_kpis() = kpi;
    return stream;
  }

  std::vector<pb::KpiActual> Actuals(const std::string& kpi) {
    pb::ListKpiActualsRequest request;
    request.set_parent(kpi);
    const auto page = Vision<pb::ListKpiActualsResponse>(author_, "ListKpiActuals", request);
    EXPECT_TRUE(page.ok()) << page.status();
    return {page->actuals().begin(), page->actuals().end()};
  }

  static pb::ApplyKpi& KpiIn(Stream& file, const std::string& external_id) {
    for (pb::ApplyKpi& kpi : *file.parts[0].mutable_kpis()) {
      if (kpi.kpi().external_id() == external_id) return kpi;
    }
    ADD_FAILURE() << external_id;
    return *file.parts[0].add_kpis();
  }

  pb::Kpi Stored(const std::string& external_id) {
    const auto kpis = ListKpis(author_, name_);
    EXPECT_TRUE(kpis.ok()) << kpis.status();
    for (const pb::Kpi& kpi : *kpis) {
      if (kpi.external_id() == external_id) return kpi;
    }
    return pb::Kpi();
  }

  void Done(const std::string& token, const Stream& file) {
    const auto applied = Apply(token, file);
    ASSERT_TRUE(applied.ok()) << applied.status();
  }

  // The fields of a refused file, each with its kind.
  std::vector<std::string> Conflicts(const absl::StatusOr<pb::ApplyVisionResponse>& applied) {
    std::vector<std::string> fields;
    EXPECT_EQ(ReasonOf(applied), pb::REASON_MERGE_CONFLICT) << applied.status();
    const auto detail = domain::DetailOf(applied.status());
    if (!detail) return fields;
    for (const pb::FieldViolation& v : detail->violations())
      fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    return fields;
  }

  const std::string colleague_;  // a contributor of the same organization
  std::string name_;
};

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
