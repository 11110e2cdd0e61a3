#include "server/search/analysis/letters.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <string_view>

#include "server/domain/fold.h"
#include "server/search/analysis/years.h"

namespace renkei::search {
namespace {

bool IsKanji(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFD) || c == U'々' || c == U'〆' || c == U'〇';
}

bool IsHiragana(char32_t c) { return (c >= U'ぁ' && c <= U'ゖ') || c == U'ゝ' || c == U'ゞ'; }

bool IsKatakana(char32_t c) {
  return (c >= U'ァ' && c <= U'ヺ') || c == U'ヽ' || c == U'ヾ' || (c >= 0x31F0 && c <= 0x31FF);
}

// `text` up to the last whole character within the limit.
absl::string_view Bounded(absl::string_view text) {
  if (text.size() <= kMaxTextBytes) return text;
  size_t size = kMaxTextBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

void Append(absl::string_view normalized, int32_t from, int32_t to, uint32_t source,
            int32_t source_length, bool changed, Letters& letters) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(normalized.data());
  for (int32_t i = from; i < to;) {
    const int32_t start = i;
    UChar32 code;
    U8_NEXT(bytes, i, to, code);
    // MeCab writes beyond its memory where a sentence begins with U+0000.
    if (code == 0) code = U' ';
    Letter letter;
    letter.code = domain::FoldVariant(code < 0 ? U'\uFFFD' : static_cast<char32_t>(code));
    letter.script = ScriptOf(letter.code, letters.empty() ? Script::kNone : letters.back().script);
    letter.begin = changed ? source : source + static_cast<uint32_t>(start - from);
    letter.end = changed ? source + static_cast<uint32_t>(source_length)
                         : source + static_cast<uint32_t>(i - from);
    letters.push_back(letter);
  }
}

Letters Normalized(absl::string_view text) {
  Letters letters;
  letters.reserve(text.size() / 3 + 16);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string normalized;
  icu::StringByteSink<std::string> sink(&normalized, static_cast<int32_t>(text.size()));
  icu::Edits edits;
  if (U_SUCCESS(error)) {
    const icu::StringPiece source(text.data(), static_cast<int32_t>(text.size()));
    normalizer->normalizeUTF8(0, source, sink, &edits, error);
  }
  // ICU's data cannot be loaded: what was written is searched.
  if (U_FAILURE(error)) {
    Append(text, 0, static_cast<int32_t>(text.size()), 0, 0, false, letters);
    return letters;
  }
  error = U_ZERO_ERROR;
  for (icu::Edits::Iterator edit = edits.getFineIterator(); edit.next(error);) {
    Append(normalized, edit.destinationIndex(), edit.destinationIndex() + edit.newLength(),
           static_cast<uint32_t>(edit.sourceIndex()), edit.oldLength(), edit.hasChange() != 0,
           letters);
  }
  return letters;
}

bool IsHyphen(char32_t c) {
  return c == U'-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == U'ー';
}

bool IsMiddleDot(char32_t c) { return c == U'・' || c == 0xB7 || c == 0x2022 || c == 0x2027; }

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool IsNumeral(char32_t c) {
  constexpr std::u32string_view kNumerals = U"一二三四五六七八九十百数何幾";
  return IsDigit(c) || kNumerals.find(c) != std::u32string_view::npos;
}

// What is counted with ヶ.
bool IsCounted(char32_t c) {
  return c == U'月' || c == U'所' || c == U'国' || c == U'年' || c == U'条' || c == U'村';
}

// The letter that stands for letters[i] between its neighbours; 0: it is dropped.
char32_t InContext(const Letters& letters, size_t i, const Letters& before) {
  const Letter none;
  const Letter& letter = letters[i];
  const Letter& last = before.empty() ? none : before.back();
  const Letter& next = i + 1 < letters.size() ? letters[i + 1] : none;
  const char32_t c = letter.code;
  if (IsHyphen(c)) {
    const bool inside_word =
        last.script == Script::kAlphanumeric && next.script == Script::kAlphanumeric;
    if (inside_word && !(IsDigit(last.code) && IsDigit(next.code))) return 0;
    const bool in_katakana = last.script == Script::kKatakana && next.script == Script::kKatakana;
    return in_katakana ? U'ー' : c;
  }
  if (IsMiddleDot(c)) {
    return last.script == Script::kKatakana && next.script == Script::kKatakana ? 0 : c;
  }
  const bool small = c == U'ヶ' || c == U'ヵ';
  if (!small && c != U'ケ' && c != U'カ' && c != U'箇') return c;
  if (IsNumeral(last.code) && IsCounted(next.code)) return U'か';
  if (c == U'箇' || c == U'カ' || c == U'ヵ') return c;
  const bool in_name = last.script == Script::kKanji && next.script == Script::kKanji;
  return in_name ? U'が' : c;
}

Letters JoinedWords(const Letters& letters) {
  Letters joined;
  joined.reserve(letters.size());
  for (size_t i = 0; i < letters.size(); ++i) {
    const char32_t code = InContext(letters, i, joined);
    if (code == 0) {
      joined.back().end = letters[i].end;
      continue;
    }
    joined.push_back(letters[i]);
    joined.back().code = code;
    const Script before = joined.size() > 1 ? joined[joined.size() - 2].script : Script::kNone;
    joined.back().script = ScriptOf(code, before);
  }
  return joined;
}

char32_t WithoutV(char32_t small) {
  switch (small) {
    case U'ァ':
      return U'バ';
    case U'ィ':
      return U'ビ';
    case U'ェ':
      return U'ベ';
    case U'ォ':
      return U'ボ';
    default:
      return 0;
  }
}

// Longest run of katakana before which a long vowel at the end is kept: スキー, but サーバ.
constexpr size_t kShortKatakana = 2;

class SpellingFolder {
 public:
  explicit SpellingFolder(const Letters& letters) : letters_(letters) {
    folded_.reserve(letters.size());
  }

  Letters Fold() {
    while (at_ < letters_.size()) {
      if (letters_[at_].script != Script::kKatakana) {
        run_ = 0;
        folded_.push_back(letters_[at_++]);
        continue;
      }
      if (letters_[at_].code == U'ー') {
        LongVowel();
      } else {
        Syllable();
      }
    }
    return std::move(folded_);
  }

 private:
  char32_t Ahead(size_t by) const {
    return at_ + by < letters_.size() ? letters_[at_ + by].code : 0;
  }

  // Takes `count` letters for one.
  void Put(char32_t code, size_t count) {
    folded_.push_back(letters_[at_]);
    folded_.back().code = code;
    folded_.back().end = letters_[at_ + count - 1].end;
    at_ += count;
    ++run_;
  }

  void LongVowel() {
    size_t count = 1;
    while (Ahead(count) == U'ー') ++count;
    const bool ends =
        at_ + count >= letters_.size() || letters_[at_ + count].script != Script::kKatakana;
    const bool after_small_i = at_ > 0 && letters_[at_ - 1].code == U'ィ';
    if (run_ > 0 && (after_small_i || (ends && run_ > kShortKatakana))) {
      folded_.back().end = letters_[at_ + count - 1].end;
      at_ += count;
      return;
    }
    Put(U'ー', count);
  }

  void Syllable() {
    const char32_t c = letters_[at_].code;
    const char32_t next = Ahead(1);
    if (c == U'ヴ') {
      const char32_t joined = WithoutV(next);
      if (joined != 0) return Put(joined, 2);
      return Put(next == U'ュ' ? U'ビ' : U'ブ', 1);
    }
    if (c == U'デ' && next == U'ィ') {
      // Also over a long vowel, which is none behind ィ.
      size_t count = 2;
      while (Ahead(count) == U'ー') ++count;
      if (Ahead(count) == U'ジ') return Put(U'デ', count);
    }
    if (c == U'ウ' && (next == U'ィ' || next == U'ェ' || next == U'ォ')) {
      Put(c, 1);
      return Put(next == U'ィ' ? U'イ' : next == U'ェ' ? U'エ' : U'オ', 1);
    }
    if (c == U'ヂ') return Put(U'ジ', 1);
    if (c == U'ヅ') return Put(U'ズ', 1);
    Put(c, 1);
  }

  const Letters& letters_;
  Letters folded_;
  size_t at_ = 0;
  // Letters of the run of katakana that ends here.
  size_t run_ = 0;
};

}  // namespace

Script ScriptOf(char32_t code, Script before) {
  if (code < 0x80) {
    const bool letter = (code >= U'0' && code <= U'9') || (code >= U'a' && code <= U'z') ||
                        (code >= U'A' && code <= U'Z');
    return letter ? Script::kAlphanumeric : Script::kNone;
  }
  if (IsKanji(code)) return Script::kKanji;
  if (IsHiragana(code)) return Script::kHiragana;
  if (IsKatakana(code)) return Script::kKatakana;
  if (code == U'ー') {
    return before == Script::kHiragana || before == Script::kKatakana ? before : Script::kNone;
  }
  const auto c = static_cast<UChar32>(code);
  const bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 && before != Script::kNone;
  if (mark) return before;
  return u_isalnum(c) ? Script::kAlphanumeric : Script::kNone;
}

Letters ReadLetters(absl::string_view text) {
  Letters letters = JoinedWords(Normalized(Bounded(text)));
  // A year may stand beside what its era's name kept apart.
  while (FoldYears(letters)) letters = JoinedWords(letters);
  return letters;
}

Letters FoldSpelling(const Letters& letters) { return SpellingFolder(letters).Fold(); }

std::string TextOf(const Letters& letters, size_t first, size_t last) {
  std::string text;
  text.reserve((last - first) * 3);
  for (size_t i = first; i < last; ++i) {
    uint8_t bytes[U8_MAX_LENGTH];
    int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, letters[i].code);
    text.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  }
  return text;
}

std::string FoldForSearch(absl::string_view text) {
  const Letters letters = FoldSpelling(ReadLetters(text));
  return TextOf(letters, 0, letters.size());
}

}  // namespace renkei::search
