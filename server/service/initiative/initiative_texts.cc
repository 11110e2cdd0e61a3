#include "server/service/initiative/initiative_texts.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

absl::StatusOr<ResourceTexts> ReadInitiativeTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<InitiativeRow> row,
                   Initiatives().Get(call.snapshot(), KeyByName(Initiatives(), name)));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const RollRow roll, FindRoll(call, name));
  internal_pb::EffectiveAudience audience = AudienceOf(row->message, roll.message);
  return OneText(
      TextOf(&pb::Change::mutable_initiative, std::move(row->message), std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadMemberTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<MemberRow> row, FindMember(call, name));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const ResourceTexts initiative,
                   ReadInitiativeTexts(call, domain::ParentName(name, 2)));
  if (initiative.gone()) return ResourceTexts();
  return OneText(TextOf(&pb::Change::mutable_initiative_member, std::move(row->message),
                        initiative.in_force->audience));
}

}  // namespace renkei::service
