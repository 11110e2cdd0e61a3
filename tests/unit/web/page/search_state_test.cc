// A search stands in its address, and nowhere else.
#include "client/web/page/search_state.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/random_seed.h"

namespace renkei::web {
namespace {

std::string Unescaped(absl::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  return out;
}

Query QueryIn(const std::string& address) {
  Query query;
  const size_t at = address.find('?');
  if (at == std::string::npos) return query;
  for (const absl::string_view part :
       absl::StrSplit(absl::string_view(address).substr(at + 1), '&')) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    query.Set(Unescaped(pair.first), Unescaped(pair.second));
  }
  return query;
}

TEST(SearchState, AnyStateComesBackFromItsAddress) {
  std::mt19937 random(RandomSeed());
  const auto any = [&random](std::initializer_list<const char*> of) {
    return std::string(*(of.begin() + random() % of.size()));
  };
  for (int round = 0; round < 500; ++round) {
    SearchState state;
    state.text = any({"", "乗合タクシー", "\"空き家\" -民泊", "a&b=c#d?e", "100%", "改\n行"});
    state.kind = any({"", "cases", "visions", "initiatives", "programmes", "organizations"});
    for (int f = 1; f < pb::SearchFacet_ARRAYSIZE; ++f) {
      if (random() % 3 == 0)
        state = state.With(static_cast<pb::SearchFacet>(f),
                           any({"organizations/140007", "true", "\"x\\"}));
    }
    state.like = any({"", "organizations/o1"});
    state.near = any({"", "organizations/o2"});
    state.order = random() % 2 == 0 ? pb::SEARCH_ORDER_UNSPECIFIED : pb::SEARCH_ORDER_DATE;
    state.page = static_cast<int>(1 + random() % kMostPages);
    const SearchState again = SearchState::Of(QueryIn(state.Address()));
    EXPECT_EQ(again.Address(), state.Address());
    EXPECT_EQ(again.Criteria().SerializeAsString(), state.Criteria().SerializeAsString());
    EXPECT_EQ(again.page, state.page);
  }
}

TEST(SearchState, AChangedConditionBeginsAtTheFirstPage) {
  SearchState state;
  state.page = 7;
  EXPECT_EQ(state.With(pb::SEARCH_FACET_TAG, "交通").page, 1);
  EXPECT_EQ(state.WithKind("visions").page, 1);
}

TEST(SearchState, AValueStaysInItsQuotationMarks) {
  const SearchState state = SearchState().With(pb::SEARCH_FACET_TAG, "x\" OR state=\"DRAFT\\");
  EXPECT_EQ(state.Criteria().filter(), "tag=\"x\\\" OR state=\\\"DRAFT\\\\\"");
}

TEST(SearchState, WhatIsNoConditionIsNone) {
  Query query;
  query.Set("kind", "accounts");
  query.Set("order", "price");
  query.Set("page", "-3");
  const SearchState state = SearchState::Of(query);
  EXPECT_EQ(state.Address(), "/search");
}

}  // namespace
}  // namespace renkei::web
