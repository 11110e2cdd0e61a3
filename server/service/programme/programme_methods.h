// Writing programmes, editions and calls: each method is one ProgrammeWriting.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_METHODS_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_METHODS_H_

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<Write<pb::Programme>> CreateProgramme(
    const Call& call, const pb::CreateProgrammeRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::Programme>> UpdateProgramme(
    const Call& call, const pb::UpdateProgrammeRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ApplyProgrammeResponse>> ApplyProgramme(
    const Call& call, const pb::ApplyProgrammeRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteProgramme(
    const Call& call, const pb::DeleteProgrammeRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeEdition>> CreateProgrammeEdition(
    const Call& call, const pb::CreateProgrammeEditionRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeEdition>> CopyProgrammeEdition(
    const Call& call, const pb::CopyProgrammeEditionRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeEdition>> UpdateProgrammeEdition(
    const Call& call, const pb::UpdateProgrammeEditionRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeEdition>> PublishProgrammeEdition(
    const Call& call, const pb::PublishProgrammeEditionRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeEdition>> WithdrawProgrammeEdition(
    const Call& call, const pb::WithdrawProgrammeEditionRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteProgrammeEdition(
    const Call& call, const pb::DeleteProgrammeEditionRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeCall>> CreateProgrammeCall(
    const Call& call, const pb::CreateProgrammeCallRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeCall>> UpdateProgrammeCall(
    const Call& call, const pb::UpdateProgrammeCallRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ProgrammeCall>> CancelProgrammeCall(
    const Call& call, const pb::CancelProgrammeCallRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteProgrammeCall(
    const Call& call, const pb::DeleteProgrammeCallRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_METHODS_H_
