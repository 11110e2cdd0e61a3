// What points come to: totals of 100, as exact fractions. A criterion gives its weight times its points,
// divided by its highest points; nothing is rounded but where it is shown.

#ifndef RENKEI_SERVER_DOMAIN_REVIEW_SCORES_H_
#define RENKEI_SERVER_DOMAIN_REVIEW_SCORES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// A fraction; den is above 0.
struct ScoreFraction {
  absl::int128 num = 0;
  absl::int128 den = 1;
};

// -1, 0, 1: whether a is less than b, equal to it or more.
int CompareScores(ScoreFraction a, ScoreFraction b);
// "78.33": two digits, halves away from zero.
std::string ShownScore(const ScoreFraction& score);

// The scale of one round: totals are whole numbers of 1/unit of a point of 100. With bands that end at 50
// at most (round_rules.h) a unit has 19 digits, and sums over all reviewers have room in 128 bits.
class ScoreScale {
 public:
  // `round` outlives it.
  explicit ScoreScale(const pb::Round& round);

  absl::int128 unit() const { return unit_; }
  // Every criterion has points.
  bool IsWhole(const pb::ReadingSheet& sheet) const;
  // Of a whole sheet, in units.
  absl::int128 TotalOf(const pb::ReadingSheet& sheet) const;
  // The same as it is shown; "" of one that is not whole.
  std::string ShownTotal(const pb::ReadingSheet& sheet) const;

 private:
  const pb::Round& round_;
  absl::int128 unit_ = 1;
};

// A sheet that was handed in, and whose it is.
struct HandedIn {
  const pb::ReadingSheet* sheet = nullptr;
  // rounds/{round}/reviewers/{account}, and as the panel is printed.
  std::string reviewer;
  std::string display_name;
};

// The mean of whole sheets, at least one.
ScoreFraction MeanTotal(const ScoreScale& scale, const std::vector<HandedIn>& sheets);
// The mean of the points of one criterion.
ScoreFraction MeanPoints(const std::vector<HandedIn>& sheets, absl::string_view criterion);

// What they give together; each reviewer's total and, with `whole`, points and words too. At least one.
pb::StageScores StageScoresOf(const pb::Round& round, const std::vector<HandedIn>& sheets,
                              bool whole);

// How far they lie apart: the highest total less the lowest, in units.
absl::int128 SpreadOf(const ScoreScale& scale, const std::vector<HandedIn>& sheets);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REVIEW_SCORES_H_
