// Judging in rounds: what one has to read, reading it, who judges and how far it is, and what came of it.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/reviews.h"
#include "client/view/page/rounds.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/review/reviewer_steps.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kReadingsOnPage = 500;
constexpr int kReviewersOnPage = 500;
constexpr int kAssignmentsOnPage = 100;
constexpr int kReviewedSegments = 2;

absl::StatusOr<std::vector<pb::RoundReading>> FetchReadings(Visit& visit,
                                                            const std::string& parent) {
  pb::ListRoundReadingsRequest list;
  list.set_parent(parent);
  list.set_page_size(kReadingsOnPage);
  return visit.calls.List<pb::RoundReading>("ReviewService/ListRoundReadings", list);
}

absl::StatusOr<std::vector<pb::RoundReviewer>> FetchReviewers(Visit& visit,
                                                              const std::string& parent) {
  pb::ListRoundReviewersRequest list;
  list.set_parent(parent);
  list.set_page_size(kReviewersOnPage);
  return visit.calls.List<pb::RoundReviewer>("ReviewService/ListRoundReviewers", list);
}

absl::StatusOr<pb::Round> ReviewedRound(Visit& visit, const std::string& name) {
  pb::GetRoundRequest get;
  get.set_name(std::string(domain::ParentName(name, kReviewedSegments)));
  return visit.calls.Call<pb::Round>("RoundService/GetRound", get);
}

absl::StatusOr<pb::ReviewProgress> FetchReviewProgress(Visit& visit, const std::string& round) {
  pb::GetReviewProgressRequest get;
  get.set_name(round);
  return visit.calls.Call<pb::ReviewProgress>("ReviewService/GetReviewProgress", get);
}

absl::StatusOr<pb::RoundRanking> FetchRanking(Visit& visit, const std::string& round) {
  pb::RankRoundRequest rank;
  rank.set_name(round);
  if (visit.query.Get("order") == "spread") rank.set_order(pb::RANKING_ORDER_BY_SPREAD);
  if (visit.query.Get("order") == "number") rank.set_order(pb::RANKING_ORDER_BY_NUMBER);
  return visit.calls.Call<pb::RoundRanking>("ReviewService/RankRound", rank);
}

domain::ReviewActor ReviewActorFor(const pb::Account& me, const std::string& owner,
                                   const std::string& name) {
  domain::ReviewActor actor;
  actor.of_owner = me.organization() == owner;
  actor.coordinator = Has(me, pb::ROLE_COORDINATOR);
  actor.is_reviewer = domain::LastSegment(me.name()) == domain::LastSegment(name);
  return actor;
}

// The forms of a reviewer that this account may send.
std::vector<std::string> WaysOfReviewer(const std::optional<pb::Account>& me,
                                        const pb::Round& round, const pb::RoundReviewer& reviewer) {
  std::vector<std::string> ways;
  if (!me) return ways;
  const domain::ReviewActor actor = ReviewActorFor(*me, reviewer.owner(), reviewer.name());
  for (const pb::RoundReviewerAction action : domain::OpenReviewerSteps(round, reviewer, actor)) {
    const std::string way = ReviewerFormPath(reviewer.name(), action);
    if (!way.empty()) ways.push_back(way);
  }
  return ways;
}

// Those of one's own sheet: by what the server says is open.
std::vector<std::string> WaysOfReading(const std::optional<pb::Account>& me,
                                       const pb::RoundReading& reading) {
  std::vector<std::string> ways;
  const bool own = me && domain::LastSegment(me->name()) == domain::LastSegment(reading.name());
  if (!own) return ways;
  switch (domain::StateOfSheet(reading, reading.open_stage())) {
    case pb::READING_STATE_ASSIGNED:
    case pb::READING_STATE_DRAFT:
      ways = {reading.name() + "/write", reading.name() + "/submit"};
      break;
    case pb::READING_STATE_SUBMITTED:
      ways = {reading.name() + "/reopen"};
      break;
    default:
      break;
  }
  return ways;
}

std::vector<pb::RoundCriterion> CriteriaOf(const pb::Round& round) {
  return {round.criteria().begin(), round.criteria().end()};
}

}  // namespace

absl::StatusOr<Shown> ReviewsPage(Visit& visit, const std::string&) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const std::vector<pb::RoundReviewer> appointments,
                   FetchReviewers(visit, "rounds/-"));
  ASSIGN_OR_RETURN(const std::vector<pb::RoundReading> readings,
                   FetchReadings(visit, "rounds/-/applications/-"));
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"What I have to judge", "自分が担当する審査"});
    view::Table table = view::ReadingsTable(readings, /*for_owner=*/false, visit.words());
    table.title = visit.Say({"Readings", "審査票"});
    WriteBlocks(shown.main, visit, {std::move(table)});
    // Away from the server: the sheets are filled in as a workbook, and come back.
    if (!readings.empty()) {
      WriteWayToExport(shown.main, visit, "exportReadings");
      if (account) {
        WriteWayToImport(shown.main, visit, pb::EXCHANGE_KIND_ROUND_READINGS, "",
                         account->organization(),
                         {"Import points from a workbook", "評点をExcelファイルから取り込む"});
      }
    }
    if (!appointments.empty()) {
      view::Table asked =
          view::ReviewersTable(appointments, /*of_several_rounds=*/true, visit.words());
      asked.title = visit.Say({"Appointments", "審査委員への就任"});
      WriteBlocks(shown.main, visit, {std::move(asked)});
    }
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> ReviewsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const std::vector<pb::RoundReading> readings,
                   FetchReadings(visit, "rounds/-/applications/-"));
  const std::string title = visit.Say({"What I have to judge", "自分が担当する審査"});
  if (format == kJson) {
    JsonObject json;
    json.Add("readings", readings);
    return std::move(json).Take(title);
  }
  return TableFile(visit.calls.titles().Titled([&] {
    return view::ReadingsTable(readings, /*for_owner=*/false, visit.words());
  }),
                   title, format);
}

absl::StatusOr<Shown> ReadingPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetRoundReadingRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto reading,
                   visit.calls.Call<pb::RoundReading>("ReviewService/GetRoundReading", get));
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = view::ReadingTitle(reading, visit.lang);
    shown.subtitle = reading.round_title();
    WriteFormLinks(shown.main, visit, WaysOfReading(account, reading));
    {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/reviews", visit.Say({"What I have to judge", "担当する審査の一覧"}));
    }
    WriteBlocks(shown.main, visit, view::ReadingBlocks(reading, visit.words()));
    WriteBlocks(shown.main, visit, view::AppliedText(reading.application(), visit.words()));
    return shown;
  });
}

absl::StatusOr<Shown> ReviewerPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  pb::GetRoundReviewerRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto reviewer,
                   visit.calls.Call<pb::RoundReviewer>("ReviewService/GetRoundReviewer", get));
  ASSIGN_OR_RETURN(const pb::Round round, ReviewedRound(visit, name));
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = reviewer.display_name();
    shown.subtitle = visit.Say({"Reviewer", "審査委員"});
    WriteFormLinks(shown.main, visit, WaysOfReviewer(account, round, reviewer));
    WriteBlocks(shown.main, visit, view::ReviewerBlocks(reviewer, visit.words()));
    return shown;
  });
}

absl::StatusOr<Shown> ReviewProgressPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Round round, ReviewedRound(visit, name));
  ASSIGN_OR_RETURN(const pb::ReviewProgress progress, FetchReviewProgress(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::RoundReviewer> reviewers, FetchReviewers(visit, name));
  pb::ListRoundAssignmentsRequest listing;
  listing.set_parent(name);
  listing.set_page_size(kAssignmentsOnPage);
  ASSIGN_OR_RETURN(const auto assignments, visit.calls.List<pb::RoundAssignment>(
                                               "ReviewService/ListRoundAssignments", listing));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Review", "審査"});
    shown.subtitle = round.title();
    WriteFormLinks(shown.main, visit, {name + "/nameReviewer", name + "/assign"});
    {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, absl::StrCat("/", name, "/ranking"), visit.Say({"Ranking", "順位案"}));
    }
    view::Table table = view::ReviewersTable(reviewers, /*of_several_rounds=*/false, visit.words());
    table.title = visit.Say({"Reviewers", "審査委員"});
    WriteBlocks(shown.main, visit, {std::move(table)});
    WriteBlocks(shown.main, visit, view::ProgressBlocks(progress, visit.words()));
    WriteBlocks(shown.main, visit, {view::AssignmentsTable(assignments, visit.words())});
    WriteWayToExport(shown.main, visit, name + "/exportReadings");
    WriteFileLinks(shown.main, visit, {"How far each is", "委員別の進み具合"});
    return shown;
  });
}

absl::StatusOr<PageFile> ReviewProgressFile(Visit& visit, const std::string& name,
                                            FileFormat format) {
  ASSIGN_OR_RETURN(const pb::ReviewProgress progress, FetchReviewProgress(visit, name));
  const std::string title = visit.Say({"Review", "審査の進み具合"});
  if (format == kJson) {
    JsonObject json;
    json.Add("progress", progress);
    return std::move(json).Take(title);
  }
  return TableFile(
      view::LoadsTable({progress.reviewers().begin(), progress.reviewers().end()}, visit.lang),
      title, format);
}

absl::StatusOr<Shown> RankingPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Round round, ReviewedRound(visit, name));
  ASSIGN_OR_RETURN(const pb::RoundRanking ranking, FetchRanking(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Ranking", "順位案"});
    shown.subtitle = round.title();
    {
      const auto way = shown.main.Open("p");
      const std::string here = absl::StrCat("/", name, "/ranking");
      WriteLink(shown.main, here, visit.Say({"By place", "順位の順"}));
      shown.main.Text(" ");
      WriteLink(shown.main, here + "?order=spread",
                visit.Say({"Disagreement first", "評価の開きの大きい順"}));
      shown.main.Text(" ");
      WriteLink(shown.main, here + "?order=number", visit.Say({"By number", "応募番号の順"}));
    }
    std::vector<view::Block> blocks = {view::RankingTable(ranking, visit.words())};
    if (!ranking.applications().empty() &&
        ranking.applications(0).mark() != pb::RANKING_MARK_UNSPECIFIED)
      blocks.emplace_back(view::Paragraphs{{view::RankingLine(ranking, visit.lang)}});
    WriteBlocks(shown.main, visit, blocks);
    {
      const auto list = shown.main.Open("ul");
      for (const pb::RankedApplication& one : ranking.applications()) {
        const auto item = shown.main.Open("li");
        WriteLink(shown.main, absl::StrCat("/", one.application(), "/scores"),
                  visit.Say({absl::StrCat("Points and words: No. ", one.number()),
                             absl::StrCat("委員別の評点とコメント：第", one.number(), "号")}));
      }
    }
    WriteFileLinks(shown.main, visit, {"The ranking", "順位案の一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> RankingFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::RoundRanking ranking, FetchRanking(visit, name));
  const std::string title = visit.Say({"Ranking", "順位案"});
  if (format == kJson) {
    JsonObject json;
    json.Add("ranking", ranking);
    return std::move(json).Take(title);
  }
  return TableFile(
      visit.calls.titles().Titled([&] { return view::RankingTable(ranking, visit.words()); }),
      title, format);
}

absl::StatusOr<Shown> ScoresPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Round round, ReviewedRound(visit, name));
  pb::ScoreApplicationRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto scores,
                   visit.calls.Call<pb::RankedApplication>("ReviewService/ScoreApplication", get));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = scores.title();
    shown.subtitle = round.title();
    {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, absl::StrCat("/", round.name(), "/ranking"),
                visit.Say({"Ranking", "順位案"}));
    }
    WriteBlocks(shown.main, visit, view::ScoreBlocks(scores, CriteriaOf(round), visit.words()));
    WriteFileLinks(shown.main, visit, {"Points of each reviewer", "委員別の評点"});
    return shown;
  });
}

absl::StatusOr<PageFile> ScoresFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::Round round, ReviewedRound(visit, name));
  pb::ScoreApplicationRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto scores,
                   visit.calls.Call<pb::RankedApplication>("ReviewService/ScoreApplication", get));
  if (format == kJson) {
    JsonObject json;
    json.Add("scores", scores);
    return std::move(json).Take(scores.title());
  }
  return TableFile(view::PointsTable(scores, CriteriaOf(round), visit.lang), scores.title(),
                   format);
}

}  // namespace renkei::web
