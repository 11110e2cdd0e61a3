// `renkei org peers` and `renkei org import-classes` against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/registry_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OrgVerbsTest : public CliTest {
 protected:
  OrgVerbsTest() {
    environment_["LANG"] = "ja_JP.UTF-8";
    titles_ = {{"organizations/okayama", "岡山県"}};
    server_.On<pb::ListPeersRequest, pb::ListPeersResponse>(
        "RegistryService/ListPeers", [this](const pb::ListPeersRequest& request) {
          asked_ = request;
          return reply_;
        });
    server_.On<pb::ListOrganizationsRequest, pb::ListOrganizationsResponse>(
        "RegistryService/ListOrganizations", [](const pb::ListOrganizationsRequest&) {
          pb::ListOrganizationsResponse reply;
          for (const char* code : {"011002", "332143"}) {
            pb::Organization& one = *reply.add_organizations();
            one.set_name(absl::StrCat("organizations/o", code));
            one.set_etag("e");
            one.set_code(code);
            one.set_population(7);
          }
          return reply;
        });
    server_.On<pb::BatchUpsertOrganizationsRequest, pb::BatchUpsertResponse>(
        "RegistryService/BatchUpsertOrganizations",
        [this](const pb::BatchUpsertOrganizationsRequest& request) {
          pb::BatchUpsertResponse reply;
          reply.set_updated(request.organizations_size());
          if (!request.validate_only())
            written_.assign(request.organizations().begin(), request.organizations().end());
          return reply;
        });
    reply_.mutable_profile()->set_display_name("真庭市");
    pb::Peer& peer = *reply_.add_peers();
    peer.set_likeness(0.974);
    peer.mutable_profile()->set_organization("organizations/oyuzawa");
    peer.mutable_profile()->set_display_name("湯沢市");
    peer.mutable_profile()->set_prefecture("organizations/okayama");
    reply_.set_total_size(1740);
  }

  pb::ListPeersRequest asked_;
  pb::ListPeersResponse reply_;
  std::vector<pb::Organization> written_;
};

TEST_F(OrgVerbsTest, PeersAskForWhatWasTyped) {
  Run({"org", "peers", "organizations/omaniwa", "--near", "--class", "高齢化率", "--class",
       "ministry_class", "--limit", "7"});
  EXPECT_EQ(asked_.organization(), "organizations/omaniwa");
  EXPECT_EQ(asked_.within(), pb::PEER_RANGE_NEIGHBORS);
  EXPECT_THAT(asked_.same(), ElementsAre(pb::PEER_ASPECT_AGEING, pb::PEER_ASPECT_MINISTRY_CLASS));
  EXPECT_EQ(asked_.page_size(), 7);
  Run({"org", "peers", "--around"});
  EXPECT_EQ(asked_.organization(), "") << "the server knows whose account it is";
  EXPECT_EQ(asked_.within(), pb::PEER_RANGE_NEIGHBORS_OF_NEIGHBORS);
}

TEST_F(OrgVerbsTest, PeersAreAPageForPeopleAndRowsOrTheReplyForPrograms) {
  reply_.set_next_page_token("more");
  const CliResult people = Run({"org", "peers"});
  EXPECT_EQ(people.exit_code, 0) << people.err;
  EXPECT_THAT(people.out, AllOf(HasSubstr("真庭市に似た団体"), HasSubstr("湯沢市"),
                                HasSubstr("岡山県"), HasSubstr("97")));
  EXPECT_THAT(people.err, HasSubstr("1740団体のうち1団体を表示しました（--limit で増やせます）"));
  EXPECT_THAT(Run({"org", "peers", "-o", "csv"}).out,
              AllOf(HasSubstr("団体,都道府県,類似度（％）"), HasSubstr("湯沢市,岡山県,97,不明")));
  EXPECT_EQ(Run({"org", "peers", "-o", "name"}).out, "organizations/oyuzawa\n");
  EXPECT_THAT(Run({"org", "peers", "-o", "json"}).out, HasSubstr("\"total_size\": 1740"));
  EXPECT_THAT(Run({"org", "peers", "-o", "csv", "--raw"}).out, HasSubstr("profile.organization"));
}

TEST_F(OrgVerbsTest, ClassesAreWrittenIntoWhatTheRegistryHas) {
  // A zero in front is lost where a spreadsheet took the code for a number.
  const std::string list =
      WriteFile("ruiji.csv", "団体コード,類型\n11002,政令指定都市\n332143,都市Ⅰ－１\n");
  const CliResult result = Run({"org", "import-classes", list, "--year", "令和5年度"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  ASSERT_EQ(written_.size(), 2U);
  EXPECT_EQ(written_[0].ministry_peer_class().label(), "政令指定都市");
  EXPECT_EQ(written_[1].ministry_peer_class().label(), "都市Ⅰ－１");
  EXPECT_EQ(written_[1].ministry_peer_class().fiscal_year(), 2023);
  EXPECT_EQ(written_[1].population(), 7);
  EXPECT_EQ(written_[1].etag(), "e");
}

TEST_F(OrgVerbsTest, AListOfClassesWithAMistakeWritesNothing) {
  const std::string list = WriteFile(
      "ruiji.csv", "団体コード,類型\n332143,都市Ⅰ－１\n332143,都市Ⅰ－２\n131016,特別区\n11002,\n");
  const CliResult result = Run({"org", "import-classes", list, "--year", "2023"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("重複しています"), HasSubstr("台帳にありません"),
                                HasSubstr("必須です")));
  EXPECT_THAT(written_, IsEmpty());
  EXPECT_EQ(Run({"org", "import-classes", list}).exit_code, 2);
  EXPECT_THAT(written_, IsEmpty());
}

}  // namespace
}  // namespace renkei::cli
