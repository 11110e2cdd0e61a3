#include "server/service/vision/draft/vision_items.h"

#include <map>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "server/domain/contribution/indicator_unit.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/strategy/roadmap/activity_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/update.h"
#include "server/service/framework/framework_items.h"
#include "server/service/framework/indicators.h"
#include "server/service/funding/check/funding_check.h"
#include "server/service/merge/file_merge.h"
#include "server/service/vision/draft/vision_draft.h"
#include "server/service/vision/draft/vision_places.h"
#include "server/service/vision/revision/kept_revisions.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/vision_delete.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of one node with its activities: a record holds 256 KiB, and the archive's copy a little more.
constexpr size_t kMaxNodeBytes = 200 * 1024;

constexpr PageLimits kItemPages = {.default_size = 500, .max_size = 2'000};

template <typename Kind>
typename Kind::Message Present(const Call& call, storage::Row<typename Kind::Message> row) {
  row.message.set_etag(MakeEtag(call.env().store, row.version));
  return std::move(row.message);
}

template <typename Kind, typename Request>
absl::StatusOr<typename Kind::Message> GetItem(const Call& call, const Request& request) {
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, VisionNameOf(request.name()),
                                                               request.revision(), request.name()));
  ASSIGN_OR_RETURN(auto row, FindItem<Kind>(call, reading, request.name()));
  if (!row.has_value()) return NotFound(request.name());
  return Present<Kind>(call, *std::move(row));
}

// One page in order of name; `add` takes an item into the reply.
template <typename Kind, typename Request, typename Response>
absl::StatusOr<Response> ListItems(const Call& call, const Request& request,
                                   typename Kind::Message* (Response::*add)()) {
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForReading(call, request.parent(), request.revision(), request.parent()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kItemPages));
  const absl::string_view id = VisionIdOf(request.parent());
  Response response;
  const absl::StatusOr<std::string> next = CollectPage<typename Kind::Message>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        if (reading.revision) return ScanPublished<Kind>(call, reading, after, limit);
        return Kind::Draft().Scan(call.snapshot(), Kind::Draft().NewKey().Add(id), after, limit);
      },
      [&](storage::Row<typename Kind::Message>& row) -> absl::StatusOr<size_t> {
        typename Kind::Message& added = *(response.*add)();
        added = Present<Kind>(call, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListNodesResponse> ListNodes(const Call& call,
                                                const pb::ListNodesRequest& request) {
  return ListItems<NodeKind, pb::ListNodesRequest, pb::ListNodesResponse>(
      call, request, &pb::ListNodesResponse::add_nodes);
}

absl::StatusOr<pb::ListKpisResponse> ListKpis(const Call& call,
                                              const pb::ListKpisRequest& request) {
  return ListItems<KpiKind, pb::ListKpisRequest, pb::ListKpisResponse>(
      call, request, &pb::ListKpisResponse::add_kpis);
}

// ApplyVision resolves external_ids of other items; an edit of one item names them.
template <typename Kind>
absl::Status RefuseExternalReferences(const typename Kind::Message& item) {
  std::string field;
  if (!Kind::PlaceExternalId(item).empty()) {
    field = absl::StrCat(Kind::kPlaceField, "_external_id");
  }
  for (int i = 0; i < item.re_mentions_size() && field.empty(); ++i) {
    if (!item.re_mentions(i).parent_external_id().empty())
      field = absl::StrCat("re_mentions[", i, "].parent_external_id");
  }
  if constexpr (std::is_same_v<Kind, NodeKind>) {
    for (int i = 0; i < item.activities_size() && field.empty(); ++i) {
      if (!item.activities(i).kpi_external_ids().empty())
        field = absl::StrCat("activities[", i, "].kpi_external_ids");
    }
  }
  if (field.empty()) return absl::OkStatus();
  return domain::InvalidField(
      absl::StrCat(Kind::kField, ".", field), "APPLY_ONLY",
      {"only ApplyVision takes it; give the resource name instead",
       "一括登録（ApplyVision）でだけ使えます。ここではリソース名を指定してください。"});
}

// Everything about one item of a draft that does not depend on its place, completed and checked.
// `old`: what it was; null for a new one.
template <typename Kind>
absl::Status CheckContent(const Call& call, const typename Kind::Message* old,
                          typename Kind::Message& item) {
  RETURN_IF_ERROR(RefuseExternalReferences<Kind>(item));
  RETURN_IF_ERROR(CompleteItem(Kind::kField, item));
  if constexpr (std::is_same_v<Kind, NodeKind>) {
    RETURN_IF_ERROR(FundingCheck(call).Require(
        Kind::kField, old == nullptr ? nullptr : &old->funding(), item.funding()));
    return RequireFrameworkItems(call, item.framework_items());
  } else {
    if (item.indicator().empty()) return absl::OkStatus();
    const bool stays = old != nullptr && old->indicator() == item.indicator();
    RETURN_IF_ERROR(stays ? absl::OkStatus() : RequireIndicators(call, {item.indicator()}));
    return RequireIndicatorUnits(call, {{std::string(Kind::kField), item}});
  }
}

// The KPIs that activities newly name are in the draft, and stay there until the commit.
absl::Status CheckLinks(const pb::VisionNode* old, const pb::VisionNode& node,
                        DraftWriter& writer) {
  const std::vector<std::string> before =
      old == nullptr ? std::vector<std::string>() : LinkedKpis(*old);
  for (const std::string& kpi : LinkedKpis(node)) {
    if (absl::c_linear_search(before, kpi)) continue;
    ASSIGN_OR_RETURN(const auto row, Kpis().Get(writer.call().snapshot(), DraftKey<KpiKind>(kpi)));
    if (!row.has_value() || row->message.name() != kpi) {
      return domain::MakeError(pb::REASON_DANGLING_REFERENCE,
                               {absl::StrCat("there is no KPI ", kpi, " in this draft"),
                                absl::StrCat("KPI ", kpi, " はこの下書きにありません。")},
                               {{"reference", kpi}});
    }
    Kpis().Require(*row, writer.mutation());
  }
  return absl::OkStatus();
}
absl::Status CheckLinks(const pb::Kpi*, const pb::Kpi&, DraftWriter&) { return absl::OkStatus(); }

template <typename Kind>
Write<typename Kind::Message> Written(typename Kind::Message item, DraftWriter writer) {
  Write<typename Kind::Message> result;
  result.mutation = std::move(writer).Finish();
  result.resource = item.name();
  result.reply = std::move(item);
  return result;
}

template <typename Kind>
absl::Status RefuseTaken(const Call& call, absl::string_view vision,
                         const std::string& external_id) {
  if (external_id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto taken,
                   Kind::Draft().GetByUnique(
                       call.snapshot(),
                       storage::Key(Kind::kByExternalId).Add(VisionIdOf(vision)).Add(external_id)));
  if (!taken.has_value()) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      {absl::StrCat("the external_id ", external_id, " is taken by ", taken->message.name()),
       absl::StrCat("外部ID ", external_id, " は ", taken->message.name(), " で使われています。")},
      {{"resource", taken->message.name()}});
}

template <typename Kind>
absl::StatusOr<Write<typename Kind::Message>> CreateItem(const Call& call,
                                                         const std::string& vision,
                                                         const typename Kind::Message& sent) {
  ASSIGN_OR_RETURN(const VisionRow head, OpenDraft(call, vision, vision));
  typename Kind::Message item = sent;
  item.clear_etag();
  item.set_name(absl::StrCat(vision, "/", Kind::kCollection, "/", call.NewId()));
  StampUpdate(call, nullptr, item);
  RETURN_IF_ERROR(domain::ValidateResource(item, domain::Completeness::kDraft, Kind::kField));
  RETURN_IF_ERROR(CheckContent<Kind>(call, nullptr, item));
  RETURN_IF_ERROR(RefuseTaken<Kind>(call, vision, item.external_id()));
  DraftWriter writer(call, head.message, storage::Sequence::kNone);
  Visions().Require(head, writer.mutation());
  RETURN_IF_ERROR(CheckPlaces(nullptr, item, writer));
  RETURN_IF_ERROR(CheckLinks(nullptr, item, writer));
  writer.Insert<Kind>(item);
  ASSIGN_OR_RETURN(const CountShards counts, CountShards::Read(call, VisionIdOf(vision)));
  RETURN_IF_ERROR(counts.Add(writer.delta(), item.name(), writer.mutation()));
  return Written<Kind>(std::move(item), std::move(writer));
}

// A node or KPI of the draft, for a change. The vision is opened first, so that nobody learns from
// the error what it holds.
template <typename Kind>
struct OpenedItem {
  VisionRow head;
  storage::Row<typename Kind::Message> row;
};

template <typename Kind>
absl::StatusOr<OpenedItem<Kind>> OpenItem(const Call& call, const std::string& name,
                                          const std::string& etag) {
  ASSIGN_OR_RETURN(VisionRow head, OpenAsOwner(call, VisionNameOf(name), name));
  ASSIGN_OR_RETURN(auto row, Kind::Draft().Get(call.snapshot(), DraftKey<Kind>(name)));
  if (!row.has_value() || row->message.name() != name) return NotFound(name);
  RETURN_IF_ERROR(domain::CheckEditable(head.message.state()));
  RETURN_IF_ERROR(CheckEtag(call, etag, row->version, name));
  return OpenedItem<Kind>{std::move(head), *std::move(row)};
}

template <typename Kind>
absl::StatusOr<Write<typename Kind::Message>> UpdateItem(
    const Call& call, const typename Kind::Message& sent,
    const google::protobuf::FieldMask& update_mask) {
  ASSIGN_OR_RETURN(const auto opened, OpenItem<Kind>(call, sent.name(), sent.etag()));
  const auto& old = opened.row;
  typename Kind::Message changed = old.message;
  RETURN_IF_ERROR(MergeByMask(sent, update_mask, Kind::kField, changed));
  RETURN_IF_ERROR(CheckContent<Kind>(call, &old.message, changed));
  if (SameContent(old.message, changed)) {
    Write<typename Kind::Message> same;
    same.reply = Present<Kind>(call, old);
    same.resource = old.message.name();
    return same;
  }
  StampUpdate(call, &old.message, changed);
  ASSIGN_OR_RETURN(const storage::Sequence published, PublishedAt(call, opened.head.message));
  DraftWriter writer(call, opened.head.message, published);
  Visions().Require(opened.head, writer.mutation());
  RETURN_IF_ERROR(CheckPlaces(&old, changed, writer));
  RETURN_IF_ERROR(CheckLinks(&old.message, changed, writer));
  writer.Update<Kind>(old, changed);
  ASSIGN_OR_RETURN(const CountShards counts, CountShards::Read(call, VisionIdOf(changed.name())));
  RETURN_IF_ERROR(counts.Add(writer.delta(), changed.name(), writer.mutation()));
  return Written<Kind>(std::move(changed), std::move(writer));
}

absl::StatusOr<Write<pb::VisionNode>> CreateNode(const Call& call,
                                                 const pb::CreateNodeRequest& request) {
  return CreateItem<NodeKind>(call, request.parent(), request.node());
}

absl::StatusOr<Write<pb::Kpi>> CreateKpi(const Call& call, const pb::CreateKpiRequest& request) {
  return CreateItem<KpiKind>(call, request.parent(), request.kpi());
}

absl::StatusOr<Write<pb::VisionNode>> UpdateNode(const Call& call,
                                                 const pb::UpdateNodeRequest& request) {
  return UpdateItem<NodeKind>(call, request.node(), request.update_mask());
}

absl::StatusOr<Write<pb::Kpi>> UpdateKpi(const Call& call, const pb::UpdateKpiRequest& request) {
  return UpdateItem<KpiKind>(call, request.kpi(), request.update_mask());
}

template <typename Kind, typename Request>
absl::StatusOr<Write<google::protobuf::Empty>> DeleteItem(const Call& call,
                                                          const Request& request) {
  ASSIGN_OR_RETURN(const auto opened, OpenItem<Kind>(call, request.name(), request.etag()));
  ASSIGN_OR_RETURN(const storage::Sequence published, PublishedAt(call, opened.head.message));
  DraftWriter writer(call, opened.head.message, published);
  Visions().Require(opened.head, writer.mutation());
  if constexpr (std::is_same_v<Kind, NodeKind>) {
    RETURN_IF_ERROR(RemoveNode(opened.row, request.force(), writer));
  } else {
    RETURN_IF_ERROR(RemoveKpi(opened.row, writer));
  }
  ASSIGN_OR_RETURN(const CountShards counts, CountShards::Read(call, VisionIdOf(request.name())));
  RETURN_IF_ERROR(counts.Add(writer.delta(), request.name(), writer.mutation()));
  Write<google::protobuf::Empty> result;
  result.mutation = std::move(writer).Finish();
  result.resource = request.name();
  return result;
}

}  // namespace

absl::Status CompleteItem(absl::string_view prefix, pb::VisionNode& node) {
  domain::CompleteActivities(node);
  std::set<int> years;
  for (int i = 0; i < node.budgets_size(); ++i) {
    if (years.insert(node.budgets(i).fiscal_year()).second) continue;
    return domain::InvalidField(
        absl::StrCat(prefix, ".budgets[", i, "].fiscal_year"), "DUPLICATE_YEAR",
        {"there is already a budget for this fiscal year", "同じ年度の予算がすでにあります。"});
  }
  if (const size_t bytes = node.ByteSizeLong(); bytes > kMaxNodeBytes) {
    return domain::InvalidField(
        prefix, "TOO_LARGE",
        {absl::StrCat("text, activities and the other fields are ", bytes,
                      " bytes together; at most ", kMaxNodeBytes, " are kept"),
         absl::StrCat("本文・工程表などの合計が", bytes, "バイトあります。", kMaxNodeBytes,
                      "バイト以内にしてください。")});
  }
  std::vector<pb::FieldViolation> found = domain::CheckActivities(node);
  if (found.empty()) return absl::OkStatus();
  return domain::WithFieldPrefix(prefix,
                                 domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(found)));
}

absl::Status CompleteItem(absl::string_view prefix, pb::Kpi& kpi) {
  std::vector<pb::FieldViolation> found = domain::SettleKpi(kpi);
  if (!found.empty())
    return domain::WithFieldPrefix(
        prefix, domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(found)));
  if (kpi.has_range_low() && kpi.has_range_high() && kpi.range_low() > kpi.range_high()) {
    return domain::InvalidField(
        absl::StrCat(prefix, ".range_high"), "BAD_RANGE",
        {"lies below range_low", "範囲の上限が下限より小さくなっています。"});
  }
  return absl::OkStatus();
}

absl::Status RequireIndicatorUnits(const Call& call, const std::vector<PlacedKpi>& kpis) {
  std::map<std::string, pb::Indicator> known;
  BatchViolations violations;
  for (const PlacedKpi& placed : kpis) {
    const std::string& name = placed.kpi.indicator();
    if (name.empty()) continue;
    auto indicator = known.find(name);
    if (indicator == known.end()) {
      ASSIGN_OR_RETURN(const auto row,
                       Indicators().Get(call.snapshot(), KeyByName(Indicators(), name)));
      indicator = known.emplace(name, row.has_value() ? row->message : pb::Indicator()).first;
    }
    if (auto violation = domain::CheckIndicatorUnit(placed.kpi, indicator->second))
      violations.AddAll(placed.path, {*std::move(violation)});
  }
  return std::move(violations).ToStatus();
}

template <typename Kind>
absl::StatusOr<std::optional<storage::Row<typename Kind::Message>>> FindItem(
    const Call& call, const VisionReading& reading, absl::string_view name) {
  using Found = std::optional<storage::Row<typename Kind::Message>>;
  auto row = [&]() -> absl::StatusOr<Found> {
    if (!reading.revision) return Kind::Draft().Get(call.snapshot(), DraftKey<Kind>(name));
    return FindInRevision<Kind>(call, VisionIdOf(name), reading.number(),
                                domain::LastSegment(name));
  }();
  if (row.ok() && row->has_value() && (*row)->message.name() != name) return Found();
  return row;
}

template <typename Kind>
absl::StatusOr<std::optional<typename Kind::Message>> ReadableItem(const Call& call,
                                                                   absl::string_view name) {
  using Found = std::optional<typename Kind::Message>;
  const absl::StatusOr<VisionReading> reading = OpenForReading(call, VisionNameOf(name), 0, name);
  if (!reading.ok()) {
    return absl::IsNotFound(reading.status()) ? absl::StatusOr<Found>(Found()) : reading.status();
  }
  ASSIGN_OR_RETURN(auto row, FindItem<Kind>(call, *reading, name));
  if (!row.has_value()) return Found();
  return Found(Present<Kind>(call, *std::move(row)));
}

template absl::StatusOr<std::optional<storage::Row<pb::VisionNode>>> FindItem<NodeKind>(
    const Call&, const VisionReading&, absl::string_view);
template absl::StatusOr<std::optional<storage::Row<pb::Kpi>>> FindItem<KpiKind>(
    const Call&, const VisionReading&, absl::string_view);
template absl::StatusOr<std::optional<pb::VisionNode>> ReadableItem<NodeKind>(const Call&,
                                                                              absl::string_view);
template absl::StatusOr<std::optional<pb::Kpi>> ReadableItem<KpiKind>(const Call&,
                                                                      absl::string_view);

void RegisterVisionItems(MethodRegistry& methods) {
  methods.Read("renkei.v1.VisionService/GetNode", GetItem<NodeKind, pb::GetNodeRequest>);
  methods.Read("renkei.v1.VisionService/ListNodes", ListNodes);
  methods.Write("renkei.v1.VisionService/CreateNode", CreateNode);
  methods.Write("renkei.v1.VisionService/UpdateNode", UpdateNode);
  methods.Write("renkei.v1.VisionService/DeleteNode", DeleteItem<NodeKind, pb::DeleteNodeRequest>);
  methods.Read("renkei.v1.VisionService/GetKpi", GetItem<KpiKind, pb::GetKpiRequest>);
  methods.Read("renkei.v1.VisionService/ListKpis", ListKpis);
  methods.Write("renkei.v1.VisionService/CreateKpi", CreateKpi);
  methods.Write("renkei.v1.VisionService/UpdateKpi", UpdateKpi);
  methods.Write("renkei.v1.VisionService/DeleteKpi", DeleteItem<KpiKind, pb::DeleteKpiRequest>);
}

}  // namespace renkei::service
