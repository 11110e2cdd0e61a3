// Rows to the bytes of a file, as they come.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_EXPORT_WRITER_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_EXPORT_WRITER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/known_vision.h"

namespace renkei::service {

namespace pb = renkei::v1;

struct ExportRow {
  // As the caller may read it.
  const google::protobuf::Message& message;
  // What stands in columns of tables that begin with "@", by their path. kRowBase: what the row was
  // exported from, where that is not the message itself; of JSON lines and YAML too.
  const std::map<std::string, std::string>& info;
  // Of a vision: all of it.
  const sheet::KnownVision* vision = nullptr;
};

class ExportWriter {
 public:
  virtual ~ExportWriter() = default;

  [[nodiscard]] virtual absl::Status Add(const ExportRow& row) = 0;
  // After the last row.
  [[nodiscard]] virtual absl::Status Finish() = 0;
  // Up to `most` bytes that are ready and have not been taken; fewer or none while more is needed,
  // after Finish none at the end.
  [[nodiscard]] virtual absl::StatusOr<std::string> Take(size_t most) = 0;
  // How many are ready, as far as it is known.
  virtual size_t ready() const = 0;

  int64_t missing_characters() const { return missing_characters_; }
  int64_t omitted_cells() const { return omitted_cells_; }

 protected:
  int64_t missing_characters_ = 0;
  int64_t omitted_cells_ = 0;
};

// The first `most` bytes of `ready`, taken out of it.
inline std::string TakeFrom(std::string& ready, size_t most) {
  if (ready.size() <= most) return std::exchange(ready, "");
  std::string piece = ready.substr(0, most);
  ready.erase(0, most);
  return piece;
}

// `layout` outlives it.
std::unique_ptr<ExportWriter> NewExportWriter(const pb::ExportResourcesRequest& request,
                                              const sheet::SheetLayout& layout);
// What it chooses from.
std::unique_ptr<ExportWriter> NewTextWriter(pb::ExchangeFormat format);
std::unique_ptr<ExportWriter> NewTableWriter(const pb::ExportResourcesRequest& request,
                                             const sheet::SheetLayout& layout);

// Rows and columns, not documents.
inline bool IsTable(pb::ExchangeFormat format) {
  return format == pb::EXCHANGE_FORMAT_CSV || format == pb::EXCHANGE_FORMAT_XLSX;
}

// In whose words tables are written.
inline sheet::Words WordsOf(const pb::ExportResourcesRequest& request) {
  return request.raw() ? sheet::Words::kContract : sheet::Words::kPeople;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_EXPORT_WRITER_H_
