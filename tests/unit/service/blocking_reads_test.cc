// Over an engine whose reads may block, no transport's thread waits for one.

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "tests/unit/service/blocking_store.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

// The test's own thread is the transport's: the store says if it reads.
class BlockingReadsTest : public ServiceTest {
 protected:
  BlockingReadsTest() : author_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})) {}
  ~BlockingReadsTest() override { slow_.EndReplies(); }

  Dispatcher::Incoming Sent(absl::string_view method, MessagePtr request) const {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.", method));
    incoming.authorization = absl::StrCat("Bearer ", author_);
    incoming.address = "192.0.2.1";
    incoming.abandoned = [] { return false; };
    if (request != nullptr) incoming.requests.push_back(std::move(request));
    return incoming;
  }

  std::future<absl::Status> Send(absl::string_view method, MessagePtr request) const {
    auto answered = std::make_shared<std::promise<absl::Status>>();
    slow_.Dispatch(Sent(method, std::move(request)),
                   [answered](absl::Status status, const MessagePtr&) {
                     answered->set_value(std::move(status));
                   });
    return answered->get_future();
  }

  std::future<absl::Status> SendWhoAmI() const {
    return Send("IdentityService/WhoAmI", std::make_unique<pb::WhoAmIRequest>());
  }

  const std::string author_;
  BlockingStore blocking_{*store_};
  const Env slow_env_ = EnvOver(blocking_);
  Executor slow_executor_{2};
  const Dispatcher slow_{slow_env_, methods_, slow_executor_};
};

TEST_F(BlockingReadsTest, AReadThatWaitsHoldsUpNeitherItsTransportNorOtherCalls) {
  blocking_.Hold(1);
  std::future<absl::Status> held = SendWhoAmI();
  blocking_.AwaitHeld(1);
  EXPECT_EQ(SendWhoAmI().get(), absl::OkStatus());
  EXPECT_EQ(Send("CaseService/ListCases", std::make_unique<pb::ListCasesRequest>()).get(),
            absl::OkStatus());
  auto create = std::make_unique<pb::CreateCaseRequest>();
  create->mutable_case_()->set_owner(kManiwa);
  create->mutable_case_()->set_title("題名");
  EXPECT_EQ(Send("CaseService/CreateCase", std::move(create)).get(), absl::OkStatus());
  blocking_.Release();
  EXPECT_EQ(held.get(), absl::OkStatus());
}

TEST_F(BlockingReadsTest, AStreamOfRepliesIsOpenedOnAnotherThread) {
  blocking_.Hold(1);
  std::promise<absl::StatusOr<std::shared_ptr<Replies>>> opened;
  slow_.Open(Sent("ChangeService/WatchChanges", std::make_unique<pb::WatchChangesRequest>()),
             [&](absl::StatusOr<std::shared_ptr<Replies>> replies) { opened.set_value(replies); });
  blocking_.AwaitHeld(1);
  blocking_.Release();
  const auto replies = opened.get_future().get();
  ASSERT_TRUE(replies.ok()) << replies.status();
  std::promise<absl::Status> first;
  (*replies)->Next([&](absl::Status status, const MessagePtr&) { first.set_value(status); });
  EXPECT_EQ(first.get_future().get(), absl::OkStatus());
}

TEST_F(BlockingReadsTest, AnUploadIsAdmittedOnAnotherThread) {
  blocking_.Hold(1);
  std::promise<absl::StatusOr<std::shared_ptr<Upload>>> admitted;
  slow_.Receive(
      Sent("VisionService/ApplyVision", nullptr),
      [&](absl::StatusOr<std::shared_ptr<Upload>> upload) { admitted.set_value(upload); });
  blocking_.AwaitHeld(1);
  blocking_.Release();
  EXPECT_EQ(admitted.get_future().get().status(), absl::OkStatus());
}

// An engine that answers nothing any more does not fill the memory with calls that wait for it.
TEST_F(BlockingReadsTest, CallsThatNobodyCanBeginAreBoundedAndTheNextOneIsToldToComeBack) {
  blocking_.Hold(kArrivalThreads);
  std::vector<std::future<absl::Status>> sent;
  for (int i = 0; i < kArrivalThreads; ++i) sent.push_back(SendWhoAmI());
  blocking_.AwaitHeld(kArrivalThreads);
  for (int i = 0; i < kMaxArrivals; ++i) sent.push_back(SendWhoAmI());
  EXPECT_EQ(ReasonOf(SendWhoAmI().get()), pb::REASON_OVERLOADED);
  blocking_.Release();
  for (std::future<absl::Status>& answer : sent) ASSERT_EQ(answer.get(), absl::OkStatus());
  EXPECT_EQ(SendWhoAmI().get(), absl::OkStatus());
}

}  // namespace
}  // namespace renkei::service
