// What a person typed, as a hint repeats it.

#ifndef RENKEI_SERVER_DOMAIN_QUOTE_H_
#define RENKEI_SERVER_DOMAIN_QUOTE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// `text` cut after 40 characters (then "…" ends it), control characters shown as a space, other
// harmful ones as visible_text.h says, and bytes that are not UTF-8 as U+FFFD: fit for a message to a terminal, a log and a browser.
std::string Quoted(absl::string_view text);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_QUOTE_H_
