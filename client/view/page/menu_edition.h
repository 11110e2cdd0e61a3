// An edition of a menu book (メニューブックの版), as it was frozen: what is printed takes its words from the
// edition, not from what things are called today.

#ifndef RENKEI_CLIENT_VIEW_PAGE_MENU_EDITION_H_
#define RENKEI_CLIENT_VIEW_PAGE_MENU_EDITION_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "第2版（令和6年度）", "edition 2 (FY2024)".
std::string EditionTitle(const pb::CaseListEdition& edition, const domain::Words& words);

// The book: title page, preface, contents, a sheet for each case, and the index by field, prefecture and
// year. Of a withdrawn one why, and what of it is left to its reader.
Page MenuEditionPage(const pb::CaseListEdition& edition,
                     const std::vector<pb::CaseListEditionEntry>& entries,
                     const domain::Words& words);

// One entry by itself, as its sheet has it.
Page EditionEntryPage(const pb::CaseListEdition& edition, const pb::CaseListEditionEntry& entry,
                      const domain::Words& words);

// A row for each entry, with its text: what stands in a workbook.
Table EditionTable(const std::vector<pb::CaseListEditionEntry>& entries,
                   const domain::Words& words);

// The editions of a list, the newest first.
Table EditionsTable(const std::vector<pb::CaseListEdition>& editions, const domain::Words& words);

// What changed from one edition to another (前の版からの変更): how many, and a line for each field.
std::vector<Block> EditionChanges(const pb::CompareCaseListEditionsResponse& comparison,
                                  const std::vector<pb::EditionEntryDifference>& differences,
                                  const domain::Words& words);
// The lines alone.
Table EditionChangeTable(const std::vector<pb::EditionEntryDifference>& differences,
                         const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_MENU_EDITION_H_
