// Editions of menu books, calls for cases and submissions in a browser: what is shown to whom, and what a
// form sends.
#include <gmock/gmock.h>

#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kEdition[] = "caseLists/l/editions/2";
constexpr char kCall[] = "caseLists/l/calls/c";

class MenuBookPagesTest : public FormSiteTest {
 protected:
  MenuBookPagesTest() {
    edition_.set_name(kEdition);
    edition_.set_number(2);
    edition_.set_owner("organizations/k");
    edition_.set_title("優良事例集");
    edition_.set_state(pb::CASE_LIST_EDITION_STATE_PUBLISHED);
    entry_.set_name(absl::StrCat(kEdition, "/entries/1"));
    entry_.set_number(1);
    entry_.set_case_("cases/c");
    entry_.mutable_listed()->mutable_case_()->set_name("cases/c");
    entry_.mutable_listed()->mutable_case_()->set_title("予約制の<バス>");
    entry_.mutable_listed()->mutable_case_()->set_owner("organizations/p");
    call_.set_name(kCall);
    call_.set_owner("organizations/k");
    call_.set_title("事例の募集");
    call_.set_opens_at("2023-11-01T09:00");
    call_.set_closes_at("2023-11-30T17:00");
    call_.set_announced(true);
    call_.set_state(pb::CASE_CALL_STATE_OPEN);
    submission_.set_name(absl::StrCat(kCall, "/submissions/x"));
    submission_.set_case_("cases/x");
    submission_.set_case_title("応募した事例");
    submission_.set_body("organizations/o");
    submission_.set_owner("organizations/k");
    submission_.set_state(pb::CASE_SUBMISSION_STATE_SUBMITTED);
    server_.On<pb::GetCaseListEditionRequest, pb::CaseListEdition>(
        "CaseListEditionService/GetCaseListEdition", [this](const auto&) { return edition_; });
    server_.On<pb::ListCaseListEditionEntriesRequest, pb::ListCaseListEditionEntriesResponse>(
        "CaseListEditionService/ListCaseListEditionEntries", [this](const auto&) {
          pb::ListCaseListEditionEntriesResponse reply;
          *reply.add_entries() = entry_;
          return reply;
        });
    server_.On<pb::GetCaseListEditionEntryRequest, pb::CaseListEditionEntry>(
        "CaseListEditionService/GetCaseListEditionEntry", [this](const auto&) { return entry_; });
    server_.On<pb::ListAdoptionsRequest, pb::ListAdoptionsResponse>(
        "AdoptionService/ListAdoptions", [this](const pb::ListAdoptionsRequest& request) {
          pb::ListAdoptionsResponse reply;
          filter_ = request.filter();
          reply.add_adoptions()->set_via_edition(entry_.name());
          return reply;
        });
    server_.On<pb::GetCaseCallRequest, pb::CaseCall>("CaseCallService/GetCaseCall",
                                                     [this](const auto&) { return call_; });
    server_.On<pb::ListCaseSubmissionsRequest, pb::ListCaseSubmissionsResponse>(
        "CaseCallService/ListCaseSubmissions", [this](const auto&) {
          pb::ListCaseSubmissionsResponse reply;
          *reply.add_submissions() = submission_;
          return reply;
        });
    server_.On<pb::GetCaseSubmissionRequest, pb::CaseSubmission>(
        "CaseCallService/GetCaseSubmission", [this](const auto&) { return submission_; });
    AnswerEverythingBy({"nothing"});
  }

  pb::CaseListEdition edition_;
  pb::CaseListEditionEntry entry_;
  pb::CaseCall call_;
  pb::CaseSubmission submission_;
  std::string filter_;
};

TEST_F(MenuBookPagesTest, AnEditionIsReadAndItsCasesAreTakenUpFromIt) {
  const std::string body = Open(absl::StrCat("/", kEdition)).body;
  EXPECT_THAT(body, AllOf(HasSubstr("予約制の&lt;バス&gt;"), HasSubstr("1団体が活用"),
                          HasSubstr(absl::StrCat("href=\"/", entry_.name(), "/considered\"")),
                          Not(HasSubstr("/withdraw\""))));
  EXPECT_EQ(filter_, absl::StrCat("via_edition=\"", kEdition, "\""));
  // One's own case is not taken up.
  entry_.mutable_listed()->mutable_case_()->set_owner("organizations/o");
  EXPECT_THAT(Open(absl::StrCat("/", kEdition)).body, Not(HasSubstr("/considered\"")));
}

TEST_F(MenuBookPagesTest, TakingACaseUpSaysInWhichEntryItWasRead) {
  pb::ChangeAdoptionRequest sent;
  server_.On<pb::GetAdoptionRequest, pb::Adoption>(
      "AdoptionService/GetAdoption",
      [](const auto&) -> absl::StatusOr<pb::Adoption> { return absl::NotFoundError("none"); });
  server_.On<pb::ChangeAdoptionRequest, pb::Adoption>(
      "AdoptionService/ChangeAdoption", [&](const pb::ChangeAdoptionRequest& request) {
        sent = request;
        pb::Adoption adoption;
        adoption.set_name(request.name());
        adoption.set_via_edition(request.via_edition());
        return adoption;
      });
  const std::string path = absl::StrCat("/", entry_.name(), "/considered");
  Query inputs = Opened(path);
  inputs.Set("reason", "路線の見直しで");
  EXPECT_EQ(Post(path, inputs).see_other, absl::StrCat("/", entry_.name(), "?done=step-recorded"));
  EXPECT_EQ(sent.name(), "cases/c/adoptions/o");
  EXPECT_EQ(sent.state(), pb::ADOPTION_STATE_CONSIDERED);
  EXPECT_EQ(sent.via_edition(), entry_.name());
}

TEST_F(MenuBookPagesTest, WhoKeepsAnEditionMayWithdrawItAndStrikeATextOfIt) {
  me_.set_organization("organizations/k");
  Grant(pb::ROLE_COORDINATOR);
  EXPECT_THAT(Open(absl::StrCat("/", kEdition)).body, HasSubstr("/withdraw\""));
  EXPECT_THAT(Open(absl::StrCat("/", entry_.name())).body, HasSubstr("/strike\""));
}

TEST_F(MenuBookPagesTest, AnEditionIsAWorkbookAndTells) {
  EXPECT_THAT(Open(absl::StrCat("/", kEdition, ".csv")).body, HasSubstr("予約制の<バス>"));
  EXPECT_EQ(Open(absl::StrCat("/", kEdition, ".xlsx")).body.substr(0, 2), "PK");
}

TEST_F(MenuBookPagesTest, WhatChangedIsAPageOfTheList) {
  server_.On<pb::CompareCaseListEditionsRequest, pb::CompareCaseListEditionsResponse>(
      "CaseListEditionService/CompareCaseListEditions",
      [](const pb::CompareCaseListEditionsRequest& request) {
        pb::CompareCaseListEditionsResponse reply;
        reply.set_from(1);
        reply.set_to(request.to());
        pb::EditionEntryDifference& entry = *reply.add_differences();
        entry.set_title("予約制のバス");
        entry.set_number_after(2);
        entry.add_differences()->set_kind(pb::DIFFERENCE_KIND_ADDED);
        return reply;
      });
  EXPECT_THAT(Open("/caseLists/l/changes?to=2").body,
              AllOf(HasSubstr("第1版から第2版への変更"), HasSubstr("予約制のバス")));
  EXPECT_THAT(Open("/caseLists/l/changes").body, HasSubstr("現在のリスト"));
}

TEST_F(MenuBookPagesTest, ABodySubmitsACaseOfItsOwnWhileTheCallIsOpen) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>("CaseService/ListCases", [](const auto&) {
    pb::ListCasesResponse reply;
    pb::Case& one = *reply.add_cases();
    one.set_name("cases/x");
    one.set_title("応募する事例");
    return reply;
  });
  pb::ChangeCaseSubmissionRequest sent;
  server_.On<pb::ChangeCaseSubmissionRequest, pb::CaseSubmission>(
      "CaseCallService/ChangeCaseSubmission", [&](const pb::ChangeCaseSubmissionRequest& request) {
        sent = request;
        return submission_;
      });
  const std::string page = absl::StrCat("/", kCall);
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("受付中"), HasSubstr("応募した事例"),
                                     HasSubstr("/submit\""), Not(HasSubstr("/edit\""))));
  Query inputs = Opened(page + "/submit");
  inputs.Set("name", absl::StrCat(kCall, "/submissions/x"));
  EXPECT_EQ(Post(page + "/submit", inputs).see_other,
            absl::StrCat("/", submission_.name(), "?done=step-recorded"));
  EXPECT_EQ(sent.name(), submission_.name());
  EXPECT_EQ(sent.action(), pb::CASE_SUBMISSION_ACTION_SUBMIT);
  call_.set_state(pb::CASE_CALL_STATE_CLOSED);
  EXPECT_THAT(Open(page).body, Not(HasSubstr("/submit\"")));
}

TEST_F(MenuBookPagesTest, EachSideIsOfferedItsSteps) {
  const std::string page = absl::StrCat("/", submission_.name());
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("事務局の確認待ち"), HasSubstr("/withdraw\""),
                                     Not(HasSubstr("/pass\""))));
  me_.set_organization("organizations/k");
  Grant(pb::ROLE_COORDINATOR);
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/pass\""), HasSubstr("/return\""),
                                     HasSubstr("/decline\""), Not(HasSubstr("/accept\""))));
  submission_.set_state(pb::CASE_SUBMISSION_STATE_WITH_EXPERT);
  submission_.set_expert("accounts/me");
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/accept\""), HasSubstr("/reassign\"")));
}

TEST_F(MenuBookPagesTest, WhatWaitsLeadsToItself) {
  server_.On<pb::ListInboxItemsRequest, pb::ListInboxItemsResponse>(
      "InboxService/ListInboxItems", [this](const auto&) {
        pb::ListInboxItemsResponse reply;
        pb::InboxItem& item = *reply.add_items();
        item.set_kind(pb::INBOX_KIND_CASE_SUBMISSION);
        item.set_resource(submission_.name());
        item.set_title(submission_.case_title());
        return reply;
      });
  EXPECT_THAT(Open("/inbox").body,
              HasSubstr(absl::StrCat("href=\"/", submission_.name(), "\">応募した事例")));
}

}  // namespace
}  // namespace renkei::web
