// What stands in a Xapian database, and under which names. Xapian's types stay in this folder.
//
// The terms of a document's texts begin with its stratum: the digit of the first common audience that
// it has, or kOwnStratum. A search that counts words in the documents of some audiences finds their
// numbers in Xapian's own statistics of those terms.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_TERMS_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_TERMS_H_

#include <xapian.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/search/engine/index.h"
#include "server/search/engine/ranking.h"

namespace renkei::search {

// Documents without any common audience.
inline constexpr char kOwnStratum = 'z';
inline constexpr size_t kMaxCommonAudiences = 8;
inline constexpr size_t kMaxSortValues = 16;

enum class Family : char {
  kWord = 'W',
  kTitleWord = 'T',  // a word that the title has; only counted, never searched
  kGram = 'N',       // counted, not sequenced
  kSequence = 'S',   // sequenced; counted or not
};

inline std::string TextTerm(char stratum, Family family, absl::string_view text) {
  std::string term = {stratum, static_cast<char>(family)};
  term.append(text.data(), text.size());
  return term;
}

// Terms that are not of texts begin with a capital.
inline std::string KeyTerm(absl::string_view key) { return absl::StrCat("Q", key); }
inline std::string KindTerm(absl::string_view kind) { return absl::StrCat("K", kind); }
inline std::string AudienceTerm(absl::string_view audience) { return absl::StrCat("A", audience); }
inline std::string FacetTerm(uint32_t id) { return absl::StrCat("F", id); }

// Value slots.
inline constexpr Xapian::valueno kKeySlot = 0;
inline constexpr Xapian::valueno kFacetSlot = 1;
inline constexpr Xapian::valueno kKindSlot = 2;
inline constexpr Xapian::valueno kTextSlot = 3;  // PhraseText of the fields
// The stratum and the DocumentVector. No data of the document: that Xapian compresses, in vain.
inline constexpr Xapian::valueno kVectorSlot = 4;
inline constexpr Xapian::valueno kFirstSortSlot = 5;

// Metadata.
inline constexpr char kStampEntry[] = "stamp";
inline constexpr char kMadeForEntry[] = "made_for";
inline constexpr char kUnsyncedEntry[] =
    "unsynced";  // the boot in which it is made; "" once durable
inline std::string StatisticsEntry(char stratum) {
  return absl::StrCat("statistics:", absl::string_view(&stratum, 1));
}
// Facet values have numbers from 0 on, which are never given twice.
inline std::string FacetEntry(uint32_t id) { return absl::StrCat("facet:", id); }
std::string FacetName(const FacetValue& facet);
FacetValue FacetOf(absl::string_view name);

std::string EncodeFacets(const std::vector<uint32_t>& ids);
// The next number of `data`, which it is taken from; false at its end.
bool NextFacet(absl::string_view& data, uint32_t& id);

// Sums over the documents of a stratum; the averages of Statistics are made of them.
struct StratumTotals {
  int64_t documents = 0;
  int64_t title_words = 0;
  int64_t body_words = 0;
  int64_t title_grams = 0;
  int64_t body_grams = 0;

  void Add(const DocumentVector& document, int64_t times);
  void Add(const StratumTotals& other);
  std::string Encode() const;
  static StratumTotals Decode(absl::string_view text);
};

// The running system since it was started: what is written without a sync lasts as long. "" if unknown.
std::string ThisBoot();

// What an index has to be made by and for to be used: format, analyser, options.
std::string MadeFor(const Analyser& analyser, const IndexOptions& options);

[[nodiscard]] absl::Status CheckOptions(const IndexOptions& options);

// Of an index that was broken off where it cannot be gone on with.
absl::Status NotFinished();

// Opens what is there, or says why it cannot be used.
[[nodiscard]] absl::Status CheckMadeFor(const Xapian::Database& database,
                                        const std::string& made_for);

// Runs `f`, which gives a status or a StatusOr, and turns Xapian's exceptions into statuses.
absl::Status StatusOf(const Xapian::Error& error);

template <typename F>
auto Guarded(F&& f) -> decltype(f()) {
  try {
    return f();
  } catch (const Xapian::Error& error) {
    return StatusOf(error);
  }
}

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_TERMS_H_
