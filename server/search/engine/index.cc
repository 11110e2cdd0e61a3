#include "server/search/engine/index.h"

namespace renkei::search {

bool MustRebuild(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status) || absl::IsDataLoss(status);
}

}  // namespace renkei::search
