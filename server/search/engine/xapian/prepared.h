// A document as Xapian takes it, made without the database.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_PREPARED_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_PREPARED_H_

#include <xapian.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/search/engine/index.h"
#include "server/search/engine/vocabulary.h"
#include "server/search/engine/xapian/terms.h"

namespace renkei::search {

struct XapianDocument : PreparedDocument {
  // KeyTerm.
  std::string key;
  char stratum = kOwnStratum;
  // All but the facets, whose numbers the database gives.
  Xapian::Document made;
  std::vector<FacetValue> facets;
  std::vector<VocabularyEntry> entries;
  // Of this document alone.
  StratumTotals totals;
};

// The stratum of documents whose widest common audience has this number; of none behind the last.
char StratumAt(const IndexOptions& options, size_t common);

// Errors are those of IndexWriter::Prepare.
[[nodiscard]] absl::StatusOr<std::unique_ptr<XapianDocument>> PrepareDocument(
    const Document& document, const Analyser& analyser, const IndexOptions& options);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_PREPARED_H_
