// The server's process: what only a real one shows.

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/wire_reason.h"

namespace renkei::e2e {
namespace {

using namespace std::string_literals;

using ::testing::HasSubstr;

std::unique_ptr<client::Client> Connect(const ServerProcess& server, const std::string& token) {
  client::ClientOptions options;
  options.server = server.address();
  options.token = token;
  auto connected = client::Client::Connect(options);
  EXPECT_TRUE(connected.ok()) << connected.status();
  return *std::move(connected);
}

pb::Reason ReasonOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
}

// Sends raw bytes to a method and returns the gRPC status.
grpc::Status SendRaw(const ServerProcess& server, const std::string& method,
                     const std::string& bytes, const std::string& token) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxSendMessageSize(-1);
  auto channel =
      grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), arguments);
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer reply;
  grpc::CompletionQueue queue;
  auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
  call->StartCall();
  grpc::Status status;
  call->Finish(&reply, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  return status;
}

class ServerProcessTest : public ::testing::Test {
 protected:
  ServerProcessTest() {
    auto server = ServerProcess::Start(directory_.path());
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  TempDir directory_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(ServerProcessTest, AnswersWhoAsks) {
  const auto who = Connect(*server_, server_->admin_token())
                       ->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  ASSERT_TRUE(who.ok()) << who.status();
  EXPECT_EQ(who->organization().display_name(), "連携推進事務局");
}

TEST_F(ServerProcessTest, NoTokenUnknownTokenAndRevokedTokenAreTypedErrors) {
  const pb::WhoAmIRequest request;
  const auto call = [&](const std::string& token) {
    return ReasonOf(Connect(*server_, token)
                        ->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", request)
                        .status());
  };
  EXPECT_EQ(call(""), pb::REASON_NO_TOKEN);
  EXPECT_EQ(call("rk_wrong"), pb::REASON_UNKNOWN_TOKEN);
  auto admin = Connect(*server_, server_->admin_token());
  const auto who = admin->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", request);
  pb::CreateTokenRequest create;
  create.set_parent(who->account().name());
  const auto created = admin->Call<pb::CreateTokenResponse>("IdentityService/CreateToken", create);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(call(created->secret()), pb::REASON_UNSPECIFIED);
  pb::RevokeTokenRequest revoke;
  revoke.set_name(created->token().name());
  ASSERT_TRUE(admin->Call<pb::Token>("IdentityService/RevokeToken", revoke).ok());
  EXPECT_EQ(call(created->secret()), pb::REASON_TOKEN_REVOKED);
}

TEST_F(ServerProcessTest, GarbageAndBadUtf8AreTypedErrorsAndOversizeIsGrpcsOwn) {
  const std::string method = "/renkei.v1.CaseService/GetCase";
  const std::string& token = server_->admin_token();
  for (const std::string& bytes : {std::string("\xff\xff\xff\xff garbage"), "\x0a\x02\xc3\x28"s}) {
    const grpc::Status status = SendRaw(*server_, method, bytes, token);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(WireReason(status), "MALFORMED_MESSAGE");
  }
  EXPECT_EQ(SendRaw(*server_, method, std::string(5 << 20, 'x'), token).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(WireReason(SendRaw(*server_, "/renkei.v1.CaseService/Fly", "", token)),
            "UNKNOWN_METHOD");
}

TEST_F(ServerProcessTest, AcknowledgedWritesSurviveKillAndAGracefulStopAlike) {
  constexpr size_t kRounds = 3;
  constexpr size_t kWritesBeforeTheEnd = 20;
  std::vector<std::string> acknowledged;
  for (size_t round = 0; round < kRounds; ++round) {
    auto admin = Connect(*server_, server_->admin_token());
    const auto who = admin->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
    ASSERT_TRUE(who.ok()) << who.status();
    std::atomic<bool> stop{false};
    std::vector<std::string> names;
    std::promise<void> at_work;
    std::thread writer([&] {
      while (!stop) {
        pb::CreateTokenRequest create;
        create.set_parent(who->account().name());
        const auto created = admin->Call<pb::CreateTokenResponse>(
            "IdentityService/CreateToken", create, {.timeout = absl::Seconds(2)});
        if (!created.ok()) break;
        names.push_back(created->token().name());
        if (names.size() == kWritesBeforeTheEnd) at_work.set_value();
      }
      if (names.size() < kWritesBeforeTheEnd) at_work.set_value();
    });
    // The server ends while the writer is at work.
    at_work.get_future().wait();
    if (round % 2 == 0) {
      server_->Kill();
    } else {
      EXPECT_EQ(server_->Stop(), 0) << server_->Log();
    }
    stop = true;
    writer.join();
    acknowledged.insert(acknowledged.end(), names.begin(), names.end());
    auto again = ServerProcess::Start(directory_.path());
    ASSERT_TRUE(again.ok()) << again.status();
    server_ = *std::move(again);
  }
  EXPECT_GE(acknowledged.size(), kRounds * kWritesBeforeTheEnd);
  auto admin = Connect(*server_, server_->admin_token());
  const auto who = admin->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
  ASSERT_TRUE(who.ok()) << who.status();
  std::set<std::string> stored;
  pb::ListTokensRequest list;
  list.set_parent(who->account().name());
  list.set_page_size(1000);
  while (true) {
    const auto page = admin->Call<pb::ListTokensResponse>("IdentityService/ListTokens", list);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const pb::Token& token : page->tokens()) stored.insert(token.name());
    if (page->next_page_token().empty()) break;
    list.set_page_token(page->next_page_token());
  }
  for (const std::string& name : acknowledged) EXPECT_TRUE(stored.count(name) == 1) << name;
}

TEST(ServerOptions, ListeningBeyondLoopbackWithoutTlsIsRefusedUnlessAllowed) {
  const TempDir directory;
  const ProgramResult result =
      RunProgram({RenkeidPath(), "--data-dir", directory.File("data"), "--listen", "0.0.0.0:0"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("beyond loopback"));
}

TEST(ServerOptions, AFlagWinsOverTheEnvironmentAndTheEnvironmentOverTheFile) {
  const TempDir directory;
  const std::string file = directory.File("renkeid.toml");
  std::ofstream(file) << "log_format = \"yaml\"\n";
  const std::vector<std::string> command = {
      RenkeidPath(),          "--config", file,       "--data-dir",
      directory.File("data"), "--listen", "0.0.0.0:0"};
  EXPECT_THAT(RunProgram(command).err, HasSubstr("renkeid.toml:1: log_format = \"yaml\""));
  EXPECT_THAT(RunProgram(command, {"RENKEID_LOG_FORMAT=xml"}).err,
              HasSubstr("RENKEID_LOG_FORMAT = \"xml\""));
  std::vector<std::string> with_flag = command;
  with_flag.insert(with_flag.end(), {"--log-format", "json"});
  EXPECT_THAT(RunProgram(with_flag, {"RENKEID_LOG_FORMAT=xml"}).err, HasSubstr("beyond loopback"));
  std::ofstream(file) << "no_such_option = 1\n";
  EXPECT_THAT(RunProgram(command).err, HasSubstr("renkeid.toml:1: unknown option no_such_option"));
}

TEST(ServerOptions, ASecondServerOnTheSameDirectoryIsRefused) {
  const TempDir directory;
  const auto server = ServerProcess::Start(directory.path());
  ASSERT_TRUE(server.ok()) << server.status();
  const ProgramResult second =
      RunProgram({RenkeidPath(), "--data-dir", directory.File("data"), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_FALSE(second.err.empty());
}

}  // namespace
}  // namespace renkei::e2e
