#include "server/domain/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <utility>

namespace renkei::domain {
namespace {

using Variant = std::pair<char32_t, char32_t>;

// Spellings of one letter that occur in names of places and of bodies: the variant, and what stands
// for both. Sorted, so that a look-up is a binary search. NFKC does not join them, since they are
// letters of their own.
constexpr std::array kVariants = {
    Variant{U'佛', U'仏'}, Variant{U'來', U'来'}, Variant{U'國', U'国'}, Variant{U'團', U'団'},
    Variant{U'嶋', U'島'}, Variant{U'嶌', U'島'}, Variant{U'嶽', U'岳'}, Variant{U'巖', U'巌'},
    Variant{U'廣', U'広'}, Variant{U'彌', U'弥'}, Variant{U'惠', U'恵'}, Variant{U'懷', U'懐'},
    Variant{U'曾', U'曽'}, Variant{U'會', U'会'}, Variant{U'條', U'条'}, Variant{U'槇', U'槙'},
    Variant{U'檮', U'梼'}, Variant{U'櫻', U'桜'}, Variant{U'淵', U'渕'}, Variant{U'澤', U'沢'},
    Variant{U'濱', U'浜'}, Variant{U'瀧', U'滝'}, Variant{U'瀨', U'瀬'}, Variant{U'眞', U'真'},
    Variant{U'礪', U'砺'}, Variant{U'竈', U'釜'}, Variant{U'竜', U'龍'}, Variant{U'篭', U'籠'},
    Variant{U'縣', U'県'}, Variant{U'總', U'総'}, Variant{U'與', U'与'}, Variant{U'舘', U'館'},
    Variant{U'芦', U'蘆'}, Variant{U'萬', U'万'}, Variant{U'藏', U'蔵'}, Variant{U'諫', U'諌'},
    Variant{U'豐', U'豊'}, Variant{U'邉', U'辺'}, Variant{U'邊', U'辺'}, Variant{U'關', U'関'},
    Variant{U'靜', U'静'}, Variant{U'驒', U'騨'}, Variant{U'髙', U'高'}, Variant{U'鰺', U'鯵'},
    Variant{U'鷗', U'鴎'}, Variant{U'鹽', U'塩'}, Variant{U'麴', U'麹'}, Variant{U'黑', U'黒'},
    Variant{U'﨑', U'崎'},
};

static_assert(std::is_sorted(kVariants.begin(), kVariants.end()));

bool BeforeVariant(const Variant& variant, char32_t letter) { return variant.first < letter; }

// ァ to ヶ lie 0x60 above ぁ to ゖ; the iteration marks ヽ and ヾ likewise above ゝ and ゞ.
char32_t FoldKana(char32_t letter) {
  const bool katakana = (letter >= U'ァ' && letter <= U'ヶ') || letter == U'ヽ' || letter == U'ヾ';
  const char32_t hiragana = katakana ? letter - 0x60 : letter;
  // ヶ, ケ, が and ヵ are written for one another in names (茅ヶ崎, 龍ケ崎) and in counts (3ヶ月,
  // 3ヵ月).
  const bool counter = hiragana == U'ゖ' || hiragana == U'ゕ' || hiragana == U'が';
  return counter ? U'け' : hiragana;
}

icu::UnicodeString Normalize(const icu::Normalizer2* (*instance)(UErrorCode&),
                             absl::string_view text) {
  icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = instance(error);
  if (U_FAILURE(error)) return source;  // ICU's data cannot be loaded: compare what was written
  icu::UnicodeString normalized = normalizer->normalize(source, error);
  return U_FAILURE(error) ? source : normalized;
}

}  // namespace

std::string NormalizeCompatibility(absl::string_view text) {
  std::string result;
  Normalize(&icu::Normalizer2::getNFKCInstance, text).toUTF8String(result);
  return result;
}

std::string Fold(absl::string_view text) {
  const icu::UnicodeString normalized = Normalize(&icu::Normalizer2::getNFKCCasefoldInstance, text);
  icu::UnicodeString folded;
  for (int32_t i = 0; i < normalized.length(); i = normalized.moveIndex32(i, 1)) {
    const UChar32 letter = normalized.char32At(i);
    if (u_isUWhiteSpace(letter)) continue;
    folded.append(static_cast<UChar32>(FoldVariant(FoldKana(static_cast<char32_t>(letter)))));
  }
  std::string result;
  folded.toUTF8String(result);
  return result;
}

char32_t FoldVariant(char32_t letter) {
  const auto* found = std::lower_bound(kVariants.begin(), kVariants.end(), letter, BeforeVariant);
  return found != kVariants.end() && found->first == letter ? found->second : letter;
}

bool FoldedEqual(absl::string_view a, absl::string_view b) { return Fold(a) == Fold(b); }

}  // namespace renkei::domain
