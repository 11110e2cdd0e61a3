// 支援施策 in a browser: what is shown to whom, and what a form sends.
#include <gmock/gmock.h>

#include "renkei/v1/follow_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr char kProgrammeName[] = "programmes/p";
constexpr char kEditionName[] = "programmes/p/editions/fy2023";
constexpr char kCallName[] = "programmes/p/editions/fy2023/calls/1";

class ProgrammePagesTest : public FormSiteTest {
 protected:
  ProgrammePagesTest() {
    programme_.set_name(kProgrammeName);
    programme_.set_owner("organizations/o");
    programme_.set_title("交付金<A>");
    programme_.set_ministry("内閣府");
    programme_.set_support_kind(pb::SUPPORT_KIND_GRANT);
    programme_.mutable_publish_time()->set_seconds(1'690'000'000);
    edition_.set_name(kEditionName);
    edition_.set_etag("e1");
    edition_.set_fiscal_year(2023);
    edition_.set_title("交付金<A>");
    edition_.set_ministry("内閣府");
    edition_.set_state(pb::PROGRAMME_EDITION_STATE_PUBLISHED);
    pb::ProgrammeType& type = *edition_.add_types();
    type.set_id("type1");
    type.set_title("TYPE1");
    type.set_rate("1/2");
    call_.set_name(kCallName);
    call_.set_round(1);
    call_.set_title("第1回公募");
    call_.set_opens_date("2023-11-01");
    call_.set_closes_date("2023-11-30");
    call_.set_closes_clock("17:00");
    call_.set_state(pb::PROGRAMME_CALL_STATE_OPEN);
    call_.set_announced(true);
    server_.On<pb::GetProgrammeRequest, pb::Programme>("ProgrammeService/GetProgramme",
                                                       [this](const auto&) { return programme_; });
    server_.On<pb::GetProgrammeEditionRequest, pb::ProgrammeEdition>(
        "ProgrammeService/GetProgrammeEdition", [this](const auto&) { return edition_; });
    server_.On<pb::GetProgrammeCallRequest, pb::ProgrammeCall>(
        "ProgrammeService/GetProgrammeCall", [this](const auto&) { return call_; });
    server_.On<pb::ListProgrammesRequest, pb::ListProgrammesResponse>(
        "ProgrammeService/ListProgrammes", [this](const auto& request) {
          filter_ = request.filter();
          pb::ListProgrammesResponse reply;
          *reply.add_programmes() = programme_;
          return reply;
        });
    server_.On<pb::ListProgrammeEditionsRequest, pb::ListProgrammeEditionsResponse>(
        "ProgrammeService/ListProgrammeEditions", [this](const auto&) {
          pb::ListProgrammeEditionsResponse reply;
          *reply.add_editions() = edition_;
          return reply;
        });
    server_.On<pb::ListProgrammeCallsRequest, pb::ListProgrammeCallsResponse>(
        "ProgrammeService/ListProgrammeCalls", [this](const auto&) {
          pb::ListProgrammeCallsResponse reply;
          *reply.add_calls() = call_;
          return reply;
        });
    server_.On<pb::ListOpenProgrammeCallsRequest, pb::ListOpenProgrammeCallsResponse>(
        "ProgrammeService/ListOpenProgrammeCalls", [this](const auto& request) {
          filter_ = request.filter();
          pb::ListOpenProgrammeCallsResponse reply;
          pb::OpenProgrammeCall& open = *reply.add_calls();
          *open.mutable_call() = call_;
          open.set_title(edition_.title());
          return reply;
        });
    server_.On<pb::ListFollowsRequest, pb::ListFollowsResponse>(
        "FollowService/ListFollows", [this](const auto&) { return followed_; });
    AnswerEverythingBy({"nothing"});
  }

  static std::string Path(const char* name, const char* verb = "") {
    return absl::StrCat("/", name, verb);
  }

  pb::Programme programme_;
  pb::ProgrammeEdition edition_;
  pb::ProgrammeCall call_;
  pb::ListFollowsResponse followed_;
  std::string filter_;
};

TEST_F(ProgrammePagesTest, EverybodyReadsAndOnlyThoseWhoKeepItAreLedToTheForms) {
  const std::string year = Path(kEditionName);
  EXPECT_THAT(Open(Path(kProgrammeName)).body,
              AllOf(HasSubstr("交付金&lt;A&gt;"), HasSubstr("href=\"/programmes/p/newEdition\""),
                    Not(HasSubstr("href=\"/programmes/p/edit\"")),
                    HasSubstr("href=\"/programmes/p/follow\"")));
  EXPECT_THAT(Open(year).body, AllOf(HasSubstr("TYPE1"), HasSubstr("2023年11月30日 17:00"),
                                     Not(HasSubstr("/editions/fy2023/withdraw\""))));
  Grant(pb::ROLE_APPROVER);
  EXPECT_THAT(Open(year).body, AllOf(HasSubstr("/editions/fy2023/withdraw\""),
                                     HasSubstr("/editions/fy2023/newCall\"")));
  EXPECT_THAT(Open(Path(kCallName)).body, HasSubstr("/calls/1/cancel\""));
  me_.set_organization("organizations/p");
  EXPECT_THAT(Open(year).body,
              AllOf(HasSubstr("TYPE1"), Not(HasSubstr("/editions/fy2023/withdraw\""))));
  EXPECT_THAT(Open(Path(kProgrammeName)).body, HasSubstr("href=\"/programmes/p/follow\""));
  visitor_.token = "";
  EXPECT_THAT(Open(Path(kProgrammeName)).body,
              AllOf(HasSubstr("交付金&lt;A&gt;"), Not(HasSubstr("/follow\""))));
}

TEST_F(ProgrammePagesTest, WhoFollowsItIsOfferedToStop) {
  followed_.add_follows()->set_target(kProgrammeName);
  EXPECT_THAT(Open(Path(kProgrammeName)).body, AllOf(HasSubstr("href=\"/programmes/p/unfollow\""),
                                                     Not(HasSubstr("/programmes/p/follow\""))));
  pb::DeleteFollowRequest sent;
  server_.On<pb::DeleteFollowRequest, google::protobuf::Empty>("FollowService/DeleteFollow",
                                                               [&](const auto& request) {
                                                                 sent = request;
                                                                 return google::protobuf::Empty();
                                                               });
  const std::string path = Path(kProgrammeName, "/unfollow");
  EXPECT_EQ(Post(path, Opened(path)).see_other, "/programmes/p?done=unfollowed");
  EXPECT_EQ(sent.target(), kProgrammeName);
}

TEST_F(ProgrammePagesTest, ListsAreNarrowedByTheAddress) {
  EXPECT_THAT(Open("/programmes?ministry=a\"b&kind=SUPPORT_KIND_LOAN&year=2023").body,
              HasSubstr("交付金&lt;A&gt;"));
  EXPECT_EQ(filter_,
            "ministry=\"a\\\"b\" AND support_kind=LOAN AND published_fiscal_years:\"2023\"");
  EXPECT_THAT(
      Open("/openCalls?year=2023").body,
      AllOf(HasSubstr("2023年11月30日 17:00"), HasSubstr("/programmes/p/editions/fy2023\"")));
  EXPECT_EQ(filter_, "fiscal_year=2023");
}

TEST_F(ProgrammePagesTest, APublishedYearIsCorrectedWithAReason) {
  Grant(pb::ROLE_APPROVER);
  pb::UpdateProgrammeEditionRequest sent;
  server_.On<pb::UpdateProgrammeEditionRequest, pb::ProgrammeEdition>(
      "ProgrammeService/UpdateProgrammeEdition", [&](const auto& request) {
        sent = request;
        return edition_;
      });
  const std::string path = Path(kEditionName, "/edit");
  Query inputs = Opened(path);
  inputs.Set("summary", "対象を広げました");
  inputs.Set("withdraw_reason", "要綱の改正");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kEditionName, "?done=saved"));
  EXPECT_EQ(sent.reason(), "要綱の改正");
  EXPECT_EQ(sent.edition().summary(), "対象を広げました");
  EXPECT_TRUE(sent.edition().withdraw_reason().empty());
  EXPECT_THAT(sent.update_mask().paths(),
              AllOf(Contains("summary"), Not(Contains("withdraw_reason"))));
}

TEST_F(ProgrammePagesTest, ACallIsWithdrawnFromSightOnlyByAReason) {
  Grant(pb::ROLE_APPROVER);
  pb::CancelProgrammeCallRequest sent;
  server_.On<pb::CancelProgrammeCallRequest, pb::ProgrammeCall>(
      "ProgrammeService/CancelProgrammeCall", [&](const auto& request) {
        sent = request;
        return call_;
      });
  const std::string path = Path(kCallName, "/cancel");
  Query inputs = Opened(path);
  inputs.Set("reason", "予算の上限に達したため");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", kCallName, "?done=call-cancelled"));
  EXPECT_EQ(sent.reason(), "予算の上限に達したため");
}

TEST_F(ProgrammePagesTest, ACallInTheInboxLeadsToItself) {
  server_.On<pb::ListInboxItemsRequest, pb::ListInboxItemsResponse>(
      "InboxService/ListInboxItems", [](const auto&) {
        pb::ListInboxItemsResponse reply;
        pb::InboxItem& item = *reply.add_items();
        item.set_kind(pb::INBOX_KIND_PROGRAMME_CALL_CLOSING);
        item.set_resource(kCallName);
        item.set_title("第1回公募");
        item.set_context("交付金");
        item.set_due_date("2023-11-30");
        item.set_note("17:00");
        return reply;
      });
  EXPECT_THAT(Open("/inbox").body, AllOf(HasSubstr(absl::StrCat("href=\"/", kCallName)),
                                         HasSubstr("交付金"), HasSubstr("17:00")));
}

TEST_F(ProgrammePagesTest, FilesHaveWhatThePageHas) {
  EXPECT_THAT(Open("/programmes.csv").body, HasSubstr("交付金<A>,内閣府,交付金・補助金"));
  EXPECT_THAT(Open(Path(kEditionName, ".csv")).body, HasSubstr("TYPE1（type1）"));
  EXPECT_THAT(Open(Path(kEditionName, ".json")).body,
              AllOf(HasSubstr("\"fiscalYear\":2023"), HasSubstr("\"closesClock\":\"17:00\"")));
}

}  // namespace
}  // namespace renkei::web
