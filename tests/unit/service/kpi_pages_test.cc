// Pages of judged KPIs while the plan is changed between them, and what a page costs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/analysis/overdue_kpis.h"
#include "server/service/tables/vision_kinds.h"
#include "tests/unit/service/counting_store.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::IsEmpty;
using Names = std::set<std::string>;

// Every KPI of these plans is overdue: none has a figure, and FY2023 is over.
class KpiPagesTest : public VisionTest {
 protected:
  // KPI names of a plan with so many of them.
  std::vector<std::string> Plan(const std::string& external_id, int kpis) {
    Stream stream = NewStream(external_id);
    for (int i = 0; i < kpis; ++i) KpiOf(stream, absl::StrCat("k", i), "");
    const auto applied = Apply(author_, stream);
    EXPECT_TRUE(applied.ok()) << applied.status();
    std::vector<std::string> names;
    const auto all = ListKpis(author_, applied->vision().name());
    EXPECT_TRUE(all.ok()) << all.status();
    for (const pb::Kpi& kpi : *all) names.push_back(kpi.name());
    std::sort(names.begin(), names.end());
    return names;
  }

  void Record(const std::string& kpi) {
    pb::RecordKpiActualsRequest request;
    request.set_parent(kpi);
    pb::KpiActual& actual = *request.add_actuals();
    actual.mutable_when()->set_text("令和5年度");
    actual.mutable_value()->set_number(1);
    ASSERT_TRUE(Vision<pb::RecordKpiActualsResponse>(author_, "RecordKpiActuals", request).ok());
  }

  void Delete(const std::string& kpi) {
    pb::DeleteKpiRequest request;
    request.set_name(kpi);
    ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpi", request).ok());
  }

  // Names of one page, which has none twice and none of before; the request goes on to the next.
  template <typename Reply, typename Request>
  Names Page(const std::string& method, Request& request, Names& before) {
    const auto page = Call<Reply>(author_, absl::StrCat("AnalysisService/", method), request);
    EXPECT_TRUE(page.ok()) << page.status();
    Names names;
    if (!page.ok()) return names;
    for (const pb::KpiProgress& kpi : page->kpis()) {
      EXPECT_TRUE(before.insert(kpi.kpi()).second) << kpi.kpi() << " comes twice";
      names.insert(kpi.kpi());
    }
    request.set_page_token(page->next_page_token());
    return names;
  }
  Names OverduePage(pb::ListOverdueKpisRequest& request, Names& before) {
    return Page<pb::ListOverdueKpisResponse>("ListOverdueKpis", request, before);
  }
  Names ProgressPage(pb::GetVisionProgressRequest& request, Names& before) {
    return Page<pb::GetVisionProgressResponse>("GetVisionProgress", request, before);
  }

  static pb::ListOverdueKpisRequest OverdueOf(const std::string& parent, int page_size) {
    pb::ListOverdueKpisRequest request;
    request.set_parent(parent);
    request.set_page_size(page_size);
    return request;
  }

  // Records that `handler` reads for `request`, asked by an account of Kanagawa's.
  template <typename Request, typename Reply>
  int ReadsOf(absl::StatusOr<Reply> (*handler)(const service::Call&, const Request&),
              const std::string& method, const Request& request) {
    auth::Caller caller;
    caller.account = "accounts/a";
    caller.organization = kKanagawa;
    caller.roles = {pb::ROLE_CONTRIBUTOR};
    CountingStore counting(*store_);
    const Env env{counting, *random_, sealer_, env_.now, "test", true, env_.on_fault};
    const std::function<bool()> waits = [] { return false; };
    const service::Call call(env, caller,
                             *auth::FindPolicy(absl::StrCat("renkei.v1.AnalysisService/", method)),
                             now_, waits);
    const auto reply = handler(call, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return counting.gets() + counting.scanned();
  }
};

// Positions were numbers: a figure that came in between moved everything behind it up by one, and
// the next page left one out.
TEST_F(KpiPagesTest, APageOfOverdueKpisGoesOnWhereTheLastOneEndedWhateverWasRecordedSince) {
  const std::vector<std::string> kpis = Plan("plan", 6);
  for (const std::string& parent : {std::string(VisionNameOf(kpis[0])), std::string(kKanagawa)}) {
    pb::ListOverdueKpisRequest request = OverdueOf(parent, 2);
    Names seen;
    EXPECT_EQ(OverduePage(request, seen), Names(kpis.begin(), kpis.begin() + 2));
    EXPECT_EQ(OverduePage(request, seen), Names(kpis.begin() + 2, kpis.begin() + 4));
  }
  pb::ListOverdueKpisRequest request = OverdueOf(kKanagawa, 2);
  Names seen;
  OverduePage(request, seen);
  Record(kpis[0]);
  Delete(kpis[1]);
  const std::string added = AddKpi(std::string(VisionNameOf(kpis[0])), "", "新しい指標").name();
  while (!request.page_token().empty()) OverduePage(request, seen);
  Names expected(kpis.begin(), kpis.end());
  // What is new may stand before or behind the position.
  seen.erase(added);
  EXPECT_EQ(seen, expected);
}

TEST_F(KpiPagesTest, AVisionThatGoesBetweenTwoPagesTakesNothingOfTheNextOneAlong) {
  const std::vector<std::string> first = Plan("first", 4);
  now_ += absl::Seconds(1);
  const std::vector<std::string> second = Plan("second", 4);
  pb::ListOverdueKpisRequest request = OverdueOf(kKanagawa, 3);
  Names seen;
  EXPECT_EQ(OverduePage(request, seen), Names(first.begin(), first.begin() + 3));
  pb::DeleteVisionRequest gone;
  gone.set_name(std::string(VisionNameOf(first[0])));
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteVision", gone).ok());
  Names rest;
  while (!request.page_token().empty()) OverduePage(request, rest);
  EXPECT_EQ(rest, Names(second.begin(), second.end()));
}

TEST_F(KpiPagesTest, PagesOfProgressGoOnByNameAndKeepThePlanOfTheFirst) {
  const std::vector<std::string> kpis = Plan("plan", 6);
  const std::string vision(VisionNameOf(kpis[0]));
  pb::GetVisionProgressRequest request;
  request.set_name(vision);
  request.set_page_size(2);
  Names seen;
  EXPECT_EQ(ProgressPage(request, seen), Names(kpis.begin(), kpis.begin() + 2));
  // The page's last one goes, one of those to come is printed first of all.
  Delete(kpis[1]);
  pb::UpdateKpiRequest first;
  first.mutable_kpi()->set_name(kpis[5]);
  first.mutable_kpi()->set_order(-1);
  first.mutable_update_mask()->add_paths("order");
  ASSERT_TRUE(Vision<pb::Kpi>(author_, "UpdateKpi", first).ok());
  EXPECT_EQ(ProgressPage(request, seen), Names(kpis.begin() + 2, kpis.begin() + 4));
  const auto last =
      Call<pb::GetVisionProgressResponse>(author_, "AnalysisService/GetVisionProgress", request);
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_EQ(last->plan().kpis(), 6) << "as of the first page";
  EXPECT_EQ(last->kpis_size(), 2);
  EXPECT_EQ(last->kpis(1).order(), -1);
  EXPECT_THAT(last->next_page_token(), IsEmpty());
}

// The same for those who read the revision in force.
TEST_F(KpiPagesTest, PagesOfAPublishedRevisionAreThoseOfItsKpis) {
  const std::vector<std::string> kpis = Plan("plan", 5);
  const std::string vision(VisionNameOf(kpis[0]));
  Publish(vision);
  Revise(vision);
  AddKpi(vision, "", "下書きだけの指標");
  pb::GetVisionProgressRequest request;
  request.set_name(vision);
  request.set_page_size(2);
  Names seen;
  do {
    const auto page = Call<pb::GetVisionProgressResponse>(
        outsider_, "AnalysisService/GetVisionProgress", request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->revision(), 1);
    for (const pb::KpiProgress& kpi : page->kpis()) EXPECT_TRUE(seen.insert(kpi.kpi()).second);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, Names(kpis.begin(), kpis.end()));
}

TEST_F(KpiPagesTest, TheInboxGoesOnAfterAFigureWasRecorded) {
  const std::vector<std::string> kpis = Plan("plan", 6);
  pb::ListInboxItemsRequest request;
  request.set_page_size(2);
  request.add_kinds(pb::INBOX_KIND_KPI_OVERDUE);
  Names seen;
  bool recorded = false;
  do {
    const auto page =
        Call<pb::ListInboxItemsResponse>(author_, "InboxService/ListInboxItems", request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const pb::InboxItem& item : page->items())
      EXPECT_TRUE(seen.insert(item.resource()).second) << item.resource() << " comes twice";
    request.set_page_token(page->next_page_token());
    if (!std::exchange(recorded, true)) Record(kpis[0]);
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, Names(kpis.begin(), kpis.end()));
}

// Each page read the whole plan.
TEST_F(KpiPagesTest, WhatAPageReadsDoesNotGrowWithThePlan) {
  std::vector<int> overdue;
  std::vector<int> progress;
  for (const int kpis : {400, 800}) {
    const std::string vision(VisionNameOf(Plan(absl::StrCat("plan", kpis), kpis)[0]));
    overdue.push_back(ReadsOf(ListOverdueKpis, "ListOverdueKpis", OverdueOf(vision, 5)));
    pb::GetVisionProgressRequest request;
    request.set_name(vision);
    request.set_page_size(5);
    Names seen;
    ProgressPage(request, seen);
    progress.push_back(ReadsOf(GetVisionProgress, "GetVisionProgress", request));
  }
  EXPECT_EQ(overdue[0], overdue[1]);
  EXPECT_EQ(progress[0], progress[1]);
  EXPECT_LT(overdue[0], 200);
  EXPECT_LT(progress[0], 200);
}

// A plan in which nothing is overdue: no page looks through all of it.
TEST_F(KpiPagesTest, APageWithoutAnythingToShowEndsAfterSoManyRecords) {
  constexpr int kKpis = 3'000;
  Stream stream = NewStream("plan");
  for (int i = 0; i < kKpis; ++i) {
    pb::ApplyKpi& kpi = KpiOf(stream, absl::StrCat("k", i), "");
    pb::KpiActual& actual = *kpi.add_actuals();
    actual.mutable_when()->set_text("令和5年度");
    actual.mutable_value()->set_number(1);
  }
  ASSERT_TRUE(Apply(author_, stream).ok());
  pb::ListOverdueKpisRequest request = OverdueOf(kKanagawa, 10);
  Names seen;
  EXPECT_LT(ReadsOf(ListOverdueKpis, "ListOverdueKpis", request), 6'000);
  EXPECT_THAT(OverduePage(request, seen), IsEmpty());
  EXPECT_FALSE(request.page_token().empty()) << "3,000 KPIs and their figures are more than a page";
  while (!request.page_token().empty()) OverduePage(request, seen);
  EXPECT_THAT(seen, IsEmpty());
}

}  // namespace
}  // namespace renkei::service
