// Lines with tones, wrapped and painted: what the renderers of blocks share.

#ifndef RENKEI_CLIENT_VIEW_TEXT_LINES_H_
#define RENKEI_CLIENT_VIEW_TEXT_LINES_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "client/view/text/render.h"

namespace renkei::view {

// No text is squeezed into fewer columns than these, however deep it lies.
inline constexpr int kFewestTextColumns = 30;

// On one line. What was removed, added and found stands as [-so-], {+so+} and *so* where there are no
// colours.
std::string PaintLine(const Line& line, const TextStyle& style);

// The name of what a piece leads to is not torn where it is no wider than this.
inline constexpr int kWholeNameColumns = 24;

// In lines of at most `columns`. A tone ends with its line and begins again on the next.
std::vector<std::string> WrapLine(const Line& line, int columns, const TextStyle& style);

// A heading, "" for an empty one.
std::string HeadingText(const std::string& title, const TextStyle& style);

// To what comes of something, and from where it came: "→", "←".
const char* ArrowTo(const TextStyle& style);
const char* ArrowFrom(const TextStyle& style);

// The sign before an item, with the space behind it.
std::string SignText(const Mark& mark, const TextStyle& style);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_TEXT_LINES_H_
