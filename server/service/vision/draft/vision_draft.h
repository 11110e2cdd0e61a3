// Writing records of a vision's draft. One writer makes one Mutation and keeps what holds for every
// such write:
//
//   - Copy on write: a record whose version the latest revision refers to is copied to the archive
//     before it is changed or removed. Everything that stood in the draft at the last publication
//     is in that revision, so a record is referred to exactly if it is older than the revision.
//   - The draft's clock is put, and the clock of every node under which something new is hung and of
//     every KPI that an activity newly names: what is removed relies on its clock.
//   - Changes go to the feed for the owners alone.

#ifndef RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_DRAFT_H_
#define RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_DRAFT_H_

#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// The draft's counts: rows that are added up. See DraftCounts in records.proto.
class CountShards {
 public:
  static absl::StatusOr<CountShards> Read(const Call& call, absl::string_view vision_id);

  const internal_pb::DraftCounts& total() const { return total_; }

  // Adds `delta` to the row for `record`, a resource name. TREE_LIMIT if a count would grow beyond
  // its limit; near a limit the mutation relies on every row, so that it is never passed.
  [[nodiscard]] absl::Status Add(const internal_pb::DraftCounts& delta, absl::string_view record,
                                 storage::Mutation& mutation) const;
  // The same for a part of a larger change whose end has been checked.
  void AddUnchecked(const internal_pb::DraftCounts& delta, absl::string_view record,
                    storage::Mutation& mutation) const;

  // What AddUnchecked wrote for these arguments was committed: the next part goes on from there.
  void Committed(const internal_pb::DraftCounts& delta, absl::string_view record,
                 storage::Sequence sequence);

 private:
  // The row for `record` with `delta` added, and the row that it replaces, nullptr if there is
  // none.
  internal_pb::DraftCounts Changed(const internal_pb::DraftCounts& delta, absl::string_view record,
                                   const storage::Row<internal_pb::DraftCounts>** old) const;

  std::string vision_id_;
  std::vector<storage::Row<internal_pb::DraftCounts>> rows_;
  internal_pb::DraftCounts total_;
};

// Keys of the clocks (DraftClock in records.proto).
std::string DraftClockKey(absl::string_view vision);
std::string PlaceClockKey(absl::string_view node);

// The version of the last publication; kNone if there was none.
[[nodiscard]] absl::StatusOr<storage::Sequence> PublishedAt(const Call& call,
                                                            const pb::Vision& head);

// The commit relies on `key` having the version that it has in the snapshot, or being absent.
[[nodiscard]] absl::Status RequireUnchanged(const Call& call, absl::string_view key,
                                            storage::Mutation& mutation);

class DraftWriter {
 public:
  // `call` and `head` outlive the writer.
  DraftWriter(const Call& call, const pb::Vision& head, storage::Sequence published_at)
      : call_(call), head_(head), published_at_(published_at) {}

  template <typename Kind>
  void Insert(const typename Kind::Message& item) {
    Kind::Draft().Insert(item, mutation_);
    for (const std::string& place : PlacesOf<Kind>(item)) Hang(place);
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      for (const std::string& kpi : LinkedKpis(item)) Hang(kpi);
    }
    Count<Kind>(item, 1);
    AppendChange(call_, Kind::kType, item.name(), std::nullopt, DraftAudience(head_), mutation_);
  }

  template <typename Kind>
  void Update(const storage::Row<typename Kind::Message>& old, const typename Kind::Message& item) {
    Keep<Kind>(old);
    Kind::Draft().Update(old, item, mutation_);
    const std::vector<std::string> before = PlacesOf<Kind>(old.message);
    for (const std::string& place : PlacesOf<Kind>(item)) {
      if (!absl::c_linear_search(before, place)) Hang(place);
    }
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      const std::vector<std::string> linked = LinkedKpis(old.message);
      for (const std::string& kpi : LinkedKpis(item)) {
        if (!absl::c_linear_search(linked, kpi)) Hang(kpi);
      }
    }
    delta_.set_re_mentions(delta_.re_mentions() + item.re_mentions_size() -
                           old.message.re_mentions_size());
    AppendChange(call_, Kind::kType, item.name(), Before(DraftAudience(head_), old.message),
                 DraftAudience(head_), mutation_);
  }

  template <typename Kind>
  void Erase(const storage::Row<typename Kind::Message>& old) {
    Keep<Kind>(old);
    Kind::Draft().Erase(old, mutation_);
    if constexpr (std::is_same_v<Kind, NodeKind>)
      mutation_.Delete(PlaceClockKey(old.message.name()));
    Count<Kind>(old.message, -1);
    AppendChange(call_, Kind::kType, old.message.name(), Before(DraftAudience(head_), old.message),
                 std::nullopt, mutation_);
  }

  // What was added and removed so far; the caller writes the counts.
  const internal_pb::DraftCounts& delta() const { return delta_; }
  storage::Mutation& mutation() { return mutation_; }
  const Call& call() const { return call_; }

  // Puts the draft's clock and gives the mutation away.
  storage::Mutation Finish() &&;

 private:
  // Puts the clock of a node under which something is hung, or of a KPI that an activity names,
  // once.
  void Hang(const std::string& node);

  template <typename Kind>
  void Count(const typename Kind::Message& item, int by) {
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      delta_.set_nodes(delta_.nodes() + by);
    } else {
      delta_.set_kpis(delta_.kpis() + by);
    }
    delta_.set_re_mentions(delta_.re_mentions() + by * item.re_mentions_size());
  }

  template <typename Kind>
  void Keep(const storage::Row<typename Kind::Message>& old) {
    if (old.version > published_at_) return;
    typename Kind::Archived archived;
    *archived.mutable_item() = old.message;
    archived.set_version(storage::ToInt(old.version));
    Kind::Archive().Insert(archived, mutation_);
  }

  const Call& call_;
  const pb::Vision& head_;
  const storage::Sequence published_at_;
  storage::Mutation mutation_;
  internal_pb::DraftCounts delta_;
  std::set<std::string> hung_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_DRAFT_H_
