#include "server/service/vision/revision/vision_revision.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/service/frame/list/paging.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using namespace std::string_literals;

using ManifestTable = storage::Table<internal_pb::ManifestChunk>;

constexpr PageLimits kRevisionPages = {.default_size = 50, .max_size = 200};

storage::Key ManifestPrefix(const ManifestTable& table, absl::string_view vision_id, int number) {
  return table.NewKey().Add(vision_id).Add(static_cast<uint64_t>(number));
}

// The chunk in which `id` stands if it stands anywhere: the last one whose first id is not after
// it.
absl::StatusOr<std::optional<internal_pb::ManifestChunk>> ChunkOf(const Call& call,
                                                                  const ManifestTable& table,
                                                                  absl::string_view vision_id,
                                                                  int number,
                                                                  absl::string_view id) {
  // The position just behind the key of `id` itself.
  const std::string behind =
      absl::StrCat(ManifestPrefix(table, vision_id, number).Add(id).bytes(), "\0"s);
  ASSIGN_OR_RETURN(auto page,
                   table.Scan(call.snapshot(), ManifestPrefix(table, vision_id, number), behind, 1,
                              /*reverse=*/true));
  if (page.rows.empty()) return std::optional<internal_pb::ManifestChunk>();
  return std::optional(std::move(page.rows.front().message));
}

}  // namespace

void WriteManifest(const ManifestTable& table, absl::string_view vision_id, int number,
                   const std::vector<ManifestEntry>& entries, storage::Mutation& mutation) {
  internal_pb::ManifestChunk chunk;
  const auto flush = [&] {
    if (chunk.ids().empty()) return;
    chunk.set_vision(std::string(vision_id));
    chunk.set_number(number);
    table.Insert(chunk, mutation);
    chunk.Clear();
  };
  for (const ManifestEntry& entry : entries) {
    chunk.add_ids(entry.id);
    chunk.add_versions(storage::ToInt(entry.version));
    if (chunk.ids_size() == kManifestChunkEntries) flush();
  }
  flush();
}

absl::StatusOr<std::vector<ManifestEntry>> ReadManifest(const Call& call,
                                                        const ManifestTable& table,
                                                        absl::string_view vision_id, int number,
                                                        absl::string_view after, size_t limit) {
  std::vector<ManifestEntry> entries;
  const auto take = [&](const internal_pb::ManifestChunk& chunk) {
    const auto begin = std::upper_bound(chunk.ids().begin(), chunk.ids().end(), after);
    for (int i = static_cast<int>(begin - chunk.ids().begin());
         i < chunk.ids_size() && entries.size() < limit; ++i) {
      entries.push_back({chunk.ids(i), static_cast<storage::Sequence>(chunk.versions(i))});
    }
  };
  std::string position;
  if (!after.empty()) {
    ASSIGN_OR_RETURN(const auto first, ChunkOf(call, table, vision_id, number, after));
    if (first.has_value()) {
      take(*first);
      position = table.KeyOf(*first);
    }
  }
  while (entries.size() < limit) {
    ASSIGN_OR_RETURN(
        const auto page,
        table.Scan(call.snapshot(), ManifestPrefix(table, vision_id, number), position, 1));
    if (page.rows.empty()) break;
    take(page.rows.front().message);
    position = page.positions.front();
  }
  return entries;
}

absl::StatusOr<std::optional<storage::Sequence>> FindInManifest(const Call& call,
                                                                const ManifestTable& table,
                                                                absl::string_view vision_id,
                                                                int number, absl::string_view id) {
  using Found = std::optional<storage::Sequence>;
  ASSIGN_OR_RETURN(const auto chunk, ChunkOf(call, table, vision_id, number, id));
  if (!chunk.has_value()) return Found();
  const auto& ids = chunk->ids();
  const auto at = std::lower_bound(ids.begin(), ids.end(), id);
  if (at == ids.end() || *at != id) return Found();
  return Found(static_cast<storage::Sequence>(chunk->versions(static_cast<int>(at - ids.begin()))));
}

int RevisionNumber(absl::string_view name) {
  int number = 0;
  const absl::string_view id = domain::LastSegment(name);
  // One name for one revision: "007" is none.
  const bool plain = absl::SimpleAtoi(id, &number) && number > 0 && absl::StrCat(number) == id;
  return plain ? number : 0;
}

absl::StatusOr<pb::ListRevisionsResponse> ListRevisions(const Call& call,
                                                        const pb::ListRevisionsRequest& request) {
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, request.parent()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kRevisionPages));
  pb::ListRevisionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::VisionRevision>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return Revisions().Scan(
            call.snapshot(), Revisions().NewKey().Add(VisionIdOf(request.parent())), after, limit);
      },
      [&](RevisionRow& row) -> absl::StatusOr<size_t> {
        const pb::Vision& head = reading.head.message;
        if (!SeesRevision(call, head, row.message)) return 0;
        pb::VisionRevision shown = PresentRevision(call, head, std::move(row));
        shown.clear_vision();
        const size_t bytes = shown.ByteSizeLong();
        *response.add_revisions() = std::move(shown);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::VisionRevision> GetRevision(const Call& call,
                                               const pb::GetRevisionRequest& request) {
  const int number = RevisionNumber(request.name());
  if (number == 0) return NotFound(request.name());
  ASSIGN_OR_RETURN(VisionReading reading,
                   OpenForReading(call, VisionNameOf(request.name()), number, request.name()));
  return PresentRevision(call, reading.head.message, *std::move(reading.revision));
}

}  // namespace renkei::service
