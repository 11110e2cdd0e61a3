// The life of a mail that waits to be sent, as one table.
//
//   what came of an attempt                        first              and again
//   the mail server took it                        done               done
//   it refused for now, or could not be reached    again, later       again, later; given up after kMostAttempts
//   it refused for ever                            given up           given up
//   nobody knows whether it took it                again, later       done
//
// Nobody knows after a crash between the end of the text and the record of the answer, and where the
// connection ended between them. Then the mail may have gone out: it is sent once more under the same
// Message-ID, by which mail programs tell the second copy, and never a third time. A mail comes twice at
// most, and is lost only where the answer was lost twice.

#ifndef RENKEI_SERVER_DOMAIN_FOLLOW_MAIL_STEPS_H_
#define RENKEI_SERVER_DOMAIN_FOLLOW_MAIL_STEPS_H_

#include "absl/time/time.h"

namespace renkei::domain {

enum class MailOutcome { kTaken, kRefusedForNow, kRefusedForEver, kUnknown };
inline constexpr MailOutcome kMailOutcomes[] = {MailOutcome::kTaken, MailOutcome::kRefusedForNow,
                                                MailOutcome::kRefusedForEver,
                                                MailOutcome::kUnknown};

enum class MailStep { kDone, kAgain, kGiveUp };

// More than a day with the pauses below: a mail server that stopped in the evening is awake again, and what is older
// than that stands in the inbox.
inline constexpr int kMostAttempts = 12;

// `attempts` with this one, `unknown` of them with an outcome that nobody knows.
MailStep StepAfter(MailOutcome outcome, int attempts, int unknown);

// How long after the attempt with this number (from 1) the next one may begin.
absl::Duration PauseAfter(int attempts);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FOLLOW_MAIL_STEPS_H_
