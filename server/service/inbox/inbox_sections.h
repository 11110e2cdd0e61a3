// Whose work an item of the inbox is, as far as its section says.

#ifndef RENKEI_SERVER_SERVICE_INBOX_INBOX_SECTIONS_H_
#define RENKEI_SERVER_SERVICE_INBOX_INBOX_SECTIONS_H_

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/domain/identity/section_names.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// The sections for which a request asks, by the caller's organization's names for them.
class InboxSections {
 public:
  // INVALID_FIELDS (UNKNOWN_SECTION) for a section that is not the caller's organization's.
  [[nodiscard]] static absl::StatusOr<InboxSections> Read(const Call& call,
                                                          const pb::ListInboxItemsRequest& request);

  // Whether what names the section `text` is shown: unless it is the work of others alone. What names
  // none that is registered is everybody's.
  bool Concern(absl::string_view text) const;

 private:
  InboxSections() = default;
  InboxSections(domain::SectionNames names, std::set<std::string> asked)
      : names_(std::move(names)), asked_(std::move(asked)) {}

  std::optional<domain::SectionNames> names_;  // nullopt: everything is asked for
  std::set<std::string> asked_;                // in use
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INBOX_INBOX_SECTIONS_H_
