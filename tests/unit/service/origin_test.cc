#include "server/service/frame/share/origin.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace renkei::service {
namespace {

using namespace std::string_literals;

TEST(NetworkOf, AnIpv4AddressIsOneCaller) {
  EXPECT_EQ(NetworkOf("203.0.113.7"), "203.0.113.7");
  EXPECT_NE(NetworkOf("203.0.113.7"), NetworkOf("203.0.113.8"));
  EXPECT_EQ(NetworkOf("::ffff:203.0.113.7"), "203.0.113.7") << "the same one, by another socket";
}

// A household has 2^64 of them: one for each call.
TEST(NetworkOf, AllAddressesOfAnIpv6NetworkAreOneCaller) {
  EXPECT_EQ(NetworkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(NetworkOf("2001:DB8:1:2::1"), NetworkOf("2001:db8:1:2:ffff:ffff:ffff:ffff"));
  EXPECT_NE(NetworkOf("2001:db8:1:2::1"), NetworkOf("2001:db8:1:3::1"));
  EXPECT_EQ(NetworkOf("::1"), "::/64");
}

TEST(NetworkOf, WhatIsNotOneAddressIsNone) {
  for (const char* text :
       {"", "unknown", "localhost", "203.0.113", "203.0.113.256", "203.0.113.7:443", " 203.0.113.7",
        "203.0.113.7 ", "203.0.113.7, 198.51.100.1", "203.0.113.7,198.51.100.1", "203.0.113.0/24",
        "[2001:db8::1]", "[2001:db8::1]:443", "2001:db8::1%eth0", "2001:db8:::1", "2001:db8::/64",
        "0x7f000001", "２０３.0.113.7", "unix:/tmp/socket"}) {
    EXPECT_EQ(NetworkOf(text), std::nullopt) << text;
  }
  EXPECT_EQ(NetworkOf("203.0.113.7\0evil"s), std::nullopt);
  EXPECT_EQ(NetworkOf(std::string(1 << 20, '1')), std::nullopt);
}

TEST(HolderOf, AccountsAreCountedByAccountWhereverTheyAre) {
  auth::Caller caller;
  caller.account = "accounts/a";
  caller.organization = "organizations/o";
  const Holder holder = HolderOf(caller, "203.0.113.7");
  EXPECT_EQ(holder.account, "accounts/a");
  EXPECT_EQ(holder.organization, "organizations/o");
  EXPECT_FALSE(IsNobody(holder));
}

TEST(HolderOf, NobodyIsCountedByNetworkAndAllOfThemAsOneOrganization) {
  const Holder one = HolderOf({}, "203.0.113.7");
  const Holder other = HolderOf({}, "203.0.113.8");
  EXPECT_NE(one.account, other.account);
  EXPECT_EQ(one.organization, other.organization);
  EXPECT_TRUE(IsNobody(one) && IsNobody(HolderOf({}, "")));
}

TEST(HolderOf, AFrontIsCountedByThoseBehindItAndAsItselfWithoutThem) {
  auth::Caller front;
  front.account = "accounts/f";
  front.organization = "organizations/o";
  front.front = true;
  EXPECT_NE(HolderOf(front, "203.0.113.7").account, HolderOf(front, "203.0.113.8").account);
  EXPECT_EQ(HolderOf(front, "203.0.113.7").organization, "organizations/o");
  EXPECT_EQ(HolderOf(front, "").account, "accounts/f");
}

}  // namespace
}  // namespace renkei::service
