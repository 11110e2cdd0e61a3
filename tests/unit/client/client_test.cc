#include "client/lib/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>

#include "client/lib/paging.h"
#include "client/lib/request_id.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/client/fake_transport.h"

namespace renkei::client {
namespace {

using testing::Contains;
using testing::Pair;

class ClientTest : public testing::Test {
 protected:
  Client MakeClient(ClientOptions options = {}) {
    return Client(std::make_unique<FakeTransport>(server_), std::move(options), clock_.Get());
  }

  FakeServer server_;
  FakeClock clock_;
};

TEST_F(ClientTest, CallsCarryPathTokenAndDeadline) {
  server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase",
                                           [](const pb::GetCaseRequest& request) {
                                             pb::Case found;
                                             found.set_name(request.name());
                                             return found;
                                           });
  Client client = MakeClient({.token = "secret", .locale = "en"});
  pb::GetCaseRequest request;
  request.set_name("cases/a");
  const auto found = client.Call<pb::Case>("CaseService/GetCase", request);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->name(), "cases/a");
  const WireCall& call = server_.seen.at(0).call;
  EXPECT_EQ(call.path, "/renkei.v1.CaseService/GetCase");
  EXPECT_THAT(call.metadata, Contains(Pair("authorization", "Bearer secret")));
  EXPECT_THAT(call.metadata, Contains(Pair("accept-language", "en")));
  EXPECT_EQ(call.deadline, clock_.now + kDefaultTimeout);
}

TEST_F(ClientTest, NoTokenSendsNoAuthorization) {
  Client client = MakeClient();
  EXPECT_FALSE(client.Call<pb::Case>("CaseService/GetCase", pb::GetCaseRequest()).ok());
  for (const auto& [key, value] : server_.seen.at(0).call.metadata)
    EXPECT_NE(key, "authorization") << value;
}

TEST_F(ClientTest, AWriteKeepsItsRequestIdThroughRetries) {
  int failures = 2;
  server_.On<pb::CreateCaseRequest, pb::Case>(
      "CaseService/CreateCase", [&](const pb::CreateCaseRequest&) -> absl::StatusOr<pb::Case> {
        if (failures-- > 0) return absl::UnavailableError("going away");
        return pb::Case();
      });
  Client client = MakeClient();
  ASSERT_TRUE(client.Call<pb::Case>("CaseService/CreateCase", pb::CreateCaseRequest()).ok());
  const auto sent = server_.Requests<pb::CreateCaseRequest>("CaseService/CreateCase");
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_THAT(sent[0].request_id(), testing::MatchesRegex("[0-9a-f-]{36}"));
  EXPECT_EQ(sent[0].request_id(), sent[2].request_id());
  EXPECT_EQ(clock_.slept.size(), 2U);
}

TEST_F(ClientTest, ARequestIdOfTheCallersIsKept) {
  Client client = MakeClient();
  pb::CreateCaseRequest request;
  request.set_request_id("00000000-0000-4000-8000-000000000001");
  EXPECT_FALSE(client.Call<pb::Case>("CaseService/CreateCase", request).ok());
  EXPECT_EQ(server_.Requests<pb::CreateCaseRequest>("CaseService/CreateCase").at(0).request_id(),
            request.request_id());
}

TEST_F(ClientTest, AMethodThatDoesNotExistIsNeverSent) {
  Client client = MakeClient();
  EXPECT_EQ(client.Call<pb::Case>("CaseService/ListCases", pb::GetCaseRequest()).status().code(),
            absl::StatusCode::kInternal);
  EXPECT_TRUE(server_.seen.empty());
}

TEST_F(ClientTest, OnlyTheHeaderOfAStreamGetsARequestId) {
  pb::ApplyVisionResponse reply;
  reply.set_commits(1);
  server_.stream_reply = reply.SerializeAsString();
  Client client = MakeClient();
  MessageStream stream = client.OpenStream("VisionService/ApplyVision");
  pb::ApplyVisionRequest header;
  header.mutable_header()->set_parent("organizations/x");
  pb::ApplyVisionRequest items;
  items.mutable_items()->add_nodes();
  ASSERT_TRUE(stream.Write(header));
  ASSERT_TRUE(stream.Write(items));
  const auto got = stream.Finish<pb::ApplyVisionResponse>();
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got->commits(), 1);
  ASSERT_EQ(server_.streamed.size(), 2U);
  pb::ApplyVisionRequest sent;
  ASSERT_TRUE(sent.ParseFromString(server_.streamed[0]));
  EXPECT_EQ(sent.header().request_id().size(), 36U);
  EXPECT_EQ(server_.streamed[1], items.SerializeAsString());
}

TEST_F(ClientTest, AllPagesAreWalkedInOrderUntilEnough) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
      "CaseService/ListCases", [](const pb::ListCasesRequest& request) {
        pb::ListCasesResponse page;
        const int n = request.page_token().empty() ? 0 : std::stoi(request.page_token());
        page.add_cases()->set_name(absl::StrCat("cases/", n));
        if (n < 3) page.set_next_page_token(absl::StrCat(n + 1));
        return page;
      });
  Client client = MakeClient();
  std::vector<std::string> names;
  const auto collect = [&](const pb::ListCasesResponse& page) {
    names.push_back(page.cases(0).name());
    return names.size() != 6;
  };
  ASSERT_TRUE(ForEachPage<pb::ListCasesResponse>(client, "CaseService/ListCases",
                                                 pb::ListCasesRequest(), collect)
                  .ok());
  EXPECT_THAT(names, testing::ElementsAre("cases/0", "cases/1", "cases/2", "cases/3"));
  ASSERT_TRUE(ForEachPage<pb::ListCasesResponse>(client, "CaseService/ListCases",
                                                 pb::ListCasesRequest(), collect)
                  .ok());
  EXPECT_EQ(names.size(), 6U);
}

TEST_F(ClientTest, AServerThatRepeatsAPageIsNotAskedForEver) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>("CaseService/ListCases",
                                                          [](const pb::ListCasesRequest&) {
                                                            pb::ListCasesResponse page;
                                                            page.set_next_page_token("same");
                                                            return page;
                                                          });
  Client client = MakeClient();
  const absl::Status status =
      ForEachPage<pb::ListCasesResponse>(client, "CaseService/ListCases", pb::ListCasesRequest(),
                                         [](const pb::ListCasesResponse&) { return true; });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
}

TEST_F(ClientTest, ARangeGivesTheItemsOfAllPagesAlsoPastEmptyOnes) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
      "CaseService/ListCases", [](const pb::ListCasesRequest& request) {
        pb::ListCasesResponse page;
        const int n = request.page_token().empty() ? 0 : std::stoi(request.page_token());
        for (int i = 0; i < n % 3; ++i) page.add_cases()->set_name(absl::StrCat(n, "-", i));
        if (n < 5) page.set_next_page_token(absl::StrCat(n + 1));
        return page;
      });
  Client client = MakeClient();
  PagedRange<pb::Case> cases(client, "CaseService/ListCases", pb::ListCasesRequest());
  std::vector<std::string> names;
  for (const pb::Case& found : cases) names.push_back(found.name());
  EXPECT_TRUE(cases.status().ok()) << cases.status();
  EXPECT_THAT(names, testing::ElementsAre("1-0", "2-0", "2-1", "4-0", "5-0", "5-1"));
}

// Several lists of a page are asked for at once.
TEST_F(ClientTest, ARangeThatWasBegunAsksBeforeItIsWalkedAndNotTwice) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
      "CaseService/ListCases", [](const pb::ListCasesRequest& request) {
        pb::ListCasesResponse page;
        page.add_cases()->set_name("cases/of" + request.page_token());
        if (request.page_token().empty()) page.set_next_page_token("1");
        return page;
      });
  Client client = MakeClient();
  PagedRange<pb::Case> cases(client, "CaseService/ListCases", pb::ListCasesRequest());
  cases.Begin();
  EXPECT_EQ(server_.seen.size(), 1U);
  std::vector<std::string> names;
  for (const pb::Case& found : cases) names.push_back(found.name());
  EXPECT_THAT(names, testing::ElementsAre("cases/of", "cases/of1"));
  EXPECT_EQ(server_.seen.size(), 2U);
}

TEST_F(ClientTest, ARangeEndsWithTheErrorOfItsPage) {
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
      "CaseService/ListCases",
      [](const pb::ListCasesRequest& request) -> absl::StatusOr<pb::ListCasesResponse> {
        if (!request.page_token().empty())
          return domain::MakeError(pb::REASON_TOKEN_REVOKED, {"over", "終わり"});
        pb::ListCasesResponse page;
        page.add_cases()->set_name("cases/a");
        page.set_next_page_token("1");
        return page;
      });
  Client client = MakeClient();
  PagedRange<pb::Case> cases(client, "CaseService/ListCases", pb::ListCasesRequest());
  int seen = 0;
  for (const pb::Case& found : cases) seen += found.name() == "cases/a" ? 1 : 100;
  EXPECT_EQ(seen, 1);
  EXPECT_TRUE(absl::IsUnauthenticated(cases.status())) << cases.status();
}

TEST_F(ClientTest, ARangeOverAMethodWithoutPagesIsRefused) {
  Client client = MakeClient();
  PagedRange<pb::Case> cases(client, "CaseService/GetCase", pb::GetCaseRequest());
  EXPECT_EQ(cases.begin(), cases.end());
  EXPECT_TRUE(absl::IsInternal(cases.status()));
  PagedRange<pb::Vision> visions(client, "CaseService/ListCases", pb::ListCasesRequest());
  EXPECT_EQ(visions.begin(), visions.end());
  EXPECT_FALSE(visions.status().ok());
  EXPECT_LE(server_.seen.size(), 1U);
}

TEST(RequestId, IsAVersion4Uuid) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(std::regex_match(NewRequestId(), form));
  EXPECT_NE(NewRequestId(), NewRequestId());
}

TEST(Connect, RefusesWhatCannotWork) {
  EXPECT_EQ(Client::Connect({.server = "http://x"}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Client::Connect({.server = "localhost:1", .token = "two words"}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      Client::Connect({.server = "localhost:1", .tls_ca_file = "/nonexistent"}).status().code(),
      absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace renkei::client
