#include "client/view/page/menu_contents.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/selection/edition_rules.h"

namespace renkei::view {
namespace {

void AddHeading(Table& contents, std::string text) {
  Row& row = contents.rows.emplace_back();
  row.cells.emplace_back(std::move(text));
  row.heading = true;
}

}  // namespace

std::string NumberedTitle(int number, const pb::ListedCase& listed, Lang lang) {
  const std::string& title = listed.case_().title();
  return absl::StrCat(
      number, ". ",
      title.empty() ? In(lang, {"(text removed)", "（掲載を取りやめました）"}) : title);
}

std::vector<pb::ListedCase> InNumberedOrder(std::vector<pb::ListedCase> cases) {
  std::vector<pb::CaseChapter> chapters;
  for (const pb::ListedCase& listed : cases) chapters.push_back(listed.chapter());
  std::vector<pb::ListedCase> ordered;
  for (const size_t i : domain::NumberedOrder(chapters)) ordered.push_back(std::move(cases[i]));
  return ordered;
}

Table ContentsOfBook(const std::vector<pb::ListedCase>& cases, const domain::Words& words) {
  const Lang lang = words.lang();
  Table contents;
  contents.title = In(lang, {"Contents", "目次"});
  contents.columns = {{In(lang, {"Case", "事例"})}, {In(lang, {"Organization", "団体"})}};
  const bool chapters = !cases.empty() && cases.front().chapter() != cases.back().chapter();
  int chapter = -1;
  std::string heading;
  for (size_t i = 0; i < cases.size(); ++i) {
    const pb::Case& c = cases[i].case_();
    if (chapters && cases[i].chapter() != chapter) {
      chapter = cases[i].chapter();
      heading.clear();
      AddHeading(contents, words.Value(*pb::CaseChapter_descriptor(), chapter));
    }
    if (cases[i].heading() != heading) {
      heading = cases[i].heading();
      AddHeading(contents, heading.empty() ? In(lang, {"Others", "その他"}) : heading);
    }
    Row& row = contents.rows.emplace_back();
    row.cells = {NumberedTitle(static_cast<int>(i) + 1, cases[i], lang),
                 c.owner().empty() ? std::string() : words.Title(c.owner())};
    row.cells[0].resource = c.name();
    row.cells[1].resource = c.owner();
  }
  return contents;
}

}  // namespace renkei::view
