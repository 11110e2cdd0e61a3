// Calls of programmes: what must hold of their days, where one stands at a moment, and which of them
// somebody should hear of. Days and clock times are Japan's, nine hours ahead of UTC.

#ifndef RENKEI_SERVER_DOMAIN_PROGRAMME_CALL_RULES_H_
#define RENKEI_SERVER_DOMAIN_PROGRAMME_CALL_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/programme.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// A call that opens or closes within so many days is told of, as steps of plans are.
inline constexpr int kProgrammeCallNoticeDays = 14;

// What it means where it says nothing: its title. Clock times that can be read get their one form.
void FillCall(pb::ProgrammeCall& call);

// Everything that is wrong with it, held against the edition whose it is; fields are paths in the call,
// whose dates can be read. CLOSES_BEFORE_OPENING, RESULT_BEFORE_CLOSING, BAD_CLOCK, CLOCK_WITHOUT_DAY,
// UNKNOWN_TYPE (with the ids that exist), DUPLICATE.
std::vector<pb::FieldViolation> CheckProgrammeCall(const pb::ProgrammeCall& call,
                                                   const pb::ProgrammeEdition& edition);

// The moments of its days, of a call without faults. nullopt: until further notice.
absl::Time OpensAt(const pb::ProgrammeCall& call);
std::optional<absl::Time> ClosesAt(const pb::ProgrammeCall& call);

// Where it stands.
pb::ProgrammeCallState StateAt(const pb::ProgrammeCall& call, absl::Time now);

// What a call asks of those who follow its programme.
enum class CallNotice {
  kNone,
  kOpening,  // it opens within two weeks
  kClosing,  // it is open, and closes within two weeks
};
struct CallDue {
  CallNotice notice = CallNotice::kNone;
  // The day that is meant and the clock time of it.
  std::string date;
  std::string clock;
};
CallDue DueAt(const pb::ProgrammeCall& call, absl::Time now);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_PROGRAMME_CALL_RULES_H_
