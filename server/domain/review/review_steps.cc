#include "server/domain/review/review_steps.h"

#include <utility>

namespace renkei::domain {

absl::Status NotTheReviewParty(absl::string_view resource, const Bilingual& action,
                               ReviewParty party) {
  const bool reviewer = party == ReviewParty::kReviewer;
  const Bilingual who =
      reviewer ? Bilingual{"the account that was named as the reviewer", "審査委員本人"}
               : Bilingual{"the organization that holds the round", "実施団体（事務局）"};
  return StepOfOthers(resource, action, who, reviewer ? "reviewer" : "secretariat");
}

}  // namespace renkei::domain
