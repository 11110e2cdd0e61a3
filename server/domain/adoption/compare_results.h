// An adopter's results beside those of the case that it adopted.

#ifndef RENKEI_SERVER_DOMAIN_ADOPTION_COMPARE_RESULTS_H_
#define RENKEI_SERVER_DOMAIN_ADOPTION_COMPARE_RESULTS_H_

#include <vector>

#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/case.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Two results on one shared indicator. The pointers lead into the messages compared.
struct ComparedResult {
  const pb::CaseResult* of_case = nullptr;
  const pb::CaseResult* of_adopter = nullptr;
  // The same unit is stated for both; with another one the figures stand beside each other and say
  // no more.
  bool same_unit = false;
};

// Pairs the results that point to the same shared indicator: only through it can figures of
// different bodies be compared. In the order of the adopter's; each is paired with the case's first
// on that indicator. Results without one, or on one that the case does not have, are left out.
std::vector<ComparedResult> CompareResults(const pb::Case& adopted, const pb::Adoption& adoption);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ADOPTION_COMPARE_RESULTS_H_
