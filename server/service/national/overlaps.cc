#include "server/service/national/overlaps.h"

#include <set>
#include <vector>

#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRecordsAtOnce = 200;

// Bodies that have ended and for whose successor another body counts too.
absl::StatusOr<std::vector<std::string>> EndedBesideOthers(const Call& call,
                                                           const Tally::Bodies& totals,
                                                           CountedBodies& bodies) {
  std::map<std::string, int> standing;
  std::map<std::string, std::vector<const Place*>> ended;
  for (const auto& [body, parts] : totals) {
    if (parts.records == 0) continue;
    ASSIGN_OR_RETURN(const std::vector<const Place*> living, bodies.LivingOf(call, body));
    for (const Place* place : living) ++standing[place->name];
    if (bodies.Find(body) == nullptr) ended.emplace(body, living);
  }
  std::vector<std::string> beside;
  for (const auto& [body, living] : ended) {
    for (const Place* place : living) {
      if (standing[place->name] < 2) continue;
      beside.push_back(body);
      break;
    }
  }
  return beside;
}

}  // namespace

absl::Status Overlaps::Add(const Call& call, CountedBodies& bodies,
                           const internal_pb::CountedEntry& entry) {
  if (entry.bodies_size() < 2) return absl::OkStatus();
  std::map<std::string, int64_t> standing;
  for (const std::string& body : entry.bodies()) {
    ASSIGN_OR_RETURN(const std::vector<const Place*> living, bodies.LivingOf(call, body));
    for (const Place* place : living) ++standing[place->name];
  }
  for (const auto& [place, times] : standing) {
    if (times < 2) continue;
    items_[""][place] += (times - 1) * entry.records();
    for (const internal_pb::CountedItemSum& sum : entry.items())
      items_[sum.item()][place] += (times - 1) * sum.records();
  }
  return absl::OkStatus();
}

const Overlaps::Places& Overlaps::Of(const std::string& item) const {
  static const auto& none = *new Places();
  const auto found = items_.find(item);
  return found == items_.end() ? none : found->second;
}

absl::StatusOr<Overlaps> FindOverlaps(const Call& call, const internal_pb::CountPlan& plan,
                                      const KeptCount& kept, CountedBodies& bodies) {
  Overlaps overlaps;
  std::set<std::string> seen;
  // What was counted for this answer is no longer what its row says.
  for (const auto& [record, entries] : kept.counted_anew) {
    seen.insert(record);
    for (const internal_pb::CountedEntry& entry : entries)
      RETURN_IF_ERROR(overlaps.Add(call, bodies, entry));
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> ended,
                   EndedBesideOthers(call, kept.tally.totals(), bodies));
  const storage::Key counted = CountedUnder(plan.national_kpi(), plan.generation());
  for (const std::string& body : ended) {
    const storage::Key prefix = storage::Key(counted).Add(body);
    std::string after;
    do {
      if (call.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const auto page,
                       CountedRecords().ScanIndex(call.snapshot(), prefix, after, kRecordsAtOnce));
      for (const auto& row : page.rows) {
        if (!seen.insert(row.message.record()).second) continue;
        RETURN_IF_ERROR(overlaps.Add(call, bodies, row.message.entries(0)));
      }
      after = page.next;
    } while (!after.empty());
  }
  return overlaps;
}

}  // namespace renkei::service
