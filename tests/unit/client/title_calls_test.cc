// What a page needs besides its resource is asked for once, however often the page is made.
#include <gmock/gmock.h>

#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

constexpr char kCase[] = "cases/01m7zvtq7rxen8773pjza6srs3";
constexpr char kNamedVision[] = "organizations/o/visions/v";

class TitleCallsTest : public CliTest {
 protected:
  TitleCallsTest() {
    titles_ = {{"organizations/o", "横浜市"}, {kCase, "自動運転バス"}};
    server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase", [](const auto& request) {
      pb::Case kase;
      kase.set_name(request.name());
      kase.set_owner("organizations/o");
      kase.set_title("自動運転バス");
      return kase;
    });
    server_.On<pb::ListAdoptionsRequest, pb::ListAdoptionsResponse>(
        "AdoptionService/ListAdoptions", [](const auto&) {
          pb::ListAdoptionsResponse reply;
          for (const char* adopter : {"organizations/p", "organizations/q"})
            reply.add_adoptions()->set_name(absl::StrCat(kCase, "/adoptions/", adopter + 14));
          return reply;
        });
    server_.On<pb::GetAdoptionRequest, pb::Adoption>("AdoptionService/GetAdoption",
                                                     [](const auto& request) {
                                                       pb::Adoption adoption;
                                                       adoption.set_name(request.name());
                                                       adoption.set_adopter("organizations/p");
                                                       return adoption;
                                                     });
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [](const auto&) {
      pb::WhoAmIResponse me;
      me.mutable_organization()->set_name("organizations/p");
      return me;
    });
    server_.On<pb::GetNodeRequest, pb::VisionNode>(
        "VisionService/GetNode", [](const auto& request) {
          pb::VisionNode node;
          node.set_name(request.name());
          node.set_title("施策");
          node.set_parent(absl::StrCat(kNamedVision, "/nodes/top"));
          for (const char* again : {"/nodes/a", "/nodes/b", "/nodes/top"})
            node.add_re_mentions()->set_parent(absl::StrCat(kNamedVision, again));
          node.add_framework_items("frameworks/f/items/i");
          return node;
        });
    server_.On<pb::GetKpiRequest, pb::Kpi>("VisionService/GetKpi", [](const auto& request) {
      pb::Kpi kpi;
      kpi.set_name(request.name());
      kpi.set_node(absl::StrCat(kNamedVision, "/nodes/top"));
      kpi.set_indicator("indicators/i");
      return kpi;
    });
    server_.On<pb::ListKpiActualsRequest, pb::ListKpiActualsResponse>(
        "VisionService/ListKpiActuals", [](const auto&) { return pb::ListKpiActualsResponse(); });
  }

  // How often the command called `method`; fails where it did not end well.
  int CallsOf(const std::string& method, const std::vector<std::string>& command) {
    server_.seen.clear();
    const CliResult result = Run(command);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    int calls = 0;
    for (const auto& seen : server_.seen) calls += seen.call.path == "/renkei.v1." + method ? 1 : 0;
    return calls;
  }
};

// Found: what was fetched while a page was made was fetched once more for each round of titles.
TEST_F(TitleCallsTest, APageFetchesWhatItNeedsOnce) {
  EXPECT_EQ(CallsOf("AdoptionService/ListAdoptions", {"case", "show", kCase}), 1);
  EXPECT_EQ(CallsOf("CaseService/GetCase", {"case", "adoption", kCase}), 1);
  EXPECT_EQ(
      CallsOf("VisionService/GetNode", {"kpi", "show", absl::StrCat(kNamedVision, "/kpis/k")}), 1);
  // Itself, the one above it and two more.
  EXPECT_EQ(
      CallsOf("VisionService/GetNode", {"node", "show", absl::StrCat(kNamedVision, "/nodes/n")}),
      4);
}

TEST_F(TitleCallsTest, ProgramsFetchNothingForAPage) {
  EXPECT_EQ(CallsOf("AdoptionService/ListAdoptions", {"case", "show", kCase, "-o", "json"}), 0);
  EXPECT_EQ(CallsOf("CaseService/GetCase", {"case", "adoption", kCase, "-o", "json"}), 0);
  EXPECT_EQ(CallsOf("VisionService/GetNode",
                    {"node", "show", absl::StrCat(kNamedVision, "/nodes/n"), "-o", "json"}),
            1);
}

// Found: a list of adoptions read every case of which it printed the title.
TEST_F(TitleCallsTest, TitlesOfCasesInAListAreAskedForTogether) {
  EXPECT_EQ(CallsOf("CaseService/GetCase", {"case", "our-adoptions"}), 0);
  EXPECT_EQ(CallsOf("TitleService/BatchGetTitles", {"case", "our-adoptions"}), 1);
  EXPECT_THAT(Run({"case", "our-adoptions"}).out, HasSubstr("自動運転バス"));
}

// Found: a selection named its case by an id alone, in a column that left first.
TEST_F(TitleCallsTest, WhatIsListedIsCalledByItsTitleOnANarrowTerminalToo) {
  server_.On<pb::ListSelectionsRequest, pb::ListSelectionsResponse>(
      "SelectionService/ListSelections", [](const auto&) {
        pb::ListSelectionsResponse reply;
        pb::CaseSelection& selection = *reply.add_selections();
        selection.set_name(absl::StrCat(kCase, "/selections/o"));
        selection.set_reason(std::string(100, 'r'));
        return reply;
      });
  server_.On<pb::ListActivityReportsRequest, pb::ListActivityReportsResponse>(
      "VisionService/ListActivityReports", [](const auto&) {
        pb::ListActivityReportsResponse reply;
        pb::ActivityReport& report = *reply.add_reports();
        report.set_activity(absl::StrCat(kNamedVision, "/nodes/top/activities/trial"));
        report.set_note(std::string(100, 'r'));
        return reply;
      });
  titles_[absl::StrCat(kNamedVision, "/nodes/top")] = "地域の足";
  columns_ = 80;
  EXPECT_THAT(Run({"case", "selections"}).out, HasSubstr("自動運転バス"));
  EXPECT_THAT(Run({"activity", "list", kNamedVision}).out, HasSubstr("地域の足"));
}

}  // namespace
}  // namespace renkei::cli
