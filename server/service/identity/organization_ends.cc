#include "server/service/identity/organization_ends.h"

#include <utility>

#include "server/service/tables.h"

namespace renkei::service {
namespace {

constexpr size_t kMembersAtOnce = 256;

}  // namespace

absl::StatusOr<std::string> OrganizationEnds::Of(const storage::Snapshot& snapshot,
                                                 absl::string_view organization) {
  const absl::StatusOr<std::shared_ptr<const Known>> known = UpToDate(snapshot);
  if (!known.ok()) return known.status();
  const auto it = (*known)->dates.find(organization);
  return it == (*known)->dates.end() ? std::string() : it->second;
}

absl::StatusOr<std::shared_ptr<const OrganizationEnds::Known>> OrganizationEnds::UpToDate(
    const storage::Snapshot& snapshot) {
  std::shared_ptr<const Known> known;
  {
    const MutexLock lock(mutex_);
    if (known_ != nullptr && through_ >= snapshot.sequence()) return known_;
    known = known_;
  }
  const auto clock = RegistryClock().Get(snapshot, RegistryClock().NewKey());
  if (!clock.ok()) return clock.status();
  const storage::Sequence version =
      clock->has_value() ? (*clock)->version : storage::Sequence::kNone;
  if (known == nullptr || known->clock != version) {
    absl::StatusOr<std::shared_ptr<const Known>> loaded = Load(snapshot, version);
    if (!loaded.ok()) return loaded.status();
    known = *std::move(loaded);
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
    const auto page = Organizations().ScanIndex(snapshot, storage::Key(kOrganizationsByEndId),
                                                after, kMembersAtOnce);
    if (!page.ok()) return page.status();
    for (const auto& row : page->rows)
      known->dates.emplace(row.message.name(), row.message.abolished_date());
    after = page->next;
  } while (!after.empty());
  return known;
}

}  // namespace renkei::service
