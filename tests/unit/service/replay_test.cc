// A reply that is given again is what a read by the same account answers now.

#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

constexpr char kReplayRequestId[] = "7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b2c";

class ReplayTest : public VisionTest {
 protected:
  // A draft that the prefecture and Yokohama own together.
  std::string JointDraft() {
    pb::Vision head = Head("共同ビジョン");
    head.add_owners(kKanagawa);
    head.add_owners(kYokohama);
    return Create(head).name();
  }

  absl::StatusOr<pb::VisionNode> CreateOnce(const std::string& token, const std::string& vision) {
    pb::CreateNodeRequest request;
    request.set_parent(vision);
    *request.mutable_node() = NodeUnder("", "共同の目標");
    request.set_request_id(kReplayRequestId);
    return Vision<pb::VisionNode>(token, "CreateNode", request);
  }

  void SetOwners(const std::string& vision, const std::vector<std::string>& owners) {
    pb::UpdateVisionRequest request;
    request.mutable_vision()->set_name(vision);
    for (const std::string& owner : owners) request.mutable_vision()->add_owners(owner);
    request.mutable_update_mask()->add_paths("owners");
    const auto done = Vision<pb::Vision>(author_, "UpdateVision", request);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  void SetRoles(const std::string& token, const std::vector<pb::Role>& roles) {
    const auto who = Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
    pb::UpdateAccountRequest request;
    request.mutable_account()->set_name(who->account().name());
    for (const pb::Role role : roles) request.mutable_account()->add_roles(role);
    request.mutable_update_mask()->add_paths("roles");
    const auto done = Call<pb::Account>(admin_, "IdentityService/UpdateAccount", request);
    ASSERT_TRUE(done.ok()) << done.status();
  }
};

TEST_F(ReplayTest, ARepeatedRequestShowsWhatStandsThereNow) {
  const std::string vision = JointDraft();
  const auto first = CreateOnce(partner_, vision);
  ASSERT_TRUE(first.ok()) << first.status();
  pb::VisionNode changed = *first;
  changed.clear_etag();
  changed.set_title("新しい目標");
  ASSERT_TRUE(UpdateNode(author_, changed, {"title"}).ok());
  const auto again = CreateOnce(partner_, vision);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name(), first->name());
  EXPECT_EQ(again->title(), "新しい目標");
  EXPECT_NE(again->etag(), first->etag());
}

TEST_F(ReplayTest, ARepeatedRequestTellsNothingThatWasWrittenAfterItsBodyLeft) {
  const std::string vision = JointDraft();
  const auto first = CreateOnce(partner_, vision);
  ASSERT_TRUE(first.ok()) << first.status();
  SetOwners(vision, {kKanagawa});
  pb::VisionNode changed = *first;
  changed.clear_etag();
  changed.set_title("退いた後の秘密");
  ASSERT_TRUE(UpdateNode(author_, changed, {"title"}).ok());
  const auto again = CreateOnce(partner_, vision);
  EXPECT_EQ(again.status().code(), absl::StatusCode::kNotFound) << again.status();
  EXPECT_EQ(ReasonOf(again), pb::REASON_NOT_FOUND);
  // Who still owns it is answered.
  SetOwners(vision, {kKanagawa, kYokohama});
  EXPECT_EQ(CreateOnce(partner_, vision)->title(), "退いた後の秘密");
}

TEST_F(ReplayTest, ARepeatedRequestOfWhoHasLostTheRoleIsRefused) {
  const std::string vision = JointDraft();
  ASSERT_TRUE(CreateOnce(partner_, vision).ok());
  SetRoles(partner_, {pb::ROLE_READER});
  EXPECT_EQ(ReasonOf(CreateOnce(partner_, vision)), pb::REASON_ROLE_MISSING);
}

TEST_F(ReplayTest, AKeptReplyHoldsNothingOfAResourceButItsName) {
  const std::string vision = JointDraft();
  ASSERT_TRUE(CreateOnce(partner_, vision).ok());
  const auto rows = Requests().Scan(*store_->NewSnapshot(), Requests().NewKey(), "", 10);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->rows.size(), 1u);
  pb::VisionNode kept;
  ASSERT_TRUE(kept.ParseFromString(rows->rows[0].message.reply()));
  EXPECT_FALSE(kept.name().empty());
  kept.clear_name();
  EXPECT_EQ(kept.ByteSizeLong(), 0u);
}

}  // namespace
}  // namespace renkei::service
