// The times of figures and targets, and the ids of figures: each says of which time it is.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_ACTUAL_ID_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_ACTUAL_ID_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "renkei/v1/common.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// A fiscal year and its end are one time, since offices write either: the year in place of its end,
// any other time as it is. `when` is complete.
pb::When AsOneTime(pb::When when);

// The other way in which that one time is written; nullopt where there is none.
std::optional<pb::When> OtherWritingOf(pb::When when);

// The id of the figure of a time: fy2024, eofy2024, cy2024, 2024-03, 2024-03-31. `when` is complete
// and has a kind.
std::string ActualId(const pb::When& when);

// The time that an id states; nullopt for an id that ActualId never makes.
std::optional<pb::When> TimeOfActualId(absl::string_view id);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_ACTUAL_ID_H_
