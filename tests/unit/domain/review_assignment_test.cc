// Who reads what: conflicts of interest, and readings that are shared out evenly.
#include <algorithm>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/review/assignment.h"
#include "server/domain/review/conflicts.h"
#include "tests/random_seed.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<int> LoadsOf(const AssignmentInput& input, const std::vector<ReviewPair>& pairs) {
  std::vector<int> loads(input.reviewers, 0);
  for (const auto& pair : input.before) ++loads[pair.second];
  for (const auto& pair : pairs) ++loads[pair.second];
  return loads;
}

int SpreadOfLoads(const std::vector<int>& loads) {
  return *std::max_element(loads.begin(), loads.end()) -
         *std::min_element(loads.begin(), loads.end());
}

TEST(AssignmentTest, LoadsDifferByOneAtMostWithoutConflicts) {
  for (int reviewers = 1; reviewers <= 7; ++reviewers) {
    for (int each = 1; each <= reviewers; ++each) {
      const AssignmentInput input = {11, reviewers, each, {}, {}};
      const auto pairs = PlanAssignment(input);
      EXPECT_EQ(pairs.size(), 11u * each);
      EXPECT_LE(SpreadOfLoads(LoadsOf(input, pairs)), 1);
    }
  }
}

TEST(AssignmentTest, WhatIsBarredIsNeverAssignedAndWhatCannotBeIsLeftOut) {
  AssignmentInput input = {2, 3, 3, {{0, 0}, {0, 1}}, {{1, 2}}};
  EXPECT_THAT(PlanAssignment(input),
              ElementsAre(ReviewPair(0, 2), ReviewPair(1, 0), ReviewPair(1, 1)));
  input.readings_each = 0;
  EXPECT_EQ(PlanAssignment(input).size(), 3u) << "everybody, but who is barred or has it";
  input.readings_each = 1;
  EXPECT_THAT(PlanAssignment(input), ElementsAre(ReviewPair(0, 2)));
  EXPECT_THAT(PlanAssignment({3, 0, 2, {}, {}}), IsEmpty());
}

// Chosen one after the other, the first applications would take those whom the last ones need.
TEST(AssignmentTest, ReadingsAreHandedOnWhereThatMakesLoadsEven) {
  // Reviewer 2 may read the first alone, which would have gone to reviewers 0 and 1.
  AssignmentInput input = {3, 3, 2, {{1, 2}, {2, 2}}, {}};
  auto loads = LoadsOf(input, PlanAssignment(input));
  std::sort(loads.begin(), loads.end());
  EXPECT_THAT(loads, ElementsAre(1, 2, 3)) << "the last one may read one alone";
  input = {4, 4, 1, {{2, 2}, {2, 3}, {3, 1}, {3, 2}, {3, 3}, {1, 3}}, {}};
  EXPECT_EQ(SpreadOfLoads(LoadsOf(input, PlanAssignment(input))), 0);
}

// No plan is more even: held against every plan of small inputs.
int LeastSquares(const AssignmentInput& input, int application, std::vector<int> loads,
                 const std::set<ReviewPair>& taken) {
  if (application == input.applications) {
    int sum = 0;
    for (const int load : loads) sum += load * load;
    return sum;
  }
  std::vector<int> free;
  for (int i = 0; i < input.reviewers; ++i) {
    if (taken.count({application, i}) == 0) free.push_back(i);
  }
  const int picks = std::min<int>(input.readings_each, static_cast<int>(free.size()));
  int least = INT32_MAX;
  for (int bits = 0; bits < (1 << free.size()); ++bits) {
    if (__builtin_popcount(bits) != picks) continue;
    std::vector<int> with = loads;
    for (size_t i = 0; i < free.size(); ++i) with[free[i]] += (bits >> i) & 1;
    least = std::min(least, LeastSquares(input, application + 1, std::move(with), taken));
  }
  return least;
}

TEST(AssignmentTest, NoOtherPlanIsMoreEven) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 200; ++round) {
    AssignmentInput input;
    input.applications = 1 + static_cast<int>(random() % 5);
    input.reviewers = 1 + static_cast<int>(random() % 4);
    input.readings_each = 1 + static_cast<int>(random() % 3);
    for (int i = 0; i < input.applications; ++i) {
      for (int j = 0; j < input.reviewers; ++j) {
        if (random() % 3 == 0) input.barred.emplace_back(i, j);
      }
    }
    const std::vector<ReviewPair> pairs = PlanAssignment(input);
    const std::set<ReviewPair> barred(input.barred.begin(), input.barred.end());
    int squares = 0;
    for (const int load : LoadsOf(input, pairs)) squares += load * load;
    EXPECT_EQ(squares, LeastSquares(input, 0, std::vector<int>(input.reviewers, 0), barred));
    for (const ReviewPair& pair : pairs) EXPECT_EQ(barred.count(pair), 0u);
  }
}

TEST(AssignmentTest, TheSameLotDrawsTheSameOrder) {
  const std::vector<std::string> ids = {"a", "b", "c", "d", "e", "f"};
  std::vector<std::string> one = ids;
  std::vector<std::string> same = ids;
  std::vector<std::string> other = ids;
  DrawLots(7, one);
  DrawLots(7, same);
  DrawLots(8, other);
  EXPECT_EQ(one, same);
  EXPECT_NE(one, other);
  EXPECT_NE(one, ids);
  std::sort(one.begin(), one.end());
  EXPECT_EQ(one, ids);
}

TEST(AssignmentTest, ARecordIsShownToBeWhatItsInputGives) {
  pb::RoundAssignment record;
  record.set_way(pb::ASSIGNMENT_WAY_AT_RANDOM);
  record.set_readings_each(2);
  record.set_seed(2024);
  std::vector<std::string> applications = {"p", "q", "r"};
  std::vector<std::string> accounts = {"a", "b", "c", "d"};
  DrawLots(record.seed(), applications);
  DrawLots(record.seed(), accounts);
  *record.mutable_applications() = {applications.begin(), applications.end()};
  *record.mutable_accounts() = {accounts.begin(), accounts.end()};
  const auto pairs = PlanAssignment({3, 4, 2, {}, {}});
  for (const auto& [application, account] : pairs) {
    pb::AssignmentPair& pair = *record.add_assigned();
    pair.set_application(application);
    pair.set_account(account);
  }
  EXPECT_TRUE(IsReproduced(record));
  pb::RoundAssignment other = record;
  other.mutable_accounts()->SwapElements(0, 1);
  EXPECT_FALSE(IsReproduced(other)) << "somebody put the order right by hand";
  other = record;
  other.mutable_assigned(0)->set_account((record.assigned(0).account() + 1) % 4);
  EXPECT_FALSE(IsReproduced(other));
}

class ConflictTest : public ::testing::Test {
 protected:
  ConflictTest() {
    application_.set_name("rounds/r/applications/x");
    bodies_ = {Place("maniwa", "okayama", {"niimi"}), Place("niimi", "okayama", {"maniwa"})};
  }

  static ReviewPlace Place(const std::string& organization, const std::string& prefecture,
                           std::vector<std::string> neighbors = {}) {
    return {organization, prefecture, std::move(neighbors)};
  }

  // "NEIGHBOUR maniwa" of each.
  std::vector<std::string> Found(const ReviewPlace& place) {
    std::vector<std::string> found;
    for (const auto& conflict : ConflictsOf(round_, reviewer_, place, application_, bodies_)) {
      found.push_back(absl::StrCat(pb::ReadingConflictKind_Name(conflict.kind()).substr(22), " ",
                                   conflict.organization()));
    }
    return found;
  }

  pb::Round round_;
  pb::RoundReviewer reviewer_;
  pb::RoundApplication application_;
  std::vector<ReviewPlace> bodies_;
};

TEST_F(ConflictTest, NobodyJudgesTheApplicationOfHisOwnBody) {
  EXPECT_THAT(Found(Place("maniwa", "okayama")), ElementsAre("OWN_BODY maniwa"));
  EXPECT_THAT(Found(Place("niimi", "okayama")), ElementsAre("MEMBER niimi"));
  EXPECT_THAT(Found(Place("tsuyama", "okayama", {"maniwa"})), IsEmpty());
}

TEST_F(ConflictTest, NeighboursAndThePrefectureCountWhereTheRoundSaysSo) {
  round_.set_exclude_neighbours(true);
  EXPECT_THAT(Found(Place("tsuyama", "okayama", {"maniwa"})), ElementsAre("NEIGHBOUR maniwa"));
  // As the registry states it on either side.
  bodies_[0].neighbors.push_back("hiruzen");
  EXPECT_THAT(Found(Place("hiruzen", "tottori")), ElementsAre("NEIGHBOUR maniwa"));
  round_.set_exclude_same_prefecture(true);
  EXPECT_THAT(Found(Place("tsuyama", "okayama", {"maniwa"})),
              ElementsAre("NEIGHBOUR maniwa", "SAME_PREFECTURE niimi"));
  EXPECT_THAT(Found(Place("okayama", "okayama")),
              ElementsAre("SAME_PREFECTURE maniwa", "SAME_PREFECTURE niimi"));
  // What lies in no prefecture shares none.
  bodies_[1].prefecture.clear();
  bodies_[0].prefecture.clear();
  EXPECT_THAT(Found(Place("ministry", "")), IsEmpty());
}

TEST_F(ConflictTest, WhatIsDeclaredLocksUntilItIsLifted) {
  pb::DeclaredConflict& body = *reviewer_.add_conflicts();
  body.set_subject("niimi");
  pb::DeclaredConflict& whole = *reviewer_.add_conflicts();
  whole.set_subject(application_.name());
  reviewer_.add_conflicts()->set_subject("rounds/r/applications/other");
  EXPECT_THAT(Found(Place("university", "")), ElementsAre("DECLARED niimi", "DECLARED "));
  body.set_lift_reason("終了した");
  EXPECT_THAT(Found(Place("university", "")), ElementsAre("DECLARED "));
}

}  // namespace
}  // namespace renkei::domain
