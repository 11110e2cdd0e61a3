// What must hold of the money that measures and cases record, as far as they say it themselves.

#ifndef RENKEI_SERVER_DOMAIN_FUNDING_FUNDING_RULES_H_
#define RENKEI_SERVER_DOMAIN_FUNDING_FUNDING_RULES_H_

#include <string>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "renkei/v1/funding.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// What tells one entry of a list from the others: whose money, of which year and which type. How far
// it has come and how much it is may change.
std::string FundingKey(const pb::Funding& funding);

// PROGRAMME_OR_NAME: it names neither a programme nor what is printed. TYPE_WITHOUT_PROGRAMME.
// DUPLICATE_FUNDING: another entry has the same key. Fields are those of the message that has the
// list: "funding[1].type".
std::vector<pb::FieldViolation> CheckFundings(
    const google::protobuf::RepeatedPtrField<pb::Funding>& fundings);

// The programmes that a list names, each once, in order.
std::vector<std::string> ProgrammesOf(
    const google::protobuf::RepeatedPtrField<pb::Funding>& fundings);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FUNDING_FUNDING_RULES_H_
