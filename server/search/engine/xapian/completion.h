// What somebody types, completed and corrected from the titles that the widest audience sees. No
// word of any other text is ever given.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_COMPLETION_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_COMPLETION_H_

#include <xapian.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/search/engine/vocabulary.h"
#include "server/search/engine/xapian/strata.h"
#include "server/search/engine/xapian/terms.h"

namespace renkei::search {

// The stratum of the widest audience.
inline constexpr char kWidestStratum = '0';

// Entries are terms of their documents, and their folded forms words of Xapian's spelling table.
std::string EntryTerm(const VocabularyEntry& entry);

// Takes the words of a document that is no more out of the spelling table.
void ForgetEntries(Xapian::WritableDatabase& database, Xapian::docid document);
void RememberEntries(Xapian::WritableDatabase& database,
                     const std::vector<VocabularyEntry>& entries);

// The words of all documents into an empty spelling table, in commits of its own. With each commit
// Xapian writes most of that table anew: many documents are told of like this.
void RememberAllEntries(Xapian::WritableDatabase& database);

std::vector<std::string> Completed(const Xapian::Database& database, absl::string_view text,
                                   size_t limit);

// `remembered`: of the widest stratum in this commit.
[[nodiscard]] absl::StatusOr<std::string> Corrected(const Xapian::Database& database,
                                                    const Analyser& analyser,
                                                    RememberedTerms& remembered,
                                                    absl::string_view text);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_COMPLETION_H_
