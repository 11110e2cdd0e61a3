#include "client/view/page/changed_words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_split.h"

namespace renkei::view {
namespace {

// The table of the longest common subsequence has one entry for each pair of words between what
// both texts begin and end with: 4 MiB at most. Two paragraphs of 1,000 letters fit.
constexpr size_t kMaxTable = 2 << 20;
// Texts of which less than this share is common are printed as a whole: confetti helps nobody.
constexpr double kLeastCommon = 0.3;
// One kanji or kana, in bytes.
constexpr size_t kLetterBytes = 3;

enum class Letter { kSpace, kNumber, kLatin, kKatakana, kOther };

Letter KindOf(UChar32 c) {
  if (u_isUWhiteSpace(c)) return Letter::kSpace;
  if (u_isdigit(c) || c == '.' || c == ',') return Letter::kNumber;
  if (c < 0x250 && u_isalpha(c)) return Letter::kLatin;
  if ((c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC) return Letter::kKatakana;
  return Letter::kOther;
}

std::vector<absl::string_view> Words(absl::string_view text) {
  std::vector<absl::string_view> words;
  const auto size = static_cast<int32_t>(text.size());
  Letter last = Letter::kOther;
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), at, size, c);
    const Letter kind = KindOf(c);
    const auto length = static_cast<size_t>(at - begin);
    const bool joins = !words.empty() && kind == last && kind != Letter::kOther;
    if (joins) {
      const absl::string_view word = words.back();
      words.back() = absl::string_view(word.data(), word.size() + length);
    } else {
      words.push_back(text.substr(static_cast<size_t>(begin), length));
    }
    last = kind;
  }
  return words;
}

using Marks = std::vector<bool>;

// Marks the words between `begin` and the last `end` ones that are not in a longest common
// subsequence.
void MarkMiddle(const std::vector<absl::string_view>& a, const std::vector<absl::string_view>& b,
                size_t begin, size_t end, Marks& in_a, Marks& in_b) {
  const size_t rows = a.size() - begin - end;
  const size_t columns = b.size() - begin - end;
  std::fill_n(in_a.begin() + static_cast<std::ptrdiff_t>(begin), rows, true);
  std::fill_n(in_b.begin() + static_cast<std::ptrdiff_t>(begin), columns, true);
  if (rows == 0 || columns == 0 || (rows + 1) * (columns + 1) > kMaxTable) return;
  // longest[i][j]: of what is left behind i words of a's middle and j of b's.
  std::vector<uint16_t> longest((rows + 1) * (columns + 1));
  const auto at = [&](size_t i, size_t j) -> uint16_t& { return longest[i * (columns + 1) + j]; };
  for (size_t i = rows; i-- > 0;) {
    for (size_t j = columns; j-- > 0;) {
      at(i, j) = a[begin + i] == b[begin + j] ? static_cast<uint16_t>(at(i + 1, j + 1) + 1)
                                              : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (size_t i = 0, j = 0; i < rows && j < columns;) {
    if (a[begin + i] == b[begin + j]) {
      in_a[begin + i++] = false;
      in_b[begin + j++] = false;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
}

// Whether a common piece between two changes is chance: one letter, or two that begin with hiragana
// ("を充"), which is rarely the beginning of a word.
bool IsChance(absl::string_view piece) {
  if (piece.size() <= kLetterBytes) return true;
  int32_t at = 0;
  UChar32 first = 0;
  U8_NEXT_OR_FFFD(piece.data(), at, static_cast<int32_t>(piece.size()), first);
  return piece.size() <= 2 * kLetterBytes && first >= 0x3041 && first <= 0x309F;
}

// Words as runs, without chance meetings between two changes.
std::vector<WordRun> Runs(const std::vector<absl::string_view>& words, const Marks& changed) {
  std::vector<WordRun> runs;
  for (size_t i = 0; i < words.size(); ++i) {
    if (runs.empty() || runs.back().changed != changed[i]) runs.push_back({"", changed[i]});
    runs.back().text.append(words[i].data(), words[i].size());
  }
  std::vector<WordRun> merged;
  for (size_t i = 0; i < runs.size(); ++i) {
    const bool between = i > 0 && i + 1 < runs.size();
    const bool chance = !runs[i].changed && between && IsChance(runs[i].text);
    const bool mark = runs[i].changed || chance;
    if (merged.empty() || merged.back().changed != mark) merged.push_back({"", mark});
    merged.back().text += runs[i].text;
  }
  return merged;
}

size_t CommonBytes(const std::vector<WordRun>& runs) {
  size_t bytes = 0;
  for (const WordRun& run : runs) bytes += run.changed ? 0 : run.text.size();
  return bytes;
}

std::vector<WordRun> Whole(absl::string_view text) {
  if (text.empty()) return {};
  return {{std::string(text), true}};
}

// Marks the words of two texts that are not in both, what they begin and end with aside.
void MarkChanged(const std::vector<absl::string_view>& a, const std::vector<absl::string_view>& b,
                 Marks& in_a, Marks& in_b) {
  size_t begin = 0;
  while (begin < std::min(a.size(), b.size()) && a[begin] == b[begin]) ++begin;
  size_t end = 0;
  while (end < std::min(a.size(), b.size()) - begin &&
         a[a.size() - end - 1] == b[b.size() - end - 1])
    ++end;
  in_a.assign(a.size(), false);
  in_b.assign(b.size(), false);
  MarkMiddle(a, b, begin, end, in_a, in_b);
}

ChangedWords CompareLine(absl::string_view before, absl::string_view after) {
  const std::vector<absl::string_view> a = Words(before);
  const std::vector<absl::string_view> b = Words(after);
  Marks in_a;
  Marks in_b;
  MarkChanged(a, b, in_a, in_b);
  ChangedWords changed{Runs(a, in_a), Runs(b, in_b)};
  const auto common = static_cast<double>(CommonBytes(changed.before));
  if (common < kLeastCommon * static_cast<double>(std::min(before.size(), after.size())))
    return {Whole(before), Whole(after)};
  return changed;
}

void Append(const std::vector<WordRun>& more, std::vector<WordRun>& runs) {
  for (const WordRun& run : more) {
    if (runs.empty() || runs.back().changed != run.changed) {
      runs.push_back(run);
    } else {
      runs.back().text += run.text;
    }
  }
}

// The lines of a text while two texts are walked side by side.
struct Walk {
  std::vector<absl::string_view> lines;
  Marks changed;
  size_t at = 0;

  bool AtChange() const { return at < lines.size() && changed[at]; }
  void Add(const std::vector<WordRun>& line, std::vector<WordRun>& runs) {
    if (at > 0) Append({{"\n", false}}, runs);
    Append(line, runs);
    ++at;
  }
};

}  // namespace

// Line by line where there are several: lists have one element a line. Lines that changed at the
// same place are each other's.
ChangedWords FindChangedWords(absl::string_view before, absl::string_view after) {
  Walk a{absl::StrSplit(before, '\n'), {}};
  Walk b{absl::StrSplit(after, '\n'), {}};
  if (a.lines.size() == 1 && b.lines.size() == 1) return CompareLine(before, after);
  MarkChanged(a.lines, b.lines, a.changed, b.changed);
  ChangedWords changed;
  while (a.at < a.lines.size() || b.at < b.lines.size()) {
    if (a.AtChange() && b.AtChange()) {
      const ChangedWords line = CompareLine(a.lines[a.at], b.lines[b.at]);
      a.Add(line.before, changed.before);
      b.Add(line.after, changed.after);
    } else if (a.AtChange()) {
      a.Add(Whole(a.lines[a.at]), changed.before);
    } else if (b.AtChange()) {
      b.Add(Whole(b.lines[b.at]), changed.after);
    } else {
      // Lines that did not change stand on both sides.
      a.Add({{std::string(a.lines[a.at]), false}}, changed.before);
      b.Add({{std::string(b.lines[b.at]), false}}, changed.after);
    }
  }
  return changed;
}

}  // namespace renkei::view
