// What an edition of a menu book is made of: the chapters and numbers of its entries, what is kept of
// a case, and whether everybody who would read the edition may read it.

#ifndef RENKEI_SERVER_DOMAIN_SELECTION_EDITION_RULES_H_
#define RENKEI_SERVER_DOMAIN_SELECTION_EDITION_RULES_H_

#include <string>
#include <vector>

#include "renkei/v1/case_list_edition.pb.h"
#include "renkei/v1/selection.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// The chapter in which an entry is printed: its own choice, or what its case is.
pb::CaseChapter ChapterOf(const pb::CaseListEntry& entry, const pb::Case& text);

// The places of entries in the order in which they are numbered: those of one chapter after those of
// the one before, within a chapter as they stand.
std::vector<size_t> NumberedOrder(const std::vector<pb::CaseChapter>& chapters);

// Whether everybody whom `wide` lets in, the owner `wide_owner` among them, is let in by `narrow` too.
bool Includes(const pb::Audience& narrow, const std::string& narrow_owner, const pb::Audience& wide,
              const std::string& wide_owner);

// Leaves what is printed of a case: what its body does with it from day to day (its steps, who wrote
// what, when it is to be looked at again) is no text.
void KeepPrintedText(pb::Case& text);

// The fiscal year in which a case began; 0: not stated.
int BeginFiscalYear(const pb::Case& text);

// Removes all that was printed but the chapter and the heading. What the index goes by is gone too.
void StrikeEntry(const std::string& date, const std::string& reason, const std::string& by,
                 pb::CaseListEditionEntry& entry);

bool IsStruck(const pb::CaseListEditionEntry& entry);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SELECTION_EDITION_RULES_H_
