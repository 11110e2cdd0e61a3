// Calls for cases and the submissions to them: who may do what, and what each side reads.
#include "renkei/v1/case_call_service.pb.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/menu_book_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CaseCallTest : public InboxReading<MenuBookTest> {
 protected:
  CaseCallTest()
      : expert_(AddAccount(kYokohama, {pb::ROLE_READER})),
        outsider_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})),
        list_(CreateList()) {}

  // Open at the clock of the fixture, 2024-07-03.
  static pb::CaseCall Draft2024() {
    pb::CaseCall call;
    call.set_title("令和6年度 事例の募集");
    call.set_opens_at("2024-07-01T09:00");
    call.set_closes_at("2024-07-10 17:00");
    call.set_announced(true);
    return call;
  }

  absl::StatusOr<pb::CaseCall> MakeCall(const std::string& token, const pb::CaseCall& call) {
    pb::CreateCaseCallRequest request;
    request.set_parent(list_);
    *request.mutable_call() = call;
    return Call<pb::CaseCall>(token, "CaseCallService/CreateCaseCall", request);
  }
  std::string Announced() {
    const auto made = MakeCall(coordinator_, Draft2024());
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->name() : "";
  }

  absl::StatusOr<pb::CaseCall> UpdateCall(const pb::CaseCall& part,
                                          const std::vector<std::string>& mask = {}) {
    pb::UpdateCaseCallRequest request;
    *request.mutable_call() = part;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Call<pb::CaseCall>(coordinator_, "CaseCallService/UpdateCaseCall", request);
  }

  absl::StatusOr<pb::CaseCall> GetCall(const std::string& token, const std::string& name) {
    pb::GetCaseCallRequest request;
    request.set_name(name);
    return Call<pb::CaseCall>(token, "CaseCallService/GetCaseCall", request);
  }

  static std::string SubmissionOf(const std::string& call, const std::string& case_name) {
    return absl::StrCat(call, "/submissions/", case_name.substr(sizeof("cases/") - 1));
  }

  static pb::ChangeCaseSubmissionRequest StepOf(const std::string& name,
                                                pb::CaseSubmissionAction action,
                                                const std::string& words = "") {
    pb::ChangeCaseSubmissionRequest request;
    request.set_name(name);
    request.set_action(action);
    request.set_words(words);
    return request;
  }
  absl::StatusOr<pb::CaseSubmission> Step(const std::string& token,
                                          const pb::ChangeCaseSubmissionRequest& request) {
    return Call<pb::CaseSubmission>(token, "CaseCallService/ChangeCaseSubmission", request);
  }
  absl::StatusOr<pb::CaseSubmission> Submit(const std::string& name) {
    return Step(owner_, StepOf(name, pb::CASE_SUBMISSION_ACTION_SUBMIT));
  }
  absl::StatusOr<pb::CaseSubmission> Pass(const std::string& name) {
    pb::ChangeCaseSubmissionRequest request = StepOf(name, pb::CASE_SUBMISSION_ACTION_PASS);
    request.set_expert(AccountOf(expert_));
    request.set_note("数値を確かめてください");
    return Step(coordinator_, request);
  }

  absl::StatusOr<pb::CaseSubmission> GetSubmission(const std::string& token,
                                                   const std::string& name) {
    pb::GetCaseSubmissionRequest request;
    request.set_name(name);
    return Call<pb::CaseSubmission>(token, "CaseCallService/GetCaseSubmission", request);
  }

  absl::StatusOr<std::vector<std::string>> Submissions(const std::string& token,
                                                       const std::string& parent,
                                                       const std::string& filter = "") {
    pb::ListCaseSubmissionsRequest request;
    request.set_parent(parent);
    request.set_filter(filter);
    const auto page = Call<pb::ListCaseSubmissionsResponse>(
        token, "CaseCallService/ListCaseSubmissions", request);
    if (!page.ok()) return page.status();
    std::vector<std::string> names;
    for (const pb::CaseSubmission& s : page->submissions()) names.push_back(s.name());
    return names;
  }

  const std::string expert_;    // of Yokohama
  const std::string outsider_;  // of Aizu
  const std::string list_;
};

// Pages that ask for what closes from today on were refused: the minute could be compared by = alone.
TEST_F(CaseCallTest, CallsAreListedByTheDayOnWhichTheyClose) {
  const std::string name = Announced();
  const auto list = [&](const std::string& filter) {
    pb::ListCaseCallsRequest request;
    request.set_parent("caseLists/-");
    request.set_filter(filter);
    std::vector<std::string> names;
    const auto page =
        Call<pb::ListCaseCallsResponse>(owner_, "CaseCallService/ListCaseCalls", request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (page.ok()) {
      for (const pb::CaseCall& call : page->calls()) names.push_back(call.name());
    }
    return names;
  };
  EXPECT_THAT(list("closes_at>=\"2024-07-10\""), ElementsAre(name));
  EXPECT_THAT(list("closes_at=\"2024-07-10\""), ElementsAre(name));
  EXPECT_THAT(list("closes_at>\"2024-07-10\""), IsEmpty());
}

TEST_F(CaseCallTest, ACallThatClosesBeforeItOpensIsRefused) {
  pb::CaseCall call = Draft2024();
  call.set_closes_at("2024-06-30T17:00");
  EXPECT_THAT(BadFields(MakeCall(coordinator_, call)), ElementsAre("call.closes_at BAD_INTERVAL"));
  call.set_opens_at("7月1日");
  EXPECT_THAT(BadFields(MakeCall(coordinator_, call)), ElementsAre("call.opens_at BAD_TIME"));
  call.Clear();
  EXPECT_THAT(BadFields(MakeCall(coordinator_, call)),
              ::testing::UnorderedElementsAre("call.title REQUIRED", "call.opens_at REQUIRED",
                                              "call.closes_at REQUIRED"));
  const std::string name = Announced();
  pb::CaseCall part;
  part.set_name(name);
  part.set_closes_at("2024-07-01T08:00");
  EXPECT_THAT(BadFields(UpdateCall(part)), ElementsAre("call.closes_at BAD_INTERVAL"));
}

TEST_F(CaseCallTest, ItIsItsOwnersUntilItIsAnnounced) {
  pb::CaseCall draft = Draft2024();
  draft.set_announced(false);
  const std::string cursor = HeadCursor();
  const auto made = MakeCall(coordinator_, draft);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->state(), pb::CASE_CALL_STATE_DRAFT);
  EXPECT_EQ(made->closes_at(), "2024-07-10T17:00");
  EXPECT_EQ(ReasonOf(GetCall(reader_, made->name())), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Feed(reader_, cursor), IsEmpty());
  pb::CaseCall part;
  part.set_name(made->name());
  part.set_announced(true);
  ASSERT_TRUE(UpdateCall(part).ok());
  EXPECT_THAT(Feed(reader_, cursor), ElementsAre("+" + made->name()));
  EXPECT_EQ(GetCall(reader_, made->name())->state(), pb::CASE_CALL_STATE_OPEN);
  EXPECT_EQ(ReasonOf(MakeCall(other_coordinator_, draft)), pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(CaseCallTest, ASubmissionGoesThroughSecretariatAndExpertAndTheBodySeesItsWords) {
  const std::string call = Announced();
  const std::string a = Published("A");
  const std::string name = SubmissionOf(call, a);
  const auto submitted = Submit(name);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_EQ(submitted->state(), pb::CASE_SUBMISSION_STATE_SUBMITTED);
  EXPECT_EQ(submitted->case_title(), "A");
  ASSERT_TRUE(
      Step(coordinator_, StepOf(name, pb::CASE_SUBMISSION_ACTION_RETURN, "成果を補ってください"))
          .ok());
  EXPECT_EQ(GetSubmission(owner_, name)->words(), "成果を補ってください");
  // What is validated is the text that was submitted.
  Retitle(a, "A2");
  EXPECT_EQ(GetSubmission(owner_, name)->text().title(), "A");
  EXPECT_TRUE(GetSubmission(owner_, name)->text_changed());
  ASSERT_TRUE(Submit(name).ok());
  EXPECT_EQ(GetSubmission(coordinator_, name)->text().title(), "A2");
  EXPECT_FALSE(GetSubmission(coordinator_, name)->text_changed());
  // The expert's turn.
  EXPECT_EQ(ReasonOf(GetSubmission(expert_, name)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Pass(name).ok());
  const auto seen = GetSubmission(expert_, name);
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(seen->text().title(), "A2");
  EXPECT_EQ(seen->history().rbegin()->note(), "数値を確かめてください");
  const auto own = GetSubmission(owner_, name);
  EXPECT_EQ(own->expert(), "");
  for (const pb::CaseSubmissionEvent& event : own->history()) {
    EXPECT_EQ(event.note(), "");
    EXPECT_EQ(event.actor().empty(), event.action() != pb::CASE_SUBMISSION_ACTION_SUBMIT);
  }
  EXPECT_EQ(ReasonOf(Step(coordinator_, StepOf(name, pb::CASE_SUBMISSION_ACTION_ACCEPT))),
            pb::REASON_OTHER_ORGANIZATION);
  const auto accepted =
      Step(expert_, StepOf(name, pb::CASE_SUBMISSION_ACTION_ACCEPT, "ほかの団体の参考になります"));
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(GetSubmission(owner_, name)->state(), pb::CASE_SUBMISSION_STATE_ACCEPTED);
  EXPECT_EQ(GetSubmission(owner_, name)->words(), "ほかの団体の参考になります");
}

TEST_F(CaseCallTest, NobodyElseReadsASubmission) {
  const std::string call = Announced();
  const std::string name = SubmissionOf(call, Published("A"));
  const std::string cursor = HeadCursor();
  ASSERT_TRUE(Submit(name).ok());
  for (const std::string& token : {outsider_, expert_, reader_, other_coordinator_}) {
    EXPECT_EQ(ReasonOf(GetSubmission(token, name)), pb::REASON_NOT_FOUND);
    EXPECT_THAT(*Submissions(token, call), IsEmpty());
    EXPECT_EQ(ReasonOf(Step(token, StepOf(name, pb::CASE_SUBMISSION_ACTION_WITHDRAW))),
              pb::REASON_NOT_FOUND);
  }
  EXPECT_THAT(Feed(reader_, cursor), IsEmpty());
  EXPECT_THAT(Feed(coordinator_, cursor), ElementsAre("+" + name));
  EXPECT_THAT(*Submissions(owner_, call), ElementsAre(name));
  EXPECT_THAT(*Submissions(owner_, "caseLists/-/calls/-"), ElementsAre(name));
  EXPECT_THAT(*Submissions(coordinator_, call, "state=\"ACCEPTED\""), IsEmpty());
  EXPECT_THAT(*Submissions(coordinator_, call, "state=\"SUBMITTED\""), ElementsAre(name));
}

TEST_F(CaseCallTest, NothingIsSubmittedOnceACallHasClosed) {
  const std::string call = Announced();
  const std::string name = SubmissionOf(call, Published("A"));
  now_ += absl::Hours(24 * 8);
  EXPECT_THAT(BadFields(Submit(name)), ElementsAre("name CALL_CLOSED"));
  EXPECT_EQ(GetCall(owner_, call)->state(), pb::CASE_CALL_STATE_CLOSED);
}

TEST_F(CaseCallTest, EverythingThatSpeaksAgainstASubmissionIsTold) {
  pb::CaseCall draft = Draft2024();
  draft.set_opens_at("2024-07-05T09:00");
  draft.add_eligible_kinds(pb::ORGANIZATION_KIND_TOWN);
  const std::string call = MakeCall(coordinator_, draft)->name();
  EXPECT_THAT(BadFields(Submit(SubmissionOf(call, Draft("下書き").name()))),
              ElementsAre("name CALL_NOT_OPEN", "name NOT_PUBLISHED", "name NOT_ELIGIBLE"));
  EXPECT_THAT(BadFields(Submit(SubmissionOf(call, Published("内部", pb::VISIBILITY_PRIVATE)))),
              ElementsAre("name CALL_NOT_OPEN", "name NOT_SHOWN", "name NOT_ELIGIBLE"));
  // A case of another body.
  EXPECT_EQ(ReasonOf(Step(outsider_, StepOf(SubmissionOf(call, Published("A")),
                                            pb::CASE_SUBMISSION_ACTION_SUBMIT))),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(CaseCallTest, TheExpertIsAnAccountOfAnotherBody) {
  const std::string call = Announced();
  const std::string name = SubmissionOf(call, Published("A"));
  ASSERT_TRUE(Submit(name).ok());
  pb::ChangeCaseSubmissionRequest request = StepOf(name, pb::CASE_SUBMISSION_ACTION_PASS);
  request.set_expert(AccountOf(owner_));
  EXPECT_THAT(BadFields(Step(coordinator_, request)), ElementsAre("expert OWN_BODY"));
  request.set_expert("accounts/nobody");
  EXPECT_THAT(BadFields(Step(coordinator_, request)), ElementsAre("expert UNKNOWN_ACCOUNT"));
}

TEST_F(CaseCallTest, ACallWithSubmissionsIsCancelledAndNotTakenBack) {
  const std::string call = Announced();
  const std::string name = SubmissionOf(call, Published("A"));
  ASSERT_TRUE(Submit(name).ok());
  pb::CaseCall part;
  part.set_name(call);
  EXPECT_THAT(BadFields(UpdateCall(part, {"announced"})),
              ElementsAre("call.announced HAS_SUBMISSIONS"));
  pb::DeleteCaseCallRequest erase;
  erase.set_name(call);
  EXPECT_EQ(ReasonOf(Call<google::protobuf::Empty>(coordinator_, "CaseCallService/DeleteCaseCall",
                                                   erase)),
            pb::REASON_NOT_EDITABLE);
  pb::CancelCaseCallRequest cancel;
  cancel.set_name(call);
  cancel.set_reason("予算の都合");
  const auto cancelled = Call<pb::CaseCall>(coordinator_, "CaseCallService/CancelCaseCall", cancel);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), pb::CASE_CALL_STATE_CANCELLED);
  EXPECT_THAT(BadFields(Pass(name)), ElementsAre("name CALL_CANCELLED"));
  part.set_title("別の題名");
  EXPECT_EQ(ReasonOf(UpdateCall(part)), pb::REASON_NOT_EDITABLE);
}

TEST_F(CaseCallTest, WhatWasAcceptedIsPutIntoTheListByOneAct) {
  pb::CaseCall draft = Draft2024();
  draft.set_heading("公募による事例");
  const std::string call = MakeCall(coordinator_, draft)->name();
  const std::string a = Published("A");
  const std::string b = Published("B");
  const std::string c = Published("C");
  for (const std::string& name : {a, b, c}) {
    ASSERT_TRUE(Submit(SubmissionOf(call, name)).ok());
    ASSERT_TRUE(Pass(SubmissionOf(call, name)).ok());
  }
  for (const std::string& name : {a, b}) {
    ASSERT_TRUE(
        Step(expert_, StepOf(SubmissionOf(call, name), pb::CASE_SUBMISSION_ACTION_ACCEPT)).ok());
  }
  pb::AddAcceptedCasesRequest request;
  request.set_name(call);
  const auto add = [&](const std::string& token) {
    return Call<pb::AddAcceptedCasesResponse>(token, "CaseCallService/AddAcceptedCases", request);
  };
  EXPECT_EQ(ReasonOf(add(other_coordinator_)), pb::REASON_OTHER_ORGANIZATION);
  const auto added = add(coordinator_);
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_EQ(added->added(), 2);
  ASSERT_EQ(added->case_list().entries_size(), 2);
  EXPECT_EQ(added->case_list().entries(0).heading(), "公募による事例");
  EXPECT_EQ(added->case_list().entries(1).heading(), "");
  EXPECT_TRUE(GetSubmission(owner_, SubmissionOf(call, a))->listed());
  EXPECT_EQ(add(coordinator_)->already_listed(), 2);
}

TEST_F(CaseCallTest, WhoseTurnItIsHasItInTheInbox) {
  const std::string call = Announced();
  const std::string name = SubmissionOf(call, Published("A"));
  const auto waits = [&](const std::string& token) {
    return Resources(Inbox(token, pb::INBOX_KIND_CASE_SUBMISSION));
  };
  ASSERT_TRUE(Submit(name).ok());
  EXPECT_THAT(waits(coordinator_), ElementsAre(name));
  EXPECT_THAT(waits(owner_), IsEmpty());
  pb::ChangeCaseSubmissionRequest back =
      StepOf(name, pb::CASE_SUBMISSION_ACTION_RETURN, "成果を補ってください");
  back.set_complete_by_date("2024-07-20");
  ASSERT_TRUE(Step(coordinator_, back).ok());
  EXPECT_THAT(waits(coordinator_), IsEmpty());
  const auto items = Inbox(owner_, pb::INBOX_KIND_CASE_SUBMISSION);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].title(), "A");
  EXPECT_EQ(items[0].context(), "令和6年度 事例の募集");
  EXPECT_EQ(items[0].due_date(), "2024-07-20");
  EXPECT_EQ(items[0].note(), "成果を補ってください");
  ASSERT_TRUE(Submit(name).ok());
  ASSERT_TRUE(Pass(name).ok());
  EXPECT_THAT(waits(expert_), ElementsAre(name));
  EXPECT_THAT(waits(AddAccount(kYokohama, {pb::ROLE_READER})), IsEmpty());
  EXPECT_THAT(waits(coordinator_), IsEmpty());
}

TEST_F(CaseCallTest, ACallThatClosesSoonIsToldToThoseWhoHaveNotSubmitted) {
  const auto closing = [&](const std::string& token) {
    return Resources(Inbox(token, pb::INBOX_KIND_CASE_CALL_CLOSING));
  };
  pb::CaseCall later = Draft2024();
  later.set_closes_at("2024-08-31T17:00");
  ASSERT_TRUE(MakeCall(coordinator_, later).ok());
  pb::CaseCall towns = Draft2024();
  towns.add_eligible_kinds(pb::ORGANIZATION_KIND_TOWN);
  ASSERT_TRUE(MakeCall(coordinator_, towns).ok());
  const std::string call = Announced();
  EXPECT_THAT(closing(owner_), ElementsAre(call));
  EXPECT_THAT(closing(outsider_), ElementsAre(call));
  ASSERT_TRUE(Submit(SubmissionOf(call, Published("A"))).ok());
  EXPECT_THAT(closing(owner_), IsEmpty());
  now_ += absl::Hours(24 * 8);
  EXPECT_THAT(closing(outsider_), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
