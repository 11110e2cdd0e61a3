#include "server/search/engine/query.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/search/engine/index.h"
#include "storage/base/status_macros.h"

namespace renkei::search {
namespace {

constexpr absl::string_view kSpaces[] = {" ", "\t", "\n", "\r", "\v", "\f", "　", "\u00A0"};
constexpr absl::string_view kQuotes[] = {"\"", "“", "”", "„", "＂", "″", "〝", "〟"};
constexpr absl::string_view kMinuses[] = {"-", "－", "−"};

// More words than these, or longer ones, are read as a sentence is.
constexpr size_t kMaxDemandedClauses = 6;
constexpr size_t kMaxDemandedWords = 4;
constexpr uint32_t kMaxDemandedUnits = 20;
// A synonym is looked for from so many units of the query at most.
constexpr size_t kMaxSynonymUnits = 4;

// Length of the one of `signs` with which `text` begins; 0 if there is none.
template <size_t kCount>
size_t Begins(absl::string_view text, const absl::string_view (&signs)[kCount]) {
  for (const absl::string_view sign : signs) {
    if (absl::StartsWith(text, sign)) return sign.size();
  }
  return 0;
}

class Parser {
 public:
  Parser(absl::string_view text, const Analyser& analyser) : rest_(text), analyser_(analyser) {}

  Query Parse() {
    while (SkipSpaces()) {
      const size_t minus = Begins(rest_, kMinuses);
      rest_.remove_prefix(minus);
      if (!Phrase(minus > 0)) Word(minus > 0);
    }
    query_.demands_words = DemandsWords();
    return std::move(query_);
  }

 private:
  bool SkipSpaces() {
    while (const size_t space = Begins(rest_, kSpaces)) rest_.remove_prefix(space);
    return !rest_.empty();
  }

  bool Phrase(bool excluded) {
    const size_t open = Begins(rest_, kQuotes);
    if (open == 0) return false;
    for (size_t i = open; i < rest_.size(); ++i) {
      const size_t close = Begins(rest_.substr(i), kQuotes);
      if (close == 0) continue;
      Put(rest_.substr(open, i - open), excluded ? query_.excluded : query_.phrases);
      rest_.remove_prefix(i + close);
      return true;
    }
    rest_.remove_prefix(open);
    return SkipSpaces() ? (Word(excluded), true) : true;
  }

  // Up to a space or a quotation mark.
  void Word(bool excluded) {
    size_t size = 0;
    while (size < rest_.size() && Begins(rest_.substr(size), kSpaces) == 0 &&
           Begins(rest_.substr(size), kQuotes) == 0) {
      ++size;
    }
    Put(rest_.substr(0, size), excluded ? query_.excluded : query_.words);
    rest_.remove_prefix(size);
  }

  void Put(absl::string_view text, std::vector<Clause>& clauses) {
    Clause clause = ClauseOf(text, analyser_);
    if (clause.analysis.grams.units > 0) clauses.push_back(std::move(clause));
  }

  bool DemandsWords() const {
    if (query_.words.size() > kMaxDemandedClauses) return false;
    return std::all_of(query_.words.begin(), query_.words.end(), [](const Clause& clause) {
      const Analysis& analysis = clause.analysis;
      return !analysis.sentence && analysis.words.size() <= kMaxDemandedWords &&
             analysis.grams.units <= kMaxDemandedUnits;
    });
  }

  absl::string_view rest_;
  const Analyser& analyser_;
  Query query_;
};

absl::Status TooLong() {
  return domain::InvalidField(
      "query", "TOO_LONG",
      {absl::StrCat("a search has at most ", kMaxQueryBytes,
                    " bytes (10,000 characters); search for its most important sentences"),
       "検索語は1万文字までです。大事な文に絞ってください"});
}

absl::Status TooManyDemands() {
  return domain::InvalidField(
      "query", "TOO_MANY",
      {absl::StrCat("a search has at most ", kMaxDemands, " phrases and excluded words"),
       absl::StrCat("語句（\"…\"）と除外語（-…）は合わせて", kMaxDemands, "までです")});
}

}  // namespace

Clause ClauseOf(absl::string_view text, const Analyser& analyser) {
  Clause clause;
  clause.text = std::string(text);
  clause.analysis = analyser.Analyse(text);
  clause.units = UnitsOf(clause.analysis);
  return clause;
}

absl::Status CheckQuery(absl::string_view text) {
  return text.size() > kMaxQueryBytes ? TooLong() : absl::OkStatus();
}

absl::StatusOr<Query> ParseQuery(absl::string_view text, const Analyser& analyser) {
  RETURN_IF_ERROR(CheckQuery(text));
  Query query = Parser(text, analyser).Parse();
  if (query.phrases.size() + query.excluded.size() > kMaxDemands) return TooManyDemands();
  return query;
}

Query QueryOfWords(const std::vector<std::string>& words, const Analyser& analyser) {
  Query query;
  for (const std::string& word : words) query.phrases.push_back(ClauseOf(word, analyser));
  return query;
}

std::vector<Segment> SegmentsOf(const Clause& clause, const Synonyms* synonyms) {
  const Analysis& analysis = clause.analysis;
  const size_t count = clause.units.size();
  std::vector<Segment> segments;
  if (synonyms != nullptr) {
    Segment whole{0, count, synonyms->Of(TextOf(analysis.folded, 0, analysis.folded.size()))};
    if (!whole.synonyms.empty()) return {whole};
  }
  for (size_t first = 0; first < count;) {
    Segment segment{first, first + 1, {}};
    for (size_t last = std::min(count, first + kMaxSynonymUnits);
         synonyms != nullptr && last > first; --last) {
      const Letters letters = FoldedUnits(analysis, clause.units[first], clause.units[last - 1]);
      segment.synonyms = synonyms->Of(TextOf(letters, 0, letters.size()));
      if (segment.synonyms.empty()) continue;
      segment.last = last;
      break;
    }
    segments.push_back(std::move(segment));
    first = segments.back().last;
  }
  return segments;
}

}  // namespace renkei::search
