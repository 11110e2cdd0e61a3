// Who declined a case, and why.

#ifndef RENKEI_CLIENT_VIEW_PAGE_DECLINED_H_
#define RENKEI_CLIENT_VIEW_PAGE_DECLINED_H_

#include <optional>

#include "client/view/block.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Those bodies that decline the case that was asked for, the latest first, each with its reason and
// under which condition it would look again; how many stands in the title. Of what came of the case
// nothing. nullopt where nobody does.
std::optional<Section> DeclinedSection(const pb::Lineage& lineage, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_DECLINED_H_
