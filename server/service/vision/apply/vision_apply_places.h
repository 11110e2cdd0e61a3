// Places among siblings after a stream was laid over a draft.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_PLACES_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_PLACES_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/merge/record_base.h"
#include "server/service/merge/file_merge.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/apply/vision_apply_input.h"
#include "storage/table.h"

namespace renkei::service {

// One node or KPI of the draft as it will be.
template <typename Kind>
struct PlannedItem {
  typename Kind::Message target;
  const storage::Row<typename Kind::Message>* old = nullptr;  // null: new
  const AppliedItem<Kind>* sent = nullptr;                    // null: the stream does not name it
  // What the file that states it is a trace of once it is applied; nullopt: the file has none.
  std::optional<domain::RecordBase> known_after = {};
};

// Gives every item for which the stream has a Place an order, and others a new one where it needs
// theirs; what the file knows of places (known_after) follows. `name_of`: the name of the item that a Place names, "" where there is none. Conflicts go
// to `merge`.
template <typename Kind>
void PlaceItems(std::vector<PlannedItem<Kind>>& items,
                const std::function<std::string(const std::string& key)>& name_of,
                FileMerge& merge);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_PLACES_H_
