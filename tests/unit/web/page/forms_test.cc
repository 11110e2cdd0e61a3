// Forms that lose nothing: what is sent, what comes back, and what somebody else does meanwhile.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// One case as a server has it: etags, request ids, drafts of forms.
class FormsTest : public FormSiteTest {
 protected:
  FormsTest() {
    stored_.set_name("cases/c");
    stored_.set_owner("organizations/o");
    stored_.set_title("もとの題");
    stored_.set_summary("もとの概要");
    stored_.set_external_id("kept");
    stored_.set_state(pb::LIFECYCLE_STATE_DRAFT);
    pb::CaseResult& result = *stored_.add_results();
    result.set_indicator_title("利用者数");
    result.set_unit("人");
    result.mutable_before()->mutable_value()->set_number(100);
    server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase",
                                             [this](const auto&) { return Current(); });
    server_.On<pb::UpdateCaseRequest, pb::Case>(
        "CaseService/UpdateCase",
        [this](const pb::UpdateCaseRequest& request) { return Update(request); });
  }

  pb::Case Current() {
    pb::Case current = stored_;
    current.set_etag(absl::StrCat("e", version_));
    return current;
  }

  absl::StatusOr<pb::Case> Update(const pb::UpdateCaseRequest& request) {
    const std::string bytes = request.SerializeAsString();
    if (const auto done = done_.find(request.request_id()); done != done_.end()) {
      if (done->second == bytes) return Current();
      return domain::MakeError(pb::REASON_REQUEST_ID_REUSED, {"reused", "再利用"});
    }
    if (refusal_) return *refusal_;
    if (request.case_().etag() != Current().etag())
      return domain::MakeError(pb::REASON_ETAG_MISMATCH, {"changed", "変更済み"});
    for (const std::string& path : request.update_mask().paths()) {
      const auto* field = pb::Case::descriptor()->FindFieldByName(path);
      stored_.GetReflection()->ClearField(&stored_, field);
    }
    pb::Case part = request.case_();
    part.clear_etag();
    part.clear_name();
    stored_.MergeFrom(part);
    ++version_;
    done_[request.request_id()] = bytes;
    return Current();
  }

  // Somebody else's change.
  void Elsewhere(const std::function<void(pb::Case&)>& change) {
    change(stored_);
    ++version_;
  }

  Query Opened(const std::string& path = "/cases/c/edit") { return FormSiteTest::Opened(path); }

  size_t Updates() const {
    return server_.Requests<pb::UpdateCaseRequest>("CaseService/UpdateCase").size();
  }

  pb::Case stored_;
  int version_ = 1;
  std::map<std::string, std::string> done_;
  std::optional<absl::Status> refusal_;
};

TEST_F(FormsTest, AFormThatIsSentAsItWasChangesNothing) {
  const std::string before = stored_.SerializeAsString();
  const PageReply reply = Post("/cases/c/edit", Opened());
  EXPECT_EQ(reply.status, 303) << reply.body;
  EXPECT_EQ(reply.see_other, "/cases/c?done=saved");
  EXPECT_EQ(stored_.SerializeAsString(), before);
}

TEST_F(FormsTest, WhatIsTypedIsReadAsInAWorkbook) {
  Query inputs = Opened();
  inputs.Set("title", "新しい題");
  inputs.Set("begin", "令和５年度");
  inputs.Set("cost.initial_thousand_yen", "１，２００");
  inputs.Set("review_by_date", "令和9年3月31日");
  inputs.Set("continuity", "CONTINUITY_RUNNING");
  inputs.Set("tags", "移住\r\n\r\n空き家");
  ASSERT_EQ(Post("/cases/c/edit", inputs).status, 303);
  EXPECT_EQ(stored_.title(), "新しい題");
  EXPECT_EQ(stored_.begin().year(), 2023);
  EXPECT_EQ(stored_.cost().initial_thousand_yen(), 1200);
  EXPECT_EQ(stored_.review_by_date(), "2027-03-31");
  EXPECT_EQ(stored_.continuity(), pb::CONTINUITY_RUNNING);
  EXPECT_THAT(stored_.tags(), ElementsAre("移住", "空き家"));
  EXPECT_EQ(stored_.external_id(), "kept");
}

// The input beside the figure is empty then, and cleared what had just been read.
TEST_F(FormsTest, WordsInThePlaceOfAFigureOrBehindItAreNotLost) {
  stored_.mutable_results(0)->mutable_before()->mutable_value()->clear_number();
  stored_.mutable_results(0)->mutable_before()->mutable_value()->set_text("ほぼ全て");
  Query inputs = Opened();
  inputs.Set("results[0].after.value", "８００人以上");
  ASSERT_EQ(Post("/cases/c/edit", inputs).status, 303);
  EXPECT_EQ(stored_.results(0).before().value().text(), "ほぼ全て");
  EXPECT_EQ(stored_.results(0).after().value().number(), 800);
  EXPECT_EQ(stored_.results(0).after().value().text(), "以上");

  inputs = Opened();
  inputs.Set("results[0].after.value", "900");
  inputs.Set("results[0].after.value.text", "");
  ASSERT_EQ(Post("/cases/c/edit", inputs).status, 303);
  EXPECT_EQ(stored_.results(0).after().value().number(), 900);
  EXPECT_EQ(stored_.results(0).after().value().text(), "");
}

TEST_F(FormsTest, EntriesOfAListAreAddedChangedAndTakenAway) {
  Query inputs = Opened();
  inputs.Set("results[0].source", "市の調査");
  inputs.Set("results[2].indicator_title", "満足度");
  inputs.Set("results[2].unit", "％");
  inputs.Set("results[2].after.value", "80");
  ASSERT_EQ(Post("/cases/c/edit", inputs).status, 303);
  ASSERT_EQ(stored_.results_size(), 2);
  EXPECT_EQ(stored_.results(0).source(), "市の調査");
  EXPECT_EQ(stored_.results(0).before().value().number(), 100);
  EXPECT_EQ(stored_.results(1).indicator_title(), "満足度");

  inputs = Opened();
  inputs.RemoveIf([](const std::string& name) {
    return name.rfind("results[0].", 0) == 0 && name != "results[0].stored";
  });
  ASSERT_EQ(Post("/cases/c/edit", inputs).status, 303);
  ASSERT_EQ(stored_.results_size(), 1);
  EXPECT_EQ(stored_.results(0).indicator_title(), "満足度");
}

TEST_F(FormsTest, AMistakeEmptiesNothingAndStandsAtTheTopAndAtItsInput) {
  Query inputs = Opened();
  inputs.Set("title", "新しい題");
  inputs.Set("begin", "いつか");
  const PageReply reply = Post("/cases/c/edit", inputs);
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(Updates(), 0U);
  EXPECT_THAT(reply.body,
              AllOf(HasSubstr("<title>エラー："), HasSubstr("href=\"#f-begin\""),
                    HasSubstr("id=\"f-begin-wrong\""), HasSubstr("まだ保存されていません")));
  const Query again = InputsOf(reply.body);
  EXPECT_EQ(again.Get("title"), "新しい題");
  EXPECT_EQ(again.Get("begin"), "いつか");
  EXPECT_EQ(again.Get("etag"), "e1");
}

TEST_F(FormsTest, AMistakeThatTheServerFindsStandsAtItsInputToo) {
  refusal_ = domain::InvalidField("case.results[1].unit", "TOO_LONG", {"too long", "長すぎます。"});
  Query inputs = Opened();
  inputs.Set("results[2].indicator_title", "満足度");
  inputs.Set("results[2].unit", "あ");
  const PageReply reply = Post("/cases/c/edit", inputs);
  // The empty line before it is gone: the server counts as the page does now.
  EXPECT_THAT(reply.body, HasSubstr("href=\"#f-results-1--unit\""));
  EXPECT_EQ(InputsOf(reply.body).Get("results[1].unit"), "あ");
}

TEST_F(FormsTest, WhatIsSentTwiceIsDoneOnce) {
  Query inputs = Opened();
  inputs.Set("title", "新しい題");
  EXPECT_EQ(Post("/cases/c/edit", inputs).status, 303);
  const PageReply again = Post("/cases/c/edit", inputs);
  EXPECT_EQ(again.status, 303) << again.body;
  EXPECT_EQ(version_, 2);
}

TEST_F(FormsTest, ChangesOfTwoThatGoTogetherAreBothKept) {
  Query inputs = Opened();
  inputs.Set("title", "わたしの題");
  Elsewhere([](pb::Case& one) { one.set_summary("ほかの人の概要"); });
  const PageReply reply = Post("/cases/c/edit", inputs);
  EXPECT_EQ(reply.status, 303) << reply.body;
  EXPECT_EQ(stored_.title(), "わたしの題");
  EXPECT_EQ(stored_.summary(), "ほかの人の概要");
}

TEST_F(FormsTest, WhereTwoChangedTheSameBothTextsStandAndTheFormCanBeSent) {
  Query inputs = Opened();
  inputs.Set("title", "わたしの題");
  inputs.Set("lessons", "わたしの教訓");
  Elsewhere([](pb::Case& one) { one.set_title("ほかの人の題"); });
  const PageReply reply = Post("/cases/c/edit", inputs);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("わたしの題"), HasSubstr("ほかの人の題"),
                                HasSubstr("入力した内容は失われていません")));
  EXPECT_EQ(stored_.title(), "ほかの人の題");
  const Query again = InputsOf(reply.body);
  EXPECT_EQ(again.Get("title"), "わたしの題");
  EXPECT_EQ(Post("/cases/c/edit", again).status, 303);
  EXPECT_EQ(stored_.title(), "わたしの題");
  EXPECT_EQ(stored_.lessons(), "わたしの教訓");
}

TEST_F(FormsTest, ASessionThatEndedLosesNoWord) {
  Query inputs = Opened();
  inputs.Set("title", "長い文章\r\n二行目");
  visitor_.token = "";
  const PageReply reply = Post("/cases/c/edit", inputs, "");
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("name=\"carried.title\""), HasSubstr("二行目"),
                                HasSubstr("value=\"/cases/c/edit\""),
                                HasSubstr("入力した内容は失われていません")));
  EXPECT_EQ(Updates(), 0U);
}

TEST_F(FormsTest, AFormOfAnEarlierSessionIsAskedForAgainWithAllThatWasEntered) {
  Query inputs = Opened();
  inputs.Set("title", "わたしの題");
  const PageReply reply = Post("/cases/c/edit", inputs, "another");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(Updates(), 0U);
  EXPECT_EQ(InputsOf(reply.body).Get("title"), "わたしの題");
  EXPECT_EQ(InputsOf(reply.body).Get("form_token"), "another");
}

TEST_F(FormsTest, WhatWasKeptStandsThereTheNextTimeAndIsForgottenOnceItIsSent) {
  Query inputs = Opened();
  inputs.Set("title", "途中の題");
  Query autosave = inputs;
  autosave.Set("do", "autosave");
  const PageReply kept = Post("/cases/c/edit", autosave);
  EXPECT_EQ(kept.status, 200);
  EXPECT_THAT(kept.content_type, StartsWith("application/json"));
  EXPECT_THAT(kept.body, AllOf(HasSubstr("\"saved\":\"07:13\""), HasSubstr("\"etag\":\"d1\"")));
  EXPECT_EQ(Updates(), 0U);

  const PageReply later = Open("/cases/c/edit");
  EXPECT_THAT(later.body, HasSubstr("前回の入力途中の内容です"));
  EXPECT_EQ(InputsOf(later.body).Get("title"), "途中の題");
  ASSERT_EQ(drafts_.size(), 1U);
  EXPECT_EQ(drafts_.begin()->second.resource(), "cases/c");
  EXPECT_EQ(drafts_.begin()->second.address(), "/cases/c/edit");

  EXPECT_EQ(Post("/cases/c/edit", InputsOf(later.body)).status, 303);
  EXPECT_EQ(stored_.title(), "途中の題");
  EXPECT_TRUE(drafts_.empty());
}

TEST_F(FormsTest, WithoutAScriptAButtonKeepsIt) {
  Query inputs = Opened();
  inputs.Set("summary", "");
  inputs.Set("title", "途中の題");
  Query keep = inputs;
  keep.Set("do", "draft");
  const PageReply reply = Post("/cases/c/edit", keep);
  EXPECT_THAT(reply.body, HasSubstr("07:13 下書き保存しました"));
  EXPECT_EQ(InputsOf(reply.body).Get("title"), "途中の題");
  Query discard = InputsOf(reply.body);
  discard.Set("do", "discard");
  EXPECT_EQ(Post("/cases/c/edit", discard).see_other, "/cases/c/edit");
  EXPECT_EQ(Opened().Get("title"), "もとの題");
}

TEST_F(FormsTest, AStepSaysWhatItDoesAndTakesItsRemark) {
  std::string said;
  server_.On<pb::SubmitCaseRequest, pb::Case>("CaseService/SubmitCase",
                                              [&](const pb::SubmitCaseRequest& request) {
                                                said = request.comment();
                                                EXPECT_EQ(request.etag(), "e1");
                                                EXPECT_EQ(request.name(), "cases/c");
                                                return Current();
                                              });
  Query inputs = Opened("/cases/c/submit");
  inputs.Set("comment", "お願いします");
  EXPECT_EQ(Post("/cases/c/submit", inputs).see_other, "/cases/c?done=submitted");
  EXPECT_EQ(said, "お願いします");
  EXPECT_THAT(Get("/cases/c?done=submitted").body, HasSubstr("提出しました"));
  EXPECT_THAT(Get("/cases/c?done=<b>").body, Not(HasSubstr("<b>")));
}

// An approver had published a text that somebody changed after the page was opened.
TEST_F(FormsTest, AStepIsNotTakenOnATextThatWasChangedMeanwhile) {
  std::vector<std::string> etags;
  server_.On<pb::PublishCaseRequest, pb::Case>(
      "CaseService/PublishCase",
      [&](const pb::PublishCaseRequest& request) -> absl::StatusOr<pb::Case> {
        etags.push_back(request.etag());
        if (request.etag() != Current().etag())
          return domain::MakeError(pb::REASON_ETAG_MISMATCH, {"changed", "変更済み"});
        return Current();
      });
  Query inputs = Opened("/cases/c/publish");
  inputs.Set("comment", "読みました");
  Elsewhere([](pb::Case& one) { one.set_summary("ほかの人の概要"); });
  const PageReply reply = Post("/cases/c/publish", inputs);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.body, HasSubstr("まだ実行していません"));
  EXPECT_THAT(etags, ElementsAre("e1"));
  const Query again = InputsOf(reply.body);
  EXPECT_EQ(again.Get("comment"), "読みました");
  EXPECT_EQ(Post("/cases/c/publish", again).status, 303);
  EXPECT_THAT(etags, ElementsAre("e1", "e2"));
}

TEST_F(FormsTest, AStepIsOfferedForTheTextOnThePageAlone) {
  server_.On<pb::ListSelectionsRequest, pb::ListSelectionsResponse>(
      "SelectionService/ListSelections", [](const auto&) { return pb::ListSelectionsResponse(); });
  server_.On<pb::GetLineageRequest, pb::Lineage>("AdoptionService/GetLineage",
                                                 [](const auto&) { return pb::Lineage(); });
  stored_.set_state(pb::LIFECYCLE_STATE_DRAFT);
  EXPECT_THAT(Open("/cases/c").body, HasSubstr("/cases/c/submit?seen=e1"));
  Elsewhere([](pb::Case& one) { one.set_summary("ほかの人の概要"); });
  PageRequest request;
  request.path = "/cases/c/submit";
  request.query.Set("seen", "e1");
  request.visitor = visitor_;
  request.form_token = "t";
  EXPECT_EQ(InputsOf(site_.Answer(request).body).Get("etag"), "e1");
}

TEST_F(FormsTest, NobodyIsAskedToFillInWhatCannotBeSent) {
  visitor_.token = "";
  const PageReply reply = Open("/cases/c/edit");
  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(reply.body, HasSubstr("/sign-in?next="));
}

}  // namespace
}  // namespace renkei::web
