// What counts for national KPIs, by whom, and what is missing; on a day, and as known at a time.

#include <atomic>
#include <thread>

#include "tests/unit/service/national_fixture.h"
#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class NationalCountTest : public NationalCalls<SelectionTest> {
 protected:
  NationalCountTest() { AddTestFramework(); }

  static pb::NationalKpi InTraffic(pb::CountingUnit unit) {
    pb::NationalKpi kpi;
    kpi.set_title("交通のデジタル実装");
    kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    kpi.mutable_definition()->set_unit(unit);
    kpi.mutable_definition()->mutable_cases()->add_framework_items(kTraffic);
    kpi.mutable_definition()->mutable_cases()->add_continuities(pb::CONTINUITY_RUNNING);
    return kpi;
  }

  std::string Kpi(const pb::NationalKpi& kpi) {
    const auto made = TryCreateKpi(coordinator_, kpi);
    EXPECT_TRUE(made.ok()) << made.status();
    CountEverything();
    return made.ok() ? made->name() : "";
  }

  // A case of Maniwa's that counts, unless `change` makes it another one.
  template <typename Change>
  std::string Case(const Change& change) {
    pb::CreateCaseRequest request;
    pb::Case& c = *request.mutable_case_();
    c.set_owner(kManiwa);
    c.set_title("自動運転バス");
    c.set_summary("概要");
    c.set_continuity(pb::CONTINUITY_RUNNING);
    c.add_framework_items(kTraffic);
    c.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    change(c);
    const auto made = Call<pb::Case>(owner_, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made->name();
  }
  std::string CountingCase() {
    return Publish(Case([](pb::Case&) {}));
  }

  int64_t Count(const std::string& kpi) {
    const auto count = CountOf(reader_, kpi);
    EXPECT_TRUE(count.ok()) << count.status();
    EXPECT_EQ(count->basis(), pb::NATIONAL_KPI_BASIS_KEPT);
    ExpectKept(reader_, kpi);
    return count->count();
  }

  std::vector<std::string> Counted(const std::string& kpi, bool counted = true) {
    std::vector<std::string> names;
    const auto bodies = BodiesOf(reader_, kpi, counted ? "counted=true" : "counted=false", 1);
    EXPECT_TRUE(bodies.ok()) << bodies.status();
    if (!bodies.ok()) return names;
    for (const pb::NationalKpiBody& body : *bodies) {
      EXPECT_EQ(body.counted(), counted);
      names.push_back(body.display_name());
    }
    return names;
  }
};

TEST_F(NationalCountTest, EachUnitCountsInItsOwnWay) {
  const std::string records = Kpi(InTraffic(pb::COUNTING_UNIT_RECORDS));
  const std::string bodies = Kpi(InTraffic(pb::COUNTING_UNIT_BODIES));
  pb::NationalKpi with_partners = InTraffic(pb::COUNTING_UNIT_BODIES_PER_RECORD);
  with_partners.mutable_definition()->mutable_cases()->set_with_partners(true);
  const std::string mentions = Kpi(with_partners);
  EXPECT_EQ(Count(records), 0);
  CountingCase();
  Publish(Case([](pb::Case& c) {
    c.add_partners()->set_display_name("会津若松市");
    c.mutable_partners(0)->set_organization(kAizu);
  }));
  EXPECT_EQ(Count(records), 2);
  EXPECT_EQ(Count(bodies), 1);
  EXPECT_EQ(Count(mentions), 3);
  EXPECT_EQ(CountOf(reader_, mentions)->bodies(), 2);
}

TEST_F(NationalCountTest, OnlyWhatAllMembersReadCounts) {
  const std::string kpi = Kpi(InTraffic(pb::COUNTING_UNIT_RECORDS));
  const std::string draft = Case([](pb::Case&) {});
  EXPECT_EQ(Count(kpi), 0);
  Publish(Case([](pb::Case& c) {
    c.mutable_audience()->set_visibility(pb::VISIBILITY_SHARED);
    c.mutable_audience()->add_organizations(kAizu);
  }));
  EXPECT_EQ(Count(kpi), 0) << "the reader may read it, and a number tells nothing of it";
  Publish(draft);
  EXPECT_EQ(Count(kpi), 1);
  EXPECT_TRUE(CaseStep<pb::ReviseCaseRequest>("ReviseCase", draft).ok());
  EXPECT_EQ(Count(kpi), 1) << "the text in force counts while it is revised";
  pb::UpdateCaseRequest request;
  request.mutable_case_()->set_name(draft);
  request.mutable_case_()->set_continuity(pb::CONTINUITY_STOPPED);
  request.mutable_case_()->set_stop_reason("事業の終了");
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", request).ok());
  EXPECT_EQ(Count(kpi), 1);
  Publish(draft);
  EXPECT_EQ(Count(kpi), 0);
}

TEST_F(NationalCountTest, WhatWasThereBeforeIsCountedInSteps) {
  for (int i = 0; i < 7; ++i) CountingCase();
  const auto made = TryCreateKpi(coordinator_, InTraffic(pb::COUNTING_UNIT_RECORDS));
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(CountOf(reader_, made->name())->basis(), pb::NATIONAL_KPI_BASIS_BEING_MADE);
  ASSERT_TRUE(*TakeCountStep(env_, 2));
  EXPECT_EQ(CountOf(reader_, made->name())->progress().seen(), 2);
  // What is written meanwhile is counted once, wherever the walk stands.
  CountingCase();
  ASSERT_TRUE(*TakeCountStep(env_, 2));
  const std::string last = CountingCase();
  CountEverything();
  EXPECT_EQ(Count(made->name()), 9);
  ASSERT_TRUE(CaseStep<pb::ArchiveCaseRequest>("ArchiveCase", last).ok());
  EXPECT_EQ(Count(made->name()), 8);
}

// Whoever begins to count goes through what was there; whoever writes meanwhile counts what it writes.
TEST_F(NationalCountTest, WritersAtOnceAndAWalkBesideThemLoseNothing) {
  constexpr int kWriters = 4;
  constexpr int kCasesEach = 12;
  const auto made = TryCreateKpi(coordinator_, InTraffic(pb::COUNTING_UNIT_RECORDS));
  ASSERT_TRUE(made.ok()) << made.status();
  std::atomic<int> writing{kWriters};
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      for (int n = 0; n < kCasesEach; ++n) {
        const std::string name = CountingCase();
        if (n % 3 == 0) EXPECT_TRUE(CaseStep<pb::ArchiveCaseRequest>("ArchiveCase", name).ok());
      }
      --writing;
    });
  }
  for (int round = 0; writing > 0; ++round) {
    EXPECT_TRUE(TakeCountStep(env_, 3).ok());
    if (round % 8 != 0) continue;
    // Another way to count, with the same sum, has the walk begin anew.
    pb::NationalKpi part = *made;
    part.clear_etag();
    part.mutable_definition()->mutable_cases()->set_with_partners(round % 16 == 0);
    EXPECT_TRUE(UpdateKpi(coordinator_, part, {"definition"}).ok());
  }
  for (std::thread& writer : writers) writer.join();
  CountEverything();
  EXPECT_EQ(Count(made->name()), kWriters * kCasesEach * 2 / 3);
}

TEST_F(NationalCountTest, ADefinitionThatChangedCountsAnew) {
  CountingCase();
  Publish(Case([](pb::Case& c) { c.set_continuity(pb::CONTINUITY_PILOTING); }));
  const std::string kpi = Kpi(InTraffic(pb::COUNTING_UNIT_RECORDS));
  EXPECT_EQ(Count(kpi), 1);
  pb::NationalKpi changed = InTraffic(pb::COUNTING_UNIT_RECORDS);
  changed.set_name(kpi);
  changed.mutable_definition()->mutable_cases()->clear_continuities();
  ASSERT_TRUE(UpdateKpi(coordinator_, changed, {"definition"}).ok());
  EXPECT_EQ(CountOf(reader_, kpi)->basis(), pb::NATIONAL_KPI_BASIS_BEING_MADE);
  EXPECT_EQ(Recounted(reader_, kpi)->count(), 2) << "who cannot wait";
  CountEverything();
  EXPECT_EQ(Count(kpi), 2);
}

TEST_F(NationalCountTest, AFrameworkThatChangedIsCountedAnew) {
  pb::NationalKpi below = InTraffic(pb::COUNTING_UNIT_RECORDS);
  below.mutable_definition()->mutable_cases()->set_framework_items(0, kEducation);
  CountingCase();
  const std::string kpi = Kpi(below);
  EXPECT_EQ(Count(kpi), 0);
  pb::UpsertFrameworkRequest request;
  pb::Framework& framework = *request.mutable_framework();
  framework.set_name("frameworks/test");
  framework.set_title("試験用の枠組み");
  for (const char* id : {"education", "traffic"}) {
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id(id);
    item.set_kind("field");
    item.set_title(id);
  }
  framework.mutable_items(1)->set_parent("education");
  ASSERT_TRUE(Call<pb::Framework>(coordinator_, "FrameworkService/UpsertFramework", request).ok());
  EXPECT_EQ(CountOf(reader_, kpi)->basis(), pb::NATIONAL_KPI_BASIS_BEING_MADE);
  CountEverything();
  EXPECT_EQ(Count(kpi), 1);
}

TEST_F(NationalCountTest, ASelectionCountsFromItsCommitOn) {
  pb::NationalKpi selected = InTraffic(pb::COUNTING_UNIT_RECORDS);
  selected.mutable_definition()->mutable_cases()->set_selected_only(true);
  const std::string kpi = Kpi(selected);
  const std::string name = CountingCase();
  EXPECT_EQ(Count(kpi), 0);
  ASSERT_TRUE(Select(coordinator_, name).ok());
  EXPECT_EQ(Count(kpi), 1);
  ASSERT_TRUE(Withdraw(coordinator_, SelectionOf(name, kKanagawa)).ok());
  EXPECT_EQ(Count(kpi), 0);
}

TEST_F(NationalCountTest, RowsAddUpToTheCountAndItemsDoNot) {
  pb::NationalKpi all = InTraffic(pb::COUNTING_UNIT_RECORDS);
  all.mutable_definition()->mutable_cases()->clear_framework_items();
  all.set_framework("frameworks/test");
  const std::string kpi = Kpi(all);
  Publish(Case([](pb::Case& c) { c.add_framework_items(kEducation); }));
  CountingCase();
  const auto count = CountOf(reader_, kpi);
  std::map<pb::NationalKpiFacet, int64_t> sums;
  std::vector<std::string> items;
  for (const pb::NationalKpiRow& row : count->rows()) {
    sums[row.facet()] += row.count();
    if (row.facet() == pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM)
      items.push_back(absl::StrCat(row.title(), " ", row.count()));
  }
  EXPECT_EQ(count->count(), 2);
  EXPECT_EQ(sums[pb::NATIONAL_KPI_FACET_PREFECTURE], 2);
  EXPECT_EQ(sums[pb::NATIONAL_KPI_FACET_KIND], 2);
  EXPECT_EQ(sums[pb::NATIONAL_KPI_FACET_POPULATION_CLASS], 2);
  EXPECT_THAT(items, ElementsAre("education 1", "traffic 2"));
}

TEST_F(NationalCountTest, AnItemAboveOthersCountsWhatTheyCountOnce) {
  pb::UpsertFrameworkRequest request;
  pb::Framework& framework = *request.mutable_framework();
  framework.set_name("frameworks/tree");
  framework.set_title("柱と分野");
  for (const char* id : {"pillar", "bus", "rail"}) {
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id(id);
    item.set_kind("field");
    item.set_title(id);
    if (framework.items_size() > 1) item.set_parent("pillar");
  }
  ASSERT_TRUE(Call<pb::Framework>(coordinator_, "FrameworkService/UpsertFramework", request).ok());
  pb::NationalKpi kpi = InTraffic(pb::COUNTING_UNIT_RECORDS);
  kpi.mutable_definition()->mutable_cases()->set_framework_items(0, "frameworks/tree/items/pillar");
  const std::string name = Kpi(kpi);
  Publish(Case([](pb::Case& c) {
    c.add_framework_items("frameworks/tree/items/bus");
    c.add_framework_items("frameworks/tree/items/rail");
  }));
  std::vector<std::string> items;
  const auto count = CountOf(reader_, name);
  for (const pb::NationalKpiRow& row : count->rows()) {
    if (row.facet() == pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM)
      items.push_back(absl::StrCat(row.depth(), " ", row.title(), " ", row.count()));
  }
  EXPECT_THAT(items, ElementsAre("0 pillar 1", "1 bus 1", "1 rail 1"));
  EXPECT_EQ(Count(name), 1);
}

TEST_F(NationalCountTest, AShareIsOfTheBodiesThatThereAre) {
  pb::NationalKpi kpi = InTraffic(pb::COUNTING_UNIT_BODIES);
  kpi.add_denominators()->set_whole(pb::NATIONAL_KPI_WHOLE_GOVERNMENTS);
  kpi.add_denominators()->set_whole(pb::NATIONAL_KPI_WHOLE_PREFECTURES);
  kpi.add_denominators()->set_whole(pb::NATIONAL_KPI_WHOLE_MUNICIPALITIES);
  const std::string name = Kpi(kpi);
  CountingCase();
  const auto count = CountOf(reader_, name);
  ASSERT_EQ(count->shares_size(), 3);
  EXPECT_EQ(count->shares(0).whole(), 4) << "wards and ended bodies are none";
  EXPECT_EQ(count->shares(0).part(), 1);
  EXPECT_EQ(count->shares(0).percent(), 25);
  EXPECT_EQ(count->shares(1).whole(), 1);
  EXPECT_EQ(count->shares(1).part(), 0);
  EXPECT_EQ(count->shares(2).whole(), 3);
}

// Found: the whole of all governments was 1,794.
TEST_F(NationalCountTest, TheNorthernVillagesAreNoPartOfAWholeAndNobodyThatDoesNotCount) {
  pb::Organization village;
  village.set_name("organizations/orubetsu");
  village.set_without_census(true);
  village.add_designations()->set_code("016985");
  village.mutable_designations(0)->set_display_name("留別村");
  village.mutable_designations(0)->set_kind(pb::ORGANIZATION_KIND_VILLAGE);
  storage::Mutation mutation;
  Organizations().Insert(village, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  pb::NationalKpi kpi = InTraffic(pb::COUNTING_UNIT_BODIES);
  for (const auto whole :
       {pb::NATIONAL_KPI_WHOLE_GOVERNMENTS, pb::NATIONAL_KPI_WHOLE_MUNICIPALITIES,
        pb::NATIONAL_KPI_WHOLE_COUNTED_KINDS}) {
    kpi.add_denominators()->set_whole(whole);
  }
  const std::string name = Kpi(kpi);
  const auto count = CountOf(reader_, name);
  ASSERT_EQ(count->shares_size(), 3);
  EXPECT_EQ(count->shares(0).whole(), 4);
  EXPECT_EQ(count->shares(1).whole(), 3);
  EXPECT_EQ(count->shares(2).whole(), 4);
  const auto bodies = BodiesOf(reader_, name);
  ASSERT_TRUE(bodies.ok()) << bodies.status();
  for (const pb::NationalKpiBody& body : *bodies) EXPECT_NE(body.organization(), village.name());
}

TEST_F(NationalCountTest, ACountStandsAgainstItsTargets) {
  pb::NationalKpi kpi = InTraffic(pb::COUNTING_UNIT_BODIES);
  for (const auto& [text, number] : std::vector<std::pair<const char*, double>>{
           {"令和6年度末", 1'000}, {"令和9年度末", 1'500}}) {
    pb::NationalKpiTarget& target = *kpi.add_targets();
    target.mutable_when()->set_text(text);
    target.mutable_value()->set_number(number);
  }
  const std::string name = Kpi(kpi);
  CountingCase();
  const auto count = CountOf(reader_, name);
  EXPECT_EQ(count->as_of(), "2024-07-03");
  EXPECT_EQ(count->next_target().value().number(), 1'000);
  EXPECT_EQ(count->missing(), 999);
  EXPECT_FALSE(count->has_line_value()) << "the line begins with the first target";
}

TEST_F(NationalCountTest, WhoCountsIsToldByWhatAndWhoDoesNotWhatIsMissing) {
  const std::string kpi = Kpi(InTraffic(pb::COUNTING_UNIT_BODIES));
  const std::string name = CountingCase();
  EXPECT_THAT(Counted(kpi), ElementsAre("真庭市"));
  EXPECT_THAT(Counted(kpi, false), ElementsAre("会津若松市", "神奈川県", "横浜市"));
  const auto counted = BodiesOf(reader_, kpi, "counted=true");
  ASSERT_EQ(counted->front().records_size(), 1);
  EXPECT_EQ(counted->front().records(0).resource(), name);
  EXPECT_EQ(counted->front().records(0).title(), "自動運転バス");
  EXPECT_THAT(BodiesOf(reader_, kpi, "kind=CITY AND counted=false")->front().lacks(),
              ElementsAre(pb::NATIONAL_KPI_LACK_RECORD));
  // The case that comes nearest says what it lacks.
  ASSERT_TRUE(CaseStep<pb::ArchiveCaseRequest>("ArchiveCase", name).ok());
  Publish(Case([](pb::Case& c) {
    c.clear_framework_items();
    c.clear_continuity();
  }));
  const std::string near =
      Publish(Case([](pb::Case& c) { c.set_continuity(pb::CONTINUITY_PILOTING); }));
  const auto bodies = BodiesOf(reader_, kpi, absl::StrCat("kind=CITY AND counted=false"));
  ASSERT_EQ(bodies->size(), 2u);
  const pb::NationalKpiBody& maniwa = bodies->back();
  EXPECT_EQ(maniwa.display_name(), "真庭市");
  EXPECT_THAT(maniwa.lacks(), ElementsAre(pb::NATIONAL_KPI_LACK_CONTINUITY));
  EXPECT_EQ(maniwa.nearest().resource(), near);
}

TEST_F(NationalCountTest, NobodyIsSaidNotToCountWhoWasNotLookedAtYet) {
  CountingCase();
  CountingCase();
  const auto made = TryCreateKpi(coordinator_, InTraffic(pb::COUNTING_UNIT_BODIES));
  ASSERT_TRUE(made.ok()) << made.status();
  for (const char* filter : {"", "counted=true", "counted=false"}) {
    const auto bodies = BodiesOf(reader_, made->name(), filter);
    EXPECT_EQ(ReasonOf(bodies), pb::REASON_UNAVAILABLE) << filter;
    EXPECT_EQ(domain::DetailOf(bodies.status())->metadata().count("retry_after_ms"), 1u);
  }
  ASSERT_TRUE(*TakeCountStep(env_, 1));
  EXPECT_EQ(ReasonOf(BodiesOf(reader_, made->name())), pb::REASON_UNAVAILABLE) << "half of it";
  CountEverything();
  EXPECT_THAT(Counted(made->name()), ElementsAre("真庭市"));
}

TEST_F(NationalCountTest, OnADayThatHasPassedCountsWhatWasInForceThen) {
  const std::string kpi = Kpi(InTraffic(pb::COUNTING_UNIT_RECORDS));
  const std::string first = CountingCase();  // 2024-07-03
  now_ += absl::Hours(24);
  CountingCase();
  now_ += absl::Hours(24);
  ASSERT_TRUE(CaseStep<pb::ArchiveCaseRequest>("ArchiveCase", first).ok());
  const auto on = [&](const char* day) { return Recounted(reader_, kpi, day)->count(); };
  EXPECT_EQ(on("2024-07-02"), 0);
  EXPECT_EQ(on("2024-07-03"), 1);
  EXPECT_EQ(on("2024-07-04"), 2);
  EXPECT_EQ(on("2024-07-05"), 1);
  EXPECT_TRUE(Recounted(reader_, kpi, "2024-07-04")->present_texts());
  EXPECT_FALSE(Recounted(reader_, kpi)->present_texts());
}

TEST_F(NationalCountTest, WhatWasRecordedLaterWasNotKnown) {
  pb::NationalKpi selected = InTraffic(pb::COUNTING_UNIT_RECORDS);
  selected.mutable_definition()->mutable_cases()->set_selected_only(true);
  const std::string kpi = Kpi(selected);
  const std::string name = CountingCase();
  const absl::Time before = now_;
  now_ += absl::Hours(48);
  // Decided two days ago, and entered today.
  pb::SelectCaseRequest select = Selecting(name);
  select.set_date("2024-07-03");
  ASSERT_TRUE(Select(coordinator_, select).ok());
  pb::RecountNationalKpiRequest request;
  request.set_name(kpi);
  request.set_as_of("2024-07-03");
  EXPECT_EQ(Recounted(reader_, request)->count(), 1);
  request.mutable_known_at()->set_seconds(absl::ToUnixSeconds(before));
  EXPECT_EQ(Recounted(reader_, request)->count(), 0);
}

}  // namespace
}  // namespace renkei::service
