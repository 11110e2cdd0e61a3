#include "client/view/page/similar_cases.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/place_words.h"
#include "client/view/page/search_hit.h"

namespace renkei::view {
namespace {

// Less of a text is the same by chance.
constexpr double kWorthTelling = 0.2;

// Whole percents, rounded down: what is not all the same does not say so.
std::string SameText(double sameness) {
  return absl::StrCat(sameness > 0 ? static_cast<int>(std::min(sameness, 1.0) * 100) : 0);
}

const char* Comma(Lang lang) { return lang == Lang::kJapanese ? "、" : ", "; }

// "1日の利用者数 40人（令和4年度） → 100人（令和7年度）"
std::string ResultWords(const pb::CaseResult& result, const domain::Words& words) {
  const std::string moved = MovedWords(result, words);
  return absl::StrCat(result.indicator_title(), moved.empty() ? "" : " ", moved);
}

// Whether it has a result for the indicator of the KPI, and not only for one that is called alike.
bool HasIndicatorOf(const pb::Kpi& kpi, const pb::SimilarCase& similar) {
  return !kpi.indicator().empty() && std::any_of(similar.results().begin(), similar.results().end(),
                                                 [&](const pb::CaseResult& result) {
                                                   return result.indicator() == kpi.indicator();
                                                 });
}

class Reasons {
 public:
  explicit Reasons(const domain::Words& words) : words_(words), lang_(words.lang()) {}

  // What it moved.
  void AddResults(const pb::SimilarCase& similar) {
    for (const pb::CaseResult& result : similar.results())
      Add({"moved: ", "成果："}, ResultWords(result, words_));
  }

  // That it is of the same indicator, near and alike.
  void AddRelation(const pb::SimilarCase& similar, bool same_indicator) {
    std::vector<std::string> said;
    if (same_indicator) said.push_back(In(lang_, {"the same shared indicator", "同じ共通指標"}));
    const std::string place = RelationWords(similar.borders_away(), similar.likeness(), lang_);
    if (!place.empty()) said.push_back(place);
    Add({"why: ", "理由："}, absl::StrJoin(said, Comma(lang_)));
  }

  void AddShared(const pb::SimilarCase& similar) {
    Add({"words in common: ", "共通する語："}, absl::StrJoin(similar.shared_words(), Comma(lang_)));
    Add({"framework items in common: ", "共通する枠組みの項目："},
        absl::StrJoin(
            similar.shared_framework_items(), Comma(lang_),
            [&](std::string* out, const std::string& name) { *out += words_.Title(name); }));
    if (similar.sameness() >= kWorthTelling)
      Add({"the same text: ", "本文の一致："}, absl::StrCat(SameText(similar.sameness()), "%"));
  }

  // Under the facts of the hit: whose it is comes first.
  void PutUnder(TreeItem& item) && {
    const auto at = item.notes.empty() ? item.notes.begin() : item.notes.begin() + 1;
    item.notes.insert(at, std::make_move_iterator(lines_.begin()),
                      std::make_move_iterator(lines_.end()));
  }

 private:
  void Add(const Text& label, std::string text) {
    if (!text.empty())
      lines_.emplace_back(std::vector<Span>{{In(lang_, label), Tone::kFaint}, {std::move(text)}});
  }

  const domain::Words& words_;
  const Lang lang_;
  std::vector<Line> lines_;
};

TreeItem& AddItem(const pb::SimilarCase& similar, const domain::Words& words, Tree& tree) {
  return tree.items.emplace_back(HitItem(similar.hit(), tree.items.size() + 1, words));
}

// Either those that may be the same case or the others.
Tree SimilarList(const pb::FindSimilarCasesResponse& found, bool duplicates,
                 const domain::Words& words) {
  Tree tree;
  tree.apart = true;
  for (const pb::SimilarCase& similar : found.cases()) {
    if (similar.near_duplicate() != duplicates) continue;
    Reasons reasons(words);
    reasons.AddResults(similar);
    reasons.AddRelation(similar, false);
    reasons.AddShared(similar);
    std::move(reasons).PutUnder(AddItem(similar, words, tree));
  }
  return tree;
}

}  // namespace

std::string MovedWords(const pb::CaseResult& result, const domain::Words& words) {
  const auto told = [&](bool stated, const pb::TimedValue& value) {
    return stated ? words.Timed(value, result.unit()) : "";
  };
  const std::string before = told(result.has_before(), result.before());
  const std::string after = told(result.has_after(), result.after());
  if (before.empty() || after.empty()) return before + after;
  return absl::StrCat(before, " → ", after);
}

Page SimilarCasesPage(const pb::FindSimilarCasesResponse& found, const domain::Words& words) {
  Page page = UprightPage(words.lang(), In(words.lang(), {"Similar cases", "類似する事例"}));
  const Lang lang = page.lang;
  if (found.cases().empty())
    page.blocks.emplace_back(
        Paragraphs{{In(lang, {"Nothing was found.", "該当するものはありません。"})}});
  Tree duplicates = SimilarList(found, true, words);
  Tree others = SimilarList(found, false, words);
  if (!duplicates.items.empty()) {
    page.blocks.emplace_back(Warning{
        In(lang, {"These say almost the same: it may be one case, entered twice.",
                  "内容がほとんど同じです。同じ事例が二重に登録されている可能性があります。"})});
    page.blocks.emplace_back(
        Section{In(lang, {"Perhaps the same case", "重複の疑い"}), {std::move(duplicates)}});
  }
  if (!others.items.empty())
    page.blocks.emplace_back(Section{page.head.title, {std::move(others)}});
  return page;
}

Page KpiCasesPage(const pb::Kpi& kpi, const pb::FindSimilarCasesResponse& found,
                  const domain::Words& words) {
  const Lang lang = words.lang();
  Page page = UprightPage(lang, In(lang, {absl::StrCat("Cases that moved \"", kpi.title(), "\""),
                                          absl::StrCat("「", kpi.title(), "」を動かした事例")}));
  if (found.cases().empty()) {
    page.blocks.emplace_back(Paragraphs{
        {In(lang, {absl::StrCat("No case that you may read has a result for \"", kpi.title(),
                                "\" or for a figure that is called alike."),
                   absl::StrCat("閲覧できる事例のうち、「", kpi.title(),
                                "」や名称の似た指標の成果を載せたものはありません。")})}});
    return page;
  }
  Tree tree;
  tree.apart = true;
  for (const pb::SimilarCase& similar : found.cases()) {
    Reasons reasons(words);
    reasons.AddResults(similar);
    reasons.AddRelation(similar, HasIndicatorOf(kpi, similar));
    reasons.AddShared(similar);
    std::move(reasons).PutUnder(AddItem(similar, words, tree));
  }
  page.blocks.emplace_back(Section{page.head.title, {std::move(tree)}});
  return page;
}

Table SimilarCasesTable(const pb::FindSimilarCasesResponse& found, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"CASE", "事例"}), false, true},
                   {In(lang, {"OWNERS", "所有団体"}), false, true},
                   {In(lang, {"MOVED", "成果"}), false, true},
                   {In(lang, {"SHARED WORDS", "共通する語"}), false, true, true},
                   {In(lang, {"FRAMEWORK ITEMS", "共通する枠組みの項目"}), false, true, true},
                   {In(lang, {"BORDER", "隣接"})},
                   {In(lang, {"LIKENESS %", "類似度（％）"}), true},
                   {In(lang, {"SAME TEXT %", "本文の一致（％）"}), true},
                   {In(lang, {"DUPLICATE", "重複の疑い"})},
                   {In(lang, {"NAME", "リソース名"}), false, false, true}};
  const auto titles = [&](const auto& names) {
    return absl::StrJoin(names, Comma(lang), [&](std::string* out, const std::string& name) {
      *out += words.Title(name);
    });
  };
  for (const pb::SimilarCase& similar : found.cases()) {
    const pb::SearchHit& hit = similar.hit();
    Cell title = hit.title();
    title.resource = hit.name();
    table.rows.emplace_back().cells = {
        std::move(title),
        titles(hit.owners()),
        absl::StrJoin(similar.results(), "\n",
                      [&](std::string* out, const pb::CaseResult& result) {
                        *out += ResultWords(result, words);
                      }),
        absl::StrJoin(similar.shared_words(), Comma(lang)),
        titles(similar.shared_framework_items()),
        BorderWords(similar.borders_away(), lang),
        similar.likeness() > 0 ? absl::StrCat(Percent(similar.likeness())) : "",
        SameText(similar.sameness()),
        similar.near_duplicate() ? In(lang, {"yes", "あり"}) : "",
        hit.name()};
  }
  return table;
}

}  // namespace renkei::view
