#include "server/service/change/log_holds.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::Sequence;

// The compactor may end a hold while it is moved; then it is made anew. Nobody else writes it.
constexpr int kMaxHoldAttempts = 5;

// Whether it is worth a commit that `hold` takes the place of `was`.
absl::StatusOr<bool> IsToMove(const storage::Store& store, const internal_pb::LogHold& was,
                              const internal_pb::LogHold& hold) {
  if (hold.sequence() < was.sequence()) return true;
  const absl::Duration rested = FromProto(hold.time()) - FromProto(was.time());
  if (absl::AbsDuration(rested) < kHoldRest) return false;
  // Over commits without changes, such as those of holds, it would move for ever.
  const auto released = store.ReadLog(storage::Log::kChanges, {Sequence{was.sequence()}, 0}, 1);
  if (absl::IsOutOfRange(released.status())) return true;
  if (!released.ok()) return released.status();
  return !released->empty() &&
         storage::ToInt(released->front().position.sequence) < hold.sequence();
}

absl::Status TryToHold(const Env& env, const internal_pb::LogHold& hold) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(const std::optional<HoldRow> row,
                   LogHolds().Get(*snapshot, LogHolds().KeyOf(hold)));
  storage::Mutation mutation;
  if (!row.has_value()) {
    ASSIGN_OR_RETURN(const std::vector<HoldRow> others, ReadHolds(*snapshot));
    if (others.size() >= kMaxHolds) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the log is held for ", others.size(), " others"));
    }
    LogHolds().Insert(hold, mutation);
  } else {
    ASSIGN_OR_RETURN(const bool moves, IsToMove(env.store, row->message, hold));
    if (!moves) return absl::OkStatus();
    LogHolds().Update(*row, hold, mutation);
  }
  return storage::CommitAndWait(env.store, std::move(mutation)).status();
}

}  // namespace

absl::Status HoldLog(const Env& env, absl::string_view consumer, Sequence sequence) {
  if (consumer.empty() || consumer.size() > kMaxConsumerBytes)
    return absl::InvalidArgumentError("a consumer's name is empty or too long");
  internal_pb::LogHold hold;
  hold.set_consumer(std::string(consumer));
  hold.set_sequence(storage::ToInt(sequence));
  *hold.mutable_time() = ToProto(env.now());
  absl::Status done;
  for (int attempt = 0; attempt < kMaxHoldAttempts; ++attempt) {
    done = TryToHold(env, hold);
    if (!absl::IsAborted(done)) return done;
  }
  return done;
}

absl::StatusOr<std::vector<HoldRow>> ReadHolds(const storage::Snapshot& snapshot) {
  std::vector<HoldRow> holds;
  std::string after;
  do {
    ASSIGN_OR_RETURN(auto page, LogHolds().Scan(snapshot, LogHolds().NewKey(), after, kMaxHolds));
    std::move(page.rows.begin(), page.rows.end(), std::back_inserter(holds));
    after = page.next;
  } while (!after.empty());
  return holds;
}

Sequence HeldFrom(const std::vector<HoldRow>& holds) {
  uint64_t first = std::numeric_limits<uint64_t>::max();
  for (const HoldRow& hold : holds) first = std::min(first, hold.message.sequence());
  return Sequence{first};
}

}  // namespace renkei::service
