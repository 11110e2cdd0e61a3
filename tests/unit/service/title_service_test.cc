#include <map>
#include <random>
#include <string>
#include <vector>

#include "renkei/v1/title_service.pb.h"
#include "server/service/tables/vision_kinds.h"
#include "tests/random_seed.h"
#include "tests/unit/service/generated_world.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TitleServiceTest : public GeneratedWorld {
 protected:
  absl::StatusOr<pb::BatchGetTitlesResponse> Ask(const std::string& token,
                                                 const std::vector<std::string>& names) {
    pb::BatchGetTitlesRequest request;
    for (const std::string& name : names) request.add_names(name);
    return Call<pb::BatchGetTitlesResponse>(token, "TitleService/BatchGetTitles", request);
  }

  // By name.
  std::map<std::string, std::string> Titles(const std::string& token,
                                            const std::vector<std::string>& names) {
    std::map<std::string, std::string> titles;
    if (names.empty()) return titles;
    const auto reply = Ask(token, names);
    EXPECT_TRUE(reply.ok()) << reply.status();
    if (!reply.ok()) return titles;
    for (const pb::ResourceTitle& one : reply->titles()) titles[one.name()] = one.title();
    return titles;
  }

  // The same, asked one by one of the service that each belongs to.
  template <typename Resource, typename Request>
  void Read(const std::string& token, const std::string& method,
            const std::vector<std::string>& names, std::map<std::string, std::string>& titles) {
    for (const std::string& name : names) {
      Request request;
      request.set_name(name);
      const auto found = Call<Resource>(token, method, request);
      if (!found.ok()) continue;
      if constexpr (requires { found->display_name(); }) {
        titles[name] = found->display_name();
      } else {
        titles[name] = found->title();
      }
    }
  }

  // Of those that are not there any more what the last revision calls them that the caller reads.
  // OpinionTest makes sure that there are some.
  template <typename Resource, typename Request>
  void ReadLast(const std::string& token, const std::string& method,
                const std::vector<std::string>& names, std::map<std::string, std::string>& titles) {
    for (const std::string& name : names) {
      pb::GetVisionRequest get;
      get.set_name(std::string(VisionNameOf(name)));
      const auto vision = Call<pb::Vision>(token, "VisionService/GetVision", get);
      if (titles.count(name) > 0 || !vision.ok()) continue;
      Request request;
      request.set_name(name);
      for (int number = vision->published_revision(); number > 0; --number) {
        request.set_revision(number);
        const auto found = Call<Resource>(token, method, request);
        if (!found.ok()) continue;
        titles[name] = found->title();
        break;
      }
    }
  }

  std::string AccountOf(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest())
        ->account()
        .name();
  }
};

TEST_F(TitleServiceTest, EachIsCalledAsAReadOfItSaysToThisCallerAndNoneThatCannotBeRead) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 600; ++i) {
    Act(random);
    now_ += absl::Seconds(1);
  }
  const std::string stranger = AddAccount(kYokohama, {pb::ROLE_READER});
  const std::vector<std::string> accounts = {AccountOf(owner_), AccountOf(partner_)};
  const std::vector<std::string> bodies = {kManiwa, kAizu, kYokohama, "organizations/none"};
  const std::vector<std::string> indicators = {kIndicator, "indicators/none"};
  size_t hidden = 0;
  for (const std::string& token : {owner_, partner_, stranger, coordinator_}) {
    std::map<std::string, std::string> expected;
    Read<pb::Case, pb::GetCaseRequest>(token, "CaseService/GetCase", cases_, expected);
    Read<pb::Initiative, pb::GetInitiativeRequest>(token, "InitiativeService/GetInitiative",
                                                   initiatives_, expected);
    Read<pb::Vision, pb::GetVisionRequest>(token, "VisionService/GetVision", visions_, expected);
    Read<pb::VisionNode, pb::GetNodeRequest>(token, "VisionService/GetNode", nodes_, expected);
    Read<pb::Kpi, pb::GetKpiRequest>(token, "VisionService/GetKpi", kpis_, expected);
    ReadLast<pb::VisionNode, pb::GetNodeRequest>(token, "VisionService/GetNode", nodes_, expected);
    ReadLast<pb::Kpi, pb::GetKpiRequest>(token, "VisionService/GetKpi", kpis_, expected);
    Read<pb::CaseList, pb::GetCaseListRequest>(token, "CaseListService/GetCaseList", lists_,
                                               expected);
    Read<pb::Account, pb::GetAccountRequest>(token, "IdentityService/GetAccount", accounts,
                                             expected);
    Read<pb::Organization, pb::GetOrganizationRequest>(token, "RegistryService/GetOrganization",
                                                       bodies, expected);
    Read<pb::Indicator, pb::GetIndicatorRequest>(token, "FrameworkService/GetIndicator", indicators,
                                                 expected);
    std::map<std::string, std::string> titles;
    size_t asked = 0;
    for (const auto& names :
         {cases_, initiatives_, visions_, nodes_, kpis_, lists_, accounts, bodies, indicators}) {
      asked += names.size();
      titles.merge(Titles(token, names));
    }
    EXPECT_EQ(titles, expected);
    hidden += asked - titles.size();
  }
  EXPECT_GT(hidden, 8u) << "not the names of nothing alone";
}

TEST_F(TitleServiceTest, AnItemIsToldWithItsFrameworkAndAnIndicatorWithWhereItStands) {
  AddTestFramework();
  const auto reply =
      Ask(owner_, {kEducation, kIndicator, "frameworks/test/items/none", "frameworks/test"});
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_EQ(reply->titles_size(), 3);
  const pb::ResourceTitle& item = reply->titles(0);
  EXPECT_EQ(item.name(), kEducation);
  EXPECT_NE(item.title(), "");
  EXPECT_EQ(item.framework_title(), reply->titles(2).title());
  EXPECT_EQ(reply->titles(1).title(), "利用者数");
  EXPECT_EQ(reply->titles(1).indicator_state(), pb::Indicator::STATE_APPROVED);
}

TEST_F(TitleServiceTest, OfTooManyNamesAndOfWhatIsNoNameEveryMistakeIsTold) {
  EXPECT_EQ(ReasonOf(Ask(owner_, {})), pb::REASON_INVALID_FIELDS);
  EXPECT_EQ(ReasonOf(Ask(owner_, {"真庭市"})), pb::REASON_INVALID_FIELDS);
  EXPECT_EQ(ReasonOf(Ask(owner_, {"tokens/t"})), pb::REASON_INVALID_FIELDS);
  EXPECT_TRUE(Ask(owner_, std::vector<std::string>(500, kManiwa)).ok());
  EXPECT_EQ(ReasonOf(Ask(owner_, std::vector<std::string>(501, kManiwa))),
            pb::REASON_INVALID_FIELDS);
}

// Found: a server that was put together without them died of the first title.
TEST_F(TitleServiceTest, WithoutReadersForTheFeedACallFailsAndNothingElse) {
  Env env = EnvOver(*store_, Faults::kExpected);
  env.change_readers = nullptr;
  const Dispatcher server(env, methods_, executor_);
  pb::BatchGetTitlesRequest request;
  request.add_names(kManiwa);
  const auto reply =
      Call<pb::BatchGetTitlesResponse>(owner_, "TitleService/BatchGetTitles", request, &server);
  EXPECT_TRUE(absl::IsInternal(reply.status())) << reply.status();
}

}  // namespace
}  // namespace renkei::service
