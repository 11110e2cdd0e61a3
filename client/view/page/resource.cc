#include "client/view/page/resource.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/progress.h"

namespace renkei::view {
Page CasePage(const pb::Case& c, const std::string& adoptions, const domain::Words& words) {
  Page page = UprightPage(words.lang(), c.title());
  if (c.overdue()) {
    const Text overdue = {absl::StrCat("OVERDUE: it was to be looked at again by ",
                                       c.review_by_date(), "; what it says may no longer hold"),
                          absl::StrCat("【見直し期限超過】見直し期限 ", c.review_by_date(),
                                       " を過ぎています。内容が古くなっている可能性があります。")};
    page.blocks.emplace_back(Warning{In(page.lang, overdue), Tone::kBad});
  }
  page.blocks.emplace_back(BriefOf(c, words, {"etag", "overdue"}));
  if (!adoptions.empty())
    page.blocks.emplace_back(Paragraphs{
        {absl::StrCat(In(page.lang, {"Adoptions: ", "他団体の活用状況: "}), adoptions)}});
  return page;
}

Page NodePage(const pb::VisionNode& node, const domain::Words& words) {
  Page page = UprightPage(words.lang(), node.title());
  Facts facts;
  if (!node.parent().empty())
    facts.facts.push_back(
        {In(page.lang, {"under", "上位"}),
         std::vector<Span>{{words.Title(node.parent()), Tone::kPlain, node.parent()}}});
  Fact again = {In(page.lang, {"again under", "再掲先"}), {}};
  for (const pb::ReMention& mention : node.re_mentions()) {
    const std::string end = again.value.empty() ? "" : "\n";
    again.value.spans.push_back(
        {absl::StrCat(end, words.Title(mention.parent())), Tone::kPlain, mention.parent()});
  }
  if (!again.value.empty()) facts.facts.push_back(std::move(again));
  Facts own = BriefOf(node, words, {"etag", "parent", "re_mentions", "order"});
  std::move(own.facts.begin(), own.facts.end(), std::back_inserter(facts.facts));
  page.blocks.emplace_back(std::move(facts));
  return page;
}

Page RubricPage(const pb::Rubric& rubric, const domain::Words& words) {
  Page page = UprightPage(words.lang(), rubric.title());
  Table bands;
  bands.columns = {{In(page.lang, {"BAND", "区分"})},
                   {In(page.lang, {"PERCENT", "範囲"})},
                   {In(page.lang, {"MEANING", "意味"}), false, true}};
  for (int i = 0; i < rubric.bands_size(); ++i) {
    bands.rows.push_back(
        {{rubric.bands(i).label(), BandText(rubric, i, page.lang), rubric.bands(i).meaning()}});
  }
  page.blocks.emplace_back(BriefOf(rubric, words, {"etag", "bands"}));
  page.blocks.emplace_back(std::move(bands));
  return page;
}

}  // namespace renkei::view
