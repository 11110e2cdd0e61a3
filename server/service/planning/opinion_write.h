// Writing opinions: one way for CreateOpinion, UpdateOpinion and the import of files. Each adds to a
// mutation of the caller's, and adds nothing to it when it fails.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_OPINION_WRITE_H_
#define RENKEI_SERVER_SERVICE_PLANNING_OPINION_WRITE_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/merge/file_merge.h"
#include "server/service/planning/opinion_access.h"
#include "storage/store.h"

namespace renkei::service {

// What became of an opinion.
enum class OpinionOutcome { kCreated, kUpdated, kUnchanged };

struct WrittenOpinion {
  OpinionOutcome outcome = OpinionOutcome::kUnchanged;
  // As it is after the commit; its etag is set only where nothing was written.
  pb::Opinion opinion;
};

// The opinion with this number on a vision; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<OpinionRow>> FindOpinionByNumber(
    const Call& call, absl::string_view vision, int number);

// A new opinion on the vision that is open (OpenForPlanning). INVALID_FIELDS with every violation:
// what domain::CheckOpinion finds, and NUMBER_TAKEN, OTHER_VISION, UNKNOWN_SUBJECT and
// UNKNOWN_REVISION, with fields of "opinion".
[[nodiscard]] absl::StatusOr<WrittenOpinion> AddOpinion(const Call& call,
                                                        const VisionReading& reading,
                                                        const pb::Opinion& sent,
                                                        storage::Mutation& mutation);

// Replaces `old` by `changed`, which has been merged and validated. Errors as above; ROLE_MISSING
// where it is published and the caller is no approver.
[[nodiscard]] absl::StatusOr<WrittenOpinion> ReplaceOpinion(const Call& call,
                                                            const VisionReading& reading,
                                                            const OpinionRow& old,
                                                            pb::Opinion changed,
                                                            storage::Mutation& mutation);

// The same, where fields that are set in `sent` replace those that are there and those of
// `clear_mask` are cleared. MERGE_CONFLICT where that would undo what somebody else wrote.
[[nodiscard]] absl::StatusOr<WrittenOpinion> ApplyToOpinion(
    const Call& call, const VisionReading& reading, const OpinionRow& old, const pb::Opinion& sent,
    const google::protobuf::FieldMask& clear_mask, const FileTrace& trace,
    storage::Mutation& mutation);

// Writes `next` over `old`, as it is, and tells the feed.
[[nodiscard]] absl::Status PutOpinion(const Call& call, const VisionReading& reading,
                                      const OpinionRow& old, const pb::Opinion& next,
                                      storage::Mutation& mutation);

[[nodiscard]] absl::StatusOr<Write<pb::Opinion>> CreateOpinion(
    const Call& call, const pb::CreateOpinionRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::Opinion>> UpdateOpinion(
    const Call& call, const pb::UpdateOpinionRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteOpinion(
    const Call& call, const pb::DeleteOpinionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_OPINION_WRITE_H_
