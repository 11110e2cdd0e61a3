// What ranking looks at of a document, kept beside it: its words in order and its grams with their
// numbers, as sums, so that reading it costs next to nothing.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_DOCUMENT_VECTOR_H_
#define RENKEI_SERVER_SEARCH_ENGINE_DOCUMENT_VECTOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/search/analysis/analyser.h"

namespace renkei::search {

// Words and different grams of a document beyond these are found but not ranked by.
inline constexpr size_t kMaxRankedWords = 8'000;
inline constexpr size_t kMaxRankedGrams = 8'000;

// Stands for a term; the same in every process. Two terms of a document and a query may share one
// (once in some ten thousand searches), which moves a hit a little.
uint32_t TermSum(absl::string_view term);

struct GramCount {
  uint32_t term = 0;
  // Up to 255.
  uint8_t in_title = 0;
  uint8_t in_body = 0;
};

struct DocumentVector {
  // Counted grams and words, all of them: the lengths of the document.
  uint32_t title_words = 0;
  uint32_t body_words = 0;
  uint32_t title_grams = 0;
  uint32_t body_grams = 0;
  // Of the title, each once, as they are: how often others have them is asked of the index.
  std::vector<std::string> title_word_terms;
  std::vector<std::string> title_pairs;  // pairs of kanji
  std::vector<std::string> title_runs;   // all other counted grams
  // By term.
  std::vector<GramCount> grams;
  // Those of the title first: the first min(title_words, words.size()) of them.
  std::vector<uint32_t> words;
};

class VectorBuilder {
 public:
  // Titles before bodies.
  void Add(const Analysis& field, bool title);

  DocumentVector Build();

 private:
  DocumentVector vector_;
  std::vector<std::pair<uint32_t, bool>> grams_;
};

std::string Encode(const DocumentVector& vector);

// False where `data` is nothing that Encode gives.
bool Decode(absl::string_view data, DocumentVector& vector);

// The part of their counted grams that two documents share (Jaccard's index of multisets): 1 for the
// same text, whatever stands in titles and whatever its hiragana are, 0 for texts without a gram.
double Sameness(const DocumentVector& one, const DocumentVector& other);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_DOCUMENT_VECTOR_H_
