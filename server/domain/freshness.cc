#include "server/domain/freshness.h"

#include "server/domain/time/date.h"

namespace renkei::domain {

absl::CivilDay NextReviewDay(absl::CivilDay today) {
  return absl::CivilDay(today.year() + kReviewYears, today.month(), today.day());
}

std::string ReviewDateOnPublication(absl::string_view own, absl::CivilDay today) {
  // Dates are ISO 8601: their order is the order of their texts.
  return own <= FormatDate(today) ? FormatDate(NextReviewDay(today)) : std::string(own);
}

bool IsOverdue(const pb::Case& text, absl::CivilDay today) {
  return text.state() == pb::LIFECYCLE_STATE_PUBLISHED && !text.review_by_date().empty() &&
         text.review_by_date() < FormatDate(today);
}

}  // namespace renkei::domain
