// What is counted of support cases: for everybody without names, for a window its queue and its load.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/support/support_steps.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_record.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kSupportsAtOnce = 200;
constexpr size_t kMaxOnBoard = 1'000;
constexpr int kMaxOverdueSteps = 500;

// Each row along an index, until `take` has enough.
template <typename Take>
absl::Status EachSupport(const Call& call, const storage::Key& prefix, Take take) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const auto page,
                     Supports().ScanIndex(call.snapshot(), prefix, after, kSupportsAtOnce));
    for (const SupportRow& row : page.rows) {
      ASSIGN_OR_RETURN(const bool more, take(row.message));
      if (!more) return absl::OkStatus();
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

using Counts = std::map<std::string, int64_t>;

void PutCounts(const Counts& counts, google::protobuf::RepeatedPtrField<pb::SupportCount>& shown) {
  std::vector<int64_t> numbers;
  for (const auto& [key, count] : counts) numbers.push_back(count);
  const std::vector<bool> hidden = domain::HiddenParts(numbers);
  size_t i = 0;
  for (const auto& [key, count] : counts) {
    pb::SupportCount& cell = *shown.Add();
    cell.set_key(key);
    cell.set_hidden(hidden[i++]);
    if (!cell.hidden()) cell.set_count(count);
  }
}

// What is open at one window, case by case.
class BoardMaker {
 public:
  BoardMaker(const Call& call, const std::string& window) : call_(call) {
    board_.set_window(window);
    board_.set_date(domain::FormatDate(call.today()));
  }

  absl::StatusOr<bool> Take(const pb::SupportCase& support) {
    if (board_.entries_size() >= static_cast<int>(kMaxOnBoard)) {
      board_.set_more(true);
      return false;
    }
    pb::SupportQueueEntry& entry = *board_.add_entries();
    entry.set_support(support.name());
    entry.set_title(support.title());
    entry.set_body(support.body());
    entry.set_state(support.state());
    entry.set_urgency(support.urgency());
    entry.set_priority(support.priority());
    entry.set_planned_start_date(support.planned_start_date());
    entry.set_waiting_days(WaitingDays(call_, support));
    entry.set_team_size(support.team_size());
    for (const std::string& name : support.team())
      LoadOf(name).set_supports(LoadOf(name).supports() + 1);
    for (const std::string& name : support.asked_team())
      LoadOf(name).set_asked(LoadOf(name).asked() + 1);
    if (domain::WaitsForTeam(support.state())) waiting_.push_back(entry.waiting_days());
    RETURN_IF_ERROR(TakeSteps(support.name(), entry));
    return true;
  }

  pb::SupportBoard Finish() && {
    std::sort(board_.mutable_entries()->begin(), board_.mutable_entries()->end(),
              [](const pb::SupportQueueEntry& a, const pb::SupportQueueEntry& b) {
                return Place(a) < Place(b);
              });
    for (auto& [name, load] : loads_) *board_.add_loads() = std::move(load);
    std::stable_sort(board_.mutable_loads()->begin(), board_.mutable_loads()->end(),
                     [](const pb::SupportLoad& a, const pb::SupportLoad& b) {
                       return std::make_tuple(a.supports(), a.asked()) >
                              std::make_tuple(b.supports(), b.asked());
                     });
    board_.set_waiting(static_cast<int>(waiting_.size()));
    for (const int days : waiting_)
      board_.set_longest_waiting_days(std::max(board_.longest_waiting_days(), days));
    board_.set_median_waiting_days(domain::MedianDays(std::move(waiting_)));
    auto& steps = *board_.mutable_overdue_steps();
    std::stable_sort(steps.begin(), steps.end(),
                     [](const pb::SupportStep& a, const pb::SupportStep& b) {
                       return a.due_date() < b.due_date();
                     });
    if (steps.size() > kMaxOverdueSteps)
      steps.DeleteSubrange(kMaxOverdueSteps, steps.size() - kMaxOverdueSteps);
    return std::move(board_);
  }

 private:
  // Those that wait first, the most urgent of them first, and of these the one that waits longest.
  static std::tuple<bool, int, int, std::string> Place(const pb::SupportQueueEntry& entry) {
    const int priority = entry.priority() == pb::SUPPORT_PRIORITY_UNSPECIFIED
                             ? pb::SupportPriority_ARRAYSIZE
                             : entry.priority();
    return {!domain::WaitsForTeam(entry.state()), priority, -entry.waiting_days(), entry.support()};
  }

  pb::SupportLoad& LoadOf(const std::string& organization) {
    pb::SupportLoad& load = loads_[organization];
    load.set_organization(organization);
    return load;
  }

  absl::Status TakeSteps(const std::string& support, pb::SupportQueueEntry& entry) {
    ASSIGN_OR_RETURN(auto page,
                     SupportSteps().ScanIndex(call_.snapshot(), SupportStepsInOrder(support), "",
                                              kMaxSupportSteps));
    for (SupportStepRow& row : page.rows) {
      if (!domain::IsOpenStep(row.message)) continue;
      entry.set_open_steps(entry.open_steps() + 1);
      if (!domain::IsOverdueStep(row.message, call_.today())) continue;
      entry.set_overdue_steps(entry.overdue_steps() + 1);
      pb::SupportLoad& load = LoadOf(row.message.responsible());
      load.set_overdue_steps(load.overdue_steps() + 1);
      *board_.add_overdue_steps() = PresentSupportStep(call_, std::move(row));
    }
    return absl::OkStatus();
  }

  const Call& call_;
  pb::SupportBoard board_;
  std::map<std::string, pb::SupportLoad> loads_;
  std::vector<int> waiting_;
};

}  // namespace

absl::StatusOr<pb::CountSupportsResponse> CountSupports(const Call& call,
                                                        const pb::CountSupportsRequest& request) {
  const int year =
      request.fiscal_year() == 0 ? domain::FiscalYearOf(call.today()) : request.fiscal_year();
  Counts states;
  Counts prefectures;
  Counts items;
  int64_t total = 0;
  RETURN_IF_ERROR(EachSupport(call, SupportsOfYear(year),
                              [&](const pb::SupportCase& support) -> absl::StatusOr<bool> {
                                ++total;
                                ++states[FilterToken(support.state())];
                                if (!support.prefecture().empty())
                                  ++prefectures[support.prefecture()];
                                for (const std::string& item : support.framework_items())
                                  ++items[item];
                                return true;
                              }));
  pb::CountSupportsResponse response;
  response.set_fiscal_year(year);
  response.set_date(domain::FormatDate(call.today()));
  response.mutable_total()->set_hidden(total > 0 && total < domain::kSmallestSupportCount);
  if (!response.total().hidden()) response.mutable_total()->set_count(total);
  PutCounts(states, *response.mutable_states());
  PutCounts(prefectures, *response.mutable_prefectures());
  PutCounts(items, *response.mutable_framework_items());
  return response;
}

absl::StatusOr<pb::SupportBoard> GetSupportBoard(const Call& call,
                                                 const pb::GetSupportBoardRequest& request) {
  const std::string& window =
      request.window().empty() ? call.caller().organization : request.window();
  if (!call.caller().WorksFor(window)) {
    return domain::MakeError(
        pb::REASON_OTHER_ORGANIZATION,
        {"the board is for the coordinators of the window; renkei support count "
         "has the numbers that everybody reads",
         "進行管理表は窓口の団体の担当者だけが見られます。件数は "
         "renkei support count で確かめられます。"},
        {{"resource", window}});
  }
  BoardMaker board(call, window);
  RETURN_IF_ERROR(EachSupport(call, SupportsAtWindow(window),
                              [&](const pb::SupportCase& support) { return board.Take(support); }));
  return std::move(board).Finish();
}

}  // namespace renkei::service
