// DiffVisions through the whole frame.
#include <set>

#include "renkei/v1/analysis_service.pb.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

class DiffVisionsTest : public VisionTest {
 protected:
  static pb::DiffVisionsRequest Between(const std::string& from, int from_revision,
                                        const std::string& to, int to_revision) {
    pb::DiffVisionsRequest request;
    request.mutable_from()->set_name(from);
    request.mutable_from()->set_revision(from_revision);
    request.mutable_to()->set_name(to);
    request.mutable_to()->set_revision(to_revision);
    return request;
  }

  absl::StatusOr<pb::DiffVisionsResponse> Diff(const std::string& token,
                                               const pb::DiffVisionsRequest& request) {
    return Call<pb::DiffVisionsResponse>(token, "AnalysisService/DiffVisions", request);
  }

  void Retitle(const pb::VisionNode& node, const std::string& title) {
    pb::VisionNode change;
    change.set_name(node.name());
    change.set_title(title);
    ASSERT_TRUE(UpdateNode(author_, change, {"title"}).ok());
  }

  // A vision published twice, with a renamed node, and a draft with one more.
  std::string Published() {
    const std::string vision = Create(Head("総合戦略")).name();
    goal_ = AddNode(vision, "", "しごとをつくる");
    measure_ = AddNode(vision, goal_.name(), "起業の支援");
    Publish(vision);
    Revise(vision);
    Retitle(measure_, "起業と承継の支援");
    Publish(vision);
    Revise(vision);
    AddNode(vision, goal_.name(), "秘密の取組");
    return vision;
  }

  pb::VisionNode goal_;
  pb::VisionNode measure_;
};

TEST_F(DiffVisionsTest, TwoRevisionsOfOneVision) {
  const std::string vision = Published();
  const auto reply = Diff(outsider_, Between(vision, 1, vision, 2));
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_EQ(reply->items_size(), 1) << reply->DebugString();
  const pb::ItemDifference& item = reply->items(0);
  EXPECT_EQ(item.match(), pb::MATCH_KIND_NAME);
  EXPECT_EQ(item.node_before().title(), "起業の支援");
  EXPECT_EQ(item.node_after().title(), "起業と承継の支援");
  ASSERT_EQ(item.differences_size(), 1);
  EXPECT_EQ(item.differences(0).kind(), pb::DIFFERENCE_KIND_RENAMED);
  EXPECT_EQ(item.differences(0).field(), "title");
  EXPECT_EQ(item.differences(0).before(), "起業の支援");
  EXPECT_EQ(item.differences(0).after(), "起業と承継の支援");
  ASSERT_EQ(item.path_size(), 1);
  EXPECT_EQ(item.path(0), "しごとをつくる");
  ASSERT_EQ(reply->counts_size(), 1);
  EXPECT_EQ(reply->counts(0).nodes(), 1);
  EXPECT_EQ(reply->from().revision(), 1);
  EXPECT_EQ(reply->to().revision(), 2);
  EXPECT_EQ(reply->to().kind(), pb::REVISION_KIND_OTHER);
  EXPECT_EQ(reply->to().node_count(), 2);
}

TEST_F(DiffVisionsTest, NothingOfTheServersIsShownAsContent) {
  const std::string vision = Published();
  const auto reply = Diff(author_, Between(vision, 1, vision, 0));
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->to().revision(), 0);
  for (const pb::ItemDifference& item : reply->items()) {
    EXPECT_FALSE(item.has_vision_after()) << item.DebugString();
    EXPECT_EQ(item.node_before().etag() + item.node_after().etag(), "");
    EXPECT_FALSE(item.node_after().has_update_time());
  }
}

TEST_F(DiffVisionsTest, TheDraftIsForItsOwnersAlone) {
  const std::string vision = Published();
  const auto own = Diff(author_, Between(vision, 2, vision, 0));
  ASSERT_TRUE(own.ok()) << own.status();
  ASSERT_EQ(own->items_size(), 1);
  EXPECT_EQ(own->items(0).differences(0).kind(), pb::DIFFERENCE_KIND_ADDED);
  // For others 0 is the revision in force.
  const auto others = Diff(outsider_, Between(vision, 2, vision, 0));
  ASSERT_TRUE(others.ok()) << others.status();
  EXPECT_EQ(others->items_size(), 0);
  EXPECT_EQ(others->to().revision(), 2);
}

TEST_F(DiffVisionsTest, WhatMayNotBeReadIsNotFoundOnEitherSide) {
  const std::string readable = Published();
  const std::string hidden = Create(Head("下書き")).name();
  for (const auto& request : {Between(readable, 1, hidden, 0), Between(hidden, 0, readable, 1),
                              Between(readable, 1, readable, 7)}) {
    const auto reply = Diff(outsider_, request);
    EXPECT_EQ(reply.status().code(), absl::StatusCode::kNotFound) << reply.status();
  }
  EXPECT_TRUE(Diff(author_, Between(readable, 1, hidden, 0)).ok());
}

TEST_F(DiffVisionsTest, TwoVisionsOfDifferentOwnersAreMatchedByContent) {
  const std::string ours = Published();
  pb::Vision head = Head("市の総合戦略");
  const auto theirs = TryCreate(partner_, head, kYokohama);
  ASSERT_TRUE(theirs.ok()) << theirs.status();
  const auto goal = TryCreateNode(partner_, theirs->name(), NodeUnder("", "しごとをつくる"));
  ASSERT_TRUE(goal.ok()) << goal.status();
  ASSERT_TRUE(
      TryCreateNode(partner_, theirs->name(), NodeUnder(goal->name(), "起業と承継の支援")).ok());
  const auto reply = Diff(partner_, Between(ours, 2, theirs->name(), 0));
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_EQ(reply->items_size(), 1) << reply->DebugString();  // the head
  EXPECT_EQ(reply->items(0).match(), pb::MATCH_KIND_CONTENT);
  std::set<std::string> fields;
  for (const auto& d : reply->items(0).differences()) fields.insert(d.field());
  EXPECT_EQ(fields, (std::set<std::string>{"title", "owners"}));
}

TEST_F(DiffVisionsTest, PagesJoinToTheWhole) {
  const std::string vision = Create(Head("総合戦略")).name();
  for (int i = 0; i < 7; ++i) AddNode(vision, "", absl::StrCat("取組", i));
  const std::string empty = Create(Head("総合戦略")).name();
  pb::DiffVisionsRequest request = Between(empty, 0, vision, 0);
  const auto whole = Diff(author_, request);
  ASSERT_TRUE(whole.ok()) << whole.status();
  ASSERT_EQ(whole->items_size(), 7);
  request.set_page_size(3);
  std::vector<std::string> names;
  int pages = 0;
  do {
    const auto page = Diff(author_, request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LE(page->items_size(), 3);
    EXPECT_EQ(page->counts(0).nodes(), 7);  // of the whole
    for (const auto& item : page->items()) names.push_back(item.node_after().name());
    request.set_page_token(page->next_page_token());
    ++pages;
  } while (!request.page_token().empty() && pages < 10);
  EXPECT_EQ(pages, 3);
  ASSERT_EQ(names.size(), 7U);
  for (int i = 0; i < 7; ++i)
    EXPECT_EQ(names[static_cast<size_t>(i)], whole->items(i).node_after().name());
}

TEST_F(DiffVisionsTest, APageTokenIsOfItsQueryAndItsDraft) {
  const std::string vision = Create(Head("総合戦略")).name();
  std::vector<pb::VisionNode> nodes;
  for (int i = 0; i < 4; ++i) nodes.push_back(AddNode(vision, "", absl::StrCat("取組", i)));
  const std::string empty = Create(Head("総合戦略")).name();
  pb::DiffVisionsRequest request = Between(empty, 0, vision, 0);
  request.set_page_size(2);
  const auto first = Diff(author_, request);
  ASSERT_TRUE(first.ok()) << first.status();
  pb::DiffVisionsRequest other = Between(vision, 0, empty, 0);
  other.set_page_token(first->next_page_token());
  EXPECT_EQ(Diff(author_, other).status().code(), absl::StatusCode::kInvalidArgument);

  // An item before the place went: it goes on behind the item that was last.
  request.set_page_token(first->next_page_token());
  ASSERT_TRUE(DeleteNode(author_, first->items(0).node_after().name()).ok());
  const auto second = Diff(author_, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->items_size(), 2);
  // The item that was last went: nobody knows where to go on.
  ASSERT_TRUE(DeleteNode(author_, first->items(1).node_after().name()).ok());
  EXPECT_EQ(Diff(author_, request).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(DiffVisionsTest, PagesAreCutByBytes) {
  const std::string vision = Create(Head("総合戦略")).name();
  for (int i = 0; i < 30; ++i) {
    pb::VisionNode node = NodeUnder("", absl::StrCat("取組", i));
    for (int j = 0; j < 20'000; ++j) node.mutable_text()->append("字");
    ASSERT_TRUE(TryCreateNode(author_, vision, node).ok());
  }
  const std::string empty = Create(Head("総合戦略")).name();
  const auto page = Diff(author_, Between(empty, 0, vision, 0));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_LT(page->items_size(), 30);
  EXPECT_NE(page->next_page_token(), "");
  EXPECT_LT(page->ByteSizeLong(), size_t{3} << 20);
}

TEST_F(DiffVisionsTest, BothSidesAreNamed) {
  pb::DiffVisionsRequest request;
  request.mutable_from()->set_name("organizations/x");
  const auto reply = Diff(author_, request);
  EXPECT_EQ(reply.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace renkei::service
