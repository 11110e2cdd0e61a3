// `renkei round`: rounds of selection (公募・選定).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/round/round_verbs.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/rounds.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::cli {
namespace {

const Text kRoundOpensHelp = {"When it opens, Japan time: \"2024-07-01 09:00\"",
                              "受付開始の日時（日本時間。例：\"2024-07-01 09:00\"）"};
const Text kRoundClosesHelp = {"When it closes, Japan time: \"2024-07-31 17:00\"",
                               "受付終了の日時（日本時間。例：\"2024-07-31 17:00\"）"};

std::string RoundText(Session& session, const pb::Round& round) {
  const domain::Words words = WordsOf(session);
  view::Page page = view::UprightPage(session.lang(), round.title());
  page.blocks = Titled(session, [&] {
    std::vector<view::Block> blocks = view::RoundBlocks(round, words);
    for (view::Block& block : view::ResultBlocks(round, words)) blocks.push_back(std::move(block));
    return blocks;
  });
  return session.printer().Text(page);
}

void AddRoundReading(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists rounds; the one that closes last comes first",
                                 "公募を、受付終了の遅い順に一覧します"},
                 .calls = "RoundService/ListRounds",
                 .takes = {OfOwner(), InState(), TitleHas(),
                           Term("--subject", "subject=", {"What is applied with", "応募の対象"}),
                           FilterText(), Limit()},
                 .prints = Listed(RoundColumns),
                 .examples = {{"renkei round list --state open",
                               {"What can be applied to now", "いま応募できるもの"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows a round with its criteria and schedule, and what was told "
                                 "of its results",
                                 "公募の評価項目・日程と、公表された結果を表示します"},
                 .calls = "RoundService/GetRound",
                 .takes = {Field("ROUND", "name", kRoundHelp)},
                 .prints = Page(RoundText),
                 .examples = {{"renkei round show 01m8hdbw2c",
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

// A step of the round itself.
void AddRoundStep(Noun noun, const char* name, const char* action, Text description,
                  std::vector<Argument> more, const std::string& example) {
  std::vector<Argument> takes = {Field("ROUND", "name", kRoundHelp)};
  takes.insert(takes.end(), more.begin(), more.end());
  takes.push_back(Etag());
  AddVerb(noun, {.name = name,
                 .description = std::move(description),
                 .calls = "RoundService/ChangeRound",
                 .sends = absl::StrCat("action: ROUND_ACTION_", action),
                 .takes = std::move(takes),
                 .prints = Written(RoundColumns),
                 .examples = {{example, {"By the beginning of its id", "IDの先頭で"}}}});
}

void AddRoundWriting(Noun noun) {
  AddVerb(noun,
          {.name = "set",
           .description = {"Corrects a round; what is judged by, and its times, with a reason once "
                           "it was announced (coordinator)",
                           "公募を直します。公表した後の評価の条件や日時の訂正には、理由が必要です"
                           "（全国調整の担当者）"},
           .calls = "RoundService/UpdateRound",
           .takes = {Field("ROUND", "round.name", kRoundHelp),
                     Field("--title TEXT", "round.title", {"Its title", "題名"}),
                     Field("--purpose TEXT", "round.purpose", {"What it is for", "趣旨"}),
                     Field("--opens TIME", "round.opens_at", kRoundOpensHelp),
                     Field("--closes TIME", "round.closes_at", kRoundClosesHelp),
                     Field("--contact SECTION", "round.contact_section",
                           {"The section that others may ask", "問合せを受ける担当課"}),
                     Field("--reason TEXT", "reason", {"Why it is corrected", "訂正の理由"}),
                     Etag("round.etag")},
           .prints = Written(RoundColumns),
           .examples = {{"renkei round set 01m8hdbw2c --closes 2024-08-09T17:00 --reason "
                         "周知の期間を延ばすため",
                         {"A later closing time", "締切を延ばす"}}}});
  AddRoundStep(
      noun, "announce", "ANNOUNCE",
      {"Tells a round to its audience (coordinator)", "公募を公表します（全国調整の担当者）"}, {},
      "renkei round announce 01m8hdbw2c");
  AddRoundStep(noun, "advance", "ADVANCE",
               {"Closes the present stage and goes on to the next one (coordinator)",
                "現在の段階を締め切り、次の段階に進めます（全国調整の担当者）"},
               {}, "renkei round advance 01m8hdbw2c");
  AddRoundStep(noun, "cancel", "CANCEL",
               {"Ends a round for good, with a reason (coordinator)",
                "公募を取りやめます。理由が必要です（全国調整の担当者）"},
               {Needed("--reason TEXT", "reason", {"Why", "取りやめの理由"})},
               "renkei round cancel 01m8hdbw2c --reason 予算の都合");
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a round to which nobody has begun to apply",
                                 "応募のない公募を削除します"},
                 .calls = "RoundService/DeleteRound",
                 .takes = {Field("ROUND", "name", kRoundHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei round delete 01m8hdbw2c",
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

}  // namespace

std::vector<Column<pb::Round>> RoundColumns(Session& session) {
  using R = pb::Round;
  return {{Heading<R>("title"), [](const R& r) { return r.title(); }, false, true},
          {Heading<R>("owner"), Says<R>(session, "owner")},
          {Heading<R>("subject"), Says<R>(session, "subject")},
          {Heading<R>("opens_at"), [](const R& r) { return domain::ShownMinute(r.opens_at()); }},
          {Heading<R>("closes_at"), [](const R& r) { return domain::ShownMinute(r.closes_at()); }},
          {Heading<R>("state"), Says<R>(session, "state")},
          {{"ROUND", "リソース名"}, [](const R& r) { return r.name(); }, false, false, true}};
}

void AddRound(CommandTree& tree) {
  Noun noun = tree.AddNoun("round", {"Rounds of selection", "公募・選定"});
  AddRoundReading(noun);
  AddTemplate(noun, "round", kRoundTemplate);
  AddRoundFiles(noun);
  AddRoundWriting(noun);
  AddRoundResults(noun);
  AddRoundSearch(noun);
}

}  // namespace renkei::cli
