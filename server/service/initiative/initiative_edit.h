// One write to an initiative: what is read, what becomes of it, and the one mutation with the
// changes that the feed gets.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_EDIT_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_EDIT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/service/initiative/initiative_access.h"
#include "storage/store.h"

namespace renkei::service {

// Records of members in any state, of one initiative. There are 1,788 local governments, and
// partners beside them; the roll, which names them all, stays below a record's 256 KiB.
inline constexpr int kMaxMemberships = 2'000;
// The same while it is confidential. Whoever gains or loses sight of it is told of every member's
// row in the same commit, and a change of audience names all insiders for every row: this keeps
// such a commit below the store's 4 MiB. No prefecture has as many municipalities.
inline constexpr int kMaxConfidentialMemberships = 250;

// The day that a step takes effect: `date`, or today in Japan where it is empty.
std::string DayOrToday(const Call& call, const std::string& date);

// Adds to the history of an initiative or a member; it is trimmed when it is written.
void AddEvent(const Call& call, absl::string_view action, absl::string_view date,
              absl::string_view reason,
              google::protobuf::RepeatedPtrField<pb::InitiativeEvent>& history);

// Adds an event of domain::EventsOfEdit, with the time and the actor. What one account edits on one
// day is one event, so that typing does not push the steps out of the history.
void AddEditEvent(const Call& call, const pb::InitiativeEvent& event,
                  google::protobuf::RepeatedPtrField<pb::InitiativeEvent>& history);

// Usage: Begin (or, for a new initiative, the constructor), change `initiative`, `roll` and members
// through Put, Finish.
class InitiativeEdit {
 public:
  // Of an initiative that exists and that the caller may read; NOT_FOUND naming `asked_for`
  // otherwise.
  [[nodiscard]] static absl::StatusOr<InitiativeEdit> Begin(const Call& call,
                                                            absl::string_view name,
                                                            absl::string_view asked_for);
  // Of one that was found in another way than by what the caller may read.
  [[nodiscard]] static absl::StatusOr<InitiativeEdit> Of(const Call& call, InitiativeRow row);
  // Of a new one.
  explicit InitiativeEdit(const Call& call) : call_(call) {}

  // As they were read.
  const InitiativeRow& before() const { return *before_; }
  const RollRow& roll_before() const { return *roll_before_; }
  internal_pb::EffectiveAudience audience_before() const {
    return AudienceOf(before_->message, roll_before_->message);
  }

  // As they are to become.
  pb::Initiative initiative;
  internal_pb::InitiativeRoll roll;

  // Writes `after` in the place of `old` (nullopt: a new row) and keeps the roll's list of
  // insiders, its marks and member_count in step. Each member once. Returns the row as it will be
  // written.
  const pb::InitiativeMember& Put(const std::optional<MemberRow>& old, pb::InitiativeMember after);

  // Preconditions and whatever else belongs to the same commit.
  storage::Mutation mutation;

  // The mutation with everything that differs: rows, changes for the feed, and every row that was
  // relied on as a precondition. TOO_LARGE, metadata "limit", beyond the limits above.
  [[nodiscard]] absl::StatusOr<storage::Mutation> Finish();

 private:
  struct MemberChange {
    std::optional<MemberRow> old;
    pb::InitiativeMember after;
  };

  bool initiative_changed() const;
  bool roll_changed() const;
  absl::Status CheckLimits() const;
  void WriteRows();
  absl::Status AppendChanges();
  absl::Status TellOfOtherMembers(const internal_pb::EffectiveAudience& was,
                                  const internal_pb::EffectiveAudience& is);

  const Call& call_;
  std::optional<InitiativeRow> before_;
  std::optional<RollRow> roll_before_;
  std::vector<MemberChange> members_;
};

// What readers of rows that did not change themselves must be told when the audience goes from
// `was` to `is`: audiences as narrow as may be, so that a reader who gains sight finds itself in
// `after` alone, one who loses it in `before` alone, and everybody else is told nothing or the same
// again. Both unset: nobody's sight changes.
struct SightChange {
  std::optional<internal_pb::EffectiveAudience> before;
  std::optional<internal_pb::EffectiveAudience> after;
};
SightChange CompareSight(const internal_pb::EffectiveAudience& was,
                         const internal_pb::EffectiveAudience& is);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_EDIT_H_
