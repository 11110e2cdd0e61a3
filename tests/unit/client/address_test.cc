#include "client/lib/address.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::client {
namespace {

TEST(Address, WhatPeopleWriteBecomesHostAndPort) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"localhost", "localhost:7350"}, {" renkei.example.jp:443\n", "renkei.example.jp:443"},
      {"127.0.0.1:1", "127.0.0.1:1"},  {"::1", "[::1]:7350"},
      {"[::1]:50051", "[::1]:50051"},  {"[fe80::1]", "[fe80::1]:7350"},
  };
  for (const auto& [text, address] : cases) {
    const auto got = NormalizeAddress(text);
    ASSERT_TRUE(got.ok()) << text;
    EXPECT_EQ(*got, address);
  }
}

TEST(Address, WhatIsNoAddressIsRefused) {
  for (const char* text : {"", "http://localhost:1", "localhost:", "localhost:0", "localhost:65536",
                           "localhost:x", ":7350", "[::1", "[::1]x", "a b", "日本", "[]:1"}) {
    EXPECT_EQ(NormalizeAddress(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(Address, AListIsEachOfItsPartsInOrder) {
  const auto list = ParseAddresses(" b.example.jp , a.example.jp:443,[::1]:1,::1\n");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(*list, std::vector<std::string>(
                       {"b.example.jp:7350", "a.example.jp:443", "[::1]:1", "[::1]:7350"}));
  EXPECT_EQ(ParseAddresses("localhost")->size(), 1U);
}

TEST(Address, AListThatDoesNotFitIsRefusedInBothLanguages) {
  std::string many = "h0";
  for (size_t i = 1; i < kMaxAddresses; ++i) many += absl::StrCat(",h", i);
  EXPECT_EQ(ParseAddresses(many)->size(), kMaxAddresses);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "host:port"},
      {"a,", "host:port"},
      {",a", "host:port"},
      {"a,,b", "host:port"},
      {"a;b", "a;b"},
      {"a,http://b", "http://b"},
      {"a,b:7350,b", "b:7350"},
      {"Host.example,host.EXAMPLE:7350", "twice"},
      {many + ",more", "at most 16"},
  };
  for (const auto& [text, named] : cases) {
    const absl::Status status = ParseAddresses(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(status.message().find(named), absl::string_view::npos) << text << ": " << status;
    EXPECT_NE(domain::DetailOf(status)->message_ja(), status.message()) << text;
  }
}

TEST(Address, SomeOfTheServersAreAmongThem) {
  EXPECT_TRUE(AreAmong("a", "a:7350"));
  EXPECT_TRUE(AreAmong("B,a", "a,b,c"));
  EXPECT_FALSE(AreAmong("a,evil.example", "a,b"));
  EXPECT_FALSE(AreAmong("a:1", "a"));
  EXPECT_FALSE(AreAmong("", "a"));
  EXPECT_FALSE(AreAmong("a", ""));
}

TEST(Address, OnlyThisMachineIsLoopback) {
  for (const char* text :
       {"localhost:1", "LOCALHOST:1", "127.0.0.1:1", "127.255.0.3:80", "[::1]:1"}) {
    EXPECT_TRUE(IsLoopback(text)) << text;
  }
  for (const char* text : {"localhost.evil.example:1", "127.0.0.1.example:1", "128.0.0.1:1",
                           "[::2]:1", "0.0.0.0:1", "127.0.0.256:1", "127.1:1"}) {
    EXPECT_FALSE(IsLoopback(text)) << text;
  }
}

}  // namespace
}  // namespace renkei::client
