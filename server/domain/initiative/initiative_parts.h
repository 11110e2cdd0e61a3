// What an initiative consists of beside its text: milestones and shared KPIs. What must hold of
// them, and what an edit of the whole says in the log.

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_PARTS_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_PARTS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// A milestone without a state is planned; targets of shared KPIs stand in order of time.
void FillParts(pb::Initiative& initiative);

// INVALID_FIELDS with every bad field under `prefix`:
//   DUPLICATE       the title of an earlier milestone, or the id of an earlier KPI
//   REQUIRED        a milestone that is done has no day
//   NOT_APPLICABLE  a day on which one is done that is not
//   IN_FUTURE       the day is still to come
[[nodiscard]] absl::Status CheckParts(const pb::Initiative& initiative, absl::CivilDay today,
                                      absl::string_view prefix);

// An edit tells of this many things one by one; of more, which fields it touched.
inline constexpr size_t kMaxEventsOfEdit = 30;

// What the edit from `old` to `changed` says in the log: an event for each step, milestone and KPI
// that differs, and one EDIT with the names of all other fields that do. Without time and actor.
// Nothing for an edit that changes nothing.
std::vector<pb::InitiativeEvent> EventsOfEdit(const pb::Initiative& old,
                                              const pb::Initiative& changed, absl::CivilDay today);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_PARTS_H_
