// The process's log: one line for each message, whatever the message contains.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/lib/client.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/error.h"
#include "tests/e2e/server_process.h"

namespace renkei::e2e {
namespace {

// Stands in the path of the data directory, which the server names in its log.
constexpr char kHostileName[] = "a\"b\\\n{\"level\":\"error\"}\x1b[31m\u202e";

std::vector<std::string> LinesOf(std::vector<std::string> flags) {
  const TempDir dir;
  const std::string hostile = dir.File(kHostileName);
  std::filesystem::create_directories(hostile);
  // What the index says comes from a thread of its own, whenever it has something to say.
  flags.insert(flags.end(), {"--search-dir", "none"});
  auto server = ServerProcess::Start(hostile, flags);
  EXPECT_TRUE(server.ok()) << server.status();
  if (!server.ok()) return {};
  EXPECT_EQ((*server)->Stop(), 0);
  return absl::StrSplit((*server)->Log(), '\n', absl::SkipEmpty());
}

// A quotation mark in a message broke the line, and a line break made a second one.
TEST(Log, EveryLineOfJsonIsOneObjectWhateverAMessageContains) {
  const std::vector<std::string> lines = LinesOf({"--log-format", "json"});
  ASSERT_EQ(lines.size(), 4U);
  for (const std::string& line : lines) {
    google::protobuf::Struct object;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &object).ok()) << line;
    EXPECT_EQ(object.fields_size(), 3) << line;
    EXPECT_EQ(object.fields().at("level").string_value(), "info");
  }
  google::protobuf::Struct serves;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(lines[0], &serves).ok());
  EXPECT_THAT(serves.fields().at("message").string_value(), testing::HasSubstr(kHostileName));
}

TEST(Log, NoPlainMessageLooksLikeTwoOrPaintsATerminal) {
  const std::vector<std::string> lines = LinesOf({});
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[0], testing::HasSubstr("a\"b\\ {\"level\":\"error\"}\xef\xbf\xbd[31m[U+202E]"));
}

// Nobody could tell from a log which store it was, nor how it was configured.
TEST(Log, AStartSaysWhichServerItIsOfWhichStoreAndWhatIsNotAsUsual) {
  const std::vector<std::string> lines = LinesOf({"--watches-per-account", "7"});
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[0],
              testing::ContainsRegex(
                  "info renkeid [0-9.]+ serves 127.0.0.1:[0-9]+ from .*: store [0-9A-Za-z]+, epoch "
                  "1, head [0-9]+; ops on 127.0.0.1:[0-9]+$"));
  EXPECT_THAT(lines[1], testing::HasSubstr("info options: address_file = "));
  EXPECT_THAT(lines[1], testing::HasSubstr(
                            ", listen = 127.0.0.1:0, search_dir = none, watches_per_account = 7"));
  EXPECT_THAT(lines[1], testing::Not(testing::HasSubstr("log_level")));
}

// The index told of itself before anybody knew which server it was.
TEST(Log, WhatTheIndexSaysStandsBehindTheStart) {
  const TempDir dir;
  auto server = ServerProcess::Start(dir.path());
  ASSERT_TRUE(server.ok()) << server.status();
  auto connected =
      client::Client::Connect({.server = (*server)->address(), .token = (*server)->admin_token()});
  ASSERT_TRUE(connected.ok()) << connected.status();
  pb::SearchAllRequest request;
  request.set_text("観光");
  request.set_up_to_date(true);
  const auto found = (*connected)->Call<pb::SearchAllResponse>("SearchService/SearchAll", request);
  const auto detail = domain::DetailOf(found.status());
  const bool built = !detail || detail->reason() != pb::REASON_SEARCH_NOT_BUILT;
  if (built) EXPECT_TRUE(found.ok()) << found.status();
  EXPECT_EQ((*server)->Stop(), 0);
  const std::vector<std::string> lines = absl::StrSplit((*server)->Log(), '\n', absl::SkipEmpty());
  ASSERT_GE(lines.size(), 3U);
  EXPECT_THAT(lines[0], testing::HasSubstr(" serves "));
  EXPECT_THAT(lines[1], testing::HasSubstr("options: "));
  EXPECT_THAT(lines[2],
              testing::HasSubstr(built ? "the search index is made anew" : "there is no search"));
}

TEST(Log, ARefusedTokenIsToldWithoutTheToken) {
  const TempDir dir;
  auto server = ServerProcess::Start(dir.path());
  ASSERT_TRUE(server.ok()) << server.status();
  client::ClientOptions options;
  options.server = (*server)->address();
  options.token = "rk_guessed";
  auto connected = client::Client::Connect(options);
  ASSERT_TRUE(connected.ok()) << connected.status();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(
        (*connected)->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest()).ok());
  }
  EXPECT_EQ((*server)->Stop(), 0);
  const std::string log = (*server)->Log();
  EXPECT_THAT(log,
              testing::HasSubstr(
                  "info refused tokens: calls: 1 (UNKNOWN_TOKEN 1), addresses: 1 (127.0.0.1)"));
  EXPECT_THAT(log, testing::HasSubstr("calls: 2 (UNKNOWN_TOKEN 2)")) << "the rest, at the end";
  EXPECT_THAT(log, testing::Not(testing::HasSubstr("guessed")));
}

}  // namespace
}  // namespace renkei::e2e
