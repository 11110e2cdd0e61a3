#include "client/view/page/menu_book.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/menu_case.h"

namespace renkei::view {
namespace {

std::string NumberedTitle(size_t index, const pb::ListedCase& listed) {
  return absl::StrCat(index + 1, ". ", listed.case_().title());
}

Table ContentsOfBook(const std::vector<pb::ListedCase>& cases, const domain::Words& words) {
  Table contents;
  contents.title = In(words.lang(), {"Contents", "目次"});
  contents.columns = {{In(words.lang(), {"Case", "事例"})},
                      {In(words.lang(), {"Organization", "団体"})}};
  std::string heading;
  for (size_t i = 0; i < cases.size(); ++i) {
    const pb::Case& c = cases[i].case_();
    if (cases[i].heading() != heading) {
      heading = cases[i].heading();
      Row& row = contents.rows.emplace_back();
      row.cells.emplace_back(heading.empty() ? In(words.lang(), {"Others", "その他"}) : heading);
      row.heading = true;
    }
    Row& row = contents.rows.emplace_back();
    row.cells = {NumberedTitle(i, cases[i]), words.Title(c.owner())};
    row.cells[0].resource = c.name();
    row.cells[1].resource = c.owner();
  }
  return contents;
}

}  // namespace

Page MenuBookPage(const pb::CaseList& list, const std::vector<pb::ListedCase>& cases,
                  const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string owner = words.Title(list.owner());
  Page page;
  page.lang = lang;
  page.head.paper = Paper::kA4Portrait;
  page.head.book = true;
  page.head.title = list.title();
  page.head.subtitle = owner;
  page.head.facts.facts = {
      {In(lang, {"Cases", "掲載事例"}), absl::StrCat(cases.size(), In(lang, {"", "件"}))}};
  page.head.footer = list.title();
  const std::string introduction(absl::StripTrailingAsciiWhitespace(list.introduction()));
  if (!introduction.empty()) page.blocks.emplace_back(Paragraphs{{introduction}});
  if (!cases.empty()) page.blocks.emplace_back(ContentsOfBook(cases, words));
  for (size_t i = 0; i < cases.size(); ++i)
    page.blocks.emplace_back(MenuCase(NumberedTitle(i, cases[i]), cases[i], owner, words));
  return page;
}

}  // namespace renkei::view
