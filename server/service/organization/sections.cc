#include "server/service/organization/sections.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<std::vector<pb::Section>> ReadSections(const Call& call,
                                                      const std::string& organization) {
  constexpr size_t kAtOnce = 256;
  std::vector<pb::Section> sections;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(
        auto page,
        Sections().ScanIndex(call.snapshot(), storage::Key(kSectionsByNameId).Add(organization),
                             after, kAtOnce));
    for (auto& row : page.rows) sections.push_back(std::move(row.message));
    after = std::move(page.next);
  } while (!after.empty());
  return sections;
}

absl::StatusOr<std::optional<storage::Row<pb::Section>>> FindSection(const Call& call,
                                                                     absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, Sections().Get(call.snapshot(), KeyByName(Sections(), name)));
  // The key is the last segment alone: under another organization's name it is not there.
  if (row.has_value() && row->message.name() != name) row.reset();
  return row;
}

std::string OrganizationOfSection(absl::string_view name) {
  return std::string(domain::ParentName(name, 2));
}

}  // namespace renkei::service
