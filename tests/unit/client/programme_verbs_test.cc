// `renkei programme`, `programme-edition` and `programme-call`: what they send, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/programme_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class ProgrammeVerbsTest : public CliTest {
 protected:
  ProgrammeVerbsTest() {
    server_.On<pb::ListProgrammesRequest, pb::ListProgrammesResponse>(
        "ProgrammeService/ListProgrammes", [](const pb::ListProgrammesRequest& request) {
          pb::ListProgrammesResponse reply;
          if (request.filter().find("external_id=\"grant\"") == std::string::npos) return reply;
          pb::Programme& programme = *reply.add_programmes();
          programme.set_name("programmes/p");
          programme.set_external_id("grant");
          programme.set_title("交付金");
          return reply;
        });
  }

  template <typename Request>
  Request Sent(const std::string& method) {
    const auto sent = server_.Requests<Request>(absl::StrCat("ProgrammeService/", method));
    EXPECT_EQ(sent.size(), 1u) << method;
    return sent.empty() ? Request() : sent[0];
  }
};

TEST_F(ProgrammeVerbsTest, AProgrammeIsNamedByItsKeyAndItsPartsByYearAndRound) {
  server_.On<pb::PublishProgrammeEditionRequest, pb::ProgrammeEdition>(
      "ProgrammeService/PublishProgrammeEdition",
      [](const auto&) { return pb::ProgrammeEdition(); });
  const CliResult published = Run({"programme-edition", "publish", "grant/2023"});
  ASSERT_EQ(published.exit_code, 0) << published.err;
  EXPECT_EQ(Sent<pb::PublishProgrammeEditionRequest>("PublishProgrammeEdition").name(),
            "programmes/p/editions/fy2023");
  server_.On<pb::CancelProgrammeCallRequest, pb::ProgrammeCall>(
      "ProgrammeService/CancelProgrammeCall", [](const auto&) { return pb::ProgrammeCall(); });
  const CliResult cancelled =
      Run({"programme-call", "cancel", "grant/2023/2", "--reason", "予算の上限"});
  ASSERT_EQ(cancelled.exit_code, 0) << cancelled.err;
  const auto cancel = Sent<pb::CancelProgrammeCallRequest>("CancelProgrammeCall");
  EXPECT_EQ(cancel.name(), "programmes/p/editions/fy2023/calls/2");
  EXPECT_EQ(cancel.reason(), "予算の上限");
  EXPECT_EQ(Run({"programme", "follow", "unknown"}).exit_code, 3);
}

TEST_F(ProgrammeVerbsTest, ACallIsSentAsItIsTyped) {
  server_.On<pb::CreateProgrammeCallRequest, pb::ProgrammeCall>(
      "ProgrammeService/CreateProgrammeCall",
      [](const pb::CreateProgrammeCallRequest& request) { return request.call(); });
  const CliResult result =
      Run({"programme-call", "add", "grant/2023", "--opens", "2023-04-03", "--closes", "2023-04-28",
           "--closes-at", "17:00", "--type", "type1", "--type", "type2"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto sent = Sent<pb::CreateProgrammeCallRequest>("CreateProgrammeCall");
  EXPECT_EQ(sent.parent(), "programmes/p/editions/fy2023");
  EXPECT_EQ(sent.call().closes_clock(), "17:00");
  EXPECT_THAT(sent.call().type_ids(), ElementsAre("type1", "type2"));
}

TEST_F(ProgrammeVerbsTest, OpenCallsArePrintedSoonestClosingFirst) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::ListOpenProgrammeCallsRequest, pb::ListOpenProgrammeCallsResponse>(
      "ProgrammeService/ListOpenProgrammeCalls", [](const auto&) {
        pb::ListOpenProgrammeCallsResponse reply;
        pb::OpenProgrammeCall& open = *reply.add_calls();
        open.set_title("交付金");
        open.mutable_call()->set_name("programmes/p/editions/fy2023/calls/1");
        open.mutable_call()->set_closes_date("2023-04-28");
        open.mutable_call()->set_closes_clock("17:00");
        return reply;
      });
  const CliResult result =
      Run({"programme", "open", "--state", "受付中", "--ministry", "内閣府", "--kind", "grant"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("2023年4月28日 17:00"), HasSubstr("交付金")));
  EXPECT_THAT(Sent<pb::ListOpenProgrammeCallsRequest>("ListOpenProgrammeCalls").filter(),
              AllOf(HasSubstr("state=OPEN"), HasSubstr("内閣府"), HasSubstr("support_kind=GRANT")));
}

TEST_F(ProgrammeVerbsTest, ATemplateComesBackThroughApplyWithItsYearTypesAndCalls) {
  const CliResult written = Run({"programme", "template"});
  ASSERT_EQ(written.exit_code, 0) << written.err;
  server_.On<pb::ApplyProgrammeRequest, pb::ApplyProgrammeResponse>(
      "ProgrammeService/ApplyProgramme", [](const pb::ApplyProgrammeRequest& request) {
        pb::ApplyProgrammeResponse reply;
        *reply.mutable_programme() = request.programme();
        reply.set_outcome(pb::ApplyProgrammeResponse::OUTCOME_CREATED);
        return reply;
      });
  const CliResult applied =
      Run({"programme", "apply", WriteFile("grant.yaml", written.out), "--publish"});
  ASSERT_EQ(applied.exit_code, 0) << applied.err;
  const auto sent = Sent<pb::ApplyProgrammeRequest>("ApplyProgramme");
  EXPECT_TRUE(sent.publish());
  EXPECT_FALSE(sent.programme().external_id().empty());
  EXPECT_GT(sent.edition().types_size(), 0);
  EXPECT_GT(sent.calls_size(), 0);
}

TEST_F(ProgrammeVerbsTest, ProgrammesAreSearchedByMinistryAndYear) {
  server_.On<pb::SearchProgrammesRequest, pb::SearchProgrammesResponse>(
      "SearchService/SearchProgrammes", [](const auto&) {
        pb::SearchProgrammesResponse reply;
        pb::SearchHit& hit = *reply.add_hits();
        hit.set_name("programmes/p");
        hit.set_type(pb::RESOURCE_TYPE_PROGRAMME);
        hit.set_title("地域交通の補助金");
        hit.set_ministry("国土交通省");
        reply.mutable_summary()->set_total_size(1);
        return reply;
      });
  const CliResult result =
      Run({"programme", "search", "交通", "--ministry", "国土交通省", "--year", "2023"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("地域交通の補助金"), HasSubstr("国土交通省")));
  const auto sent = server_.Requests<pb::SearchProgrammesRequest>("SearchService/SearchProgrammes");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_THAT(sent[0].criteria().filter(),
              AllOf(HasSubstr("ministry="), HasSubstr("year=\"2023\"")));
}

}  // namespace
}  // namespace renkei::cli
