// Calls for cases of menu books, what was submitted to them, and how far each submission has come.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/case_calls.h"
#include "client/web/page/files.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/submission_steps.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kCallsOnPage = 200;
constexpr int kSubmissionsOnCall = 1'000;

absl::StatusOr<std::vector<pb::CaseCall>> FetchCalls(Visit& visit) {
  pb::ListCaseCallsRequest list;
  list.set_parent("caseLists/-");
  list.set_page_size(kCallsOnPage);
  if (visit.query.Get("state") == "open") list.set_filter("state=\"OPEN\"");
  return visit.calls.List<pb::CaseCall>("CaseCallService/ListCaseCalls", list);
}

absl::StatusOr<pb::CaseCall> ReadCaseCall(Visit& visit, const std::string& name) {
  pb::GetCaseCallRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::CaseCall>("CaseCallService/GetCaseCall", get);
}

absl::StatusOr<std::vector<pb::CaseSubmission>> FetchSubmissions(Visit& visit,
                                                                 const std::string& call) {
  pb::ListCaseSubmissionsRequest list;
  list.set_parent(call);
  list.set_page_size(kSubmissionsOnCall);
  return visit.calls.List<pb::CaseSubmission>("CaseCallService/ListCaseSubmissions", list);
}

bool IsSecretariat(const std::optional<pb::Account>& me, const std::string& owner) {
  return me && me->organization() == owner && Has(*me, pb::ROLE_COORDINATOR);
}

// The forms of a call that this account may send.
std::vector<std::string> WaysOfCall(const std::optional<pb::Account>& me, const pb::CaseCall& call,
                                    bool has_submissions) {
  std::vector<std::string> ways;
  if (IsSecretariat(me, call.owner()) && call.cancel_reason().empty()) {
    ways = {call.name() + "/edit"};
    if (has_submissions) ways.push_back(call.name() + "/addAccepted");
    ways.push_back(call.name() + (has_submissions ? "/cancel" : "/delete"));
  }
  if (me && Writes(*me) && call.state() == pb::CASE_CALL_STATE_OPEN)
    ways.push_back(call.name() + "/submit");
  return ways;
}

domain::SubmissionActor ActorFor(const pb::Account& me, const pb::CaseSubmission& submission) {
  domain::SubmissionActor actor;
  actor.of_body = me.organization() == submission.body();
  actor.of_owner = me.organization() == submission.owner();
  actor.is_expert = !submission.expert().empty() && submission.expert() == me.name();
  actor.contributor = Writes(me);
  actor.coordinator = Has(me, pb::ROLE_COORDINATOR);
  return actor;
}

std::vector<std::string> WaysOfSubmission(const Visit& visit, const std::optional<pb::Account>& me,
                                          const pb::CaseCall& call,
                                          const pb::CaseSubmission& submission) {
  std::vector<std::string> ways;
  if (!me) return ways;
  for (const pb::CaseSubmissionAction action :
       domain::OpenSubmissionSteps(call, submission, ActorFor(*me, submission), visit.now)) {
    ways.push_back(SubmissionFormPath(submission.name(), action));
  }
  return ways;
}

}  // namespace

absl::StatusOr<Shown> CaseCallsPage(Visit& visit, const std::string&) {
  ASSIGN_OR_RETURN(const std::vector<pb::CaseCall> calls, FetchCalls(visit));
  // One's own, where somebody is signed in; who is not has none.
  std::vector<pb::CaseSubmission> own;
  if (visit.signed_in()) {
    ASSIGN_OR_RETURN(own, FetchSubmissions(visit, "caseLists/-/calls/-"));
  }
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Calls for cases", "事例の募集"});
    WriteBlocks(shown.main, visit, {view::CallsTable(calls, visit.words())});
    if (!own.empty()) {
      view::Table table = view::SubmissionsTable(own, /*for_owner=*/false, visit.words());
      table.title = visit.Say({"What we have submitted", "自分の団体の応募"});
      WriteBlocks(shown.main, visit, {std::move(table)});
    }
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> CaseCallsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const std::vector<pb::CaseCall> calls, FetchCalls(visit));
  const std::string title = visit.Say({"Calls for cases", "事例の募集"});
  if (format == kJson) {
    JsonObject json;
    json.Add("calls", calls);
    return std::move(json).Take(title);
  }
  return TableFile(
      visit.calls.titles().Titled([&] { return view::CallsTable(calls, visit.words()); }), title,
      format);
}

absl::StatusOr<Shown> CaseCallPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const pb::CaseCall call, ReadCaseCall(visit, name));
  std::vector<pb::CaseSubmission> submissions;
  if (visit.signed_in()) {
    ASSIGN_OR_RETURN(submissions, FetchSubmissions(visit, name));
  }
  const std::optional<pb::Account> account = me.Get();
  const bool secretariat = IsSecretariat(account, call.owner());
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = call.title();
    shown.subtitle = visit.calls.titles().Of(std::string(domain::ParentName(name, 2)));
    WriteFormLinks(shown.main, visit, WaysOfCall(account, call, !submissions.empty()));
    WriteBlocks(shown.main, visit, view::CallBlocks(call, visit.words()));
    if (secretariat || !submissions.empty()) {
      view::Table table = view::SubmissionsTable(submissions, secretariat, visit.words());
      table.title = visit.Say({"Submissions", "応募"});
      WriteBlocks(shown.main, visit, {std::move(table)});
    }
    WriteFileLinks(shown.main, visit, {"What has been submitted", "応募の一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> CaseCallFile(Visit& visit, const std::string& name, FileFormat format) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const pb::CaseCall call, ReadCaseCall(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::CaseSubmission> submissions,
                   FetchSubmissions(visit, name));
  if (format == kJson) {
    JsonObject json;
    json.Add("call", call);
    json.Add("submissions", submissions);
    return std::move(json).Take(call.title());
  }
  const bool secretariat = IsSecretariat(me.Get(), call.owner());
  return TableFile(visit.calls.titles().Titled([&] {
    return view::SubmissionsTable(submissions, secretariat, visit.words());
  }),
                   call.title(), format);
}

absl::StatusOr<Shown> SubmissionPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetCaseSubmissionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto submission,
                   visit.calls.Call<pb::CaseSubmission>("CaseCallService/GetCaseSubmission", get));
  const std::string call_name(domain::ParentName(name, 4));
  // An expert may be of a body to which the call was not told.
  const absl::StatusOr<pb::CaseCall> call = ReadCaseCall(visit, call_name);
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = submission.case_title();
    shown.subtitle = call.ok() ? call->title() : visit.Say({"Submission", "事例の応募"});
    pb::CaseCall of_call;
    if (call.ok()) of_call = *call;
    WriteFormLinks(shown.main, visit, WaysOfSubmission(visit, account, of_call, submission));
    if (call.ok()) {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/" + call_name, visit.Say({"The call", "この募集のページ"}));
    }
    WriteBlocks(shown.main, visit, view::SubmissionBlocks(submission, visit.words()));
    view::Section text{visit.Say({"The text that was submitted", "応募した事例の本文"}),
                       {view::BriefOf(submission.text(), visit.words(), {"etag", "name"})}};
    WriteBlocks(shown.main, visit, {std::move(text)});
    return shown;
  });
}

}  // namespace renkei::web
