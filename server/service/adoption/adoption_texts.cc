#include "server/service/adoption/adoption_texts.h"

#include <utility>

#include "server/service/case/adoption_access.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

absl::StatusOr<ResourceTexts> ReadAdoptionTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<AdoptionRow> row, FindAdoption(call, name));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const auto working,
                   Cases().Get(call.snapshot(), KeyByName(Cases(), CaseOf(name))));
  if (!working.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const std::optional<CaseRow> text, TextInForce(call, *working));
  if (!text.has_value()) return absl::DataLossError("an adoption of a case that is not there");
  internal_pb::EffectiveAudience audience = AudienceOf(row->message, text->message);
  return OneText(
      TextOf(&pb::Change::mutable_adoption, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
