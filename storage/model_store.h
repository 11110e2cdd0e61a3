// The model: the Store contract on std::map, as plainly as it can be said. Tests compare engines
// against it, and tests of what sits above use it where no disk is needed. A commit has completed
// when Commit returns, unless it was made while callbacks of earlier commits are running (from one
// of them, or from another thread): then it completes after those. It keeps all history in memory.

#ifndef RENKEI_STORAGE_MODEL_STORE_H_
#define RENKEI_STORAGE_MODEL_STORE_H_

#include <memory>
#include <string>

#include "storage/store.h"

namespace renkei::storage {

std::unique_ptr<Store> NewModelStore(std::string id);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_MODEL_STORE_H_
