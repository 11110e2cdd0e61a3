// What the secretariat does with readings: it shares them out, sees how far they are, and ranks what came of
// them once a stage is over.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/review/review_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/lib/error.h"
#include "client/view/page/reviews.h"
#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kScoredHelp = {"ROUND/APPLICATION with the beginnings of ids, or its name",
                          "公募/応募（IDの先頭）、またはリソース名"};

template <typename Blocks>
std::string ReviewPage(Session& session, const std::string& title, Blocks blocks) {
  view::Page page = view::UprightPage(session.lang(), title);
  page.blocks = Titled(session, blocks);
  return session.printer().Text(page);
}

std::string ProgressText(Session& session, const pb::ReviewProgress& progress) {
  const domain::Words words = WordsOf(session);
  return ReviewPage(session, "", [&] { return view::ProgressBlocks(progress, words); });
}

std::string RankingText(Session& session, const pb::RoundRanking& ranking) {
  const domain::Words words = WordsOf(session);
  return ReviewPage(session, "", [&] {
    std::vector<view::Block> blocks = {view::RankingTable(ranking, words)};
    if (!ranking.applications().empty() && ranking.applications(0).mark() != 0)
      blocks.emplace_back(view::Paragraphs{{view::RankingLine(ranking, session.lang())}});
    return blocks;
  });
}

std::string ScoresText(Session& session, const pb::RankedApplication& application) {
  pb::GetRoundRequest get;
  get.set_name(std::string(domain::ParentName(application.application(), 2)));
  const auto round = session.Call<pb::Round>("RoundService/GetRound", get);
  const std::vector<pb::RoundCriterion> criteria =
      round.ok()
          ? std::vector<pb::RoundCriterion>(round->criteria().begin(), round->criteria().end())
          : std::vector<pb::RoundCriterion>();
  const domain::Words words = WordsOf(session);
  return ReviewPage(session, application.title(),
                    [&] { return view::ScoreBlocks(application, criteria, words); });
}

std::vector<Column<pb::RoundAssignment>> AssignmentColumns(Session& session) {
  using A = pb::RoundAssignment;
  return {
      {{"NO", "番号"}, [](const A& a) { return std::string(domain::LastSegment(a.name())); }, true},
      {Heading<A>("time"), Says<A>(session, "time")},
      {Heading<A>("stage"), Says<A>(session, "stage")},
      {Heading<A>("way"), Says<A>(session, "way")},
      {Heading<A>("readings_each"),
       [](const A& a) {
         return a.readings_each() == 0 ? std::string() : absl::StrCat(a.readings_each());
       },
       true},
      {Heading<A>("seed"),
       [](const A& a) { return a.seed() == 0 ? std::string() : absl::StrCat(a.seed()); }, true},
      {Heading<A>("assigned"), [](const A& a) { return absl::StrCat(a.assigned_size()); }, true},
      {Heading<A>("reproduced"), Says<A>(session, "reproduced")}};
}

struct AssignArguments {
  std::string round;
  int way = 0;
  int stage = pb::REVIEW_STAGE_FIRST;
  int each = 0;
  std::string seed;
  std::vector<std::string> readings;
};

// Sent until nothing is left; a call assigns a part at a time.
absl::Status RunAssign(Session& session, const AssignArguments& args) {
  pb::AssignRoundReadingsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.resolver().Round(args.round));
  request.set_way(static_cast<pb::AssignmentWay>(args.way));
  request.set_stage(static_cast<pb::ReviewStage>(args.stage));
  request.set_readings_each(args.each);
  uint64_t seed = 0;
  if (!args.seed.empty() && !absl::SimpleAtoi(args.seed, &seed)) {
    return client::LocalError(absl::StatusCode::kInvalidArgument,
                              {absl::StrCat("\"", args.seed, "\" is no whole number"),
                               absl::StrCat("「", args.seed, "」は整数で指定してください。")});
  }
  request.set_seed(seed);
  for (const std::string& text : args.readings) {
    ASSIGN_OR_RETURN(*request.add_readings(), session.resolver().RoundReading(text));
  }
  request.set_validate_only(session.dry_run());
  pb::AssignRoundReadingsResponse all;
  do {
    ASSIGN_OR_RETURN(auto part, session.Call<pb::AssignRoundReadingsResponse>(
                                    "ReviewService/AssignRoundReadings", request));
    part.mutable_assigned()->MergeFrom(all.assigned());
    all = std::move(part);
    request.set_seed(all.seed());
  } while (all.remaining() > 0 && !session.dry_run());
  session.printer().One(all, [&] {
    const domain::Words words = WordsOf(session);
    return ReviewPage(session, "", [&] { return view::AssignedBlocks(all, words); });
  });
  NoteDryRun(session);
  return absl::OkStatus();
}

void AddAssign(Noun noun) {
  const auto args = std::make_shared<AssignArguments>();
  Verb verb = noun.AddVerb(
      "assign",
      {"Assigns readings: by hand, by load, at random, or everything to everybody (secretariat)",
       "審査を割り当てます。指名、均等、無作為、全員の別を指定します（実施団体の事務局）"});
  verb.Positional(&args->round, "ROUND", kReviewedRoundHelp)
      .Positionals(&args->readings, "READING",
                   {"By hand: ROUND/APPLICATION/ACCOUNT, as many as wanted",
                    "指名するとき：公募のID/応募のID/アカウント。複数指定できます"},
                   false)
      .Choice(&args->way, "--way", *pb::AssignmentWay_descriptor(),
              {"How they are shared out", "割当の方法"}, true)
      .Choice(
          &args->stage, "--stage", *pb::ReviewStage_descriptor(),
          {"The first reading (default) or the panel", "段階（省略時は書面審査。審査会は panel）"})
      .Integer(&args->each, "--each", 1, 20,
               {"How many readings each application is to have", "応募1件あたりの人数"})
      .Option(&args->seed, "--seed", "NUMBER",
              {"At random: the seed of a lot that was drawn before",
               "無作為のとき：以前の抽選を再現する乱数の種"})
      .Example("renkei review assign 01m8hdbw2c --way at-random --each 3",
               {"Three reviewers for each, by lot", "応募1件につき3人を抽選で"})
      .Example("renkei review assign 01m8hdbw2c --way everybody --stage panel",
               {"The panel reads everything", "審査会では全員がすべてを審査する"});
  verb.Run([args](Session& session) { return RunAssign(session, *args); });
}

}  // namespace

void AddReviewSecretariat(Noun noun) {
  AddAssign(noun);
  AddVerb(noun, {.name = "release",
                 .description = {"Takes a reading that was not handed in off its reviewer "
                                 "(secretariat)",
                                 "提出前の割当を取り消します（実施団体の事務局）"},
                 .calls = "ReviewService/ChangeRoundReading",
                 .sends = "action: READING_ACTION_RELEASE",
                 .takes = {Field("READING", "name",
                                 {"ROUND/APPLICATION/ACCOUNT, or its name",
                                  "公募のID/応募のID/アカウント、またはリソース名"}),
                           Needed("--stage", "stage", {"first or panel", "段階"}), Etag()},
                 .prints = Resource<pb::RoundReading>(),
                 .examples = {{"renkei review release 01m8hdbw2c/01m8hdbw9a/sato --stage first",
                               {"Of the first reading", "書面審査の割当を取り消す"}}}});
  AddVerb(
      noun,
      {.name = "progress",
       .description = {"Shows how far the readings of a round are (secretariat)",
                       "審査の進み具合を表示します。評点は表示しません（実施団体の事務局）"},
       .calls = "ReviewService/GetReviewProgress",
       .takes = {Field("ROUND", "name", kReviewedRoundHelp),
                 Field("--stage", "stage", {"first or panel", "段階"})},
       .prints = Page(ProgressText),
       .examples = {{"renkei review progress 01m8hdbw2c", {"The present stage", "いまの段階"}}}});
  AddVerb(noun,
          {.name = "assignments",
           .description = {"Lists how readings were assigned, and whether the lot gives the "
                           "same again (secretariat)",
                           "割当の記録と、抽選の再現結果を一覧します（実施団体の事務局）"},
           .calls = "ReviewService/ListRoundAssignments",
           .takes = {Field("ROUND", "parent", kReviewedRoundHelp), Limit()},
           .prints = Listed(AssignmentColumns),
           .examples = {{"renkei review assignments 01m8hdbw2c", {"Of one round", "一つの公募"}}}});
  AddVerb(noun,
          {.name = "ranking",
           .description = {"Ranks the applications once a stage is over (secretariat, panel)",
                           "段階が終わった後に、順位案を表示します（実施団体の事務局、審査会）"},
           .calls = "ReviewService/RankRound",
           .takes = {Field("ROUND", "name", kReviewedRoundHelp),
                     Field("--order", "order",
                           {"by-rank, by-spread (disagreement first) or by-number",
                            "並び順（順位、評価の開き、応募番号）"})},
           .prints = Page(RankingText),
           .examples = {{"renkei review ranking 01m8hdbw2c --order by-spread",
                         {"What reviewers disagree on comes first", "評価の分かれた応募から"}}}});
  AddVerb(
      noun,
      {.name = "scores",
       .description = {"Shows what each reviewer gave an application, with words "
                       "(secretariat, panel)",
                       "応募の評点とコメントを、委員ごとに表示します（実施団体の事務局、審査会）"},
       .calls = "ReviewService/ScoreApplication",
       .takes = {Field("APPLICATION", "name", kScoredHelp)},
       .prints = Page(ScoresText),
       .examples = {{"renkei review scores 01m8hdbw2c/01m8hdbw9a",
                     {"By the beginnings of ids", "IDの先頭で"}}}});
}

}  // namespace renkei::cli
