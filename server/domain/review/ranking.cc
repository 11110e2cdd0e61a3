#include "server/domain/review/ranking.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/round/round_rules.h"

namespace renkei::domain {
namespace {

int CountedBodies(const pb::RoundBonusRule& rule, const pb::RoundApplication& application) {
  return static_cast<int>(
      absl::c_count_if(application.bodies(), [&](const pb::RoundApplicant& body) {
        return rule.kinds().empty() || absl::c_linear_search(rule.kinds(), body.kind());
      }));
}

// The criteria as ties are told apart by them: the largest weight first, equal ones as they stand.
std::vector<std::string> CriteriaByWeight(const pb::Round& round) {
  std::vector<const pb::RoundCriterion*> criteria;
  for (const pb::RoundCriterion& criterion : round.criteria()) criteria.push_back(&criterion);
  std::stable_sort(criteria.begin(), criteria.end(),
                   [](const auto* a, const auto* b) { return a->weight() > b->weight(); });
  std::vector<std::string> ids;
  for (const pb::RoundCriterion* criterion : criteria) ids.push_back(criterion->id());
  return ids;
}

// Orders applications with points. Exact throughout.
class RankingComparison {
 public:
  RankingComparison(const pb::Round& round, pb::ReviewStage stage)
      : round_(round), scale_(round), stage_(stage), criteria_(CriteriaByWeight(round)) {}

  ScoreFraction TotalOf(const JudgedApplication& judged) const {
    ScoreFraction total = MeanTotal(scale_, judged.Of(stage_));
    total.num += total.den * BonusOf(round_, *judged.application);
    return total;
  }

  // Above 0: a comes before b; 0: the rule does not tell them apart.
  int Compare(const JudgedApplication& a, const JudgedApplication& b) const {
    const int by_total = CompareScores(TotalOf(a), TotalOf(b));
    return by_total != 0 ? by_total : CompareTied(a, b);
  }

 private:
  int CompareTied(const JudgedApplication& a, const JudgedApplication& b) const {
    if (round_.tie_rule() == pb::ROUND_TIE_RULE_MORE_BODIES) {
      const int more = a.application->bodies_size() - b.application->bodies_size();
      return more != 0 ? more : CompareCriteria(a, b);
    }
    return round_.tie_rule() == pb::ROUND_TIE_RULE_BY_CRITERIA ? CompareCriteria(a, b) : 0;
  }

  int CompareCriteria(const JudgedApplication& a, const JudgedApplication& b) const {
    for (const std::string& criterion : criteria_) {
      const int more =
          CompareScores(MeanPoints(a.Of(stage_), criterion), MeanPoints(b.Of(stage_), criterion));
      if (more != 0) return more;
    }
    return 0;
  }

  const pb::Round& round_;
  const ScoreScale scale_;
  const pb::ReviewStage stage_;
  const std::vector<std::string> criteria_;
};

bool ByNumber(const pb::RoundApplication& a, const pb::RoundApplication& b) {
  return std::pair(a.number(), a.name()) < std::pair(b.number(), b.name());
}

pb::RankedApplication RankedOf(const pb::Round& round, const JudgedApplication& judged,
                               pb::ReviewStage counting, bool whole) {
  const pb::RoundApplication& application = *judged.application;
  pb::RankedApplication ranked;
  ranked.set_application(application.name());
  ranked.set_number(application.number());
  ranked.set_title(application.title());
  for (const pb::RoundApplicant& body : application.bodies())
    ranked.add_bodies(body.organization());
  ranked.set_bonus(BonusOf(round, application));
  ranked.set_stage(counting);
  if (!judged.first.empty() && StageIsOver(round, pb::ROUND_STAGE_KIND_READING))
    *ranked.mutable_first() = StageScoresOf(round, judged.first, whole);
  if (!judged.panel.empty() && StageIsOver(round, pb::ROUND_STAGE_KIND_PANEL))
    *ranked.mutable_panel() = StageScoresOf(round, judged.panel, whole);
  return ranked;
}

bool HasPoints(const JudgedApplication& judged, pb::ReviewStage stage) {
  return stage != pb::REVIEW_STAGE_UNSPECIFIED && !judged.Of(stage).empty();
}

// Those with points, the first first.
std::vector<const JudgedApplication*> InOrderOfRank(const std::vector<JudgedApplication>& judged,
                                                    pb::ReviewStage stage,
                                                    const RankingComparison& comparison) {
  std::vector<const JudgedApplication*> order;
  for (const JudgedApplication& one : judged) {
    if (HasPoints(one, stage)) order.push_back(&one);
  }
  std::sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    const int more = comparison.Compare(*a, *b);
    return more != 0 ? more > 0 : ByNumber(*a->application, *b->application);
  });
  return order;
}

// What stands from `first` up to, but not including, `end` in the order shares a place.
pb::RankingMark MarkOf(const pb::Round& round, const ScoreFraction& total, size_t first,
                       size_t end) {
  if (CompareScores(total, {round.threshold(), 1}) < 0) return pb::RANKING_MARK_BELOW_THRESHOLD;
  const auto quota = static_cast<size_t>(round.quota());
  if (quota == 0 || end <= quota) return pb::RANKING_MARK_ABOVE_LINE;
  return first >= quota ? pb::RANKING_MARK_BELOW_LINE : pb::RANKING_MARK_TIE_AT_LINE;
}

}  // namespace

int BonusOf(const pb::Round& round, const pb::RoundApplication& application) {
  int bonus = 0;
  for (const pb::RoundBonusRule& rule : round.bonus_rules()) {
    const int bodies = CountedBodies(rule, application);
    if (bodies < rule.min_bodies()) continue;
    bonus += rule.points() * (rule.each() ? bodies - rule.min_bodies() + 1 : 1);
  }
  return std::min(bonus, round.bonus_cap());
}

pb::ReviewStage CountingStage(const pb::Round& round,
                              const std::vector<JudgedApplication>& judged) {
  const bool panel =
      StageIsOver(round, pb::ROUND_STAGE_KIND_PANEL) &&
      absl::c_any_of(judged, [](const JudgedApplication& one) { return !one.panel.empty(); });
  if (panel) return pb::REVIEW_STAGE_PANEL;
  return StageIsOver(round, pb::ROUND_STAGE_KIND_READING) ? pb::REVIEW_STAGE_FIRST
                                                          : pb::REVIEW_STAGE_UNSPECIFIED;
}

std::vector<pb::RankedApplication> RankApplications(const pb::Round& round,
                                                    const std::vector<JudgedApplication>& judged) {
  const pb::ReviewStage stage = CountingStage(round, judged);
  const RankingComparison comparison(round, stage);
  const std::vector<const JudgedApplication*> order = InOrderOfRank(judged, stage, comparison);
  std::vector<pb::RankedApplication> ranked;
  for (size_t first = 0, end = 0; first < order.size(); first = end) {
    for (end = first + 1;
         end < order.size() && comparison.Compare(*order[first], *order[end]) == 0;)
      ++end;
    const ScoreFraction total = comparison.TotalOf(*order[first]);
    for (size_t i = first; i < end; ++i) {
      pb::RankedApplication one = RankedOf(round, *order[i], stage, /*whole=*/false);
      one.set_rank(static_cast<int32_t>(first) + 1);
      one.set_total(ShownScore(comparison.TotalOf(*order[i])));
      one.set_tied(end - first > 1);
      one.set_mark(MarkOf(round, total, first, end));
      ranked.push_back(std::move(one));
    }
  }
  std::vector<const JudgedApplication*> rest;
  for (const JudgedApplication& one : judged) {
    if (!HasPoints(one, stage)) rest.push_back(&one);
  }
  absl::c_sort(rest, [](const auto* a, const auto* b) {
    return ByNumber(*a->application, *b->application);
  });
  for (const JudgedApplication* one : rest) {
    ranked.push_back(RankedOf(round, *one, stage, /*whole=*/false));
    ranked.back().set_mark(pb::RANKING_MARK_NOT_SCORED);
  }
  return ranked;
}

pb::RankedApplication ScoresOf(const pb::Round& round, const JudgedApplication& judged,
                               pb::ReviewStage counting) {
  pb::RankedApplication scores = RankedOf(round, judged, counting, /*whole=*/true);
  if (HasPoints(judged, counting))
    scores.set_total(ShownScore(RankingComparison(round, counting).TotalOf(judged)));
  return scores;
}

void OrderRanking(const pb::Round& round, const std::vector<JudgedApplication>& judged,
                  pb::RankingOrder order, std::vector<pb::RankedApplication>& ranked) {
  if (order != pb::RANKING_ORDER_BY_NUMBER && order != pb::RANKING_ORDER_BY_SPREAD) return;
  absl::c_sort(ranked, [](const auto& a, const auto& b) {
    return std::pair(a.number(), a.application()) < std::pair(b.number(), b.application());
  });
  if (order == pb::RANKING_ORDER_BY_NUMBER) return;
  const ScoreScale scale(round);
  const pb::ReviewStage stage = CountingStage(round, judged);
  std::map<std::string, absl::int128> spreads;
  for (const JudgedApplication& one : judged)
    spreads[one.application->name()] = SpreadOf(scale, one.Of(stage));
  absl::c_stable_sort(ranked, [&](const auto& a, const auto& b) {
    return spreads[a.application()] > spreads[b.application()];
  });
}

}  // namespace renkei::domain
