// Races between calls: of writes that cannot both be right one wins, and the others learn why; of
// writes that can all be right none is lost.

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "renkei/v1/case_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

constexpr int kThreads = 8;
constexpr int kRaceRounds = 20;

class RaceTest : public ServiceTest {
 protected:
  // Runs `body` on all threads at once.
  template <typename Body>
  void Together(Body body) {
    std::atomic<int> waiting{kThreads};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        for (--waiting; waiting > 0;) std::this_thread::yield();
        body(i);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  const std::string author_ = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
};

TEST_F(RaceTest, OneExternalIdIsCreatedOnceHoweverManyApplyIt) {
  for (int round = 0; round < kRaceRounds; ++round) {
    pb::ApplyCaseRequest apply;
    apply.mutable_case_()->set_owner(kManiwa);
    apply.mutable_case_()->set_external_id(absl::StrCat("race-", round));
    apply.mutable_case_()->set_title("同時登録");
    std::atomic<int> created{0};
    std::atomic<int> unchanged{0};
    Together([&](int) {
      const auto applied = Call<pb::ApplyCaseResponse>(author_, "CaseService/ApplyCase", apply);
      ASSERT_TRUE(applied.ok()) << applied.status();
      created += applied->outcome() == pb::ApplyCaseResponse::OUTCOME_CREATED;
      unchanged += applied->outcome() == pb::ApplyCaseResponse::OUTCOME_UNCHANGED;
    });
    EXPECT_EQ(created, 1);
    EXPECT_EQ(unchanged, kThreads - 1);
  }
}

TEST_F(RaceTest, OfPublishAndReturnExactlyOneWinsAndTheOthersLearnTheState) {
  for (int round = 0; round < kRaceRounds; ++round) {
    pb::CreateCaseRequest create;
    create.mutable_case_()->set_owner(kManiwa);
    create.mutable_case_()->set_title("同時操作");
    create.mutable_case_()->set_summary("概要");
    const auto created = Call<pb::Case>(author_, "CaseService/CreateCase", create);
    ASSERT_TRUE(created.ok()) << created.status();
    pb::SubmitCaseRequest submit;
    submit.set_name(created->name());
    ASSERT_TRUE(Call<pb::Case>(author_, "CaseService/SubmitCase", submit).ok());
    std::atomic<int> won{0};
    Together([&](int i) {
      absl::StatusOr<pb::Case> result;
      if (i % 2 == 0) {
        pb::PublishCaseRequest publish;
        publish.set_name(created->name());
        result = Call<pb::Case>(author_, "CaseService/PublishCase", publish);
      } else {
        pb::ReturnCaseRequest back;
        back.set_name(created->name());
        back.set_comment("要修正");
        result = Call<pb::Case>(author_, "CaseService/ReturnCase", back);
      }
      won += result.ok();
      if (!result.ok()) {
        EXPECT_EQ(ReasonOf(result), pb::REASON_ILLEGAL_TRANSITION);
      }
    });
    EXPECT_EQ(won, 1);
  }
}

TEST_F(RaceTest, ARequestIdSentManyTimesAtOnceIsCarriedOutOnce) {
  for (int round = 0; round < kRaceRounds; ++round) {
    pb::CreateCaseRequest create;
    create.mutable_case_()->set_owner(kManiwa);
    create.mutable_case_()->set_title("再送");
    create.set_request_id(absl::StrFormat("6f9619ff-8b86-4d01-b42d-00cf4fc9%04d", round));
    std::mutex mutex;
    std::set<std::string> names;
    Together([&](int) {
      const auto created = Call<pb::Case>(author_, "CaseService/CreateCase", create);
      ASSERT_TRUE(created.ok()) << created.status();
      std::lock_guard<std::mutex> lock(mutex);
      names.insert(created->name());
    });
    EXPECT_EQ(names.size(), 1u);
  }
}

}  // namespace
}  // namespace renkei::service
