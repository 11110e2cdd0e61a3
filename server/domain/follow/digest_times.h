// When mails of news are due, and what they cover: days are Japan's.

#ifndef RENKEI_SERVER_DOMAIN_FOLLOW_DIGEST_TIMES_H_
#define RENKEI_SERVER_DOMAIN_FOLLOW_DIGEST_TIMES_H_

#include <optional>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "renkei/v1/follow.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Midnight in Japan, at which `day` begins.
absl::Time BeginOfDayInJapan(absl::CivilDay day);

// The first moment after `after` at which a mail is due by these settings, `time_of_day` after midnight
// (from 0 to less than 24 hours); nullopt: none ever is.
std::optional<absl::Time> NextDigestTime(const pb::DigestSettings& settings,
                                         absl::Duration time_of_day, absl::Time after);

// Up to when a mail that is due at `due` tells: the midnight before, so that a day is told as a whole.
absl::Time DigestBorder(absl::Time due);

// Whether a mail that tells of the days after `from`, through `through`, says that something is due on `due`: 14, 7 and 1
// days before, and on the day after, so that it is told four times at most however often mails come.
bool IsToldOfDue(absl::CivilDay due, absl::CivilDay from, absl::CivilDay through);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FOLLOW_DIGEST_TIMES_H_
