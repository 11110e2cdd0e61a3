#include "server/search/engine/xapian/completion.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
#include "server/domain/utf8.h"
#include "server/search/engine/query.h"
#include "server/search/engine/xapian/query_builder.h"
#include "storage/base/status_macros.h"

namespace renkei::search {
namespace {

constexpr char kEntryFamily = 'C';
// Between what is folded and what was written; lower than any byte of either.
constexpr char kWrittenBehind = '\x1F';
// Entries that begin as what was typed and are looked at, in their order.
constexpr size_t kMaxCandidates = 5'000;
// An entry that nearly always stands at the beginning of a longer one is no word by itself.
constexpr double kPartOfLonger = 0.8;
// Words of fewer letters are not corrected: too many others are near. Those of this many letters and
// more may have two errors.
constexpr size_t kLeastCorrected = 3;
constexpr size_t kTwoErrors = 6;
// Nor are longer ones: whoever types them has parts of them right, and each costs the spelling table
// an entry for every letter.
constexpr size_t kMostCorrected = 10;
// About a kilobyte of memory each.
constexpr size_t kWordsOfCommit = 30'000;

std::string EntryPrefix(absl::string_view folded) {
  std::string term(1, kEntryFamily);
  term.append(folded.data(), folded.size());
  return term;
}

// U+3040 to U+309F alone.
bool IsHiragana(absl::string_view folded) {
  constexpr size_t kBytes = 3;
  for (size_t i = 0; i < folded.size(); i += kBytes) {
    const absl::string_view letter = folded.substr(i, kBytes);
    if (letter < "\u3040" || letter > "\u309f") return false;
  }
  return !folded.empty();
}

struct Candidate {
  std::string folded;
  // The most frequent spelling.
  std::string written;
  size_t written_count = 0;
  size_t count = 0;
};

// Entries whose folded form begins with `folded`, in order; whole: that are it.
std::vector<Candidate> CandidatesOf(const Xapian::Database& database, absl::string_view folded,
                                    bool whole) {
  std::string prefix = EntryPrefix(folded);
  if (whole) prefix.push_back(kWrittenBehind);
  std::vector<Candidate> candidates;
  size_t looked_at = 0;
  const auto end = database.allterms_end(prefix);
  for (auto term = database.allterms_begin(prefix); term != end; ++term) {
    if (++looked_at > kMaxCandidates) break;
    const std::string name = (*term).substr(1);
    const size_t separator = name.find(kWrittenBehind);
    if (separator == std::string::npos) continue;
    if (candidates.empty() || name.compare(0, separator, candidates.back().folded) != 0) {
      candidates.push_back({name.substr(0, separator), "", 0, 0});
    }
    Candidate& candidate = candidates.back();
    const size_t count = term.get_termfreq();
    candidate.count += count;
    if (count <= candidate.written_count) continue;
    candidate.written_count = count;
    candidate.written = name.substr(separator + 1);
  }
  return candidates;
}

// Where the last word of `text` begins.
size_t LastWord(absl::string_view text) {
  constexpr absl::string_view kWide = "　";
  const size_t narrow = text.find_last_of(" \t\r\n\"");
  const size_t wide = text.rfind(kWide);
  const size_t after_narrow = narrow == absl::string_view::npos ? 0 : narrow + 1;
  const size_t after_wide = wide == absl::string_view::npos ? 0 : wide + kWide.size();
  return std::max(after_narrow, after_wide);
}

// Whether something may be corrected to it: with an error less or more.
bool IsSpelled(absl::string_view folded) {
  const size_t letters = domain::CountCodePoints(folded);
  return letters >= 2 && letters <= kMostCorrected + 2;
}

// Of a document's entries, in order, those that something may be corrected to; each once.
std::vector<std::string> WordsOf(const std::vector<VocabularyEntry>& entries) {
  std::vector<std::string> words;
  for (const VocabularyEntry& entry : entries) {
    if (!words.empty() && entry.folded == words.back()) continue;
    if (IsSpelled(entry.folded)) words.push_back(entry.folded);
  }
  return words;
}

// By word, the documents that have it in any spelling.
absl::btree_map<std::string, Xapian::doccount> SpelledWords(const Xapian::Database& database) {
  absl::btree_map<std::string, Xapian::doccount> words;
  std::string last;
  std::set<Xapian::docid> documents;
  const auto end = database.allterms_end(std::string(1, kEntryFamily));
  for (auto term = database.allterms_begin(std::string(1, kEntryFamily)); term != end; ++term) {
    const std::string name = *term;
    const std::string folded = name.substr(1, name.find(kWrittenBehind) - 1);
    if (!IsSpelled(folded)) continue;
    if (folded != last) documents.clear();
    last = folded;
    documents.insert(database.postlist_begin(name), database.postlist_end(name));
    words[folded] = static_cast<Xapian::doccount>(documents.size());
  }
  return words;
}

class Corrector {
 public:
  Corrector(const Xapian::Database& database, const Analyser& analyser, RememberedTerms& remembered)
      : database_(database), analyser_(analyser), remembered_(remembered) {
    strata_.seen = {kWidestStratum};
    strata_.counted = {kWidestStratum};
  }

  // `clause` with what nobody wrote put right; as it is where nothing can be.
  std::string Correct(const Clause& clause) const {
    const std::vector<Word>& words = clause.analysis.words;
    if (words.empty()) return Better(clause.text);
    std::string corrected;
    size_t done = 0;
    for (const WordRun& run : RunsOf(words)) {
      const size_t begin = words[run.first].begin;
      corrected += clause.text.substr(done, begin - done);
      corrected += CorrectRun(clause, run);
      done = words[run.last - 1].end;
    }
    return corrected + clause.text.substr(done);
  }

 private:
  static std::string Written(const Clause& clause, size_t first, size_t last) {
    const std::vector<Word>& words = clause.analysis.words;
    return clause.text.substr(words[first].begin, words[last - 1].end - words[first].begin);
  }

  // As a whole, or else in two parts of which one is known.
  std::string CorrectRun(const Clause& clause, const WordRun& run) const {
    const std::string whole = Written(clause, run.first, run.last);
    std::string better = Better(whole);
    if (better != whole || Known(whole)) return better;
    for (size_t middle = run.first + 1; middle < run.last; ++middle) {
      const std::string left = Written(clause, run.first, middle);
      const std::string right = Written(clause, middle, run.last);
      const std::string better_left = Better(left);
      const std::string better_right = Better(right);
      if (better_left != left && Known(right)) return better_left + right;
      if (better_right != right && Known(left)) return left + better_right;
    }
    return whole;
  }

  // Whether the widest audience's texts have it, or all its words, none of which is a single letter.
  bool Known(const std::string& written) const {
    Query query;
    query.phrases.push_back(ClauseOf(written, analyser_));
    const std::vector<Word>& words = query.phrases.front().analysis.words;
    const TermCounts counts(database_, strata_, remembered_);
    const bool in_parts =
        !words.empty() && std::all_of(words.begin(), words.end(), [&](const Word& word) {
          return word.last - word.first > 1 && counts.Of(Family::kWord, word.base).documents > 0;
        });
    if (in_parts) return true;
    const QueryBuilder builder(query, nullptr, analyser_, strata_, counts);
    Xapian::Enquire enquire(database_);
    enquire.set_query(builder.DemandedPhrases());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    return !enquire.get_mset(0, 1).empty();
  }

  std::string Better(const std::string& written) const {
    const std::string folded = FoldForSearch(written);
    const size_t letters = domain::CountCodePoints(folded);
    if (letters < kLeastCorrected || letters > kMostCorrected || Known(written)) return written;
    // Verbs and particles: they stand in no title, and are no mistake.
    if (IsHiragana(folded)) return written;
    const std::string better =
        database_.get_spelling_suggestion(folded, letters < kTwoErrors ? 1 : 2);
    if (better.empty()) return written;
    const std::vector<Candidate> found = CandidatesOf(database_, better, true);
    return found.empty() ? written : found.front().written;
  }

  const Xapian::Database& database_;
  const Analyser& analyser_;
  RememberedTerms& remembered_;
  Strata strata_;
};

}  // namespace

std::string EntryTerm(const VocabularyEntry& entry) {
  return EntryPrefix(entry.folded) + kWrittenBehind + entry.written;
}

void ForgetEntries(Xapian::WritableDatabase& database, Xapian::docid document) {
  const std::string family(1, kEntryFamily);
  std::vector<VocabularyEntry> entries;
  auto term = database.termlist_begin(document);
  const auto end = database.termlist_end(document);
  for (term.skip_to(family); term != end && (*term).front() == kEntryFamily; ++term) {
    const std::string name = *term;
    entries.push_back({name.substr(1, name.find(kWrittenBehind) - 1), ""});
  }
  for (const std::string& word : WordsOf(entries)) database.remove_spelling(word);
}

void RememberEntries(Xapian::WritableDatabase& database,
                     const std::vector<VocabularyEntry>& entries) {
  for (const std::string& word : WordsOf(entries)) database.add_spelling(word);
}

void RememberAllEntries(Xapian::WritableDatabase& database) {
  size_t words = 0;
  for (const auto& [word, documents] : SpelledWords(database)) {
    database.add_spelling(word, documents);
    if (++words % kWordsOfCommit == 0) database.commit();
  }
  database.commit();
}

std::vector<std::string> Completed(const Xapian::Database& database, absl::string_view text,
                                   size_t limit) {
  const size_t begin = LastWord(text);
  std::string folded = FoldForSearch(text.substr(begin));
  std::vector<std::string> completed;
  if (folded.empty() || domain::CountCodePoints(folded) > kMaxEntryLetters) return completed;
  const std::vector<Candidate> candidates = CandidatesOf(database, folded, false);
  std::vector<const Candidate*> kept;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    bool part = candidate.folded == folded;
    for (size_t j = i + 1; !part && j < candidates.size(); ++j) {
      if (!absl::StartsWith(candidates[j].folded, candidate.folded)) break;
      part = static_cast<double>(candidates[j].count) >=
             kPartOfLonger * static_cast<double>(candidate.count);
    }
    if (!part) kept.push_back(&candidate);
  }
  std::stable_sort(kept.begin(), kept.end(),
                   [](const Candidate* a, const Candidate* b) { return a->count > b->count; });
  if (kept.size() > limit) kept.resize(limit);
  for (const Candidate* candidate : kept) {
    completed.push_back(absl::StrCat(text.substr(0, begin), candidate->written));
  }
  return completed;
}

absl::StatusOr<std::string> Corrected(const Xapian::Database& database, const Analyser& analyser,
                                      RememberedTerms& remembered, absl::string_view text) {
  ASSIGN_OR_RETURN(const Query query, ParseQuery(text, analyser));
  // A sentence is found by whatever it has right.
  if (!query.demands_words) return std::string();
  const Corrector corrector(database, analyser, remembered);
  std::string corrected;
  size_t done = 0;
  for (const Clause& clause : query.words) {
    const size_t begin = text.find(clause.text, done);
    if (begin == absl::string_view::npos) continue;
    absl::StrAppend(&corrected, text.substr(done, begin - done), corrector.Correct(clause));
    done = begin + clause.text.size();
  }
  absl::StrAppend(&corrected, text.substr(done));
  return corrected == text ? std::string() : corrected;
}

}  // namespace renkei::search
