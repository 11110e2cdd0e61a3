// What is exported, row by row: each kind of resource has its own.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_EXPORT_KIND_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_EXPORT_KIND_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/exchange/rows/export_writer.h"
#include "server/service/frame/call.h"

namespace renkei::service {

namespace pb = renkei::v1;

class ExportKind {
 public:
  virtual ~ExportKind() = default;

  virtual const sheet::SheetLayout& layout() const = 0;

  // A writer of the rows that Next gives; the kind outlives it.
  virtual std::unique_ptr<ExportWriter> NewWriter(const pb::ExportResourcesRequest& request) const;

  // Hands on some further rows, in order; false when there are no more. `call` is always on the
  // same snapshot.
  [[nodiscard]] virtual absl::StatusOr<bool> Next(
      const Call& call, absl::FunctionRef<absl::Status(const ExportRow&)> add) = 0;
};

// INVALID_FILTER.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewExportKind(
    const Call& call, const pb::ExportResourcesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_EXPORT_KIND_H_
