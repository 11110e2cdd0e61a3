// What a search, similar cases, places like one's own and partners suggest.
#include "absl/strings/str_format.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/search/search_index.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/support/source_dir.h"
#include "tests/unit/next_steps/next_steps_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kChallenge[] = "運転手が足りずバス路線を維持できない";

class SearchNextStepsTest : public NextStepsTest {
 protected:
  SearchNextStepsTest() {
    auto index = SearchIndex::Open(env_, AllResourceSources(),
                                   {.directory = absl::StrCat(temporary_.path(), "/index"),
                                    .synonyms = {test::SourceFile("deploy/packs/synonyms.txt")}},
                                   [](const std::string&) {});
    EXPECT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
    env_.search = index_.get();
    index_->Begin();
    const std::vector<pb::Role> all = {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
    const Officer aizu = {"partner", AddAccount(kAizu, all, true)};
    const Officer yokohama = {"another partner", AddAccount(kYokohama, all, true)};
    approver_ = {"office of one", AddAccount(kManiwa, all, true)};
    officers_ = {{"reader", AddAccount(kManiwa, {pb::ROLE_READER})},
                 {"contributor", AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})},
                 approver_,
                 aizu,
                 {"coordinator", AddAccount(kKanagawa, {pb::ROLE_COORDINATOR})}};
    for (int i = 0; i < 4; ++i) {
      AddCase(aizu, kAizu, i);
      AddCase(yokohama, kYokohama, i);
    }
    own_case_ = AddCase(approver_, kManiwa, 0);
    AddPlan();
    AddInitiative(yokohama);
  }

  std::string AddCase(const Officer& officer, const char* owner, int number) {
    pb::CreateCaseRequest request;
    pb::Case& text = *request.mutable_case_();
    text.set_owner(owner);
    text.set_title(absl::StrFormat("デマンド交通の導入（%d地区）", number));
    text.set_summary("路線バスの運転手が足りず、バス路線を維持できないため、予約制に改めた。");
    text.set_challenge(kChallenge);
    text.add_tags("公共交通");
    text.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    pb::CaseResult& result = *text.add_results();
    result.set_indicator_title("1日の利用者数");
    result.set_unit("人");
    const auto made = Call<pb::Case>(officer.token, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    const std::string name = made.ok() ? made->name() : "";
    for (const char* verb : {"submit", "publish"}) Do(officer, {"case", verb, name});
    return name;
  }

  void AddPlan() {
    pb::CreateVisionRequest plan;
    plan.set_parent(kManiwa);
    plan.mutable_vision()->set_title("総合戦略");
    plan.mutable_vision()->mutable_period()->set_from_fiscal_year(2023);
    plan.mutable_vision()->mutable_period()->set_to_fiscal_year(2027);
    plan.mutable_vision()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    const auto made = Call<pb::Vision>(approver_.token, "VisionService/CreateVision", plan);
    ASSERT_TRUE(made.ok()) << made.status();
    pb::CreateKpiRequest kpi;
    kpi.set_parent(made->name());
    kpi.mutable_kpi()->set_unit("人");
    for (int i = 0; i < 12; ++i) {
      kpi.mutable_kpi()->set_title(absl::StrCat("デマンド交通の利用者数 その", i));
      const auto added = Call<pb::Kpi>(approver_.token, "VisionService/CreateKpi", kpi);
      ASSERT_TRUE(added.ok()) << added.status();
      kpi_ = added->name();
    }
    for (const char* verb : {"submit", "publish"}) Do(approver_, {"vision", verb, made->name()});
  }

  void AddInitiative(const Officer& lead) {
    pb::CreateInitiativeRequest request;
    request.set_lead(kYokohama);
    pb::Initiative& initiative = *request.mutable_initiative();
    initiative.set_title("バス路線の共同維持");
    initiative.set_purpose(kChallenge);
    initiative.set_open_to_applications(true);
    initiative.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    const auto made =
        Call<pb::Initiative>(lead.token, "InitiativeService/CreateInitiative", request);
    ASSERT_TRUE(made.ok()) << made.status();
    Do(lead, {"initiative", "open", made->name()});
  }

  void Do(const Officer& officer, const std::vector<std::string>& words) {
    const Run run = Type(officer, words);
    ASSERT_EQ(run.exit_code, cli::kExitDone)
        << officer.called << ": " << absl::StrJoin(words, " ") << "\n"
        << run.text;
  }

  // What everybody is suggested there; each of them sees what was just written.
  void ReadAll(std::vector<std::string> words, const std::vector<Officer>& officers) {
    words.insert(std::find(words.begin(), words.end(), "--"), "--up-to-date");
    for (const Officer& officer : officers) Read(officer, words, absl::StrJoin(words, " "));
  }

  const TemporaryDirectory temporary_;
  std::unique_ptr<SearchIndex> index_;
  Officer approver_;
  std::vector<Officer> officers_;
  std::string own_case_;
  std::string kpi_;
};

TEST_F(SearchNextStepsTest, WhatASearchSuggestsFindsMore) {
  const std::vector<std::vector<std::string>> searches = {
      {"search", "交通"},
      {"search", "デマンド", "交通"},
      {"search", "デマント交通"},
      {"search", "--", "-夜行", "交通"},
      {"search", "\"バス 路線\" it's $(x); *"},
      {"case", "search", "交通", "--limit", "2"},
      {"case", "search", kChallenge, "--limit", "2", "--sort", "date", "--facets"},
      {"case", "search", "デマント交通", "--tag", "公共交通", "--kind", "city", "--limit", "1"},
      {"case", "search", "--limit", "1"},
      {"case", "search", "--limit", "1", "--", "-夜行 交通"},
      {"vision", "search", "利用者数", "--limit", "1", "--year", "R6"},
      {"initiative", "search", "バス"},
      {"org", "search", "市", "--limit", "1"}};
  for (const std::vector<std::string>& words : searches) ReadAll(words, officers_);
  ReadAll({"case", "search", "交通", "--limit", "1", "--like-us"}, officers_);
  ReadAll({"case", "search", "交通", "--limit", "1", "--near-us", kYokohama}, officers_);
  for (const char* verb : {"case search", "vision search", "org search"})
    EXPECT_THAT(verbs_, Contains(verb));
  const Run more = Type(approver_, {"case", "search", "交通", "--limit", "2"});
  ASSERT_THAT(Suggested(more.text), Not(IsEmpty())) << more.text;
}

TEST_F(SearchNextStepsTest, WhatIsSimilarSuggestsNothingThatIsRefused) {
  ReadAll({"case", "similar", own_case_}, officers_);
  ReadAll({"case", "similar", "--text", kChallenge}, officers_);
  ReadAll({"case", "similar", "--kpi", kpi_}, officers_);
  EXPECT_THAT(Type(approver_, {"case", "similar", "--kpi", kpi_}).text,
              HasSubstr("成果：1日の利用者数"));
  for (const Officer& officer : officers_) Read(officer, {"org", "peers", kYokohama}, "peers");
}

TEST_F(SearchNextStepsTest, AGroupOfPartnersIsProposedByTheCommandThatStandsUnderThem) {
  ReadAll({"partner", "find", kChallenge}, officers_);
  ReadAll({"partner", "find", "バス", "運転手", "--limit", "3"}, officers_);
  ReadAll({"partner", "find", "--resource", own_case_}, officers_);
  ReadAll({"partner", "find", kChallenge, "--organization", kManiwa}, officers_);
  EXPECT_THAT(verbs_, Contains("partner propose"));
  EXPECT_THAT(verbs_, Contains("initiative request"));
}

TEST_F(SearchNextStepsTest, OnlyWhoMayProposeIsToldHow) {
  const auto proposals = [&](const Officer& officer, std::vector<std::string> words) {
    words.insert(words.begin(), {"partner", "find", "--up-to-date"});
    std::vector<std::string> told;
    for (const std::string& command : Suggested(Type(officer, words).text)) {
      if (absl::StartsWith(command, "renkei partner propose ")) told.push_back(command);
    }
    return told;
  };
  EXPECT_THAT(proposals(approver_, {"バス", "運転手", "--limit", "3"}),
              Contains("renkei partner propose 1 --limit 3 'バス 運転手'"));
  EXPECT_THAT(proposals(officers_[0], {kChallenge}), IsEmpty()) << "a reader";
  EXPECT_THAT(proposals(approver_, {kChallenge, "--organization", kAizu}), IsEmpty())
      << "in the name of another";
}

}  // namespace
}  // namespace renkei::service
