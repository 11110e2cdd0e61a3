#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VisionProgressTest : public VisionTest {
 protected:
  VisionProgressTest()
      : vision_(Create(Head("総合戦略")).name()),
        goal_(AddNode(vision_, "", "基本目標").name()),
        kpi_(Judged(goal_, "移住者数")),
        other_(Judged(goal_, "創業者数")) {}

  // 0 at the end of FY2022 to 100 at the end of FY2027: FY2023 expects 20.
  std::string Judged(const std::string& node, const std::string& title) {
    pb::CreateKpiRequest request;
    request.set_parent(vision_);
    pb::Kpi& kpi = *request.mutable_kpi();
    kpi.set_node(node);
    kpi.set_title(title);
    kpi.set_section("企画課");
    kpi.set_direction(pb::DIRECTION_UP);
    kpi.mutable_baseline()->mutable_value()->set_number(0);
    kpi.mutable_baseline()->mutable_when()->set_text("令和4年度");
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(100);
    target.mutable_when()->set_text("令和9年度");
    const auto created = Vision<pb::Kpi>(author_, "CreateKpi", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->name();
  }

  void Record(const std::string& kpi, double value) {
    pb::RecordKpiActualsRequest request;
    request.set_parent(kpi);
    pb::KpiActual& actual = *request.add_actuals();
    actual.mutable_when()->set_text("令和5年度");
    actual.mutable_value()->set_number(value);
    ASSERT_TRUE(Vision<pb::RecordKpiActualsResponse>(author_, "RecordKpiActuals", request).ok());
  }

  absl::StatusOr<pb::GetVisionProgressResponse> Progress(
      const std::string& token, pb::GetVisionProgressRequest request = {}) {
    request.set_name(vision_);
    return Call<pb::GetVisionProgressResponse>(token, "AnalysisService/GetVisionProgress", request);
  }

  absl::StatusOr<std::vector<std::string>> Overdue(const std::string& token,
                                                   const std::string& parent, bool unowned = false,
                                                   int page_size = 1) {
    pb::ListOverdueKpisRequest request;
    request.set_parent(parent);
    request.set_include_unowned(unowned);
    request.set_page_size(page_size);
    std::vector<std::string> titles;
    do {
      const auto page =
          Call<pb::ListOverdueKpisResponse>(token, "AnalysisService/ListOverdueKpis", request);
      if (!page.ok()) return page.status();
      EXPECT_LE(page->kpis_size(), page_size);
      for (const auto& kpi : page->kpis())
        titles.push_back(absl::StrCat(kpi.title(), " ", kpi.due_date()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return titles;
  }

  std::string vision_;
  const std::string goal_;
  const std::string kpi_;
  const std::string other_;
};

TEST_F(VisionProgressTest, KpisGoalsAndThePlanAreJudgedByTheStandardRubric) {
  Record(kpi_, 20);
  Record(other_, 10);
  const auto progress = Progress(author_);
  ASSERT_TRUE(progress.ok()) << progress.status();
  EXPECT_EQ(progress->rubric().name(), "rubrics/standard");
  EXPECT_EQ(progress->as_of(), "2024-07-03");
  ASSERT_EQ(progress->kpis_size(), 2);
  EXPECT_EQ(progress->kpis(0).percent(), 100);
  EXPECT_EQ(progress->kpis(0).label(), "A");
  EXPECT_EQ(progress->kpis(1).percent(), 50);
  EXPECT_EQ(progress->kpis(1).label(), "C");
  ASSERT_EQ(progress->nodes_size(), 1);
  EXPECT_EQ(progress->nodes(0).percent(), 75);
  EXPECT_EQ(progress->plan().label(), "B");
}

TEST_F(VisionProgressTest, KnownAtAndAsOfLookBack) {
  Record(kpi_, 10);
  now_ += absl::Hours(24 * 30);
  Record(kpi_, 20);
  pb::GetVisionProgressRequest request;
  EXPECT_EQ(Progress(author_)->kpis(0).percent(), 100);
  request.set_known_at("2024-07-31");
  EXPECT_EQ(Progress(author_, request)->kpis(0).percent(), 50);
  request.set_known_at("2024-07-01");
  EXPECT_EQ(Progress(author_, request)->kpis(0).cannot_judge(), pb::CANNOT_JUDGE_NO_ACTUAL);
  request.clear_known_at();
  request.set_as_of("2024-03-30");
  EXPECT_EQ(Progress(author_, request)->kpis(0).cannot_judge(), pb::CANNOT_JUDGE_NOT_DUE);
  EXPECT_THAT(Progress(author_, request)->kpis(0).remarks(),
              ElementsAre(pb::PROGRESS_REMARK_RUNNING_PERIOD));
}

TEST_F(VisionProgressTest, ARubricIsDataAndTheVisionNamesOneThatExists) {
  pb::Rubric rubric;
  rubric.set_name("rubrics/strict");
  rubric.set_title("厳格");
  rubric.set_path(pb::Rubric::PATH_LINEAR);
  rubric.set_measure(pb::Rubric::MEASURE_WAY_TO_FINAL_TARGET);
  pb::RubricBand& good = *rubric.add_bands();
  good.set_label("達成");
  good.set_from_percent(100);
  pb::RubricBand& bad = *rubric.add_bands();
  bad.set_label("未達");
  bad.set_from_percent(100);
  pb::UpdateVisionRequest name_it;
  name_it.mutable_vision()->set_name(vision_);
  name_it.mutable_vision()->set_rubric("rubrics/strict");
  name_it.mutable_update_mask()->add_paths("rubric");
  EXPECT_EQ(ReasonOf(Vision<pb::Vision>(author_, "UpdateVision", name_it)),
            pb::REASON_DANGLING_REFERENCE);
  pb::UpsertRubricRequest upsert;
  *upsert.mutable_rubric() = rubric;
  EXPECT_THAT(BadFields(Call<pb::Rubric>(admin_, "FrameworkService/UpsertRubric", upsert)),
              ElementsAre("rubric.bands[1].from_percent NOT_DESCENDING"));
  upsert.mutable_rubric()->mutable_bands(1)->set_from_percent(0);
  EXPECT_EQ(ReasonOf(Call<pb::Rubric>(author_, "FrameworkService/UpsertRubric", upsert)),
            pb::REASON_ROLE_MISSING);
  ASSERT_TRUE(Call<pb::Rubric>(admin_, "FrameworkService/UpsertRubric", upsert).ok());
  ASSERT_TRUE(Vision<pb::Vision>(author_, "UpdateVision", name_it).ok());
  Record(kpi_, 20);
  const auto progress = Progress(author_);
  ASSERT_TRUE(progress.ok()) << progress.status();
  EXPECT_EQ(progress->rubric().name(), "rubrics/strict");
  EXPECT_EQ(progress->kpis(0).percent(), 20);
  EXPECT_EQ(progress->kpis(0).label(), "未達");
  pb::GetVisionProgressRequest other;
  other.set_rubric("rubrics/standard");
  EXPECT_EQ(Progress(author_, other)->kpis(0).label(), "A");
  other.set_rubric("rubrics/nothing");
  EXPECT_EQ(ReasonOf(Progress(author_, other)), pb::REASON_NOT_FOUND);
}

TEST_F(VisionProgressTest, TheStandardRubricIsThereUntilAnotherTakesItsName) {
  const auto list = [&] {
    return *Call<pb::ListRubricsResponse>(author_, "FrameworkService/ListRubrics",
                                          pb::ListRubricsRequest());
  };
  ASSERT_EQ(list().rubrics_size(), 1);
  EXPECT_TRUE(list().rubrics(0).built_in());
  pb::UpsertRubricRequest upsert;
  *upsert.mutable_rubric() = list().rubrics(0);
  upsert.mutable_rubric()->set_title("県の基準");
  const auto changed = Call<pb::Rubric>(admin_, "FrameworkService/UpsertRubric", upsert);
  ASSERT_TRUE(changed.ok()) << changed.status();
  ASSERT_EQ(list().rubrics_size(), 1);
  EXPECT_EQ(list().rubrics(0).title(), "県の基準");
  EXPECT_FALSE(list().rubrics(0).built_in());
  pb::ListChangesRequest feed;
  feed.add_types(pb::RESOURCE_TYPE_RUBRIC);
  const auto changes = Call<pb::ListChangesResponse>(outsider_, "ChangeService/ListChanges", feed);
  ASSERT_EQ(changes->changes_size(), 1);
  EXPECT_EQ(changes->changes(0).rubric().title(), "県の基準");
}

TEST_F(VisionProgressTest, PagesCarryEachKpiOnceAndTheGoalsOnlyFirst) {
  for (int i = 0; i < 5; ++i) Judged("", absl::StrCat("指標", i));
  pb::GetVisionProgressRequest request;
  request.set_page_size(3);
  std::set<std::string> seen;
  int pages = 0;
  do {
    const auto page = Progress(author_, request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->nodes_size(), pages == 0 ? 1 : 0);
    EXPECT_EQ(page->plan().kpis(), 7);
    for (const auto& kpi : page->kpis()) EXPECT_TRUE(seen.insert(kpi.kpi()).second);
    request.set_page_token(page->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen.size(), 7);
}

TEST_F(VisionProgressTest, OneKpiIsJudgedAsItIsAmongAllOfThem) {
  Record(kpi_, 20);
  Publish(vision_);
  Revise(vision_);
  Judged(goal_, "下書きだけの指標");
  pb::GetVisionProgressRequest draft;
  draft.set_draft(true);
  for (pb::GetVisionProgressRequest request : {pb::GetVisionProgressRequest(), draft}) {
    const auto whole = Progress(author_, request);
    ASSERT_TRUE(whole.ok()) << whole.status();
    ASSERT_EQ(whole->kpis_size(), request.draft() ? 3 : 2);
    for (const pb::KpiProgress& kpi : whole->kpis()) {
      request.set_kpi(kpi.kpi());
      const auto one = Progress(author_, request);
      ASSERT_TRUE(one.ok()) << one.status();
      ASSERT_EQ(one->kpis_size(), 1);
      EXPECT_EQ(one->kpis(0).SerializeAsString(), kpi.SerializeAsString());
      EXPECT_EQ(one->revision(), whole->revision());
      EXPECT_EQ(one->rubric().SerializeAsString(), whole->rubric().SerializeAsString());
      EXPECT_FALSE(one->has_plan());
      EXPECT_THAT(one->nodes(), IsEmpty());
      EXPECT_EQ(one->next_page_token(), "");
    }
  }
}

TEST_F(VisionProgressTest, AKpiThatIsNotInTheTextThatIsReadIsNotJudged) {
  Publish(vision_);
  vision_ = Create(Head("別の戦略")).name();
  const std::string own = Judged("", "公開の指標");
  Publish(vision_);
  Revise(vision_);
  const std::string added = Judged("", "下書きだけの指標");
  pb::GetVisionProgressRequest request;
  for (const std::string& kpi : {added, kpi_, own + "x"}) {
    request.set_kpi(kpi);
    EXPECT_EQ(ReasonOf(Progress(outsider_, request)), pb::REASON_NOT_FOUND) << kpi;
  }
  request.set_kpi(own);
  EXPECT_TRUE(Progress(outsider_, request).ok());
}

TEST_F(VisionProgressTest, OthersSeeTheProgressOfWhatIsPublished) {
  Record(kpi_, 20);
  EXPECT_EQ(ReasonOf(Progress(outsider_)), pb::REASON_NOT_FOUND);
  Publish(vision_);
  Revise(vision_);
  Judged(goal_, "下書きだけの指標");
  EXPECT_EQ(Progress(outsider_)->plan().kpis(), 2);
  EXPECT_EQ(Progress(outsider_)->revision(), 1);
}

TEST_F(VisionProgressTest, OwnersAreJudgedByTheTextInForceUnlessTheyAskForTheDraft) {
  EXPECT_EQ(Progress(author_)->revision(), 0) << "nothing is in force yet";
  Publish(vision_);
  Revise(vision_);
  Judged(goal_, "下書きだけの指標");
  EXPECT_EQ(Progress(author_)->plan().kpis(), 2);
  EXPECT_EQ(Progress(author_)->revision(), 1);
  pb::GetVisionProgressRequest request;
  request.set_draft(true);
  EXPECT_EQ(Progress(author_, request)->plan().kpis(), 3);
  EXPECT_EQ(Progress(author_, request)->revision(), 0);
  EXPECT_EQ(ReasonOf(Progress(outsider_, request)), pb::REASON_OTHER_ORGANIZATION);
  // Each page of it is of the same text.
  request.set_page_size(2);
  std::string token;
  int kpis = 0;
  do {
    request.set_page_token(token);
    const auto page = Progress(author_, request);
    ASSERT_TRUE(page.ok()) << page.status();
    kpis += page->kpis_size();
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(kpis, 3);
  request.clear_page_token();
  request.set_revision(1);
  EXPECT_THAT(BadFields(Progress(author_, request)), ElementsAre("draft CONTRADICTORY"));
}

TEST_F(VisionProgressTest, AsOfJudgesByTheRevisionThatWasInForceThen) {
  Publish(vision_);  // 2024-07-03
  Revise(vision_);
  now_ += absl::Hours(24 * 60);
  Judged(goal_, "改訂で加わった指標");
  Publish(vision_);
  EXPECT_EQ(Progress(author_)->plan().kpis(), 3);
  pb::GetVisionProgressRequest request;
  request.set_as_of("2024-08-01");
  for (const std::string& token : {author_, outsider_}) {
    const auto progress = Progress(token, request);
    ASSERT_TRUE(progress.ok()) << progress.status();
    EXPECT_EQ(progress->plan().kpis(), 2);
    EXPECT_EQ(progress->revision(), 1);
  }
  // Before the first revision there was none; nor are its owners judged by what is not published,
  // unless they say so.
  request.set_as_of("2024-06-01");
  for (const std::string& token : {author_, outsider_})
    EXPECT_EQ(ReasonOf(Progress(token, request)), pb::REASON_NOT_FOUND);
  request.set_draft(true);
  EXPECT_TRUE(Progress(author_, request).ok());
}

TEST_F(VisionProgressTest, OverdueKpisAreListedForAVisionAndForAnOrganization) {
  // FY2023 ended on 2024-03-31; its figures were due on 2024-06-29, today is 2024-07-03.
  EXPECT_THAT(*Overdue(author_, vision_),
              ElementsAre("移住者数 2024-06-29", "創業者数 2024-06-29"));
  Record(kpi_, 20);
  EXPECT_THAT(*Overdue(author_, vision_), ElementsAre("創業者数 2024-06-29"));
  EXPECT_THAT(*Overdue(author_, kKanagawa), ElementsAre("創業者数 2024-06-29"));
  EXPECT_THAT(*Overdue(outsider_, kKanagawa), IsEmpty());
  EXPECT_EQ(ReasonOf(Overdue(outsider_, vision_)), pb::REASON_NOT_FOUND);
  AddKpi(vision_, "", "担当のない指標");
  Record(other_, 1);
  // A KPI without baseline is asked for from the first year of the plan.
  EXPECT_THAT(*Overdue(author_, kKanagawa, /*unowned=*/true),
              ElementsAre("担当のない指標 2024-06-29"));
}

TEST_F(VisionProgressTest, ASharedIndicatorSaysWhichWayIsBetter) {
  pb::UpsertIndicatorRequest upsert;
  pb::Indicator& indicator = *upsert.mutable_indicator();
  indicator.set_name("indicators/emissions");
  indicator.set_title("温室効果ガス排出量");
  indicator.set_unit("t");
  indicator.set_direction(pb::DIRECTION_DOWN);
  indicator.set_aggregation(pb::AGGREGATION_FLOW);
  indicator.set_definition("年間の排出量");
  ASSERT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", upsert).ok());
  pb::UpdateKpiRequest update;
  update.mutable_kpi()->set_name(kpi_);
  update.mutable_kpi()->set_indicator("indicators/emissions");
  for (const char* path : {"indicator", "direction"}) update.mutable_update_mask()->add_paths(path);
  ASSERT_TRUE(Vision<pb::Kpi>(author_, "UpdateKpi", update).ok());
  const auto progress = Progress(author_);
  EXPECT_EQ(progress->kpis(0).direction(), pb::DIRECTION_DOWN);
  EXPECT_EQ(progress->kpis(0).unit(), "t");
}

}  // namespace
}  // namespace renkei::service
