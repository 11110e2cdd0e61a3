// `renkei support`: support cases (伴走支援), from the request to the closing.
#include "client/view/page/support.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/support/support_verbs.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/support_service.pb.h"

namespace renkei::cli {
namespace {

const Text kTextHelp = {"What it is about, in plain words", "相談の内容"};
const Text kHopesHelp = {"What is hoped for", "期待する支援"};
const Text kWindowHelp = {"The window (left out: that of one's prefecture, or the national one)",
                          "窓口の団体（省略時は都道府県または全国の窓口）"};
const Text kItemHelp = {"An item of a national framework; as often as needed",
                        "国の枠組みの項目。繰り返し指定できます"};
const Text kRelatedHelp = {"A plan, a part of one, a case or an initiative; as often as needed",
                           "関係する計画・事例・連携。繰り返し指定できます"};
const Text kContactHelp = {"The section that others may ask", "問合せを受ける担当課"};

std::vector<Column<pb::SupportCase>> SupportColumns(Session& session) {
  using S = pb::SupportCase;
  return {{Heading<S>("title"), [](const S& s) { return s.title(); }, false, true},
          {Heading<S>("body"), Says<S>(session, "body")},
          {Heading<S>("window"), Says<S>(session, "window")},
          {Heading<S>("state"), Says<S>(session, "state")},
          {Heading<S>("priority"), Says<S>(session, "priority")},
          {Heading<S>("request_time"), Says<S>(session, "request_time")},
          {{"SUPPORT", "リソース名"}, [](const S& s) { return s.name(); }, false, false, true}};
}

std::string SupportText(Session& session, const pb::SupportCase& support) {
  const domain::Words words = WordsOf(session);
  view::Page page = view::UprightPage(session.lang(), support.title());
  page.blocks = Titled(session, [&] { return view::SupportBlocks(support, words); });
  return session.printer().Text(page);
}

std::vector<Argument> SupportTexts() {
  return {Field("--text TEXT", "support.text", kTextHelp),
          Field("--hopes TEXT", "support.hopes", kHopesHelp),
          Field("--window ORG", "support.window", kWindowHelp),
          Field("--item ITEM", "support.framework_items", kItemHelp),
          Field("--related NAME", "support.related", kRelatedHelp),
          Field("--contact SECTION", "support.contact_section", kContactHelp),
          Field("--urgency", "support.urgency", {"How urgent it is", "急ぎの程度"}),
          Field("--from", "support.desired_from_date",
                {"When support is hoped to begin", "希望する開始日"}),
          Field("--to", "support.desired_to_date", {"When it is hoped to end", "希望する終了日"})};
}

void AddSupportReading(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the support cases in which one's organization has a part",
                                 "自分の団体が関わる伴走支援を一覧します"},
                 .calls = "SupportService/ListSupports",
                 .takes = {InState(), TitleHas(),
                           Term("--priority", "priority=", {"Of this priority", "優先度"}),
                           Term("--body ORG", "body=", {"Asked by this body", "相談団体"},
                                &Resolver::OrganizationName),
                           FilterText(), Limit()},
                 .prints = Listed(SupportColumns),
                 .examples = {{"renkei support list --state requested",
                               {"What waits for the window", "窓口の整理を待つもの"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one support case, its steps and what both sides said",
                                 "一つの伴走支援の内容・経過・評価を表示します"},
                 .calls = "SupportService/GetSupport",
                 .takes = {Field("SUPPORT", "name", kSupportHelp)},
                 .prints = Page(SupportText),
                 .examples = {{"renkei support show 01m8hdbw5t",
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

void AddAsking(Noun noun) {
  std::vector<Argument> asked = {Needed("--title TEXT", "support.title", {"Its title", "題名"})};
  const std::vector<Argument> texts = SupportTexts();
  asked.insert(asked.end(), texts.begin(), texts.end());
  AddVerb(noun,
          {.name = "ask",
           .description = {"Writes down what support is asked for; request sends it to the window",
                           "相談の下書きを作ります。窓口に出すには request を使います"},
           .calls = "SupportService/CreateSupport",
           .takes = std::move(asked),
           .prints = Written(SupportColumns),
           .examples = {{"renkei support ask --title 空き家の活用 --text 進め方を相談したい "
                         "--urgency this-year",
                         {"At the default window", "既定の窓口に"}}}});
  std::vector<Argument> set = {Field("SUPPORT", "support.name", kSupportHelp),
                               Field("--title TEXT", "support.title", {"Its title", "題名"})};
  set.insert(set.end(), texts.begin(), texts.end());
  set.push_back(Etag("support.etag"));
  AddVerb(noun, {.name = "set",
                 .description = {"Changes what is asked for", "相談の内容を直します"},
                 .calls = "SupportService/UpdateSupport",
                 .takes = std::move(set),
                 .prints = Written(SupportColumns),
                 .examples = {{"renkei support set 01m8hdbw5t --hopes 専門家の派遣",
                               {"What is hoped for", "期待する支援を書き足す"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a draft", "下書きを削除します"},
                 .calls = "SupportService/DeleteSupport",
                 .takes = {Field("SUPPORT", "name", kSupportHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei support delete 01m8hdbw5t",
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

// A step of the body or the window, in one word.
void AddSupportStep(Noun noun, const char* name, const char* action, Text description,
                    std::vector<Argument> more, const std::string& typed) {
  std::vector<Argument> takes = {Field("SUPPORT", "name", kSupportHelp)};
  takes.insert(takes.end(), more.begin(), more.end());
  takes.push_back(Etag());
  AddVerb(noun, {.name = name,
                 .description = std::move(description),
                 .calls = "SupportService/ChangeSupport",
                 .sends = absl::StrCat("action: SUPPORT_ACTION_", action),
                 .takes = std::move(takes),
                 .prints = Written(SupportColumns),
                 .examples = {{absl::StrCat("renkei support ", name, " 01m8hdbw5t", typed),
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

void AddStepsOfBody(Noun noun) {
  const Argument words = Field("--words TEXT", "words", kSupportWordsHelp);
  AddSupportStep(noun, "request", "REQUEST",
                 {"Requests support at the window (body)", "窓口に申し込みます（相談団体）"},
                 {words}, "");
  AddSupportStep(noun, "withdraw", "WITHDRAW",
                 {"Takes a request back (body)", "申込みを取り下げます（相談団体）"}, {words}, "");
}

void AddStepsOfWindow(Noun noun) {
  const Argument words = Field("--words TEXT", "words", kSupportWordsHelp);
  const Argument needed = Needed("--words TEXT", "words", kSupportWordsHelp);
  AddSupportStep(
      noun, "triage", "TRIAGE",
      {"Takes a request, with a priority (window)", "優先度を決めて受け入れます（窓口）"},
      {Needed("--priority", "priority", {"In which order it is taken", "優先度"}),
       Field("--start", "planned_start_date", {"When the team is to begin", "開始予定日"}), words},
      " --priority high");
  AddSupportStep(noun, "decline", "DECLINE",
                 {"Declines a request, and says what to do instead (window)",
                  "見送り、ほかの方法を伝えます（窓口）"},
                 {needed, Needed("--instead TEXT", "alternative",
                                 {"What the body can do instead", "ほかの方法"})},
                 " --words 対象外のため --instead 県の補助制度");
  AddSupportStep(noun, "redirect", "REDIRECT",
                 {"Hands a request to another window (window)", "ほかの窓口に引き継ぎます（窓口）"},
                 {Needed("--to ORG", "window", {"The other window", "引き継ぐ先の窓口"}), needed},
                 " --to 000001 --words 分野が違うため");
  AddSupportStep(noun, "form-team", "FORM_TEAM",
                 {"Begins to form a team (window)", "チームの編成を始めます（窓口）"}, {words}, "");
  AddSupportStep(noun, "start", "START", {"Support begins (window)", "支援を始めます（窓口）"},
                 {words}, "");
  AddSupportStep(noun, "begin-closing", "BEGIN_CLOSING",
                 {"Begins to close a case: both sides evaluate it (window)",
                  "終了の手続きに入り、双方に評価を求めます（窓口）"},
                 {Needed("--outcome TEXT", "outcome", {"What came of it", "成果"}), words},
                 " --outcome 計画を策定した");
  AddSupportStep(noun, "resume", "RESUME",
                 {"Goes on with support that was to close (window)",
                  "終了の手続きをやめ、支援を続けます（窓口）"},
                 {needed}, " --words 追加の相談のため");
  AddSupportStep(noun, "close", "CLOSE",
                 {"Closes a case; without both evaluations in words why (window)",
                  "終了します。評価がそろわないときは理由が必要です（窓口）"},
                 {words}, "");
}

void AddEvaluating(Noun noun) {
  AddVerb(noun, {.name = "evaluate",
                 .description = {"Says at the end what one's side thinks of it",
                                 "終了時に、自分の立場からの評価を記録します"},
                 .calls = "SupportService/EvaluateSupport",
                 .takes = {Field("SUPPORT", "name", kSupportHelp),
                           Needed("--rating", "evaluation.rating", {"A to D", "A～Dの評価"}),
                           Needed("--text TEXT", "evaluation.text", {"In words", "所見"}),
                           Field("--side", "side",
                                 {"For which side (left out: one's own)",
                                  "立場（省略時は自分の団体の立場）"}),
                           Etag()},
                 .prints = Written(SupportColumns),
                 .examples = {{"renkei support evaluate 01m8hdbw5t --rating A --text 役に立った",
                               {"For one's own side", "自分の立場から"}}}});
}

}  // namespace

void AddSupport(CommandTree& tree) {
  Noun noun = tree.AddNoun("support", {"Support by a team: asking, triage, log, closing",
                                       "伴走支援（相談・受付・記録・評価）"});
  AddSupportReading(noun);
  AddAsking(noun);
  AddStepsOfBody(noun);
  AddStepsOfWindow(noun);
  AddSupportMembers(noun);
  AddSupportLog(noun);
  AddEvaluating(noun);
  AddSupportBoard(noun);
}

}  // namespace renkei::cli
