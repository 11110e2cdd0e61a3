#include "server/domain/review/assignment.h"

#include <algorithm>
#include <queue>

#include "absl/algorithm/container.h"
#include "absl/numeric/int128.h"

namespace renkei::domain {
namespace {

constexpr int kNobody = -1;

// A plan that grows. Loads are what each reviewer has in all.
class AssignmentPlan {
 public:
  explicit AssignmentPlan(const AssignmentInput& input)
      : input_(input),
        taken_(input.applications, std::vector<bool>(input.reviewers, false)),
        planned_(taken_),
        loads_(input.reviewers, 0),
        has_(input.applications, 0) {
    for (const auto& [application, reviewer] : input.barred) taken_[application][reviewer] = true;
    for (const auto& [application, reviewer] : input.before) {
      taken_[application][reviewer] = true;
      ++loads_[reviewer];
      ++has_[application];
    }
  }

  void Fill() {
    for (int application = 0; application < input_.applications; ++application) {
      const int lacks =
          input_.readings_each == 0 ? input_.reviewers : input_.readings_each - has_[application];
      for (int i = 0; i < lacks; ++i) {
        const int reviewer = LeastLoaded(application);
        if (reviewer == kNobody) break;
        Give(application, reviewer);
      }
    }
  }

  // Moves readings from those with many to those with fewer until no move helps.
  void Even() {
    if (input_.readings_each == 0) return;
    while (EvenOnce()) {
    }
  }

  std::vector<ReviewPair> Pairs() const {
    std::vector<ReviewPair> pairs;
    for (int application = 0; application < input_.applications; ++application) {
      for (int reviewer = 0; reviewer < input_.reviewers; ++reviewer) {
        if (planned_[application][reviewer]) pairs.emplace_back(application, reviewer);
      }
    }
    return pairs;
  }

 private:
  int LeastLoaded(int application) const {
    int least = kNobody;
    for (int reviewer = 0; reviewer < input_.reviewers; ++reviewer) {
      if (taken_[application][reviewer]) continue;
      if (least == kNobody || loads_[reviewer] < loads_[least]) least = reviewer;
    }
    return least;
  }

  void Give(int application, int reviewer) {
    taken_[application][reviewer] = planned_[application][reviewer] = true;
    ++loads_[reviewer];
  }

  void TakeBack(int application, int reviewer) {
    taken_[application][reviewer] = planned_[application][reviewer] = false;
    --loads_[reviewer];
  }

  bool EvenOnce() {
    std::vector<int> by_load(input_.reviewers);
    for (int i = 0; i < input_.reviewers; ++i) by_load[i] = i;
    absl::c_stable_sort(by_load, [&](int a, int b) { return loads_[a] > loads_[b]; });
    return absl::c_any_of(by_load, [&](int reviewer) {
      return loads_[reviewer] >= loads_[by_load.back()] + 2 && RelieveOf(reviewer);
    });
  }

  // Searches, from who has many, for somebody with at least two fewer to whom one reading can go, handed on
  // through any number of others, each of whom gives one away for the one that comes.
  bool RelieveOf(int from) {
    std::vector<ReviewPair> reached_by(input_.reviewers, {kNobody, kNobody});
    std::queue<int> waiting;
    waiting.push(from);
    while (!waiting.empty()) {
      const int giver = waiting.front();
      waiting.pop();
      for (int application = 0; application < input_.applications; ++application) {
        if (!planned_[application][giver]) continue;
        for (int taker = 0; taker < input_.reviewers; ++taker) {
          if (taken_[application][taker] || taker == from || reached_by[taker].first != kNobody)
            continue;
          reached_by[taker] = {application, giver};
          if (loads_[taker] + 2 <= loads_[from]) {
            HandOn(from, taker, reached_by);
            return true;
          }
          waiting.push(taker);
        }
      }
    }
    return false;
  }

  void HandOn(int from, int to, const std::vector<ReviewPair>& reached_by) {
    while (to != from) {
      const auto [application, giver] = reached_by[to];
      TakeBack(application, giver);
      Give(application, to);
      to = giver;
    }
  }

  const AssignmentInput& input_;
  // Barred, there before, or planned.
  std::vector<std::vector<bool>> taken_;
  std::vector<std::vector<bool>> planned_;
  std::vector<int> loads_;
  std::vector<int> has_;
};

// SplitMix64 (Steele, Lea and Flood 2014): its numbers are the same everywhere.
class LotNumbers {
 public:
  explicit LotNumbers(uint64_t seed) : state_(seed) {}

  // From 0 to `bound` - 1.
  uint64_t Below(uint64_t bound) {
    return absl::Uint128High64(absl::uint128(Next()) * absl::uint128(bound));
  }

 private:
  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  uint64_t state_;
};

std::vector<ReviewPair> PairsOf(
    const google::protobuf::RepeatedPtrField<pb::AssignmentPair>& pairs) {
  std::vector<ReviewPair> list;
  for (const pb::AssignmentPair& pair : pairs)
    list.emplace_back(pair.application(), pair.account());
  return list;
}

// Whether `ids` stand as the lot of the record put them.
bool IsDrawn(const pb::RoundAssignment& assignment,
             const google::protobuf::RepeatedPtrField<std::string>& ids) {
  std::vector<std::string> drawn(ids.begin(), ids.end());
  absl::c_sort(drawn);
  if (assignment.way() == pb::ASSIGNMENT_WAY_AT_RANDOM) DrawLots(assignment.seed(), drawn);
  return absl::c_equal(drawn, ids);
}

}  // namespace

std::vector<ReviewPair> PlanAssignment(const AssignmentInput& input) {
  AssignmentPlan plan(input);
  plan.Fill();
  plan.Even();
  return plan.Pairs();
}

void DrawLots(uint64_t seed, std::vector<std::string>& ids) {
  LotNumbers numbers(seed);
  for (size_t i = ids.size(); i > 1; --i) std::swap(ids[i - 1], ids[numbers.Below(i)]);
}

bool IsReproduced(const pb::RoundAssignment& assignment) {
  if (assignment.way() == pb::ASSIGNMENT_WAY_BY_HAND) return true;
  if (!IsDrawn(assignment, assignment.applications()) ||
      !IsDrawn(assignment, assignment.accounts()))
    return false;
  AssignmentInput input;
  input.applications = assignment.applications_size();
  input.reviewers = assignment.accounts_size();
  input.readings_each = assignment.readings_each();
  input.barred = PairsOf(assignment.barred());
  input.before = PairsOf(assignment.before());
  const std::vector<ReviewPair> planned = PlanAssignment(input);
  const std::vector<ReviewPair> assigned = PairsOf(assignment.assigned());
  return assigned.size() <= planned.size() &&
         std::equal(assigned.begin(), assigned.end(), planned.begin());
}

}  // namespace renkei::domain
