#include "server/service/case/case_texts.h"

#include <utility>

#include "server/service/case/case_access.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

absl::StatusOr<ResourceTexts> ReadCaseTexts(const Call& call, absl::string_view name) {
  ResourceTexts texts;
  ASSIGN_OR_RETURN(std::optional<CaseRow> working,
                   Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!working.has_value()) return texts;
  ASSIGN_OR_RETURN(std::optional<CaseRow> in_force, TextInForce(call, *working));
  texts.one_text = in_force.has_value() && in_force->version == working->version;
  if (in_force.has_value()) {
    internal_pb::EffectiveAudience audience = AudienceOf(in_force->message);
    texts.in_force =
        TextOf(&pb::Change::mutable_case_, std::move(in_force->message), std::move(audience));
  }
  if (!texts.one_text) {
    internal_pb::EffectiveAudience owner = auth::OwnersOnly({working->message.owner()});
    texts.working =
        TextOf(&pb::Change::mutable_case_, std::move(working->message), std::move(owner));
  }
  return texts;
}

}  // namespace renkei::service
