// Whose documents are imported.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_OWNER_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_OWNER_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// The organization whose documents are imported: the caller's unless the options say otherwise.
const std::string& ImportedFor(const Call& call, const pb::ImportOptions& options);

// Reads the owners that rows name, each once in a step of an import.
class RowOwner {
 public:
  // `options` outlive it.
  explicit RowOwner(const pb::ImportOptions& options) : options_(options) {}

  // A step on a new snapshot begins.
  void Begin() { names_.clear(); }

  // Puts the organization that is imported for into `owner`, which is empty or names it by its resource name, id or
  // code, or by what it is called.
  // OTHER_ORGANIZATION at `field` where another is named.
  [[nodiscard]] absl::Status Settle(const Call& call, absl::string_view field, std::string& owner);

 private:
  const pb::ImportOptions& options_;
  std::map<std::string, std::string> names_;  // by what is written
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ROW_OWNER_H_
