#include "client/view/page/opinions.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/plan_part.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"

namespace renkei::view {
namespace {

std::string RevisionWords(int number, Lang lang) {
  if (number == 0) return "";
  return In(lang, {absl::StrCat("revision ", number), absl::StrCat("第", number, "版")});
}

// What an opinion speaks of.
Cell SubjectCell(const pb::Opinion& opinion, const domain::Words& words) {
  const std::string& subject = opinion.subject();
  if (subject.empty()) return In(words.lang(), {"the plan as a whole", "計画全体"});
  if (absl::StrContains(subject, "/revisions/")) {
    const std::string number(domain::LastSegment(subject));
    return In(words.lang(), {absl::StrCat("revision ", number), absl::StrCat("第", number, "版")});
  }
  return PlanPartCell(subject, words);
}

// "推進会議・審議会", and which one.
std::string SourceWords(const pb::Opinion& opinion, const domain::Words& words) {
  const std::string kind = words.Value(*pb::OpinionSource_descriptor(), opinion.source_kind());
  if (opinion.source().empty()) return kind;
  return In(words.lang(), {absl::StrCat(kind, " (", opinion.source(), ")"),
                           absl::StrCat(kind, "（", opinion.source(), "）")});
}

Cell AnswerCell(const pb::Opinion& opinion, const domain::Words& words) {
  if (opinion.answer() == pb::OPINION_ANSWER_UNSPECIFIED) {
    Cell cell = NotAnswered(words.lang());
    cell.tone = Tone::kWarning;
    return cell;
  }
  return words.Value(*pb::OpinionAnswer_descriptor(), opinion.answer());
}

// "12", and "12（30）" where more people gave them than there are.
std::string CountWords(int opinions, int64_t given, Lang lang) {
  if (opinions == 0) return "";
  const std::string number = domain::GroupedNumber(opinions);
  if (given == opinions) return number;
  const std::string all = domain::GroupedNumber(static_cast<double>(given));
  return In(lang, {absl::StrCat(number, " (", all, ")"), absl::StrCat(number, "（", all, "）")});
}

std::string AnswerWords(int answer, const domain::Words& words) {
  if (answer == pb::OPINION_ANSWER_UNSPECIFIED) return NotAnswered(words.lang());
  return words.Value(*pb::OpinionAnswer_descriptor(), answer);
}

}  // namespace

Table OpinionTable(const std::vector<pb::Opinion>& opinions, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {
      {In(lang, {"NO.", "番号"}), true},
      {In(lang, {"FROM", "意見元"}), false, true},
      {In(lang, {"RECEIVED", "受付日"}), false, false, true},
      {In(lang, {"ABOUT", "対象箇所"}), false, true},
      {In(lang, {"OPINION", "意見"}), false, true, false, true},
      {In(lang, {"GIVEN", "件数"}), true, false, true},
      {In(lang, {"ANSWER", "対応の区分"})},
      {In(lang, {"WHAT WAS DONE, OR WHY NOT", "対応・考え方"}), false, true, false, true},
      {In(lang, {"SECTION", "担当課"}), false, true, true},
      {In(lang, {"FOLLOWED IN", "反映した版"}), false, false, true}};
  table.nothing = In(lang, {"There is no opinion.", "意見はありません。"});
  for (const pb::Opinion& opinion : opinions) {
    Row row;
    row.cells = {absl::StrCat(opinion.number()),
                 SourceWords(opinion, words),
                 DayInWords(opinion.received_date(), lang),
                 SubjectCell(opinion, words),
                 opinion.text(),
                 domain::GroupedNumber(opinion.same_count()),
                 AnswerCell(opinion, words),
                 opinion.reason(),
                 opinion.section(),
                 RevisionWords(opinion.followed_revision(), lang)};
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string NotAnswered(Lang lang) { return In(lang, {"not answered", "未回答"}); }

Table OpinionCounts(const pb::CountOpinionsResponse& counted, const domain::Words& words) {
  const Lang lang = words.lang();
  std::set<int> sources;
  std::set<int> answers;
  std::map<std::pair<int, int>, const pb::OpinionCount*> counts;
  for (const pb::OpinionCount& count : counted.counts()) {
    sources.insert(count.source_kind());
    answers.insert(count.answer());
    counts[{count.source_kind(), count.answer()}] = &count;
  }
  // What is not answered stands behind what is.
  std::vector<int> columns(answers.begin(), answers.end());
  if (!columns.empty() && columns.front() == pb::OPINION_ANSWER_UNSPECIFIED) {
    columns.erase(columns.begin());
    columns.push_back(pb::OPINION_ANSWER_UNSPECIFIED);
  }
  Table table;
  table.title = In(lang, {"Opinions (in brackets how many gave them)",
                          "意見の数（かっこ内は同じ意見を含めた数）"});
  table.columns.push_back({In(lang, {"FROM", "意見元"})});
  for (const int answer : columns) table.columns.push_back({AnswerWords(answer, words), true});
  table.columns.push_back({In(lang, {"TOTAL", "計"}), true});
  table.nothing = In(lang, {"There is no opinion.", "意見はありません。"});
  std::map<int, std::pair<int, int64_t>> of_answer;
  for (const int source : sources) {
    Row row;
    row.cells = {words.Value(*pb::OpinionSource_descriptor(), source)};
    std::pair<int, int64_t> total;
    for (const int answer : columns) {
      const auto found = counts.find({source, answer});
      const int opinions = found == counts.end() ? 0 : found->second->opinions();
      const int64_t given = found == counts.end() ? 0 : found->second->given();
      row.cells.emplace_back(CountWords(opinions, given, lang));
      total = {total.first + opinions, total.second + given};
      of_answer[answer] = {of_answer[answer].first + opinions, of_answer[answer].second + given};
    }
    row.cells.emplace_back(CountWords(total.first, total.second, lang));
    table.rows.push_back(std::move(row));
  }
  if (sources.size() > 1) {
    Row row;
    row.cells = {In(lang, {"TOTAL", "計"})};
    for (const int answer : columns)
      row.cells.emplace_back(CountWords(of_answer[answer].first, of_answer[answer].second, lang));
    row.cells.emplace_back(CountWords(counted.opinions(), counted.given(), lang));
    table.rows.push_back(std::move(row));
  }
  return table;
}

namespace {

// Without secondary columns that say nothing: paper has no room for them.
Table WithoutEmptyColumns(Table table) {
  for (size_t i = table.columns.size(); i-- > 0;) {
    const bool empty = std::all_of(table.rows.begin(), table.rows.end(),
                                   [&](const Row& row) { return row.cells[i].text.empty(); });
    if (!table.columns[i].secondary || !empty) continue;
    table.columns.erase(table.columns.begin() + static_cast<ptrdiff_t>(i));
    for (Row& row : table.rows) row.cells.erase(row.cells.begin() + static_cast<ptrdiff_t>(i));
  }
  return table;
}

}  // namespace

Page OpinionsPage(const std::string& plan, const std::vector<pb::Opinion>& opinions,
                  const pb::CountOpinionsResponse& counted, const domain::Words& words) {
  const Lang lang = words.lang();
  Page page;
  page.lang = lang;
  page.head.title = plan;
  page.head.subtitle = In(lang, {"Opinions and answers", "意見と対応"});
  page.head.paper = Paper::kA4Landscape;
  page.blocks.emplace_back(OpinionCounts(counted, words));
  page.blocks.emplace_back(WithoutEmptyColumns(OpinionTable(opinions, words)));
  return page;
}

}  // namespace renkei::view
