// The transport against a real gRPC server in this process.
#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <thread>

#include "client/lib/async_transport.h"
#include "client/lib/client.h"
#include "client/lib/error.h"
#include "client/lib/failover_transport.h"
#include "client/lib/steady_time.h"
#include "client/lib/transport.h"
#include "google/rpc/status.pb.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::client {
namespace {

// Collects all messages of a call and answers with one: their number and bytes, or the error that
// the path asks for.
class Echo final : public grpc::ServerGenericBidiReactor {
 public:
  explicit Echo(const grpc::GenericCallbackServerContext& context) : path_(context.method()) {
    for (const auto& [key, value] : context.client_metadata()) {
      if (key == "authorization") authorization_ = std::string(value.data(), value.size());
    }
    if (path_ == "/silent") return;
    StartRead(&in_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Answer();
    ++messages_;
    bytes_ += in_.Length();
    if (path_ == "/refuse") return Refuse();
    StartRead(&in_);
  }
  void OnWriteDone(bool) override {
    if (path_ == "/three" && ++written_ < 3) return Answer();
    // "/stalls": one message, and then nothing.
    if (path_ != "/stalls") Finish(grpc::Status::OK);
  }
  void OnCancel() override {
    if (path_ == "/silent" || path_ == "/stalls") Finish(grpc::Status::CANCELLED);
  }
  void OnDone() override { delete this; }

 private:
  void Answer() {
    if (path_ == "/refuse") return;
    const std::string text =
        absl::StrCat(messages_, " messages, ", bytes_, " bytes, ", authorization_);
    grpc::Slice slice(text);
    out_ = grpc::ByteBuffer(&slice, 1);
    StartWrite(&out_);
  }

  void Refuse() {
    pb::ErrorDetail detail;
    detail.set_reason(pb::REASON_ROLE_MISSING);
    detail.set_message("needs approver");
    detail.set_message_ja("承認者の権限が必要です。");
    google::rpc::Status rich;
    rich.add_details()->PackFrom(detail);
    Finish(grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "needs approver",
                        rich.SerializeAsString()));
  }

  const std::string path_;
  std::string authorization_;
  grpc::ByteBuffer in_;
  grpc::ByteBuffer out_;
  int messages_ = 0;
  int written_ = 0;
  size_t bytes_ = 0;
};

class EchoService final : public grpc::CallbackGenericService {
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Echo(*context);  // deletes itself in OnDone, as the callback API wants it
  }
};

class GrpcTransportTest : public testing::Test {
 protected:
  GrpcTransportTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    transport_ = MakeGrpcTransport(absl::StrCat("127.0.0.1:", port_), {});
  }
  ~GrpcTransportTest() override { server_->Shutdown(std::chrono::system_clock::now()); }

  WireCall To(const std::string& path, absl::Duration timeout = absl::Seconds(20)) const {
    return {path, {{"authorization", "Bearer t"}}, SteadyNow() + timeout};
  }

  // One message to a method that answers with many.
  static std::unique_ptr<WireStream> Ask(Transport& transport, const WireCall& call,
                                         const std::string& request) {
    std::unique_ptr<WireStream> stream = transport.OpenStream(call);
    if (stream->Write(request)) stream->WritesDone();
    return stream;
  }

  int port_ = 0;
  EchoService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Transport> transport_;
};

TEST_F(GrpcTransportTest, AUnaryCallCarriesBytesAndMetadata) {
  const auto reply = transport_->Unary(To("/echo"), "12345");
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(*reply, "1 messages, 5 bytes, Bearer t");
}

TEST_F(GrpcTransportTest, AStreamCarriesEveryMessage) {
  auto stream = transport_->OpenStream(To("/echo"));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(stream->Write(std::string(100'000, 'x')));
  stream->WritesDone();
  const auto reply = stream->Read(absl::InfiniteDuration());
  ASSERT_TRUE(reply.has_value());
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(*reply, "50 messages, 5000000 bytes, Bearer t");
}

TEST_F(GrpcTransportTest, ATypedErrorArrivesWithItsDetail) {
  const auto reply = transport_->Unary(To("/refuse"), "x");
  EXPECT_EQ(reply.status().code(), absl::StatusCode::kPermissionDenied);
  const auto detail = domain::DetailOf(reply.status());
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason(), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(detail->message_ja(), "承認者の権限が必要です。");
}

TEST_F(GrpcTransportTest, AStreamThatTheServerEndsSaysWhy) {
  auto stream = transport_->OpenStream(To("/refuse"));
  for (int i = 0; i < 10'000 && stream->Write("x"); ++i) {
  }
  EXPECT_EQ(stream->Read(absl::InfiniteDuration()), std::nullopt);
  const absl::Status status = stream->Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(domain::DetailOf(status)->reason(), pb::REASON_ROLE_MISSING);
}

TEST_F(GrpcTransportTest, AnUnfinishedStreamIsCancelled) {
  auto stream = transport_->OpenStream(To("/echo"));
  ASSERT_TRUE(stream->Write("x"));
  stream.reset();
  EXPECT_TRUE(transport_->Unary(To("/echo"), "x").ok());
}

TEST_F(GrpcTransportTest, ASilentServerMeetsTheDeadline) {
  const auto reply = transport_->Unary(To("/silent", absl::Milliseconds(200)), "x");
  EXPECT_EQ(reply.status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(GrpcTransportTest, AReaderGetsEveryMessageAndThenTheEnd) {
  auto reader = Ask(*transport_, To("/three"), "12345");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(reader->Read(absl::InfiniteDuration()), "1 messages, 5 bytes, Bearer t");
  }
  EXPECT_EQ(reader->Read(absl::InfiniteDuration()), std::nullopt);
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(GrpcTransportTest, AReaderWithoutADeadlineReads) {
  WireCall call = To("/three");
  call.deadline = absl::InfiniteFuture();
  auto reader = Ask(*transport_, call, "x");
  EXPECT_TRUE(reader->Read(absl::Seconds(20)).has_value());
}

TEST_F(GrpcTransportTest, ATypedErrorEndsAReader) {
  auto reader = Ask(*transport_, To("/refuse"), "x");
  EXPECT_EQ(reader->Read(absl::InfiniteDuration()), std::nullopt);
  EXPECT_EQ(domain::DetailOf(reader->Finish())->reason(), pb::REASON_ROLE_MISSING);
}

TEST_F(GrpcTransportTest, SilenceEndsAReader) {
  auto reader = Ask(*transport_, To("/stalls"), "x");
  EXPECT_TRUE(reader->Read(absl::Seconds(20)).has_value());
  EXPECT_EQ(reader->Read(absl::Milliseconds(50)), std::nullopt);
  EXPECT_EQ(reader->Finish().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(GrpcTransportTest, CancelFromAnotherThreadEndsAReadThatWaits) {
  auto reader = Ask(*transport_, To("/stalls"), "x");
  EXPECT_TRUE(reader->Read(absl::Seconds(20)).has_value());
  std::thread other([&] { reader->Cancel(); });
  EXPECT_EQ(reader->Read(absl::InfiniteDuration()), std::nullopt);
  other.join();
  EXPECT_EQ(reader->Finish().code(), absl::StatusCode::kCancelled);
}

TEST_F(GrpcTransportTest, AReaderThatIsLetGoEndsTheCall) {
  auto reader = Ask(*transport_, To("/stalls"), "x");
  EXPECT_TRUE(reader->Read(absl::Seconds(20)).has_value());
  reader.reset();
  EXPECT_TRUE(transport_->Unary(To("/echo"), "x").ok());
}

TEST_F(GrpcTransportTest, AReaderOfAServerThatIsGoneIsUnavailable) {
  server_->Shutdown();
  auto transport = MakeGrpcTransport(absl::StrCat("127.0.0.1:", port_), {});
  auto reader = Ask(*transport, To("/three"), "x");
  EXPECT_EQ(reader->Read(absl::InfiniteDuration()), std::nullopt);
  EXPECT_EQ(reader->Finish().code(), absl::StatusCode::kUnavailable);
}

TEST_F(GrpcTransportTest, AServerThatIsGoneIsUnavailable) {
  server_->Shutdown();
  auto transport = MakeGrpcTransport(absl::StrCat("127.0.0.1:", port_), {});
  EXPECT_EQ(transport->Unary(To("/echo"), "x").status().code(), absl::StatusCode::kUnavailable);
  auto stream = transport->OpenStream(To("/echo"));
  EXPECT_FALSE(stream->Write("x"));
  EXPECT_EQ(stream->Finish().code(), absl::StatusCode::kUnavailable);
}

TEST_F(GrpcTransportTest, OfSeveralServersTheOneThatIsThereAnswersEverything) {
  const auto transport = MakeTransport({{"127.0.0.1:1"}, {absl::StrCat("127.0.0.1:", port_)}});
  WireCall call = To("/echo");
  call.repeatable = true;
  const auto reply = transport->Unary(call, "12345");
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(*reply, "1 messages, 5 bytes, Bearer t");
  EXPECT_EQ(transport->server(), absl::StrCat("127.0.0.1:", port_));
}

TEST_F(GrpcTransportTest, AStreamThatWasNotConnectedGoesToTheServerThatIsThere) {
  const auto transport = MakeTransport({{"127.0.0.1:1"}, {absl::StrCat("127.0.0.1:", port_)}});
  const auto stream = transport->OpenStream(To("/echo"));
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(stream->Write(std::string(100'000, 'x')));
  stream->WritesDone();
  EXPECT_EQ(stream->Read(absl::InfiniteDuration()), "50 messages, 5000000 bytes, Bearer t");
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(GrpcTransportTest, AReadOfManyMessagesGoesToTheServerThatIsThere) {
  const auto transport = MakeTransport({{"127.0.0.1:1"}, {absl::StrCat("127.0.0.1:", port_)}});
  WireCall call = To("/three");
  call.repeatable = true;
  const auto reader = Ask(*transport, call, "12345");
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(reader->Read(absl::Seconds(20)), "1 messages, 5 bytes, Bearer t");
  EXPECT_EQ(reader->Read(absl::Seconds(20)), std::nullopt);
  EXPECT_TRUE(reader->Finish().ok());
}

// Readers go from one server to the other on gRPC's threads while their transport ends.
TEST(AsyncTransportTest, ATransportOverSeveralServersEndsWhileItsReadersMoveOn) {
  for (int i = 0; i < 200; ++i) {
    const auto transport = MakeTransport({{"127.0.0.1:1"}, {"127.0.0.2:1"}});
    for (int k = 0; k < 3; ++k) {
      const WireCall call{"/three", {}, absl::InfiniteFuture(), /*repeatable=*/true};
      std::shared_ptr<AsyncReader> reader = transport->OpenReader(call, "x");
      AsyncReader& opened = *reader;
      opened.Read([reader = std::move(reader)](auto reply) { EXPECT_FALSE(reply.ok()); });
    }
  }
}

// The last reader used to end its channel on gRPC's thread, which cannot wait for itself. A server
// in this process would keep that thread.
TEST(AsyncTransportTest, ATransportThatEndsAfterItsReadersEndsOnItsOwnThread) {
  for (int i = 0; i < 600; ++i) {
    const auto transport = MakeAsyncGrpcTransport("127.0.0.1:1", {});
    for (int k = 0; k < 3; ++k) {
      const WireCall call{"/three", {}, absl::InfiniteFuture()};
      std::shared_ptr<AsyncReader> reader = transport->OpenReader(call, "x");
      // Whoever reads lets go of the reader when it has heard the end, as a page's readers do.
      AsyncReader& opened = *reader;
      opened.Read([reader = std::move(reader)](auto reply) { EXPECT_FALSE(reply.ok()); });
    }
  }
}

}  // namespace
}  // namespace renkei::client
