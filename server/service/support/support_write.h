// What every write of a support case does alike: it relies on the case, tells the feed, and tells of all
// that stands below a case when its readers change.

#ifndef RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_WRITE_H_
#define RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_WRITE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/method.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/support/support_access.h"

namespace renkei::service {

// Parts of one case, so that all of them can be told of in one commit.
inline constexpr size_t kMaxSupportMembers = 40;
inline constexpr size_t kMaxSupportEntries = 500;
inline constexpr size_t kMaxSupportSteps = 100;
inline constexpr size_t kMaxSupportRecommendations = 100;

// How many there are of `table` below the case, at most `limit`.
template <typename M>
[[nodiscard]] absl::StatusOr<size_t> CountSupportParts(const Call& call,
                                                       const storage::Table<M>& table,
                                                       const std::string& support, size_t limit) {
  ASSIGN_OR_RETURN(
      const auto page,
      table.Scan(call.snapshot(), table.NewKey().Add(domain::LastSegment(support)), "", limit));
  return page.rows.size();
}

// TOO_MANY at `field`.
absl::Status TooManySupportParts(absl::string_view field, size_t limit);

// Writes the case in the place of `old` and tells the feed: of it, and where its readers have changed of
// each part, but for `told`, of which the caller tells. update_time is set. The case as it is written.
[[nodiscard]] absl::StatusOr<pb::SupportCase> ReplaceSupport(const Call& call,
                                                             const SupportRow& old,
                                                             pb::SupportCase changed,
                                                             absl::string_view told,
                                                             storage::Mutation& mutation);

// A new part, or another text of one: relies on the case, and tells the feed.
template <typename M>
void InsertSupportPart(const Call& call, const SupportRow& support, pb::ResourceType type,
                       const storage::Table<M>& table, const M& part, storage::Mutation& mutation) {
  Supports().Require(support, mutation);
  table.Insert(part, mutation);
  AppendChange(call, type, part.name(), std::nullopt, AudienceOf(support.message, part), mutation);
}
template <typename M>
void UpdateSupportPart(const Call& call, const SupportRow& support, pb::ResourceType type,
                       const storage::Table<M>& table, const storage::Row<M>& old, const M& part,
                       storage::Mutation& mutation) {
  Supports().Require(support, mutation);
  table.Update(old, part, mutation);
  AppendChange(call, type, part.name(), AudienceOf(support.message, old.message),
               AudienceOf(support.message, part), mutation);
}

template <typename M>
Write<M> SupportWritten(M shown, storage::Mutation mutation) {
  Write<M> result;
  result.mutation = std::move(mutation);
  result.resource = shown.name();
  result.reply = std::move(shown);
  return result;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_WRITE_H_
