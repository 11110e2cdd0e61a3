#include "tests/crash/register_history.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace renkei::crash {
namespace {

using Operation = RegisterOperation;

// What `operation` makes of a record that holds `value`; nullopt: it cannot have happened here.
std::optional<std::string> After(const Operation& operation, const std::string& value) {
  if (operation.kind == Operation::Kind::kRead) {
    return operation.value == value ? std::optional(value) : std::nullopt;
  }
  const bool fits = !operation.expected.has_value() || *operation.expected == value;
  switch (operation.outcome) {
    case Operation::Outcome::kDone:
      return fits ? std::optional(operation.value) : std::nullopt;
    case Operation::Outcome::kRefused:
      return fits ? std::nullopt : std::optional(value);
    case Operation::Outcome::kUnknown:
      return fits ? operation.value : value;
  }
  return std::nullopt;
}

std::string Described(const Operation& operation) {
  const char* const what = operation.kind == Operation::Kind::kRead         ? "a read of "
                           : operation.outcome == Operation::Outcome::kDone ? "a write of "
                           : operation.outcome == Operation::Outcome::kRefused
                               ? "a refused write of "
                               : "a lost write of ";
  return absl::StrCat(what, "\"", operation.value, "\"",
                      operation.expected ? absl::StrCat(" over \"", *operation.expected, "\"") : "",
                      " between ", operation.begin, " and ", operation.end);
}

// The search: from a state, that is which operations are done and what the record holds, to every next one.
// In the order of their beginnings, all operations before `first` are done, and of the later ones those
// in `ahead`: there are few, since few touch each other.
struct State {
  size_t first = 0;
  std::set<size_t> ahead;
  std::string value;

  friend bool operator<(const State& a, const State& b) {
    return std::tie(a.first, a.value, a.ahead) < std::tie(b.first, b.value, b.ahead);
  }
};

class Search {
 public:
  explicit Search(std::vector<Operation> operations) : operations_(std::move(operations)) {
    std::sort(operations_.begin(), operations_.end(),
              [](const Operation& a, const Operation& b) { return a.begin < b.begin; });
  }

  std::string Run() {
    std::vector<State> open = {State()};
    seen_.insert(State());
    while (!open.empty()) {
      const State state = std::move(open.back());
      open.pop_back();
      if (state.first == operations_.size()) return "";
      furthest_ = std::max(furthest_, state.first);
      for (State& next : NextOf(state)) {
        if (seen_.insert(next).second) open.push_back(std::move(next));
      }
    }
    return absl::StrCat("nothing explains ", Described(operations_[furthest_]));
  }

 private:
  // Whatever has not ended before another one that is not done began may be next.
  std::vector<State> NextOf(const State& state) const {
    std::vector<State> next;
    Moment first_end = ~Moment{0};
    for (size_t i = state.first; i < operations_.size(); ++i) {
      if (state.ahead.contains(i)) continue;
      const Operation& operation = operations_[i];
      if (operation.begin > first_end) break;
      first_end = std::min(first_end, operation.end);
      if (const auto value = After(operation, state.value)) next.push_back(With(state, i, *value));
      // It never happened.
      if (operation.outcome == Operation::Outcome::kUnknown)
        next.push_back(With(state, i, state.value));
    }
    return next;
  }

  State With(State state, size_t done, const std::string& value) const {
    state.value = value;
    state.ahead.insert(done);
    while (state.ahead.erase(state.first) > 0) ++state.first;
    return state;
  }

  std::vector<Operation> operations_;
  std::set<State> seen_;
  size_t furthest_ = 0;
};

}  // namespace

std::string UnexplainedIn(const std::vector<RegisterOperation>& operations) {
  return Search(operations).Run();
}

}  // namespace renkei::crash
