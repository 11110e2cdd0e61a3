// Places like one, and why: for an officer who has a minute.
#include "client/view/page/peers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

void Add(pb::Peer& peer, pb::PeerAspect aspect, pb::PeerRelation relation) {
  pb::PeerComparison& comparison = *peer.add_comparisons();
  comparison.set_aspect(aspect);
  comparison.set_relation(relation);
}

pb::ListPeersResponse Reply() {
  pb::ListPeersResponse reply;
  pb::PeerProfile& self = *reply.mutable_profile();
  self.set_organization("organizations/a");
  self.set_display_name("甲市");
  self.set_kind(pb::ORGANIZATION_KIND_CITY);
  self.set_population(40'778);
  self.set_population_class(pb::POPULATION_CLASS_FROM_30000_TO_50000);
  self.set_density(49.217);
  self.set_density_class(pb::DENSITY_CLASS_FROM_30_TO_100);
  self.set_area_km2(828.53);
  self.set_area_class(pb::AREA_CLASS_FROM_500_TO_1000);
  self.set_coast(pb::COAST_INLAND);
  self.set_neighbor_count(10);
  self.add_unknown(pb::PEER_ASPECT_AGEING);
  self.add_unknown(pb::PEER_ASPECT_MINISTRY_CLASS);
  pb::Peer& peer = *reply.add_peers();
  peer.set_likeness(0.874);
  peer.set_borders_away(1);
  pb::PeerProfile& other = *peer.mutable_profile();
  other.set_organization("organizations/b");
  other.set_display_name("乙市");
  other.set_prefecture("organizations/p");
  other.set_kind(pb::ORGANIZATION_KIND_CITY);
  other.set_population(39'123);
  other.set_population_class(pb::POPULATION_CLASS_FROM_30000_TO_50000);
  other.set_ageing_percent(38.449);
  other.set_coast(pb::COAST_COASTAL);
  Add(peer, pb::PEER_ASPECT_POPULATION, pb::PEER_RELATION_SAME);
  Add(peer, pb::PEER_ASPECT_KIND, pb::PEER_RELATION_SAME);
  Add(peer, pb::PEER_ASPECT_DENSITY, pb::PEER_RELATION_UNKNOWN);
  Add(peer, pb::PEER_ASPECT_AGEING, pb::PEER_RELATION_UNKNOWN);
  Add(peer, pb::PEER_ASPECT_AREA, pb::PEER_RELATION_UNKNOWN);
  Add(peer, pb::PEER_ASPECT_COAST, pb::PEER_RELATION_DIFFERENT);
  Add(peer, pb::PEER_ASPECT_MINISTRY_CLASS, pb::PEER_RELATION_UNKNOWN);
  reply.set_total_size(2);
  return reply;
}

const domain::Words& PeersWords() {
  static const auto& words = *new domain::Words(Lang::kJapanese, [](const std::string& name) {
    return std::string(name == "organizations/p" ? "丙県" : name);
  });
  return words;
}

TEST(PeersPage, ARowSaysHowAPlaceIsAndInWhatItIsTheSame) {
  EXPECT_THAT(TableIn(RenderText(PeersPage(Reply(), PeersWords()).blocks, {}), "団体"),
              ElementsAre(PrintedRow{{"団体", "乙市"},
                                     {"都道府県", "丙県"},
                                     {"類似度（％）", "87"},
                                     {"人口", "39,123"},
                                     {"人口区分", "3万～5万人"},
                                     {"高齢化率（％）", "38.4"},
                                     {"面積（km²）", "不明"},
                                     {"海", "あり"},
                                     {"隣接", "隣接"},
                                     {"同じ", "人口、種別"},
                                     {"異なる", "海"},
                                     {"不明", "人口密度、面積"},
                                     {"リソース名", "organizations/b"}}));
}

// What is unknown of the place itself is unknown in every row: it is said once.
TEST(PeersPage, ThePlaceItselfIsDescribedWithWhatIsUnknownOfIt) {
  const std::string printed = RenderText(PeersPage(Reply(), PeersWords()).blocks, {});
  EXPECT_THAT(printed, HasSubstr("40,778人（3万～5万人）"));
  EXPECT_THAT(printed, HasSubstr("49.2人/km²（30～100人/km²）"));
  EXPECT_THAT(printed, HasSubstr("海に面しない"));
  EXPECT_THAT(printed, HasSubstr("10団体"));
  EXPECT_THAT(printed, HasSubstr("不明（取り込まれていません）"));
  const std::string facts = printed.substr(0, printed.find("乙市"));
  EXPECT_THAT(facts, HasSubstr("高齢化率"));
  EXPECT_THAT(printed.substr(printed.find("乙市")), Not(HasSubstr("不明  高齢化率")));
}

TEST(PeersPage, TheShareOfEachAspectIsTold) {
  EXPECT_THAT(RenderText(PeersPage(Reply(), PeersWords()).blocks, {.columns = 200}),
              HasSubstr("人口35、種別15、人口密度15、高齢化率15、面積10、海10"));
}

TEST(PeersPage, AClassOfTheMinistryHasItsEdition) {
  pb::ListPeersResponse reply = Reply();
  reply.mutable_profile()->mutable_ministry_class()->set_label("都市Ⅰ－１");
  reply.mutable_profile()->mutable_ministry_class()->set_fiscal_year(2023);
  EXPECT_THAT(RenderText(PeersPage(reply, PeersWords()).blocks, {}),
              HasSubstr("都市Ⅰ－１（2023年度版）"));
  EXPECT_THAT(
      RenderText(PeersPage(reply, domain::Words(Lang::kEnglish)).blocks, {.lang = Lang::kEnglish}),
      HasSubstr("FY2023"));
}

}  // namespace
}  // namespace renkei::view
