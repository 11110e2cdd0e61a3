// gRPC over an engine whose reads may block: the transport's threads wait for none of them.

#include "tests/unit/service/blocking_store.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "client/lib/client.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "server/host/host.h"
#include "server/rpc/grpc_server.h"
#include "server/service/dispatch/turns/executor.h"
#include "storage/model_store.h"

namespace renkei::rpc {
namespace {

// More than there are threads for calls that have just come; of gRPC's own there are fewer still.
constexpr int kCalls = 2 * service::kArrivalThreads;

pb::Reason ReasonIn(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
}

// A server over a model whose reads can be held.
class GrpcOverBlockingStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = std::make_unique<service::BlockingStore>(*model_);
    gate_ = store.get();
    // A host opens its store's key on the thread that makes it, which is no transport's.
    auto made =
        std::async(std::launch::async, [&] { return host::Host::Over({}, std::move(store)); });
    auto host = made.get();
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    const auto config =
        MakeConfig({{{"data_dir", {"unused", "test"}}, {"listen", {"127.0.0.1:0", "test"}}}});
    ASSERT_TRUE(config.ok()) << config.status();
    auto server = StartGrpcServer(*config, *host_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::future<absl::Status> WhoAmI() {
    return std::async(std::launch::async, [this] {
      auto client = client::Client::Connect({.server = server_->address(), .token = "rk_nobodys"});
      if (!client.ok()) return client.status();
      return (*client)
          ->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest())
          .status();
    });
  }

  // Answered by the transport alone.
  grpc::Status CallUnknownMethod() const {
    grpc::GenericStub stub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    const grpc::Slice slice("");
    const grpc::ByteBuffer nothing(&slice, 1);
    grpc::ByteBuffer reply;
    std::promise<grpc::Status> answered;
    stub.UnaryCall(&context, "/renkei.v1.CaseService/NoSuchMethod", grpc::StubOptions(), &nothing,
                   &reply, [&](const grpc::Status& status) { answered.set_value(status); });
    return answered.get_future().get();
  }

  const std::unique_ptr<storage::Store> model_ = storage::NewModelStore("blocking");
  service::BlockingStore* gate_ = nullptr;
  std::unique_ptr<host::Host> host_;
  std::unique_ptr<GrpcServer> server_;
};

TEST_F(GrpcOverBlockingStoreTest, EveryCallArrivesAndIsAnsweredThoughReadsAreHeld) {
  gate_->Hold(kCalls);
  std::vector<std::future<absl::Status>> answers;
  for (int i = 0; i < kCalls; ++i) answers.push_back(WhoAmI());
  gate_->AwaitHeld(service::kArrivalThreads);
  EXPECT_EQ(CallUnknownMethod().error_code(), grpc::StatusCode::UNIMPLEMENTED);
  gate_->Release();
  for (std::future<absl::Status>& answer : answers)
    EXPECT_EQ(ReasonIn(answer.get()), pb::REASON_UNKNOWN_TOKEN);
}

}  // namespace
}  // namespace renkei::rpc
