// The rounds that the caller's organization holds, one after the other.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_HELD_ROUNDS_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_HELD_ROUNDS_H_

#include <deque>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/service/round/round_read.h"

namespace renkei::service {

// Rounds are few, some hundreds a year in the whole country, and an export is asked for seldom: all of them are looked
// through, a page at a time. All calls on the same snapshot.
class HeldRounds {
 public:
  // nullopt: there is no further one; one page of all rounds is looked at in each call at most, and `more` says whether
  // to call again all the same.
  [[nodiscard]] absl::StatusOr<std::optional<RoundRow>> Next(const Call& call, bool& more);

 private:
  std::deque<RoundRow> found_;
  std::string after_;
  bool read_all_ = false;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_HELD_ROUNDS_H_
