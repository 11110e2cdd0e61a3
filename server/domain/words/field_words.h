// Paths of fields as people call them.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_FIELD_WORDS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_FIELD_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// A field's path in words: "ビジョンの題名" for "vision.title", "文書のURL（手続き2件目）" for
// "steps[1].document.url". The path came without its message: where it begins is told by its name alone,
// as most requests call such a field, and from there on by the messages on its way. What is no such
// path (a place in a file, say), what has no name at its end, and the fields that programs alone send
// (page_token) stay as they are.
std::string FieldPathInWords(absl::string_view path);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_FIELD_WORDS_H_
