#include "client/web/page/search_state.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace renkei::web {
namespace {

constexpr std::pair<const char*, pb::SearchOrder> kOrders[] = {
    {"date", pb::SEARCH_ORDER_DATE}, {"adoptions", pb::SEARCH_ORDER_ADOPTIONS}};

std::string Quoted(const std::string& value) {
  return absl::StrCat("\"", absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

}  // namespace

std::string NameOfFacet(pb::SearchFacet facet) {
  constexpr absl::string_view kPrefix = "SEARCH_FACET_";
  absl::string_view name = pb::SearchFacet_Name(facet);
  return absl::ConsumePrefix(&name, kPrefix) ? absl::AsciiStrToLower(name) : "";
}

SearchState SearchState::Of(const Query& query) {
  SearchState state;
  state.text = query.Get("q");
  if (const view::SearchKind* const kind = view::FindSearchKind(query.Get("kind")))
    state.kind = kind->name;
  for (int f = 1; f < pb::SearchFacet_ARRAYSIZE; ++f) {
    const auto facet = static_cast<pb::SearchFacet>(f);
    const std::string& value = query.Get(NameOfFacet(facet));
    if (!value.empty()) state.chosen.emplace_back(facet, value);
  }
  state.like = query.Get("like");
  state.near = query.Get("near");
  for (const auto& [name, order] : kOrders) {
    if (query.Get("order") == name) state.order = order;
  }
  state.page = query.Number("page", kMostPages, 1);
  return state;
}

std::string SearchState::Address() const {
  Query query;
  query.Set("q", text);
  query.Set("kind", kind);
  for (const auto& [facet, value] : chosen) query.Set(NameOfFacet(facet), value);
  query.Set("like", like);
  query.Set("near", near);
  for (const auto& [name, value] : kOrders) {
    if (value == order) query.Set("order", name);
  }
  if (page > 1) query.Set("page", absl::StrCat(page));
  return AddressOf("/search", query);
}

SearchState SearchState::With(pb::SearchFacet facet, const std::string& value) const {
  SearchState other = *this;
  other.page = 1;
  other.chosen.erase(std::remove_if(other.chosen.begin(), other.chosen.end(),
                                    [facet](const auto& one) { return one.first == facet; }),
                     other.chosen.end());
  if (!value.empty()) other.chosen.emplace_back(facet, value);
  std::sort(other.chosen.begin(), other.chosen.end());
  return other;
}

SearchState SearchState::WithKind(const std::string& other_kind) const {
  // Conditions of one kind mean nothing for another.
  SearchState other;
  other.text = text;
  other.kind = other_kind;
  return other;
}

SearchState SearchState::WithPage(int number) const {
  SearchState other = *this;
  other.page = number;
  return other;
}

const std::string* SearchState::Chosen(pb::SearchFacet facet) const {
  for (const auto& [other, value] : chosen) {
    if (other == facet) return &value;
  }
  return nullptr;
}

pb::SearchCriteria SearchState::Criteria() const {
  pb::SearchCriteria criteria;
  criteria.set_text(text);
  std::vector<std::string> terms;
  for (const auto& [facet, value] : chosen) {
    const bool truth = facet == pb::SEARCH_FACET_SELECTED && (value == "true" || value == "false");
    terms.push_back(absl::StrCat(NameOfFacet(facet), "=", truth ? value : Quoted(value)));
  }
  criteria.set_filter(absl::StrJoin(terms, " AND "));
  criteria.set_like_us(like);
  criteria.set_near_us(near);
  criteria.set_order(order);
  return criteria;
}

const view::SearchKind* SearchState::Kind() const { return view::FindSearchKind(kind); }

}  // namespace renkei::web
