#include "server/search/analysis/years.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "server/domain/time/date.h"
#include "server/domain/time/era.h"

namespace renkei::search {
namespace {

struct FoundYear {
  int year = 0;
  // The first letter behind it.
  size_t end = 0;
  bool fiscal = false;
};

// How an era is written where the number follows at once.
enum class EraForm { kName, kKanji, kLetter };

class YearReader {
 public:
  explicit YearReader(const Letters& letters) : letters_(letters) {}

  std::optional<FoundYear> At(size_t i) const {
    if (IsAlphanumeric(i - 1) && i > 0) return std::nullopt;
    if (const auto fiscal = FiscalAt(i)) return fiscal;
    for (const domain::Era& era : domain::kEras) {
      for (const EraForm form : {EraForm::kName, EraForm::kKanji, EraForm::kLetter}) {
        if (const auto found = EraAt(i, era, form)) return found;
      }
    }
    return std::nullopt;
  }

 private:
  char32_t Code(size_t i) const { return i < letters_.size() ? letters_[i].code : 0; }

  bool IsAlphanumeric(size_t i) const {
    return i < letters_.size() && letters_[i].script == Script::kAlphanumeric;
  }

  bool IsDigit(size_t i) const { return Code(i) >= U'0' && Code(i) <= U'9'; }

  // Behind `word`, if it stands at `i`; otherwise 0.
  size_t Behind(size_t i, absl::string_view word) const {
    const auto* bytes = reinterpret_cast<const uint8_t*>(word.data());
    const auto size = static_cast<int32_t>(word.size());
    size_t letter = i;
    for (int32_t byte = 0; byte < size; ++letter) {
      UChar32 code;
      U8_NEXT(bytes, byte, size, code);
      if (Code(letter) != static_cast<char32_t>(code)) return 0;
    }
    return letter;
  }

  std::optional<FoundYear> FiscalAt(size_t i) const {
    const size_t digits = Behind(i, "fy");
    if (digits == 0) return std::nullopt;
    FoundYear found;
    found.fiscal = true;
    for (found.end = digits; found.end < digits + 4; ++found.end) {
      if (!IsDigit(found.end)) return std::nullopt;
      found.year = found.year * 10 + static_cast<int>(Code(found.end) - U'0');
    }
    const bool year = found.year >= domain::kFirstYear && found.year <= domain::kLastYear;
    if (!year || IsAlphanumeric(found.end)) return std::nullopt;
    return found;
  }

  std::optional<FoundYear> EraAt(size_t i, const domain::Era& era, EraForm form) const {
    const char letter = absl::ascii_tolower(static_cast<unsigned char>(era.letter.front()));
    const absl::string_view word = form == EraForm::kName    ? era.name
                                   : form == EraForm::kKanji ? era.kanji
                                                             : absl::string_view(&letter, 1);
    size_t at = Behind(i, word);
    if (at == 0) return std::nullopt;
    if (form == EraForm::kLetter && Code(at) == U'.') ++at;
    if (form == EraForm::kKanji && i > 0 && letters_[i - 1].script == Script::kKanji) {
      return std::nullopt;
    }
    FoundYear found;
    int number = 0;
    for (found.end = at; IsDigit(found.end) && found.end < at + 3; ++found.end) {
      number = number * 10 + static_cast<int>(Code(found.end) - U'0');
    }
    if (found.end == at && form == EraForm::kName) {
      number = KanjiNumber(at, found.end);
      if (Code(found.end) != U'年') return std::nullopt;
    }
    const bool reads = found.end - at <= 2 || form == EraForm::kName;
    if (found.end == at || !reads || !MeansYear(era, form, number, found.end)) return std::nullopt;
    found.year = domain::YearOfEra(era, number);
    return found;
  }

  // 元, 五, 十, 二十三 from `at` on; `end` is behind it.
  int KanjiNumber(size_t at, size_t& end) const {
    constexpr char32_t kDigits[] = U"〇一二三四五六七八九";
    end = at;
    if (Code(at) == U'元') {
      end = at + 1;
      return 1;
    }
    int tens = 0;
    int ones = 0;
    for (; end < at + 3; ++end) {
      const char32_t* digit = std::find(kDigits, kDigits + 10, Code(end));
      if (Code(end) == U'十' && tens == 0) {
        tens = ones == 0 ? 10 : ones * 10;
        ones = 0;
      } else if (digit != kDigits + 10 && ones == 0) {
        ones = static_cast<int>(digit - kDigits);
      } else {
        break;
      }
    }
    return tens + ones;
  }

  // Letters alone are years of the last three eras, where nothing else is named so: not S3, not M2.
  bool MeansYear(const domain::Era& era, EraForm form, int number, size_t end) const {
    if (number < 1 || number > 99 || IsAlphanumeric(end)) return false;
    if (Code(end) == U'年') return true;
    if (form == EraForm::kName)
      return Code(end) != U'丁' && Code(end) != U'町' && Code(end) != U'条';
    if (era.letter == "R") return true;
    if (era.letter == "H") return number <= 31;
    return era.letter == "S" && number >= 20 && number <= 64;
  }

  const Letters& letters_;
};

// What follows a bare year is completed: R5 is 2023年, FY2023 is 2023年度.
void Put(const FoundYear& found, const Letters& letters, size_t begin, Letters& folded) {
  Letter letter;
  letter.begin = letters[begin].begin;
  letter.end = letters[found.end - 1].end;
  const auto put = [&](char32_t code, Script script) {
    letter.code = code;
    letter.script = script;
    folded.push_back(letter);
  };
  for (const char digit : std::to_string(found.year)) {
    put(static_cast<char32_t>(digit), Script::kAlphanumeric);
  }
  if (found.end < letters.size() && letters[found.end].code == U'年') return;
  put(U'年', Script::kKanji);
  if (found.fiscal) put(U'度', Script::kKanji);
}

bool MayBegin(char32_t code) {
  // The first letters of the names, kanji and letters of kEras, and of FY.
  constexpr absl::string_view kFirstLetters = "fmtshr";
  if (code < 0x80) return kFirstLetters.find(static_cast<char>(code)) != absl::string_view::npos;
  return code == U'明' || code == U'大' || code == U'昭' || code == U'平' || code == U'令';
}

}  // namespace

bool FoldYears(Letters& letters) {
  const YearReader reader(letters);
  Letters folded;
  for (size_t i = 0; i < letters.size(); ++i) {
    const auto found = MayBegin(letters[i].code) ? reader.At(i) : std::nullopt;
    if (found) {
      // From the first one on the letters are copied.
      if (folded.empty()) folded.assign(letters.begin(), letters.begin() + static_cast<long>(i));
      Put(*found, letters, i, folded);
      i = found->end - 1;
    } else if (!folded.empty()) {
      folded.push_back(letters[i]);
    }
  }
  if (folded.empty()) return false;
  letters = std::move(folded);
  return true;
}

}  // namespace renkei::search
