#include "client/cli/html/page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/text/terminal.h"
#include "server/domain/visible_text.h"

namespace renkei::cli {
namespace {

// Gothic faces of the three systems that offices use; a browser takes the first that it has.
constexpr absl::string_view kFrameStyle = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font-family: "Yu Gothic", "YuGothic", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP",
  "IPAexGothic", Meiryo, sans-serif; font-size: 10pt; line-height: 1.5; color: #1a1a1a;
  background: #fff; line-break: strict; overflow-wrap: anywhere; }
body { margin: 0 auto; padding: 12mm; }
h1 { font-size: 16pt; margin: 0; break-after: avoid; }
h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid; }
.subtitle { font-size: 12pt; margin: 1mm 0 0; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
th, td { border: 0.5pt solid #666; padding: 1.2mm 2mm; text-align: left; vertical-align: top; }
th { background: #e9edf2; font-weight: bold; }
tr { break-inside: avoid; }
table.facts { width: auto; margin: 3mm 0 5mm; }
table.facts th { white-space: nowrap; font-weight: normal; }
.keep { break-inside: avoid; }
.text { white-space: pre-wrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.muted { color: #666; }
footer { margin-top: 6mm; font-size: 8pt; color: #666; }
@media print {
  html { font-size: 9pt; }
  body { padding: 0; max-width: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .screen-only, footer { display: none; }
}
)css";

// `text` as a string of CSS. Every character that could end it, or the element it stands in,
// becomes a numeric escape.
std::string CssString(absl::string_view text) {
  std::string out = "\"";
  for (const char c : Printable(text)) {
    if (c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
      absl::StrAppend(&out, "\\", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad6));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// Size and margins of the printed sheet, with the footer and the page's number in its margin.
std::string PageRule(const HtmlPage& page) {
  const bool landscape = page.paper == HtmlPaper::kA4Landscape;
  return absl::StrCat(
      "@page { size: A4 ", landscape ? "landscape" : "portrait",
      "; margin: 12mm 12mm 14mm;\n"
      "  @bottom-left { content: ",
      CssString(page.footer),
      "; font-size: 8pt; color: #666; }\n"
      "  @bottom-right { content: counter(page) \" / \" counter(pages); font-size: 8pt; } }\n",
      "body { max-width: ", landscape ? "297mm" : "210mm", "; }\n");
}

std::string Facts(const HtmlPage& page) {
  std::string rows;
  for (const auto& [label, value] : page.facts) {
    if (value.empty()) continue;
    absl::StrAppend(&rows, "<tr><th scope=\"row\">", HtmlEscape(label), "</th><td class=\"text\">",
                    HtmlEscape(value), "</td></tr>\n");
  }
  return rows.empty() ? "" : absl::StrCat("<table class=\"facts\">\n", rows, "</table>\n");
}

}  // namespace

std::string HtmlEscape(absl::string_view text) {
  const std::string shown =
      absl::StrReplaceAll(domain::ShowHarmful(text, /*multiline=*/true), {{"\r", "\xef\xbf\xbd"}});
  return absl::StrReplaceAll(
      shown, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string RenderHtmlPage(const HtmlPage& page) {
  std::string html = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"", page.lang == Lang::kJapanese ? "ja" : "en",
      "\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      HtmlEscape(page.title), "</title>\n<style>", kFrameStyle, PageRule(page), page.style,
      "</style>\n</head>\n<body>\n<h1>", HtmlEscape(page.title), "</h1>\n");
  if (!page.subtitle.empty())
    absl::StrAppend(&html, "<p class=\"subtitle\">", HtmlEscape(page.subtitle), "</p>\n");
  absl::StrAppend(&html, Facts(page), page.body);
  if (!page.footer.empty())
    absl::StrAppend(&html, "\n<footer>", HtmlEscape(page.footer), "</footer>");
  absl::StrAppend(&html, "\n</body>\n</html>\n");
  return html;
}

}  // namespace renkei::cli
