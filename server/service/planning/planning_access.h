// What opinions, steps and evaluations have in common: whose they are, and who reads what hangs on a
// vision.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_PLANNING_ACCESS_H_
#define RENKEI_SERVER_SERVICE_PLANNING_PLANNING_ACCESS_H_

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/frame/named_row.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::service {

// The vision for a change of what stands beside it, by one of its owners; errors name `asked_for`.
// NOT_EDITABLE for an archived one.
[[nodiscard]] absl::StatusOr<VisionReading> OpenForPlanning(const Call& call,
                                                            absl::string_view vision,
                                                            absl::string_view asked_for);

// The record called `name`, which ends the key (vision id, id), whoever asks.
template <typename M>
absl::StatusOr<std::optional<storage::Row<M>>> FindBeside(const Call& call,
                                                          const storage::Table<M>& table,
                                                          absl::string_view name) {
  return FindNamedRow(call, table, name);
}

// The row as the caller gets it: with etag, without what is the owners' business. One that is about
// to be written gets its etag from the frame.
template <typename M>
M PresentBeside(const Call& call, const pb::Vision& head, storage::Row<M> row) {
  if (row.version != storage::Sequence::kNone)
    row.message.set_etag(MakeEtag(call.env().store, row.version));
  auth::HideActors(call.caller(), {head.owners().begin(), head.owners().end()}, row.message);
  return std::move(row.message);
}

// Who reads the vision: the owners, and the audience of the revision in force.
[[nodiscard]] absl::StatusOr<internal_pb::EffectiveAudience> ReadersOf(const Call& call,
                                                                       const pb::Vision& head);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_PLANNING_ACCESS_H_
