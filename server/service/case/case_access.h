// Who reads which text of a case: one rule, for replies, lists, the feed, and for what hangs on
// cases (adoptions, the board).

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_ACCESS_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_ACCESS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/tables.h"

namespace renkei::service {

using CaseRow = storage::Row<pb::Case>;

// Who reads this text: the audience chosen in it while it is published or archived; a draft or what
// is in review is the owner's alone.
internal_pb::EffectiveAudience AudienceOf(const pb::Case& text);

// The text in force of a case under revision, which has a row of its own; nullopt for others.
[[nodiscard]] absl::StatusOr<std::optional<CaseRow>> ReadPublished(const Call& call,
                                                                   const pb::Case& working);

// The text that everyone but the owner reads: published or archived; nullopt while the case was
// never published. Any change of it changes the working copy's row too, so that a commit which
// relies on it need only require that one.
[[nodiscard]] absl::StatusOr<std::optional<CaseRow>> TextInForce(const Call& call,
                                                                 const CaseRow& working);

// The working copy for a change by its owner. NOT_FOUND, OTHER_ORGANIZATION, ETAG_MISMATCH.
[[nodiscard]] absl::StatusOr<CaseRow> FindOwnedCase(const Call& call, absl::string_view name,
                                                    absl::string_view etag);

// What the caller may read of the case whose working copy is `working`: the working copy for its
// owner (unless `published_only`), the text in force for others in its audience, nullopt for
// everyone else. With its etag and everything that is computed when it is read.
[[nodiscard]] absl::StatusOr<std::optional<pb::Case>> VisibleText(const Call& call,
                                                                  const CaseRow& working,
                                                                  bool published_only);

// The text of `name` that the caller may read now; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<pb::Case>> ReadableCase(const Call& call,
                                                                   absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_ACCESS_H_
