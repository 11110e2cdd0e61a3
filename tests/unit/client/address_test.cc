#include "client/lib/address.h"

#include <gtest/gtest.h>

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
