#include "server/domain/registry/organization_rules.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/registry/local_government_code.h"

namespace renkei::domain {
namespace {

std::optional<absl::CivilDay> DayOrOpen(absl::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseDate(text);
  return day.ok() ? std::optional(*day) : std::nullopt;
}

// Bodies of different families never turn into one another.
enum class Family { kPrefecture, kMunicipality, kWard, kAssociation, kPartner };

Family FamilyOf(pb::OrganizationKind kind) {
  if (kind == pb::ORGANIZATION_KIND_PREFECTURE) return Family::kPrefecture;
  if (kind == pb::ORGANIZATION_KIND_WARD) return Family::kWard;
  if (IsLocalGovernment(kind)) return Family::kMunicipality;
  return HasCode(kind) ? Family::kAssociation : Family::kPartner;
}

void CheckSequence(const pb::Organization& organization, Faults& faults) {
  for (int i = 0; i < organization.designations_size(); ++i) {
    const pb::Designation& designation = organization.designations(i);
    if (!ParseInterval(designation.from_date(), designation.to_date()).ok()) {
      faults.Add(FieldAt("designations", i, "to_date"), "BAD_INTERVAL",
                 {"must lie after from_date: it is the first day after the span",
                  "from_date より後の日にしてください(期間の翌日を指定します)。"});
    }
    if (i == 0) continue;
    const std::string& end = organization.designations(i - 1).to_date();
    const std::string& begin = designation.from_date();
    if (end == begin && !end.empty()) continue;
    const bool gap = !end.empty() && !begin.empty() && end < begin;
    faults.Add(FieldAt("designations", i, "from_date"), gap ? "GAP" : "OVERLAP",
               {absl::StrCat("must be the day on which the one before ends (",
                             end.empty() ? "it has none" : end, ")"),
                absl::StrCat("直前の名称等の終わりの日(", end.empty() ? "未設定" : end,
                             ")と同じ日にしてください。")});
  }
}

void CheckLife(const pb::Organization& organization, Faults& faults) {
  if (organization.designations_size() == 0) return;
  if (organization.designations(0).from_date() != organization.established_date()) {
    faults.Add("established_date", "BAD_LIFE",
               {"must be the day on which the first designation begins",
                "最初の名称等の始まりの日と同じにしてください。"});
  }
  const int last = organization.designations_size() - 1;
  if (organization.designations(last).to_date() != organization.abolished_date()) {
    faults.Add("abolished_date", "BAD_LIFE",
               {"must be the day on which the last designation ends",
                "最後の名称等の終わりの日と同じにしてください。"});
  }
}

void CheckCode(const pb::Designation& designation, int index, Faults& faults) {
  if (HasCode(designation.kind()) && designation.code().empty()) {
    faults.Add(FieldAt("designations", index, "code"), "REQUIRED",
               {"must be set for a local government, ward or association",
                "地方公共団体・行政区・組合では必須です。"});
  }
  if (!HasCode(designation.kind()) && !designation.code().empty()) {
    faults.Add(FieldAt("designations", index, "code"), "NOT_ALLOWED",
               {"only local governments, wards and associations have a code",
                "団体コードを持つのは地方公共団体・行政区・組合だけです。"});
  }
}

// Which of prefecture and parent a body of this family has.
void CheckPlace(const pb::Organization& organization, Family family, Faults& faults) {
  const bool needs_prefecture = family == Family::kMunicipality || family == Family::kWard;
  if (needs_prefecture && organization.prefecture().empty()) {
    faults.Add("prefecture", "REQUIRED",
               {"must be set for a municipality or ward", "市区町村では必須です。"});
  }
  if (family == Family::kPrefecture && !organization.prefecture().empty()) {
    faults.Add("prefecture", "NOT_ALLOWED",
               {"a prefecture does not lie in one", "都道府県には指定できません。"});
  }
  if ((family == Family::kWard) == !organization.parent().empty()) return;
  if (family == Family::kWard) {
    faults.Add("parent", "REQUIRED",
               {"a ward needs its designated city", "行政区では、市の指定が必須です。"});
  } else {
    faults.Add("parent", "NOT_ALLOWED", {"only a ward has one", "指定できるのは行政区だけです。"});
  }
}

void CheckKinds(const pb::Organization& organization, Faults& faults) {
  for (int i = 0; i < organization.designations_size(); ++i) {
    const pb::Designation& designation = organization.designations(i);
    const Family family = FamilyOf(designation.kind());
    if (i == 0) CheckPlace(organization, family, faults);
    CheckCode(designation, i, faults);
    if (family == FamilyOf(organization.designations(0).kind())) continue;
    faults.Add(FieldAt("designations", i, "kind"), "MIXED_KINDS",
               {"a body does not change between prefecture, municipality, ward, association and "
                "partner; it is another one",
                "都道府県・市区町村・行政区・組合・その他の間で種別は変わりません。別の団体として登"
                "録してください。"});
  }
}

void CheckNeighbors(const pb::Organization& organization, Faults& faults) {
  std::set<absl::string_view> seen = {organization.name()};
  for (int i = 0; i < organization.neighbors_size(); ++i) {
    if (seen.insert(organization.neighbors(i)).second) continue;
    faults.Add(
        FieldAt("neighbors", i), "DUPLICATE",
        {"is named twice, or is the body itself", "重複しているか、自分自身を指しています。"});
  }
}

void CheckAges(const pb::Organization& organization, Faults& faults) {
  const pb::ResidentsByAge& ages = organization.residents_by_age();
  if (ages.from_75() <= ages.from_65()) return;
  faults.Add("residents_by_age.from_75", "MORE_THAN_ALL",
             {"cannot be more than those who are 65 and over",
              "65歳以上の人数を超えることはできません。"});
}

// Both of it, or neither: an edition without a class says nothing, a class without one cannot be
// compared.
void CheckMinistryClass(const pb::Organization& organization, Faults& faults) {
  const pb::MinistryPeerClass& its = organization.ministry_peer_class();
  if (its.label().empty() && its.fiscal_year() != 0)
    faults.Add("ministry_peer_class.label", "REQUIRED", {"must be set", "必須です。"});
  if (!its.label().empty() && its.fiscal_year() == 0)
    faults.Add("ministry_peer_class.fiscal_year", "REQUIRED", {"must be set", "必須です。"});
}

using Names = google::protobuf::RepeatedPtrField<std::string>;

// Predecessors must live until `day`, successors on it.
void CheckSide(const Names& names, absl::string_view list, absl::CivilDay day, bool predecessors,
               const OrganizationLookup& lookup, Faults& faults) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < names.size(); ++i) {
    if (!seen.insert(names[i]).second) {
      faults.Add(FieldAt(list, i), "DUPLICATE", {"is named twice", "重複しています。"});
      continue;
    }
    const pb::Organization* organization = lookup(names[i]);
    if (organization == nullptr) {
      faults.Add(FieldAt(list, i), "UNKNOWN_ORGANIZATION",
                 {absl::StrCat(names[i], " is not in the registry"),
                  absl::StrCat(names[i], " は登録されていない団体です。")});
      continue;
    }
    const DateInterval life = LifeOf(*organization);
    if (life.Contains(predecessors ? day - 1 : day)) continue;
    faults.Add(
        FieldAt(list, i), "NOT_ALIVE",
        {absl::StrCat(names[i],
                      predecessors ? " did not exist on the day before " : " does not exist on ",
                      FormatDate(day)),
         absl::StrCat(names[i], " は", FormatDate(day), predecessors ? "の前日" : "",
                      "に存在しません。")});
  }
}

bool SameSingleBody(const pb::Reorganization& event) {
  return event.predecessors_size() == 1 && event.successors_size() == 1 &&
         event.predecessors(0) == event.successors(0);
}

void CheckSides(const pb::Reorganization& event, Faults& faults) {
  const bool same_body = event.kind() == pb::REORGANIZATION_KIND_RENAME ||
                         event.kind() == pb::REORGANIZATION_KIND_STATUS_CHANGE;
  if (same_body && !SameSingleBody(event)) {
    faults.Add("successors", "NOT_THE_SAME",
               {"a rename or change of status has one body, the same on both sides",
                "名称変更・種別変更では、前後とも同じ1団体を指定してください。"});
  }
  if (same_body || event.kind() == pb::REORGANIZATION_KIND_SPLIT) return;
  const std::set<absl::string_view> before(event.predecessors().begin(),
                                           event.predecessors().end());
  for (int i = 0; i < event.successors_size(); ++i) {
    if (before.count(event.successors(i)) == 0) continue;
    faults.Add(FieldAt("successors", i), "NOT_ALLOWED",
               {"in a merger or absorption no body is on both sides",
                "合併では、同じ団体を前後の両方に指定できません。"});
  }
}

}  // namespace

bool IsLocalGovernment(pb::OrganizationKind kind) {
  return kind >= pb::ORGANIZATION_KIND_PREFECTURE && kind <= pb::ORGANIZATION_KIND_VILLAGE;
}

bool HasCode(pb::OrganizationKind kind) {
  return kind >= pb::ORGANIZATION_KIND_PREFECTURE && kind <= pb::ORGANIZATION_KIND_WIDE_AREA_UNION;
}

bool IsPartner(pb::OrganizationKind kind) {
  return kind >= pb::ORGANIZATION_KIND_MINISTRY && kind <= pb::ORGANIZATION_KIND_OTHER_PARTNER;
}

absl::string_view KindToken(pb::OrganizationKind kind) {
  constexpr absl::string_view kPrefix = "ORGANIZATION_KIND_";
  const google::protobuf::EnumValueDescriptor* value =
      pb::OrganizationKind_descriptor()->FindValueByNumber(kind);
  if (value == nullptr) return "UNSPECIFIED";
  return absl::string_view(value->name()).substr(kPrefix.size());
}

DateInterval LifeOf(const pb::Organization& organization) {
  return {DayOrOpen(organization.established_date()), DayOrOpen(organization.abolished_date())};
}

bool HasEnded(const pb::Organization& organization, absl::CivilDay day) {
  return !organization.abolished_date().empty() && organization.abolished_date() <= FormatDate(day);
}

DateInterval SpanOf(const pb::Designation& designation) {
  return {DayOrOpen(designation.from_date()), DayOrOpen(designation.to_date())};
}

const pb::Designation* DesignationOn(const pb::Organization& organization, absl::CivilDay day) {
  const std::string date = FormatDate(day);
  const pb::Designation* best = nullptr;
  for (const pb::Designation& d : organization.designations()) {
    if (best == nullptr || d.from_date() <= date) best = &d;
  }
  return best;
}

void NormalizeCodes(pb::Organization& organization) {
  for (pb::Designation& designation : *organization.mutable_designations()) {
    absl::StatusOr<std::string> code = ParseLocalGovernmentCode(designation.code());
    if (code.ok()) designation.set_code(*std::move(code));
  }
}

std::vector<pb::FieldViolation> CheckOrganization(const pb::Organization& organization) {
  Faults faults;
  CheckSequence(organization, faults);
  CheckLife(organization, faults);
  CheckKinds(organization, faults);
  CheckNeighbors(organization, faults);
  CheckAges(organization, faults);
  CheckMinistryClass(organization, faults);
  return faults.Take();
}

std::vector<pb::FieldViolation> CheckReorganization(const pb::Reorganization& event,
                                                    const OrganizationLookup& lookup) {
  Faults faults;
  const absl::StatusOr<absl::CivilDay> day = ParseDate(event.date());
  if (!day.ok()) {
    faults.Add("date", "BAD_DATE", {"must be a date", "日付を指定してください。"});
    return faults.Take();
  }
  CheckSide(event.predecessors(), "predecessors", *day, /*predecessors=*/true, lookup, faults);
  CheckSide(event.successors(), "successors", *day, /*predecessors=*/false, lookup, faults);
  CheckSides(event, faults);
  return faults.Take();
}

}  // namespace renkei::domain
