// Figures drawn as SVG, with a title that says the same in words.

#ifndef RENKEI_CLIENT_VIEW_HTML_DRAWING_H_
#define RENKEI_CLIENT_VIEW_HTML_DRAWING_H_

#include "client/view/block.h"
#include "client/view/html/render.h"
#include "client/view/html/writer.h"

namespace renkei::view {

// A line as small as a cell. Nothing where there is no figure at all.
void DrawSeries(Writer& html, const Series& series, const HtmlStyle& style);

// Bars and lines over their axis.
void DrawChart(Writer& html, const Chart& chart, const HtmlStyle& style);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_HTML_DRAWING_H_
