#include "server/search/engine/units.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "server/domain/time/date.h"

namespace renkei::search {
namespace {

constexpr size_t kYearDigits = 4;
// Longer hiragana between words is grammar; of so many letters and fewer it is that where it stands here,
// and else a piece of a word that the dictionary does not know (障/がい/者, 南/あわ/じ/市).
constexpr size_t kShortHiragana = 2;
constexpr std::u32string_view kGrammar[] = {
    U"の",   U"と",   U"や",   U"を",   U"が",   U"に",   U"で",   U"は",   U"も",   U"へ",
    U"か",   U"た",   U"て",   U"だ",   U"な",   U"ね",   U"よ",   U"ば",   U"ぬ",   U"ず",
    U"し",   U"れ",   U"せ",   U"から", U"まで", U"など", U"より", U"ない", U"たい", U"する",
    U"して", U"した", U"さ",   U"いる", U"ある", U"なる", U"って", U"には", U"とは", U"では",
    U"への", U"での", U"との", U"にも", U"でも", U"とも", U"のに", U"ので", U"ます", U"です",
    U"なら", U"れる", U"せる", U"べき", U"だけ", U"しか", U"のみ", U"こと", U"もの", U"ため",
    U"たち", U"てる", U"ほど", U"とき"};

// What the dictionary made of some letters in a row.
struct Piece {
  enum class Kind : uint8_t { kWord, kNoWord, kYear };

  Kind kind = Kind::kNoWord;
  uint32_t first = 0;
  uint32_t last = 0;
  size_t word = 0;
};

class UnitMaker {
 public:
  explicit UnitMaker(const Analysis& analysis) : analysis_(analysis), letters_(analysis.letters) {}

  std::vector<Unit> Make() {
    Cut();
    hiragana_alone_ = std::all_of(letters_.begin(), letters_.end(), [](const Letter& letter) {
      return letter.script == Script::kHiragana || letter.script == Script::kNone;
    });
    for (size_t i = 0; i < pieces_.size();) {
      if (IsParticle(i)) {
        ++i;
        continue;
      }
      size_t end = i + 1;
      while (end < pieces_.size() && Joins(i, end)) ++end;
      Put(i, end);
      i = end;
    }
    return std::move(units_);
  }

 private:
  void Cut() {
    size_t word = 0;
    for (uint32_t i = 0; i < letters_.size();) {
      while (word < analysis_.words.size() && analysis_.words[word].first < i) ++word;
      const bool begins = word < analysis_.words.size() && analysis_.words[word].first == i;
      if (const uint32_t year = YearEnd(i); year > i) {
        pieces_.push_back({Piece::Kind::kYear, i, year, 0});
      } else if (begins) {
        pieces_.push_back({Piece::Kind::kWord, i, analysis_.words[word].last, word});
      } else if (Is(i, Script::kNone)) {
        ++i;
        continue;
      } else {
        const uint32_t most = word < analysis_.words.size()
                                  ? analysis_.words[word].first
                                  : static_cast<uint32_t>(letters_.size());
        uint32_t end = i + 1;
        while (end < most && Is(end, letters_[i].script)) ++end;
        pieces_.push_back({Piece::Kind::kNoWord, i, end, 0});
      }
      i = pieces_.back().last;
    }
  }

  bool Is(uint32_t i, Script script) const {
    return i < letters_.size() && letters_[i].script == script;
  }

  bool IsCode(uint32_t i, char32_t code) const {
    return i < letters_.size() && letters_[i].code == code;
  }

  // Behind a year that begins at `i`, with 年 or 年度; `i` where there is none.
  uint32_t YearEnd(uint32_t i) const {
    if (i > 0 && Is(i - 1, Script::kAlphanumeric)) return i;
    int year = 0;
    uint32_t end = i;
    for (; end < i + kYearDigits && end < letters_.size(); ++end) {
      const char32_t code = letters_[end].code;
      if (code < U'0' || code > U'9') return i;
      year = year * 10 + static_cast<int>(code - U'0');
    }
    if (year < domain::kFirstYear || year > domain::kLastYear || !IsCode(end, U'年')) return i;
    if (IsCode(end + 1, U'代')) return i;
    return IsCode(end + 1, U'度') ? end + 2 : end + 1;
  }

  bool Touches(size_t piece) const {
    return piece > 0 && pieces_[piece - 1].last == pieces_[piece].first;
  }

  // Whether this piece is in one run of `script` with the one before it.
  bool GoesOn(size_t piece, Script script) const {
    return piece < pieces_.size() && Touches(piece) && Is(pieces_[piece].first, script) &&
           Is(pieces_[piece].first - 1, script);
  }

  // Hiragana that is no word, and no part of one.
  bool IsParticle(size_t piece) const {
    const Piece& what = pieces_[piece];
    if (what.kind != Piece::Kind::kNoWord || !Is(what.first, Script::kHiragana)) return false;
    if (analysis_.sentence) return true;
    if (hiragana_alone_ || BelongsToName(piece)) return false;
    if (GoesOn(piece, Script::kHiragana) && GoesOn(piece + 1, Script::kHiragana)) return false;
    const bool behind = piece + 1 == pieces_.size() || !Touches(piece + 1);
    return behind || what.last - what.first > kShortHiragana || (Touches(piece) && IsGrammar(what));
  }

  // い/の/町, 七/が/浜町, 京/が/瀬/村, 道/の/駅, たつ/の/市: what the particle parts is no word by itself. 花/と/緑
  // are words.
  bool BelongsToName(size_t particle) const {
    if (!Touches(particle) || particle + 1 == pieces_.size() || !Touches(particle + 1))
      return false;
    const Piece& before = pieces_[particle - 1];
    const Piece& after = pieces_[particle + 1];
    const bool joins =
        pieces_[particle].last - pieces_[particle].first == 1 &&
        (IsCode(pieces_[particle].first, U'の') || IsCode(pieces_[particle].first, U'が'));
    if (IsOneLetter(after) && joins && IsOneOf(after.first, U"市町村区")) return true;
    if (!IsOneLetter(before) || IsYear(before)) return false;
    return joins || IsNoWord(particle - 1) || Is(before.first, Script::kHiragana);
  }

  bool IsOneOf(uint32_t i, std::u32string_view codes) const {
    return codes.find(letters_[i].code) != std::u32string_view::npos;
  }

  bool IsGrammar(const Piece& piece) const {
    std::u32string codes;
    for (uint32_t i = piece.first; i < piece.last; ++i) codes.push_back(letters_[i].code);
    return std::find(std::begin(kGrammar), std::end(kGrammar), codes) != std::end(kGrammar);
  }

  static bool IsYear(const Piece& piece) { return piece.kind == Piece::Kind::kYear; }
  static bool IsOneLetter(const Piece& piece) { return piece.last - piece.first == 1; }

  // A prefix or a number belongs to what it stands before, or else behind.
  bool IsPrefix(size_t piece) const {
    return pieces_[piece].kind == Piece::Kind::kNoWord && piece + 1 < pieces_.size() &&
           Touches(piece + 1) && !IsYear(pieces_[piece + 1]) && !IsParticle(piece + 1);
  }

  // Whether the piece at `next` belongs to those from `first` up to it.
  bool Joins(size_t first, size_t next) const {
    const Piece& before = pieces_[next - 1];
    if (!Touches(next) || IsYear(before) || IsYear(pieces_[next]) || IsParticle(next)) return false;
    if (GoesOn(next, Script::kKatakana) || GoesOn(next, Script::kAlphanumeric)) return true;
    if (GoesOn(next, Script::kHiragana) && !analysis_.sentence) return true;
    if (IsNoWord(next - 1)) return true;
    if (IsNoWord(next)) return Is(pieces_[next].first, Script::kHiragana) || !IsPrefix(next);
    return IsOneLetter(pieces_[next]) || (IsOneLetter(before) && next - 1 == first);
  }

  bool IsNoWord(size_t piece) const { return pieces_[piece].kind == Piece::Kind::kNoWord; }

  void Put(size_t first, size_t end) {
    Unit unit;
    unit.first = pieces_[first].first;
    unit.last = pieces_[end - 1].last;
    unit.begin = letters_[unit.first].begin;
    unit.end = letters_[unit.last - 1].end;
    if (end - first == 1 && pieces_[first].kind == Piece::Kind::kWord) {
      unit.kind = Unit::Kind::kWord;
      unit.word = pieces_[first].word;
    } else if (IsYear(pieces_[first])) {
      unit.kind = Unit::Kind::kYear;
      unit.last = unit.first + kYearDigits;
    }
    units_.push_back(unit);
  }

  const Analysis& analysis_;
  const Letters& letters_;
  std::vector<Piece> pieces_;
  std::vector<Unit> units_;
  bool hiragana_alone_ = false;
};

}  // namespace

std::vector<Unit> UnitsOf(const Analysis& analysis) { return UnitMaker(analysis).Make(); }

Letters FoldedUnits(const Analysis& analysis, const Unit& first, const Unit& last) {
  const auto begin = analysis.letters.begin();
  return FoldSpelling(Letters(begin + first.first, begin + last.last));
}

}  // namespace renkei::search
