// One write of a programme: the programme itself, one edition of it and calls of that edition, changed
// together and committed at once. Every method that writes one, and every row of a file, is such a
// write: it opens what it changes, changes it, and lets Check say everything that is wrong.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_WRITING_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_WRITING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/programme/programme_read.h"
#include "storage/store.h"

namespace renkei::service {

// What becomes of one record. `old` is unset of a new one.
template <typename M>
struct WrittenPart {
  std::optional<storage::Row<M>> old;
  M next;
};

class ProgrammeWriting {
 public:
  // Of a programme that is there, by its owner: NOT_FOUND, OTHER_ORGANIZATION. Errors name `asked_for`.
  [[nodiscard]] static absl::StatusOr<ProgrammeWriting> Open(const Call& call,
                                                             absl::string_view programme,
                                                             absl::string_view asked_for);
  // Of a new one of `owner`.
  [[nodiscard]] static absl::StatusOr<ProgrammeWriting> Begin(const Call& call,
                                                              const std::string& owner);

  pb::Programme& programme() { return programme_.next; }
  const std::optional<ProgrammeRow>& stored_programme() const { return programme_.old; }

  // The edition of a year, which is there or begins here. One of them in a write.
  [[nodiscard]] absl::Status OpenEdition(int fiscal_year);
  bool has_edition() const { return edition_.has_value(); }
  pb::ProgrammeEdition& edition() { return edition_->next; }
  const std::optional<EditionRow>& stored_edition() const { return edition_->old; }

  // A call of that edition, which is there or begins here; round 0: the one after the last. Lives until
  // the next one is opened.
  [[nodiscard]] absl::StatusOr<WrittenPart<pb::ProgrammeCall>*> OpenCall(int round);
  const std::vector<WrittenPart<pb::ProgrammeCall>>& calls() const { return calls_; }
  std::vector<WrittenPart<pb::ProgrammeCall>>& calls() { return calls_; }

  // All calls of the stored edition, by round.
  const std::vector<CallRow>& stored_calls() const { return stored_calls_; }

  // draft -> published: with every call of it. NOT_EDITABLE for what was withdrawn; nothing for what is
  // published.
  [[nodiscard]] absl::Status Publish();
  // published -> withdrawn, and every call that has not closed is cancelled. ILLEGAL_TRANSITION.
  [[nodiscard]] absl::Status Withdraw(const std::string& reason);

  // Why what is published changes; "": nobody says.
  void set_reason(std::string reason) { reason_ = std::move(reason); }
  // Whether it is a correction that needs that reason; of steps of their own it is not.
  void set_step() { is_step_ = true; }

  // INVALID_FIELDS with everything that is wrong with what changes, under "programme", "edition" and
  // "calls[i]" (or `call_path` for the one call of a method); then what it needs of roles and reasons.
  [[nodiscard]] absl::Status Check(absl::string_view call_path = "");

  // Whether anything changes.
  bool ChangesAnything() const;

  // Adds the writes, after Check.
  [[nodiscard]] absl::Status WriteTo(storage::Mutation& mutation);

  // The records as a reply shows them.
  pb::Programme ShownProgramme() const;
  pb::ProgrammeEdition ShownEdition() const;
  pb::ProgrammeCall ShownCall(const WrittenPart<pb::ProgrammeCall>& part) const;

 private:
  ProgrammeWriting(const Call& call, WrittenPart<pb::Programme> programme)
      : call_(&call), programme_(std::move(programme)) {}

  [[nodiscard]] absl::Status CheckProgramme(BatchViolations& violations) const;
  void CheckTypesInUse(BatchViolations& violations) const;
  [[nodiscard]] absl::Status CheckReferences() const;
  [[nodiscard]] absl::Status CheckRoleAndReason() const;
  [[nodiscard]] absl::Status LoadCalls();

  const Call* call_;
  WrittenPart<pb::Programme> programme_;
  std::optional<WrittenPart<pb::ProgrammeEdition>> edition_;
  std::vector<WrittenPart<pb::ProgrammeCall>> calls_;
  // Calls of the stored edition, all of them: read where a change of it concerns them.
  std::vector<CallRow> stored_calls_;
  std::string reason_;
  bool is_step_ = false;
};

// What the feed says of an edition until a change of it, with the items of its types.
Before BeforeOf(const pb::Programme& programme, const pb::ProgrammeEdition& edition);

// Whether the caller may change what everybody reads.
bool MayPublishProgrammes(const auth::Caller& caller);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_WRITING_H_
