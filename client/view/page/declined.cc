#include "client/view/page/declined.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/adoption_words.h"

namespace renkei::view {
namespace {

std::vector<const pb::LineageAdoption*> DeclinedOf(const pb::Lineage& lineage) {
  std::vector<const pb::LineageAdoption*> declined;
  for (const pb::LineageAdoption& adoption : lineage.adoptions()) {
    if (adoption.case_() == lineage.case_() && adoption.state() == pb::ADOPTION_STATE_DECLINED)
      declined.push_back(&adoption);
  }
  std::stable_sort(declined.begin(), declined.end(),
                   [](const auto* a, const auto* b) { return a->date() > b->date(); });
  return declined;
}

TreeItem DeclinedItem(const pb::LineageAdoption& adoption, const domain::Words& words) {
  const Lang lang = words.lang();
  TreeItem item;
  item.text.spans = {{words.Title(adoption.adopter()), Tone::kPlain, adoption.adopter()},
                     {absl::StrCat("  ", DayWithFiscalYear(adoption.date(), lang)), Tone::kFaint}};
  const std::string why = AdoptionRemark(adoption.state(), adoption.reason(), adoption.condition(),
                                         adoption.changes(), lang);
  if (!why.empty()) item.notes.emplace_back(why);
  return item;
}

}  // namespace

std::optional<Section> DeclinedSection(const pb::Lineage& lineage, const domain::Words& words) {
  const std::vector<const pb::LineageAdoption*> declined = DeclinedOf(lineage);
  if (declined.empty()) return std::nullopt;
  const Lang lang = words.lang();
  Section section;
  section.title = In(lang, {absl::StrCat("Who declined, and why (", declined.size(), ")"),
                            absl::StrCat("見送った団体とその理由（", declined.size(), "団体）")});
  Tree tree;
  tree.apart = true;
  for (const pb::LineageAdoption* adoption : declined)
    tree.items.push_back(DeclinedItem(*adoption, words));
  section.blocks.emplace_back(std::move(tree));
  if (lineage.more()) {
    section.blocks.emplace_back(
        Paragraphs{{In(lang, {"There may be more of them than are shown.",
                              "ここに表示していない団体がほかにもある場合があります。"})}});
  }
  return section;
}

}  // namespace renkei::view
