// Trees to JSON.

#ifndef RENKEI_SERVER_TEXT_JSON_WRITER_H_
#define RENKEI_SERVER_TEXT_JSON_WRITER_H_

#include <string>

#include "server/text/tree.h"

namespace renkei::text {

// On one line, without a line break at its end. Plain scalars that are numbers, true or false in
// JSON too stay so, all others become strings: Decoder reads the same from it as from the tree.
std::string WriteJson(const Tree& tree);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_JSON_WRITER_H_
