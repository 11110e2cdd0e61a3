// How a case spread: what its lineage says in figures.

#ifndef RENKEI_SERVER_DOMAIN_ADOPTION_SPREAD_H_
#define RENKEI_SERVER_DOMAIN_ADOPTION_SPREAD_H_

#include <vector>

#include "renkei/v1/adoption_service.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Over the adoptions of generation 0 and below; those of ancestors are of other cases. By fiscal
// year every step of every history counts (a body that considered in one year and adopted in the
// next counts once in each); by kind and by prefecture every adoption counts once, in its present
// state. Sorted: years upwards, then kinds and prefectures, then states in the order of the enum.
pb::LineageSpread SpreadOf(const pb::Lineage& lineage);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ADOPTION_SPREAD_H_
