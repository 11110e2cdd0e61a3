#include "server/domain/identity/password.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/fold.h"
#include "server/domain/utf8.h"

namespace renkei::domain {
namespace {

// "abcdabcdabcdabcd" is no longer than its group to somebody who guesses.
constexpr int32_t kLongestGroup = 4;

// Rows of the keyboard, and the alphabets beside them; a run goes along one of them in either direction.
constexpr std::array<absl::string_view, 5> kRows = {
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "01234567890123456789012345678901234567890", "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp", "あいうえおかきくけこさしすせそたちつてと"};

// Folded. What people of an office reach for when they are asked for a password.
constexpr std::array<absl::string_view, 22> kCommonWords = {
    "password",   "passw0rd",      "p@ssword", "p@ssw0rd",  "passphrase", "pass",
    "qwerty",     "admin",         "renkei",   "welcome",   "letmein",    "iloveyou",
    "secret",     "administrator", "user",     "test",      "kanrisha",   "yakusho",
    "ぱすわーど", "れんけい",      "やくしょ", "かんりしゃ"};

icu::UnicodeString Folded(absl::string_view text) {
  return icu::UnicodeString::fromUTF8(Fold(text));
}

// `text` is `unit` two or more times, or once, and the beginning of it again.
bool RepeatsUnit(const icu::UnicodeString& text, int32_t unit) {
  for (int32_t i = unit; i < text.length(); ++i) {
    if (text[i] != text[i - unit]) return false;
  }
  return true;
}

bool RepeatsAGroup(const icu::UnicodeString& text) {
  for (int32_t unit = 1; unit <= kLongestGroup && 2 * unit <= text.length(); ++unit) {
    if (RepeatsUnit(text, unit)) return true;
  }
  return false;
}

bool IsRun(const icu::UnicodeString& text) {
  icu::UnicodeString backwards(text);
  backwards.reverse();
  return absl::c_any_of(kRows, [&](absl::string_view row) {
    const auto letters = icu::UnicodeString::fromUTF8(std::string(row));
    return letters.indexOf(text) >= 0 || letters.indexOf(backwards) >= 0;
  });
}

// Without digits and signs at its ends.
icu::UnicodeString CoreOf(const icu::UnicodeString& text) {
  int32_t begin = 0;
  int32_t end = text.length();
  while (begin < end && !u_isalpha(text[begin])) ++begin;
  while (end > begin && !u_isalpha(text[end - 1])) --end;
  return text.tempSubStringBetween(begin, end);
}

// Its letters alone.
icu::UnicodeString LettersOf(const icu::UnicodeString& text) {
  icu::UnicodeString letters;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (u_isalpha(text.char32At(i))) letters.append(text.char32At(i));
  }
  return letters;
}

// `text` is `word`, once or several times.
bool IsMadeOf(const icu::UnicodeString& text, const icu::UnicodeString& word) {
  return !word.isEmpty() && text.length() % word.length() == 0 && text.startsWith(word) &&
         RepeatsUnit(text, word.length());
}

// The same, with digits and signs about it and between.
bool IsMadeOfWord(const icu::UnicodeString& folded, absl::string_view text) {
  const icu::UnicodeString word = Folded(text);
  return IsMadeOf(folded, word) || IsMadeOf(CoreOf(folded), word) ||
         IsMadeOf(LettersOf(folded), LettersOf(word));
}

PasswordProblem TooShort(bool with_factor) {
  const size_t least = with_factor ? kMinPasswordCharsWithFactor : kMinPasswordChars;
  return {"TOO_SHORT",
          {absl::StrCat(
               "must have at least ", least, " characters",
               with_factor ? "" : "; several words that only you put together are easy to keep"),
           absl::StrCat(
               "パスワードは", least, "文字以上にしてください。",
               with_factor ? "" : "自分だけが思いつく言葉をいくつか並べると覚えやすくなります。")}};
}

}  // namespace

std::string NormalizePassword(absl::string_view typed) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(typed.data(), static_cast<int32_t>(typed.size())));
  for (int32_t i = 0; i < text.length(); ++i) {
    // No space of Unicode lies beyond the basic plane.
    if (u_charType(text[i]) == U_SPACE_SEPARATOR) text.setCharAt(i, u' ');
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  std::string normalized;
  (U_SUCCESS(error) ? nfc->normalize(text, error) : text).toUTF8String(normalized);
  return normalized;
}

std::optional<PasswordProblem> CheckPassword(absl::string_view normalized, bool with_factor,
                                             const std::vector<std::string>& names) {
  if (CountCodePoints(normalized) < (with_factor ? kMinPasswordCharsWithFactor : kMinPasswordChars))
    return TooShort(with_factor);
  const icu::UnicodeString folded = Folded(normalized);
  const bool named =
      absl::c_any_of(names, [&](const std::string& name) { return IsMadeOfWord(folded, name); });
  if (named) {
    return PasswordProblem{"SAME_AS_NAME",
                           {"must not be the name of the account or of its organization",
                            "アカウントや団体の名称は、パスワードにできません。"}};
  }
  const bool common = folded.isEmpty() || RepeatsAGroup(folded) || IsRun(folded) ||
                      absl::c_any_of(kCommonWords, [&](absl::string_view word) {
                        return IsMadeOfWord(folded, word);
                      });
  if (common) {
    return PasswordProblem{
        "TOO_COMMON",
        {"is among the first that anybody would try; take something that is not a pattern",
         "推測されやすいパスワードです。繰返しや並び順、よくある言葉は避けてください。"}};
  }
  return std::nullopt;
}

}  // namespace renkei::domain
