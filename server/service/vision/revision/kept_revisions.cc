#include "server/service/vision/revision/kept_revisions.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kKeptAtOnce = 1'000;
// About what the index and the version of an item take.
constexpr size_t kIndexedItemBytes = 700;

// Adds the bytes that the items take to `bytes`, and stops where they are too many.
template <typename Kind>
absl::Status ReadItems(const Call& call, absl::string_view vision_id, int number,
                       std::vector<typename Kind::Message>& items,
                       std::vector<storage::Sequence>& versions, size_t& bytes) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, ScanRevision<Kind>(call, vision_id, number, after, kKeptAtOnce));
    for (auto& row : page.rows) {
      bytes += row.message.SpaceUsedLong() + kIndexedItemBytes;
      items.push_back(std::move(row.message));
      versions.push_back(row.version);
    }
    after = std::move(page.next);
  } while (!after.empty() && bytes <= KeptRevisions::kMaxRevisionBytes);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const WholeRevision>> KeptRevisions::Find(
    const Call& call, const VisionReading& reading) {
  using Found = std::shared_ptr<const WholeRevision>;
  if (!reading.revision) return Found();
  const pb::VisionRevision& revision = reading.revision->message;
  if (revision.node_count() + revision.kpi_count() > kMaxItems) return Found();
  const absl::string_view id = domain::LastSegment(reading.head.message.name());
  std::string key =
      absl::StrCat(id, "/", reading.number(), "/", storage::ToInt(reading.revision->version));
  if (const auto known = whole_.Find(key)) return known->whole;

  auto whole = std::make_shared<WholeRevision>();
  size_t bytes = revision.SpaceUsedLong();
  RETURN_IF_ERROR(ReadItems<NodeKind>(call, id, reading.number(), whole->plan.nodes,
                                      whole->node_versions, bytes));
  RETURN_IF_ERROR(
      ReadItems<KpiKind>(call, id, reading.number(), whole->plan.kpis, whole->kpi_versions, bytes));
  if (bytes > kMaxRevisionBytes) {
    whole_.Insert(std::move(key), std::make_shared<const Kept>(), 0);
    return Found();
  }
  whole->plan.vision = revision.vision();
  ASSIGN_OR_RETURN(whole->index, domain::PlanIndex::Build(whole->plan));
  whole_.Insert(std::move(key), std::make_shared<const Kept>(Kept{whole}), bytes);
  return Found(std::move(whole));
}

absl::StatusOr<std::shared_ptr<const WholeRevision>> KeptRevisionOf(const Call& call,
                                                                    const VisionReading& reading) {
  if (call.env().revisions == nullptr) return std::shared_ptr<const WholeRevision>();
  return call.env().revisions->Find(call, reading);
}

}  // namespace renkei::service
