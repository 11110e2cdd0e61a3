// What points come to: the ranking, and one application with each reviewer's points and words.
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/reviews.h"

namespace renkei::view {
namespace {

Tone ToneOfMark(pb::RankingMark mark) {
  switch (mark) {
    case pb::RANKING_MARK_ABOVE_LINE:
      return Tone::kGood;
    case pb::RANKING_MARK_TIE_AT_LINE:
      return Tone::kWarning;
    default:
      return Tone::kFaint;
  }
}

const pb::StageScores& CountingScores(const pb::RankedApplication& application) {
  return application.stage() == pb::REVIEW_STAGE_PANEL ? application.panel() : application.first();
}

std::string FromTo(const std::string& lowest, const std::string& highest, Lang lang) {
  return lowest.empty() ? std::string() : absl::StrCat(lowest, In(lang, {" to ", "～"}), highest);
}

// Points of each reviewer under the criteria, the mean last.
Table PointsOfStage(const pb::StageScores& scores, const std::vector<pb::RoundCriterion>& criteria,
                    Lang lang) {
  Table table;
  table.columns = {{In(lang, {"Reviewer", "審査委員"}), false, true},
                   {In(lang, {"Total", "合計点"}), true}};
  for (const pb::RoundCriterion& criterion : criteria)
    table.columns.push_back({criterion.title(), true});
  for (const pb::ReviewerScore& reviewer : scores.reviewers()) {
    Row& row = table.rows.emplace_back();
    row.cells = {reviewer.display_name(), reviewer.total()};
    for (const pb::RoundCriterion& criterion : criteria) {
      Cell& cell = row.cells.emplace_back();
      for (const pb::CriterionScore& score : reviewer.scores()) {
        if (score.criterion_id() == criterion.id() && score.has_points())
          cell.text = absl::StrCat(score.points());
      }
    }
  }
  Row& mean = table.rows.emplace_back();
  mean.cells = {In(lang, {"Mean", "平均"}), scores.mean()};
  for (const pb::RoundCriterion& criterion : criteria) {
    Cell& cell = mean.cells.emplace_back();
    for (const pb::CriterionScores& one : scores.criteria()) {
      if (one.criterion_id() == criterion.id()) cell.text = one.mean();
    }
  }
  return table;
}

// What each reviewer said, in all and of criteria.
Table SaidTable(const pb::StageScores& scores, const std::vector<pb::RoundCriterion>& criteria,
                Lang lang) {
  Table table;
  table.title = In(lang, {"Words", "コメント"});
  table.columns = {{In(lang, {"Reviewer", "審査委員"}), false, true},
                   {In(lang, {"Of", "項目"})},
                   {In(lang, {"Words", "コメント"}), false, true}};
  table.columns[2].prose = true;
  for (const pb::ReviewerScore& reviewer : scores.reviewers()) {
    for (const pb::RoundCriterion& criterion : criteria) {
      for (const pb::CriterionScore& score : reviewer.scores()) {
        if (score.criterion_id() == criterion.id() && !score.words().empty())
          table.rows.emplace_back().cells = {reviewer.display_name(), criterion.title(),
                                             score.words()};
      }
    }
    if (!reviewer.words().empty()) {
      table.rows.emplace_back().cells = {reviewer.display_name(), In(lang, {"In all", "総評"}),
                                         reviewer.words()};
    }
  }
  return table;
}

void AddStage(pb::ReviewStage stage, const pb::StageScores& scores,
              const std::vector<pb::RoundCriterion>& criteria, const domain::Words& words,
              std::vector<Block>& blocks) {
  if (scores.count() == 0) return;
  const Lang lang = words.lang();
  Section section;
  section.title = words.Value(*pb::ReviewStage_descriptor(), stage);
  Facts facts;
  facts.facts = {{In(lang, {"Reviewers", "評価者数"}),
                  In(lang, {absl::StrCat(scores.count()), absl::StrCat(scores.count(), "人")})},
                 {In(lang, {"Mean", "平均"}), scores.mean()},
                 {In(lang, {"Median", "中央値"}), scores.median()},
                 {In(lang, {"Lowest to highest", "最低～最高"}),
                  FromTo(scores.lowest(), scores.highest(), lang)},
                 {In(lang, {"Standard deviation", "標準偏差"}), scores.deviation()}};
  section.blocks.emplace_back(std::move(facts));
  section.blocks.emplace_back(PointsOfStage(scores, criteria, lang));
  Table said = SaidTable(scores, criteria, lang);
  if (!said.rows.empty()) section.blocks.emplace_back(std::move(said));
  blocks.emplace_back(std::move(section));
}

}  // namespace

Table RankingTable(const pb::RoundRanking& ranking, const domain::Words& words) {
  const Lang lang = words.lang();
  bool places = false;
  for (const pb::RankedApplication& one : ranking.applications()) places |= one.rank() > 0;
  Table table;
  if (places) table.columns.push_back({In(lang, {"Place", "順位"}), true});
  table.columns.insert(table.columns.end(), {{In(lang, {"No.", "番号"}), true},
                                             {In(lang, {"Application", "応募"}), false, true},
                                             {In(lang, {"Bodies", "応募団体"}), false, true},
                                             {In(lang, {"Total", "総合点"}), true},
                                             {In(lang, {"Bonus", "加点"}), true},
                                             {In(lang, {"Mean", "平均"}), true},
                                             {In(lang, {"Median", "中央値"}), true},
                                             {In(lang, {"Lowest to highest", "最低～最高"})},
                                             {In(lang, {"Deviation", "標準偏差"}), true},
                                             {In(lang, {"Reviewers", "評価者数"}), true}});
  if (places) table.columns.push_back({In(lang, {"Mark", "判定"})});
  table.nothing = In(lang, {"No application is judged.", "審査の対象になる応募はありません。"});
  for (const pb::RankedApplication& one : ranking.applications()) {
    std::vector<std::string> bodies;
    for (const std::string& body : one.bodies()) bodies.push_back(words.Title(body));
    const pb::StageScores& scores = CountingScores(one);
    Row& row = table.rows.emplace_back();
    if (places) {
      const std::string tied = one.tied() ? In(lang, {" (tied)", "（同点）"}) : std::string();
      row.cells.emplace_back(one.rank() == 0 ? std::string() : absl::StrCat(one.rank(), tied));
    }
    const size_t title = row.cells.size() + 1;
    row.cells.insert(row.cells.end(),
                     {Cell(absl::StrCat(one.number())), Cell(one.title()),
                      Cell(absl::StrJoin(bodies, In(lang, {", ", "、"}))), Cell(one.total()),
                      Cell(absl::StrCat(one.bonus())), Cell(scores.mean()), Cell(scores.median()),
                      Cell(FromTo(scores.lowest(), scores.highest(), lang)),
                      Cell(scores.deviation()), Cell(absl::StrCat(scores.count()))});
    row.cells[title].resource = one.application();
    if (!places) continue;
    row.cells.emplace_back(words.Value(*pb::RankingMark_descriptor(), one.mark()));
    row.cells.back().tone = ToneOfMark(one.mark());
  }
  return table;
}

std::string RankingLine(const pb::RoundRanking& ranking, Lang lang) {
  std::vector<std::string> rules;
  if (ranking.quota() > 0) {
    rules.push_back(In(lang, {absl::StrCat("places: ", ranking.quota()),
                              absl::StrCat("予定数 ", ranking.quota(), "件")}));
  }
  if (ranking.threshold() > 0) {
    rules.push_back(In(lang, {absl::StrCat("threshold: ", ranking.threshold()),
                              absl::StrCat("合格点 ", ranking.threshold(), "点")}));
  }
  const std::string by = absl::StrJoin(rules, In(lang, {", ", "、"}));
  const std::string tied =
      ranking.tied_at_line() == 0
          ? std::string()
          : In(lang, {absl::StrCat(", tied at the line ", ranking.tied_at_line()),
                      absl::StrCat("、当落線上の同点 ", ranking.tied_at_line(), "件")});
  const std::string en = absl::StrCat("above the line ", ranking.above_line(), tied,
                                      by.empty() ? "" : absl::StrCat(" (", by, ")"));
  const std::string ja = absl::StrCat("選定圏内 ", ranking.above_line(), "件", tied,
                                      by.empty() ? "" : absl::StrCat("（", by, "）"));
  return In(lang, {en, ja});
}

Table PointsTable(const pb::RankedApplication& application,
                  const std::vector<pb::RoundCriterion>& criteria, Lang lang) {
  return PointsOfStage(CountingScores(application), criteria, lang);
}

std::vector<Block> ScoreBlocks(const pb::RankedApplication& application,
                               const std::vector<pb::RoundCriterion>& criteria,
                               const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  std::vector<Span> bodies;
  for (const std::string& body : application.bodies()) {
    if (!bodies.empty()) bodies.push_back({In(lang, {", ", "、"})});
    bodies.push_back({words.Title(body), Tone::kPlain, body});
  }
  Facts facts;
  facts.facts = {{In(lang, {"No.", "応募番号"}), absl::StrCat(application.number())},
                 {In(lang, {"Application", "応募"}),
                  Line({{application.title(), Tone::kPlain, application.application()}})},
                 {In(lang, {"Bodies", "応募団体"}), Line(std::move(bodies))},
                 {In(lang, {"Total", "総合点"}), application.total()},
                 {In(lang, {"Bonus", "加点"}), absl::StrCat(application.bonus())}};
  blocks.emplace_back(std::move(facts));
  AddStage(pb::REVIEW_STAGE_PANEL, application.panel(), criteria, words, blocks);
  AddStage(pb::REVIEW_STAGE_FIRST, application.first(), criteria, words, blocks);
  return blocks;
}

}  // namespace renkei::view
