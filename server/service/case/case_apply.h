// Writing the working copy of a case: one way for CreateCase, UpdateCase, ApplyCase and the import
// of files. Each adds to a mutation of the caller's, and adds nothing to it when it fails.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_APPLY_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_APPLY_H_

#include <optional>

#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/call.h"
#include "server/service/merge/file_merge.h"

namespace renkei::service {

// What became of a case.
enum class CaseOutcome { kCreated, kUpdated, kUnchanged };

struct WrittenCase {
  CaseOutcome outcome = CaseOutcome::kUnchanged;
  // As it is after the commit; its etag is set only where nothing was written.
  pb::Case text;
};

// The case with this owner and external_id; nullopt where there is none or external_id is empty.
// Does not ask who may read it.
[[nodiscard]] absl::StatusOr<std::optional<CaseRow>> FindByExternalId(const Call& call,
                                                                      const pb::Case& c);

// A new working copy from what the client sent. OTHER_ORGANIZATION, INVALID_FIELDS ("case.title"),
// and what an owner and framework items must be.
[[nodiscard]] absl::StatusOr<WrittenCase> AddCase(const Call& call, const pb::Case& sent,
                                                  storage::Mutation& mutation);

// Replaces the working copy by `changed`, which has been merged and validated. NOT_EDITABLE, and
// rules as above.
[[nodiscard]] absl::StatusOr<WrittenCase> ReplaceCase(const Call& call, const CaseRow& old,
                                                      pb::Case changed,
                                                      storage::Mutation& mutation);

// Fields that are set in `sent` replace those of `existing`, those of `clear_mask` are cleared;
// without `existing`, a new case. What is there already is unchanged, in whatever state it is.
// MERGE_CONFLICT where that would undo what somebody else wrote.
[[nodiscard]] absl::StatusOr<WrittenCase> ApplyToCase(const Call& call,
                                                      const std::optional<CaseRow>& existing,
                                                      const pb::Case& sent,
                                                      const google::protobuf::FieldMask& clear_mask,
                                                      const FileTrace& trace,
                                                      storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_APPLY_H_
