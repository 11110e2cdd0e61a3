// Fields as people call them.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_FIELD_WORDS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_FIELD_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// The Japanese name of a field of the contract; "" where it has none. `message`: the message that it
// is in, where one and the same name means something else there; may be "".
std::string FieldWord(absl::string_view message, absl::string_view field);

// A field's path in words: "ビジョンの題名" for "vision.title", "文書のURL（手続き2件目）" for
// "steps[1].document.url". What is no such path (a place in a file, say), and what has no
// name at its end, stays as it is.
std::string FieldPathInWords(absl::string_view path);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_FIELD_WORDS_H_
