#include "client/cli/nouns/list/menu_page.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/html/page.h"
#include "client/cli/nouns/selection.h"
#include "client/cli/show/brief.h"
#include "client/cli/show/labels.h"
#include "server/domain/words/labels.h"
#include "server/domain/words/words.h"

namespace renkei::cli {
namespace {

// A case begins on a page of its own; what is longer goes on on the next one, and is torn between
// paragraphs and rows rather than within them. The frame's h1 is the title page's heading.
constexpr char kStyle[] = R"css(
body > h1 { font-size: 22pt; margin-top: 30mm; }
.introduction { margin: 8mm 0; }
nav h2 { border-bottom: 1pt solid #1f4e79; }
nav ol { list-style: none; padding: 0; margin: 0; }
nav li { display: flex; gap: 1em; padding: 0.8mm 0; break-inside: avoid; }
nav li.heading { font-weight: bold; padding-top: 3mm; break-after: avoid; }
nav .number { min-width: 2em; }
nav .title { flex: 1; }
nav a { color: inherit; text-decoration: none; }
section.case { break-before: page; }
section.case > header { border-bottom: 1.5pt solid #1f4e79; margin-bottom: 3mm; break-after: avoid; }
section.case header p { margin: 0; }
section.case h2 { font-size: 15pt; margin: 1mm 0; }
section.case h3 { font-size: 10.5pt; margin: 4mm 0 1mm; padding-left: 2mm;
  border-left: 3pt solid #1f4e79; break-after: avoid; }
section.case p.text { margin: 0; orphans: 3; widows: 3; }
.mark { display: inline-block; border: 1pt solid #8a5a00; color: #8a5a00; font-weight: bold;
  padding: 0 0.6em; margin-right: 1em; }
.box { border: 0.5pt solid #666; padding: 2mm 3mm; margin: 3mm 0; }
.box h3 { margin-top: 0; border: 0; padding: 0; }
.comment { background: #f4f6f9; }
table.results th, table.results td { width: 28%; }
table.plain { margin-top: 4mm; }
table.plain th { width: 9em; font-weight: normal; }
@media screen { section.case { margin-top: 16mm; } }
)css";

// A text with its lines, without the line breaks at its end: they would print as empty lines.
std::string Lines(absl::string_view text) {
  return HtmlEscape(absl::StripTrailingAsciiWhitespace(text));
}

// What the contract calls a field, as a heading; where a reader of the book needs other words, they stand
// in its place.
template <class M>
Text Called(const char* field) {
  Text label = domain::LabelOf(*M::descriptor()->FindFieldByName(field));
  label.en.front() = absl::ascii_toupper(static_cast<unsigned char>(label.en.front()));
  return label;
}

class Writer {
 public:
  explicit Writer(const MenuBook& book) : book_(book) {}

  std::string Body() const {
    std::string html;
    if (!book_.list.introduction().empty()) {
      absl::StrAppend(&html, "<p class=\"introduction text\">", Lines(book_.list.introduction()),
                      "</p>\n");
    }
    if (!book_.cases.empty()) absl::StrAppend(&html, Contents());
    for (size_t i = 0; i < book_.cases.size(); ++i) absl::StrAppend(&html, CasePage(i));
    return html;
  }

 private:
  std::string Say(const Text& text) const { return HtmlEscape(In(book_.lang, text)); }
  std::string NameOf(const std::string& resource) const {
    return book_.title_of ? book_.title_of(resource) : resource;
  }

  std::string Contents() const {
    std::string html = absl::StrCat("<nav>\n<h2>", Say({"Contents", "目次"}), "</h2>\n<ol>\n");
    std::string heading;
    for (size_t i = 0; i < book_.cases.size(); ++i) {
      const pb::ListedCase& listed = book_.cases[i];
      if (listed.heading() != heading) {
        heading = listed.heading();
        absl::StrAppend(&html, "<li class=\"heading\">", HtmlEscape(heading), "</li>\n");
      }
      absl::StrAppend(&html, "<li><span class=\"number\">", i + 1,
                      "</span><span class=\"title\"><a href=\"#case-", i + 1, "\">",
                      HtmlEscape(listed.case_().title()), "</a></span><span>",
                      HtmlEscape(NameOf(listed.case_().owner())), "</span></li>\n");
    }
    return absl::StrCat(html, "</ol>\n</nav>\n");
  }

  std::string CasePage(size_t index) const {
    const pb::ListedCase& listed = book_.cases[index];
    const pb::Case& c = listed.case_();
    return absl::StrCat(
        "<section class=\"case\" id=\"case-", index + 1, "\">\n", Title(index, listed),
        Selections(listed), Comment(listed), Paragraph(Called<pb::Case>("summary"), c.summary()),
        Paragraph(Called<pb::Case>("challenge"), c.challenge()),
        Paragraph(Called<pb::Case>("approach"), c.approach()),
        Paragraph(Called<pb::Case>("ingenuity"), c.ingenuity()), Results(c),
        Paragraph({"Conditions for doing the same", "前提条件"}, c.conditions()),
        Paragraph(Called<pb::Case>("lessons"), c.lessons()), Facts(c), Contact(c), "</section>\n");
  }

  std::string Title(size_t index, const pb::ListedCase& listed) const {
    const pb::Case& c = listed.case_();
    std::string html = "<header>\n";
    if (!listed.heading().empty())
      absl::StrAppend(&html, "<p class=\"muted\">", HtmlEscape(listed.heading()), "</p>\n");
    absl::StrAppend(&html, "<h2>", index + 1, ". ", HtmlEscape(c.title()), "</h2>\n<p>",
                    HtmlEscape(NameOf(c.owner())));
    if (c.state() == pb::LIFECYCLE_STATE_ARCHIVED)
      absl::StrAppend(
          &html, Say({" (archived: no longer current)", "（保管済み：現在の取組ではありません）"}));
    if (c.state() == pb::LIFECYCLE_STATE_DRAFT || c.state() == pb::LIFECYCLE_STATE_IN_REVIEW ||
        c.state() == pb::LIFECYCLE_STATE_RETURNED)
      absl::StrAppend(&html, Say({" (not published)", "（未公開）"}));
    return absl::StrCat(html, "</p>\n</header>\n");
  }

  std::string Selections(const pb::ListedCase& listed) const {
    std::string html;
    for (const pb::CaseSelection& selection : listed.selections()) {
      absl::StrAppend(
          &html, "<div class=\"box keep\"><p class=\"text\"><span class=\"mark\">",
          Say({"Selected", "優良事例"}), "</span>",
          HtmlEscape(SelectionText(selection, NameOf(selection.selector()), book_.lang)),
          "</p></div>\n");
    }
    return html;
  }

  std::string Comment(const pb::ListedCase& listed) const {
    if (listed.comment().empty()) return "";
    const std::string who = HtmlEscape(NameOf(book_.list.owner()));
    return absl::StrCat(
        "<div class=\"box comment keep\"><h3>",
        In(book_.lang, {absl::StrCat("Comment by ", who), absl::StrCat(who, "のコメント")}),
        "</h3><p class=\"text\">", Lines(listed.comment()), "</p></div>\n");
  }

  std::string Paragraph(const Text& title, const std::string& text) const {
    if (text.empty()) return "";
    return absl::StrCat("<h3>", Say(title), "</h3>\n<p class=\"text\">", Lines(text), "</p>\n");
  }

  // Before and after beside each other; a column that no result fills is not printed.
  std::string Results(const pb::Case& c) const {
    if (c.results().empty()) return "";
    bool before = false;
    bool after = false;
    for (const pb::CaseResult& result : c.results()) {
      before = before || !Figure(result.before(), result.unit()).empty();
      after = after || !Figure(result.after(), result.unit()).empty();
    }
    std::string html = absl::StrCat(
        "<h3>", Say(Called<pb::Case>("results")), "</h3>\n<table class=\"results\"><thead><tr><th>",
        Say({"Indicator", "指標"}), "</th>", before ? Head(Called<pb::CaseResult>("before")) : "",
        after ? Head(Called<pb::CaseResult>("after")) : "", "</tr></thead>\n");
    for (const pb::CaseResult& result : c.results()) {
      absl::StrAppend(&html, "<tr><td>", HtmlEscape(result.indicator_title()));
      if (!result.source().empty()) {
        absl::StrAppend(&html, "<br><span class=\"muted\">", Say({"Source: ", "出典："}),
                        HtmlEscape(result.source()), "</span>");
      }
      absl::StrAppend(&html, "</td>", before ? Cell(Figure(result.before(), result.unit())) : "",
                      after ? Cell(Figure(result.after(), result.unit())) : "", "</tr>\n");
    }
    return absl::StrCat(html, "</table>\n");
  }

  std::string Head(const Text& title) const { return absl::StrCat("<th>", Say(title), "</th>"); }
  // What one of several results does not state.
  static std::string Cell(const std::string& text) {
    return absl::StrCat("<td>", text.empty() ? "－" : HtmlEscape(text), "</td>");
  }
  // Nothing where there is no value, even if a time is stated.
  std::string Figure(const pb::TimedValue& value, const std::string& unit) const {
    return ValueText(value.value()).empty() ? "" : TimedValueText(value, unit, book_.lang);
  }

  using Rows = std::vector<std::pair<Text, std::string>>;

  // A small table of what is said in few words; cells are HTML.
  std::string Facts(const pb::Case& c) const {
    Rows rows;
    rows.emplace_back(Called<pb::Case>("partners"), Partners(c));
    rows.emplace_back(Text{"Period", "取組期間"}, Period(c));
    rows.emplace_back(
        Called<pb::Case>("continuity"),
        HtmlEscape(ValueLabel(*pb::Continuity_descriptor(), c.continuity(), book_.lang)));
    rows.emplace_back(Text{"Why it ended", "終了・中止の理由"}, Lines(c.stop_reason()));
    if (c.has_population_served()) {
      rows.emplace_back(Called<pb::Case>("population_served"),
                        absl::StrCat(GroupedNumber(static_cast<double>(c.population_served())),
                                     Say({" persons", "人"})));
    }
    AddCost(c.cost(), rows);
    rows.emplace_back(Text{"National frameworks", "国の枠組みの項目"}, FrameworkItems(c));
    rows.emplace_back(Called<pb::Case>("tags"),
                      HtmlEscape(absl::StrJoin(c.tags(), In(book_.lang, {", ", "、"}))));
    rows.emplace_back(Text{"Links", "参考資料"}, Links(c));
    std::string html;
    for (const auto& [label, value] : rows) {
      if (value.empty()) continue;
      absl::StrAppend(&html, "<tr><th scope=\"row\">", Say(label), "</th><td class=\"text\">",
                      value, "</td></tr>\n");
    }
    return html.empty() ? "" : absl::StrCat("<table class=\"plain\">\n", html, "</table>\n");
  }

  void AddCost(const pb::CaseCost& cost, Rows& rows) const {
    const auto thousands = [&](int64_t amount) {
      return HtmlEscape(domain::Words(book_.lang).ThousandYen(amount));
    };
    if (cost.has_initial_thousand_yen())
      rows.emplace_back(Text{"Initial cost", "初期費用"}, thousands(cost.initial_thousand_yen()));
    if (cost.has_yearly_thousand_yen())
      rows.emplace_back(Text{"Yearly cost", "年間運営費"}, thousands(cost.yearly_thousand_yen()));
    rows.emplace_back(Called<pb::CaseCost>("funding_source"), HtmlEscape(cost.funding_source()));
    rows.emplace_back(Text{"On the cost", "費用の備考"}, Lines(cost.note()));
  }

  std::string Partners(const pb::Case& c) const {
    std::vector<std::string> lines;
    for (const pb::Partner& partner : c.partners()) {
      lines.push_back(
          HtmlEscape(partner.role().empty()
                         ? partner.display_name()
                         : absl::StrCat(partner.display_name(), In(book_.lang, {" (", "（"}),
                                        partner.role(), In(book_.lang, {")", "）"}))));
    }
    return absl::StrJoin(lines, "\n");
  }

  std::string Period(const pb::Case& c) const {
    const std::string begin = WhenText(c.begin(), book_.lang);
    const std::string end = WhenText(c.end(), book_.lang);
    if (begin.empty() && end.empty()) return "";
    return HtmlEscape(absl::StrCat(begin, In(book_.lang, {" - ", "～"}), end));
  }

  std::string FrameworkItems(const pb::Case& c) const {
    std::vector<std::string> lines;
    for (const std::string& item : c.framework_items()) {
      const std::string title = NameOf(item);
      if (title != item) lines.push_back(HtmlEscape(title));
    }
    return absl::StrJoin(lines, "\n");
  }

  // The address is printed: nobody can follow a link on paper.
  std::string Links(const pb::Case& c) const {
    std::vector<std::string> lines;
    for (const pb::Link& link : c.links()) {
      const std::string url = HtmlEscape(link.url());
      const bool web = absl::StartsWithIgnoreCase(link.url(), "https://") ||
                       absl::StartsWithIgnoreCase(link.url(), "http://");
      lines.push_back(
          absl::StrCat(HtmlEscape(link.title()), "  ",
                       web ? absl::StrCat("<a href=\"", url, "\">", url, "</a>") : url));
    }
    return absl::StrJoin(lines, "\n");
  }

  std::string Contact(const pb::Case& c) const {
    if (c.contact_section().empty()) return "";
    return absl::StrCat("<div class=\"box keep\"><p><b>", Say({"Contact", "お問い合わせ"}),
                        "</b>　", HtmlEscape(NameOf(c.owner())), "　",
                        HtmlEscape(c.contact_section()), "</p></div>\n");
  }

  const MenuBook& book_;
};

}  // namespace

std::string MenuPage(const MenuBook& book) {
  HtmlPage page;
  page.lang = book.lang;
  page.paper = HtmlPaper::kA4Portrait;
  page.title = book.list.title();
  page.subtitle = book.title_of ? book.title_of(book.list.owner()) : "";
  page.facts = {{In(book.lang, {"Cases", "掲載事例"}),
                 absl::StrCat(book.cases.size(), In(book.lang, {"", "件"}))}};
  page.style = kStyle;
  page.body = Writer(book).Body();
  page.footer = book.list.title();
  return RenderHtmlPage(page);
}

}  // namespace renkei::cli
