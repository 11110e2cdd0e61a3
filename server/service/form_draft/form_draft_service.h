// FormDraftService: what accounts have typed into forms and not sent yet.

#ifndef RENKEI_SERVER_SERVICE_FORM_DRAFT_FORM_DRAFT_SERVICE_H_
#define RENKEI_SERVER_SERVICE_FORM_DRAFT_FORM_DRAFT_SERVICE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// As the contract says of FormDraft.
inline constexpr size_t kMaxFormDrafts = 50;
inline constexpr size_t kMaxFormDraftBytes = 150'000;
inline constexpr absl::Duration kFormDraftLifetime = absl::Hours(24 * 30);
// For how long whoever has saved a draft counts as editing.
inline constexpr absl::Duration kEditingTime = absl::Minutes(15);

void RegisterFormDraftService(MethodRegistry& methods);

// Removes up to `limit` drafts that have expired; returns how many. The server calls it from time to
// time. Blocks on the commit.
[[nodiscard]] absl::StatusOr<int> SweepFormDrafts(const Env& env, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FORM_DRAFT_FORM_DRAFT_SERVICE_H_
