// Rounds of selection: what must hold of one, where it stands at a moment, and what of it may still be
// changed.

#ifndef RENKEI_SERVER_DOMAIN_ROUND_ROUND_RULES_H_
#define RENKEI_SERVER_DOMAIN_ROUND_ROUND_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// A round that closes within so many days is told of, as calls for cases are.
inline constexpr int kRoundNoticeDays = 14;

// The weights of all criteria together.
inline constexpr int kWholeWeight = 100;

// What it means where it says nothing, and its times in the one form in which they are kept, where they
// can be read.
void NormalizeRound(pb::Round& round);

// Everything that is wrong with it, held against its own fields. BAD_WEIGHTS, DUPLICATE, BAD_TIME,
// BAD_INTERVAL, BAD_ORDER, REQUIRED. Fields are those of the round.
std::vector<pb::FieldViolation> CheckRound(const pb::Round& round);

// Of a round whose times can be read: while it takes applications the state of the moment, else the
// stage in which it is kept.
pb::RoundState RoundStateAt(const pb::Round& round, absl::Time now);

// The round has a stage of this kind.
bool HasStage(const pb::Round& round, pb::RoundStageKind kind);

// Points are given in this stage now: the round is in it, and the minute at which it closes has not come.
bool PointsOpen(const pb::Round& round, pb::RoundStageKind kind, absl::Time now);

// The round has left this stage, and stands in a later one; never of a stage that it does not have.
// What was private to who judged may be shown from then on.
bool StageIsOver(const pb::Round& round, pb::RoundStageKind kind);

// The stage that comes after the present one; UNSPECIFIED: none does. The first where no stage has begun.
pb::RoundState NextStage(const pb::Round& round);

// What was changed of a round that was announced.
struct RoundChanges {
  // Fields that are judged by: frozen from the first application on.
  std::vector<std::string> frozen;
  // Times and stages: they need a reason.
  std::vector<std::string> dated;
};
RoundChanges ChangesOf(const pb::Round& old, const pb::Round& changed);

// Whether bodies of this kind may apply.
bool MayApply(const pb::Round& round, pb::OrganizationKind kind);

// nullptr where it has none of that id.
const pb::RoundCriterion* FindCriterion(const pb::Round& round, absl::string_view id);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ROUND_ROUND_RULES_H_
