#include "server/service/succession/round_move.h"

#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/mutation_size.h"
#include "server/service/review/review_access.h"
#include "server/service/round/exclusion.h"
#include "server/service/round/follow_ups.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of one table: some milliseconds.
constexpr size_t kPartsRead = 100;
// Half of what a commit holds: other documents of the call stand beside the round.
constexpr size_t kPartRecords = storage::kMaxMutationRecords / 2;
constexpr size_t kPartBytes = storage::kMaxMutationBytes / 2;
constexpr size_t kPartConditions = storage::kMaxMutationConditions / 4;

bool IsFull(const storage::Mutation& mutation) {
  return mutation.record_count() > kPartRecords || mutation.byte_count() > kPartBytes ||
         mutation.conditions().size() > kPartConditions;
}

// Each part of a table that is the predecessor's, until `take` has enough. Whether it came to the end.
template <typename M>
absl::StatusOr<bool> EachPart(
    const Call& call, const storage::Table<M>& table, const storage::Key& prefix,
    const std::string& predecessor,
    absl::FunctionRef<absl::StatusOr<bool>(const storage::Row<M>&)> take) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const auto page, table.Scan(call.snapshot(), prefix, after, kPartsRead));
    for (const storage::Row<M>& row : page.rows) {
      if (row.message.owner() != predecessor) continue;
      ASSIGN_OR_RETURN(const bool more, take(row));
      if (!more) return false;
    }
    after = page.next;
  } while (!after.empty());
  return true;
}

// One round on its way.
class RoundMove {
 public:
  RoundMove(const Call& call, const Handover& handover, pb::Round before, pb::Round after,
            storage::Mutation& mutation)
      : call_(call),
        handover_(handover),
        before_(std::move(before)),
        after_(std::move(after)),
        mutation_(mutation) {}

  // Whether all of it is moved.
  absl::StatusOr<bool> MoveParts() {
    const std::string& round = after_.name();
    ASSIGN_OR_RETURN(const bool applications,
                     EachPart<pb::RoundApplication>(
                         call_, RoundApplications(), ApplicationsTo(round), handover_.predecessor,
                         [this](const RoundApplicationRow& row) { return MoveApplication(row); }));
    if (!applications) return false;
    ASSIGN_OR_RETURN(const bool reviewers,
                     EachPart<pb::RoundReviewer>(
                         call_, RoundReviewers(), ReviewersOf(round), handover_.predecessor,
                         [this](const ReviewerRow& row) {
                           return MovePart(RoundReviewers(), row, pb::RESOURCE_TYPE_ROUND_REVIEWER);
                         }));
    if (!reviewers) return false;
    return EachPart<pb::RoundReading>(call_, RoundReadings(), ReadingsOf(round),
                                      handover_.predecessor, [this](const ReadingRow& row) {
                                        return MovePart(RoundReadings(), row,
                                                        pb::RESOURCE_TYPE_ROUND_READING);
                                      });
  }

 private:
  absl::StatusOr<bool> MoveApplication(const RoundApplicationRow& row) {
    pb::RoundApplication moved = row.message;
    moved.set_owner(handover_.successor);
    RETURN_IF_ERROR(MoveFollowUps(call_, after_, row.message, moved, mutation_));
    RETURN_IF_ERROR(MovePlacesToOwner(call_, before_, after_, row.message, mutation_));
    return MovePart(RoundApplications(), row, pb::RESOURCE_TYPE_ROUND_APPLICATION);
  }

  template <typename M>
  absl::StatusOr<bool> MovePart(const storage::Table<M>& table, const storage::Row<M>& row,
                                pb::ResourceType type) {
    M moved = row.message;
    moved.set_owner(handover_.successor);
    *moved.mutable_update_time() = ToProto(call_.now());
    table.Update(row, moved, mutation_);
    AppendChange(call_, type, moved.name(), AudienceOf(row.message), AudienceOf(moved), mutation_);
    return !IsFull(mutation_);
  }

  const Call& call_;
  const Handover& handover_;
  const pb::Round before_;
  const pb::Round after_;
  storage::Mutation& mutation_;
};

}  // namespace

absl::StatusOr<pb::TakenDocument> MoveRound(const Call& call, const Handover& handover,
                                            const RoundRow& row, ClaimedKeys& claimed,
                                            storage::Mutation& mutation) {
  pb::Round before = row.message;
  before.set_owner(handover.predecessor);
  pb::Round after = row.message;
  if (row.message.owner() == handover.predecessor) {
    after.set_owner(handover.successor);
    after.set_taken_over_from(handover.predecessor);
    *after.mutable_update_time() = ToProto(call.now());
    Rounds().Update(row, after, mutation);
    AppendChange(call, pb::RESOURCE_TYPE_ROUND, after.name(), AudienceOf(row.message),
                 AudienceOf(after), mutation);
  } else {
    Rounds().Require(row, mutation);
  }
  pb::TakenDocument taken;
  taken.set_name(after.name());
  taken.set_title(after.title());
  ASSIGN_OR_RETURN(
      const bool whole,
      RoundMove(call, handover, std::move(before), std::move(after), mutation).MoveParts());
  claimed.more = claimed.more || !whole;
  return taken;
}

absl::StatusOr<bool> HasPartsLeft(const Call& call, const Handover& handover,
                                  const pb::Round& round) {
  const auto any = [](const auto&) -> absl::StatusOr<bool> { return false; };
  const std::string& gone = handover.predecessor;
  ASSIGN_OR_RETURN(const bool no_application,
                   EachPart<pb::RoundApplication>(call, RoundApplications(),
                                                  ApplicationsTo(round.name()), gone, any));
  if (!no_application) return true;
  ASSIGN_OR_RETURN(
      const bool no_reviewer,
      EachPart<pb::RoundReviewer>(call, RoundReviewers(), ReviewersOf(round.name()), gone, any));
  if (!no_reviewer) return true;
  ASSIGN_OR_RETURN(
      const bool no_reading,
      EachPart<pb::RoundReading>(call, RoundReadings(), ReadingsOf(round.name()), gone, any));
  return !no_reading;
}

}  // namespace renkei::service
