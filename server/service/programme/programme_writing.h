// One write of a programme: the programme itself, editions of it and calls of these, changed together
// and committed at once. Every method that writes one, and every programme of a file, is such a write:
// it opens what it changes, changes it, and lets Check say everything that is wrong.

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

// What becomes of an edition and of calls of it.
struct WrittenEdition {
  WrittenPart<pb::ProgrammeEdition> edition;
  std::vector<WrittenPart<pb::ProgrammeCall>> calls;
  // All calls that it had, by round.
  std::vector<CallRow> stored_calls;
  // It is published or withdrawn, or a call of it is cancelled: a step of its own, and no correction.
  bool is_step = false;
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

  // The edition of a year, which is there or begins here. What follows speaks of the one opened last.
  [[nodiscard]] absl::Status OpenEdition(int fiscal_year);
  bool has_edition() const { return !editions_.empty(); }
  pb::ProgrammeEdition& edition() { return at().edition.next; }
  const std::optional<ProgrammeEditionRow>& stored_edition() const { return at().edition.old; }

  // A call of it, which is there or begins here; round 0: the one after the last. Lives until the next one
  // is opened.
  [[nodiscard]] absl::StatusOr<WrittenPart<pb::ProgrammeCall>*> OpenCall(int round);
  const std::vector<WrittenPart<pb::ProgrammeCall>>& calls() const { return at().calls; }
  std::vector<WrittenPart<pb::ProgrammeCall>>& calls() { return at().calls; }
  const std::vector<CallRow>& stored_calls() const { return at().stored_calls; }

  // In the order in which they were opened.
  std::vector<WrittenEdition>& editions() { return editions_; }
  const std::vector<WrittenEdition>& editions() const { return editions_; }

  // draft -> published: with every call of it. NOT_EDITABLE for what was withdrawn; nothing for what is
  // published.
  [[nodiscard]] absl::Status Publish();
  // published -> withdrawn, and every call that has not closed is cancelled. ILLEGAL_TRANSITION.
  [[nodiscard]] absl::Status Withdraw(const std::string& reason);

  // Why what is published changes; "": nobody says.
  void set_reason(std::string reason) { reason_ = std::move(reason); }
  // What changes in the edition opened last is no correction that needs that reason.
  void set_step() { at().is_step = true; }

  // INVALID_FIELDS with everything that is wrong with what changes, under "programme", "edition" and
  // "calls[i]" (or `call_path` for the one call of a method), of the second edition and further ones with
  // "fy2023." before it; then what it needs of roles and reasons.
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

  WrittenEdition& at() { return editions_[at_]; }
  const WrittenEdition& at() const { return editions_[at_]; }

  [[nodiscard]] absl::Status CheckProgramme(BatchViolations& violations) const;
  [[nodiscard]] absl::Status CheckEdition(WrittenEdition& written, const std::string& before,
                                          absl::string_view call_path, BatchViolations& violations);
  [[nodiscard]] absl::Status CheckReferences() const;
  [[nodiscard]] absl::Status CheckRoleAndReason() const;
  void WriteProgramme(storage::Mutation& mutation);
  void WriteEdition(WrittenEdition& written, storage::Mutation& mutation);

  const Call* call_;
  WrittenPart<pb::Programme> programme_;
  std::vector<WrittenEdition> editions_;
  size_t at_ = 0;  // of the one opened last
  std::string reason_;
};

// What the feed says of an edition until a change of it, with the items of its types.
Before BeforeOf(const pb::Programme& programme, const pb::ProgrammeEdition& edition);

// Whether the caller may change what everybody reads.
bool MayPublishProgrammes(const auth::Caller& caller);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_WRITING_H_
