// What must hold of a support case and of what stands below it, and what is counted of many.

#ifndef RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_RULES_H_
#define RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_RULES_H_

#include <cstdint>
#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/support_case.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// A promised step is told of so many days before it is due.
inline constexpr int kSupportStepNoticeDays = 14;
// Numbers below this are hidden from who has no part in the cases (3未満は秘匿).
inline constexpr int64_t kSmallestSupportCount = 3;

// BAD_INTERVAL: it is hoped to end before it begins. Fields are those of the case.
std::vector<pb::FieldViolation> CheckSupport(const pb::SupportCase& support);

// IN_FUTURE: of a day to come.
std::vector<pb::FieldViolation> CheckSupportEntry(const pb::SupportEntry& entry,
                                                  absl::CivilDay today);

// NOT_A_PARTY: who is to take it has no part in the case; IN_FUTURE: done on a day to come;
// NOT_APPLICABLE: both done and dropped; IN_PAST: a new step, or a new day, that is over already.
std::vector<pb::FieldViolation> CheckSupportStepText(const pb::SupportCase& support,
                                                     const pb::SupportStep& step,
                                                     const pb::SupportStep* old,
                                                     absl::CivilDay today);

// It is still to be taken.
bool IsOpenStep(const pb::SupportStep& step);
// It is, and its day is over.
bool IsOverdueStep(const pb::SupportStep& step, absl::CivilDay today);

// One of those that have a part in the case: the bodies, the window, the team.
bool IsPartyOf(const pb::SupportCase& support, const std::string& organization);
// One of the bodies that ask.
bool IsBodyOf(const pb::SupportCase& support, const std::string& organization);

// Which of the parts of one total are hidden: those below kSmallestSupportCount (0 is none), and the
// smallest of the others, until what is hidden comes to kSmallestSupportCount by at least two parts:
// what is hidden is not the difference of what is shown.
std::vector<bool> HiddenParts(const std::vector<int64_t>& counts);

// Of two in the middle the mean, cut; 0 of none.
int MedianDays(std::vector<int> days);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_RULES_H_
