// `renkei opinion`: opinions on a plan, and the answers to them (意見と対応).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/opinion_verbs.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/opinions.h"
#include "renkei/v1/planning_service.pb.h"

namespace renkei::cli {
namespace {

const Text kOpinionHelp = {"VISION/NUMBER, or its name", "ビジョン/番号、またはリソース名"};
const Text kSourceKindHelp = {"Where it comes from", "意見元の区分"};
const Text kAnswerHelp = {"What becomes of it", "対応の区分"};
const Text kReasonHelp = {"What was done, or why not; needed but for adopted",
                          "対応・考え方。「反映」以外では必須"};
const Text kFollowedHelp = {
    "The revision in which it can be read (left out: the one with which it "
    "is published)",
    "反映した版の番号（省略時は、公表したときの版）"};

std::vector<Column<pb::Opinion>> OpinionColumns(Session& session) {
  using O = pb::Opinion;
  return {{Heading<O>("number"), [](const O& o) { return absl::StrCat(o.number()); }, true},
          {Heading<O>("source_kind"), Says<O>(session, "source_kind")},
          {Heading<O>("source"), [](const O& o) { return o.source(); }, false, true},
          {Heading<O>("subject"), Says<O>(session, "subject"), false, true},
          {Heading<O>("text"), [](const O& o) { return o.text(); }, false, true},
          {Heading<O>("same_count"), [](const O& o) { return absl::StrCat(o.same_count()); }, true},
          {Heading<O>("section"), [](const O& o) { return o.section(); }, false, true},
          {Heading<O>("answer"), Says<O>(session, "answer")},
          {Heading<O>("reason"), [](const O& o) { return o.reason(); }, false, true},
          {Heading<O>("published_revision"),
           [](const O& o) {
             return o.published_revision() == 0 ? "" : absl::StrCat(o.published_revision());
           },
           true},
          {{"NAME", "リソース名"}, [](const O& o) { return o.name(); }, false, false, true}};
}

absl::Status PrintCounts(Session& session, const pb::CountOpinionsRequest&,
                         const pb::CountOpinionsResponse& counted) {
  const domain::Words words = WordsOf(session);
  session.printer().One(counted, [&] {
    view::Page page = view::UprightPage(session.lang(), "");
    page.blocks.emplace_back(view::OpinionCounts(counted, words));
    return session.printer().Text(page);
  });
  return absl::OkStatus();
}

absl::Status PrintPublished(Session& session, const pb::PublishOpinionsRequest&,
                            const pb::PublishOpinionsResponse& reply) {
  session.printer().List(std::vector<pb::Opinion>(reply.opinions().begin(), reply.opinions().end()),
                         OpinionColumns(session));
  NoteDryRun(session);
  if (reply.unchanged() > 0)
    session.Note(
        {absl::StrCat(reply.unchanged(), " were published with this revision before"),
         absl::StrCat("すでにこの版とともに公表されているもの: ", reply.unchanged(), "件")});
  if (reply.unanswered() > 0)
    session.Note(
        {absl::StrCat(reply.unanswered(), " are not answered yet and stay private"),
         absl::StrCat("対応が未記入のため公表していないもの: ", reply.unanswered(), "件")});
  if (reply.remaining() > 0)
    session.Note({absl::StrCat(reply.remaining(), " are left: call it again"),
                  absl::StrCat("残り", reply.remaining(), "件です。もう一度実行してください。")});
  return absl::OkStatus();
}

absl::Status PrintWithdrawn(Session& session, const pb::WithdrawOpinionsRequest&,
                            const pb::WithdrawOpinionsResponse& reply) {
  session.printer().List(std::vector<pb::Opinion>(reply.opinions().begin(), reply.opinions().end()),
                         OpinionColumns(session));
  NoteDryRun(session);
  return absl::OkStatus();
}

Argument FromSource() { return Term("--source-kind", "source_kind=", kSourceKindHelp); }
Argument WithAnswer() { return Term("--answer", "answer=", kAnswerHelp); }
Argument Unanswered() {
  return TermSwitch("--unanswered", "answer=NONE", {"Not answered yet", "対応が未記入のものだけ"});
}

void AddOpinionReading(Noun noun) {
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists the opinions on a plan in order of number",
                           "計画への意見を番号順に一覧します"},
           .calls = "PlanningService/ListOpinions",
           .takes = {Field("VISION", "parent", kOpinionPlanHelp), FromSource(), WithAnswer(),
                     Unanswered(),
                     Term("--text TEXT",
                          "text:", {"That contain this", "意見に含まれる文字で絞ります"}),
                     FilterText(), Limit()},
           .prints = Listed(OpinionColumns, kOpinionPageSize),
           .examples = {{"renkei opinion list 141003/strategy-2023", {"All of them", "すべて"}},
                        {"renkei opinion list 141003/strategy-2023 --unanswered",
                         {"What is still to be answered", "これから対応を書くもの"}}}});
  AddVerb(
      noun,
      {.name = "show",
       .description = {"Shows one opinion", "一つの意見を表示します"},
       .calls = "PlanningService/GetOpinion",
       .takes = {Field("OPINION", "name", kOpinionHelp)},
       .prints = Resource<pb::Opinion>(),
       .examples = {{"renkei opinion show 141003/strategy-2023/12", {"By its number", "番号で"}}}});
  AddVerb(noun,
          {.name = "count",
           .description = {"Counts opinions by where they come from and what was answered",
                           "意見の数を、意見元と対応の区分ごとに集計します"},
           .calls = "PlanningService/CountOpinions",
           .takes = {Field("VISION", "parent", kOpinionPlanHelp), FilterText()},
           .prints = Then<pb::CountOpinionsResponse>(PrintCounts),
           .examples = {{"renkei opinion count 141003/strategy-2023", {"All of them", "すべて"}}}});
}

void AddOpinionWriting(Noun noun) {
  AddVerb(noun,
          {.name = "add",
           .description = {"Records an opinion on a plan", "計画への意見を登録します"},
           .calls = "PlanningService/CreateOpinion",
           .takes = {Field("VISION", "parent", kOpinionPlanHelp),
                     Needed("--source-kind", "opinion.source_kind", kSourceKindHelp),
                     Needed("--text TEXT", "opinion.text", {"What it says", "意見"}),
                     Field("--source TEXT", "opinion.source",
                           {"Which meeting, which round", "会議や回の名称"}),
                     Field("--date", "opinion.received_date",
                           {"The day on which it was received", "受付日"}),
                     Field("--node VISION/NODE", "opinion.subject",
                           {"It speaks of this node", "対象の施策等"}, &Resolver::Node),
                     Field("--kpi VISION/KPI", "opinion.subject",
                           {"It speaks of this KPI", "対象のKPI"}, &Resolver::Kpi),
                     Number("--number", "opinion.number", 1, 20'000,
                            {"Its number (left out: behind the last)",
                             "番号（省略時は最後の番号の次）"}),
                     Number("--same", "opinion.same_count", 1, 1'000'000,
                            {"How many gave it", "同じ意見の数"}),
                     Field("--section TEXT", "opinion.section",
                           {"The section that writes the answer", "対応を書く課"})},
           .prints = Written(OpinionColumns),
           .examples = {{"renkei opinion add 141003/strategy-2023 --source-kind assembly --source "
                         "令和6年第2回定例会 --text 便数を増やしてほしい --node "
                         "141003/strategy-2023/g1-1",
                         {"From the assembly, of a measure", "議会から、施策について"}}}});
  AddVerb(noun,
          {.name = "answer",
           .description = {"Answers an opinion", "意見への対応を記録します"},
           .calls = "PlanningService/UpdateOpinion",
           .sends = "update_mask { paths: 'answer' paths: 'reason' paths: 'followed_revision' }",
           .takes = {Field("OPINION", "opinion.name", kOpinionHelp),
                     Needed("--answer", "opinion.answer", kAnswerHelp),
                     Field("--reason TEXT", "opinion.reason", kReasonHelp),
                     Number("--followed-revision", "opinion.followed_revision", 1, 1'000'000,
                            kFollowedHelp),
                     Etag("opinion.etag")},
           .prints = Written(OpinionColumns),
           .examples = {{"renkei opinion answer 141003/strategy-2023/12 --answer 一部反映 --reason "
                         "朝夕の増便を検討する",
                         {"By its number", "番号で"}}}});
  AddVerb(noun, {.name = "set",
                 .description = {"Changes an opinion", "意見を直します"},
                 .calls = "PlanningService/UpdateOpinion",
                 .takes = {Field("OPINION", "opinion.name", kOpinionHelp),
                           Field("--source-kind", "opinion.source_kind", kSourceKindHelp),
                           Field("--source TEXT", "opinion.source",
                                 {"Which meeting, which round", "会議や回の名称"}),
                           Field("--text TEXT", "opinion.text", {"What it says", "意見"}),
                           Field("--date", "opinion.received_date",
                                 {"The day on which it was received", "受付日"}),
                           Number("--number", "opinion.number", 1, 20'000, {"Its number", "番号"}),
                           Number("--same", "opinion.same_count", 1, 1'000'000,
                                  {"How many gave it", "同じ意見の数"}),
                           Field("--section TEXT", "opinion.section",
                                 {"The section that writes the answer", "対応を書く課"}),
                           Etag("opinion.etag")},
                 .prints = Written(OpinionColumns),
                 .examples = {{"renkei opinion set 141003/strategy-2023/12 --section 交通政策課",
                               {"Whose answer it is", "対応を書く課を決める"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes an opinion that is not published",
                                 "公表していない意見を削除します"},
                 .calls = "PlanningService/DeleteOpinion",
                 .takes = {Field("OPINION", "name", kOpinionHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei opinion delete 141003/strategy-2023/12",
                               {"By its number", "番号で"}}}});
}

void AddOpinionPublication(Noun noun) {
  AddVerb(
      noun,
      {.name = "publish",
       .description = {"Shows answered opinions to everybody who reads a revision (approver)",
                       "対応を書いた意見を、版を読める人すべてに公表します（承認の権限）"},
       .calls = "PlanningService/PublishOpinions",
       .takes = {Field("VISION", "parent", kOpinionPlanHelp),
                 Field("--opinion OPINION", "names",
                       {"These alone; as often as needed (left out: all that are answered)",
                        "この意見だけ。繰り返し指定できます（省略時は、対応を書いたものすべて）"}),
                 Number("--revision", "revision", 1, 1'000'000,
                        {"With this revision (left out: the one in force)",
                         "この版とともに（省略時は現行の版）"})},
       .prints = Then<pb::PublishOpinionsResponse>(PrintPublished),
       .examples = {{"renkei opinion publish 141003/strategy-2023",
                     {"All that are answered", "対応を書いたものすべて"}}}});
  AddVerb(noun,
          {.name = "withdraw",
           .description = {"Makes published opinions the owners' alone again (approver)",
                           "公表した意見を、所有団体だけのものに戻します（承認の権限）"},
           .calls = "PlanningService/WithdrawOpinions",
           .takes = {Field("VISION", "parent", kOpinionPlanHelp),
                     Needed("--opinion OPINION", "names",
                            {"Which; as often as needed", "対象の意見。繰り返し指定できます"})},
           .prints = Then<pb::WithdrawOpinionsResponse>(PrintWithdrawn),
           .examples = {{"renkei opinion withdraw 141003/strategy-2023 --opinion "
                         "141003/strategy-2023/12",
                         {"One of them", "一つだけ"}}}});
}

}  // namespace

void AddOpinion(CommandTree& tree) {
  Noun noun =
      tree.AddNoun("opinion", {"Opinions on plans, and the answers to them", "計画への意見と対応"});
  AddOpinionReading(noun);
  AddOpinionWriting(noun);
  AddOpinionPublication(noun);
  AddOpinionExport(noun);
  AddOpinionSearch(noun);
}

}  // namespace renkei::cli
