#include "server/service/contribution/contribution_service.h"

#include <string>
#include <utility>

#include "google/protobuf/empty.pb.h"
#include "server/domain/resource_name.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/contribution/contribution_record.h"
#include "server/service/contribution/contribution_summary.h"
#include "server/service/contribution/initiative_case.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kContributionPages = {.default_size = 100, .max_size = 1'000};

absl::StatusOr<pb::Contribution> GetContribution(const Call& call,
                                                 const pb::GetContributionRequest& request) {
  ASSIGN_OR_RETURN(std::optional<pb::Contribution> contribution,
                   ReadableContribution(call, request.name()));
  if (!contribution.has_value()) return NotFound(request.name());
  return *std::move(contribution);
}

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"kpi", domain::FieldType::kString},
      {"organization", domain::FieldType::kString},
  };
  return schema;
}

absl::StatusOr<pb::ListContributionsResponse> ListContributions(
    const Call& call, const pb::ListContributionsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseFilter(call, request.filter(), Schema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kContributionPages));
  ASSIGN_OR_RETURN(const InitiativeRow initiative, FindReadableInitiative(call, request.parent()));
  const storage::Key prefix =
      ContributionsPrefix(request.parent(), filter.RequiredValue("kpi").value_or(""));
  pb::ListContributionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::Contribution>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return Contributions().ScanIndex(call.snapshot(), prefix, after, limit);
      },
      [&](ContributionRow& row) -> absl::StatusOr<size_t> {
        const bool wanted =
            filter.Matches([&](absl::string_view field) -> std::optional<domain::FieldValue> {
              return field == "kpi" ? row.message.kpi() : row.message.organization();
            });
        if (!wanted) return 0;
        ASSIGN_OR_RETURN(pb::Contribution contribution,
                         PresentContribution(call, initiative.message, std::move(row)));
        const size_t bytes = contribution.ByteSizeLong();
        *response.add_contributions() = std::move(contribution);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteContribution(
    const Call& call, const pb::DeleteContributionRequest& request) {
  const std::string& name = request.name();
  ASSIGN_OR_RETURN(const InitiativeRow initiative,
                   FindReadableInitiative(call, domain::ParentName(name, 2), name));
  ASSIGN_OR_RETURN(const std::optional<ContributionRow> row, FindContribution(call, name));
  if (!row.has_value()) return NotFound(name);
  RETURN_IF_ERROR(call.RequireOwner({row->message.organization()}, auth::Everyone(), name));
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row->version, name));
  RETURN_IF_ERROR(CheckTakesFigures(initiative.message));
  ASSIGN_OR_RETURN(const RollRow roll, FindRoll(call, initiative.message.name()));
  Write<google::protobuf::Empty> result;
  Initiatives().Require(initiative, result.mutation);
  Contributions().Erase(*row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CONTRIBUTION, name,
               AudienceOf(initiative.message, roll.message), std::nullopt, result.mutation);
  result.resource = name;
  return result;
}

}  // namespace

void RegisterContributionService(MethodRegistry& methods) {
  methods.Write("renkei.v1.ContributionService/RecordContributions", RecordContributions);
  methods.Read("renkei.v1.ContributionService/GetContribution", GetContribution);
  methods.Read("renkei.v1.ContributionService/ListContributions", ListContributions);
  methods.Write("renkei.v1.ContributionService/DeleteContribution", DeleteContribution);
  methods.Read("renkei.v1.ContributionService/SummarizeSharedKpis", SummarizeSharedKpis);
  methods.Read("renkei.v1.ContributionService/RollUpIndicator", RollUpIndicator);
  methods.Write("renkei.v1.InitiativeService/CreateInitiativeCase", CreateInitiativeCase);
}

}  // namespace renkei::service
