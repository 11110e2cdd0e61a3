// The model: the Store contract on std::map, as plainly as it can be said. Tests compare engines against it, and
// tests of what sits above use it where no disk is needed. Commits complete before Commit returns.

#ifndef RENKEI_STORAGE_MODEL_STORE_H_
#define RENKEI_STORAGE_MODEL_STORE_H_

#include <memory>
#include <string>

#include "storage/store.h"

namespace renkei::storage {

std::unique_ptr<Store> NewModelStore(std::string id);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_MODEL_STORE_H_
