#include "server/domain/follow/mail_steps.h"

#include <algorithm>

namespace renkei::domain {

MailStep StepAfter(MailOutcome outcome, int attempts, int unknown) {
  switch (outcome) {
    case MailOutcome::kTaken:
      return MailStep::kDone;
    case MailOutcome::kRefusedForEver:
      return MailStep::kGiveUp;
    case MailOutcome::kRefusedForNow:
      return attempts >= kMostAttempts ? MailStep::kGiveUp : MailStep::kAgain;
    case MailOutcome::kUnknown:
      return unknown >= 2 ? MailStep::kDone : MailStep::kAgain;
  }
  return MailStep::kGiveUp;
}

absl::Duration PauseAfter(int attempts) {
  // 1, 4, 16, 64 minutes, then every 4 hours.
  constexpr int kLongestMinutes = 240;
  int minutes = 1;
  for (int i = 1; i < attempts && minutes < kLongestMinutes; ++i) minutes *= 4;
  return absl::Minutes(std::min(minutes, kLongestMinutes));
}

}  // namespace renkei::domain
