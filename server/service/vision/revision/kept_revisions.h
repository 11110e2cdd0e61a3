// Published revisions as they are read again and again, by every page of a plan: parsed once, and kept in
// memory. A revision never changes, so what is kept of it is never wrong.

#ifndef RENKEI_SERVER_SERVICE_VISION_REVISION_KEPT_REVISIONS_H_
#define RENKEI_SERVER_SERVICE_VISION_REVISION_KEPT_REVISIONS_H_

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/strategy/plan.h"
#include "server/service/frame/call.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/lru_cache.h"

namespace renkei::service {

// A plan that is looked into by name. Stays where it was made.
struct IndexedPlan {
  // The head as it is stored: readers get it presented (PresentVision). Items have no etags.
  domain::Plan plan;
  std::optional<domain::PlanIndex> index;
};

// All of a revision, items in order of id. Never changes once made.
struct WholeRevision : IndexedPlan {
  // Of the items, in their order.
  std::vector<storage::Sequence> node_versions;
  std::vector<storage::Sequence> kpi_versions;

  template <typename Kind>
  const std::vector<typename Kind::Message>& items() const {
    if constexpr (std::is_same_v<Kind, NodeKind>)
      return plan.nodes;
    else
      return plan.kpis;
  }
  template <typename Kind>
  const std::vector<storage::Sequence>& versions() const {
    if constexpr (std::is_same_v<Kind, NodeKind>)
      return node_versions;
    else
      return kpi_versions;
  }
};

// Thread-safe. One for each store. A revision is known by the version of its record: where another were
// published in its place, that would be another.
class KeptRevisions {
 public:
  // Some fifty plans of 500 nodes.
  static constexpr size_t kMaxBytes = size_t{32} << 20;
  // A plan that is larger than either is read page by page, as a draft is.
  static constexpr int kMaxItems = 3'000;
  static constexpr size_t kMaxRevisionBytes = kMaxBytes / 4;

  KeptRevisions() : whole_(kMaxBytes) {}

  // The revision that `reading` reads, which the caller therefore may see; null where that is a draft, or
  // too large.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const WholeRevision>> Find(
      const Call& call, const VisionReading& reading);

 private:
  // Null: it was found to be too large.
  struct Kept {
    std::shared_ptr<const WholeRevision> whole;
  };

  LruCache<Kept> whole_;
};

// The same from what the call's server keeps; null where it keeps nothing.
[[nodiscard]] absl::StatusOr<std::shared_ptr<const WholeRevision>> KeptRevisionOf(
    const Call& call, const VisionReading& reading);

// ScanRevision of the revision that `reading` reads, from memory where it is kept.
template <typename Kind>
absl::StatusOr<storage::RowPage<typename Kind::Message>> ScanPublished(const Call& call,
                                                                       const VisionReading& reading,
                                                                       absl::string_view after,
                                                                       size_t limit) {
  ASSIGN_OR_RETURN(const auto kept, KeptRevisionOf(call, reading));
  if (kept == nullptr) {
    return ScanRevision<Kind>(call, domain::LastSegment(reading.head.message.name()),
                              reading.number(), after, limit);
  }
  const auto& items = kept->items<Kind>();
  const auto id = [](const auto& item) { return domain::LastSegment(item.name()); };
  auto item = after.empty() ? items.begin()
                            : std::upper_bound(items.begin(), items.end(), after,
                                               [&](absl::string_view last, const auto& one) {
                                                 return last < id(one);
                                               });
  storage::RowPage<typename Kind::Message> page;
  const auto count = std::min(limit, static_cast<size_t>(items.end() - item));
  page.rows.reserve(count);
  page.positions.reserve(count);
  for (; page.rows.size() < count; ++item) {
    page.rows.push_back({*item, kept->versions<Kind>()[static_cast<size_t>(item - items.begin())]});
    page.positions.emplace_back(id(*item));
  }
  if (item != items.end() && count > 0) page.next = page.positions.back();
  return page;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_REVISION_KEPT_REVISIONS_H_
