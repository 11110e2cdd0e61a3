// What clients see of a server that is told to stop: what it answers, and that it will be back.

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/mutex.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/wire_reason.h"

namespace renkei::e2e {
namespace {

// One unary call under way.
struct Pending {
  grpc::ClientContext context;
  grpc::ByteBuffer reply;
  grpc::Status status;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> call;
};

// How calls ended; all threads of a test write into one.
class Outcomes {
 public:
  void Add(const grpc::Status& status) {
    const MutexLock lock(mutex_);
    ++by_code_[status.error_code()];
    if (WireReason(status) == "UNAVAILABLE") ++typed_;
    if (!status.ok() && status.error_code() != grpc::StatusCode::UNAVAILABLE)
      ADD_FAILURE() << status.error_code() << " " << status.error_message();
  }
  int Count(grpc::StatusCode code) {
    const MutexLock lock(mutex_);
    return by_code_[code];
  }
  // Those with our own detail.
  int typed() {
    const MutexLock lock(mutex_);
    return typed_;
  }

 private:
  Mutex mutex_;
  std::map<grpc::StatusCode, int> by_code_;
  int typed_ = 0;
};

class StopTest : public ::testing::Test {
 protected:
  void Start(const std::vector<std::string>& flags = {}) {
    auto server = ServerProcess::Start(directory_.path(), flags, listen_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    listen_ = server_->address();
  }

  // A channel that shares no connection with any other one.
  std::shared_ptr<grpc::Channel> NewChannel() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(listen_, grpc::InsecureChannelCredentials(), arguments);
  }

  // Without any retry of the client's.
  std::unique_ptr<Pending> Begin(grpc::GenericStub& stub, const std::string& method,
                                 grpc::CompletionQueue& queue) {
    auto pending = std::make_unique<Pending>();
    pending->context.AddMetadata("authorization", absl::StrCat("Bearer ", server_->admin_token()));
    const grpc::Slice nothing;
    const grpc::ByteBuffer request(&nothing, 1);
    pending->call = stub.PrepareUnaryCall(&pending->context, absl::StrCat("/renkei.v1.", method),
                                          request, &queue);
    pending->call->StartCall();
    pending->call->Finish(&pending->reply, &pending->status, pending.get());
    return pending;
  }
  grpc::Status Call(grpc::GenericStub& stub, const std::string& method) {
    grpc::CompletionQueue queue;
    const std::unique_ptr<Pending> pending = Begin(stub, method, queue);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return pending->status;
  }

  const TempDir directory_;
  std::unique_ptr<ServerProcess> server_;
  std::string listen_ = "127.0.0.1:0";
};

// gRPC cancels what comes after its Shutdown, and no client may repeat what was CANCELLED.
TEST_F(StopTest, WhoKeepsCallingIsAnsweredOrToldToComeBack) {
  for (int round = 0; round < 5; ++round) {
    Start();
    Outcomes outcomes;
    std::atomic<bool> enough{false};
    std::atomic<int> served{0};
    std::vector<std::thread> callers;
    const std::vector<std::string> methods = {
        "IdentityService/WhoAmI", "IdentityService/ListAccounts", "CaseService/ListCases"};
    for (size_t i = 0; i < 6; ++i) {
      callers.emplace_back([&, i] {
        auto stub = std::make_unique<grpc::GenericStub>(NewChannel());
        while (!enough) {
          // Half of them come anew each time.
          if (i % 2 == 0) stub = std::make_unique<grpc::GenericStub>(NewChannel());
          const grpc::Status status = Call(*stub, methods[i % methods.size()]);
          outcomes.Add(status);
          if (status.ok()) ++served;
        }
      });
    }
    while (served < 60) std::this_thread::yield();
    EXPECT_EQ(server_->Stop(), 0);
    enough = true;
    for (std::thread& caller : callers) caller.join();
    EXPECT_GT(outcomes.Count(grpc::StatusCode::UNAVAILABLE), 0);
  }
}

// Calls that take longer than the server waits for were CANCELLED as well.
TEST_F(StopTest, CallsThatTakeTooLongAreToldToComeBack) {
  // How many calls are still waiting when the signal comes is the machine's affair: as many rounds as
  // it takes until one of them was.
  constexpr int kRounds = 50;
  int typed = 0;
  for (int round = 0; round < kRounds && typed == 0; ++round) {
    Start({"--shutdown-seconds=0", "--executor-threads=1"});
    grpc::GenericStub stub(NewChannel());
    ASSERT_TRUE(Call(stub, "IdentityService/WhoAmI").ok());
    // One executor thread and many calls: most of them wait for their turn.
    constexpr int kCalls = 60;
    grpc::CompletionQueue queue;
    std::vector<std::unique_ptr<Pending>> calls;
    for (int i = 0; i < kCalls; ++i)
      calls.push_back(Begin(stub, "RegistryService/ListOrganizations", queue));
    server_->BeginStop();
    Outcomes outcomes;
    for (int i = 0; i < kCalls; ++i) {
      void* tag = nullptr;
      bool ok = false;
      ASSERT_TRUE(queue.Next(&tag, &ok));
      outcomes.Add(static_cast<Pending*>(tag)->status);
    }
    EXPECT_EQ(server_->Stop(), 0);
    typed = outcomes.typed();
  }
  EXPECT_GT(typed, 0);
}

// The client's own retry, over a server that is gone and one that comes to the same address.
TEST_F(StopTest, AClientGoesOnWithTheNextServer) {
  Start();
  client::ClientOptions options;
  options.server = listen_;
  options.token = server_->admin_token();
  const auto client = client::Client::Connect(options);
  ASSERT_TRUE(client.ok()) << client.status();
  std::atomic<int> served{0};
  std::atomic<bool> enough{false};
  std::thread caller([&] {
    while (!enough) {
      const auto who =
          (*client)->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
      if (who.ok()) {
        ++served;
      } else {
        EXPECT_TRUE(absl::IsUnavailable(who.status())) << who.status();
      }
    }
  });
  for (int round = 0; round < 3; ++round) {
    const int before = served;
    while (served < before + 20) std::this_thread::yield();
    ASSERT_EQ(server_->Stop(), 0);
    Start();
  }
  const int before = served;
  while (served < before + 20) std::this_thread::yield();
  enough = true;
  caller.join();
}

}  // namespace
}  // namespace renkei::e2e
