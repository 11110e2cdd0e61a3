#include "server/service/exchange/kinds/held_rounds.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRoundsAtOnce = 100;

}  // namespace

absl::StatusOr<std::optional<RoundRow>> HeldRounds::Next(const Call& call, bool& more) {
  if (found_.empty() && !read_all_) {
    ASSIGN_OR_RETURN(auto page,
                     Rounds().Scan(call.snapshot(), Rounds().NewKey(), after_, kRoundsAtOnce));
    for (RoundRow& row : page.rows) {
      if (call.caller().WorksFor(row.message.owner())) found_.push_back(std::move(row));
    }
    after_ = std::move(page.next);
    read_all_ = after_.empty();
  }
  std::optional<RoundRow> next;
  if (!found_.empty()) {
    next = std::move(found_.front());
    found_.pop_front();
  }
  more = !found_.empty() || !read_all_;
  return next;
}

}  // namespace renkei::service
