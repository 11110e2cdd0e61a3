// What can be followed, and under which key it is found.
#include "server/domain/follow/follow_rules.h"

#include "absl/strings/str_cat.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kOurs[] = "organizations/ours";

std::vector<std::string> FaultsOfFollow(const pb::Follow& follow) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : FollowFaults(follow)) {
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return found;
}

pb::Follow FollowOf(const std::string& target) {
  pb::Follow follow;
  follow.set_target(target);
  return follow;
}

TEST(FollowRules, TheNameSaysTheKind) {
  EXPECT_EQ(FollowKindOf(FollowOf("organizations/o")), pb::FOLLOW_KIND_ORGANIZATION);
  EXPECT_EQ(FollowKindOf(FollowOf("frameworks/f/items/i")), pb::FOLLOW_KIND_FRAMEWORK_ITEM);
  EXPECT_EQ(FollowKindOf(FollowOf("cases/c")), pb::FOLLOW_KIND_CASE);
  EXPECT_EQ(FollowKindOf(FollowOf("organizations/o/visions/v")), pb::FOLLOW_KIND_VISION);
  EXPECT_EQ(FollowKindOf(FollowOf("initiatives/i")), pb::FOLLOW_KIND_INITIATIVE);
  EXPECT_EQ(FollowKindOf(FollowOf("programmes/p")), pb::FOLLOW_KIND_PROGRAMME);
  for (const char* name : {"cases/c", "programmes/p", "organizations/o"})
    EXPECT_THAT(FaultsOfFollow(FollowOf(name)), IsEmpty()) << name;
}

TEST(FollowRules, OneFollowIsOfOneThing) {
  EXPECT_THAT(FaultsOfFollow(pb::Follow()), ElementsAre("follow.kind REQUIRED"));
  pb::Follow two = FollowOf("cases/c");
  two.set_tag("交通");
  EXPECT_THAT(FaultsOfFollow(two), ElementsAre("follow.kind NOT_ALLOWED"));
  two.set_kind(pb::FOLLOW_KIND_CASE);
  EXPECT_THAT(FaultsOfFollow(two), ElementsAre("follow.tag NOT_ALLOWED"));
}

TEST(FollowRules, EveryMistakeIsToldAtOnce) {
  pb::Follow follow = FollowOf("cases/c");
  follow.set_kind(pb::FOLLOW_KIND_PLACES_LIKE_US);
  follow.set_tag("交通");
  follow.mutable_search()->set_text("バス");
  follow.set_display_name("バス");
  EXPECT_THAT(FaultsOfFollow(follow),
              ElementsAre("follow.target NOT_ALLOWED", "follow.tag NOT_ALLOWED",
                          "follow.search NOT_ALLOWED", "follow.display_name NOT_ALLOWED"));
}

TEST(FollowRules, ATargetIsOfTheKindThatIsStated) {
  pb::Follow follow = FollowOf("cases/c");
  follow.set_kind(pb::FOLLOW_KIND_PROGRAMME);
  EXPECT_THAT(FaultsOfFollow(follow), ElementsAre("follow.target NOT_ALLOWED"));
}

TEST(FollowRules, ASearchAsksForSomethingThatIsSearched) {
  pb::Follow follow;
  follow.mutable_search();
  EXPECT_THAT(FaultsOfFollow(follow), ElementsAre("follow.search.text REQUIRED"));
  follow.mutable_search()->set_text("　");
  follow.mutable_search()->set_type(pb::RESOURCE_TYPE_RUBRIC);
  EXPECT_THAT(FaultsOfFollow(follow),
              ElementsAre("follow.search.type NOT_SEARCHED", "follow.search.text REQUIRED"));
  follow.mutable_search()->set_type(pb::RESOURCE_TYPE_PROGRAMME);
  follow.mutable_search()->set_filter("ministry=\"総務省\"");
  EXPECT_THAT(FaultsOfFollow(follow), IsEmpty());
}

TEST(FollowRules, ATagIsTheSameHoweverItIsTyped) {
  pb::Follow half;
  half.set_tag("ＤＸ 推進");
  pb::Follow full;
  full.set_tag("dx推進");
  EXPECT_EQ(FollowKey(half, kOurs), FollowKey(full, kOurs));
  full.set_tag("　");
  EXPECT_THAT(FaultsOfFollow(full), ElementsAre("follow.tag REQUIRED"));
}

TEST(FollowRules, WhatIsFollowedInTheNameOfABodyIsFoundByTheBody) {
  pb::Follow follow;
  follow.set_kind(pb::FOLLOW_KIND_OWN_KPIS);
  EXPECT_THAT(FaultsOfFollow(follow), IsEmpty());
  EXPECT_EQ(FollowKey(follow, kOurs), kOurs);
}

TEST(FollowRules, SearchesDifferByAllThatTheySay) {
  pb::Follow a;
  a.mutable_search()->set_text("バス");
  pb::Follow b = a;
  b.mutable_search()->set_type(pb::RESOURCE_TYPE_CASE);
  EXPECT_EQ(FollowKey(a, kOurs), FollowKey(b, kOurs)) << "cases go without saying";
  b.mutable_search()->set_type(pb::RESOURCE_TYPE_VISION);
  EXPECT_NE(FollowKey(a, kOurs), FollowKey(b, kOurs));
  b = a;
  b.mutable_search()->set_filter("selected=true");
  EXPECT_NE(FollowKey(a, kOurs), FollowKey(b, kOurs));
}

}  // namespace
}  // namespace renkei::domain
