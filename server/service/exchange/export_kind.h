// What is exported, row by row: each kind of resource has its own.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_EXPORT_KIND_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_EXPORT_KIND_H_

#include <map>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/frame/call.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/known_vision.h"

namespace renkei::service {

namespace pb = renkei::v1;

class ExportWriter;

struct ExportRow {
  // As the caller may read it.
  const google::protobuf::Message& message;
  // What stands in columns of tables that begin with "@", by their path.
  const std::map<std::string, std::string>& info;
  // Of a vision: all of it.
  const sheet::KnownVision* vision = nullptr;
};

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

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_EXPORT_KIND_H_
