// SearchService over a store and an index that are real, through the whole frame.

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/utf8.h"
#include "tests/random_seed.h"
#include "tests/unit/service/search/search_service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

TEST_F(SearchServiceTest, WhatWasPublishedIsFoundAndWhatWasPutAwayIsGone) {
  const std::string bus =
      Publish(Draft("自動運転バスの定期運行", "免許を返納した住民の移動手段がない。"));
  Publish(Draft("森林資源の活用"));
  EXPECT_THAT(Names(Found(partner_, "自動運転")), ElementsAre(bus));
  EXPECT_THAT(Names(Found(partner_, "移動手段")), ElementsAre(bus));
  EXPECT_THAT(Names(Found(partner_, "自動運転 -バス")), IsEmpty());
  EXPECT_THAT(Names(Found(partner_, "お年寄りが免許返納後も町の中を移動できるようにしたい")),
              Contains(bus));
  Archive(bus);
  EXPECT_THAT(Names(Found(partner_, "自動運転")), IsEmpty());
  EXPECT_THAT(Names(Found(owner_, "自動運転", "state=ARCHIVED")), ElementsAre(bus));
}

TEST_F(SearchServiceTest, ADraftIsItsOwnersAlone) {
  const std::string name = Publish(Draft("公開の題名"));
  Step<pb::Case, pb::ReviseCaseRequest>(owner_, "CaseService/ReviseCase", name);
  pb::UpdateCaseRequest request;
  request.mutable_case_()->set_name(name);
  request.mutable_case_()->set_title("改訂中の名前");
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", request).ok());

  const auto mine = Found(owner_, "改訂中");
  EXPECT_THAT(Names(mine), ElementsAre(name));
  EXPECT_EQ(mine.hits(0).title(), "改訂中の名前");
  EXPECT_THAT(Names(Found(owner_, "公開")), IsEmpty());
  const auto theirs = Found(partner_, "公開");
  EXPECT_THAT(Names(theirs), ElementsAre(name));
  EXPECT_EQ(theirs.hits(0).title(), "公開の題名");
  const auto nothing = Found(partner_, "改訂中");
  EXPECT_THAT(Names(nothing), IsEmpty());
  EXPECT_EQ(nothing.summary().total_size(), 0);
}

// Whatever happens, and whoever asks: hits, totals and counts are those of what a read shows.
TEST_F(SearchServiceTest, EverybodyFindsWhatAReadShowsAndNothingElse) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  const std::string stranger = AddAccount(kYokohama, {pb::ROLE_READER});
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < 100; ++i) {
      Act(random);
      now_ += absl::Seconds(1);
    }
    for (const std::string& token : {owner_, partner_, stranger, coordinator_}) {
      pb::SearchCriteria all;
      all.add_facets(pb::SEARCH_FACET_STATE);
      const auto cases = Cases(token, all);
      ASSERT_TRUE(cases.ok()) << cases.status();
      std::vector<std::string> names = Names(*cases);
      std::sort(names.begin(), names.end());
      const std::vector<std::string> expected =
          Readable<pb::Case, pb::GetCaseRequest>(token, "CaseService/GetCase", cases_);
      EXPECT_EQ(names, expected);
      EXPECT_EQ(cases->summary().total_size(), expected.size());
      int64_t counted = 0;
      for (const auto& value : cases->summary().facets(0).values()) counted += value.count();
      EXPECT_EQ(counted, expected.size());

      const auto plans = Page<pb::SearchVisionsResponse, pb::SearchVisionsRequest>(
          token, "SearchVisions", pb::SearchCriteria());
      ASSERT_TRUE(plans.ok()) << plans.status();
      std::map<pb::ResourceType, std::vector<std::string>> found;
      for (const pb::SearchHit& hit : plans->hits()) found[hit.type()].push_back(hit.name());
      for (auto& [type, of_type] : found) std::sort(of_type.begin(), of_type.end());
      EXPECT_EQ(found[pb::RESOURCE_TYPE_VISION], (Readable<pb::Vision, pb::GetVisionRequest>(
                                                     token, "VisionService/GetVision", visions_)));
    }
  }
}

TEST_F(SearchServiceTest, PagesNeitherSkipNorRepeatAndLeaveOutWhatHasGone) {
  std::set<std::string> published;
  for (int i = 0; i < 12; ++i) published.insert(Publish(Draft(absl::StrCat("観光の取組 ", i))));
  pb::SearchCriteria criteria;
  criteria.set_text("観光");
  auto page = Cases(partner_, criteria, 5);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->summary().total_size(), 12);
  std::vector<std::string> seen = Names(*page);
  // One comes, and one that was not shown yet goes.
  Publish(Draft("観光の新しい取組"));
  const auto gone = std::find_if(published.begin(), published.end(), [&](const auto& name) {
    return std::find(seen.begin(), seen.end(), name) == seen.end();
  });
  Archive(*gone);
  while (!page->next_page_token().empty()) {
    page = Cases(partner_, criteria, 5, page->next_page_token());
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_FALSE(page->has_summary());
    for (const std::string& name : Names(*page)) seen.push_back(name);
  }
  EXPECT_THAT(seen, SizeIs(12));
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()), published);
  criteria.set_text("別の語");
  const auto other =
      Cases(partner_, criteria, 5, Cases(partner_, pb::SearchCriteria(), 5)->next_page_token());
  EXPECT_EQ(ReasonOf(other), pb::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(SearchServiceTest, HighlightsStandWhereTheWordsAre) {
  Publish(Draft("バス停の見直し", "市営のバス停が遠く、高齢者はﾊﾞｽを使えない。"));
  const auto found = Found(partner_, "バス");
  ASSERT_THAT(found.hits(), SizeIs(1));
  const pb::SearchHit& hit = found.hits(0);
  ASSERT_THAT(hit.title_highlights(), SizeIs(Ge(1)));
  EXPECT_EQ(hit.title_highlights(0).begin(), 0);
  EXPECT_EQ(hit.title_highlights(0).end(), 2);
  ASSERT_THAT(hit.snippets(), SizeIs(Ge(1)));
  EXPECT_EQ(hit.snippets(0).field(), "challenge");
  EXPECT_THAT(hit.snippets(0).highlights(), SizeIs(2));
  for (const pb::TextRange& range : hit.snippets(0).highlights()) {
    EXPECT_LE(0, range.begin());
    EXPECT_LT(range.begin(), range.end());
    EXPECT_LE(range.end(), domain::CountCodePoints(hit.snippets(0).text()));
  }
}

TEST_F(SearchServiceTest, AMeasureComesWithTheWayToIt) {
  const std::string vision = CreatePlan();
  std::string above;
  for (const char* title : {"基本目標", "木質バイオマスの推進"}) {
    pb::CreateNodeRequest node;
    node.set_parent(vision);
    node.mutable_node()->set_title(title);
    node.mutable_node()->set_parent(above);
    const auto made = Call<pb::VisionNode>(owner_, "VisionService/CreateNode", node);
    ASSERT_TRUE(made.ok()) << made.status();
    above = made->name();
  }
  pb::SearchCriteria criteria;
  criteria.set_text("バイオマス");
  const auto found =
      Page<pb::SearchVisionsResponse, pb::SearchVisionsRequest>(owner_, "SearchVisions", criteria);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->hits(), SizeIs(1));
  const pb::SearchHit& hit = found->hits(0);
  EXPECT_EQ(hit.type(), pb::RESOURCE_TYPE_VISION_NODE);
  EXPECT_THAT(hit.owners(), ElementsAre(kManiwa));
  ASSERT_THAT(hit.path(), SizeIs(2));
  EXPECT_EQ(hit.path(0).name(), vision);
  EXPECT_EQ(hit.path(0).title(), "真庭ビジョン");
  EXPECT_EQ(hit.path(1).title(), "基本目標");
}

TEST_F(SearchServiceTest, FiltersNarrowAndFacetsCount) {
  pb::Case tagged = Draft("交通の取組");
  tagged.add_tags("MaaS");
  tagged.set_continuity(pb::CONTINUITY_RUNNING);
  const std::string with_tag = Publish(tagged);
  const std::string without = Publish(Draft("交通の別の取組"));
  EXPECT_THAT(Names(Found(partner_, "交通", "tag=MaaS AND continuity=RUNNING")),
              ElementsAre(with_tag));
  EXPECT_THAT(Names(Found(partner_, "交通", "NOT tag:MaaS")), ElementsAre(without));
  EXPECT_THAT(Names(Found(partner_, "交通", "owner=organizations/332143")),
              UnorderedElementsAre(with_tag, without));
  EXPECT_THAT(Names(Found(partner_, "交通", "owner=\"organizations/072028\"")), IsEmpty());
  for (const char* wrong : {"colour=red", "year>2020", "tag", "continuity=MAYBE", "tag=\"x"}) {
    pb::SearchCriteria criteria;
    criteria.set_filter(wrong);
    EXPECT_EQ(ReasonOf(Cases(partner_, criteria)), pb::REASON_INVALID_FILTER) << wrong;
  }
}

TEST_F(SearchServiceTest, SimilarCasesSayWhy) {
  const std::string challenge = "免許を返納した高齢者が買い物や通院のための移動手段を失っている。";
  const std::string bus = Publish(Draft("自動運転バスの定期運行", challenge));
  const std::string taxi =
      Publish(Draft("乗合タクシーの導入", "高齢者の通院と買い物の移動手段がない。"));
  Publish(Draft("森林資源の活用", "間伐材が使われていない。"));
  const std::string twin = Create(Draft("自動運転バスの定期運行", challenge));
  pb::FindSimilarCasesRequest request;
  request.set_case_(twin);
  request.set_up_to_date(true);
  const auto found =
      Call<pb::FindSimilarCasesResponse>(owner_, "SearchService/FindSimilarCases", request);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->cases(), SizeIs(Ge(2)));
  EXPECT_EQ(found->cases(0).hit().name(), bus);
  EXPECT_TRUE(found->cases(0).near_duplicate());
  EXPECT_EQ(found->cases(1).hit().name(), taxi);
  EXPECT_FALSE(found->cases(1).near_duplicate());
  EXPECT_THAT(found->cases(1).shared_words(), Contains(HasSubstr("高齢")));
  EXPECT_EQ(ReasonOf(Call<pb::FindSimilarCasesResponse>(partner_, "SearchService/FindSimilarCases",
                                                        request)),
            pb::REASON_NOT_FOUND);
  request.set_text("両方");
  EXPECT_THAT(BadFields(Call<pb::FindSimilarCasesResponse>(owner_, "SearchService/FindSimilarCases",
                                                           request)),
              ElementsAre("case REQUIRED"));
}

// What is like a case is remembered between commits of the index: nobody gets by it what another one
// reads, and whatever is put away or written in between holds from the next answer on.
TEST_F(SearchServiceTest, RememberedSimilarCasesAreThoseThatTheirReaderReads) {
  const std::string challenge = "高齢者の通院と買い物の移動手段がない。";
  const std::string bus = Publish(Draft("路線バスの再編", challenge));
  const std::string taxi = Publish(Draft("乗合タクシーの導入", challenge));
  const std::string draft = Create(Draft("送迎の実証", challenge));
  const auto similar = [&](const std::string& token, const std::string& name, bool up_to_date) {
    pb::FindSimilarCasesRequest request;
    request.set_case_(name);
    request.set_up_to_date(up_to_date);
    const auto found =
        Call<pb::FindSimilarCasesResponse>(token, "SearchService/FindSimilarCases", request);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> names;
    if (found.ok()) {
      for (const pb::SimilarCase& one : found->cases()) names.push_back(one.hit().name());
    }
    return names;
  };
  for (const bool up_to_date : {true, false, false}) {
    EXPECT_THAT(similar(owner_, bus, up_to_date), UnorderedElementsAre(taxi, draft));
    EXPECT_THAT(similar(partner_, bus, up_to_date), ElementsAre(taxi));
    EXPECT_THAT(similar(owner_, draft, up_to_date), UnorderedElementsAre(bus, taxi));
  }
  const std::string van = Publish(Draft("福祉車両の共同運行", challenge));
  EXPECT_THAT(similar(partner_, bus, true), UnorderedElementsAre(taxi, van));
  Archive(taxi);
  EXPECT_THAT(similar(partner_, bus, true), ElementsAre(van));
  EXPECT_THAT(similar(owner_, bus, false), UnorderedElementsAre(draft, van));
}

TEST_F(SearchServiceTest, AKpiThatIsBehindFindsCasesThatMovedTheSame) {
  const std::string vision = CreatePlan();
  pb::CreateKpiRequest kpi;
  kpi.set_parent(vision);
  kpi.mutable_kpi()->set_title("コミュニティバスの利用者数");
  kpi.mutable_kpi()->set_indicator(kIndicator);
  const auto made = Call<pb::Kpi>(owner_, "VisionService/CreateKpi", kpi);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto with_result = [&](const std::string& title, const std::string& what,
                               const std::string& indicator) {
    pb::Case text = Draft(title);
    pb::CaseResult& result = *text.add_results();
    result.set_indicator_title(what);
    result.set_indicator(indicator);
    result.mutable_before()->mutable_value()->set_number(100);
    result.mutable_after()->mutable_value()->set_number(250);
    return Publish(text);
  };
  const std::string same = with_result("予約制の送迎", "年間の乗車", kIndicator);
  const std::string alike = with_result("路線の再編", "バスの利用者数", "");
  with_result("木質バイオマス", "発電量", "");
  Publish(Draft("コミュニティバスの利用者数を調べた"));  // moved nothing

  pb::FindSimilarCasesRequest request;
  request.set_kpi(made->name());
  request.set_up_to_date(true);
  const auto found =
      Call<pb::FindSimilarCasesResponse>(owner_, "SearchService/FindSimilarCases", request);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(found->cases(), SizeIs(2));
  EXPECT_EQ(found->cases(0).hit().name(), same);
  EXPECT_EQ(found->cases(0).results(0).after().value().number(), 250);
  EXPECT_EQ(found->cases(1).hit().name(), alike);
  EXPECT_THAT(found->cases(1).shared_words(), Contains(HasSubstr("利用")));
  EXPECT_EQ(ReasonOf(Call<pb::FindSimilarCasesResponse>(partner_, "SearchService/FindSimilarCases",
                                                        request)),
            pb::REASON_NOT_FOUND);
}

class FindPartnersTest : public SearchServiceTest {
 protected:
  // A published case.
  std::string Of(const std::string& owner, const std::string& token, const std::string& title,
                 const std::string& challenge, pb::Visibility visibility = pb::VISIBILITY_PUBLIC) {
    pb::Case text = Draft(title, challenge);
    text.set_owner(owner);
    text.mutable_audience()->set_visibility(visibility);
    text.set_contact_section("企画財政課");
    pb::CreateCaseRequest create;
    *create.mutable_case_() = text;
    const std::string name = Call<pb::Case>(token, "CaseService/CreateCase", create)->name();
    Step<pb::Case, pb::SubmitCaseRequest>(token, "CaseService/SubmitCase", name);
    Step<pb::Case, pb::PublishCaseRequest>(token, "CaseService/PublishCase", name);
    return name;
  }

  // For whom owner_ works.
  std::map<std::string, pb::PartnerCandidate> Partners(pb::FindPartnersRequest request) {
    request.set_up_to_date(true);
    const auto found =
        Call<pb::FindPartnersResponse>(owner_, "SearchService/FindPartners", request);
    EXPECT_TRUE(found.ok()) << found.status();
    std::map<std::string, pb::PartnerCandidate> partners;
    if (!found.ok()) return partners;
    EXPECT_EQ(found->organization(), kManiwa);
    for (const pb::PartnerCandidate& one : found->partners()) partners[one.organization()] = one;
    return partners;
  }

  const std::string yokohama_ =
      AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, /*may_publish_own=*/true);
};

TEST_F(FindPartnersTest, PartnersStateTheSameChallenge) {
  const std::string aizu =
      Of(kAizu, partner_, "乗合タクシー", "高齢者の通院の移動手段がない。", pb::VISIBILITY_MEMBERS);
  Of(kYokohama, yokohama_, "坂の多い住宅地の移動手段", "高齢者の買い物の移動手段がない。");
  Of(kYokohama, yokohama_, "秘密の移動手段", "高齢者の移動手段がない。", pb::VISIBILITY_PRIVATE);
  Of(kManiwa, owner_, "自団体の取組", "高齢者の移動手段がない。");

  pb::FindPartnersRequest request;
  request.set_text("高齢者の移動手段が失われている");
  auto partners = Partners(request);
  ASSERT_THAT(partners, SizeIs(2));
  EXPECT_EQ(partners[kAizu].statements(0).name(), aizu);
  EXPECT_THAT(partners[kAizu].shared_words(), Contains(HasSubstr("高齢")));
  EXPECT_THAT(partners[kYokohama].statements(), SizeIs(1));
  request.set_framework_item("frameworks/test/items/traffic");
  EXPECT_THAT(
      BadFields(Call<pb::FindPartnersResponse>(owner_, "SearchService/FindPartners", request)),
      ElementsAre("text REQUIRED"));
}

// What an officer asks of others is not answered with his own, which is the most like it of all.
TEST_F(FindPartnersTest, LikeUsAndNearUsAreOthers) {
  for (const auto& [body, other] : {std::pair{kManiwa, kAizu}, std::pair{kAizu, kManiwa}}) {
    const auto snapshot = store_->NewSnapshot();
    const auto row = Organizations().Get(*snapshot, KeyByName(Organizations(), body)).value();
    pb::Organization known = row->message;
    known.set_population(100'000);
    known.set_area_km2(500);
    known.add_neighbors(other);
    storage::Mutation mutation;
    Organizations().Update(*row, known, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }
  Of(kManiwa, owner_, "高齢者の移動手段", "");
  Of(kYokohama, yokohama_, "高齢者の移動手段", "");
  const std::string theirs = Of(kAizu, partner_, "高齢者の移動手段", "");
  pb::SearchCriteria criteria;
  criteria.set_text("移動手段");
  EXPECT_THAT(Names(*Cases(owner_, criteria)), SizeIs(3));
  criteria.set_like_us(kManiwa);
  EXPECT_THAT(Names(*Cases(owner_, criteria)), ElementsAre(theirs));
  criteria.set_near_us(kManiwa);
  EXPECT_THAT(Names(*Cases(owner_, criteria)), ElementsAre(theirs));
  criteria.clear_like_us();
  EXPECT_THAT(Names(*Cases(owner_, criteria)), ElementsAre(theirs));
}

// A plan's measures have 対策, 事業 and the section in common, whatever they are for.
TEST_F(FindPartnersTest, WhatSharesCommonWordsAndTheSectionAloneIsNoPartner) {
  for (const char* theme : {"駐車場", "消防水利", "公害"})
    Of(kManiwa, owner_, absl::StrCat(theme, "対策事業"), "整備を進める。");
  Of(kAizu, partner_, "鳥獣被害の防止", "イノシシなどの鳥獣が畑を荒らしている。");
  Of(kYokohama, yokohama_, "交通安全対策事業", "通学路の歩道の整備を進める。");
  pb::FindPartnersRequest request;
  request.set_resource(
      Of(kManiwa, owner_, "有害鳥獣対策事業", "イノシシによる農作物の被害が増えている。"));
  const auto partners = Partners(request);
  ASSERT_THAT(partners, SizeIs(1));
  EXPECT_EQ(partners.begin()->first, kAizu);
}

TEST_F(FindPartnersTest, ASharedWordKeepsItsNegation) {
  Of(kAizu, partner_, "不登校の児童の支援", "学校に行けない児童が増えている。");
  pb::FindPartnersRequest request;
  request.set_text("不登校の児童の居場所がない");
  const auto partners = Partners(request);
  ASSERT_THAT(partners, SizeIs(1));
  EXPECT_THAT(partners.begin()->second.shared_words(), Contains("不登校"));
  EXPECT_THAT(partners.begin()->second.shared_words(), Not(Contains("登校")));
}

TEST_F(SearchServiceTest, SuggestionsComeFromWhatEverybodyReads) {
  Publish(Draft("デマンド交通の運行"));
  pb::Case secret = Draft("デマンド秘密計画");
  secret.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  Publish(secret);
  Found(owner_, "デマンド");  // the index is up to date
  pb::CompleteSearchRequest request;
  request.set_prefix("デマンド");
  for (const std::string& token : {owner_, partner_}) {
    const auto words =
        Call<pb::CompleteSearchResponse>(token, "SearchService/CompleteSearch", request);
    ASSERT_TRUE(words.ok()) << words.status();
    EXPECT_THAT(words->completions(), Contains(HasSubstr("交通")));
    EXPECT_THAT(words->completions(), Not(Contains(HasSubstr("秘密"))));
  }
}

// 「できる」 became 「あきる」, which is a city, and a sentence was told that no case has all its words.
TEST_F(SearchServiceTest, ASentenceIsTakenAsItIs) {
  Publish(Draft("オンライン相談の開始"));
  Publish(Draft("あきる野の森"));
  const auto found = Found(
      partner_,
      "役場まで行けない高齢者や子育て中の住民が、いつでもオンラインで相談できるようにしたい。");
  EXPECT_THAT(found.hits(), SizeIs(Ge(1)));
  EXPECT_TRUE(found.summary().all_words());
  EXPECT_EQ(found.summary().suggestion(), "");
  const auto some = Found(partner_, "オンライン できる");
  EXPECT_EQ(some.summary().suggestion(), "");
  EXPECT_THAT(some.hits(), SizeIs(Ge(1)));
  EXPECT_FALSE(some.summary().all_words());
}

TEST_F(SearchServiceTest, ADictionaryOfSudachisFindsWhatIsCalledOtherwise) {
  Publish(Draft("放課後児童クラブの拡充"));
  Publish(Draft("託児の実施"));
  pb::SearchCriteria criteria;
  criteria.set_text("学童保育");
  const auto found = *Cases(partner_, criteria);
  ASSERT_THAT(found.hits(), SizeIs(1)) << "of a word that it does not use nothing is found";
  EXPECT_EQ(found.hits(0).title(), "放課後児童クラブの拡充");
  EXPECT_TRUE(found.summary().all_words());
}

TEST_F(SearchServiceTest, NothingThatIsTypedBreaksIt) {
  Publish(Draft("観光の取組"));
  std::string long_text;
  for (int i = 0; i < 2'000; ++i) long_text += "観光振興の";
  for (const std::string& text :
       {std::string("、。！？…"), std::string("\"閉じない"), std::string("\"\"\"\" -"), long_text,
        std::string("🚌🚃👨‍👩‍👧"), std::string("שלום עולם مرحبا"),
        std::string("-観光"), std::string("- - - -"), std::string("𠮷野家"), std::string("a")}) {
    pb::SearchCriteria criteria;
    criteria.set_text(text);
    const auto reply = Cases(partner_, criteria);
    if (!reply.ok()) EXPECT_NE(ReasonOf(reply), pb::REASON_UNSPECIFIED) << text;
  }
  pb::SearchCriteria criteria;
  criteria.set_text(long_text + "字");
  EXPECT_THAT(BadFields(Cases(partner_, criteria)), ElementsAre("criteria.text TOO_LONG"));
}

}  // namespace
}  // namespace renkei::service
