// SearchRecords: opinions, editions of menu books, calls for cases and national KPIs.
#include <algorithm>
#include <random>

#include "renkei/v1/national_kpi_service.pb.h"
#include "tests/random_seed.h"
#include "tests/unit/service/search/search_service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RecordSearchTest : public SearchServiceTest {
 protected:
  absl::StatusOr<pb::SearchRecordsResponse> Ask(const std::string& token,
                                                const pb::SearchCriteria& criteria,
                                                std::vector<pb::ResourceType> types = {}) {
    pb::SearchRecordsRequest request;
    *request.mutable_criteria() = criteria;
    request.mutable_criteria()->set_up_to_date(true);
    request.set_page_size(100);
    for (const pb::ResourceType type : types) request.add_types(type);
    return Call<pb::SearchRecordsResponse>(token, "SearchService/SearchRecords", request);
  }
  pb::SearchRecordsResponse Records(const std::string& token, const std::string& text,
                                    const std::string& filter = "") {
    pb::SearchCriteria criteria;
    criteria.set_text(text);
    criteria.set_filter(filter);
    const auto reply = Ask(token, criteria);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : pb::SearchRecordsResponse();
  }

  template <typename M, typename Request>
  M Made(const std::string& token, const std::string& method, const Request& request) {
    const auto made = Call<M>(token, method, request);
    EXPECT_TRUE(made.ok()) << method << " " << made.status();
    return made.ok() ? *made : M();
  }

  std::string List(const std::vector<std::string>& cases) {
    pb::CreateCaseListRequest request;
    request.mutable_case_list()->set_title("優良事例集");
    request.mutable_case_list()->mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    for (const std::string& name : cases)
      request.mutable_case_list()->add_entries()->set_case_(name);
    return Made<pb::CaseList>(coordinator_, "CaseListService/CreateCaseList", request).name();
  }
  std::string Issue(const std::string& list) {
    pb::PublishCaseListEditionRequest request;
    request.set_parent(list);
    request.mutable_edition()->set_fiscal_year(2024);
    return Made<pb::CaseListEdition>(coordinator_, "CaseListEditionService/PublishCaseListEdition",
                                     request)
        .name();
  }
};

// Of each kind what a read shows, but for what was put away: opinions of a plan that was archived, editions
// that were withdrawn, calls and rounds that were cancelled.
TEST_F(RecordSearchTest, EverybodyFindsWhatAReadShowsAndNothingElse) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  const std::string stranger = AddAccount(kYokohama, {pb::ROLE_READER});
  size_t found = 0;
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < 120; ++i) {
      Act(random);
      now_ += absl::Seconds(1);
    }
    for (const std::string& token : {owner_, partner_, stranger, coordinator_}) {
      std::vector<std::string> expected;
      for (const std::string& name : Readable<pb::Opinion, pb::GetOpinionRequest>(
               token, "PlanningService/GetOpinion", opinions_)) {
        const std::vector<std::string> plan = {name.substr(0, name.find("/opinions/"))};
        if (!Readable<pb::Vision, pb::GetVisionRequest>(token, "VisionService/GetVision", plan)
                 .empty())
          expected.push_back(name);
      }
      for (const std::string& name : editions_) {
        pb::GetCaseListEditionRequest request;
        request.set_name(name);
        const auto read =
            Call<pb::CaseListEdition>(token, "CaseListEditionService/GetCaseListEdition", request);
        if (read.ok() && read->state() == pb::CASE_LIST_EDITION_STATE_PUBLISHED)
          expected.push_back(name);
      }
      for (const std::string& name : Readable<pb::CaseCall, pb::GetCaseCallRequest>(
               token, "CaseCallService/GetCaseCall", calls_))
        expected.push_back(name);
      for (const auto* rounds : {&rounds_, &read_rounds_}) {
        for (const std::string& name : *rounds) {
          pb::GetRoundRequest request;
          request.set_name(name);
          const auto read = Call<pb::Round>(token, "RoundService/GetRound", request);
          if (read.ok() && read->state() != pb::ROUND_STATE_CANCELLED) expected.push_back(name);
        }
      }
      for (const std::string& name : Readable<pb::NationalKpi, pb::GetNationalKpiRequest>(
               token, "NationalKpiService/GetNationalKpi", national_kpis_))
        expected.push_back(name);
      pb::SearchCriteria all;
      all.add_facets(pb::SEARCH_FACET_TYPE);
      const auto records = Ask(token, all);
      ASSERT_TRUE(records.ok()) << records.status();
      if (records->next_page_token().empty())
        EXPECT_THAT(Names(*records), ::testing::UnorderedElementsAreArray(expected));
      EXPECT_EQ(records->summary().total_size(), expected.size());
      int64_t counted = 0;
      for (const auto& value : records->summary().facets(0).values()) counted += value.count();
      EXPECT_EQ(counted, expected.size());
      found += expected.size();
    }
  }
  EXPECT_GT(found, 0u);
}

TEST_F(RecordSearchTest, AnOpinionComesWithTheWayToWhatItSpeaksOf) {
  const std::string vision = CreatePlan();
  pb::CreateNodeRequest node;
  node.set_parent(vision);
  node.mutable_node()->set_title("基本目標");
  node.mutable_node()->set_parent(
      Made<pb::VisionNode>(owner_, "VisionService/CreateNode", node).name());
  node.mutable_node()->set_title("木質バイオマスの推進");
  const auto measure = Made<pb::VisionNode>(owner_, "VisionService/CreateNode", node);
  pb::CreateOpinionRequest opinion;
  opinion.set_parent(vision);
  opinion.mutable_opinion()->set_source_kind(pb::OPINION_SOURCE_COUNCIL);
  opinion.mutable_opinion()->set_text(
      "間伐材の集め方を具体的に書いてほしい。\n山の手入れの担い手も。");
  opinion.mutable_opinion()->set_subject(measure.name());
  const auto made = Made<pb::Opinion>(owner_, "PlanningService/CreateOpinion", opinion);

  const auto found = Records(owner_, "間伐材");
  ASSERT_THAT(Names(found), ElementsAre(made.name()));
  const pb::SearchHit& hit = found.hits(0);
  EXPECT_EQ(hit.type(), pb::RESOURCE_TYPE_OPINION);
  EXPECT_EQ(hit.title(), "間伐材の集め方を具体的に書いてほしい。…");
  EXPECT_EQ(hit.standing(), "UNANSWERED");
  EXPECT_THAT(hit.owners(), ElementsAre(kManiwa));
  std::vector<std::string> path;
  for (const pb::ResourceTitle& step : hit.path()) path.push_back(step.title());
  EXPECT_THAT(path, ElementsAre("真庭ビジョン", "基本目標", "木質バイオマスの推進"));
  EXPECT_THAT(Names(Records(partner_, "間伐材")), IsEmpty()) << "it is not published";
  EXPECT_THAT(Names(Records(owner_, "",
                            "opinion_answer=UNANSWERED AND opinion_source=COUNCIL AND "
                            "vision=\"" +
                                vision + "\"")),
              ElementsAre(made.name()));
  EXPECT_THAT(Names(Records(owner_, "", "opinion_answer=ADOPTED")), IsEmpty());
}

TEST_F(RecordSearchTest, AnOpinionOnAllOfThePlanOrOnWhatIsGoneLeadsToThePlan) {
  const std::string vision = CreatePlan();
  pb::CreateKpiRequest kpi;
  kpi.set_parent(vision);
  kpi.mutable_kpi()->set_title("間伐の面積");
  const auto gone = Made<pb::Kpi>(owner_, "VisionService/CreateKpi", kpi);
  pb::CreateOpinionRequest opinion;
  opinion.set_parent(vision);
  opinion.mutable_opinion()->set_source_kind(pb::OPINION_SOURCE_RESIDENTS);
  opinion.mutable_opinion()->set_text("森林の所有者に知らせてほしい。");
  (void)Made<pb::Opinion>(owner_, "PlanningService/CreateOpinion", opinion);
  opinion.mutable_opinion()->set_text("森林の面積の数え方が分からない。");
  opinion.mutable_opinion()->set_subject(gone.name());
  (void)Made<pb::Opinion>(owner_, "PlanningService/CreateOpinion", opinion);
  Step<google::protobuf::Empty, pb::DeleteKpiRequest>(owner_, "VisionService/DeleteKpi",
                                                      gone.name());
  const auto found = Records(owner_, "森林");
  ASSERT_THAT(found.hits(), SizeIs(2));
  for (const pb::SearchHit& hit : found.hits()) {
    ASSERT_THAT(hit.path(), SizeIs(1)) << hit.title();
    EXPECT_EQ(hit.path(0).title(), "真庭ビジョン");
  }
}

TEST_F(RecordSearchTest, AnEditionIsFoundByWhatStandsInItUntilThatIsStruckOrItIsWithdrawn) {
  const std::string bus = Publish(Draft("自動運転バスの定期運行"));
  const std::string wood = Publish(Draft("木質バイオマスの熱利用"));
  const std::string edition = Issue(List({bus, wood}));
  const auto found = Records(partner_, "自動運転");
  ASSERT_THAT(Names(found), ElementsAre(edition));
  const pb::SearchHit& hit = found.hits(0);
  EXPECT_EQ(hit.title(), "優良事例集");
  EXPECT_EQ(hit.fiscal_year(), 2024);
  EXPECT_EQ(hit.edition(), 1);
  EXPECT_EQ(hit.standing(), "PUBLISHED");
  ASSERT_THAT(hit.snippets(), SizeIs(1));
  EXPECT_EQ(hit.snippets(0).field(), "entries");
  EXPECT_EQ(hit.snippets(0).text(), "真庭市 自動運転バスの定期運行");

  pb::StrikeCaseListEditionEntryRequest strike;
  strike.set_name(edition + "/entries/1");
  strike.set_reason("掲載を取りやめたいとの申出");
  (void)Made<pb::CaseListEditionEntry>(coordinator_,
                                       "CaseListEditionService/StrikeCaseListEditionEntry", strike);
  EXPECT_THAT(Names(Records(partner_, "自動運転")), IsEmpty());
  EXPECT_THAT(Names(Records(partner_, "バイオマス", "year=2024")), ElementsAre(edition));

  pb::WithdrawCaseListEditionRequest withdraw;
  withdraw.set_name(edition);
  withdraw.set_reason("誤りがあったため");
  (void)Made<pb::CaseListEdition>(coordinator_, "CaseListEditionService/WithdrawCaseListEdition",
                                  withdraw);
  EXPECT_THAT(Names(Records(partner_, "優良事例集")), IsEmpty());
  EXPECT_THAT(Names(Records(partner_, "優良事例集", "state=WITHDRAWN")), ElementsAre(edition));
  for (const std::string& token : {partner_, coordinator_})
    EXPECT_THAT(Names(Records(token, "バイオマス", "state=WITHDRAWN")), IsEmpty());
}

TEST_F(RecordSearchTest, ACallSaysWhereItStandsWhenItIsFound) {
  pb::CreateCaseCallRequest request;
  request.set_parent(List({}));
  request.mutable_call()->set_title("地域交通の事例の募集");
  request.mutable_call()->set_opens_at("2024-07-01T09:00");
  request.mutable_call()->set_closes_at("2024-08-30T17:00");
  request.mutable_call()->set_announced(true);
  const std::string name =
      Made<pb::CaseCall>(coordinator_, "CaseCallService/CreateCaseCall", request).name();
  const auto standing = [&](const char* at) {
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, at, &now_, nullptr));
    const auto found = Records(partner_, "地域交通");
    return found.hits().empty() ? "" : found.hits(0).standing() + " " + found.hits(0).closes_at();
  };
  EXPECT_EQ(standing("2024-06-30T09:00:00+09:00"), "PLANNED 2024-08-30T17:00");
  EXPECT_EQ(standing("2024-07-01T09:00:00+09:00"), "OPEN 2024-08-30T17:00");
  EXPECT_EQ(standing("2024-08-30T17:00:00+09:00"), "CLOSED 2024-08-30T17:00");
  pb::CancelCaseCallRequest cancel;
  cancel.set_name(name);
  cancel.set_reason("日程の見直し");
  (void)Made<pb::CaseCall>(coordinator_, "CaseCallService/CancelCaseCall", cancel);
  EXPECT_EQ(standing("2024-08-30T18:00:00+09:00"), "");
  EXPECT_THAT(Names(Records(partner_, "", "state=CANCELLED")), ElementsAre(name));
}

TEST_F(RecordSearchTest, ANationalKpiIsItsOwnersAloneUntilItIsPublished) {
  pb::CreateNationalKpiRequest request;
  request.mutable_national_kpi()->set_title("デジタル実装に取り組む団体の数");
  request.mutable_national_kpi()->set_description("事例が継続している団体を数える。");
  request.mutable_national_kpi()->set_entered_unit("団体");
  pb::NationalKpi kpi =
      Made<pb::NationalKpi>(coordinator_, "NationalKpiService/CreateNationalKpi", request);
  EXPECT_THAT(Names(Records(coordinator_, "デジタル実装")), ElementsAre(kpi.name()));
  EXPECT_THAT(Names(Records(partner_, "デジタル実装")), IsEmpty());
  pb::UpdateNationalKpiRequest publish;
  publish.mutable_national_kpi()->set_name(kpi.name());
  publish.mutable_national_kpi()->set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
  (void)Made<pb::NationalKpi>(coordinator_, "NationalKpiService/UpdateNationalKpi", publish);
  const auto found = Records(partner_, "継続している団体");
  ASSERT_THAT(Names(found), ElementsAre(kpi.name()));
  EXPECT_EQ(found.hits(0).standing(), "PUBLISHED");
  EXPECT_THAT(found.hits(0).owners(), ElementsAre(kKanagawa));
}

TEST_F(RecordSearchTest, TypesNarrowAndThoseThatAreSearchedElsewhereAreRefused) {
  const std::string edition = Issue(List({Publish(Draft("自動運転バスの定期運行"))}));
  pb::SearchCriteria bus;
  bus.set_text("自動運転");
  EXPECT_THAT(Names(*Ask(partner_, bus, {pb::RESOURCE_TYPE_CASE_LIST_EDITION})),
              ElementsAre(edition));
  EXPECT_THAT(Names(*Ask(partner_, bus, {pb::RESOURCE_TYPE_OPINION, pb::RESOURCE_TYPE_CASE_CALL})),
              IsEmpty());
  EXPECT_THAT(BadFields(Ask(partner_, bus,
                            {pb::RESOURCE_TYPE_CASE, pb::RESOURCE_TYPE_OPINION,
                             pb::RESOURCE_TYPE_CASE_SUBMISSION})),
              ElementsAre("types[0] NOT_SEARCHED", "types[2] NOT_SEARCHED"));

  pb::SearchAllRequest all;
  all.set_text("自動運転");
  all.set_up_to_date(true);
  const auto groups = Call<pb::SearchAllResponse>(partner_, "SearchService/SearchAll", all);
  ASSERT_TRUE(groups.ok()) << groups.status();
  std::vector<pb::ResourceType> types;
  for (const pb::SearchGroup& group : groups->groups()) types.push_back(group.type());
  EXPECT_THAT(types, ElementsAre(pb::RESOURCE_TYPE_CASE, pb::RESOURCE_TYPE_CASE_LIST_EDITION));
}

}  // namespace
}  // namespace renkei::service
