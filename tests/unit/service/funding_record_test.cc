// Measures and cases that record what pays for them, and who used a programme.
#include "tests/unit/service/funding_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(FundingTest, MoneyOfAProgrammeThatIsNotThereIsRefusedWithWhatThereIs) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  const std::string vision = Create(Head("総合戦略")).name();
  EXPECT_TRUE(TryPaid(vision, "可", {MoneyOf(programme, 2023, "type1")}).ok());
  const auto refused = TryPaid(vision, "不可",
                               {MoneyOf("programmes/none", 2023), MoneyOf(programme, 2022, "type1"),
                                MoneyOf(programme, 2023, "type3")});
  EXPECT_THAT(FaultsIn(refused), ElementsAre("node.funding[0].programme UNKNOWN_PROGRAMME",
                                             "node.funding[1].fiscal_year UNKNOWN_EDITION",
                                             "node.funding[2].type UNKNOWN_TYPE"));
  const auto detail = domain::DetailOf(refused.status());
  EXPECT_THAT(detail->violations(1).message_ja(), HasSubstr("2023年度"));
  EXPECT_THAT(detail->violations(2).message_ja(), HasSubstr("type1（型type1）"));
}

TEST_F(FundingTest, WhatIsPrintedAloneIsTakenAndNothingAtAllIsNot) {
  const std::string vision = Create(Head("総合戦略")).name();
  pb::Funding printed;
  printed.set_fiscal_year(2023);
  EXPECT_THAT(FaultsIn(TryPaid(vision, "空", {printed})),
              ElementsAre("node.funding[0] PROGRAMME_OR_NAME"));
  printed.set_printed_name("県の補助金");
  EXPECT_TRUE(TryPaid(vision, "県", {printed}).ok());
  EXPECT_THAT(FaultsIn(TryPaid(vision, "二度", {printed, printed})),
              ElementsAre("node.funding[1] DUPLICATE_FUNDING"));
}

TEST_F(FundingTest, ATypeIsThatOfItsYear) {
  pb::ProgrammeRecord record = ProgrammeOf("p", 2022);
  Offer(record);
  record = ProgrammeOf("p", 2023);
  record.mutable_edition()->mutable_types(1)->set_id("type3");
  const std::string programme = Offer(record);
  const std::string vision = Create(Head("総合戦略")).name();
  EXPECT_TRUE(TryPaid(vision, "前", {MoneyOf(programme, 2022, "type2")}).ok());
  EXPECT_THAT(FaultsIn(TryPaid(vision, "後", {MoneyOf(programme, 2023, "type2")})),
              ElementsAre("node.funding[0].type UNKNOWN_TYPE"));
}

TEST_F(FundingTest, NextYearsMoneyIsPlannedBeforeItsEditionAndADraftIsNone) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  Offer(ProgrammeOf("p", 2024), /*publish=*/false);
  const std::string vision = Create(Head("総合戦略")).name();
  EXPECT_TRUE(
      TryPaid(vision, "予定", {MoneyOf(programme, 2025, "", 100, pb::FUNDING_STAGE_PLANNED)}).ok());
  EXPECT_THAT(FaultsIn(TryPaid(vision, "申請中",
                               {MoneyOf(programme, 2025, "", 100, pb::FUNDING_STAGE_APPLIED)})),
              ElementsAre("node.funding[0].fiscal_year UNKNOWN_EDITION"));
  EXPECT_THAT(FaultsIn(TryPaid(vision, "下書き", {MoneyOf(programme, 2024, "type1")})),
              ElementsAre("node.funding[0].fiscal_year UNKNOWN_EDITION"));
}

TEST_F(FundingTest, WhatWasRecordedIsNotAskedForAgainWhereItStays) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  const std::string vision = Create(Head("総合戦略")).name();
  pb::VisionNode node = Paid(vision, "移動", {MoneyOf(programme, 2023, "type2")});
  // The type goes, by a correction.
  pb::ProgrammeRecord corrected = ProgrammeOf("p", 2023);
  pb::UpdateProgrammeEditionRequest request;
  *request.mutable_edition() = corrected.edition();
  request.mutable_edition()->set_name(absl::StrCat(programme, "/editions/fy2023"));
  request.mutable_edition()->mutable_types()->RemoveLast();
  request.mutable_update_mask()->add_paths("types");
  request.set_reason("誤記");
  ASSERT_TRUE(
      Call<pb::ProgrammeEdition>(giver_, "ProgrammeService/UpdateProgrammeEdition", request).ok());
  node.clear_etag();
  node.mutable_funding(0)->set_thousand_yen(700);
  EXPECT_TRUE(UpdateNode(author_, node, {"funding"}).ok());
  *node.add_funding() = MoneyOf(programme, 2023, "type2");
  node.mutable_funding(0)->set_type("type1");
  EXPECT_THAT(FaultsIn(UpdateNode(author_, node, {"funding"})), IsEmpty());
}

TEST_F(FundingTest, AStreamAndACaseAreHeldToTheSame) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  Stream stream = NewStream("s");
  *Node(stream, "1").add_funding() = MoneyOf(programme, 2023, "type9");
  *Node(stream, "2").add_funding() = MoneyOf("programmes/none", 2023);
  EXPECT_THAT(FaultsIn(Apply(author_, stream)),
              ElementsAre("items[0].nodes[0].node.funding[0].type UNKNOWN_TYPE",
                          "items[0].nodes[1].node.funding[0].programme UNKNOWN_PROGRAMME"));
  pb::CreateCaseRequest create;
  create.mutable_case_()->set_owner(kKanagawa);
  create.mutable_case_()->set_title("事例");
  *create.mutable_case_()->add_funding() = MoneyOf(programme, 2023, "type9");
  EXPECT_THAT(FaultsIn(Call<pb::Case>(author_, "CaseService/CreateCase", create)),
              ElementsAre("case.funding[0].type UNKNOWN_TYPE"));
}

TEST_F(FundingTest, WhatIsPublishedIsUsedAndNoDraftOrEarlierRevision) {
  Offer(ProgrammeOf("p", 2024));
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  const std::string vision = Create(Head("総合戦略")).name();
  pb::VisionNode node =
      Paid(vision, "移動", {MoneyOf(programme, 2023, "type1"), MoneyOf(programme, 2024, "type2")});
  Paid(vision, "別", {MoneyOf(programme, 2024, "type1")});
  EXPECT_THAT(UsesOf(outsider_, programme), IsEmpty());
  EXPECT_THAT(UsesOf(author_, programme), IsEmpty());
  Publish(vision);
  const std::vector<std::string> published = {"2024 型type2 移動", "2024 型type1 別",
                                              "2023 型type1 移動"};
  EXPECT_THAT(UsesOf(outsider_, programme), ::testing::UnorderedElementsAreArray(published));
  EXPECT_EQ(UsesOf(outsider_, programme).back(), "2023 型type1 移動");
  EXPECT_THAT(UsesOf(outsider_, programme, 2023), ElementsAre("2023 型type1 移動"));
  // A draft changes nothing, in whichever of the two places the body in force stands.
  Revise(vision);
  node.clear_etag();
  node.clear_funding();
  ASSERT_TRUE(UpdateNode(author_, node, {"funding"}).ok());
  Paid(vision, "下書き", {MoneyOf(programme, 2024)});
  EXPECT_THAT(UsesOf(outsider_, programme), ::testing::UnorderedElementsAreArray(published));
  EXPECT_THAT(UsesOf(author_, programme), ::testing::UnorderedElementsAreArray(published));
  Publish(vision);
  EXPECT_THAT(UsesOf(outsider_, programme),
              ::testing::UnorderedElementsAre("2024 型type1 別", "2024  下書き"));
}

TEST_F(FundingTest, CasesComeBehindMeasuresAndOnlyThoseThatMayBeRead) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  pb::Vision closed = Head("非公開");
  closed.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  const std::string hidden = Create(closed).name();
  Paid(hidden, "見えない", {MoneyOf(programme, 2023)});
  Publish(hidden);
  const std::string vision = Create(Head("総合戦略")).name();
  Paid(vision, "移動", {MoneyOf(programme, 2023)});
  Publish(vision);
  const std::string used = PublishedCaseWith("乗合タクシー", {MoneyOf(programme, 2023)});
  EXPECT_THAT(UsesOf(outsider_, programme), ElementsAre("2023  移動", "2023  乗合タクシー"));
  EXPECT_EQ(UsesOf(author_, programme).size(), 3U);
  // A case under revision is read as it was published.
  pb::ReviseCaseRequest revise;
  revise.set_name(used);
  ASSERT_TRUE(Call<pb::Case>(author_, "CaseService/ReviseCase", revise).ok());
  EXPECT_THAT(UsesOf(outsider_, programme), ElementsAre("2023  移動", "2023  乗合タクシー"));

  pb::ListCasesRequest list;
  list.set_filter(absl::StrCat("programmes:\"", programme, "\""));
  const auto found = Call<pb::ListCasesResponse>(outsider_, "CaseService/ListCases", list);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->cases_size(), 1);
}

TEST_F(FundingTest, UsesAreAddedUpByYearAndTypeOfWhatMayBeRead) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  const std::string vision = Create(Head("総合戦略")).name();
  Paid(vision, "一", {MoneyOf(programme, 2023, "type2", 300)});
  Paid(vision, "二",
       {MoneyOf(programme, 2023, "type1", 200),
        MoneyOf(programme, 2023, "", 50, pb::FUNDING_STAGE_PLANNED)});
  Publish(vision);
  pb::SummarizeProgrammeUsesRequest request;
  request.set_programme(programme);
  const auto sums =
      Funds<pb::SummarizeProgrammeUsesResponse>(outsider_, "SummarizeProgrammeUses", request);
  ASSERT_TRUE(sums.ok()) << sums.status();
  ASSERT_EQ(sums->sums_size(), 3);
  EXPECT_EQ(sums->sums(0).type_title(), "型type1");
  EXPECT_EQ(sums->sums(0).granted_thousand_yen(), 200);
  EXPECT_EQ(sums->sums(1).granted_thousand_yen(), 300);
  EXPECT_EQ(sums->sums(2).type(), "");
  EXPECT_EQ(sums->total().granted_thousand_yen(), 500);
  EXPECT_EQ(sums->total().asked_thousand_yen(), 50);
  EXPECT_EQ(sums->total().organizations(), 1);
  EXPECT_EQ(sums->as_of(), "2024-07-03");
  request.set_programme("programmes/none");
  EXPECT_EQ(ReasonOf(Funds<pb::SummarizeProgrammeUsesResponse>(outsider_, "SummarizeProgrammeUses",
                                                               request)),
            pb::REASON_NOT_FOUND);
}

TEST_F(FundingTest, LintWarnsOfMoneyAboveTheCeilingAndOfApplicationsThatNobodyHasEnded) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  const std::string vision = Create(Head("総合戦略")).name();
  Paid(vision, "多すぎる", {MoneyOf(programme, 2023, "type1", 1'001)});
  Paid(vision, "ちょうど", {MoneyOf(programme, 2023, "type1", 1'000)});
  Paid(vision, "申請のまま", {MoneyOf(programme, 2023, "type2", 1, pb::FUNDING_STAGE_APPLIED)});
  pb::LintVisionRequest request;
  request.set_name(vision);
  const auto lint = Call<pb::LintVisionResponse>(author_, "AnalysisService/LintVision", request);
  ASSERT_TRUE(lint.ok()) << lint.status();
  std::vector<std::string> found;
  for (const pb::LintFinding& finding : lint->findings()) {
    if (finding.code() == pb::LINT_CODE_FUNDING_ABOVE_CEILING ||
        finding.code() == pb::LINT_CODE_FUNDING_OVERDUE)
      found.push_back(absl::StrCat(finding.title(), " ", finding.field()));
  }
  EXPECT_THAT(found,
              ElementsAre("多すぎる funding[0].thousand_yen", "申請のまま funding[0].stage"));
}

TEST_F(FundingTest, AYearIsReportedInTheOrderOfWhatPays) {
  const std::string programme = Offer(ProgrammeOf("p", 2023));
  const std::string vision = Create(Head("総合戦略")).name();
  Paid(vision, "移動", {MoneyOf(programme, 2023, "type1", 200)});
  Paid(vision, "医療", {MoneyOf(programme, 2023, "type2", 300)});
  Paid(vision, "庁舎", {});
  pb::GetYearlyReportRequest request;
  request.set_name(vision);
  request.set_fiscal_year(2023);
  const auto report = [&] {
    return Call<pb::GetYearlyReportResponse>(author_, "AnalysisService/GetYearlyReport", request);
  };
  EXPECT_THAT(FaultsIn(report()), ElementsAre("framework REQUIRED"));
  request.set_order(pb::YEARLY_REPORT_ORDER_PROGRAMMES);
  const auto found = report();
  ASSERT_TRUE(found.ok()) << found.status();
  std::vector<std::string> lines;
  for (const pb::YearlyReportLine& line : found->lines())
    lines.push_back(line.kind() == pb::YearlyReportLine::KIND_NO_COUNTERPART ? "-" : line.title());
  EXPECT_THAT(lines, ElementsAre("総合戦略", "交付金p", "移動", "医療", "-", "庁舎"));
  EXPECT_EQ(found->lines(1).kind(), pb::YearlyReportLine::KIND_PROGRAMME);
  EXPECT_EQ(found->lines(1).ministry(), "内閣府");
  EXPECT_EQ(found->lines(1).funding_thousand_yen(), 500);
  EXPECT_EQ(found->lines(2).funding(0).thousand_yen(), 200);
  EXPECT_EQ(found->order(), pb::YEARLY_REPORT_ORDER_PROGRAMMES);
  request.set_framework("frameworks/test");
  EXPECT_THAT(FaultsIn(report()), ElementsAre("framework ONE_ORDER"));
}

}  // namespace
}  // namespace renkei::service
