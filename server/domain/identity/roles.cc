#include "server/domain/identity/roles.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {

std::optional<pb::Role> ParseRole(absl::string_view text) {
  const std::string plain =
      absl::AsciiStrToLower(NormalizeCompatibility(absl::StripAsciiWhitespace(text)));
  absl::string_view key = absl::StripAsciiWhitespace(plain);
  // 承認者, 起案担当, 閲覧権限: what people add to the name of a role.
  for (const absl::string_view ending : {"担当者", "担当", "権限", "者"}) {
    if (absl::ConsumeSuffix(&key, ending)) break;
  }
  const std::optional<int> role = ParseValueWord(*pb::Role_descriptor(), key);
  return role ? std::optional(static_cast<pb::Role>(*role)) : std::nullopt;
}

const std::vector<pb::Role>& AllRoles() {
  static const auto& roles = *[] {
    auto* list = new std::vector<pb::Role>();
    for (int role = pb::Role_MIN; role <= pb::Role_MAX; ++role) {
      if (role != pb::ROLE_UNSPECIFIED && pb::Role_IsValid(role))
        list->push_back(static_cast<pb::Role>(role));
    }
    return list;
  }();
  return roles;
}

Bilingual RoleNames(const std::vector<pb::Role>& roles) {
  Bilingual names;
  for (const pb::Role role : roles) {
    // As a flag takes it: "organization_admin".
    absl::StrAppend(&names.en, names.en.empty() ? "" : ", ",
                    ValueToken(*pb::Role_descriptor(), role));
    absl::StrAppend(&names.ja, names.ja.empty() ? "" : "、", ValueName(role).ja);
  }
  return names;
}

const std::vector<pb::Role>& OnePersonOfficeRoles() {
  static const auto& roles = *new std::vector<pb::Role>{
      pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_ORGANIZATION_ADMIN};
  return roles;
}

}  // namespace renkei::domain
