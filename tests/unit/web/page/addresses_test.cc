// What stands where.
#include "client/web/page/addresses.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "client/web/page/query.h"
#include "client/web/page/routes.h"

namespace renkei::web {
namespace {

// One name of each form that a title is asked for: what a page names, a reader follows.
const char* const kNames[] = {"cases/01m8",
                              "caseLists/01m8",
                              "accounts/01m8",
                              "organizations/o1",
                              "organizations/141003",
                              "organizations/o1/visions/v1",
                              "organizations/o1/visions/v1/nodes/n1",
                              "organizations/o1/visions/v1/kpis/k1",
                              "initiatives/i1",
                              "frameworks/national-2022",
                              "frameworks/national-2022/items/smart-city",
                              "indicators/residents"};

TEST(Addresses, WhateverHasAnAddressHasAPageThere) {
  for (const char* name : kNames) {
    const std::string address = AddressOfResource(name);
    ASSERT_EQ(address, std::string("/") + name);
    const auto route = FindRoute(absl::string_view(address).substr(1));
    ASSERT_TRUE(route) << name;
    EXPECT_EQ(route->name, name);
  }
}

TEST(Addresses, WhatHasNoPageHasNoAddress) {
  for (const char* name :
       {"", "accounts/01m8/tokens/t1", "cases", "cases/", "cases/a/b", "cases/A B",
        "organizations/o1/visions", "javascript:alert(1)", "../cases/01m8"}) {
    EXPECT_EQ(AddressOfResource(name), "") << name;
  }
}

TEST(Addresses, NothingElseIsRouted) {
  for (const char* path : {"cases", "cases/a/b", "cases/01m8/progress",
                           "organizations/o1/visions/v1/unknown", "organizations/o1/peers/peers",
                           "search/", "accounts/01m8/tokens/t1", "assets/site.css", "\xff"}) {
    EXPECT_FALSE(FindRoute(path)) << path;
  }
  for (const char* path : {"", "search", "frameworks", "caseLists", "organizations/o1/peers",
                           "organizations/o1/visions/v1/comparison"}) {
    EXPECT_TRUE(FindRoute(path)) << path;
  }
}

TEST(Query, EveryByteOfAValueComesBackFromItsAddress) {
  std::string all;
  for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
  Query query;
  query.Set("q", all);
  const std::string address = AddressOf("/search", query);
  for (const char c : address) EXPECT_TRUE(c > ' ' && c < 0x7f);
  EXPECT_FALSE(absl::StrContains(address, "&"));
  EXPECT_FALSE(absl::StrContains(address, "\""));
}

TEST(Query, ANumberThatIsNoneIsTheOther) {
  Query query;
  for (const char* text : {"", "0", "-1", "51", "1e1", "99999999999999999999", "一"}) {
    query.Set("page", text);
    EXPECT_EQ(query.Number("page", 50, 1), 1) << text;
  }
  query.Set("page", "50");
  EXPECT_EQ(query.Number("page", 50, 1), 50);
}

}  // namespace
}  // namespace renkei::web
