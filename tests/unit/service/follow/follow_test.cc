// What an account follows: one of each thing, its own alone, and no more than a list can hold.
#include "server/domain/follow/follow_rules.h"
#include "tests/unit/service/follow/follow_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(FollowTest, WhatIsFollowedTwiceIsThereOnce) {
  const pb::Follow first = FollowName(reader_, kManiwa);
  EXPECT_EQ(first.kind(), pb::FOLLOW_KIND_ORGANIZATION);
  EXPECT_EQ(first.title(), "真庭市");
  EXPECT_NE(first.etag(), "");
  EXPECT_EQ(FollowName(reader_, kManiwa).name(), first.name());
  EXPECT_EQ(FollowName(reader_, "organizations/332143").name(), first.name()) << "by its code";
  EXPECT_THAT(FollowsOf(reader_), SizeIs(1));
  EXPECT_THAT(FollowsOf(owner_), IsEmpty()) << "it is the account's alone";
}

TEST_F(FollowTest, EveryKindIsFollowedAndTold) {
  AddTestFramework();
  const std::string found = Published("移動販売");
  FollowName(reader_, kManiwa);
  FollowName(reader_, kTraffic);
  FollowName(reader_, found);
  pb::Follow tag;
  tag.set_tag("ＤＸ");
  Follow(reader_, tag);
  pb::Follow search;
  search.mutable_search()->set_text("移動販売");
  search.set_display_name("買い物支援");
  Follow(reader_, search);
  std::vector<std::string> titles;
  for (const pb::Follow& follow : FollowsOf(reader_)) titles.push_back(follow.title());
  EXPECT_THAT(titles, ElementsAre("真庭市", "traffic", "ＤＸ", "買い物支援", "移動販売"));
}

TEST_F(FollowTest, ASearchIsRenamedByFollowingItAgain) {
  pb::Follow search;
  search.mutable_search()->set_text("バス");
  const pb::Follow first = Follow(reader_, search);
  EXPECT_EQ(first.title(), "バス");
  search.set_display_name("足の確保");
  EXPECT_EQ(Follow(reader_, search).title(), "足の確保");
  search.clear_display_name();
  EXPECT_EQ(Follow(reader_, search).title(), "足の確保") << "what is not sent is kept";
  EXPECT_THAT(FollowsOf(reader_), SizeIs(1));
}

TEST_F(FollowTest, WhatNobodyShowsHimIsUnknownToHim) {
  const std::string draft = Draft("下書き").name();
  for (const std::string& name :
       {draft, std::string("cases/none"), std::string("frameworks/none/items/x")})
    EXPECT_EQ(ReasonOf(TryFollow(reader_, Target(name))), pb::REASON_NOT_FOUND) << name;
  EXPECT_TRUE(TryFollow(owner_, Target(draft)).ok());
}

TEST_F(FollowTest, AFilterThatCannotBeReadIsRefused) {
  pb::Follow search;
  search.mutable_search()->set_filter("colour=\"red\"");
  EXPECT_THAT(BadFields(TryFollow(reader_, search)),
              ElementsAre("follow.search.filter BAD_FILTER"));
}

TEST_F(FollowTest, OnlyAGovernmentHasPlacesLikeIt) {
  AddOrganization("organizations/ofirm", "", "株式会社", pb::ORGANIZATION_KIND_COMPANY, "");
  const std::string partner = AddAccount("organizations/ofirm", {pb::ROLE_CONTRIBUTOR});
  for (const pb::FollowKind kind : {pb::FOLLOW_KIND_PLACES_LIKE_US, pb::FOLLOW_KIND_OWN_KPIS}) {
    EXPECT_THAT(BadFields(TryFollow(partner, Kind(kind))),
                ElementsAre("follow.kind NOT_A_GOVERNMENT"));
    EXPECT_EQ(Follow(reader_, Kind(kind)).title(), "会津若松市");
  }
}

TEST_F(FollowTest, WhoFollowsNoMoreIsNotAskedTwice) {
  const pb::Follow follow = FollowName(reader_, kManiwa);
  pb::DeleteFollowRequest by_name;
  by_name.set_name(follow.name());
  EXPECT_EQ(ReasonOf(Do<google::protobuf::Empty>(owner_, "DeleteFollow", by_name)),
            pb::REASON_NOT_FOUND)
      << "nobody else's";
  by_name.set_etag("old");
  EXPECT_EQ(ReasonOf(Do<google::protobuf::Empty>(reader_, "DeleteFollow", by_name)),
            pb::REASON_ETAG_MISMATCH);
  by_name.clear_etag();
  Did<google::protobuf::Empty>(reader_, "DeleteFollow", by_name);
  Did<google::protobuf::Empty>(reader_, "DeleteFollow", by_name);
  FollowName(reader_, kManiwa);
  pb::DeleteFollowRequest by_target;
  EXPECT_THAT(BadFields(Do<google::protobuf::Empty>(reader_, "DeleteFollow", by_target)),
              ElementsAre("name REQUIRED"));
  by_target.set_target(kManiwa);
  Did<google::protobuf::Empty>(reader_, "DeleteFollow", by_target);
  EXPECT_THAT(FollowsOf(reader_), IsEmpty());
}

TEST_F(FollowTest, TheListHasAnEnd) {
  for (int i = 0; i < domain::kMostFollowedSearches; ++i) {
    pb::Follow search;
    search.mutable_search()->set_text(absl::StrCat("語", i));
    Follow(reader_, search);
  }
  pb::Follow more;
  more.mutable_search()->set_text("もう一つ");
  EXPECT_EQ(ReasonOf(TryFollow(reader_, more)), pb::REASON_TOO_LARGE);
  pb::Follow tag;
  for (int i = domain::kMostFollowedSearches; i < domain::kMostFollows; ++i) {
    tag.set_tag(absl::StrCat("タグ", i));
    Follow(reader_, tag);
  }
  tag.set_tag("余分");
  EXPECT_EQ(ReasonOf(TryFollow(reader_, tag)), pb::REASON_TOO_LARGE);
  tag.set_tag("タグ100");
  EXPECT_TRUE(TryFollow(reader_, tag).ok()) << "it is there already";
}

TEST_F(FollowTest, PagesHoldEveryFollowOnce) {
  pb::Follow tag;
  for (int i = 0; i < 7; ++i) {
    tag.set_tag(absl::StrCat("タグ", i));
    Follow(reader_, tag);
  }
  FollowName(reader_, kManiwa);
  pb::ListFollowsRequest request;
  request.set_page_size(3);
  std::vector<std::string> names;
  do {
    const auto page = Did<pb::ListFollowsResponse>(reader_, "ListFollows", request);
    EXPECT_LE(page.follows_size(), 3);
    for (const pb::Follow& follow : page.follows()) names.push_back(follow.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, SizeIs(8));
  request = {};
  request.add_kinds(pb::FOLLOW_KIND_ORGANIZATION);
  EXPECT_EQ(Did<pb::ListFollowsResponse>(reader_, "ListFollows", request).follows_size(), 1);
  request = {};
  request.set_target(kAizu);
  EXPECT_EQ(Did<pb::ListFollowsResponse>(reader_, "ListFollows", request).follows_size(), 0);
}

TEST_F(FollowTest, ARepeatedRequestAnswersWithWhatIsThere) {
  pb::CreateFollowRequest request;
  *request.mutable_follow() = Target(kManiwa);
  request.set_request_id("7f8d6f1c-6a55-4c8b-9c3d-0c3f6a1b2c3d");
  const auto first = Did<pb::Follow>(reader_, "CreateFollow", request);
  const auto again = Did<pb::Follow>(reader_, "CreateFollow", request);
  EXPECT_EQ(again.name(), first.name());
  EXPECT_EQ(again.title(), "真庭市");
}

}  // namespace
}  // namespace renkei::service
