// `renkei application`: what bodies apply with to a round (公募への応募).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/round/round_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/rounds.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::cli {
namespace {

const Text kApplicationWordsHelp = {"What the bodies read", "応募団体への連絡"};
const Text kApplicationNoteHelp = {"For the secretariat alone", "実施団体だけが読む備考"};

std::string ApplicationText(Session& session, const pb::RoundApplication& application) {
  pb::GetRoundRequest get;
  get.set_name(std::string(domain::ParentName(application.name(), 2)));
  const auto round = session.Call<pb::Round>("RoundService/GetRound", get);
  const domain::Words words = WordsOf(session);
  view::Page page = view::UprightPage(session.lang(), application.title());
  page.blocks = Titled(session, [&] {
    return view::ApplicationBlocks(round.ok() ? *round : pb::Round(), application, words);
  });
  return session.printer().Text(page);
}

void AddApplicationReading(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists what one's own organization applied with, or the "
                                 "applications to a round",
                                 "自分の団体の応募、または公募への応募を一覧します"},
                 .calls = "RoundService/ListRoundApplications",
                 .sends = "parent: 'rounds/-'",
                 .takes = {Field("--round ROUND", "parent", kRoundHelp), InState(), TitleHas(),
                           FilterText(), Limit()},
                 .prints = Listed(ApplicationColumns),
                 .examples = {{"renkei application list",
                               {"One's own, to every round", "自分の団体の応募すべて"}},
                              {"renkei application list --round 01m8hdbw2c --state submitted",
                               {"What waits for its check", "要件の確認を待つもの"}}}});
  AddVerb(noun,
          {.name = "show",
           .description = {"Shows an application, and what was decided of it once that is told",
                           "応募の内容と状態、公表後は選定の結果と講評を表示します"},
           .calls = "RoundService/GetRoundApplication",
           .takes = {Field("APPLICATION", "name", kApplicationHelp)},
           .prints = Page(ApplicationText),
           .examples = {{"renkei application show 01m8hdbw2c/01m8hdbw9a",
                         {"By the beginnings of ids", "IDの先頭で"}}}});
}

void AddApplicationWriting(Noun noun) {
  AddVerb(noun,
          {.name = "create",
           .description = {"Drafts an application with a vision, case or initiative of one's own",
                           "自分の団体のビジョン・事例・地域間連携で、応募の下書きを作ります"},
           .calls = "RoundService/CreateRoundApplication",
           .takes = {Field("ROUND", "parent", kRoundHelp),
                     Field("SOURCE", "application.source",
                           {"The name of the vision, case or initiative",
                            "ビジョン、事例または地域間連携のリソース名"}),
                     Field("--title TEXT", "application.title",
                           {"Its title (left out: that of the source)",
                            "応募の題名（省略時はもとの文書の題名）"}),
                     Field("--summary TEXT", "application.summary", {"What it is", "応募の概要"}),
                     Field("--contact SECTION", "application.contact_section",
                           {"The section that may be asked", "問合せを受ける担当課"})},
           .prints = Written(ApplicationColumns),
           .examples = {{"renkei application create 01m8hdbw2c cases/01m8hdbtgq6qtgrzyvp3x430rv "
                         "--contact 企画課",
                         {"With a case", "事例で応募する"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a draft", "応募の下書きを削除します"},
                 .calls = "RoundService/DeleteRoundApplication",
                 .takes = {Field("APPLICATION", "name", kApplicationHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei application delete 01m8hdbw2c/01m8hdbw9a",
                               {"By the beginnings of ids", "IDの先頭で"}}}});
}

// A step of the bodies or of the secretariat, in one word.
void AddApplicationStep(Noun noun, const char* name, const char* action, Text description,
                        std::vector<Argument> more, const std::string& words) {
  std::vector<Argument> takes = {Field("APPLICATION", "name", kApplicationHelp)};
  takes.insert(takes.end(), more.begin(), more.end());
  takes.push_back(Etag());
  AddVerb(noun,
          {.name = name,
           .description = std::move(description),
           .calls = "RoundService/ChangeRoundApplication",
           .sends = absl::StrCat("action: ROUND_APPLICATION_ACTION_", action),
           .takes = std::move(takes),
           .prints = Written(ApplicationColumns),
           .examples = {{absl::StrCat("renkei application ", name, " 01m8hdbw2c/01m8hdbw9a", words),
                         {"By the beginnings of ids", "IDの先頭で"}}}});
}

void AddStepsOfBodies(Noun noun) {
  AddApplicationStep(noun, "ask", "ASK_CONSENT",
                     {"Asks the other bodies for their consent (the body that leads)",
                      "ほかの応募団体に同意を求めます（代表団体）"},
                     {}, "");
  AddApplicationStep(noun, "consent", "CONSENT",
                     {"Agrees to take part (approver of a body that was asked)",
                      "応募に同意します（同意を求められた団体の承認者）"},
                     {Field("--words TEXT", "words", {"What is said with it", "代表団体への連絡"})},
                     "");
  AddApplicationStep(noun, "refuse", "REFUSE",
                     {"Does not agree, with a reason (approver of a body that was asked)",
                      "応募に同意しません。理由が必要です（同意を求められた団体の承認者）"},
                     {Needed("--words TEXT", "words", {"Why", "同意しない理由"})},
                     " --words 予算の見通しが立たない");
  AddApplicationStep(noun, "submit", "SUBMIT",
                     {"Submits it, or submits it again after it was returned (the body that leads)",
                      "応募します。差し戻された後の再応募にも使います（代表団体）"},
                     {}, "");
  AddApplicationStep(noun, "withdraw", "WITHDRAW",
                     {"Takes it back (the body that leads)", "応募を取り下げます（代表団体）"}, {},
                     "");
  AddApplicationStep(noun, "take-over", "TAKE_OVER",
                     {"Takes the place of a body that has ended (approver of one that followed it)",
                      "廃止された応募団体の立場を引き継ぎます（後の団体の承認者）"},
                     {Field("--from ORG", "predecessor",
                            {"The body that has ended (left out: the one that takes part)",
                             "前の団体（省略時は応募している団体）"})},
                     "");
}

void AddStepsOfSecretariat(Noun noun) {
  AddApplicationStep(
      noun, "return", "RETURN",
      {"Gives it back to be completed (secretariat)",
       "補正のため、応募を差し戻します（実施団体の事務局）"},
      {Needed("--words TEXT", "words", kApplicationWordsHelp),
       Field("--note TEXT", "note", kApplicationNoteHelp),
       Field("--by TIME", "complete_by",
             {"Until when it may be completed, Japan time (left out: until the round closes)",
              "補正の期限（日本時間。省略時は受付終了まで）"})},
      " --words 数値を補ってください");
  AddApplicationStep(noun, "pass", "PASS",
                     {"Says that it fulfils what is asked (secretariat)",
                      "要件を満たしていることを確認します（実施団体の事務局）"},
                     {Field("--note TEXT", "note", kApplicationNoteHelp)}, "");
  AddApplicationStep(noun, "rule-out", "RULE_OUT",
                     {"Says that it does not, and why (secretariat)",
                      "要件を満たさないとします。理由が必要です（実施団体の事務局）"},
                     {Needed("--words TEXT", "words", kApplicationWordsHelp),
                      Field("--note TEXT", "note", kApplicationNoteHelp)},
                     " --words 対象外の団体のため");
}

}  // namespace

std::vector<Column<pb::RoundApplication>> ApplicationColumns(Session& session) {
  using A = pb::RoundApplication;
  return {
      {Heading<A>("number"),
       [](const A& a) { return a.number() == 0 ? std::string() : absl::StrCat(a.number()); }},
      {Heading<A>("title"), [](const A& a) { return a.title(); }, false, true},
      {Heading<A>("state"), Says<A>(session, "state")},
      {Heading<A>("words"), [](const A& a) { return a.words(); }, false, true},
      {Heading<A>("complete_by"), [](const A& a) { return domain::ShownMinute(a.complete_by()); }},
      {{"APPLICATION", "リソース名"}, [](const A& a) { return a.name(); }, false, false, true}};
}

void AddApplication(CommandTree& tree) {
  Noun noun = tree.AddNoun("application", {"Applications to rounds of selection", "公募への応募"});
  AddApplicationReading(noun);
  AddApplicationWriting(noun);
  AddApplicationFiles(noun);
  AddStepsOfBodies(noun);
  AddStepsOfSecretariat(noun);
}

}  // namespace renkei::cli
