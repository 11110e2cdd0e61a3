#include "client/view/page/lineage.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "client/view/page/adoption_words.h"
#include "client/view/page/lineage_spread.h"

namespace renkei::view {
namespace {

// "予約バス（甲市）"
std::string CaseWithOwner(const pb::LineageCase& c, const domain::Words& words) {
  return absl::StrCat(c.title(), In(words.lang(), {" (", "（"}), words.Title(c.owner()),
                      In(words.lang(), {")", "）"}));
}

Tone AdoptionTone(pb::AdoptionState state) {
  switch (state) {
    case pb::ADOPTION_STATE_ADOPTED:
    case pb::ADOPTION_STATE_ADAPTED:
      return Tone::kGood;
    case pb::ADOPTION_STATE_STOPPED:
      return Tone::kBad;
    case pb::ADOPTION_STATE_DECLINED:
      return Tone::kWarning;
    default:
      return Tone::kHeading;
  }
}

LineageStep StepOf(const pb::LineageAdoption& a, const domain::Words& words) {
  LineageStep step;
  step.text.spans = {
      {words.Value(*pb::AdoptionState_descriptor(), a.state()), AdoptionTone(a.state())},
      {"  "},
      {words.Title(a.adopter()), Tone::kPlain, a.adopter()},
      {absl::StrCat("  ", DayWithFiscalYear(a.date(), words.lang()))}};
  step.note = AdoptionRemark(a.state(), a.reason(), a.condition(), a.changes(), words.lang());
  return step;
}

// Puts a lineage in order: the steps of a case by date, and as roots the cases that came of no
// adoption shown, or where a circle leaves none the case that was asked for.
class LineageBuilder {
 public:
  LineageBuilder(const pb::Lineage& lineage, const domain::Words& words)
      : lineage_(lineage), words_(words) {}

  Lineage Build() {
    for (const pb::LineageCase& c : lineage_.cases()) AddNode(c);
    const std::set<std::string> came_of_something = AddSteps();
    for (const auto& c : lineage_.cases()) {
      if (came_of_something.count(c.name()) == 0) block_.roots.push_back(places_[c.name()]);
    }
    const auto asked = places_.find(lineage_.case_());
    if (block_.roots.empty() && asked != places_.end()) block_.roots.push_back(asked->second);
    for (const size_t root : block_.roots) CutBelow(root, 0);
    block_.again = In(words_.lang(), {"(see above)", "（前出）"});
    if (lineage_.more() || was_cut_) {
      block_.more =
          In(words_.lang(), {"There is more than is shown; another case of the lineage "
                             "leads on from there.",
                             "表示していない続きがあります。系譜の中の別の事例を指定すると、"
                             "その先をたどれます。"});
    }
    return std::move(block_);
  }

 private:
  void AddNode(const pb::LineageCase& c) {
    places_[c.name()] = block_.nodes.size();
    LineageNode& node = block_.nodes.emplace_back();
    node.text = CaseWithOwner(c, words_);
    node.resource = c.name();
    if (c.name() == lineage_.case_())
      node.remark = In(words_.lang(), {"this case", "指定した事例"});
  }

  // The names of all that came of an adoption.
  std::set<std::string> AddSteps() {
    std::vector<const pb::LineageAdoption*> adoptions;
    for (const pb::LineageAdoption& adoption : lineage_.adoptions()) adoptions.push_back(&adoption);
    std::stable_sort(adoptions.begin(), adoptions.end(),
                     [](const auto* a, const auto* b) { return a->date() < b->date(); });
    std::set<std::string> results;
    for (const pb::LineageAdoption* adoption : adoptions) {
      results.insert(adoption->resulting_case());
      const auto of = places_.find(adoption->case_());
      if (of == places_.end()) continue;
      LineageStep step = StepOf(*adoption, words_);
      const auto result = places_.find(adoption->resulting_case());
      if (result != places_.end()) step.result = result->second;
      block_.nodes[of->second].steps.push_back(std::move(step));
    }
    return results;
  }

  // Goes the way that a renderer goes, and lets nothing come of a step below kDeepestLevel. Generations
  // that a server follows are fewer.
  void CutBelow(size_t node, int depth) {
    if (!reached_.insert(node).second) return;
    for (LineageStep& step : block_.nodes[node].steps) {
      if (!step.result) continue;
      if (depth < kDeepestLevel) {
        CutBelow(*step.result, depth + 1);
      } else {
        step.result.reset();
        was_cut_ = true;
      }
    }
  }

  const pb::Lineage& lineage_;
  const domain::Words& words_;
  Lineage block_;
  std::map<std::string, size_t> places_;
  std::set<size_t> reached_;
  bool was_cut_ = false;
};

}  // namespace

Page LineagePage(const pb::Lineage& lineage, const domain::Words& words) {
  Page page;
  page.lang = words.lang();
  page.head.title = In(words.lang(), {"Lineage of a case", "事例の系譜"});
  for (const pb::LineageCase& c : lineage.cases()) {
    if (c.name() == lineage.case_()) page.head.subtitle = CaseWithOwner(c, words);
  }
  page.blocks.emplace_back(LineageBuilder(lineage, words).Build());
  for (Table& table : SpreadTables(lineage.spread(), words))
    page.blocks.emplace_back(std::move(table));
  return page;
}

}  // namespace renkei::view
