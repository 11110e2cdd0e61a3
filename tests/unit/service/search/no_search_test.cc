// A server without search, which every build can be: the whole of search's tests in a build with
// -DRENKEI_SEARCH=OFF.
#include "renkei/v1/search_service.pb.h"
#include "server/service/search/search_index.h"
#include "server/service/services.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::HasSubstr;

class NoSearchTest : public ServiceTest {
 protected:
  template <typename Reply, typename Request>
  void Refuses(absl::string_view method, const Request& request) {
    const auto reply = Call<Reply>(reader_, absl::StrCat("SearchService/", method), request);
    EXPECT_EQ(reply.status().code(), absl::StatusCode::kUnimplemented) << method;
    const auto detail = domain::DetailOf(reply.status());
    ASSERT_TRUE(detail.has_value()) << method;
    EXPECT_EQ(detail->reason(), pb::REASON_SEARCH_NOT_BUILT) << method;
    // Why, and what to do without it.
    EXPECT_THAT(detail->message_ja(), HasSubstr("検索を使えません")) << method;
    EXPECT_THAT(detail->message_ja(), HasSubstr("一覧の表示と絞り込みは")) << method;
    EXPECT_THAT(detail->message(), HasSubstr("has no search")) << method;
    EXPECT_THAT(detail->message(), HasSubstr("lists go on as ever")) << method;
    ++refused_;
  }

  const std::string reader_ = AddAccount(kManiwa, {pb::ROLE_READER});
  int refused_ = 0;
};

TEST_F(NoSearchTest, EveryMethodSaysWhyAndWhatToDoInstead) {
  ASSERT_EQ(env_.search, nullptr);
  pb::SearchAllRequest all;
  all.set_text("観光");
  pb::FindSimilarCasesRequest similar;
  similar.set_text("観光");
  pb::FindPartnersRequest partners;
  partners.set_text("観光");
  pb::CompleteSearchRequest complete;
  complete.set_prefix("観");
  Refuses<pb::SearchCasesResponse>("SearchCases", pb::SearchCasesRequest());
  Refuses<pb::SearchVisionsResponse>("SearchVisions", pb::SearchVisionsRequest());
  Refuses<pb::SearchInitiativesResponse>("SearchInitiatives", pb::SearchInitiativesRequest());
  Refuses<pb::SearchProgrammesResponse>("SearchProgrammes", pb::SearchProgrammesRequest());
  Refuses<pb::SearchOrganizationsResponse>("SearchOrganizations", pb::SearchOrganizationsRequest());
  Refuses<pb::SearchRecordsResponse>("SearchRecords", pb::SearchRecordsRequest());
  Refuses<pb::SearchAllResponse>("SearchAll", all);
  Refuses<pb::FindSimilarCasesResponse>("FindSimilarCases", similar);
  Refuses<pb::FindPartnersResponse>("FindPartners", partners);
  Refuses<pb::CompleteSearchResponse>("CompleteSearch", complete);
  EXPECT_EQ(refused_, pb::SearchCasesRequest::descriptor()
                          ->file()
                          ->FindServiceByName("SearchService")
                          ->method_count());
}

TEST_F(NoSearchTest, ABuildWithoutSearchOpensNoIndex) {
  const bool built = !absl::IsUnimplemented(search::Analyser::Open().status());
  const std::string directory = ::testing::TempDir() + "no_search_index";
  const auto index = SearchIndex::Open(env_, AllResourceSources(), {.directory = directory},
                                       [](const std::string&) {});
  EXPECT_EQ(index.ok(), built);
  EXPECT_EQ(absl::IsUnimplemented(index.status()), !built);
}

}  // namespace
}  // namespace renkei::service
