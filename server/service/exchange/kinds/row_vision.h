// The plans of which rows of a file speak.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_VISION_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_VISION_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// Opens the visions that rows name, each once in a step of an import.
class RowVision {
 public:
  // The column that names one.
  static constexpr char kColumn[] = "@vision";

  // `options` outlive it.
  explicit RowVision(const pb::ImportOptions& options) : options_(options) {}

  // A step on a new snapshot begins.
  void Begin() { readings_.clear(); }

  // The vision that `text` names by its name or external_id ("": the one of the options), for a change
  // of what stands beside it by one of its owners; it lives until the next step. REQUIRED and
  // UNKNOWN_VISION at kColumn, NOT_EDITABLE for an archived one.
  [[nodiscard]] absl::StatusOr<const VisionReading*> Open(const Call& call,
                                                          const std::string& text);

 private:
  const pb::ImportOptions& options_;
  std::map<std::string, VisionReading> readings_;  // by what rows call them
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_VISION_H_
