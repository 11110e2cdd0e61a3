#include "server/service/identity/organization_ends.h"

#include <utility>

#include "server/service/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kMembersAtOnce = 256;

}  // namespace

absl::StatusOr<std::string> OrganizationEnds::Of(const storage::Snapshot& snapshot,
                                                 absl::string_view organization) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Known> known, UpToDate(snapshot));
  const auto it = known->dates.find(organization);
  return it == known->dates.end() ? std::string() : it->second;
}

absl::StatusOr<std::shared_ptr<const OrganizationEnds::Known>> OrganizationEnds::UpToDate(
    const storage::Snapshot& snapshot) {
  std::shared_ptr<const Known> known;
  {
    const MutexLock lock(mutex_);
    if (known_ != nullptr && through_ >= snapshot.sequence()) return known_;
    known = known_;
  }
  ASSIGN_OR_RETURN(const auto clock, RegistryClock().Get(snapshot, RegistryClock().NewKey()));
  const storage::Sequence version = clock.has_value() ? clock->version : storage::Sequence::kNone;
  if (known == nullptr || known->clock != version) {
    ASSIGN_OR_RETURN(known, Load(snapshot, version));
  }
  const MutexLock lock(mutex_);
  // Another call may have come further meanwhile.
  if (known_ == nullptr || snapshot.sequence() > through_) {
    known_ = known;
    through_ = snapshot.sequence();
  }
  return known;
}

absl::StatusOr<std::shared_ptr<const OrganizationEnds::Known>> OrganizationEnds::Load(
    const storage::Snapshot& snapshot, storage::Sequence clock) {
  auto known = std::make_shared<Known>();
  known->clock = clock;
  std::string after;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     Organizations().ScanIndex(snapshot, storage::Key(kOrganizationsByEndId), after,
                                               kMembersAtOnce));
    for (const auto& row : page.rows)
      known->dates.emplace(row.message.name(), row.message.abolished_date());
    after = page.next;
  } while (!after.empty());
  return known;
}

}  // namespace renkei::service
