// A schema into which a store is put that comes from elsewhere.

#ifndef RENKEI_STORAGE_POSTGRES_IMPORT_H_
#define RENKEI_STORAGE_POSTGRES_IMPORT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "storage/postgres_store.h"
#include "storage/store_import.h"

namespace renkei::storage {

// Each piece is a transaction of its own. One connection has the house of the schema to the end: where it is lost, so is the import.
// Errors: FAILED_PRECONDITION: there is a store, which is left as it is; a process has it open, or another import goes on; or as
// OpenPostgresStore. UNAVAILABLE: nobody answers.
[[nodiscard]] absl::StatusOr<std::unique_ptr<StoreImport>> OpenPostgresImport(
    const PostgresOptions& options);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_POSTGRES_IMPORT_H_
