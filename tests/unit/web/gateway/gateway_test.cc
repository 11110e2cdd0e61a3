// The gateway without a socket and without a server: what it sends for a request, and what it makes of
// the answer.

#include "client/web/gateway/gateway.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "client/lib/steady_time.h"
#include "renkei/v1/case_service.pb.h"
#include "server/domain/error.h"
#include "tests/support/ready_reply.h"
#include "tests/unit/http/fake_exchange.h"

namespace renkei::web {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

constexpr char kGetCase[] = "/renkei.v1.CaseService/GetCase";
constexpr char kJson[] = "application/json";

class FakeServer final : public client::AsyncTransport {
 public:
  std::unique_ptr<client::WireReply> Begin(const client::WireCall& call,
                                           const std::string& request) override {
    last = call;
    got = request;
    ++calls;
    return std::make_unique<client::ReadyReply>(answer);
  }
  std::unique_ptr<client::WireStream> OpenStream(const client::WireCall&) override {
    return nullptr;
  }
  std::unique_ptr<client::AsyncReader> OpenReader(const client::WireCall&,
                                                  const std::string&) override {
    return nullptr;
  }

  bool sends_again() const override { return several; }

  absl::StatusOr<std::string> answer = "";
  bool several = false;
  client::WireCall last;
  std::string got;
  int calls = 0;
};

class GatewayTest : public ::testing::Test {
 protected:
  http::Reply Post(const std::string& path, const std::string& body,
                   http::Headers headers = {{"Content-Type", kJson}}) {
    return Ask(gateway_, MakeRequest(http::Method::kPost, path, body, std::move(headers)));
  }
  http::Reply Get(const std::string& target) {
    return Ask(gateway_, MakeRequest(http::Method::kGet, target));
  }

  FakeServer& server_ = *new FakeServer();  // the upstream's
  Upstream upstream_{std::unique_ptr<client::AsyncTransport>(&server_), "front-token"};
  Gateway gateway_{upstream_, {}};
};

TEST_F(GatewayTest, ACallGoesToTheServerForItsVisitor) {
  server_.answer = [] {
    pb::Case found;
    found.set_title("自動運転");
    return found.SerializeAsString();
  }();
  http::Request request = MakeRequest(http::Method::kPost, kGetCase, R"({"name": "cases/a"})",
                                      {{"Content-Type", "application/json; charset=utf-8"},
                                       {"Authorization", "Bearer t"},
                                       {"Accept-Language", "en"},
                                       {"Cookie", "__Host-session=secret"},
                                       {"Renkei-Forwarded-For", "203.0.113.9"},
                                       {"Connect-Timeout-Ms", "5000"}});
  request.head.peer = *http::IpAddress::Parse("192.0.2.1");
  const http::Reply reply = Ask(gateway_, std::move(request));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"title":"自動運転"})");
  EXPECT_EQ(reply.headers.Find("content-type"), kJson);
  pb::GetCaseRequest sent;
  ASSERT_TRUE(sent.ParseFromString(server_.got));
  EXPECT_EQ(sent.name(), "cases/a");
  EXPECT_EQ(server_.last.path, kGetCase);
  EXPECT_LE(server_.last.deadline - client::SteadyNow(), absl::Seconds(5));
  EXPECT_THAT(server_.last.metadata, Contains(Pair("authorization", "Bearer t")));
  EXPECT_THAT(server_.last.metadata, Contains(Pair("accept-language", "en")));
  EXPECT_THAT(server_.last.metadata, Contains(Pair("renkei-front", "Bearer front-token")));
  EXPECT_THAT(server_.last.metadata, Contains(Pair("renkei-forwarded-for", "192.0.2.1")));
  EXPECT_THAT(server_.last.metadata, Not(Contains(Key("cookie"))));
  EXPECT_EQ(server_.last.metadata.size(), 4U);
}

TEST_F(GatewayTest, BytesOfProtobufPassAsTheyAre) {
  server_.answer = "reply";
  const http::Reply reply = Post(kGetCase, "request", {{"Content-Type", "application/proto"}});
  EXPECT_EQ(server_.got, "request");
  EXPECT_EQ(reply.body, "reply");
  EXPECT_EQ(reply.headers.Find("content-type"), "application/proto");
}

// A write that reaches two servers is one write.
TEST_F(GatewayTest, BeforeSeveralServersAWriteHasARequestId) {
  const std::string path = "/renkei.v1.CaseService/CreateCase";
  const auto sent = [this] {
    pb::CreateCaseRequest request;
    EXPECT_TRUE(request.ParseFromString(server_.got));
    return request.request_id();
  };
  Post(path, "{}");
  EXPECT_EQ(sent(), "");
  EXPECT_FALSE(server_.last.repeatable);
  server_.several = true;
  Post(path, "{}");
  EXPECT_EQ(sent().size(), 36U);
  EXPECT_TRUE(server_.last.repeatable);
  Post(path, R"({"requestId": "00000000-0000-4000-8000-000000000001"})");
  EXPECT_EQ(sent(), "00000000-0000-4000-8000-000000000001");
  Post(path, "", {{"Content-Type", "application/proto"}});
  EXPECT_EQ(sent().size(), 36U);
  // What cannot be read is the server's to refuse.
  Post(path, "\xff", {{"Content-Type", "application/proto"}});
  EXPECT_EQ(server_.got, "\xff");
  EXPECT_FALSE(server_.last.repeatable);
}

TEST_F(GatewayTest, AReadMayBeSentToAnotherServerAsItIs) {
  Post(kGetCase, R"({"name": "a"})");
  EXPECT_TRUE(server_.last.repeatable);
}

TEST_F(GatewayTest, OnlyWhatHasNoSideEffectsIsFetched) {
  EXPECT_EQ(
      Get(absl::StrCat(kGetCase, "?connect=v1&encoding=json&message=%7B%22name%22%3A%22a%22%7D"))
          .status,
      200);
  EXPECT_EQ(server_.got,
            "\x0a\x01"
            "a");
  EXPECT_EQ(Get(absl::StrCat(kGetCase, "?connect=v1&encoding=json&base64=1&message=",
                             absl::WebSafeBase64Escape("{\"name\":\"b\"}")))
                .status,
            200);
  EXPECT_EQ(server_.got,
            "\x0a\x01"
            "b");
  const int before = server_.calls;
  const http::Reply reply =
      Get("/renkei.v1.CaseService/CreateCase?connect=v1&encoding=json&message={}");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.headers.Find("allow"), "POST");
  EXPECT_EQ(server_.calls, before);
}

TEST_F(GatewayTest, WhatIsNotRightNeverReachesTheServer) {
  EXPECT_EQ(Post(kGetCase, "{}", {}).status, 415);
  EXPECT_EQ(Post(kGetCase, "{}", {{"Content-Type", "text/plain"}}).status, 415);
  EXPECT_EQ(Post(kGetCase, "{", {{"Content-Type", kJson}}).status, 400);
  EXPECT_EQ(
      Post(kGetCase, "{}", {{"Content-Type", kJson}, {"Connect-Protocol-Version", "2"}}).status,
      400);
  EXPECT_EQ(Post(kGetCase, "{}", {{"Content-Type", kJson}, {"Connect-Timeout-Ms", "1s"}}).status,
            400);
  EXPECT_EQ(Post(kGetCase, "{}", {{"Content-Type", kJson}, {"Content-Encoding", "gzip"}}).status,
            501);
  EXPECT_EQ(Post("/renkei.v1.CaseService/Nothing", "").status, 404);
  EXPECT_EQ(Post("/renkei.v1.CaseService/GetCase/x", "").status, 404);
  EXPECT_EQ(Post("/renkei.v1.VisionService/ApplyVision", "").status, 404);
  EXPECT_EQ(Get("/renkei.v1.ExchangeService/ImportResources").status, 405);
  EXPECT_EQ(server_.calls, 0);
}

TEST_F(GatewayTest, AnErrorHasItsCodeReasonFieldsAndBothLanguages) {
  server_.answer =
      domain::FieldErrors(pb::REASON_INVALID_FIELDS,
                          {domain::Violation("name", "REQUIRED", {"is missing", "必要です。"})});
  const http::Reply reply = Post(kGetCase, "{}");
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, HasSubstr(R"("code":"invalid_argument")"));
  EXPECT_THAT(reply.body, HasSubstr(R"("type":"renkei.v1.ErrorDetail")"));
  EXPECT_THAT(reply.body, HasSubstr("REASON_INVALID_FIELDS"));
  EXPECT_THAT(reply.body, HasSubstr("必要です。"));
  EXPECT_THAT(reply.body, HasSubstr(R"("field":"name","kind":"REQUIRED")"));
}

TEST_F(GatewayTest, EveryCodeHasTheStatusThatConnectGivesIt) {
  const std::pair<absl::StatusCode, int> rows[] = {
      {absl::StatusCode::kNotFound, 404},          {absl::StatusCode::kPermissionDenied, 403},
      {absl::StatusCode::kUnauthenticated, 401},   {absl::StatusCode::kAborted, 409},
      {absl::StatusCode::kResourceExhausted, 429}, {absl::StatusCode::kUnavailable, 503},
      {absl::StatusCode::kDeadlineExceeded, 504},  {absl::StatusCode::kInternal, 500},
      {absl::StatusCode::kFailedPrecondition, 400}};
  for (const auto& [code, status] : rows) {
    server_.answer = domain::LocalError(code, {"no", "いいえ"});
    EXPECT_EQ(Post(kGetCase, "{}").status, status);
  }
}

// The address of the server and gRPC's own words are no visitor's business.
TEST_F(GatewayTest, AServerThatCannotBeReachedIsToldWithoutItsAddress) {
  server_.answer =
      domain::LocalError(absl::StatusCode::kUnavailable,
                         {"cannot reach 10.0.0.5:7350", "10.0.0.5:7350 に接続できません"});
  const http::Reply reply = Post(kGetCase, "{}");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.body, Not(HasSubstr("10.0.0.5")));
  EXPECT_THAT(reply.body, HasSubstr("REASON_UNAVAILABLE"));
}

}  // namespace
}  // namespace renkei::web
