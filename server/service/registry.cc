#include "server/service/registry.h"

#include <map>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/date.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"

namespace renkei::service {

absl::StatusOr<storage::Row<pb::Organization>> FindOrganization(const Call& call,
                                                                absl::string_view name,
                                                                absl::string_view field) {
  auto row = Organizations().Get(call.snapshot(), KeyByName(Organizations(), name));
  if (!row.ok()) return row.status();
  if (!row->has_value()) {
    return domain::InvalidField(field, "UNKNOWN_ORGANIZATION",
                                {absl::StrCat(name, " is not in the registry"),
                                 absl::StrCat(name, " は登録されていない団体です。")});
  }
  return **std::move(row);
}

absl::Status RequireNewOwner(const Call& call, absl::string_view name, absl::string_view field,
                             storage::Mutation& mutation) {
  const auto row = FindOrganization(call, name, field);
  if (!row.ok()) return row.status();
  const pb::Organization& organization = row->message;
  const pb::Designation* now = DesignationOn(organization, call.today());
  const std::string shown = now == nullptr ? std::string(name) : now->display_name();
  if (now != nullptr && now->kind() == pb::ORGANIZATION_KIND_WARD) {
    return domain::MakeError(
        pb::REASON_NOT_AN_OWNER,
        {absl::StrCat(shown,
                      " is a ward of a designated city and cannot own documents; use the city"),
         absl::StrCat(shown,
                      "は政令指定都市の行政区のため、所有者になれません。市を指定してください。")},
        {{"organization", std::string(name)}, {"parent", organization.parent()}});
  }
  if (!organization.abolished_date().empty() &&
      organization.abolished_date() <= domain::FormatDate(call.today())) {
    return domain::MakeError(
        pb::REASON_ORGANIZATION_ABOLISHED,
        {absl::StrCat(shown, " was abolished on ", organization.abolished_date(),
                      "; renkei org history shows its successor"),
         absl::StrCat(shown, "は", organization.abolished_date(),
                      "に廃止されています。承継先は renkei org history で確認できます。")},
        {{"organization", std::string(name)}, {"abolished_date", organization.abolished_date()}});
  }
  Organizations().Require(*row, mutation);
  return absl::OkStatus();
}

absl::Status RequireFrameworkItems(const Call& call,
                                   const google::protobuf::RepeatedPtrField<std::string>& items) {
  std::map<std::string, pb::Framework> frameworks;
  for (const std::string& item : items) {
    const std::string framework(domain::ParentName(item, 2));
    if (frameworks.find(framework) == frameworks.end()) {
      const auto row = Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), framework));
      if (!row.ok()) return row.status();
      frameworks[framework] = row->has_value() ? (*row)->message : pb::Framework();
    }
    const absl::string_view id = domain::LastSegment(item);
    if (!absl::c_any_of(frameworks[framework].items(),
                        [&](const pb::FrameworkItem& i) { return i.id() == id; })) {
      return domain::MakeError(
          pb::REASON_DANGLING_REFERENCE,
          {absl::StrCat("there is no framework item ", item, "; see renkei framework show"),
           absl::StrCat("枠組みの項目 ", item,
                        " はありません。renkei framework show で確認してください。")},
          {{"reference", item}});
    }
  }
  return absl::OkStatus();
}

const pb::Designation* DesignationOn(const pb::Organization& organization, absl::CivilDay day) {
  const std::string date = domain::FormatDate(day);
  const pb::Designation* best = nullptr;
  for (const pb::Designation& d : organization.designations()) {
    if (best == nullptr || d.from_date() <= date) best = &d;
  }
  return best;
}

pb::Organization PresentOrganization(const Call& call, const storage::Row<pb::Organization>& row,
                                     absl::CivilDay day) {
  pb::Organization shown = row.message;
  shown.set_etag(MakeEtag(call.env().store, row.version));
  if (const pb::Designation* d = DesignationOn(shown, day)) {
    shown.set_display_name(d->display_name());
    shown.set_kana(d->kana());
    shown.set_kind(d->kind());
    shown.set_code(d->code());
  }
  return shown;
}

std::string PrefectureOf(const pb::Organization& organization) {
  if (!organization.prefecture().empty()) return organization.prefecture();
  for (const pb::Designation& d : organization.designations()) {
    if (d.kind() == pb::ORGANIZATION_KIND_PREFECTURE) return organization.name();
  }
  return "";
}

}  // namespace renkei::service
