#include "server/service/framework/framework_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/strategy/framework_rules.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/service/change/change_log.h"
#include "server/service/frame/paging.h"
#include "server/service/frame/update.h"
#include "server/service/framework/rubrics.h"
#include "server/service/registry/registry.h"
#include "server/service/tables.h"

namespace renkei::service {
namespace {

constexpr PageLimits kFrameworkPages = {.default_size = 50, .max_size = 200};
constexpr PageLimits kCrosswalkPages = {.default_size = 50, .max_size = 200};
constexpr PageLimits kIndicatorPages = {.default_size = 100, .max_size = 1000};
constexpr PageLimits kRubricPages = {.default_size = 50, .max_size = 200};

template <typename M>
absl::StatusOr<M> GetRecord(const Call& call, const storage::Table<M>& table,
                            const std::string& name) {
  auto row = table.Get(call.snapshot(), KeyByName(table, name));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return NotFound(name);
  M record = std::move((*row)->message);
  record.set_etag(MakeEtag(call.env().store, (*row)->version));
  return record;
}

// Creates or replaces one record of reference data; the same content changes nothing. `mutation`
// carries what the caller relied on.
template <typename M>
absl::StatusOr<Write<M>> UpsertRecord(const Call& call, const storage::Table<M>& table,
                                      pb::ResourceType type, const M& sent,
                                      storage::Mutation&& mutation) {
  const auto old = table.Get(call.snapshot(), KeyByName(table, sent.name()));
  if (!old.ok()) return old.status();
  Write<M> result;
  result.reply = sent;
  result.reply.clear_etag();
  result.resource = sent.name();
  if (sent.ByteSizeLong() > storage::kMaxValueBytes) {
    return domain::MakeError(
        pb::REASON_TOO_LARGE,
        {absl::StrCat(sent.name(), " is larger than ", storage::kMaxValueBytes, " bytes"),
         absl::StrCat(sent.name(), " が大きすぎます(上限 ", storage::kMaxValueBytes, " バイト)。")},
        {{"limit", absl::StrCat("bytes=", storage::kMaxValueBytes)}});
  }
  if (old->has_value()) {
    if (absl::Status s = CheckEtag(call, sent.etag(), (*old)->version, sent.name()); !s.ok())
      return s;
    if (SameContent((*old)->message, result.reply)) {
      result.reply.set_etag(MakeEtag(call.env().store, (*old)->version));
      return result;
    }
  }
  result.mutation = std::move(mutation);
  if (old->has_value()) {
    table.Update(**old, result.reply, result.mutation);
  } else {
    table.Insert(result.reply, result.mutation);
  }
  const auto before = old->has_value() ? std::optional(auth::Everyone()) : std::nullopt;
  AppendChange(call, type, sent.name(), before, auth::Everyone(), result.mutation);
  return result;
}

absl::StatusOr<pb::Framework> GetFramework(const Call& call,
                                           const pb::GetFrameworkRequest& request) {
  return GetRecord(call, Frameworks(), request.name());
}

absl::StatusOr<pb::Indicator> GetIndicator(const Call& call,
                                           const pb::GetIndicatorRequest& request) {
  return GetRecord(call, Indicators(), request.name());
}

// One page of a table in order of id. `show` finishes a record for the reply, or leaves it out by
// returning false.
template <typename M, typename Request, typename Response>
absl::Status ListRecords(const Call& call, const storage::Table<M>& table, const Request& request,
                         PageLimits limits, const std::function<bool(M&)>& show,
                         google::protobuf::RepeatedPtrField<M>* (Response::*list)(),
                         Response& response) {
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, limits);
  if (!start.ok()) return start.status();
  absl::StatusOr<std::string> next = CollectPage<M>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        return table.Scan(call.snapshot(), table.NewKey(), after, limit);
      },
      [&](storage::Row<M>& row) -> absl::StatusOr<size_t> {
        if (!show(row.message)) return 0;
        row.message.set_etag(MakeEtag(call.env().store, row.version));
        const size_t bytes = row.message.ByteSizeLong();
        *(response.*list)()->Add() = std::move(row.message);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  response.set_change_cursor(start->change_cursor);
  return absl::OkStatus();
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
  absl::Status status =
      ListRecords<pb::Framework>(call, Frameworks(), request, kFrameworkPages, show,
                                 &pb::ListFrameworksResponse::mutable_frameworks, response);
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<pb::ListCrosswalksResponse> ListCrosswalks(
    const Call& call, const pb::ListCrosswalksRequest& request) {
  pb::ListCrosswalksResponse response;
  const auto show = [&](pb::Crosswalk& crosswalk) {
    return request.framework().empty() || crosswalk.from_framework() == request.framework() ||
           crosswalk.to_framework() == request.framework();
  };
  absl::Status status =
      ListRecords<pb::Crosswalk>(call, Crosswalks(), request, kCrosswalkPages, show,
                                 &pb::ListCrosswalksResponse::mutable_crosswalks, response);
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<pb::ListIndicatorsResponse> ListIndicators(
    const Call& call, const pb::ListIndicatorsRequest& request) {
  pb::ListIndicatorsResponse response;
  absl::Status status = ListRecords<pb::Indicator>(
      call, Indicators(), request, kIndicatorPages, [](pb::Indicator&) { return true; },
      &pb::ListIndicatorsResponse::mutable_indicators, response);
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<pb::Rubric> GetRubric(const Call& call, const pb::GetRubricRequest& request) {
  absl::StatusOr<std::optional<pb::Rubric>> rubric = FindRubric(call, request.name());
  if (!rubric.ok()) return rubric.status();
  if (!rubric->has_value()) return NotFound(request.name());
  return **std::move(rubric);
}

absl::StatusOr<pb::ListRubricsResponse> ListRubrics(const Call& call,
                                                    const pb::ListRubricsRequest& request) {
  pb::ListRubricsResponse response;
  // The built-in one is no row, and comes on top of the first page's.
  if (request.page_token().empty()) {
    absl::StatusOr<std::optional<pb::Rubric>> standard =
        FindRubric(call, domain::kStandardRubricName);
    if (!standard.ok()) return standard.status();
    if ((*standard)->built_in()) *response.add_rubrics() = **std::move(standard);
  }
  absl::Status status = ListRecords<pb::Rubric>(
      call, Rubrics(), request, kRubricPages, [](pb::Rubric&) { return true; },
      &pb::ListRubricsResponse::mutable_rubrics, response);
  if (!status.ok()) return status;
  return response;
}

// The places that a framework names as examples are in the registry.
absl::Status CheckExamples(const Call& call, const pb::Framework& framework) {
  for (int i = 0; i < framework.items_size(); ++i) {
    const std::string& place = framework.items(i).example_organization();
    if (place.empty()) continue;
    const std::string field =
        absl::StrCat("framework.", domain::FieldAt("items", i, "example_organization"));
    if (const auto row = FindOrganization(call, place, field); !row.ok()) return row.status();
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
  if (absl::Status s = AsFields("framework", domain::CheckFramework(sent)); !s.ok()) return s;
  if (absl::Status s = CheckExamples(call, sent); !s.ok()) return s;
  return UpsertRecord(call, Frameworks(), pb::RESOURCE_TYPE_FRAMEWORK, sent, {});
}

// One end of a crosswalk; the commit relies on its items.
absl::StatusOr<pb::Framework> RequireFramework(const Call& call, const std::string& name,
                                               storage::Mutation& mutation) {
  const auto row = Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), name));
  if (!row.ok()) return row.status();
  if (!row->has_value()) {
    return domain::MakeError(
        pb::REASON_DANGLING_REFERENCE,
        {absl::StrCat("there is no framework ", name, "; load it first"),
         absl::StrCat("枠組み ", name, " は登録されていません。先に登録してください。")},
        {{"reference", name}});
  }
  Frameworks().Require(**row, mutation);
  return (*row)->message;
}

absl::StatusOr<Write<pb::Crosswalk>> UpsertCrosswalk(const Call& call,
                                                     const pb::UpsertCrosswalkRequest& request) {
  const pb::Crosswalk& sent = request.crosswalk();
  storage::Mutation mutation;
  const absl::StatusOr<pb::Framework> from =
      RequireFramework(call, sent.from_framework(), mutation);
  if (!from.ok()) return from.status();
  const absl::StatusOr<pb::Framework> to = RequireFramework(call, sent.to_framework(), mutation);
  if (!to.ok()) return to.status();
  if (absl::Status s = AsFields("crosswalk", domain::CheckCrosswalk(sent, *from, *to)); !s.ok())
    return s;
  return UpsertRecord(call, Crosswalks(), pb::RESOURCE_TYPE_CROSSWALK, sent, std::move(mutation));
}

absl::StatusOr<Write<pb::Indicator>> UpsertIndicator(const Call& call,
                                                     const pb::UpsertIndicatorRequest& request) {
  return UpsertRecord(call, Indicators(), pb::RESOURCE_TYPE_INDICATOR, request.indicator(), {});
}

absl::StatusOr<Write<pb::Rubric>> UpsertRubric(const Call& call,
                                               const pb::UpsertRubricRequest& request) {
  if (absl::Status s = AsFields("rubric", domain::CheckRubric(request.rubric())); !s.ok()) return s;
  return UpsertRecord(call, Rubrics(), pb::RESOURCE_TYPE_RUBRIC, request.rubric(), {});
}

}  // namespace

void RegisterFrameworkService(MethodRegistry& methods) {
  methods.Read("renkei.v1.FrameworkService/GetFramework", GetFramework);
  methods.Read("renkei.v1.FrameworkService/ListFrameworks", ListFrameworks);
  methods.Write("renkei.v1.FrameworkService/UpsertFramework", UpsertFramework);
  methods.Read("renkei.v1.FrameworkService/ListCrosswalks", ListCrosswalks);
  methods.Write("renkei.v1.FrameworkService/UpsertCrosswalk", UpsertCrosswalk);
  methods.Read("renkei.v1.FrameworkService/GetIndicator", GetIndicator);
  methods.Read("renkei.v1.FrameworkService/ListIndicators", ListIndicators);
  methods.Write("renkei.v1.FrameworkService/UpsertIndicator", UpsertIndicator);
  methods.Read("renkei.v1.FrameworkService/GetRubric", GetRubric);
  methods.Read("renkei.v1.FrameworkService/ListRubrics", ListRubrics);
  methods.Write("renkei.v1.FrameworkService/UpsertRubric", UpsertRubric);
}

}  // namespace renkei::service
