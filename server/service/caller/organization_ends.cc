#include "server/service/caller/organization_ends.h"

#include <memory>

#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kBodiesAtOnce = 256;

// From an index that has none but those that end.
template <typename Dates>
absl::StatusOr<std::shared_ptr<const Dates>> LoadEnds(const storage::Snapshot& snapshot) {
  auto dates = std::make_shared<Dates>();
  std::string after;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     Organizations().ScanIndex(snapshot, storage::Key(kOrganizationsByEndId), after,
                                               kBodiesAtOnce));
    for (const auto& row : page.rows)
      dates->emplace(row.message.name(), row.message.abolished_date());
    after = page.next;
  } while (!after.empty());
  return dates;
}

}  // namespace

OrganizationEnds::OrganizationEnds() : dates_(RegistryClock().NewKey().bytes()) {}

absl::StatusOr<std::string> OrganizationEnds::Of(const storage::Snapshot& snapshot,
                                                 absl::string_view organization) {
  ASSIGN_OR_RETURN(const auto found, dates_.At(snapshot, LoadEnds<Dates>));
  const auto it = found.kept->find(organization);
  return it == found.kept->end() ? std::string() : it->second;
}

}  // namespace renkei::service
