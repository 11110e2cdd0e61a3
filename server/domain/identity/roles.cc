#include "server/domain/identity/roles.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"

namespace renkei::domain {
namespace {

struct Entry {
  pb::Role role;
  const char* en;
  const char* ja;
};

constexpr Entry kEntries[] = {
    {pb::ROLE_READER, "reader", "閲覧"},
    {pb::ROLE_CONTRIBUTOR, "contributor", "起案"},
    {pb::ROLE_APPROVER, "approver", "承認"},
    {pb::ROLE_ORGANIZATION_ADMIN, "organization_admin", "団体管理"},
    {pb::ROLE_COORDINATOR, "coordinator", "全国調整"},
    {pb::ROLE_SYSTEM_ADMIN, "system_admin", "システム管理"},
};

}  // namespace

Bilingual RoleName(pb::Role role) {
  for (const Entry& entry : kEntries) {
    if (entry.role == role) return {entry.en, entry.ja};
  }
  return {absl::StrCat(static_cast<int>(role)), absl::StrCat(static_cast<int>(role))};
}

std::optional<pb::Role> ParseRole(absl::string_view text) {
  const std::string plain =
      absl::AsciiStrToLower(NormalizeCompatibility(absl::StripAsciiWhitespace(text)));
  absl::string_view key = absl::StripAsciiWhitespace(plain);
  absl::ConsumePrefix(&key, "role_");
  // 承認者, 起案担当, 閲覧権限: what people add to the name of a role.
  for (const absl::string_view ending : {"担当者", "担当", "権限", "者"}) {
    if (absl::ConsumeSuffix(&key, ending)) break;
  }
  for (const Entry& entry : kEntries) {
    if (key == entry.en || key == entry.ja) return entry.role;
  }
  return std::nullopt;
}

const std::vector<pb::Role>& AllRoles() {
  static const auto& roles = *[] {
    auto* list = new std::vector<pb::Role>();
    for (const Entry& entry : kEntries) list->push_back(entry.role);
    return list;
  }();
  return roles;
}

Bilingual RoleNames(const std::vector<pb::Role>& roles) {
  Bilingual names;
  for (const pb::Role role : roles) {
    const Bilingual name = RoleName(role);
    absl::StrAppend(&names.en, names.en.empty() ? "" : ", ", name.en);
    absl::StrAppend(&names.ja, names.ja.empty() ? "" : "、", name.ja);
  }
  return names;
}

const std::vector<pb::Role>& OnePersonOfficeRoles() {
  static const auto& roles = *new std::vector<pb::Role>{
      pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_ORGANIZATION_ADMIN};
  return roles;
}

}  // namespace renkei::domain
