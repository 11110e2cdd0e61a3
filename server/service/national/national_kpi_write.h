// Writing national KPIs: for the methods and for files alike.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_WRITE_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_WRITE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "renkei/v1/national_kpi.pb.h"
#include "server/service/frame/call.h"
#include "server/service/merge/file_merge.h"
#include "server/service/national/national_kpi_access.h"

namespace renkei::service {

enum class NationalKpiOutcome { kCreated, kUpdated, kUnchanged };

// What was written, as it is after the commit.
struct WrittenNationalKpi {
  NationalKpiOutcome outcome;
  pb::NationalKpi kpi;
};

// The one of `owner` with this external_id; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<NationalKpiRow>> FindNationalKpiByExternalId(
    const Call& call, const std::string& owner, const std::string& external_id);

// A new one of `owner`, for which the caller works.
[[nodiscard]] absl::StatusOr<WrittenNationalKpi> AddNationalKpi(const Call& call,
                                                                const std::string& owner,
                                                                const pb::NationalKpi& sent,
                                                                storage::Mutation& mutation);

// Replaces an owned one by `changed`, which has been merged.
[[nodiscard]] absl::StatusOr<WrittenNationalKpi> ReplaceNationalKpi(const Call& call,
                                                                    const NationalKpiRow& old,
                                                                    pb::NationalKpi changed,
                                                                    storage::Mutation& mutation);

// Lays what a file states over an owned one.
[[nodiscard]] absl::StatusOr<WrittenNationalKpi> ApplyToNationalKpi(
    const Call& call, const NationalKpiRow& old, const pb::NationalKpi& sent,
    const google::protobuf::FieldMask& clear_mask, const FileTrace& trace,
    storage::Mutation& mutation);

// That what a definition refers to is there, and what it says makes sense (fields under `path`).
[[nodiscard]] absl::Status CheckDefinitionOf(const Call& call,
                                             const pb::NationalKpiDefinition& definition,
                                             const std::string& path);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_WRITE_H_
