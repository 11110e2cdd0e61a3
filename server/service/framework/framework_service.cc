#include "server/service/framework/framework_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/strategy/framework_rules.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/service/framework/indicators.h"
#include "server/service/framework/reference_records.h"
#include "server/service/framework/rubrics.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kFrameworkPages = {.default_size = 50, .max_size = 200};
constexpr PageLimits kCrosswalkPages = {.default_size = 50, .max_size = 200};
constexpr PageLimits kRubricPages = {.default_size = 50, .max_size = 200};

absl::StatusOr<pb::Framework> GetFramework(const Call& call,
                                           const pb::GetFrameworkRequest& request) {
  return GetRecord(call, Frameworks(), request.name());
}

absl::StatusOr<pb::ListFrameworksResponse> ListFrameworks(
    const Call& call, const pb::ListFrameworksRequest& request) {
  pb::ListFrameworksResponse response;
  const auto show = [&](pb::Framework& framework) {
    if (request.full()) return true;
    framework.clear_items();
    framework.clear_kpis();
    return true;
  };
  RETURN_IF_ERROR(ListRecords<pb::Framework>(call, Frameworks(), request, kFrameworkPages, show,
                                             &pb::ListFrameworksResponse::mutable_frameworks,
                                             response));
  return response;
}

absl::StatusOr<pb::ListCrosswalksResponse> ListCrosswalks(
    const Call& call, const pb::ListCrosswalksRequest& request) {
  pb::ListCrosswalksResponse response;
  const auto show = [&](pb::Crosswalk& crosswalk) {
    return request.framework().empty() || crosswalk.from_framework() == request.framework() ||
           crosswalk.to_framework() == request.framework();
  };
  RETURN_IF_ERROR(ListRecords<pb::Crosswalk>(call, Crosswalks(), request, kCrosswalkPages, show,
                                             &pb::ListCrosswalksResponse::mutable_crosswalks,
                                             response));
  return response;
}

absl::StatusOr<pb::Rubric> GetRubric(const Call& call, const pb::GetRubricRequest& request) {
  ASSIGN_OR_RETURN(std::optional<pb::Rubric> rubric, FindRubric(call, request.name()));
  if (!rubric.has_value()) return NotFound(request.name());
  return *std::move(rubric);
}

absl::StatusOr<pb::ListRubricsResponse> ListRubrics(const Call& call,
                                                    const pb::ListRubricsRequest& request) {
  pb::ListRubricsResponse response;
  // The built-in one is no row, and comes on top of the first page's.
  if (request.page_token().empty()) {
    ASSIGN_OR_RETURN(std::optional<pb::Rubric> standard,
                     FindRubric(call, domain::kStandardRubricName));
    if (standard->built_in()) *response.add_rubrics() = *std::move(standard);
  }
  RETURN_IF_ERROR(ListRecords<pb::Rubric>(
      call, Rubrics(), request, kRubricPages, [](pb::Rubric&) { return true; },
      &pb::ListRubricsResponse::mutable_rubrics, response));
  return response;
}

// The places that a framework names as examples are in the registry.
absl::Status CheckExamples(const Call& call, const pb::Framework& framework) {
  for (int i = 0; i < framework.items_size(); ++i) {
    const std::string& place = framework.items(i).example_organization();
    if (place.empty()) continue;
    const std::string field =
        absl::StrCat("framework.", domain::FieldAt("items", i, "example_organization"));
    RETURN_IF_ERROR(FindOrganization(call, place, field).status());
  }
  return absl::OkStatus();
}

absl::Status AsFields(absl::string_view prefix, std::vector<pb::FieldViolation> violations) {
  if (violations.empty()) return absl::OkStatus();
  return domain::WithFieldPrefix(
      prefix, domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations)));
}

absl::StatusOr<Write<pb::Framework>> UpsertFramework(const Call& call,
                                                     const pb::UpsertFrameworkRequest& request) {
  const pb::Framework& sent = request.framework();
  RETURN_IF_ERROR(AsFields("framework", domain::CheckFramework(sent)));
  RETURN_IF_ERROR(CheckExamples(call, sent));
  return UpsertRecord(call, Frameworks(), pb::RESOURCE_TYPE_FRAMEWORK, sent, {});
}

// One end of a crosswalk; the commit relies on its items.
absl::StatusOr<pb::Framework> RequireFramework(const Call& call, const std::string& name,
                                               storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const auto row,
                   Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), name)));
  if (!row.has_value()) {
    return domain::MakeError(
        pb::REASON_DANGLING_REFERENCE,
        {absl::StrCat("there is no framework ", name, "; load it first"),
         absl::StrCat("枠組み ", name, " は登録されていません。先に登録してください。")},
        {{"reference", name}});
  }
  Frameworks().Require(*row, mutation);
  return row->message;
}

absl::StatusOr<Write<pb::Crosswalk>> UpsertCrosswalk(const Call& call,
                                                     const pb::UpsertCrosswalkRequest& request) {
  const pb::Crosswalk& sent = request.crosswalk();
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(const pb::Framework from,
                   RequireFramework(call, sent.from_framework(), mutation));
  ASSIGN_OR_RETURN(const pb::Framework to, RequireFramework(call, sent.to_framework(), mutation));
  RETURN_IF_ERROR(AsFields("crosswalk", domain::CheckCrosswalk(sent, from, to)));
  return UpsertRecord(call, Crosswalks(), pb::RESOURCE_TYPE_CROSSWALK, sent, std::move(mutation));
}

absl::StatusOr<Write<pb::Rubric>> UpsertRubric(const Call& call,
                                               const pb::UpsertRubricRequest& request) {
  RETURN_IF_ERROR(AsFields("rubric", domain::CheckRubric(request.rubric())));
  return UpsertRecord(call, Rubrics(), pb::RESOURCE_TYPE_RUBRIC, request.rubric(), {});
}

}  // namespace

void RegisterFrameworkService(MethodRegistry& methods) {
  methods.Read("renkei.v1.FrameworkService/GetFramework", GetFramework);
  methods.Read("renkei.v1.FrameworkService/ListFrameworks", ListFrameworks);
  methods.Write("renkei.v1.FrameworkService/UpsertFramework", UpsertFramework);
  methods.Read("renkei.v1.FrameworkService/ListCrosswalks", ListCrosswalks);
  methods.Write("renkei.v1.FrameworkService/UpsertCrosswalk", UpsertCrosswalk);
  methods.Read("renkei.v1.FrameworkService/GetRubric", GetRubric);
  methods.Read("renkei.v1.FrameworkService/ListRubrics", ListRubrics);
  methods.Write("renkei.v1.FrameworkService/UpsertRubric", UpsertRubric);
  RegisterIndicators(methods);
}

}  // namespace renkei::service
