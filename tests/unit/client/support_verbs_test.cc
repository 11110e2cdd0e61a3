// `renkei support`: what it sends, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

constexpr char kSupport[] = "supports/01m8hdbw5t7v9x1z3b5d7f9h1k";

class SupportVerbsTest : public CliTest {
 protected:
  SupportVerbsTest() {
    server_.On<pb::ListSupportsRequest, pb::ListSupportsResponse>(
        "SupportService/ListSupports", [](const auto&) {
          pb::ListSupportsResponse reply;
          pb::SupportCase& support = *reply.add_supports();
          support.set_name(kSupport);
          support.set_title("空き家の活用");
          support.set_state(pb::SUPPORT_STATE_REQUESTED);
          return reply;
        });
    server_.On<pb::ChangeSupportRequest, pb::SupportCase>("SupportService/ChangeSupport",
                                                          [](const auto& request) {
                                                            pb::SupportCase support;
                                                            support.set_name(request.name());
                                                            return support;
                                                          });
    server_.On<pb::ChangeSupportMemberRequest, pb::SupportMember>(
        "SupportService/ChangeSupportMember", [](const auto& request) {
          pb::SupportMember member;
          member.set_name(request.name());
          return member;
        });
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [](const auto&) {
      pb::WhoAmIResponse reply;
      reply.mutable_account()->set_organization("organizations/o");
      reply.mutable_organization()->set_name("organizations/o");
      return reply;
    });
  }
};

TEST_F(SupportVerbsTest, ARequestIsTakenByThePriorityThatIsTyped) {
  const CliResult result =
      Run({"support", "triage", "01m8hdbw5t", "--priority", "high", "--start", "2024-08-01"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto sent = server_.Requests<pb::ChangeSupportRequest>("SupportService/ChangeSupport");
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].name(), kSupport);
  EXPECT_EQ(sent[0].action(), pb::SUPPORT_ACTION_TRIAGE);
  EXPECT_EQ(sent[0].priority(), pb::SUPPORT_PRIORITY_HIGH);
  EXPECT_EQ(sent[0].planned_start_date(), "2024-08-01");
}

TEST_F(SupportVerbsTest, AnAnswerIsThatOfOnesOwnOrganization) {
  ASSERT_EQ(Run({"support", "accept", "01m8hdbw5t"}).exit_code, 0);
  ASSERT_EQ(Run({"support", "leave", kSupport, "--words", "異動のため"}).exit_code, 0);
  const auto sent =
      server_.Requests<pb::ChangeSupportMemberRequest>("SupportService/ChangeSupportMember");
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].name(), absl::StrCat(kSupport, "/members/o"));
  EXPECT_EQ(sent[0].action(), pb::SUPPORT_MEMBER_ACTION_ACCEPT);
  EXPECT_EQ(sent[1].name(), absl::StrCat(kSupport, "/members/o"));
  EXPECT_EQ(sent[1].action(), pb::SUPPORT_MEMBER_ACTION_LEAVE);
}

TEST_F(SupportVerbsTest, WhatNeedsAReasonIsNotSentWithoutOne) {
  EXPECT_EQ(Run({"support", "decline", kSupport, "--words", "対象外"}).exit_code, 2);
  EXPECT_EQ(Run({"support", "refuse", kSupport}).exit_code, 2);
  EXPECT_TRUE(server_.Requests<pb::ChangeSupportRequest>("SupportService/ChangeSupport").empty());
}

TEST_F(SupportVerbsTest, OnesOwnStepsAreListedWhereNoCaseIsNamed) {
  server_.On<pb::ListSupportStepsRequest, pb::ListSupportStepsResponse>(
      "SupportService/ListSupportSteps",
      [](const auto&) { return pb::ListSupportStepsResponse(); });
  ASSERT_EQ(Run({"support", "steps", "--overdue"}).exit_code, 0);
  ASSERT_EQ(Run({"support", "steps", "--support", kSupport}).exit_code, 0);
  const auto sent =
      server_.Requests<pb::ListSupportStepsRequest>("SupportService/ListSupportSteps");
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].parent(), "supports/-");
  EXPECT_EQ(sent[0].filter(), "overdue=true");
  EXPECT_EQ(sent[1].parent(), kSupport);
}

TEST_F(SupportVerbsTest, NumbersAreToldWithoutNames) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::CountSupportsRequest, pb::CountSupportsResponse>(
      "SupportService/CountSupports", [](const auto& request) {
        pb::CountSupportsResponse reply;
        reply.set_fiscal_year(request.fiscal_year());
        reply.mutable_total()->set_hidden(true);
        return reply;
      });
  const CliResult result = Run({"support", "count", "--year", "2024"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("3件未満"));
}

}  // namespace
}  // namespace renkei::cli
