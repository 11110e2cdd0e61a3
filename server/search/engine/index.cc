#include "server/search/engine/index.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace renkei::search {

absl::Status IndexWriter::Replace(const Document& document) {
  ASSIGN_OR_RETURN(std::unique_ptr<PreparedDocument> prepared, Prepare(document));
  return Replace(std::move(prepared));
}

bool MustRebuild(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status) || absl::IsDataLoss(status);
}

}  // namespace renkei::search
