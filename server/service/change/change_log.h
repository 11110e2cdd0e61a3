// The public change log as handlers write it, and the cursors by which readers follow it.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_CHANGE_LOG_H_
#define RENKEI_SERVER_SERVICE_CHANGE_CHANGE_LOG_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

// Appends one change to the feed, in the commit that makes it. `before` is the audience until now
// (nullopt: it did not exist), `after` the one from now on (nullopt: it is gone). Both carry the
// owners.
void AppendChange(const Call& call, pb::ResourceType type, absl::string_view resource,
                  const std::optional<internal_pb::EffectiveAudience>& before,
                  const std::optional<internal_pb::EffectiveAudience>& after,
                  storage::Mutation& mutation);

// The cursor of a list: everything up to the call's snapshot is in the list, what comes after the
// cursor is in the feed.
std::string ListCursor(const Call& call);

// Where a reader of the feed goes on.
std::string MakeCursor(const Call& call, storage::LogPosition next,
                       absl::string_view filter_fingerprint);

// The position that a cursor stands for. FOREIGN_CURSOR, EXPIRED_CURSOR or FUTURE_CURSOR; see
// errors.proto. An empty cursor is the oldest change kept.
[[nodiscard]] absl::StatusOr<storage::LogPosition> ReadCursor(const Call& call,
                                                              absl::string_view cursor,
                                                              absl::string_view filter_fingerprint);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_CHANGE_LOG_H_
