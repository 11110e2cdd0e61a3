// `renkei submission`: cases that bodies submit to a call, and their validation (事例の応募).
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/case_calls.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kSubmissionHelp = {"LIST/CALL/CASE with the beginnings of ids, or its name",
                              "事例リスト/募集/事例（IDの先頭）、またはリソース名"};
const Text kSubmittedToHelp = {"The call: LIST/CALL with the beginning of its id, or its name",
                               "募集。事例リスト/IDの先頭、またはリソース名"};
const Text kWordsHelp = {"What the body reads", "応募団体への連絡"};
const Text kNoteHelp = {"For those who validate alone", "確認する人だけが読む備考"};
const Text kExpertHelp = {"The account that is to validate it", "確認を依頼する専門家のアカウント"};

std::vector<Column<pb::CaseSubmission>> SubmissionColumns(Session& session) {
  using S = pb::CaseSubmission;
  return {{Heading<S>("case_title"), [](const S& s) { return s.case_title(); }, false, true},
          {Heading<S>("body"), Says<S>(session, "body")},
          {Heading<S>("state"), Says<S>(session, "state")},
          {Heading<S>("words"), [](const S& s) { return s.words(); }, false, true},
          {Heading<S>("complete_by_date"), [](const S& s) { return s.complete_by_date(); }},
          {Heading<S>("listed"), Says<S>(session, "listed")},
          {{"SUBMISSION", "リソース名"}, [](const S& s) { return s.name(); }, false, false, true}};
}

std::string SubmissionText(Session& session, const pb::CaseSubmission& submission) {
  const domain::Words words = WordsOf(session);
  view::Page page = view::UprightPage(session.lang(), "");
  page.blocks = Titled(session, [&] { return view::SubmissionBlocks(submission, words); });
  return session.printer().Text(page);
}

struct SubmitArguments {
  std::string call;
  std::string case_name;
  std::string message;
};

absl::Status RunSubmit(Session& session, const SubmitArguments& args) {
  pb::ChangeCaseSubmissionRequest request;
  ASSIGN_OR_RETURN(const std::string call, session.resolver().CaseCall(args.call));
  ASSIGN_OR_RETURN(const std::string case_name, session.resolver().Case(args.case_name));
  request.set_name(absl::StrCat(call, "/submissions/", domain::LastSegment(case_name)));
  request.set_action(pb::CASE_SUBMISSION_ACTION_SUBMIT);
  request.set_message(args.message);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto submitted, session.Call<pb::CaseSubmission>(
                                             "CaseCallService/ChangeCaseSubmission", request));
  PrintWritten(session, submitted, SubmissionColumns(session));
  return absl::OkStatus();
}

void AddSubmit(Noun noun) {
  const auto args = std::make_shared<SubmitArguments>();
  Verb verb = noun.AddVerb(
      "submit",
      {"Submits a published case of one's own to a call, or submits it again",
       "自分の団体の公開中の事例を、募集に応募します。差し戻された後の再応募にも使います"});
  verb.Positional(&args->call, "CALL", kSubmittedToHelp)
      .Positional(&args->case_name, "CASE",
                  {"The case: its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                   "事例のリソース名、所有団体/外部ID、またはIDの先頭"})
      .Option(&args->message, "--message", "TEXT", {"What is said with it", "応募の説明"})
      .Example("renkei submission submit menu-2024/01m8hdbv7e 141003/bus",
               {"By its key", "外部IDで"});
  verb.Run([args](Session& session) { return RunSubmit(session, *args); });
}

// A step of the secretariat, the expert or the body, in one word.
void AddSubmissionStep(Noun noun, const char* name, const char* action, Text description,
                       std::vector<Argument> more, const std::string& example) {
  std::vector<Argument> takes = {Field("SUBMISSION", "name", kSubmissionHelp)};
  takes.insert(takes.end(), more.begin(), more.end());
  takes.push_back(Etag());
  AddVerb(noun, {.name = name,
                 .description = std::move(description),
                 .calls = "CaseCallService/ChangeCaseSubmission",
                 .sends = absl::StrCat("action: CASE_SUBMISSION_ACTION_", action),
                 .takes = std::move(takes),
                 .prints = Written(SubmissionColumns),
                 .examples = {{example, {"By the beginnings of ids", "IDの先頭で"}}}});
}

void AddSubmissionReading(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists what was submitted to a call, or by one's own organization",
                                 "募集への応募、または自分の団体の応募を一覧します"},
                 .calls = "CaseCallService/ListCaseSubmissions",
                 .sends = "parent: 'caseLists/-/calls/-'",
                 .takes = {Field("--call CALL", "parent", kSubmittedToHelp), InState(),
                           FilterText(), Limit()},
                 .prints = Listed(SubmissionColumns),
                 .examples = {{"renkei submission list",
                               {"One's own, to every call", "自分の団体の応募すべて"}},
                              {"renkei submission list --call menu-2024/01m8hdbv7e --state "
                               "submitted",
                               {"What waits for the secretariat", "事務局の確認を待つもの"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows where a submission stands, with the words for its body",
                                 "応募の状態と、応募団体への連絡を表示します"},
                 .calls = "CaseCallService/GetCaseSubmission",
                 .takes = {Field("SUBMISSION", "name", kSubmissionHelp)},
                 .prints = Page(SubmissionText),
                 .examples = {{"renkei submission show menu-2024/01m8hdbv7e/01m8hdbtgq",
                               {"By the beginnings of ids", "IDの先頭で"}}}});
}

}  // namespace

void AddSubmission(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "submission",
      {"Cases that were submitted to a call, and their validation", "事例の応募と確認"});
  AddSubmissionReading(noun);
  AddSubmit(noun);
  const std::string one = "menu-2024/01m8hdbv7e/01m8hdbtgq";
  AddSubmissionStep(
      noun, "return", "RETURN",
      {"Gives a submission back to be completed (secretariat)",
       "補正のため、応募を差し戻します（募集団体の事務局）"},
      {Needed("--words TEXT", "words", kWordsHelp), Field("--note TEXT", "note", kNoteHelp),
       Field("--by", "complete_by_date",
             {"The last day on which it may be completed (left out: while the call is open)",
              "補正の期限（省略時は募集の受付終了まで）"})},
      absl::StrCat("renkei submission return ", one, " --words 成果を補ってください"));
  AddSubmissionStep(
      noun, "pass", "PASS",
      {"Passes a submission to an expert (secretariat)",
       "専門家に確認を依頼します（募集団体の事務局）"},
      {Needed("--expert ACCOUNT", "expert", kExpertHelp),
       Field("--words TEXT", "words", kWordsHelp), Field("--note TEXT", "note", kNoteHelp)},
      absl::StrCat("renkei submission pass ", one, " --expert sato"));
  AddSubmissionStep(
      noun, "reassign", "REASSIGN",
      {"Passes it to another expert (secretariat)",
       "別の専門家に依頼し直します（募集団体の事務局）"},
      {Needed("--expert ACCOUNT", "expert", kExpertHelp), Field("--note TEXT", "note", kNoteHelp)},
      absl::StrCat("renkei submission reassign ", one, " --expert suzuki"));
  AddSubmissionStep(
      noun, "accept", "ACCEPT", {"Accepts it (expert)", "採択します（専門家）"},
      {Field("--words TEXT", "words", kWordsHelp), Field("--note TEXT", "note", kNoteHelp)},
      absl::StrCat("renkei submission accept ", one));
  AddSubmissionStep(
      noun, "decline", "DECLINE",
      {"Does not accept it (expert, or secretariat before it was passed)",
       "不採択とします（専門家。送付前は募集団体の事務局）"},
      {Needed("--words TEXT", "words", kWordsHelp), Field("--note TEXT", "note", kNoteHelp)},
      absl::StrCat("renkei submission decline ", one, " --words 募集の対象外のため"));
  AddSubmissionStep(noun, "withdraw", "WITHDRAW",
                    {"Takes one's own submission back", "自分の団体の応募を取り下げます"}, {},
                    absl::StrCat("renkei submission withdraw ", one));
}

}  // namespace renkei::cli
