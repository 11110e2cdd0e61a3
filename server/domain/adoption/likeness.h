// How much one body is like another, as far as it matters for taking over what the other did.
//
// Three parts, each between 0 and 1 (KindCloseness and SizeCloseness of registry/peers.h, which also
// compares governments that adopted nothing), with fixed weights:
//   kind        30
//   population  50
//   area        20
// A part of which something is unknown of either body (an area, the residents of a ministry) is
// left out and the others are scaled up, so that nothing is taken as zero. The weights are a
// proposal of ours: size decides most of what an office can afford, its kind what it is
// responsible for.

#ifndef RENKEI_SERVER_DOMAIN_ADOPTION_LIKENESS_H_
#define RENKEI_SERVER_DOMAIN_ADOPTION_LIKENESS_H_

#include <optional>

#include "renkei/v1/organization.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// What is compared.
struct BodySize {
  pb::OrganizationKind kind = pb::ORGANIZATION_KIND_UNSPECIFIED;
  std::optional<double> population;
  std::optional<double> area_km2;
};

// 0 to 1; symmetric.
double Likeness(const BodySize& a, const BodySize& b);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ADOPTION_LIKENESS_H_
