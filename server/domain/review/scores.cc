#include "server/domain/review/scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "absl/strings/str_format.h"

namespace renkei::domain {
namespace {

const pb::CriterionScore* ScoreOfCriterion(const pb::ReadingSheet& sheet, absl::string_view id) {
  for (const pb::CriterionScore& score : sheet.scores()) {
    if (score.criterion_id() == id && score.has_points()) return &score;
  }
  return nullptr;
}

std::vector<absl::int128> SortedTotals(const ScoreScale& scale,
                                       const std::vector<HandedIn>& sheets) {
  std::vector<absl::int128> totals;
  totals.reserve(sheets.size());
  for (const HandedIn& one : sheets) totals.push_back(scale.TotalOf(*one.sheet));
  std::sort(totals.begin(), totals.end());
  return totals;
}

ScoreFraction MedianOf(const std::vector<absl::int128>& sorted, absl::int128 unit) {
  const size_t half = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return {sorted[half], unit};
  return {sorted[half - 1] + sorted[half], unit * 2};
}

// Of the population. It is shown and never compared, so that it need not be exact.
std::string ShownDeviation(const std::vector<absl::int128>& totals, absl::int128 unit) {
  const double scale = static_cast<double>(unit);
  double sum = 0;
  for (const absl::int128 total : totals) sum += static_cast<double>(total) / scale;
  const double mean = sum / static_cast<double>(totals.size());
  double squares = 0;
  for (const absl::int128 total : totals) {
    const double off = static_cast<double>(total) / scale - mean;
    squares += off * off;
  }
  return absl::StrFormat("%.2f", std::sqrt(squares / static_cast<double>(totals.size())));
}

pb::CriterionScores ScoresOfCriterion(const std::vector<HandedIn>& sheets,
                                      const std::string& criterion) {
  pb::CriterionScores scores;
  scores.set_criterion_id(criterion);
  scores.set_mean(ShownScore(MeanPoints(sheets, criterion)));
  bool first = true;
  for (const HandedIn& one : sheets) {
    const pb::CriterionScore* const score = ScoreOfCriterion(*one.sheet, criterion);
    if (score == nullptr) continue;
    scores.set_lowest(first ? score->points() : std::min(scores.lowest(), score->points()));
    scores.set_highest(first ? score->points() : std::max(scores.highest(), score->points()));
    first = false;
  }
  return scores;
}

// Not above the fraction.
absl::int128 WholePart(const ScoreFraction& score) {
  const absl::int128 part = score.num / score.den;
  return part * score.den > score.num ? part - 1 : part;
}

}  // namespace

// By their whole parts, and where these are the same by what is left, upside down: the products of one's
// denominator and the other's numerator have no room in 128 bits.
int CompareScores(ScoreFraction a, ScoreFraction b) {
  for (int less = -1;; less = -less) {
    const absl::int128 whole_a = WholePart(a);
    const absl::int128 whole_b = WholePart(b);
    if (whole_a != whole_b) return whole_a < whole_b ? less : -less;
    const absl::int128 left_a = a.num - whole_a * a.den;
    const absl::int128 left_b = b.num - whole_b * b.den;
    if (left_a == 0 || left_b == 0) {
      if (left_a == left_b) return 0;
      return left_a == 0 ? less : -less;
    }
    a = {a.den, left_a};
    b = {b.den, left_b};
  }
}

std::string ShownScore(const ScoreFraction& score) {
  constexpr int kHundredths = 100;
  const bool negative = score.num < 0;
  const absl::int128 num = negative ? -score.num : score.num;
  // Half a hundredth more, then cut.
  const auto hundredths =
      static_cast<int64_t>((num * kHundredths * 2 + score.den) / (score.den * 2));
  return absl::StrFormat("%s%d.%02d", negative && hundredths != 0 ? "-" : "",
                         hundredths / kHundredths, hundredths % kHundredths);
}

ScoreScale::ScoreScale(const pb::Round& round) : round_(round) {
  uint64_t unit = 1;
  for (const pb::RoundCriterion& criterion : round.criteria()) {
    if (criterion.highest() > 0) unit = std::lcm(unit, static_cast<uint64_t>(criterion.highest()));
  }
  unit_ = unit;
}

bool ScoreScale::IsWhole(const pb::ReadingSheet& sheet) const {
  return std::all_of(round_.criteria().begin(), round_.criteria().end(),
                     [&](const pb::RoundCriterion& criterion) {
                       return ScoreOfCriterion(sheet, criterion.id()) != nullptr;
                     });
}

absl::int128 ScoreScale::TotalOf(const pb::ReadingSheet& sheet) const {
  absl::int128 total = 0;
  for (const pb::RoundCriterion& criterion : round_.criteria()) {
    const pb::CriterionScore* const score = ScoreOfCriterion(sheet, criterion.id());
    if (score == nullptr || criterion.highest() <= 0) continue;
    total += unit_ / criterion.highest() * score->points() * criterion.weight();
  }
  return total;
}

std::string ScoreScale::ShownTotal(const pb::ReadingSheet& sheet) const {
  return IsWhole(sheet) ? ShownScore({TotalOf(sheet), unit_}) : "";
}

ScoreFraction MeanTotal(const ScoreScale& scale, const std::vector<HandedIn>& sheets) {
  absl::int128 sum = 0;
  for (const HandedIn& one : sheets) sum += scale.TotalOf(*one.sheet);
  return {sum, scale.unit() * static_cast<int64_t>(sheets.size())};
}

ScoreFraction MeanPoints(const std::vector<HandedIn>& sheets, absl::string_view criterion) {
  ScoreFraction mean;
  int64_t count = 0;
  for (const HandedIn& one : sheets) {
    const pb::CriterionScore* const score = ScoreOfCriterion(*one.sheet, criterion);
    if (score == nullptr) continue;
    mean.num += score->points();
    ++count;
  }
  mean.den = std::max<int64_t>(count, 1);
  return mean;
}

pb::StageScores StageScoresOf(const pb::Round& round, const std::vector<HandedIn>& sheets,
                              bool whole) {
  const ScoreScale scale(round);
  const std::vector<absl::int128> totals = SortedTotals(scale, sheets);
  pb::StageScores scores;
  scores.set_count(static_cast<int32_t>(sheets.size()));
  scores.set_mean(ShownScore(MeanTotal(scale, sheets)));
  scores.set_median(ShownScore(MedianOf(totals, scale.unit())));
  scores.set_lowest(ShownScore({totals.front(), scale.unit()}));
  scores.set_highest(ShownScore({totals.back(), scale.unit()}));
  scores.set_deviation(ShownDeviation(totals, scale.unit()));
  for (const pb::RoundCriterion& criterion : round.criteria())
    *scores.add_criteria() = ScoresOfCriterion(sheets, criterion.id());
  for (const HandedIn& one : sheets) {
    pb::ReviewerScore& reviewer = *scores.add_reviewers();
    reviewer.set_reviewer(one.reviewer);
    reviewer.set_display_name(one.display_name);
    reviewer.set_total(scale.ShownTotal(*one.sheet));
    if (!whole) continue;
    *reviewer.mutable_scores() = one.sheet->scores();
    reviewer.set_words(one.sheet->words());
  }
  return scores;
}

absl::int128 SpreadOf(const ScoreScale& scale, const std::vector<HandedIn>& sheets) {
  if (sheets.empty()) return 0;
  const std::vector<absl::int128> totals = SortedTotals(scale, sheets);
  return totals.back() - totals.front();
}

}  // namespace renkei::domain
