// ApplyInitiative: which initiative a file means, and what becomes of what others wrote.
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class InitiativeApplyTest : public InitiativeTest {
 protected:
  static pb::ApplyInitiativeRequest FileOf(const std::string& external_id,
                                           const std::string& title) {
    pb::ApplyInitiativeRequest request;
    *request.mutable_initiative() = Draft(title);
    request.mutable_initiative()->set_external_id(external_id);
    return request;
  }

  absl::StatusOr<pb::ApplyInitiativeResponse> Apply(const std::string& token,
                                                    const pb::ApplyInitiativeRequest& request) {
    return Call<pb::ApplyInitiativeResponse>(token, "InitiativeService/ApplyInitiative", request);
  }

  pb::Initiative Applied(const std::string& token, const pb::ApplyInitiativeRequest& request,
                         pb::ApplyInitiativeResponse::Outcome outcome) {
    const auto reply = Apply(token, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    if (!reply.ok()) return pb::Initiative();
    EXPECT_EQ(reply->outcome(), outcome);
    return reply->initiative();
  }

  // Kanagawa hands it to Maniwa.
  void HandOver(const std::string& name) {
    Join(name, kManiwa, maniwa_);
    ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_OFFER_LEAD).ok());
    ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT_LEAD).ok());
  }

  static constexpr auto kCreated = pb::ApplyInitiativeResponse::OUTCOME_CREATED;
  static constexpr auto kUpdated = pb::ApplyInitiativeResponse::OUTCOME_UPDATED;
  static constexpr auto kUnchanged = pb::ApplyInitiativeResponse::OUTCOME_UNCHANGED;
};

TEST_F(InitiativeApplyTest, WhatIsThereIsUpdatedAndTheSameAgainWritesNothing) {
  pb::ApplyInitiativeRequest file = FileOf("bus", "共同運行");
  file.mutable_initiative()->set_purpose("目的");
  const pb::Initiative created = Applied(kanagawa_, file, kCreated);
  EXPECT_EQ(created.lead(), kKanagawa);
  const storage::Sequence head = store_->Head();
  const pb::Initiative same = Applied(kanagawa_, file, kUnchanged);
  EXPECT_EQ(same.SerializeAsString(), created.SerializeAsString());
  EXPECT_EQ(store_->Head(), head);
  file = FileOf("bus", "新しい題名");
  EXPECT_EQ(Applied(kanagawa_, file, kUpdated).purpose(), "目的");
  file.mutable_clear_mask()->add_paths("purpose");
  const pb::Initiative cleared = Applied(kanagawa_, file, kUpdated);
  EXPECT_EQ(cleared.purpose(), "");
  EXPECT_EQ(cleared.name(), created.name());
  EXPECT_EQ(Get(kanagawa_, created.name())->etag(), cleared.etag());
  file.mutable_initiative()->set_etag(created.etag());
  EXPECT_EQ(ReasonOf(Apply(kanagawa_, file)), pb::REASON_ETAG_MISMATCH);
}

TEST_F(InitiativeApplyTest, ABodyThatInheritedAnotherWithTheSameKeyUpdatesItsOwn) {
  const pb::Initiative inherited = Applied(kanagawa_, FileOf("bus", "神奈川県の取組"), kCreated);
  const pb::Initiative own = Applied(maniwa_, FileOf("bus", "真庭市の取組"), kCreated);
  HandOver(inherited.name());
  EXPECT_EQ(Applied(maniwa_, FileOf("bus", "真庭市の新しい取組"), kUpdated).name(), own.name());
  EXPECT_EQ(Get(maniwa_, inherited.name())->title(), "神奈川県の取組");
  // The inherited one is meant by its founder's name, or by its own.
  pb::ApplyInitiativeRequest file = FileOf("bus", "引き継いだ取組");
  file.set_founder(kKanagawa);
  file.set_overwrite(true);
  EXPECT_EQ(Applied(maniwa_, file, kUpdated).name(), inherited.name());
  file.clear_founder();
  file.mutable_initiative()->set_name(inherited.name());
  EXPECT_EQ(Applied(maniwa_, file, kUnchanged).name(), inherited.name());
  EXPECT_EQ(ReasonOf(Apply(kanagawa_, file)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(Get(maniwa_, own.name())->title(), "真庭市の新しい取組");
}

TEST_F(InitiativeApplyTest, AFileThatSaysNotWhichOneIsRefused) {
  EXPECT_THAT(BadFields(Apply(kanagawa_, FileOf("", "題"))),
              ElementsAre("initiative.external_id REQUIRED"));
  pb::ApplyInitiativeRequest file = FileOf("", "題");
  file.mutable_initiative()->set_name("initiatives/elsewhere");
  EXPECT_EQ(ReasonOf(Apply(kanagawa_, file)), pb::REASON_NOT_FOUND);
  // From another server, with a key: a new one here, and the same one when it comes again.
  file.mutable_initiative()->set_external_id("moved");
  const std::string name = Applied(kanagawa_, file, kCreated).name();
  EXPECT_EQ(Applied(kanagawa_, file, kUnchanged).name(), name);
  file.mutable_initiative()->set_name(name);
  file.mutable_initiative()->set_external_id("other");
  EXPECT_THAT(BadFields(Apply(kanagawa_, file)), ElementsAre("initiative.external_id IMMUTABLE"));
}

TEST_F(InitiativeApplyTest, WhoMayNotFoundOneUpdatesWhatIsThere) {
  const std::string drafter = AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR});
  EXPECT_EQ(ReasonOf(Apply(drafter, FileOf("bus", "題"))), pb::REASON_ROLE_MISSING);
  Applied(kanagawa_, FileOf("bus", "題"), kCreated);
  pb::ApplyInitiativeRequest file = FileOf("bus", "題");
  file.mutable_initiative()->set_purpose("目的");
  EXPECT_EQ(Applied(drafter, file, kUpdated).purpose(), "目的");
}

TEST_F(InitiativeApplyTest, WhatAnotherAccountWroteIsNotUndoneUnlessTheFileIsToCount) {
  Applied(kanagawa_, FileOf("bus", "題"), kCreated);
  const std::string colleague = AddOffice(kKanagawa);
  pb::ApplyInitiativeRequest file = FileOf("bus", "同僚の題");
  EXPECT_THAT(BadFields(Apply(colleague, file)),
              ElementsAre("initiative.title WRITTEN_BY_ANOTHER"));
  file.set_overwrite(true);
  Applied(colleague, file, kUpdated);
}

TEST_F(InitiativeApplyTest, AKeyOfOneThatIsHiddenIsTakenForItsFounderAndUnknownToOthers) {
  pb::ApplyInitiativeRequest file = FileOf("quiet", "非公開の取組");
  file.mutable_initiative()->mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  const pb::Initiative created = Applied(kanagawa_, file, kCreated);
  HandOver(created.name());
  ASSERT_TRUE(Step(kanagawa_, created.name(), kKanagawa, pb::MEMBER_ACTION_WITHDRAW).ok());
  const auto taken = Apply(kanagawa_, file);
  EXPECT_EQ(ReasonOf(taken), pb::REASON_ALREADY_EXISTS);
  EXPECT_THAT(std::string(taken.status().message()), Not(HasSubstr(created.name())));
  // A stranger gets the answer that it gets for a key that nobody has.
  file.set_founder(kKanagawa);
  const auto stranger = Apply(aizu_, file);
  file.mutable_initiative()->set_external_id("free");
  EXPECT_EQ(ReasonOf(stranger), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(stranger.status().ToString(), Apply(aizu_, file).status().ToString());
}

}  // namespace
}  // namespace renkei::service
