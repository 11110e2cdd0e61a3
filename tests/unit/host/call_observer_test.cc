// What the frame tells of calls to whoever runs the server.
#include "server/service/frame/call_observer.h"

#include <atomic>
#include <functional>
#include <future>

#include "server/host/sweeper.h"
#include "server/service/change/log_holds.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Recorder : public CallObserver {
 public:
  struct Call {
    std::string method;
    std::string account;
    bool stream;
    absl::Duration taken;
    std::string outcome;
    pb::Reason reason;
    CallParts parts;
  };
  void Ended(const EndedCall& call) override {
    const MutexLock lock(mutex_);
    calls_.push_back({std::string(call.method), std::string(call.account), call.stream, call.taken,
                      call.outcome, ReasonOf(call.status), call.parts});
    changed_.NotifyAll();
  }
  void Refused(absl::string_view address, const absl::Status& why) override {
    const MutexLock lock(mutex_);
    refused_.push_back(absl::StrCat(address, " ", pb::Reason_Name(ReasonOf(why))));
  }
  // The first one that has ended: waits for it, and none came beside it.
  Call Only() {
    MutexLock lock(mutex_);
    while (calls_.empty()) changed_.Wait(mutex_);
    EXPECT_EQ(calls_.size(), 1U);
    return calls_.front();
  }
  std::vector<std::string> refused() {
    const MutexLock lock(mutex_);
    return refused_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::vector<Call> calls_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> refused_ ABSL_GUARDED_BY(mutex_);
};

class CallObserverTest : public ExchangeTest {
 protected:
  CallObserverTest() : watched_env_(EnvOver(*store_)) {
    watched_env_.observer = &told_;
    // Each look at the clock is a second later.
    watched_env_.steady = [this] { return Monotonic(std::chrono::seconds(++seconds_)); };
  }
  ~CallObserverTest() override { watched_.EndReplies(); }

  absl::Status WhoAmI(const std::string& token) {
    return Send("IdentityService/WhoAmI", token, pb::WhoAmIRequest());
  }

  absl::Status Send(absl::string_view method, const std::string& token,
                    const google::protobuf::Message& request) {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.", method));
    if (!token.empty()) incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.requests.emplace_back(request.New())->CopyFrom(request);
    incoming.abandoned = [] { return false; };
    incoming.address = "192.0.2.1";
    if (encode_) incoming.encode = encode_;
    std::promise<absl::Status> promise;
    watched_.Dispatch(std::move(incoming), [&promise](absl::Status status, const MessagePtr&) {
      promise.set_value(std::move(status));
    });
    return promise.get_future().get();
  }

  std::function<void(const google::protobuf::Message&)> encode_;
  Recorder told_;
  // The machine has been up for a while.
  std::atomic<int> seconds_{1'000};
  Env watched_env_;
  Dispatcher watched_{watched_env_, methods_, executor_};
};

TEST_F(CallObserverTest, ACallIsToldWithWhoMadeItAndHowLongItTook) {
  ASSERT_TRUE(WhoAmI(author_).ok());
  const Recorder::Call call = told_.Only();
  EXPECT_EQ(call.method, "renkei.v1.IdentityService/WhoAmI");
  EXPECT_THAT(call.account, HasSubstr("accounts/"));
  EXPECT_EQ(call.taken, absl::Seconds(1));
  EXPECT_FALSE(call.stream);
  EXPECT_THAT(told_.refused(), IsEmpty());
}

// With a clock of which each look takes a second.
TEST_F(CallObserverTest, TheTimeOfAWriteIsToldByItsParts) {
  int encoded = 0;
  encode_ = [&encoded](const google::protobuf::Message&) { ++encoded; };
  pb::CreateCaseRequest request;
  request.mutable_case_()->set_owner(kManiwa);
  request.mutable_case_()->set_title("題名");
  ASSERT_TRUE(Send("CaseService/CreateCase", author_, request).ok());
  const Recorder::Call call = told_.Only();
  EXPECT_EQ(call.parts.waited, absl::ZeroDuration()) << "it began at once";
  EXPECT_EQ(call.parts.committing, absl::Seconds(1));
  EXPECT_EQ(call.parts.replying, absl::Seconds(1));
  EXPECT_EQ(encoded, 1) << "before it was answered";
}

TEST_F(CallObserverTest, AListIsToldWithWhatItWaitedForAThread) {
  ASSERT_TRUE(Send("CaseService/ListCases", reader_, pb::ListCasesRequest()).ok());
  EXPECT_EQ(told_.Only().parts.waited, absl::Seconds(1));
}

TEST_F(CallObserverTest, ARefusedTokenIsToldWithWhereItCameFrom) {
  EXPECT_FALSE(WhoAmI("").ok());
  EXPECT_FALSE(WhoAmI("rk_nobodys").ok());
  EXPECT_THAT(told_.refused(),
              ElementsAre("192.0.2.1 REASON_NO_TOKEN", "192.0.2.1 REASON_UNKNOWN_TOKEN"));
}

TEST_F(CallObserverTest, AnImportIsToldOnceWithWhatCameOfIt) {
  const Imported imported = Import(watched_, author_, Cases(pb::EXCHANGE_FORMAT_CSV),
                                   "外部ID,題名\r\n1,一つ\r\n2,二つ\r\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  const Recorder::Call call = told_.Only();
  EXPECT_TRUE(call.stream);
  EXPECT_LT(call.taken, absl::Seconds(100)) << "since it was opened";
  EXPECT_EQ(
      call.outcome,
      "import of CASES: rows: 2, created: 2, updated: 0, unchanged: 0, failed: 0, commits: 1");
}

// The client hangs up while its file is still coming: nobody asks for the end any more.
TEST_F(CallObserverTest, AnImportThatWasBrokenOffIsToldToo) {
  const Imported broken = Import(watched_, author_, Cases(pb::EXCHANGE_FORMAT_CSV),
                                 std::string(2'000'000, 'a'), 1'500'000);
  EXPECT_FALSE(broken.status.ok());
  const Recorder::Call call = told_.Only();
  EXPECT_THAT(call.outcome, HasSubstr("import of CASES: rows: 0"));
}

// Sweeps told nothing, whatever they removed.
TEST_F(CallObserverTest, ASweepSaysWhatItHasRemoved) {
  pb::CreateAccountRequest request;
  request.set_request_id("0190a5c4-0000-4000-8000-000000000001");
  request.mutable_account()->set_organization(kManiwa);
  request.mutable_account()->set_display_name("企画課");
  request.mutable_account()->add_roles(pb::ROLE_READER);
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/CreateAccount", request).ok());
  pb::Case draft;
  draft.set_owner(kManiwa);
  draft.set_title("題名");
  Create(author_, draft);
  const auto round = [this] {
    std::promise<host::Swept> promise;
    std::atomic<bool> first{true};
    const host::Sweeper sweeper(env_, absl::Hours(1'000), [&](const host::Swept& swept) {
      if (first.exchange(false)) promise.set_value(swept);
    });
    return host::DescribeSwept(promise.get_future().get());
  };
  EXPECT_EQ(round(), "");
  now_ += absl::Hours(25);
  EXPECT_EQ(round(), "swept: request ids: 1");
  EXPECT_EQ(round(), "");
  ASSERT_TRUE(HoldLog(env_, "search", storage::Sequence{1}).ok());
  now_ += absl::Hours(2'000);
  EXPECT_THAT(round(), ::testing::AllOf(HasSubstr("swept: changes before "),
                                        HasSubstr("what is far behind: search")));
}

}  // namespace
}  // namespace renkei::service
