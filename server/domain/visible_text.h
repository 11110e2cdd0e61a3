// Characters that make a text show something else than it says: what is refused on input, and how
// every output shows it where an old record has it all the same.

#ifndef RENKEI_SERVER_DOMAIN_VISIBLE_TEXT_H_
#define RENKEI_SERVER_DOMAIN_VISIBLE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// What is wrong with a character.
//
// Not among them, because Japanese texts need them: the ideographic space U+3000, variation
// selectors (異体字), the joiners U+200C and U+200D, the word joiner and U+200B, private use (外字).
enum class Harm {
  kControl,        // C0 (also line breaks and tabs), DEL and C1: they move a terminal's cursor
  kLineSeparator,  // U+2028, U+2029: a line break to some programs and nothing to others
  kDirection,      // Bidi_Control (UAX #9): what follows is shown in another order than it stands
  kHidden,  // U+FEFF, tags, annotations, deprecated formats, noncharacters: they carry what nobody
            // sees, or what files cannot hold
};

// nullopt for a character that is right in a text.
std::optional<Harm> HarmOf(char32_t c);

// "U+202E"
std::string CodePointText(char32_t c);

struct HarmfulCharacter {
  Harm harm = Harm::kControl;
  char32_t code = 0;
  // Counted in characters from 1.
  size_t position = 1;
};

// The first harmful character of `text` (UTF-8). `multiline`: line breaks and tabs are none.
std::optional<HarmfulCharacter> FindHarmful(absl::string_view text, bool multiline);

// Whether `text` has a harmful character that is no control: one that nobody sees where it is shown.
bool MisleadsReaders(absl::string_view text);

// Whether a reader sees anything of `text`: one character at least that is no space, no control,
// no combining mark by itself and no zero-width character. UTF-8.
bool HasVisible(absl::string_view text);

// `text` with everything harmful shown: controls as U+FFFD, others as "[U+202E]"; bytes that are
// not UTF-8 as U+FFFD. With `multiline` line breaks, carriage returns and tabs stay as they are,
// otherwise each becomes a space.
std::string ShowHarmful(absl::string_view text, bool multiline);
// The same behind what `out` has.
void AppendShown(absl::string_view text, bool multiline, std::string& out);

// JSON, in which harmful characters stand in strings alone: as \uXXXX, so that a program reads the
// same and no terminal obeys them. Line breaks and tabs between values stay.
std::string EscapeHarmfulInJson(std::string json);

// `text` as a string of JSON with its quotes, the same way; bytes that are not UTF-8 as U+FFFD.
std::string JsonString(absl::string_view text);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_VISIBLE_TEXT_H_
