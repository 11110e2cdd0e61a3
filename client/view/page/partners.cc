#include "client/view/page/partners.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/place_words.h"

namespace renkei::view {
namespace {

std::string QuotedTitle(const std::string& title, Lang lang) {
  return In(lang, {absl::StrCat("\"", title, "\""), absl::StrCat("「", title, "」")});
}

// The body, how near it is, and its nearest statement, which leads to it.
Line PartnerLine(const pb::PartnerCandidate& partner, const domain::Words& words) {
  const Lang lang = words.lang();
  Line line;
  line.spans.push_back({words.Title(partner.organization()), Tone::kPlain, partner.organization()});
  const std::string relation = RelationWords(partner.borders_away(), partner.likeness(), lang);
  if (!relation.empty())
    line.spans.push_back(
        {In(lang, {absl::StrCat(" (", relation, ")"), absl::StrCat("（", relation, "）")}),
         Tone::kFaint});
  if (partner.statements().empty()) return line;
  const pb::SearchHit& statement = partner.statements(0);
  line.spans.push_back({": "});
  line.spans.push_back({QuotedTitle(statement.title(), lang), Tone::kPlain, statement.name()});
  return line;
}

// "近隣の団体（主題: 公共交通・バス）"
std::string WhyWords(const pb::PartnerGroup& group, const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string basis = words.Value(*pb::PartnerGroup::Basis_descriptor(), group.basis());
  if (group.theme().empty()) return basis;
  return In(lang, {absl::StrCat(basis, " (", absl::StrJoin(group.theme(), ", "), ")"),
                   absl::StrCat(basis, "（主題: ", absl::StrJoin(group.theme(), "・"), "）")});
}

using ByName = std::map<std::string, const pb::PartnerCandidate*>;

ByName PartnersByName(const pb::FindPartnersResponse& found) {
  ByName partners;
  for (const pb::PartnerCandidate& partner : found.partners())
    partners.emplace(partner.organization(), &partner);
  return partners;
}

Tree GroupsTree(const pb::FindPartnersResponse& found, const domain::Words& words) {
  const ByName partners = PartnersByName(found);
  Tree tree;
  tree.title = In(words.lang(), {"Possible joint initiatives", "連携の候補"});
  for (int i = 0; i < found.groups_size(); ++i) {
    TreeItem& item = tree.items.emplace_back();
    item.text = Line(absl::StrCat(i + 1, ". ", WhyWords(found.groups(i), words)), Tone::kHeading);
    for (const std::string& body : found.groups(i).organizations()) {
      TreeItem& member = tree.items.emplace_back();
      member.depth = 1;
      const auto partner = partners.find(body);
      member.text = partner == partners.end() ? Line(words.Title(body))
                                              : PartnerLine(*partner->second, words);
    }
  }
  return tree;
}

bool IsGrouped(const pb::FindPartnersResponse& found, const std::string& body) {
  return absl::c_any_of(found.groups(), [&](const pb::PartnerGroup& group) {
    return absl::c_linear_search(group.organizations(), body);
  });
}

Tree SinglesTree(const pb::FindPartnersResponse& found, const domain::Words& words) {
  Tree tree;
  tree.title = found.groups().empty()
                   ? In(words.lang(), {"Bodies with the same challenge", "同じ課題の団体"})
                   : In(words.lang(), {"Others with the same challenge", "同じ課題のほかの団体"});
  for (const pb::PartnerCandidate& partner : found.partners()) {
    if (IsGrouped(found, partner.organization())) continue;
    tree.items.emplace_back().text = PartnerLine(partner, words);
  }
  return tree;
}

void AddInitiatives(const pb::FindPartnersResponse& found, const domain::Words& words,
                    std::vector<Block>& blocks) {
  const Lang lang = words.lang();
  Section section;
  section.title = In(lang, {"Initiatives open to applications", "参加できる地域間連携"});
  for (const pb::SearchHit& hit : found.open_initiatives()) {
    std::vector<std::string> owners;
    for (const std::string& owner : hit.owners()) owners.push_back(words.Title(owner));
    Line line;
    line.spans.push_back({hit.title(), Tone::kPlain, hit.name()});
    line.spans.push_back({In(lang, {absl::StrCat(" (led by ", absl::StrJoin(owners, ", "), ")"),
                                    absl::StrCat("（幹事: ", absl::StrJoin(owners, "、"), "）")}),
                          Tone::kFaint});
    section.blocks.emplace_back(Paragraphs{{std::move(line)}});
    section.blocks.emplace_back(Action{In(lang, {"apply to take part", "参加を申請する"}),
                                       "InitiativeService/ChangeMembership", hit.name()});
  }
  if (!section.blocks.empty()) blocks.emplace_back(std::move(section));
}

// "1、3"
std::string GroupNumbers(const pb::FindPartnersResponse& found, const std::string& body,
                         Lang lang) {
  std::vector<std::string> numbers;
  for (int i = 0; i < found.groups_size(); ++i) {
    if (absl::c_linear_search(found.groups(i).organizations(), body))
      numbers.push_back(absl::StrCat(i + 1));
  }
  return absl::StrJoin(numbers, In(lang, {", ", "、"}));
}

}  // namespace

Page PartnersPage(const pb::FindPartnersResponse& found, const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string asker = words.Title(found.organization());
  Page page;
  page.lang = lang;
  page.head.title =
      In(lang, {absl::StrCat("Partners for ", asker), absl::StrCat(asker, "の連携相手")});
  if (!found.groups().empty()) page.blocks.emplace_back(GroupsTree(found, words));
  Tree singles = SinglesTree(found, words);
  if (!singles.items.empty()) page.blocks.emplace_back(std::move(singles));
  if (found.partners().empty())
    page.blocks.emplace_back(Paragraphs{{Line(
        In(lang, {"Nothing that you may read states the same challenge; try other words.",
                  "閲覧できる範囲に、同じ課題を挙げている団体はありません。言葉を変えて探してくだ"
                  "さい。"}))}});
  AddInitiatives(found, words, page.blocks);
  return page;
}

Table PartnersTable(const pb::FindPartnersResponse& found, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"GROUPS", "候補番号"})},
                   {In(lang, {"ORGANIZATION", "団体"}), false, true},
                   {In(lang, {"FIT %", "適合度（％）"}), true},
                   {In(lang, {"LIKENESS %", "類似度（％）"}), true},
                   {In(lang, {"BORDER", "隣接"})},
                   {In(lang, {"STATEMENT", "根拠"}), false, true},
                   {In(lang, {"SHARED WORDS", "共通する語"}), false, true, true},
                   {In(lang, {"STATEMENT NAME", "根拠のリソース名"}), false, false, true},
                   {In(lang, {"NAME", "リソース名"}), false, false, true}};
  table.nothing = In(lang, {"Nothing was found.", "該当するものはありません。"});
  for (const pb::PartnerCandidate& partner : found.partners()) {
    Cell body = words.Title(partner.organization());
    body.resource = partner.organization();
    Cell statement;
    std::string name;
    if (!partner.statements().empty()) {
      statement = Cell(partner.statements(0).title());
      statement.resource = name = partner.statements(0).name();
    }
    table.rows.emplace_back().cells = {
        GroupNumbers(found, partner.organization(), lang),
        std::move(body),
        absl::StrCat(Percent(partner.fit())),
        absl::StrCat(Percent(partner.likeness())),
        BorderWords(partner.borders_away(), lang),
        std::move(statement),
        absl::StrJoin(partner.shared_words(), In(lang, {", ", "、"})),
        std::move(name),
        partner.organization()};
  }
  return table;
}

}  // namespace renkei::view
