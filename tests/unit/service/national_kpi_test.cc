// National KPIs: who keeps and who reads them, what is refused, and what becomes of a definition that
// changes.

#include "renkei/v1/change_service.pb.h"
#include "tests/unit/service/national_fixture.h"
#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class NationalKpiTest : public NationalCalls<SelectionTest> {
 protected:
  NationalKpiTest() { AddTestFramework(); }

  static pb::NationalKpi Running() {
    pb::NationalKpi kpi;
    kpi.set_title("デジタル実装に取り組む団体");
    kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    kpi.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES);
    kpi.mutable_definition()->mutable_cases()->add_continuities(pb::CONTINUITY_RUNNING);
    return kpi;
  }

  pb::NationalKpi CreateKpi(const pb::NationalKpi& kpi) {
    const auto made = TryCreateKpi(coordinator_, kpi);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.value_or(pb::NationalKpi());
  }

  absl::StatusOr<pb::NationalKpi> GetKpi(const std::string& token, const std::string& name) {
    pb::GetNationalKpiRequest request;
    request.set_name(name);
    return National<pb::NationalKpi>(token, "GetNationalKpi", request);
  }

  std::vector<std::string> Titles(const std::string& token, const std::string& filter = "") {
    pb::ListNationalKpisRequest request;
    request.set_filter(filter);
    const auto list = National<pb::ListNationalKpisResponse>(token, "ListNationalKpis", request);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> titles;
    for (const pb::NationalKpi& kpi : list->national_kpis()) titles.push_back(kpi.title());
    return titles;
  }
};

TEST_F(NationalKpiTest, ADraftIsItsOwnersAndAPublishedOneEverybodys) {
  pb::NationalKpi draft = Running();
  draft.clear_state();
  const pb::NationalKpi made = CreateKpi(draft);
  EXPECT_EQ(made.state(), pb::NATIONAL_KPI_STATE_DRAFT);
  EXPECT_EQ(made.owner(), kKanagawa);
  EXPECT_EQ(ReasonOf(GetKpi(reader_, made.name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(CountOf(other_coordinator_, made.name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Recounted(reader_, made.name())), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Titles(reader_), IsEmpty());
  EXPECT_THAT(Titles(coordinator_), ElementsAre(draft.title()));
  const std::string cursor = HeadCursor();
  pb::NationalKpi part = made;
  part.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
  ASSERT_TRUE(UpdateKpi(coordinator_, part, {"state"}).ok());
  EXPECT_THAT(Titles(reader_), ElementsAre(draft.title()));
  EXPECT_TRUE(CountOf(reader_, made.name()).ok());
  EXPECT_THAT(Feed(reader_, cursor), ElementsAre("+" + made.name()));
  EXPECT_TRUE(GetKpi(reader_, made.name())->updater().empty());
  EXPECT_FALSE(GetKpi(coordinator_, made.name())->updater().empty());
}

TEST_F(NationalKpiTest, OnlyTheOwnersCoordinatorsWrite) {
  const pb::NationalKpi made = CreateKpi(Running());
  EXPECT_EQ(ReasonOf(TryCreateKpi(owner_, Running())), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(UpdateKpi(other_coordinator_, made, {"title"})),
            pb::REASON_OTHER_ORGANIZATION);
  pb::DeleteNationalKpiRequest request;
  request.set_name(made.name());
  EXPECT_EQ(
      ReasonOf(National<google::protobuf::Empty>(other_coordinator_, "DeleteNationalKpi", request)),
      pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(NationalKpiTest, ADefinitionThatCountsTwoUnitsIsRefused) {
  pb::NationalKpi kpi = Running();
  kpi.mutable_definition()->set_unit(pb::COUNTING_UNIT_RECORDS);
  kpi.mutable_definition()->mutable_initiatives();
  kpi.set_entered_unit("件");
  EXPECT_THAT(BadFields(TryCreateKpi(coordinator_, kpi)),
              UnorderedElementsAre("national_kpi.definition.unit TWO_UNITS",
                                   "national_kpi.entered_unit TWO_UNITS"));
}

TEST_F(NationalKpiTest, WhatADefinitionRefersToIsThere) {
  pb::NationalKpi kpi = Running();
  kpi.mutable_definition()->mutable_cases()->add_framework_items("frameworks/test/items/none");
  EXPECT_EQ(ReasonOf(TryCreateKpi(coordinator_, kpi)), pb::REASON_DANGLING_REFERENCE);
  kpi = Running();
  kpi.set_framework("frameworks/none");
  EXPECT_EQ(ReasonOf(TryCreateKpi(coordinator_, kpi)), pb::REASON_DANGLING_REFERENCE);
  kpi = Running();
  kpi.mutable_definition()->mutable_actuals()->set_indicator("indicators/none");
  EXPECT_EQ(ReasonOf(TryCreateKpi(coordinator_, kpi)), pb::REASON_DANGLING_REFERENCE);
}

TEST_F(NationalKpiTest, AListSaysWhatEachComesToInPagesOfTwenty) {
  std::map<std::string, pb::NationalKpiBasis> bases;
  for (int i = 0; i < 23; ++i) {
    pb::NationalKpi kpi = Running();
    kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    if (i % 2 == 0) {
      kpi.clear_definition();
      kpi.set_entered_unit("人");
    }
    const auto made = TryCreateKpi(coordinator_, kpi);
    ASSERT_TRUE(made.ok()) << made.status();
    bases[made->name()] = i % 2 == 0 ? pb::NATIONAL_KPI_BASIS_ENTERED : pb::NATIONAL_KPI_BASIS_KEPT;
  }
  CountEverything();
  pb::ListNationalKpisRequest request;
  request.set_page_size(200);
  const auto plain = National<pb::ListNationalKpisResponse>(reader_, "ListNationalKpis", request);
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_EQ(plain->national_kpis_size(), 23);
  EXPECT_EQ(plain->counts_size(), 0);
  request.set_with_counts(true);
  int listed = 0;
  do {
    const auto page = National<pb::ListNationalKpisResponse>(reader_, "ListNationalKpis", request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LE(page->national_kpis_size(), 20);
    ASSERT_EQ(page->counts_size(), page->national_kpis_size());
    for (int i = 0; i < page->counts_size(); ++i, ++listed) {
      EXPECT_EQ(page->counts(i).national_kpi(), page->national_kpis(i).name());
      EXPECT_EQ(page->counts(i).basis(), bases[page->counts(i).national_kpi()]);
      EXPECT_EQ(page->counts(i).rows_size(), 0);
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, 23);
}

TEST_F(NationalKpiTest, ApplyingTheSameTwiceChangesNothing) {
  pb::ApplyNationalKpiRequest request;
  *request.mutable_national_kpi() = Running();
  EXPECT_THAT(
      BadFields(National<pb::ApplyNationalKpiResponse>(coordinator_, "ApplyNationalKpi", request)),
      ElementsAre("national_kpi.external_id REQUIRED"));
  request.mutable_national_kpi()->set_external_id("digital");
  const auto apply = [&] {
    const auto applied =
        National<pb::ApplyNationalKpiResponse>(coordinator_, "ApplyNationalKpi", request);
    EXPECT_TRUE(applied.ok()) << applied.status();
    return applied->outcome();
  };
  EXPECT_EQ(apply(), pb::ApplyNationalKpiResponse::OUTCOME_CREATED);
  EXPECT_EQ(apply(), pb::ApplyNationalKpiResponse::OUTCOME_UNCHANGED);
  request.mutable_national_kpi()->set_title("実装団体");
  EXPECT_EQ(apply(), pb::ApplyNationalKpiResponse::OUTCOME_UPDATED);
  EXPECT_EQ(ReasonOf(TryCreateKpi(coordinator_, request.national_kpi())),
            pb::REASON_ALREADY_EXISTS);
}

TEST_F(NationalKpiTest, ADefinitionThatChangedIsANewVersionOnceItIsPublished) {
  pb::NationalKpi kpi = Running();
  kpi.clear_state();
  kpi = CreateKpi(kpi);
  EXPECT_EQ(kpi.definition().version(), 1);
  EXPECT_EQ(kpi.definition().from_date(), "2024-07-03");
  // Nobody has read a draft.
  kpi.mutable_definition()->mutable_cases()->add_tags("バス");
  kpi = *UpdateKpi(coordinator_, kpi, {"definition"});
  EXPECT_EQ(kpi.definition().version(), 1);
  kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
  kpi = *UpdateKpi(coordinator_, kpi, {"state"});
  // On its first day it is corrected.
  kpi.mutable_definition()->mutable_cases()->clear_tags();
  kpi = *UpdateKpi(coordinator_, kpi, {"definition"});
  EXPECT_EQ(kpi.definition().version(), 1);
  EXPECT_THAT(kpi.past_definitions(), IsEmpty());
  now_ += absl::Hours(48);
  kpi.mutable_definition()->set_note("備考だけ");
  kpi = *UpdateKpi(coordinator_, kpi, {"definition"});
  EXPECT_EQ(kpi.definition().version(), 1) << "it counts the same";
  kpi.mutable_definition()->mutable_cases()->set_selected_only(true);
  kpi = *UpdateKpi(coordinator_, kpi, {"definition"});
  EXPECT_EQ(kpi.definition().version(), 2);
  EXPECT_EQ(kpi.definition().from_date(), "2024-07-05");
  ASSERT_EQ(kpi.past_definitions_size(), 1);
  EXPECT_FALSE(kpi.past_definitions(0).cases().selected_only());
  kpi.mutable_definition()->mutable_cases()->set_selected_only(false);
  kpi.mutable_definition()->set_from_date("2024-08-01");
  EXPECT_THAT(BadFields(UpdateKpi(coordinator_, kpi, {"definition"})),
              ElementsAre("national_kpi.definition.from_date NOT_YET"));
  kpi.mutable_definition()->set_from_date("2024-07-01");
  EXPECT_THAT(BadFields(UpdateKpi(coordinator_, kpi, {"definition"})),
              ElementsAre("national_kpi.definition.from_date BAD_INTERVAL"));
}

TEST_F(NationalKpiTest, AnOldNumberStaysExplainedByTheDefinitionOfItsDay) {
  pb::NationalKpi kpi = CreateKpi(Running());
  now_ += absl::Hours(48);
  kpi.mutable_definition()->mutable_cases()->set_selected_only(true);
  ASSERT_TRUE(UpdateKpi(coordinator_, kpi, {"definition"}).ok());
  EXPECT_EQ(Recounted(reader_, kpi.name(), "2024-07-04")->definition_version(), 1);
  EXPECT_EQ(Recounted(reader_, kpi.name())->definition_version(), 2);
  pb::RecountNationalKpiRequest request;
  request.set_name(kpi.name());
  request.set_definition_version(1);
  EXPECT_EQ(Recounted(reader_, request)->definition_version(), 1);
  request.set_definition_version(3);
  EXPECT_THAT(BadFields(Recounted(reader_, request)),
              ElementsAre("definition_version UNKNOWN_VALUE"));
}

TEST_F(NationalKpiTest, ARecountAsksForWhatHasPassed) {
  const pb::NationalKpi kpi = CreateKpi(Running());
  pb::RecountNationalKpiRequest request;
  request.set_name(kpi.name());
  request.set_as_of("2024-07-04");
  request.mutable_known_at()->set_seconds(absl::ToUnixSeconds(now_) + 60);
  request.set_definition_version(1);
  *request.mutable_definition() = kpi.definition();
  EXPECT_THAT(
      BadFields(Recounted(reader_, request)),
      UnorderedElementsAre("as_of NOT_YET", "known_at NOT_YET", "definition_version AMBIGUOUS"));
  pb::RecountNationalKpiRequest trial;
  trial.set_name(kpi.name());
  trial.mutable_definition()->set_unit(pb::COUNTING_UNIT_RECORDS);
  trial.mutable_definition()->mutable_cases();
  trial.mutable_definition()->mutable_visions();
  EXPECT_THAT(BadFields(Recounted(reader_, trial)), ElementsAre("definition.unit TWO_UNITS"));
}

TEST_F(NationalKpiTest, WhatIsEnteredIsMarkedAsSuch) {
  pb::NationalKpi kpi;
  kpi.set_title("光ファイバの世帯カバー率");
  kpi.set_entered_unit("％");
  kpi.set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
  kpi = CreateKpi(kpi);
  pb::RecordNationalKpiValuesRequest request;
  request.set_name(kpi.name());
  pb::NationalKpiValue& value = *request.add_values();
  value.mutable_when()->set_text("令和5年度末");
  value.mutable_value()->set_number(99.8);
  const auto record = [&] {
    return National<pb::NationalKpi>(coordinator_, "RecordNationalKpiValues", request);
  };
  EXPECT_THAT(BadFields(record()), ElementsAre("values[0].source REQUIRED"));
  value.set_source("整備率調査");
  const auto first = record();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(record()->etag(), first->etag()) << "the same again changes nothing";
  value.mutable_value()->set_number(99.9);
  const auto second = record();
  ASSERT_EQ(second->values_size(), 1);
  EXPECT_EQ(second->values(0).value().number(), 99.9);
  *request.add_values() = value;
  EXPECT_THAT(BadFields(record()), ElementsAre("values[1].when DUPLICATE_TIME"));
  EXPECT_EQ(CountOf(reader_, kpi.name())->basis(), pb::NATIONAL_KPI_BASIS_ENTERED);
  EXPECT_EQ(ReasonOf(Recounted(reader_, kpi.name())), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(BodiesOf(reader_, kpi.name())), pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(NationalKpiTest, WhatIsDeletedLeavesNothingBehind) {
  const pb::NationalKpi kpi = CreateKpi(Running());
  Published("事例");
  CountEverything();
  pb::DeleteNationalKpiRequest request;
  request.set_name(kpi.name());
  ASSERT_TRUE(National<google::protobuf::Empty>(coordinator_, "DeleteNationalKpi", request).ok());
  CountEverything();
  const auto snapshot = store_->NewSnapshot();
  for (const uint8_t table : {kNationalKpisId, kCountPlansId, kCountedRecordsId,
                              kCountedRecordsByBodyId, kNationalCountsId}) {
    EXPECT_THAT(*snapshot->Scan(storage::PrefixRange(storage::Key(table).bytes()), 10), IsEmpty());
  }
}

}  // namespace
}  // namespace renkei::service
