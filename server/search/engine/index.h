// The index: documents with texts, found by words and ranked. It is derived from what is stored
// elsewhere, and may be thrown away at any time.
//
// Who sees a document stands in it as audiences, and a search names those of its caller: hits,
// totals, counts and the order of hits are then what they were if nothing else were in the index.
// For the order to be so, words are counted in the documents of the common audiences alone
// (IndexOptions): of the first one in its list that a document has, if the caller has it too.
//
// One writer, in one process; any number of readers, each of one thread at a time, that see the last
// commit as of their last Refresh. No exception leaves the index.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_INDEX_H_
#define RENKEI_SERVER_SEARCH_ENGINE_INDEX_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/search/analysis/analyser.h"
#include "server/search/analysis/synonyms.h"

namespace renkei::search {

// Keys, kinds and audiences have at most so many bytes.
inline constexpr size_t kMaxNameBytes = 200;
// A document's audiences and facet values.
inline constexpr size_t kMaxAudiences = 4'000;
inline constexpr size_t kMaxDocumentFacets = 200;
// The longest text that is searched for, in bytes: 10,000 characters of Japanese.
inline constexpr size_t kMaxQueryBytes = 30'000;
// Phrases and excluded words of one search.
inline constexpr size_t kMaxDemands = 16;
// Most hits that one search gives; the total counts them all.
inline constexpr size_t kMaxHits = 1'000;
// The best of the first stage are ranked again.
inline constexpr size_t kReranked = 150;
inline constexpr size_t kMaxSimilar = 100;
inline constexpr size_t kMaxCompletions = 50;
inline constexpr size_t kMaxSharedTerms = 8;
// Two texts of which so much is the same say the same for a reader.
inline constexpr double kAlmostSame = 0.8;

struct Field {
  std::string text;
  // A title says what the document is about; the rest is body.
  bool title = false;
};

struct FacetValue {
  std::string name;
  std::string value;
};

struct SortValue {
  // One of IndexOptions::sort_values.
  std::string name;
  double value = 0;
};

struct Document {
  // Unique. What is below another in a hierarchy has its key and "/" before its own.
  std::string key;
  std::string kind;
  std::vector<Field> fields;
  // Several values of one name may stand here.
  std::vector<FacetValue> facets;
  std::vector<SortValue> sort_values;
  // Whoever has one of them sees the document; without any nobody does.
  std::vector<std::string> audiences;
};

// What an index is made for; another one needs a new index.
struct IndexOptions {
  // Audiences in whose documents words are counted, the widest first (everybody, members); at most 8.
  std::vector<std::string> common_audiences;
  // By what hits may be ordered; at most 16.
  std::vector<std::string> sort_values;
};

// A facet has one of these values, or, negated, none of them.
struct Filter {
  std::string facet;
  std::vector<std::string> values;
  bool negated = false;
};

struct Order {
  // One of IndexOptions::sort_values; "": by relevance. A document without the value is the smallest.
  std::string sort_value;
  bool descending = true;
};

// What hits are taken from.
struct Scope {
  // All of them hold.
  std::vector<Filter> filters;
  // Empty: any.
  std::vector<std::string> kinds;
  // The caller's. Without any nothing is found.
  std::vector<std::string> audiences;
};

struct Request : Scope {
  // Words, phrases in quotation marks, what is not wanted behind a minus; see query.h. Without any
  // word all documents that the filters leave are hits; punctuation alone has no hits.
  std::string text;
  Order order;
  // At most kMaxHits.
  size_t limit = 20;
  // Facets to count the hits by; values in order of their count, then of themselves, at most
  // facet_values of each.
  std::vector<std::string> facets;
  size_t facet_values = 100;
  // Null: none. Outlives the call.
  const Synonyms* synonyms = nullptr;
  // The second stage of ranking is left out: for measuring what it gives.
  bool first_stage_only = false;
};

struct Hit {
  std::string key;
  // What each stage of ranking gives it; to be compared within one answer alone. 0 in the first where
  // hits are ordered by a value; no second one for hits that were not ranked again.
  double first_stage = 0;
  std::optional<double> second_stage;
};

struct ValueCount {
  std::string value;
  size_t count = 0;
};

struct FacetCounts {
  std::string facet;
  std::vector<ValueCount> values;
};

struct Answer {
  std::vector<Hit> hits;
  // All hits, also those beyond the limit.
  size_t total = 0;
  // In the order in which they were asked for.
  std::vector<FacetCounts> facets;
  // Each unit (units.h) that was asked for is in every hit, or a synonym of it. False for a sentence, and
  // where no document has all: there those with some are hits, or else those with a part of one.
  bool all_words = true;
};

// What is like a document, or a text that is no document yet.
struct SimilarRequest : Scope {
  // A document that the caller sees; "": `fields` are looked for.
  std::string key;
  // Of a document: those of its texts by which it is compared, where these are not all. At most
  // kMaxTextBytes together.
  std::vector<Field> fields;
  // Documents that are no hits, nor is what is below them; `key` is always one.
  std::vector<std::string> without;
  // At most kMaxSimilar.
  size_t limit = 10;
};

struct SimilarHit {
  Hit hit;
  // How much the two texts are the same, from 0 to 1 (Sameness in document_vector.h).
  double sameness = 0;
  // How much of what is telling in the request is said here, in the title above all, from 0 to 1,
  // whatever other hits there are.
  double covered = 0;
  // What both have, in basic form and folded (タクシ), the most telling first; at most kMaxSharedTerms
  // and never empty. QueryOfWords (query.h) and a MentionFinder show it as a text has it.
  std::vector<std::string> shared;
};

struct SimilarAnswer {
  // False: there is no document `key` that the caller sees.
  bool found = true;
  // Those that are almost the same (kAlmostSame) first, by how much they are, then by likeness.
  std::vector<SimilarHit> hits;
};

// What the readers of one index remember for one another (remembered_answers.h).
class RememberedAnswers;
[[nodiscard]] std::shared_ptr<RememberedAnswers> MakeRememberedAnswers();

class IndexReader {
 public:
  virtual ~IndexReader() = default;

  // INVALID_ARGUMENT for a text or a list that is too long or an order that the index has not;
  // DATA_LOSS where files are damaged.
  [[nodiscard]] virtual absl::StatusOr<Answer> Search(const Request& request) = 0;

  // The same errors.
  [[nodiscard]] virtual absl::StatusOr<SimilarAnswer> Similar(const SimilarRequest& request) = 0;

  // `text` with its last word completed, the most frequent first, at most `limit` (kMaxCompletions).
  // By words and compounds of the titles that the widest audience sees, and by nothing else.
  [[nodiscard]] virtual absl::StatusOr<std::vector<std::string>> Complete(absl::string_view text,
                                                                          size_t limit) = 0;

  // `text` with words that the widest audience's texts do not have put right by those titles; "" where
  // there is nothing to put right, or nothing near, for a sentence, and in an index before its Sync.
  [[nodiscard]] virtual absl::StatusOr<std::string> Suggest(absl::string_view text) = 0;

  // Sees what was committed in the meantime.
  [[nodiscard]] virtual absl::Status Refresh() = 0;

  // Of the commit that is seen.
  virtual const std::string& stamp() const = 0;
};

// A document as the index takes it.
class PreparedDocument {
 public:
  virtual ~PreparedDocument() = default;
};

class IndexWriter {
 public:
  virtual ~IndexWriter() = default;

  // What can be done of a Replace beside others, on any thread and at any time: about a third of it,
  // the analysis above all. INVALID_ARGUMENT where the document breaks a bound.
  [[nodiscard]] virtual absl::StatusOr<std::unique_ptr<PreparedDocument>> Prepare(
      const Document& document) const = 0;

  // Puts a document, prepared by a writer of the same options, in the place of the one with its key.
  [[nodiscard]] virtual absl::Status Replace(std::unique_ptr<PreparedDocument> document) = 0;

  // Both at once.
  [[nodiscard]] absl::Status Replace(const Document& document);

  // Nothing happens where there is none.
  [[nodiscard]] virtual absl::Status Remove(absl::string_view key) = 0;

  // Removes `key` and every document below it.
  [[nodiscard]] virtual absl::Status RemoveBelow(absl::string_view key) = 0;

  // Makes what was done since the last commit durable and visible, all of it or, if the process dies
  // before, nothing. `stamp` says up to where the index is right; it is opaque here. An index that was
  // created is not synced before Sync: should the machine go down, it is refused and made anew.
  [[nodiscard]] virtual absl::Status Commit(absl::string_view stamp) = 0;

  // Right behind a commit: makes it durable, and every later one. UNAVAILABLE where the system refuses.
  [[nodiscard]] virtual absl::Status Sync() = 0;

  // Of the last commit; "" before the first.
  virtual const std::string& stamp() const = 0;
};

// All of them answer UNIMPLEMENTED in a build without search (-DRENKEI_SEARCH=OFF). `analyser`
// outlives what is opened. Errors:
//   NOT_FOUND            there is no index in `directory`
//   FAILED_PRECONDITION  it was made by another analyser or for other options, or not to its end when
//                        the machine went down
//   DATA_LOSS            it is damaged
//   UNAVAILABLE          another writer has it, or the system refuses it
// A reader has `answers` in common with others of the same directory; null: it has its own.
[[nodiscard]] absl::StatusOr<std::unique_ptr<IndexReader>> OpenReader(
    const std::string& directory, const Analyser& analyser, const IndexOptions& options,
    std::shared_ptr<RememberedAnswers> answers = nullptr);
[[nodiscard]] absl::StatusOr<std::unique_ptr<IndexWriter>> OpenWriter(const std::string& directory,
                                                                      const Analyser& analyser,
                                                                      const IndexOptions& options);
// An empty index in the place of what there is, written without syncs up to the first Sync.
[[nodiscard]] absl::StatusOr<std::unique_ptr<IndexWriter>> CreateIndex(const std::string& directory,
                                                                       const Analyser& analyser,
                                                                       const IndexOptions& options);

// Whether `status`, an error of the above, is mended by making the index anew.
bool MustRebuild(const absl::Status& status);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_INDEX_H_
