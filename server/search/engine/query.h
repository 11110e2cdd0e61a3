// What a search's text asks for.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_QUERY_H_
#define RENKEI_SERVER_SEARCH_ENGINE_QUERY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/search/analysis/analyser.h"
#include "server/search/analysis/synonyms.h"
#include "server/search/engine/units.h"

namespace renkei::search {

struct Clause {
  // As it was written, without its quotation marks.
  std::string text;
  Analysis analysis;
  std::vector<Unit> units;
};

Clause ClauseOf(absl::string_view text, const Analyser& analyser);

struct Query {
  // Words and sentences that were written without quotation marks.
  std::vector<Clause> words;
  // Found in every hit, letter for letter but for folding.
  std::vector<Clause> phrases;
  // Found in no hit; the same.
  std::vector<Clause> excluded;
  // The words are few and short and none is a sentence: each unit of each is demanded of a hit. Of a sentence, and of
  // what is longer, a good hit has much, and none has all.
  bool demands_words = false;
};

// `text` taken apart: at white space; "…", “…” and ″…″ in any pairing are phrases, and one that is not closed
// is none; - or − before a word or a phrase and behind white space excludes it. Clauses without any
// letter are left out.
// INVALID_ARGUMENT, one violation of the field "query", for more than kMaxQueryBytes bytes and for
// more than kMaxDemands phrases and excluded clauses (index.h).
[[nodiscard]] absl::StatusOr<Query> ParseQuery(absl::string_view text, const Analyser& analyser);

// The first of these errors.
[[nodiscard]] absl::Status CheckQuery(absl::string_view text);

// `words` as phrases: for showing in a text what is known to be in it, SimilarHit::shared for example.
Query QueryOfWords(const std::vector<std::string>& words, const Analyser& analyser);

// Units of a clause, [first, last), that are looked for together, and what may stand for them.
struct Segment {
  size_t first = 0;
  size_t last = 0;
  // As they were written.
  std::vector<std::string> synonyms;
};

// The whole clause where it has synonyms, or else the longest runs of a few units that have some, and
// all other units one by one. `synonyms` may be null.
std::vector<Segment> SegmentsOf(const Clause& clause, const Synonyms* synonyms);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_QUERY_H_
