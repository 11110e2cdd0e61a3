// Writing the text of an initiative: one way for CreateInitiative, UpdateInitiative, ApplyInitiative
// and the import of files. Each adds to a mutation of the caller's, and adds nothing to it when it fails.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_APPLY_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_APPLY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "server/service/frame/call.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/initiative/initiative_edit.h"
#include "server/service/merge/file_merge.h"
#include "storage/store.h"

namespace renkei::service {

// What became of an initiative.
enum class InitiativeOutcome { kCreated, kUpdated, kUnchanged };

struct WrittenInitiative {
  InitiativeOutcome outcome = InitiativeOutcome::kUnchanged;
  // As it is after the commit; its etag is set only where nothing was written.
  pb::Initiative text;
};

// Who founds an initiative, and since when it has taken part.
struct Founding {
  // An organization's name.
  std::string lead;
  // ISO 8601; default: today in Japan.
  std::string date = {};
};

// The initiative that `founder` founded under this external_id, whoever leads it now; nullopt where
// there is none or external_id is empty. One that the caller may not read is ALREADY_EXISTS for who
// works for `founder`, without a name: the key stays taken; for others there is none.
[[nodiscard]] absl::StatusOr<std::optional<InitiativeRow>> FindFounded(
    const Call& call, const std::string& founder, const std::string& external_id);

// The initiative that a file means; nullopt: a new one. A name that is there comes first, since a
// table of many organizations' initiatives has the same external_id several times; then what
// `founder` founded. INVALID_FIELDS where the file has neither key, NOT_FOUND where its name means
// nothing and it has no other.
[[nodiscard]] absl::StatusOr<std::optional<InitiativeRow>> FindMeant(const Call& call,
                                                                     const pb::Initiative& sent,
                                                                     const std::string& founder);

// The edit for a change by the organization that leads. NOT_FOUND, OTHER_ORGANIZATION,
// ETAG_MISMATCH.
[[nodiscard]] absl::StatusOr<InitiativeEdit> BeginAsLead(const Call& call, const std::string& name,
                                                         const std::string& etag);

// A new one from what the client sent, proposed, with its lead as the first member.
// OTHER_ORGANIZATION unless the caller belongs to the lead, INVALID_FIELDS ("initiative.title"), and
// what CheckInitiative and RequireLead ask for. The caller's role is the method's affair: see
// RequireFounderRole.
[[nodiscard]] absl::StatusOr<WrittenInitiative> AddInitiative(const Call& call,
                                                              const pb::Initiative& sent,
                                                              const Founding& founding,
                                                              storage::Mutation& mutation);

// For a method that is open to more than those who may found an initiative, where it founds one:
// ROLE_MISSING unless the caller has a role of CreateInitiative's.
[[nodiscard]] absl::Status RequireFounderRole(const Call& call);

// Replaces the text by `changed`, which has been merged and validated. What is there already is
// unchanged, in whatever state it is. NOT_EDITABLE, and rules as above.
[[nodiscard]] absl::StatusOr<WrittenInitiative> ReplaceInitiative(const Call& call,
                                                                  InitiativeEdit edit,
                                                                  pb::Initiative changed,
                                                                  storage::Mutation& mutation);

// The same, where fields that are set in `sent` replace those that are there and those of
// `clear_mask` are cleared. INVALID_FIELDS where `sent` has another external_id. `trace` (may be
// null): of a file, MERGE_CONFLICT where that would undo what somebody else wrote.
[[nodiscard]] absl::StatusOr<WrittenInitiative> ApplyToInitiative(
    const Call& call, InitiativeEdit edit, const pb::Initiative& sent,
    const google::protobuf::FieldMask& clear_mask, const FileTrace* trace,
    storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_APPLY_H_
