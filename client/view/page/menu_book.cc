#include "client/view/page/menu_book.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/menu_case.h"
#include "client/view/page/menu_contents.h"

namespace renkei::view {
Page MenuBookPage(const pb::CaseList& list, const std::vector<pb::ListedCase>& listed,
                  const domain::Words& words) {
  const Lang lang = words.lang();
  const std::vector<pb::ListedCase> cases = InNumberedOrder(listed);
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
    page.blocks.emplace_back(
        MenuCase(NumberedTitle(static_cast<int>(i) + 1, cases[i], lang), cases[i], owner, words));
  return page;
}

}  // namespace renkei::view
