// `renkei menu-book`, `renkei case-call` and `renkei submission`: what they send, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

class MenuBookVerbsTest : public CliTest {
 protected:
  MenuBookVerbsTest() {
    server_.On<pb::PublishCaseListEditionRequest, pb::CaseListEdition>(
        "CaseListEditionService/PublishCaseListEdition", [](const auto& request) {
          pb::CaseListEdition edition = request.edition();
          edition.set_name(absl::StrCat(request.parent(), "/editions/1"));
          return edition;
        });
    server_.On<pb::ListCaseCallsRequest, pb::ListCaseCallsResponse>(
        "CaseCallService/ListCaseCalls", [](const auto& request) {
          pb::ListCaseCallsResponse reply;
          pb::CaseCall& call = *reply.add_calls();
          call.set_name(absl::StrCat(request.parent(), "/calls/01m8hdbv7e2t4y6p8r0w2a4c6d"));
          call.set_title("募集");
          call.set_closes_at("2024-07-31T17:00");
          return reply;
        });
    server_.On<pb::ChangeCaseSubmissionRequest, pb::CaseSubmission>(
        "CaseCallService/ChangeCaseSubmission", [](const auto& request) {
          pb::CaseSubmission submission;
          submission.set_name(request.name());
          return submission;
        });
  }
};

TEST_F(MenuBookVerbsTest, AnEditionIsIssuedOfAListWithItsYear) {
  const CliResult result =
      Run({"menu-book", "issue", "caseLists/l", "--year", "2024", "--dry-run"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto sent = server_.Requests<pb::PublishCaseListEditionRequest>(
      "CaseListEditionService/PublishCaseListEdition");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].parent(), "caseLists/l");
  EXPECT_EQ(sent[0].edition().fiscal_year(), 2024);
  EXPECT_TRUE(sent[0].validate_only());
}

TEST_F(MenuBookVerbsTest, AnEntryIsCalledByListEditionAndNumber) {
  server_.On<pb::StrikeCaseListEditionEntryRequest, pb::CaseListEditionEntry>(
      "CaseListEditionService/StrikeCaseListEditionEntry", [](const auto& request) {
        pb::CaseListEditionEntry entry;
        entry.set_name(request.name());
        return entry;
      });
  ASSERT_EQ(Run({"menu-book", "strike", "caseLists/l/1/12", "--reason", "保護のため"}).exit_code,
            0);
  const auto sent = server_.Requests<pb::StrikeCaseListEditionEntryRequest>(
      "CaseListEditionService/StrikeCaseListEditionEntry");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].name(), "caseLists/l/editions/1/entries/12");
  const auto unnumbered = Run({"menu-book", "show", "menu"});
  EXPECT_EQ(unnumbered.exit_code, 1);
  EXPECT_THAT(unnumbered.err, HasSubstr("LIST/NUMBER"));
}

TEST_F(MenuBookVerbsTest, TheBookIsWrittenAsAPageToPrint) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::GetCaseListEditionRequest, pb::CaseListEdition>(
      "CaseListEditionService/GetCaseListEdition", [](const auto& request) {
        pb::CaseListEdition edition;
        edition.set_name(request.name());
        edition.set_number(1);
        edition.set_title("優良事例集");
        return edition;
      });
  server_.On<pb::ListCaseListEditionEntriesRequest, pb::ListCaseListEditionEntriesResponse>(
      "CaseListEditionService/ListCaseListEditionEntries", [](const auto&) {
        pb::ListCaseListEditionEntriesResponse reply;
        pb::CaseListEditionEntry& entry = *reply.add_entries();
        entry.set_number(1);
        entry.mutable_listed()->mutable_case_()->set_title("予約制のバス");
        return reply;
      });
  const CliResult result = Run({"menu-book", "export", "caseLists/l/1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1. 予約制のバス"));
}

TEST_F(MenuBookVerbsTest, ACaseIsSubmittedToACallByTheBeginningOfItsId) {
  const CliResult result =
      Run({"submission", "submit", "caseLists/l/01m8hdbv7e", "cases/c", "--message", "応募します"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto sent =
      server_.Requests<pb::ChangeCaseSubmissionRequest>("CaseCallService/ChangeCaseSubmission");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].name(), "caseLists/l/calls/01m8hdbv7e2t4y6p8r0w2a4c6d/submissions/c");
  EXPECT_EQ(sent[0].action(), pb::CASE_SUBMISSION_ACTION_SUBMIT);
  EXPECT_EQ(sent[0].message(), "応募します");
}

TEST_F(MenuBookVerbsTest, AStepOfItsValidationSaysWhatTheBodyReads) {
  ASSERT_EQ(Run({"submission", "return", "caseLists/l/calls/c/submissions/x", "--words",
                 "成果を補ってください", "--by", "2024-07-20"})
                .exit_code,
            0);
  ASSERT_EQ(
      Run({"submission", "pass", "caseLists/l/calls/c/submissions/x", "--expert", "accounts/e"})
          .exit_code,
      0);
  const auto sent =
      server_.Requests<pb::ChangeCaseSubmissionRequest>("CaseCallService/ChangeCaseSubmission");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].action(), pb::CASE_SUBMISSION_ACTION_RETURN);
  EXPECT_EQ(sent[0].complete_by_date(), "2024-07-20");
  EXPECT_EQ(sent[1].action(), pb::CASE_SUBMISSION_ACTION_PASS);
  EXPECT_EQ(sent[1].expert(), "accounts/e");
  // Words are what it is returned with.
  EXPECT_EQ(Run({"submission", "return", "caseLists/l/calls/c/submissions/x"}).exit_code, 2);
}

TEST_F(MenuBookVerbsTest, CallsOfAllListsAreListed) {
  const auto listed = Run({"case-call", "list", "--state", "open"});
  ASSERT_EQ(listed.exit_code, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("2024-07-31 17:00")) << "as people write it";
  const auto sent = server_.Requests<pb::ListCaseCallsRequest>("CaseCallService/ListCaseCalls");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].parent(), "caseLists/-");
  EXPECT_THAT(sent[0].filter(), HasSubstr("OPEN"));
}

}  // namespace
}  // namespace renkei::cli
