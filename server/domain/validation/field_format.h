// The forms of strings that constraints.proto names (enum Format).

#ifndef RENKEI_SERVER_DOMAIN_VALIDATION_FIELD_FORMAT_H_
#define RENKEI_SERVER_DOMAIN_VALIDATION_FIELD_FORMAT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

struct FormatProblem {
  std::string kind;
  Bilingual message;
};

// What is wrong with `text`, which is not empty, under rules.format(); nullopt if nothing is.
std::optional<FormatProblem> CheckFormat(const pb::FieldRules& rules, absl::string_view text);

// The digits in the place of an organization's id ("organizations/141003/...",
// "initiatives/x/members/141003"): a code used as an alias. nullopt when an id stands there.
std::optional<std::string> OrganizationCodeIn(absl::string_view name);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_VALIDATION_FIELD_FORMAT_H_
