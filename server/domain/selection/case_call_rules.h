// Calls for cases (事例の募集): what must hold of them, and where one stands at a moment.

#ifndef RENKEI_SERVER_DOMAIN_SELECTION_CASE_CALL_RULES_H_
#define RENKEI_SERVER_DOMAIN_SELECTION_CASE_CALL_RULES_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "renkei/v1/case_call.pb.h"
#include "server/domain/error.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::domain {

// A call that closes within so many days is told of.
inline constexpr int kCaseCallNoticeDays = 14;

// Its times in the one form in which they are kept, where they can be read.
void NormalizeCall(pb::CaseCall& call);

// BAD_TIME: a time that is none; BAD_INTERVAL: it closes before it opens, or at once. Fields are those
// of the call.
std::vector<pb::FieldViolation> CheckCaseCall(const pb::CaseCall& call);

// Of a call whose times can be read.
pb::CaseCallState CallStateAt(const pb::CaseCall& call, absl::Time now);

// Whether bodies of this kind may submit.
bool IsEligible(const pb::CaseCall& call, pb::OrganizationKind kind);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SELECTION_CASE_CALL_RULES_H_
