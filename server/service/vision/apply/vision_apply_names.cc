#include "server/service/vision/apply/vision_apply_names.h"

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/validation/validator.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status Dangling(const std::string& path, absl::string_view reference) {
  return domain::MakeError(pb::REASON_DANGLING_REFERENCE,
                           {absl::StrCat(path, " refers to ", reference,
                                         ", which is neither in the stream nor in the draft"),
                            absl::StrCat(path, " が参照する ", reference,
                                         " は、送られたデータにも下書きにもありません。")},
                           {{"item", path}, {"reference", std::string(reference)}});
}

}  // namespace

template <typename Kind>
void ApplyNames::Index(const Call& call, const std::vector<AppliedItem<Kind>>& sent,
                       const std::vector<storage::Row<typename Kind::Message>>& rows,
                       const std::string& vision, Keys<Kind>& keys) {
  for (const auto& row : rows) {
    if (!row.message.external_id().empty()) keys.rows.emplace(row.message.external_id(), &row);
  }
  // One without an external_id is meant by its id, as an exported file has it.
  for (const auto& row : rows) {
    if (row.message.external_id().empty())
      keys.rows.emplace(std::string(domain::LastSegment(row.message.name())), &row);
  }
  for (const AppliedItem<Kind>& item : sent) {
    const std::string& id = item.message->external_id();
    const auto old = keys.rows.find(id);
    keys.sent[id] = old != keys.rows.end()
                        ? old->second->message.name()
                        : absl::StrCat(vision, "/", Kind::kCollection, "/", call.NewId());
  }
}

void ApplyNames::Build(const Call& call, const AppliedStream& stream, const DraftTree& tree,
                       const std::string& vision,
                       const std::function<bool(const pb::Kpi& kpi)>& goes) {
  Index<NodeKind>(call, stream.nodes, tree.nodes, vision, nodes_);
  Index<KpiKind>(call, stream.kpis, tree.kpis, vision, kpis_);
  for (const auto& [external_id, name] : kpis_.sent) kept_kpis_.insert(name);
  for (const auto& row : tree.kpis) {
    if (!goes(row.message)) kept_kpis_.insert(row.message.name());
  }
}

absl::Status ApplyNames::Resolve(const AppliedItem<NodeKind>& item, pb::VisionNode& part,
                                 std::vector<pb::FieldViolation>& violations) const {
  RETURN_IF_ERROR(ResolvePlace<NodeKind>(item, part));
  RETURN_IF_ERROR(ResolveActivities(item.Path(), part));
  return ResolveMentions<NodeKind>(item, part, violations);
}

absl::Status ApplyNames::Resolve(const AppliedItem<KpiKind>& item, pb::Kpi& part,
                                 std::vector<pb::FieldViolation>& violations) const {
  RETURN_IF_ERROR(ResolvePlace<KpiKind>(item, part));
  return ResolveMentions<KpiKind>(item, part, violations);
}

template <typename Kind>
absl::Status ApplyNames::ResolvePlace(const AppliedItem<Kind>& item,
                                      typename Kind::Message& part) const {
  const std::string& id = Kind::PlaceExternalId(part);
  if (id.empty()) return absl::OkStatus();
  std::string name = NameOf<NodeKind>(id);
  if (name.empty())
    return Dangling(absl::StrCat(item.Path(), ".", Kind::kPlaceField, "_external_id"), id);
  Kind::SetPlace(std::move(name), part);
  Kind::ClearPlaceExternalId(part);
  return absl::OkStatus();
}

absl::Status ApplyNames::ResolveActivities(const std::string& path, pb::VisionNode& part) const {
  for (int i = 0; i < part.activities_size(); ++i) {
    pb::Activity& activity = *part.mutable_activities(i);
    for (int j = 0; j < activity.kpi_external_ids_size(); ++j) {
      const std::string& id = activity.kpi_external_ids(j);
      std::string name = NameOf<KpiKind>(id);
      if (name.empty())
        return Dangling(absl::StrCat(path, ".activities[", i, "].kpi_external_ids[", j, "]"), id);
      activity.add_kpis(std::move(name));
    }
    activity.clear_kpi_external_ids();
  }
  return absl::OkStatus();
}

template <typename Kind>
absl::Status ApplyNames::ResolveMentions(const AppliedItem<Kind>& item,
                                         typename Kind::Message& part,
                                         std::vector<pb::FieldViolation>& violations) const {
  for (int i = 0; i < part.re_mentions_size(); ++i) {
    pb::ReMention& r = *part.mutable_re_mentions(i);
    const std::string path = absl::StrCat(item.Path(), ".re_mentions[", i, "].parent_external_id");
    if (!r.parent_external_id().empty()) {
      std::string name = NameOf<NodeKind>(r.parent_external_id());
      if (name.empty()) return Dangling(path, r.parent_external_id());
      r.set_parent(std::move(name));
      r.clear_parent_external_id();
    } else if (r.parent().empty()) {
      violations.push_back(domain::Violation(path, "REQUIRED",
                                             {"must name the node under which it is printed again",
                                              "再掲先の施策等を指定してください。"}));
    }
  }
  return absl::OkStatus();
}

absl::Status ApplyNames::CheckLinks(const pb::VisionNode& part, const std::string& path,
                                    pb::VisionNode& target) const {
  for (const std::string& kpi : LinkedKpis(part)) {
    if (kept_kpis_.count(kpi) == 0) return Dangling(absl::StrCat(path, ".activities"), kpi);
  }
  for (pb::Activity& activity : *target.mutable_activities()) {
    const google::protobuf::RepeatedPtrField<std::string> before = activity.kpis();
    activity.clear_kpis();
    for (const std::string& kpi : before) {
      if (kept_kpis_.count(kpi) > 0) activity.add_kpis(kpi);
    }
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
