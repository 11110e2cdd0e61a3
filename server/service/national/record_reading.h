// Records that may count for national KPIs, as they are or as they were: what of them is asked, read from the
// store. Nobody in particular reads: what is shown to somebody is read for him.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_RECORD_READING_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_RECORD_READING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/service/frame/call.h"
#include "server/service/national/count/entries.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// When records are asked. Neither is set: now, as they are. Texts of cases and initiatives are kept as
// they are now alone; what was in force, in which state, with whom, is known of every moment.
struct Moment {
  // On that day in Japan.
  std::optional<absl::CivilDay> day;
  // As far as was recorded by then.
  std::optional<absl::Time> known_at;

  bool is_now() const { return !day.has_value() && !known_at.has_value(); }
};

// What of records is wanted.
struct Wanted {
  const std::vector<CountPlan>& plans;
  Moment moment = {};
};

// What a record adds to each plan. `relied_on`, where it is not null, requires all that was read and may change without the record's mark
// (UncountedKey).
[[nodiscard]] absl::StatusOr<Entries> ReadEntries(const Call& call, const Wanted& wanted,
                                                  const std::string& record,
                                                  storage::Mutation* relied_on);

// The same of records that a walk has read.
[[nodiscard]] absl::StatusOr<Entries> EntriesOfCase(const Call& call, const Wanted& wanted,
                                                    const storage::Row<pb::Case>& working,
                                                    storage::Mutation* relied_on);
[[nodiscard]] absl::StatusOr<Entries> EntriesOfInitiative(
    const Call& call, const Wanted& wanted, const storage::Row<pb::Initiative>& initiative);
[[nodiscard]] absl::StatusOr<Entries> EntriesOfVision(const Call& call, const Wanted& wanted,
                                                      const storage::Row<pb::Vision>& head);

// What bodies are told of what does not count: the records as they are asked, without their entries.
// The text in force of a case that may count; nullopt: there is none.
struct ReadCase {
  pb::Case text;
  bool selected = false;
};
[[nodiscard]] absl::StatusOr<std::optional<ReadCase>> ReadCountableCase(
    const Call& call, const Wanted& wanted, const storage::Row<pb::Case>& working,
    storage::Mutation* relied_on);
// A vision with a revision in force that may count; nullopt: it has none.
[[nodiscard]] absl::StatusOr<std::optional<CountableVision>> ReadCountableVision(
    const Call& call, const Wanted& wanted, const storage::Row<pb::Vision>& head);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_RECORD_READING_H_
