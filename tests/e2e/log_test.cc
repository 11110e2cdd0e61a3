// The process's log: one line for each message, whatever the message contains.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "tests/e2e/server_process.h"

namespace renkei::e2e {
namespace {

// Stands in the path of the data directory, which the server names in its log.
constexpr char kHostileName[] = "a\"b\\\n{\"level\":\"error\"}\x1b[31m\u202e";

std::vector<std::string> LinesOf(const std::vector<std::string>& flags) {
  const TempDir dir;
  const std::string hostile = dir.File(kHostileName);
  std::filesystem::create_directories(hostile);
  auto server = ServerProcess::Start(hostile, flags);
  EXPECT_TRUE(server.ok()) << server.status();
  if (!server.ok()) return {};
  EXPECT_EQ((*server)->Stop(), 0);
  return absl::StrSplit((*server)->Log(), '\n', absl::SkipEmpty());
}

// A quotation mark in a message broke the line, and a line break made a second one.
TEST(Log, EveryLineOfJsonIsOneObjectWhateverAMessageContains) {
  const std::vector<std::string> lines = LinesOf({"--log-format", "json"});
  ASSERT_EQ(lines.size(), 3U);
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
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0], testing::HasSubstr("a\"b\\ {\"level\":\"error\"}\xef\xbf\xbd[31m[U+202E]"));
}

}  // namespace
}  // namespace renkei::e2e
