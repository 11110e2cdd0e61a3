// Roles as people write and read them, beyond the words that every value has (domain/words).

#ifndef RENKEI_SERVER_DOMAIN_IDENTITY_ROLES_H_
#define RENKEI_SERVER_DOMAIN_IDENTITY_ROLES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/identity.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// The role that `text` names: by either name, or as the names are also written (承認者,
// ROLE_APPROVER). Width and case do not matter. nullopt for anything else.
std::optional<pb::Role> ParseRole(absl::string_view text);

// Every role, in the order of their numbers.
const std::vector<pb::Role>& AllRoles();

// The names joined in each language: "approver, reader" and "承認、閲覧".
Bilingual RoleNames(const std::vector<pb::Role>& roles);

// What an office of one person needs: it drafts, publishes what it drafted, and manages itself.
// Goes with Account.may_publish_own.
const std::vector<pb::Role>& OnePersonOfficeRoles();

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_IDENTITY_ROLES_H_
