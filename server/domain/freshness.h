// How fresh a published case is: by when its owner will look at it again.

#ifndef RENKEI_SERVER_DOMAIN_FRESHNESS_H_
#define RENKEI_SERVER_DOMAIN_FRESHNESS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/case.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Offices look through their papers once a year, when people change posts.
inline constexpr int kReviewYears = 1;

// The review-by day of what is confirmed on `today` without naming one: kReviewYears later; 1 March
// where that year has no 29 February.
absl::CivilDay NextReviewDay(absl::CivilDay today);

// The review-by date that a case gets when it is published on `today`: its own, unless that is
// empty or no later than today, since what was published today was looked at today.
std::string ReviewDateOnPublication(absl::string_view own, absl::CivilDay today);

// 見直し期限超過: `text` is published and its review_by_date lies before `today`. On the day itself it
// is not overdue yet.
bool IsOverdue(const pb::Case& text, absl::CivilDay today);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FRESHNESS_H_
