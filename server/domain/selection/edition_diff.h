// What changed from one edition of a menu book to another (前の版からの変更), entry by entry. Entries are
// recognised by their case.

#ifndef RENKEI_SERVER_DOMAIN_SELECTION_EDITION_DIFF_H_
#define RENKEI_SERVER_DOMAIN_SELECTION_EDITION_DIFF_H_

#include <vector>

#include "renkei/v1/case_list_edition_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

struct EditionDiff {
  // In the order of `after`; what was taken out stands at the end, in the order of `before`.
  std::vector<pb::EditionEntryDifference> differences;
  int added = 0;
  int removed = 0;
  int changed = 0;     // other words, another chapter or heading
  int renumbered = 0;  // another number alone
  int unchanged = 0;
};

EditionDiff CompareEditions(const std::vector<pb::CaseListEditionEntry>& before,
                            const std::vector<pb::CaseListEditionEntry>& after);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SELECTION_EDITION_DIFF_H_
