// What must hold of a framework and of a crosswalk, whoever sends it.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_RULES_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_RULES_H_

#include <vector>

#include "renkei/v1/errors.pb.h"
#include "renkei/v1/framework.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// What is wrong with the framework by itself, fields relative to it ("items[3].parent"), at
// most 20. Kinds:
//   DUPLICATE_ID     an item's or KPI's id stands twice
//   UNKNOWN_PARENT   the parent is not an item before this one
//   BAD_PERIOD       the period ends before it begins
//   NOT_ALLOWED      it replaces itself
std::vector<pb::FieldViolation> CheckFramework(const pb::Framework& framework);

// What is wrong with a crosswalk between these two frameworks, at most 20. Kinds:
//   NOT_ALLOWED      from and to are the same framework
//   UNKNOWN_ITEM     an edge names an item that its framework does not have
//   DUPLICATE        two edges between the same items
std::vector<pb::FieldViolation> CheckCrosswalk(const pb::Crosswalk& crosswalk,
                                               const pb::Framework& from, const pb::Framework& to);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_FRAMEWORK_RULES_H_
