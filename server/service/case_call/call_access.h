// Who reads which call for cases and which submission to it.

#ifndef RENKEI_SERVER_SERVICE_CASE_CALL_CALL_ACCESS_H_
#define RENKEI_SERVER_SERVICE_CASE_CALL_CALL_ACCESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/case_call.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using CaseCallRow = storage::Row<pb::CaseCall>;
using SubmissionRow = storage::Row<pb::CaseSubmission>;

// Its owner alone until it is announced.
internal_pb::EffectiveAudience AudienceOf(const pb::CaseCall& call);

// The list of a call, the call of a submission, the case of a submission.
std::string ListOfCall(absl::string_view name);
std::string CallOfSubmission(absl::string_view name);
std::string CaseOfSubmission(absl::string_view name);

// The call named `name` if the caller sees it; NOT_FOUND otherwise, naming `asked_for`.
[[nodiscard]] absl::StatusOr<CaseCallRow> FindReadableCall(const Call& call, absl::string_view name,
                                                           absl::string_view asked_for);

// As the caller gets it: with the state of the moment; without an etag where the row has no version.
pb::CaseCall PresentCall(const Call& call, CaseCallRow row);

// The body and the organization that calls; from when an expert was named, his organization too.
[[nodiscard]] absl::StatusOr<internal_pb::EffectiveAudience> SubmissionAudience(
    const Call& call, const pb::CaseSubmission& submission);

// The submission called `name` if the caller sees it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<SubmissionRow> FindReadableSubmission(const Call& call,
                                                                   absl::string_view name);

// As the caller gets it, who sees it: the body reads neither who validates nor what they note for each
// other, and everybody the accounts of its own organization alone; the organization that calls those of
// experts too. Without an etag where the row has no version.
pb::CaseSubmission PresentSubmission(const Call& call, SubmissionRow row);

// For the feed: false where the caller reads nothing.
[[nodiscard]] absl::StatusOr<bool> ReadCaseCallChange(const Call& call, absl::string_view name,
                                                      pb::Change& change);

// For what is derived from them: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadCaseCallTexts(const Call& call,
                                                              absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadCaseSubmissionTexts(const Call& call,
                                                                    absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CALL_CALL_ACCESS_H_
