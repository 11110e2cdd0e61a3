// What comes of a round: decisions, what is told of them, and how those that were selected go on.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/round/round_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/rounds.h"
#include "renkei/v1/round_decision_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kYearHelp = {"ROUND/APPLICATION/YEAR: 01m8hdbw2c/01m8hdbw9a/2027, or its name",
                        "公募/応募/年度（例：01m8hdbw2c/01m8hdbw9a/2027）、またはリソース名"};

absl::Status PrintDecided(Session& session, const pb::DecideRoundRequest&,
                          const pb::DecideRoundResponse& reply) {
  session.printer().One(reply, [&] {
    const std::vector<pb::RoundApplication> changed(reply.applications().begin(),
                                                    reply.applications().end());
    const domain::Words words = WordsOf(session);
    view::Page page = view::UprightPage(session.lang(), "");
    page.blocks = Titled(
        session, [&] { return std::vector<view::Block>{view::DecisionsTable(changed, words)}; });
    return absl::StrCat(
        session.printer().Text(page),
        In(session.lang(),
           {absl::StrCat("selected ", reply.selected(), ", reserve ", reply.reserve(),
                         ", not selected ", reply.not_selected(), ", not decided ",
                         reply.undecided(), "\n"),
            absl::StrCat("選定 ", reply.selected(), "件、補欠 ", reply.reserve(), "件、非選定 ",
                         reply.not_selected(), "件、未決定 ", reply.undecided(), "件\n")}));
  });
  NoteDryRun(session);
  return absl::OkStatus();
}

absl::Status PrintSelected(Session& session, const pb::SelectRoundCasesRequest&,
                           const pb::SelectRoundCasesResponse& reply) {
  session.printer().One(reply, [&] {
    return In(
        session.lang(),
        {absl::StrCat("selected ", reply.selected(), ", selected already ",
                      reply.already_selected(), ", not readable ", reply.not_readable(), "\n"),
         absl::StrCat("登録 ", reply.selected(), "件、登録済み ", reply.already_selected(),
                      "件、閲覧できない事例 ", reply.not_readable(), "件\n")});
  });
  NoteDryRun(session);
  return absl::OkStatus();
}

std::vector<Column<pb::RoundFollowUp>> FollowUpColumns(Session&) {
  using F = pb::RoundFollowUp;
  const auto record = [](const pb::RoundFollowUpRecord& one) {
    return one.band().empty() ? one.text() : absl::StrCat(one.band(), " ", one.text());
  };
  return {{Heading<F>("title"), [](const F& f) { return f.title(); }, false, true},
          {Heading<F>("fiscal_year"), [](const F& f) { return absl::StrCat(f.fiscal_year()); }},
          {Heading<F>("self_report"), [record](const F& f) { return record(f.self_report()); },
           false, true},
          {Heading<F>("outside_evaluation"),
           [record](const F& f) { return record(f.outside_evaluation()); }, false, true},
          {Heading<F>("state_opinion"), [record](const F& f) { return record(f.state_opinion()); },
           false, true},
          {{"YEAR", "リソース名"}, [](const F& f) { return f.name(); }, false, false, true}};
}

std::string FollowUpText(Session& session, const pb::RoundFollowUp& year) {
  const domain::Words words = WordsOf(session);
  view::Page page = view::UprightPage(session.lang(), year.title());
  page.blocks = Titled(session, [&] { return view::FollowUpBlocks(year, words); });
  return session.printer().Text(page);
}

void AddDeciding(Noun noun) {
  AddVerb(
      noun,
      {.name = "decide",
       .description = {"Decides what comes of applications; --from-ranking all others as the "
                       "ranking proposes (coordinator)",
                       "応募の選定を決定します。--from-ranking で、残りを順位の案どおりに決定します"
                       "（全国調整の担当者）"},
       .calls = "RoundDecisionService/DecideRound",
       .takes = {Field("ROUND", "name", kRoundHelp),
                 Field("--application APPLICATION", "verdicts.application", kApplicationHelp),
                 Field("--result", "verdicts.result", {"What comes of it", "結果"}),
                 Field(
                     "--reason TEXT", "verdicts.reason",
                     {"Why (left out: by its place in the ranking)", "理由（省略時は順位による）"}),
                 Field("--deviation TEXT", "verdicts.deviation_reason",
                       {"Why it is another result than the ranking proposes",
                        "順位による案と異なる決定とする理由"}),
                 Field("--feedback TEXT", "verdicts.feedback_text",
                       {"What the bodies are told of it as a whole", "応募団体への全体の講評"}),
                 Field("--from-ranking", "from_ranking",
                       {"All others as the ranking proposes", "残りを順位の案どおりに決定する"})},
       .prints = Then<pb::DecideRoundResponse>(PrintDecided),
       .examples = {{"renkei round decide 01m8hdbw2c --from-ranking",
                     {"As the ranking has it", "順位の案どおりに"}},
                    {"renkei round decide 01m8hdbw2c --application 01m8hdbw2c/01m8hdbw9a --result "
                     "selected --reason 審査会の協議による",
                     {"One that ties at the line", "当落線上の同点を決める"}}}});
  AddVerb(noun,
          {.name = "publish",
           .description = {"Tells the results: to the bodies their own, to all what the round "
                           "says (coordinator)",
                           "選定結果を公表します。応募団体には自団体の結果と講評が、それ以外"
                           "には公募で定めた内容だけが伝わります（全国調整の担当者）"},
           .calls = "RoundDecisionService/PublishRound",
           .takes = {Field("ROUND", "name", kRoundHelp), Etag()},
           .prints = Written(RoundColumns),
           .examples = {{"renkei round publish 01m8hdbw2c",
                         {"Once everything is decided", "すべて決定してから"}}}});
  AddVerb(noun, {.name = "select-cases",
                 .description = {"Selects the cases that won as good practice (coordinator)",
                                 "選定された事例を、優良事例として登録します（全国調整の担当者）"},
                 .calls = "RoundDecisionService/SelectRoundCases",
                 .takes = {Field("ROUND", "name", kRoundHelp)},
                 .prints = Then<pb::SelectRoundCasesResponse>(PrintSelected),
                 .examples = {{"renkei round select-cases 01m8hdbw2c",
                               {"All of them in one act", "まとめて"}}}});
}

// One of the records of a year that people write.
void AddRecord(Noun noun, const char* name, const char* part, Text description,
               const std::string& example) {
  AddVerb(noun,
          {.name = name,
           .description = std::move(description),
           .calls = "RoundService/RecordRoundFollowUp",
           .sends = absl::StrCat("part: ROUND_FOLLOW_UP_PART_", part),
           .takes = {Field("YEAR", "name", kYearHelp),
                     Needed("--text TEXT", "record.text", {"What is said", "内容"}),
                     Field("--band TEXT", "record.band", {"A band in one's own words", "区分"}),
                     Field("--evaluator TEXT", "record.evaluator",
                           {"Who evaluated, as printed", "評価者（印刷する表記）"}),
                     Field("--date", "record.date",
                           {"The day on which it was judged (left out: today)",
                            "評価日（省略時は今日）"}),
                     Etag()},
           .prints = Written(FollowUpColumns),
           .examples = {{example, {"For fiscal year 2027", "2027年度分"}}}});
}

void AddFollowing(Noun noun) {
  const std::string one = " 01m8hdbw2c/01m8hdbw9a/2027";
  AddVerb(
      noun,
      {.name = "followed",
       .description = {"Lists how those that were selected went on, year by year: four "
                       "records side by side",
                       "選定後の経過を年度ごとに一覧します。自己評価・外部評価・国等の意見・"
                       "機械判定は、別々に示します"},
       .calls = "RoundService/ListRoundFollowUps",
       .takes = {Field("PARENT", "parent",
                       {"ROUND/APPLICATION, or ROUND/- for all of a round",
                        "公募/応募。公募のすべては 公募/-"}),
                 YearTerm("--year", "fiscal_year=", {"Of this fiscal year", "年度"}), Limit()},
       .prints = Listed(FollowUpColumns),
       .examples = {{"renkei round followed 01m8hdbw2c/-", {"All of a round", "公募のすべて"}}}});
  AddVerb(noun, {.name = "year",
                 .description = {"Shows one year of one that was selected",
                                 "選定後の経過を、1年度分表示します"},
                 .calls = "RoundService/GetRoundFollowUp",
                 .takes = {Field("YEAR", "name", kYearHelp)},
                 .prints = Page(FollowUpText),
                 .examples = {{absl::StrCat("renkei round year", one),
                               {"By the beginnings of ids", "IDの先頭で"}}}});
  AddRecord(noun, "self-report", "SELF_REPORT",
            {"Records the self-report of a year (the body that leads)",
             "年度の自己評価を記録します（代表団体）"},
            absl::StrCat("renkei round self-report", one, " --text 順調に進んだ --band A"));
  AddRecord(noun, "evaluate", "OUTSIDE_EVALUATION",
            {"Records an outside evaluation of a year (secretariat)",
             "年度の外部評価を記録します（実施団体の事務局）"},
            absl::StrCat("renkei round evaluate", one,
                         " --text 成果が広がっている --evaluator 有識者会議"));
  AddRecord(noun, "opinion", "STATE_OPINION",
            {"Records the state's opinion on a year (secretariat)",
             "年度についての国等の意見を記録します（実施団体の事務局）"},
            absl::StrCat("renkei round opinion", one, " --text 横展開を期待する"));
  AddVerb(
      noun,
      {.name = "score",
       .description = {"Works the machine score of a year out from the vision's progress "
                       "(secretariat)",
                       "ビジョンの達成状況から、年度の機械判定を計算します（実施団体の事務局）"},
       .calls = "RoundService/RecordRoundFollowUp",
       .sends = "part: ROUND_FOLLOW_UP_PART_MACHINE_SCORE",
       .takes = {Field("YEAR", "name", kYearHelp), Etag()},
       .prints = Written(FollowUpColumns),
       .examples = {{absl::StrCat("renkei round score", one), {"As of today", "今日の時点で"}}}});
  AddVerb(noun, {.name = "show-year",
                 .description = {"Shows a year to the round's audience (secretariat)",
                                 "年度の経過を、公募の公開範囲に公表します（実施団体の事務局）"},
                 .calls = "RoundService/ShowRoundFollowUp",
                 .sends = "shown: true",
                 .takes = {Field("YEAR", "name", kYearHelp), Etag()},
                 .prints = Written(FollowUpColumns),
                 .examples = {{absl::StrCat("renkei round show-year", one),
                               {"All four records", "4つの記録を公表する"}}}});
  AddVerb(
      noun,
      {.name = "hide-year",
       .description = {"Shows it no longer (secretariat)",
                       "年度の経過の公表を取り消します（実施団体の事務局）"},
       .calls = "RoundService/ShowRoundFollowUp",
       .takes = {Field("YEAR", "name", kYearHelp), Etag()},
       .prints = Written(FollowUpColumns),
       .examples = {{absl::StrCat("renkei round hide-year", one),
                     {"To the bodies and the secretariat alone", "応募団体と実施団体だけに"}}}});
}

}  // namespace

void AddRoundResults(Noun noun) {
  AddDeciding(noun);
  AddFollowing(noun);
}

}  // namespace renkei::cli
