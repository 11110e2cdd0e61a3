// What an import does with one row: each kind of resource has its own.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_IMPORT_KIND_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_IMPORT_KIND_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/exchange/rows/import_rows.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "storage/store.h"

namespace renkei::service {

enum class RowOutcome { kCreated, kUpdated, kUnchanged };

// A row that may be written.
struct StagedRow {
  RowOutcome outcome = RowOutcome::kUnchanged;
  // All that has to be committed for it; empty where nothing changes.
  storage::Mutation mutation;
  // The same for two rows that mean the same resource: a file says everything once.
  std::string key;
  // It takes more than one commit: see WriteAlone.
  bool alone = false;
  // With report_changes: what changes, field by field.
  std::vector<pb::FieldChange> changes = {};
};

// What became of a row that was written by itself.
struct WrittenAlone {
  RowOutcome outcome = RowOutcome::kUnchanged;
  int commits = 0;
};

class ImportKind {
 public:
  virtual ~ImportKind() = default;

  virtual const sheet::SheetLayout& layout() const = 0;
  virtual RowShape shape() const { return {layout()}; }
  // What begins the fields of violations: "case.".
  virtual absl::string_view prefix() const = 0;

  // Whether several rows may be about one resource. Then those that follow each other are staged as one
  // (ImportRow::more), as far as Continues says so; fields of violations begin with "rows[2]." where a
  // further row is meant.
  virtual bool GathersRows() const { return false; }
  virtual bool Continues(const ImportRow& first, const ImportRow& next) const;

  // A step of the import begins, on the snapshot of `call`; what was remembered of an earlier one
  // may be stale.
  virtual void Begin(const Call& call) = 0;

  // What writing the row takes, decided on the snapshot of `call`. Errors that IsAboutRow are
  // mistakes in the row.
  [[nodiscard]] virtual absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) = 0;

  // Writes a row that was staged as one that stands alone, with as many commits as it takes. Errors
  // as above; what was committed before one stays.
  [[nodiscard]] virtual absl::StatusOr<WrittenAlone> WriteAlone(Job& job, const ImportRow& row);
};

// ROLE_MISSING unless the caller has a role of the method that writes a row of this kind.
[[nodiscard]] absl::Status RequireImporter(const Call& call, pb::ExchangeKind kind);

// `options` outlive the kind. Null for a kind that cannot be imported.
std::unique_ptr<ImportKind> NewImportKind(const pb::ImportOptions& options);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_IMPORT_KIND_H_
