#include "server/rpc/peer_address.h"

#include <gtest/gtest.h>

namespace renkei::rpc {
namespace {

TEST(AddressOfTest, ThePortIsLeftOut) {
  EXPECT_EQ(AddressOf("ipv4:127.0.0.1:4242"), "127.0.0.1");
  EXPECT_EQ(AddressOf("ipv6:%5B::1%5D:4242"), "::1");
  EXPECT_EQ(AddressOf("ipv6:[::1]:4242"), "::1");
  EXPECT_EQ(AddressOf("unix:"), "unix:");
}

}  // namespace
}  // namespace renkei::rpc
