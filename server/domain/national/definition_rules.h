// What must hold of a national KPI: above all, that one definition counts in one unit.

#ifndef RENKEI_SERVER_DOMAIN_NATIONAL_DEFINITION_RULES_H_
#define RENKEI_SERVER_DOMAIN_NATIONAL_DEFINITION_RULES_H_

#include <set>
#include <string>
#include <vector>

#include "renkei/v1/errors.pb.h"
#include "renkei/v1/national_kpi.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Kinds of records that a definition counts; 0: its values are entered.
int CountedKinds(const pb::NationalKpiDefinition& definition);
inline bool Counts(const pb::NationalKpiDefinition& definition) {
  return CountedKinds(definition) > 0;
}

// Whether a body of this kind can be counted by it: one of the kinds that it names, or any local
// government.
bool CountsKind(const pb::NationalKpiDefinition& definition, pb::OrganizationKind kind);

// Every framework item that its conditions name.
std::set<std::string> NamedItems(const pb::NationalKpiDefinition& definition);

// Whether both count the same in the same way, whatever their versions, days and notes say.
bool CountAlike(const pb::NationalKpiDefinition& a, const pb::NationalKpiDefinition& b);

// What was left out: a draft whose values are better the higher they are; targets and values in order
// of time. Times are complete.
void FillNationalKpi(pb::NationalKpi& kpi);

// Everything that is wrong with a definition alone, its fields under `path`.
std::vector<pb::FieldViolation> CheckDefinition(const pb::NationalKpiDefinition& definition,
                                                const std::string& path);

// One value for each time (DUPLICATE_TIME), at `path`.
std::vector<pb::FieldViolation> CheckValueTimes(
    const google::protobuf::RepeatedPtrField<pb::NationalKpiValue>& values,
    const std::string& path);

// Everything that is wrong with a national KPI but for what it refers to, and its definition's days:
//   TWO_UNITS       two kinds of records in a unit in which they cannot be added up; a unit of
//                   entered values beside one that is counted
//   OTHER_UNIT      a target or a share in another unit than the definition's
//   REQUIRED        a unit; of an entered denominator its number, title and source
//   NOT_APPLICABLE  a number of a denominator that is counted; a unit without anything that counts
//   NOT_A_GOVERNMENT, BAD_INTERVAL, DUPLICATE_TIME
std::vector<pb::FieldViolation> CheckNationalKpi(const pb::NationalKpi& kpi);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_NATIONAL_DEFINITION_RULES_H_
