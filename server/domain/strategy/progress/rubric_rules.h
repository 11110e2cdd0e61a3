// Rubrics (renkei/v1/rubric.proto): what must hold of one, the one that is always there, and the
// band of a percentage.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_RUBRIC_RULES_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_RUBRIC_RULES_H_

#include <string>
#include <vector>

#include "renkei/v1/errors.pb.h"
#include "renkei/v1/rubric.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// By which a vision is judged that names no other.
inline constexpr char kStandardRubricName[] = "rubrics/standard";

// rubrics/standard as it is where none was registered under this name: linear path, the way to
// what is expected, S/A/B/C/-. The letters are those that local governments print; where one band
// ends and the next begins is our own proposal, and the rubric says so.
const pb::Rubric& StandardRubric();

// Everything that is wrong with a rubric beyond its declared constraints, with fields relative to
// it: kinds NOT_DESCENDING and DUPLICATE_LABEL, at "bands[i]...".
std::vector<pb::FieldViolation> CheckRubric(const pb::Rubric& rubric);

// Place of the band of `percent`; what lies below the last one is the last one. `rubric` has a
// band.
int BandOf(const pb::Rubric& rubric, double percent);

// What is printed for a band's place; -1: the rubric's label for what cannot be judged.
std::string BandLabel(const pb::Rubric& rubric, int band);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_RUBRIC_RULES_H_
