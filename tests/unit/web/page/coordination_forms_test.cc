// What a coordinator does on pages: selecting cases, and putting menu books together.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CoordinationFormsTest : public FormSiteTest {
 protected:
  CoordinationFormsTest() {
    me_.clear_roles();
    AnswerEverythingBy({"nothing"});
    server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase", [](const auto& request) {
      pb::Case found;
      found.set_name(request.name());
      found.set_owner("organizations/other");
      found.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
      return found;
    });
    list_.set_name("caseLists/l");
    list_.set_etag("l1");
    list_.set_title("移住の事例集");
    list_.set_owner("organizations/o");
    for (const char* name : {"cases/a", "cases/b", "cases/c"}) list_.add_entries()->set_case_(name);
    list_.mutable_entries(1)->set_comment("前のコメント");
    server_.On<pb::GetCaseListRequest, pb::CaseList>("CaseListService/GetCaseList",
                                                     [this](const auto&) { return list_; });
    server_.On<pb::ListCaseListsRequest, pb::ListCaseListsResponse>(
        "CaseListService/ListCaseLists", [this](const auto& request) {
          EXPECT_EQ(request.filter(), "owner=\"organizations/o\"");
          pb::ListCaseListsResponse reply;
          *reply.add_case_lists() = list_;
          return reply;
        });
    server_.On<pb::AddCaseListEntryRequest, pb::CaseList>("CaseListService/AddCaseListEntry",
                                                          [this](const auto& request) {
                                                            added_ = request;
                                                            return list_;
                                                          });
  }

  pb::CaseList list_;
  pb::AddCaseListEntryRequest added_;
};

TEST_F(CoordinationFormsTest, OnlyCoordinatorsAreOfferedToSelect) {
  EXPECT_THAT(Get("/cases/c").body, Not(HasSubstr("\"/cases/c/select\"")));
  Grant(pb::ROLE_COORDINATOR);
  EXPECT_THAT(Get("/cases/c").body,
              AllOf(HasSubstr("\"/cases/c/select\""), HasSubstr("\"/cases/c/list\""),
                    Not(HasSubstr("\"/cases/c/withdrawSelection\""))));
}

TEST_F(CoordinationFormsTest, WhatIsSelectedCanBeWithdrawnByItsSelector) {
  Grant(pb::ROLE_COORDINATOR);
  server_.On<pb::ListSelectionsRequest, pb::ListSelectionsResponse>(
      "SelectionService/ListSelections", [](const auto&) {
        pb::ListSelectionsResponse reply;
        pb::CaseSelection& own = *reply.add_selections();
        own.set_name("cases/c/selections/o");
        own.set_selector("organizations/o");
        return reply;
      });
  EXPECT_THAT(Get("/cases/c").body, HasSubstr("\"/cases/c/withdrawSelection\""));
}

TEST_F(CoordinationFormsTest, ASelectionHasAReasonAndItsCriteria) {
  pb::SelectCaseRequest sent;
  server_.On<pb::GetSelectionRequest, pb::CaseSelection>(
      "SelectionService/GetSelection",
      [](const auto&) -> absl::StatusOr<pb::CaseSelection> { return absl::NotFoundError("none"); });
  server_.On<pb::SelectCaseRequest, pb::CaseSelection>("SelectionService/SelectCase",
                                                       [&](const auto& request) {
                                                         sent = request;
                                                         pb::CaseSelection reply;
                                                         reply.set_name("cases/c/selections/o");
                                                         return reply;
                                                       });
  Query inputs = Opened("/cases/c/select");
  inputs.Set("reason", "他地域で再現できる");
  inputs.Set("criteria", "成果の数値\r\n再現性");
  EXPECT_EQ(Post("/cases/c/select", inputs).see_other, "/cases/c?done=selected");
  EXPECT_EQ(sent.case_(), "cases/c");
  EXPECT_EQ(sent.reason(), "他地域で再現できる");
  EXPECT_EQ(sent.criteria_size(), 2);
}

TEST_F(CoordinationFormsTest, AWithdrawalIsAboutTheSelectionOfOnesOwnOrganization) {
  pb::WithdrawSelectionRequest sent;
  server_.On<pb::GetSelectionRequest, pb::CaseSelection>("SelectionService/GetSelection",
                                                         [](const auto& request) {
                                                           pb::CaseSelection stored;
                                                           stored.set_name(request.name());
                                                           stored.set_etag("s1");
                                                           return stored;
                                                         });
  server_.On<pb::WithdrawSelectionRequest, pb::CaseSelection>("SelectionService/WithdrawSelection",
                                                              [&](const auto& request) {
                                                                sent = request;
                                                                pb::CaseSelection reply;
                                                                reply.set_name(request.name());
                                                                return reply;
                                                              });
  Query inputs = Opened("/cases/c/withdrawSelection");
  inputs.Set("reason", "終了した");
  EXPECT_EQ(Post("/cases/c/withdrawSelection", inputs).see_other, "/cases/c?done=withdrawn");
  EXPECT_EQ(sent.name(), "cases/c/selections/o");
  EXPECT_EQ(sent.etag(), "s1");
}

TEST_F(CoordinationFormsTest, ACaseIsPutIntoABookOfOnesOwn) {
  Query inputs = Opened("/cases/x/list");
  EXPECT_THAT(Open("/cases/x/list").body,
              HasSubstr("<option value=\"caseLists/l\">移住の事例集</option>"));
  const PageReply unchosen = Post("/cases/x/list", inputs);
  EXPECT_EQ(unchosen.status, 400);
  EXPECT_THAT(unchosen.body, HasSubstr("メニューブックを選んでください"));
  inputs.Set("name", "caseLists/l");
  inputs.Set("entry.comment", "参考になります");
  EXPECT_EQ(Post("/cases/x/list", inputs).see_other, "/caseLists/l?done=listed");
  EXPECT_EQ(added_.name(), "caseLists/l");
  EXPECT_EQ(added_.entry().case_(), "cases/x");
  EXPECT_EQ(added_.entry().comment(), "参考になります");
}

TEST_F(CoordinationFormsTest, TheBookOfOnesOwnHasButtonsForItsOrder) {
  EXPECT_THAT(Get("/caseLists/l").body, Not(HasSubstr("/caseLists/l/move")));
  Grant(pb::ROLE_COORDINATOR);
  const std::string page = Get("/caseLists/l").body;
  EXPECT_THAT(page, AllOf(HasSubstr("action=\"/caseLists/l/move\""),
                          HasSubstr("href=\"/caseLists/l/comment?case=cases%2Fb\"")));
  EXPECT_THAT(page, HasSubstr("<details class=\"manage\">"));
  EXPECT_THAT(Get("/caseLists/l?done=moved").body,
              HasSubstr("<details class=\"manage\" open=\"open\">"));
  list_.set_owner("organizations/other");
  EXPECT_THAT(Get("/caseLists/l").body, Not(HasSubstr("/caseLists/l/move")));
}

TEST_F(CoordinationFormsTest, AButtonMovesAtOnceAndNotOverSomebodyElsesChange) {
  pb::MoveCaseListEntryRequest sent;
  bool changed = false;
  server_.On<pb::MoveCaseListEntryRequest, pb::CaseList>(
      "CaseListService/MoveCaseListEntry",
      [&](const auto& request) -> absl::StatusOr<pb::CaseList> {
        sent = request;
        if (changed) return domain::MakeError(pb::REASON_ETAG_MISMATCH, {"changed", "変更済み"});
        return list_;
      });
  Query button;
  button.Set("form_token", "t");
  button.Set("etag", "l1");
  button.Set("case", "cases/b");
  button.Set("position", "1");
  EXPECT_EQ(Post("/caseLists/l/move", button).see_other, "/caseLists/l?done=moved");
  EXPECT_EQ(sent.case_(), "cases/b");
  EXPECT_EQ(sent.position(), 1);
  EXPECT_EQ(sent.etag(), "l1");
  changed = true;
  const PageReply asked = Post("/caseLists/l/move", button);
  EXPECT_EQ(asked.status, 409);
  EXPECT_EQ(InputsOf(asked.body).Get("case"), "cases/b");
}

TEST_F(CoordinationFormsTest, ACommentIsChangedAndNeverSilentlyKept) {
  PageRequest page;
  page.path = "/caseLists/l/comment";
  page.query.Set("case", "cases/b");
  page.visitor = visitor_;
  page.form_token = "t";
  Query inputs = InputsOf(site_.Answer(page).body);
  EXPECT_EQ(inputs.Get("entry.case"), "cases/b");
  EXPECT_EQ(inputs.Get("entry.comment"), "前のコメント");
  inputs.Set("entry.comment", "");
  EXPECT_EQ(Post("/caseLists/l/comment", inputs).see_other, "/caseLists/l?done=saved");
  EXPECT_TRUE(added_.clear_comment());
  inputs.Set("entry.comment", "新しいコメント");
  EXPECT_EQ(Post("/caseLists/l/comment", inputs).see_other, "/caseLists/l?done=saved");
  EXPECT_EQ(added_.entry().comment(), "新しいコメント");
  EXPECT_FALSE(added_.clear_comment());
  EXPECT_EQ(added_.position(), 0);
}

}  // namespace
}  // namespace renkei::web
