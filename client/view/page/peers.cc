#include "client/view/page/peers.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/place_words.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/registry/peers.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

using domain::GroupedNumber;

// "1,234.5", "43.0": a figure with one place behind the point, so that they stand under one another.
std::string OnePlace(double figure) {
  const auto tenths = std::llround(figure * 10);
  return absl::StrCat(GroupedNumber(static_cast<double>(tenths / 10)), ".", tenths % 10);
}

std::string Unknown(Lang lang) { return In(lang, domain::ValueName(pb::PEER_RELATION_UNKNOWN)); }

// "48,921人（3万～5万人）"; without a figure, that it is unknown.
std::string WithClass(bool known, const std::string& figure, const std::string& of_class,
                      Lang lang) {
  if (!known) return Unknown(lang);
  return In(lang, {absl::StrCat(figure, " (", of_class, ")"),
                   absl::StrCat(figure, "（", of_class, "）")});
}

std::string MinistryClass(const pb::PeerProfile& profile, Lang lang) {
  if (!profile.has_ministry_class())
    return In(lang, {"unknown (not imported)", "不明（取り込まれていません）"});
  const pb::MinistryPeerClass& its = profile.ministry_class();
  return In(lang, {absl::StrCat(its.label(), " (FY", its.fiscal_year(), ")"),
                   absl::StrCat(its.label(), "（", its.fiscal_year(), "年度版）")});
}

std::string CoastWords(const pb::PeerProfile& profile, const domain::Words& words) {
  const std::string said = words.Value(*pb::Coast_descriptor(), profile.coast());
  return profile.coast() == pb::COAST_UNSPECIFIED ? Unknown(words.lang()) : said;
}

Facts ProfileFacts(const pb::PeerProfile& profile, const domain::Words& words) {
  const Lang lang = words.lang();
  const Text residents = {
      absl::StrCat(GroupedNumber(static_cast<double>(profile.population())), " residents"),
      absl::StrCat(GroupedNumber(static_cast<double>(profile.population())), "人")};
  const Text density = {absl::StrCat(OnePlace(profile.density()), " per km²"),
                        absl::StrCat(OnePlace(profile.density()), "人/km²")};
  Facts facts;
  const auto add = [&](const Text& label, const std::string& value) {
    facts.facts.push_back({In(lang, label), Line(value)});
  };
  add({"kind", "種別"}, words.Value(*pb::OrganizationKind_descriptor(), profile.kind()));
  add({"population", "人口"},
      WithClass(profile.has_population(), In(lang, residents),
                words.Value(*pb::PopulationClass_descriptor(), profile.population_class()), lang));
  add({"density", "人口密度"},
      WithClass(profile.has_density(), In(lang, density),
                words.Value(*pb::DensityClass_descriptor(), profile.density_class()), lang));
  add({"65 and over", "高齢化率"},
      WithClass(profile.has_ageing_percent(),
                absl::StrCat(OnePlace(profile.ageing_percent()), In(lang, {" %", "％"})),
                words.Value(*pb::AgeingClass_descriptor(), profile.ageing_class()), lang));
  add({"area", "面積"},
      WithClass(profile.has_area_km2(), absl::StrCat(OnePlace(profile.area_km2()), "km²"),
                words.Value(*pb::AreaClass_descriptor(), profile.area_class()), lang));
  add({"sea", "海"}, CoastWords(profile, words));
  add({"neighbors", "隣接団体"}, In(lang, {absl::StrCat(profile.neighbor_count()),
                                           absl::StrCat(profile.neighbor_count(), "団体")}));
  add({"ministry's class", "類似団体（総務省）"}, MinistryClass(profile, lang));
  return facts;
}

// Short, for a column whose heading says what it is about.
std::string HasSea(const pb::PeerProfile& profile, Lang lang) {
  switch (profile.coast()) {
    case pb::COAST_COASTAL:
      return In(lang, {"yes", "あり"});
    case pb::COAST_INLAND:
      return In(lang, {"no", "なし"});
    default:
      return Unknown(lang);
  }
}

// The aspects in which `peer` stands in that relation, beside those that `left_out` has.
std::string AspectsThatAre(pb::PeerRelation relation, const pb::Peer& peer,
                           const google::protobuf::RepeatedField<int>& left_out,
                           const domain::Words& words) {
  std::vector<std::string> aspects;
  for (const pb::PeerComparison& one : peer.comparisons()) {
    if (one.relation() != relation || absl::c_linear_search(left_out, one.aspect())) continue;
    aspects.push_back(words.Value(*pb::PeerAspect_descriptor(), one.aspect()));
  }
  return absl::StrJoin(aspects, In(words.lang(), {", ", "、"}));
}

Row PeerRow(const pb::Peer& peer, const google::protobuf::RepeatedField<int>& unknown_of_self,
            const domain::Words& words) {
  const Lang lang = words.lang();
  const pb::PeerProfile& profile = peer.profile();
  Cell organization = profile.display_name();
  organization.resource = profile.organization();
  Row row;
  row.cells = {organization,
               profile.prefecture().empty() ? "" : words.Title(profile.prefecture()),
               absl::StrCat(Percent(peer.likeness())),
               profile.has_population() ? GroupedNumber(static_cast<double>(profile.population()))
                                        : Unknown(lang),
               profile.has_population()
                   ? words.Value(*pb::PopulationClass_descriptor(), profile.population_class())
                   : Unknown(lang),
               profile.has_ageing_percent() ? OnePlace(profile.ageing_percent()) : Unknown(lang),
               profile.has_area_km2() ? OnePlace(profile.area_km2()) : Unknown(lang),
               HasSea(profile, lang),
               BorderWords(peer.borders_away(), lang)};
  for (const pb::PeerRelation relation : {pb::PEER_RELATION_SAME, pb::PEER_RELATION_CLOSE,
                                          pb::PEER_RELATION_DIFFERENT, pb::PEER_RELATION_UNKNOWN})
    row.cells.emplace_back(AspectsThatAre(relation, peer, unknown_of_self, words));
  row.cells.emplace_back(profile.organization());
  return row;
}

// What the likeness is made of.
std::string SharesText(const domain::Words& words) {
  const Lang lang = words.lang();
  const auto& type = *pb::PeerAspect_descriptor();
  std::vector<std::string> shares;
  for (int number = 1; number <= domain::kPeerAspects; ++number) {
    const int share = domain::ShareOf(static_cast<pb::PeerAspect>(number));
    if (share == 0) continue;
    shares.push_back(absl::StrCat(words.Value(type, number), In(lang, {" ", ""}), share));
  }
  return In(lang,
            {absl::StrCat("Likeness: ", absl::StrJoin(shares, ", "),
                          "; what is unknown is left out. The ministry's class is shown and not "
                          "counted."),
             absl::StrCat("類似度は、", absl::StrJoin(shares, "、"),
                          "の割合で近さを合計したものです（不明な項目は除いて計算）。総務省の類似団"
                          "体は参考表示で、類似度には含みません。")});
}

}  // namespace

Table PeersTable(const pb::ListPeersResponse& reply, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"ORGANIZATION", "団体"}), false, true},
                   {In(lang, {"PREFECTURE", "都道府県"})},
                   {In(lang, {"LIKENESS %", "類似度（％）"}), true},
                   {In(lang, {"POPULATION", "人口"}), true},
                   {In(lang, {"CLASS", "人口区分"}), false, false, true},
                   {In(lang, {"65 AND OVER %", "高齢化率（％）"}), true, false, true},
                   {In(lang, {"AREA KM²", "面積（km²）"}), true, false, true},
                   {In(lang, {"SEA", "海"}), false, false, true},
                   {In(lang, {"BORDER", "隣接"})},
                   {In(lang, {"SAME", "同じ"}), false, true},
                   {In(lang, {"CLOSE", "近い"}), false, true},
                   {In(lang, {"DIFFERENT", "異なる"}), false, true},
                   {In(lang, {"UNKNOWN", "不明"}), false, true, true},
                   {In(lang, {"NAME", "リソース名"}), false, false, true}};
  table.nothing = In(lang, {"Nothing was found.", "該当するものはありません。"});
  for (const pb::Peer& peer : reply.peers())
    table.rows.push_back(PeerRow(peer, reply.profile().unknown(), words));
  return table;
}

Page PeersPage(const pb::ListPeersResponse& reply, const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string& name = reply.profile().display_name();
  Page page;
  page.lang = lang;
  page.head.title =
      In(lang, {absl::StrCat("Places like ", name), absl::StrCat(name, "に似た団体")});
  page.head.subtitle =
      In(lang, {absl::StrCat(reply.peers_size(), " of ", reply.total_size()),
                absl::StrCat(reply.total_size(), "団体のうち", reply.peers_size(), "団体")});
  page.blocks.emplace_back(ProfileFacts(reply.profile(), words));
  page.blocks.emplace_back(PeersTable(reply, words));
  page.blocks.emplace_back(Paragraphs{{Line(SharesText(words), Tone::kFaint)}});
  return page;
}

}  // namespace renkei::view
