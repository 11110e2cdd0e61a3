// Both texts of a vision and its parts, and what stands below what: for what is derived from them.

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/roadmap/activity_reports.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using internal_pb::EffectiveAudience;

// The draft is the text in force: nothing of it can be edited before a revision begins.
bool DraftIsInForce(const pb::Vision& head) {
  return head.published_revision() > 0 && (head.state() == pb::LIFECYCLE_STATE_PUBLISHED ||
                                           head.state() == pb::LIFECYCLE_STATE_ARCHIVED);
}

absl::StatusOr<ResourceTexts> ReadVisionTexts(const Call& call, absl::string_view name) {
  ResourceTexts texts;
  ASSIGN_OR_RETURN(std::optional<VisionRow> row, FindVision(call, name));
  if (!row.has_value()) return texts;
  pb::Vision& head = row->message;
  ASSIGN_OR_RETURN(std::optional<RevisionRow> revision,
                   FindRevision(call, name, head.published_revision()));
  if (revision.has_value()) {
    pb::Vision& published = *revision->message.mutable_vision();
    published.set_state(StateShown(head, published));
    EffectiveAudience audience = WithOwners(head, PublishedAudience(published));
    texts.in_force = TextOf(&pb::Change::mutable_vision, std::move(published), std::move(audience));
  }
  texts.one_text = DraftIsInForce(head);
  texts.owners = OwnersOf(head);
  if (!texts.one_text) {
    EffectiveAudience audience = DraftAudience(head);
    texts.working = TextOf(&pb::Change::mutable_vision, std::move(head), std::move(audience));
  }
  return texts;
}

template <typename Kind>
absl::StatusOr<ResourceTexts> ReadItemTexts(const Call& call, absl::string_view name,
                                            typename Kind::Message* (pb::Change::*field)()) {
  ResourceTexts texts;
  ASSIGN_OR_RETURN(const std::optional<VisionRow> row, FindVision(call, VisionNameOf(name)));
  if (!row.has_value()) return texts;
  const pb::Vision& head = row->message;
  texts.owners = OwnersOf(head);
  ASSIGN_OR_RETURN(auto draft, Kind::Draft().Get(call.snapshot(), DraftKey<Kind>(name)));
  if (draft.has_value() && draft->message.name() != name) draft.reset();
  if (head.published_revision() > 0) {
    ASSIGN_OR_RETURN(auto item,
                     FindInRevision<Kind>(call, VisionIdOf(name), head.published_revision(),
                                          domain::LastSegment(name)));
    if (item.has_value() && item->message.name() == name) {
      ASSIGN_OR_RETURN(EffectiveAudience audience, PublicAudience(call, head));
      texts.one_text = draft.has_value() && draft->version == item->version;
      texts.in_force =
          TextOf(field, std::move(item->message), WithOwners(head, std::move(audience)));
    }
  }
  if (draft.has_value() && !texts.one_text)
    texts.working = TextOf(field, std::move(draft->message), DraftAudience(head));
  return texts;
}

absl::StatusOr<ResourceTexts> ReadNodeTexts(const Call& call, absl::string_view name) {
  return ReadItemTexts<NodeKind>(call, name, &pb::Change::mutable_vision_node);
}

absl::StatusOr<ResourceTexts> ReadKpiTexts(const Call& call, absl::string_view name) {
  return ReadItemTexts<KpiKind>(call, name, &pb::Change::mutable_kpi);
}

// Whether node or KPI `name` of `head`'s vision is in the draft or in force.
template <typename Kind>
absl::StatusOr<bool> IsThere(const Call& call, const pb::Vision& head, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto draft, Kind::Draft().Get(call.snapshot(), DraftKey<Kind>(name)));
  if (draft.has_value()) return true;
  ASSIGN_OR_RETURN(const auto version,
                   FindInManifest(call, Kind::Manifest(), VisionIdOf(name),
                                  head.published_revision(), domain::LastSegment(name)));
  return version.has_value();
}

absl::StatusOr<ResourceTexts> ReadActualTexts(const Call& call, absl::string_view name) {
  const absl::string_view kpi = domain::ParentName(name, 6);
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call, VisionNameOf(name)));
  ASSIGN_OR_RETURN(auto actual, FindActual(call, name));
  if (!head.has_value() || !actual.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const bool there, IsThere<KpiKind>(call, head->message, kpi));
  if (!there) return ResourceTexts();
  ASSIGN_OR_RETURN(EffectiveAudience audience, ActualsAudience(call, head->message, kpi));
  return OneText(TextOf(&pb::Change::mutable_kpi_actual, std::move(actual->message),
                        WithOwners(head->message, std::move(audience))));
}

absl::StatusOr<ResourceTexts> ReadReportTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call, VisionNameOf(name)));
  ASSIGN_OR_RETURN(auto report, FindActivityReport(call, name));
  if (!head.has_value() || !report.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const bool there,
                   IsThere<NodeKind>(call, head->message, domain::ParentName(name, 6)));
  if (!there) return ResourceTexts();
  ASSIGN_OR_RETURN(EffectiveAudience audience,
                   ReportAudience(call, head->message, report->message.activity()));
  return OneText(TextOf(&pb::Change::mutable_activity_report, std::move(report->message),
                        WithOwners(head->message, std::move(audience))));
}

// An earlier revision is read by those who see both it and the one in force.
absl::StatusOr<ResourceTexts> ReadRevisionTexts(const Call& call, absl::string_view name) {
  const absl::string_view vision = VisionNameOf(name);
  const int number = RevisionNumber(name);
  ASSIGN_OR_RETURN(const std::optional<VisionRow> row, FindVision(call, vision));
  ASSIGN_OR_RETURN(std::optional<RevisionRow> revision, FindRevision(call, vision, number));
  if (!row.has_value() || !revision.has_value()) return ResourceTexts();
  const pb::Vision& head = row->message;
  EffectiveAudience audience = PublishedAudience(revision->message.vision());
  if (number != head.published_revision()) {
    ASSIGN_OR_RETURN(const EffectiveAudience in_force, PublicAudience(call, head));
    audience = auth::Both(in_force, audience);
  }
  return OneText(TextOf(&pb::Change::mutable_vision_revision, std::move(revision->message),
                        WithOwners(head, std::move(audience))));
}

absl::StatusOr<ResourceNames> AllVisions(const Call& call, absl::string_view after, size_t limit) {
  return NamesIn(call, Visions(), pb::RESOURCE_TYPE_VISION, Visions().NewKey(), after, limit);
}

// What stands below a vision, leg by leg.
class Below {
 public:
  Below(const Call& call, const pb::Vision& head, const ResourceTypes& wanted,
        absl::string_view after, size_t limit)
      : call_(call),
        head_(head),
        id_(domain::LastSegment(head.name())),
        wanted_(wanted),
        walk_(after, limit) {}

  template <typename Kind>
  absl::Status Draft() {
    return Rows(Kind::Draft(), Kind::kType);
  }

  template <typename M>
  absl::Status Rows(const storage::Table<M>& table, pb::ResourceType type) {
    return Leg(type, [&](absl::string_view after, size_t limit) {
      return NamesIn(call_, table, type, table.NewKey().Add(id_), after, limit);
    });
  }

  // Those of revision `number`; where `but` is not 0 without those that revision `but` has too.
  template <typename Kind>
  absl::Status Revision(int number, int but = 0) {
    return Leg(Kind::kType, [&](absl::string_view after, size_t limit) {
      return InRevision<Kind>(number, but, after, limit);
    });
  }

  ResourceNames Finish() && { return std::move(walk_).Finish(); }

 private:
  template <typename Walk>
  absl::Status Leg(pb::ResourceType type, Walk walk) {
    return walk_.Leg([&](absl::string_view after, size_t limit) -> absl::StatusOr<ResourceNames> {
      if (!Wants(wanted_, type)) return ResourceNames();
      return walk(after, limit);
    });
  }

  template <typename Kind>
  absl::StatusOr<ResourceNames> InRevision(int number, int but, absl::string_view after,
                                           size_t limit) const {
    ASSIGN_OR_RETURN(const std::vector<ManifestEntry> entries,
                     ReadManifest(call_, Kind::Manifest(), id_, number, after, limit));
    ResourceNames names;
    if (entries.empty()) return names;
    ASSIGN_OR_RETURN(const std::set<std::string> others,
                     Ids<Kind>(but, after, entries.back().id, limit));
    for (const ManifestEntry& entry : entries) {
      if (others.count(entry.id) > 0) continue;
      names.names.push_back({Kind::kType,
                             absl::StrCat(head_.name(), "/", Kind::kCollection, "/", entry.id),
                             entry.id});
    }
    if (entries.size() == limit) names.next = entries.back().id;
    return names;
  }

  // Ids of a revision, after `after` and to `last` at least; none of revision 0.
  template <typename Kind>
  absl::StatusOr<std::set<std::string>> Ids(int number, absl::string_view after,
                                            const std::string& last, size_t limit) const {
    std::set<std::string> ids;
    std::string at(after);
    for (bool more = number > 0; more;) {
      ASSIGN_OR_RETURN(const std::vector<ManifestEntry> entries,
                       ReadManifest(call_, Kind::Manifest(), id_, number, at, limit));
      for (const ManifestEntry& entry : entries) ids.insert(entry.id);
      more = entries.size() == limit && entries.back().id < last;
      if (more) at = entries.back().id;
    }
    return ids;
  }

  const Call& call_;
  const pb::Vision& head_;
  const absl::string_view id_;
  const ResourceTypes& wanted_;
  WalkInLegs walk_;
};

absl::Status WalkRecords(Below& below) {
  RETURN_IF_ERROR(below.Rows(Actuals(), pb::RESOURCE_TYPE_KPI_ACTUAL));
  RETURN_IF_ERROR(below.Rows(ActivityReports(), pb::RESOURCE_TYPE_ACTIVITY_REPORT));
  RETURN_IF_ERROR(below.Rows(Opinions(), pb::RESOURCE_TYPE_OPINION));
  RETURN_IF_ERROR(below.Rows(PlanSteps(), pb::RESOURCE_TYPE_PLAN_STEP));
  RETURN_IF_ERROR(below.Rows(PlanEvaluations(), pb::RESOURCE_TYPE_PLAN_EVALUATION));
  return below.Rows(Revisions(), pb::RESOURCE_TYPE_VISION_REVISION);
}

absl::StatusOr<ResourceNames> BelowVision(const Call& call, absl::string_view name,
                                          const ResourceTypes& wanted, absl::string_view after,
                                          size_t limit) {
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call, name));
  if (!head.has_value()) return ResourceNames();
  Below below(call, head->message, wanted, after, limit);
  RETURN_IF_ERROR(below.Draft<NodeKind>());
  RETURN_IF_ERROR(below.Draft<KpiKind>());
  // Where a publication comes between two pages, it is told of by itself, with what it took away.
  const int number = DraftIsInForce(head->message) ? 0 : head->message.published_revision();
  RETURN_IF_ERROR(below.Revision<NodeKind>(number));
  RETURN_IF_ERROR(below.Revision<KpiKind>(number));
  RETURN_IF_ERROR(WalkRecords(below));
  return std::move(below).Finish();
}

// What a publication changes: what is in force now, what was and is not any more, and who reads the
// records that hang on both.
absl::StatusOr<ResourceNames> BelowRevision(const Call& call, absl::string_view name,
                                            const ResourceTypes& wanted, absl::string_view after,
                                            size_t limit) {
  const int number = RevisionNumber(name);
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call, VisionNameOf(name)));
  if (!head.has_value() || number == 0) return ResourceNames();
  Below below(call, head->message, wanted, after, limit);
  RETURN_IF_ERROR(below.Revision<NodeKind>(number - 1, /*but=*/number));
  RETURN_IF_ERROR(below.Revision<KpiKind>(number - 1, /*but=*/number));
  RETURN_IF_ERROR(below.Revision<NodeKind>(number));
  RETURN_IF_ERROR(below.Revision<KpiKind>(number));
  RETURN_IF_ERROR(WalkRecords(below));
  return std::move(below).Finish();
}

absl::StatusOr<ResourceNames> BelowNode(const Call& call, absl::string_view name,
                                        const ResourceTypes&, absl::string_view after,
                                        size_t limit) {
  const storage::Key prefix =
      ActivityReports().NewKey().Add(VisionIdOf(name)).Add(domain::LastSegment(name));
  return NamesIn(call, ActivityReports(), pb::RESOURCE_TYPE_ACTIVITY_REPORT, prefix, after, limit);
}

absl::StatusOr<ResourceNames> BelowKpi(const Call& call, absl::string_view name,
                                       const ResourceTypes&, absl::string_view after,
                                       size_t limit) {
  const storage::Key prefix =
      Actuals().NewKey().Add(VisionIdOf(name)).Add(domain::LastSegment(name));
  return NamesIn(call, Actuals(), pb::RESOURCE_TYPE_KPI_ACTUAL, prefix, after, limit);
}

// Whatever stands below a vision, those that other services know among it.
std::vector<pb::ResourceType> TypesBelow() {
  return {pb::RESOURCE_TYPE_VISION_NODE,     pb::RESOURCE_TYPE_KPI,
          pb::RESOURCE_TYPE_KPI_ACTUAL,      pb::RESOURCE_TYPE_ACTIVITY_REPORT,
          pb::RESOURCE_TYPE_OPINION,         pb::RESOURCE_TYPE_PLAN_STEP,
          pb::RESOURCE_TYPE_PLAN_EVALUATION, pb::RESOURCE_TYPE_VISION_REVISION};
}

}  // namespace

void AddVisionSources(ResourceSources& sources) {
  sources[pb::RESOURCE_TYPE_VISION] = {.read = ReadVisionTexts,
                                       .all = AllVisions,
                                       .below = BelowVision,
                                       .types_below = TypesBelow()};
  sources[pb::RESOURCE_TYPE_VISION_REVISION] = {
      .read = ReadRevisionTexts, .below = BelowRevision, .types_below = TypesBelow()};
  sources[pb::RESOURCE_TYPE_VISION_NODE] = {.read = ReadNodeTexts,
                                            .below = BelowNode,
                                            .types_below = {pb::RESOURCE_TYPE_ACTIVITY_REPORT}};
  sources[pb::RESOURCE_TYPE_KPI] = {
      .read = ReadKpiTexts, .below = BelowKpi, .types_below = {pb::RESOURCE_TYPE_KPI_ACTUAL}};
  sources[pb::RESOURCE_TYPE_KPI_ACTUAL] = {.read = ReadActualTexts};
  sources[pb::RESOURCE_TYPE_ACTIVITY_REPORT] = {.read = ReadReportTexts};
}

}  // namespace renkei::service
