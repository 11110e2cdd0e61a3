// Verbs of `renkei vision`: what they refuse, and what they print, against a fake server.
#include <gmock/gmock.h>

#include "absl/strings/str_split.h"
#include "client/view/text/width.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kComparedVision[] = "organizations/o/visions/v";

class VisionVerbsTest : public CliTest {
 protected:
  // As the server says it, of a vision or of a revision.
  static absl::Status Missing(const std::string& resource) {
    return domain::MakeError(pb::REASON_NOT_FOUND,
                             {absl::StrCat(resource, " does not exist, or you may not read it"),
                              absl::StrCat(resource, " は存在しないか、閲覧できません。")},
                             {{"resource", resource}});
  }
};

// Found: a comparison with a revision that is not there said that the vision is not there.
TEST_F(VisionVerbsTest, ARevisionThatIsNotThereIsNamedAndTheOthersAreListed) {
  server_.On<pb::DiffVisionsRequest, pb::DiffVisionsResponse>(
      "AnalysisService/DiffVisions", [](const auto&) -> absl::StatusOr<pb::DiffVisionsResponse> {
        return Missing(kComparedVision);
      });
  server_.On<pb::GetVisionRequest, pb::Vision>(
      "VisionService/GetVision",
      [](const pb::GetVisionRequest& request) -> absl::StatusOr<pb::Vision> {
        if (request.revision() > 2) return Missing(kComparedVision);
        pb::Vision vision;
        vision.set_name(kComparedVision);
        return vision;
      });
  server_.On<pb::RestoreRevisionRequest, pb::RestoreRevisionResponse>(
      "VisionService/RestoreRevision",
      [](const auto& request) -> absl::StatusOr<pb::RestoreRevisionResponse> {
        return Missing(request.name());
      });
  const std::string step = absl::StrCat("→ renkei vision revisions ", kComparedVision, "\n");
  const CliResult diff = Run({"vision", "diff", kComparedVision, "--from", "1", "--to", "9"});
  EXPECT_EQ(diff.exit_code, 3);
  EXPECT_THAT(diff.err, AllOf(HasSubstr("revision 9 does not exist"), HasSubstr(step)));
  const CliResult restored = Run({"vision", "restore", kComparedVision, "--revision", "9"});
  EXPECT_EQ(restored.exit_code, 3);
  EXPECT_THAT(restored.err, AllOf(HasSubstr("/revisions/9 does not exist"), HasSubstr(step)));
}

// Found: --to took no era, which --from does.
TEST_F(VisionVerbsTest, TheYearsOfARoadmapAreReadInAnyNotation) {
  const std::string file = WriteFile("plan.yaml", "owner: demo\nexternal_id: p\ntitle: t\n");
  EXPECT_EQ(Run({"vision", "roadmap", file, "--from", "R6", "--to", "令和7年度"}).exit_code, 0);
  const CliResult reversed = Run({"vision", "roadmap", file, "--from", "R7", "--to", "R6"});
  EXPECT_EQ(reversed.exit_code, 2);
  EXPECT_THAT(reversed.err, HasSubstr("--to is before --from"));
}

// Found: what a list cuts to the terminal was printed whole after it was written.
TEST_F(VisionVerbsTest, WhatWasWrittenFitsTheTerminalAsAListDoes) {
  server_.On<pb::CreateVisionRequest, pb::Vision>("VisionService/CreateVision",
                                                  [](const auto& request) {
                                                    pb::Vision vision = request.vision();
                                                    vision.set_name(kComparedVision);
                                                    return vision;
                                                  });
  columns_ = 80;
  const CliResult result = Run({"vision", "create", "organizations/o", std::string(200, 't')});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const absl::string_view line : absl::StrSplit(result.out, '\n'))
    EXPECT_LE(view::DisplayWidth(line, view::Ambiguous::kNarrow), columns_) << line;
}

TEST_F(VisionVerbsTest, AReportHasTheLinesOfAllPagesAndAsksForTheYearThatWasNamed) {
  server_.On<pb::GetYearlyReportRequest, pb::GetYearlyReportResponse>(
      "AnalysisService/GetYearlyReport", [](const pb::GetYearlyReportRequest& request) {
        pb::GetYearlyReportResponse reply;
        reply.set_fiscal_year(request.fiscal_year());
        pb::YearlyReportLine& line = *reply.add_lines();
        line.set_kind(pb::YearlyReportLine::KIND_ITEM);
        line.set_title(request.page_token().empty() ? "first part" : "second part");
        if (request.page_token().empty()) reply.set_next_page_token("more");
        return reply;
      });
  const CliResult result = Run(
      {"vision", "report", kComparedVision, "--framework", "frameworks/f", "--year", "令和5年度"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("first part"), HasSubstr("second part")));
  const auto sent = server_.Requests<pb::GetYearlyReportRequest>("AnalysisService/GetYearlyReport");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].fiscal_year(), 2023);
  EXPECT_EQ(sent[0].framework(), "frameworks/f");
  EXPECT_EQ(
      Run({"vision", "report", kComparedVision, "--framework", "frameworks/f", "--format", "xlsx"})
          .exit_code,
      2)
      << "a workbook goes into a file";
}

}  // namespace
}  // namespace renkei::cli
