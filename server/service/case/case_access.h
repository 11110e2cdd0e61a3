// Who reads which text of a case: one rule, for replies, lists, the feed, and for what hangs on
// cases (adoptions, the board).

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_ACCESS_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_ACCESS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

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

// Which text of a case the caller reads, as it is stored: a list asks its filter about that before
// anything is copied or computed for a reply.
class CaseReading {
 public:
  // The working copy for its owner (unless `published_only`), the text in force for others in its
  // audience, nullopt for everyone else. `working` outlives the result, and may lose its text to it.
  [[nodiscard]] static absl::StatusOr<std::optional<CaseReading>> Open(const Call& call,
                                                                       CaseRow& working,
                                                                       bool published_only);

  const pb::Case& text() const { return row().message; }

  // What is computed when it is read.
  bool IsOverdue(const Call& call) const;
  [[nodiscard]] absl::StatusOr<bool> IsSelected(const Call& call) const;

  // Makes `shown` what replies show of it. The text is moved there: nothing is asked afterwards.
  [[nodiscard]] absl::Status Present(const Call& call, pb::Case& shown) &&;

 private:
  explicit CaseReading(CaseRow& working) : working_(&working) {}

  const CaseRow& row() const { return !draft_ && published_ ? *published_ : *working_; }

  CaseRow* working_;
  std::optional<CaseRow> published_;  // the text in force while the owner revises
  bool owner_ = false;
  bool draft_ = false;  // the working copy is read, by its owner
};

// What the caller may read of the case whose working copy is `working`, as CaseReading says; with its
// etag and everything that is computed when it is read.
[[nodiscard]] absl::StatusOr<std::optional<pb::Case>> VisibleText(const Call& call, CaseRow working,
                                                                  bool published_only);

// The state of the text of `name` that the caller may read now; nullopt if there is none. For who asks
// whether it can be read: nothing is made ready to be shown.
[[nodiscard]] absl::StatusOr<std::optional<pb::LifecycleState>> ReadableState(
    const Call& call, absl::string_view name);

// The text of `name` that the caller may read now; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<pb::Case>> ReadableCase(const Call& call,
                                                                   absl::string_view name);

// For what is derived from it: both texts, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadCaseTexts(const Call& call, absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_ACCESS_H_
