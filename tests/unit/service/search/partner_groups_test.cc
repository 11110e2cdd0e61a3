#include "server/service/search/partner_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Partner Of(const std::string& name, std::vector<std::string> words, double likeness = 0) {
  return {.organization = name, .fit = 1, .words = std::move(words), .likeness = likeness};
}

TEST(PartnerGroups, ARegionHangsTogetherByItsBordersAndWithTheAsker) {
  std::vector<Partner> partners = {Of("far", {"x"}), Of("second", {"x"}), Of("first", {"x"}),
                                   Of("island", {"x"})};
  partners[2].borders_on_asker = true;
  partners[2].neighbors = {"second"};
  partners[1].neighbors = {"first", "far"};
  partners[0].neighbors = {"second"};
  const auto groups = GroupsOf(partners);
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups[0].basis(), pb::PartnerGroup::BASIS_REGION);
  EXPECT_THAT(groups[0].organizations(), ElementsAre("far", "second", "first"));
  EXPECT_THAT(groups[0].theme(), ElementsAre("x"));
}

TEST(PartnerGroups, AThemeIsWhatAllSayAndNoPartOfThoseIsAGroupAgain) {
  const auto groups = GroupsOf({Of("a", {"高齢者", "タクシー"}), Of("b", {"高齢者", "タクシー"}),
                                Of("c", {"高齢者"}), Of("d", {"高齢者の移動"}), Of("e", {"森林"})});
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups[0].basis(), pb::PartnerGroup::BASIS_THEME);
  EXPECT_THAT(groups[0].organizations(), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(groups[0].theme(), ElementsAre("高齢者", "タクシー"));
}

TEST(PartnerGroups, ThemesOfOtherBodiesAreGroupsOfTheirOwn) {
  const auto groups = GroupsOf({Of("a", {"デマンド交通"}), Of("b", {"デマンド交通"}),
                                Of("c", {"スクールバス"}), Of("d", {"スクールバス"})});
  ASSERT_THAT(groups, SizeIs(2));
  EXPECT_THAT(groups[0].organizations(), ElementsAre("c", "d"));
  EXPECT_THAT(groups[1].organizations(), ElementsAre("a", "b"));
}

// A body shares many words with whatever is about anything near; the first ones say what it is about.
TEST(PartnerGroups, NoThemeIsAWordThatTellsLittleOfEverybody) {
  EXPECT_THAT(GroupsOf({Of("a", {"鳥獣", "捕獲", "柵", "事業"}),
                        Of("b", {"空き家", "所有者", "改修", "事業"})}),
              IsEmpty());
}

TEST(PartnerGroups, OneGroupIsNotProposedTwiceAndAPairIsNone) {
  EXPECT_THAT(GroupsOf({Of("a", {"x"}, 0.9)}), IsEmpty());
  const auto groups =
      GroupsOf({Of("a", {"x", "y"}, 0.9), Of("b", {"x", "y"}, 0.8), Of("c", {}), Of("d", {})});
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups[0].basis(), pb::PartnerGroup::BASIS_LIKE);
}

TEST(PartnerGroups, AreBounded) {
  std::vector<Partner> partners;
  for (int i = 0; i < 50; ++i) {
    partners.push_back(
        Of("p" + std::to_string(i), {"w" + std::to_string(i / 3), "v" + std::to_string(i % 7)}, 1));
  }
  const auto groups = GroupsOf(partners);
  EXPECT_THAT(groups, SizeIs(kMaxGroups));
  for (const auto& group : groups) EXPECT_LE(group.organizations_size(), kMaxGroupPartners);
}

}  // namespace
}  // namespace renkei::service
