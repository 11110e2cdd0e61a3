// What programmes are joined to, in a browser.
#include <gmock/gmock.h>

#include "renkei/v1/funding_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kMeasure[] = "organizations/o/visions/v/nodes/n";

class FundingPagesTest : public FormSiteTest {
 protected:
  FundingPagesTest() {
    server_.On<pb::GetNodeRequest, pb::VisionNode>("VisionService/GetNode", [](const auto&) {
      pb::VisionNode node;
      node.set_name(kMeasure);
      node.set_title("移動の足");
      return node;
    });
    server_.On<pb::ListProgrammesForRequest, pb::ListProgrammesForResponse>(
        "FundingService/ListProgrammesFor", [this](const pb::ListProgrammesForRequest& request) {
          asked_for_ = request;
          return found_;
        });
    server_.On<pb::ListFittingCallsRequest, pb::ListFittingCallsResponse>(
        "FundingService/ListFittingCalls", [this](const pb::ListFittingCallsRequest& request) {
          asked_calls_ = request;
          pb::ListFittingCallsResponse reply;
          reply.set_organization_title("真庭市");
          pb::FittingCall& call = *reply.add_calls();
          call.set_programme("programmes/p");
          call.set_programme_title("交付<金>");
          return reply;
        });
    AnswerEverythingBy({"nothing"});
  }

  pb::ListProgrammesForResponse found_;
  pb::ListProgrammesForRequest asked_for_;
  pb::ListFittingCallsRequest asked_calls_;
};

TEST_F(FundingPagesTest, AMeasureShowsWhatMayPayForItWhereItNamesAnItem) {
  const std::string page = absl::StrCat("/", kMeasure);
  const auto section = HasSubstr("使える支援施策");
  EXPECT_THAT(Open(page).body, Not(section));
  found_.add_items()->set_title("交通");
  EXPECT_THAT(Open(page).body, Not(section));
  found_.add_programmes()->set_title("交付<金>");
  EXPECT_THAT(Open(page).body, AllOf(section, HasSubstr("交付&lt;金&gt;"),
                                     HasSubstr(absl::StrCat("/", kMeasure, "/programmes"))));
  EXPECT_EQ(asked_for_.page_size(), 5);
}

TEST_F(FundingPagesTest, CallsAreChosenByWhatTheyServeAndWhetherTheyFit) {
  const std::string page = Open("/organizations/o/calls?serving=1").body;
  EXPECT_TRUE(asked_calls_.serving_only());
  EXPECT_FALSE(asked_calls_.include_unfit());
  EXPECT_EQ(asked_calls_.organization(), "organizations/o");
  EXPECT_THAT(page, AllOf(HasSubstr("交付&lt;金&gt;"), HasSubstr("すべての公募を表示する"),
                          HasSubstr("/organizations/o/calls?serving=1&amp;unfit=1")));
}

}  // namespace
}  // namespace renkei::web
