// A text as search sees it: letter by letter, folded, each with its place in the text as it was
// written. What is shown and highlighted is always what was written.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_LETTERS_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_LETTERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::search {

// What is read of a text; the rest is not found. A case of 40 pages has a tenth of it.
inline constexpr size_t kMaxTextBytes = size_t{1} << 20;

enum class Script : uint8_t {
  kNone,  // spaces, punctuation, signs, emoji: where words end
  kKanji,
  kHiragana,
  kKatakana,
  kAlphanumeric,  // letters of all other scripts, and digits
};

// ー is of the kana before it (らーめん is one run), and a sign where there are none.
Script ScriptOf(char32_t code, Script before);

struct Letter {
  char32_t code = 0;
  Script script = Script::kNone;
  // Bytes [begin, end) of the text from which it comes. Letters that were made of one sign (㍻)
  // share its bytes; those of letters that were dropped belong to the one before.
  uint32_t begin = 0;
  uint32_t end = 0;
};

using Letters = std::vector<Letter>;

// The letters of `text` in the form that a dictionary knows: NFKC and case folding, variants of
// kanji (domain/fold.h), hyphens and middle dots inside words dropped (Wi-Fi, コミュニティ・バス), ヶ
// and ケ of names as が, those of counts as か (3ヶ月), eras as years (令和5年 and R5 as 2023年; they
// are read by years.h). Bytes that are not UTF-8 are U+FFFD, of no script.
Letters ReadLetters(absl::string_view text);

// The same with spellings of katakana words as one: long vowels at the end of words of four letters
// and more (サーバー), ヴァ as バ, ウェ as ウエ, ディジタル as デジタル.
Letters FoldSpelling(const Letters& letters);

// UTF-8 of letters [first, last).
std::string TextOf(const Letters& letters, size_t first, size_t last);

// FoldSpelling of ReadLetters as text: the form in which two spellings of a word are equal. Folding
// again changes nothing.
std::string FoldForSearch(absl::string_view text);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_LETTERS_H_
