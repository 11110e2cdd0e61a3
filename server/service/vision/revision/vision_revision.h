// Published revisions: a record with the head as it was, and manifests that say which version of
// which node and KPI belongs to it. Bodies stand in the draft as long as they were not edited
// since, otherwise in the archive.

#ifndef RENKEI_SERVER_SERVICE_VISION_REVISION_VISION_REVISION_H_
#define RENKEI_SERVER_SERVICE_VISION_REVISION_VISION_REVISION_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/call.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::service {

// Entries of one manifest record: a page of a list reads few of them, and each is far below the
// bound of a record (about 35 bytes an entry).
inline constexpr int kManifestChunkEntries = 1'000;

// Which version of which record.
struct ManifestEntry {
  std::string id;
  storage::Sequence version;
};

// Writes the manifest of a revision. `entries` ascend by id.
void WriteManifest(const storage::Table<internal_pb::ManifestChunk>& table,
                   absl::string_view vision_id, int number,
                   const std::vector<ManifestEntry>& entries, storage::Mutation& mutation);

// Up to `limit` entries of a revision whose ids come after `after` ("" = all).
[[nodiscard]] absl::StatusOr<std::vector<ManifestEntry>> ReadManifest(
    const Call& call, const storage::Table<internal_pb::ManifestChunk>& table,
    absl::string_view vision_id, int number, absl::string_view after, size_t limit);

// The version of record `id` in a revision; nullopt if it is not in it.
[[nodiscard]] absl::StatusOr<std::optional<storage::Sequence>> FindInManifest(
    const Call& call, const storage::Table<internal_pb::ManifestChunk>& table,
    absl::string_view vision_id, int number, absl::string_view id);

// A revision says what was published: whose work it was is the draft's.
template <typename Message>
void MakePublished(Message& item) {
  item.clear_updater();
  item.clear_field_updaters();
}

// The body of a manifest's entry.
template <typename Kind>
absl::StatusOr<storage::Row<typename Kind::Message>> ReadBody(const Call& call,
                                                              absl::string_view vision_id,
                                                              const ManifestEntry& entry) {
  ASSIGN_OR_RETURN(
      auto row,
      Kind::Draft().Get(call.snapshot(), Kind::Draft().NewKey().Add(vision_id).Add(entry.id)));
  if (row.has_value() && row->version == entry.version) {
    MakePublished(row->message);
    return *std::move(row);
  }
  ASSIGN_OR_RETURN(auto archived,
                   Kind::Archive().Get(call.snapshot(),
                                       Kind::Archive().NewKey().Add(vision_id).Add(entry.id).Add(
                                           storage::ToInt(entry.version))));
  if (!archived.has_value()) return absl::DataLossError("a body of a revision is missing");
  MakePublished(*archived->message.mutable_item());
  return storage::Row<typename Kind::Message>{std::move(*archived->message.mutable_item()),
                                              entry.version};
}

// Node or KPI `id` as it was in revision `number`; nullopt if it was not there.
template <typename Kind>
absl::StatusOr<std::optional<storage::Row<typename Kind::Message>>> FindInRevision(
    const Call& call, absl::string_view vision_id, int number, absl::string_view id) {
  using Found = std::optional<storage::Row<typename Kind::Message>>;
  ASSIGN_OR_RETURN(const auto version,
                   FindInManifest(call, Kind::Manifest(), vision_id, number, id));
  if (!version.has_value()) return Found();
  ASSIGN_OR_RETURN(auto body, ReadBody<Kind>(call, vision_id, {std::string(id), *version}));
  return Found(std::move(body));
}

// Up to `limit` nodes or KPIs of a revision, in order of id; positions are ids.
template <typename Kind>
absl::StatusOr<storage::RowPage<typename Kind::Message>> ScanRevision(const Call& call,
                                                                      absl::string_view vision_id,
                                                                      int number,
                                                                      absl::string_view after,
                                                                      size_t limit) {
  ASSIGN_OR_RETURN(const auto entries,
                   ReadManifest(call, Kind::Manifest(), vision_id, number, after, limit));
  storage::RowPage<typename Kind::Message> page;
  if (entries.empty()) return page;
  page.rows.reserve(entries.size());
  page.positions.reserve(entries.size());
  // Nearly all bodies stand in the draft, one behind the other; what was edited since, or written
  // between them, is looked for.
  const storage::Key all = Kind::Draft().NewKey().Add(vision_id);
  const std::string begin =
      after.empty() ? "" : Kind::Draft().NewKey().Add(vision_id).Add(after).bytes();
  ASSIGN_OR_RETURN(auto draft, Kind::Draft().Scan(call.snapshot(), all, begin, entries.size()));
  auto next = draft.rows.begin();
  for (const ManifestEntry& entry : entries) {
    const auto id = [&] { return domain::LastSegment(next->message.name()); };
    while (next != draft.rows.end() && id() < entry.id) ++next;
    if (next != draft.rows.end() && id() == entry.id && next->version == entry.version) {
      MakePublished(next->message);
      page.rows.push_back(std::move(*next++));
    } else {
      ASSIGN_OR_RETURN(auto body, ReadBody<Kind>(call, vision_id, entry));
      page.rows.push_back(std::move(body));
    }
    page.positions.push_back(entry.id);
  }
  if (entries.size() == limit) page.next = page.positions.back();
  return page;
}

[[nodiscard]] absl::StatusOr<pb::ListRevisionsResponse> ListRevisions(
    const Call& call, const pb::ListRevisionsRequest& request);
[[nodiscard]] absl::StatusOr<pb::VisionRevision> GetRevision(const Call& call,
                                                             const pb::GetRevisionRequest& request);

// The number in ".../revisions/{n}"; 0 if it is none.
int RevisionNumber(absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_REVISION_VISION_REVISION_H_
