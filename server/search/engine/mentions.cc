#include "server/search/engine/mentions.h"

#include <algorithm>
#include <utility>

#include "server/domain/utf8.h"

namespace renkei::search {
namespace {

// Needles of one search: a sentence has some dozens, a page some hundreds.
constexpr size_t kMaxNeedles = 1'000;
// A needle has at most so many letters; a longer phrase is highlighted by its words.
constexpr size_t kMaxNeedleLetters = 100;
// No word tells more than one of so many letters.
constexpr size_t kTellingLetters = 8;

constexpr char32_t kBetween = U' ';

// Letters of a text with their places, everything between words as one space.
struct Haystack {
  std::u32string codes;
  // By code: the letter.
  std::vector<Letter> letters;
};

Haystack HaystackOf(const Letters& folded) {
  Haystack haystack;
  haystack.codes.reserve(folded.size());
  haystack.letters.reserve(folded.size());
  for (const Letter& letter : folded) {
    const bool between = letter.script == Script::kNone;
    if (between && !haystack.codes.empty() && haystack.codes.back() == kBetween) continue;
    haystack.codes.push_back(between ? kBetween : letter.code);
    haystack.letters.push_back(letter);
  }
  return haystack;
}

std::u32string NeedleOf(const Letters& folded) {
  std::u32string codes = HaystackOf(folded).codes;
  while (!codes.empty() && codes.back() == kBetween) codes.pop_back();
  codes.erase(0, codes.find_first_not_of(kBetween));
  return codes;
}

bool Alphanumeric(const Letter& letter) { return letter.script == Script::kAlphanumeric; }

// A run of Latin letters or digits is one unit: 5 is not in 15.
bool IsWhole(const Haystack& haystack, size_t first, size_t last) {
  const std::vector<Letter>& letters = haystack.letters;
  const bool begins =
      first == 0 || !Alphanumeric(letters[first]) || !Alphanumeric(letters[first - 1]);
  const bool ends =
      last == letters.size() || !Alphanumeric(letters[last - 1]) || !Alphanumeric(letters[last]);
  return begins && ends;
}

absl::string_view Bounded(absl::string_view text) {
  if (text.size() <= kMaxMentionBytes) return text;
  size_t size = kMaxMentionBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

// What all forms of a word begin with, as far as letters tell: without the hiragana that changes.
size_t StemLetters(const Letters& letters) {
  size_t stem = letters.size();
  while (stem > 0 && letters[stem - 1].script == Script::kHiragana) --stem;
  return stem > 0 ? stem : letters.size() - 1;
}

}  // namespace

MentionFinder::MentionFinder(const Query& query, const Synonyms* synonyms, const Analyser& analyser)
    : analyser_(analyser) {
  for (const Clause& clause : query.phrases) AddClause(clause, true);
  for (const Clause& clause : query.words) AddClause(clause, query.demands_words);
  if (synonyms != nullptr) {
    for (const Clause& clause : query.words) AddSynonyms(clause, synonyms);
  }
  // The longest one first.
  for (auto& [first, needles] : by_first_) {
    std::stable_sort(needles.begin(), needles.end(), [&](size_t a, size_t b) {
      return needles_[a].letters.size() > needles_[b].letters.size();
    });
  }
}

bool MentionFinder::full() const { return needles_.size() >= kMaxNeedles; }

uint32_t MentionFinder::AddTerm(absl::string_view written, size_t letters) {
  terms_.push_back(
      {std::string(written), static_cast<double>(std::clamp<size_t>(letters, 1, kTellingLetters))});
  return static_cast<uint32_t>(terms_.size() - 1);
}

void MentionFinder::AddNeedle(std::u32string letters, uint32_t term, bool certain) {
  if (letters.empty() || letters.size() > kMaxNeedleLetters || full()) return;
  by_first_[letters.front()].push_back(needles_.size());
  needles_.push_back({std::move(letters), term, certain});
}

void MentionFinder::AddClause(const Clause& clause, bool demanded) {
  if (demanded && !full()) {
    const std::u32string letters = NeedleOf(clause.analysis.folded);
    const uint32_t term = AddTerm(clause.text, letters.size());
    AddNeedle(letters, term, true);
    if (clause.units.size() == 1) {
      const Unit& unit = clause.units.front();
      if (NeedleOf(FoldedUnits(clause.analysis, unit, unit)) == letters) {
        if (unit.kind == Unit::Kind::kWord) {
          AddBase(clause.analysis.words[unit.word].base, term);
        }
        return;
      }
    }
  }
  for (const Unit& unit : clause.units) AddUnit(clause, unit);
}

// A part of a unit is no mention: 者 of 高齢者 is in much that nobody asked for.
void MentionFinder::AddUnit(const Clause& clause, const Unit& unit) {
  const Letters letters = FoldedUnits(clause.analysis, unit, unit);
  const bool word = unit.kind == Unit::Kind::kWord;
  const std::string base = word ? clause.analysis.words[unit.word].base : "";
  if (full() || bases_.contains(base)) return;
  const absl::string_view written =
      absl::string_view(clause.text).substr(unit.begin, unit.end - unit.begin);
  const uint32_t term = AddTerm(written, letters.size());
  // A letter alone, or a word in kana, may be of another word.
  const bool kana = std::all_of(letters.begin(), letters.end(), [](const Letter& letter) {
    return letter.script == Script::kHiragana || letter.script == Script::kKatakana;
  });
  AddNeedle(NeedleOf(letters), term, letters.size() > 1 && !(word && kana));
  if (word) AddForms(base, term);
}

void MentionFinder::AddBase(const std::string& base, uint32_t term) {
  bases_.emplace(base, term);
  const Letters letters = ReadLetters(base);
  kanji_alone_ &= std::all_of(letters.begin(), letters.end(),
                              [](const Letter& letter) { return letter.script == Script::kKanji; });
}

void MentionFinder::AddForms(const std::string& base, uint32_t term) {
  AddBase(base, term);
  const Letters letters = ReadLetters(base);
  if (letters.size() < 2) return;
  const std::u32string stem =
      NeedleOf(Letters(letters.begin(), letters.begin() + static_cast<long>(StemLetters(letters))));
  if (stem.size() < letters.size()) AddNeedle(stem, term, false);
}

void MentionFinder::AddSynonyms(const Clause& clause, const Synonyms* synonyms) {
  for (const Segment& segment : SegmentsOf(clause, synonyms)) {
    if (segment.synonyms.empty() || full()) continue;
    absl::string_view written = clause.text;
    if (segment.last > segment.first && segment.last - segment.first < clause.units.size()) {
      const uint32_t begin = clause.units[segment.first].begin;
      written = written.substr(begin, clause.units[segment.last - 1].end - begin);
    }
    const uint32_t term = AddTerm(written, domain::CountCodePoints(written));
    for (const std::string& synonym : segment.synonyms) {
      AddNeedle(NeedleOf(FoldSpelling(ReadLetters(synonym))), term, true);
    }
  }
}

std::vector<Mention> MentionFinder::ByLetters(absl::string_view text) const {
  std::vector<Mention> mentions;
  if (needles_.empty()) return mentions;
  const Haystack haystack = HaystackOf(FoldSpelling(ReadLetters(Bounded(text))));
  for (size_t at = 0; at < haystack.codes.size() && mentions.size() < kMaxMentions; ++at) {
    const auto candidates = by_first_.find(haystack.codes[at]);
    if (candidates == by_first_.end()) continue;
    for (const size_t number : candidates->second) {
      const Needle& needle = needles_[number];
      const size_t end = at + needle.letters.size();
      if (haystack.codes.compare(at, needle.letters.size(), needle.letters) != 0) continue;
      if (!IsWhole(haystack, at, end)) continue;
      mentions.push_back(
          {haystack.letters[at].begin, haystack.letters[end - 1].end, needle.term, needle.certain});
    }
  }
  return mentions;
}

bool MentionFinder::WordsTellMore(const std::vector<Mention>& mentions) const {
  return !kanji_alone_ || std::any_of(mentions.begin(), mentions.end(),
                                      [](const Mention& mention) { return !mention.certain; });
}

std::vector<Mention> MentionFinder::ByWords(absl::string_view text) const {
  std::vector<Mention> mentions;
  if (bases_.empty()) return mentions;
  for (const Word& word : analyser_.Analyse(Bounded(text)).words) {
    const auto term = bases_.find(word.base);
    if (term == bases_.end() || mentions.size() == kMaxMentions) continue;
    mentions.push_back({word.begin, word.end, term->second, true});
  }
  return mentions;
}

}  // namespace renkei::search
