#include "server/service/change/feed_filter.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/domain/programme/edition_rules.h"
#include "server/service/frame/list/filtering.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr absl::string_view kItems = "framework_items";
constexpr size_t kFingerprintBytes = 8;

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"prefecture", FieldType::kString},
      {std::string(kItems), FieldType::kStringList},
  };
  return schema;
}

// Of what is compared, not of how it was written.
std::string Fingerprint(const std::set<int>& types, const domain::Filter& filter) {
  std::string text = "types";
  for (const int type : types) absl::StrAppend(&text, ",", type);
  for (const domain::Comparison& c : filter.comparisons()) {
    absl::StrAppend(&text, "\n", c.negated, c.field, static_cast<int>(c.op), c.value);
  }
  return auth::Sha256(text).substr(0, kFingerprintBytes);
}

std::optional<FieldValue> Unless(bool unset, std::vector<std::string> values) {
  if (unset) return std::nullopt;
  return FieldValue(std::move(values));
}

template <typename Text>
std::vector<std::string> Items(const Text& text) {
  return {text.framework_items().begin(), text.framework_items().end()};
}

}  // namespace

absl::StatusOr<FeedFilter> FeedFilter::Parse(const Call& call,
                                             const google::protobuf::RepeatedField<int>& types,
                                             absl::string_view text) {
  ASSIGN_OR_RETURN(domain::Filter parsed, ParseFilter(call, text, Schema()));
  FeedFilter filter;
  filter.types_ = {types.begin(), types.end()};
  filter.filter_ = std::move(parsed);
  for (const domain::Comparison& c : filter.filter_.comparisons())
    filter.needs_items_ = filter.needs_items_ || c.field == kItems;
  filter.fingerprint_ = Fingerprint(filter.types_, filter.filter_);
  return filter;
}

bool FeedFilter::PassesText(std::vector<std::string> owners, std::vector<std::string> items,
                            Prefectures& prefectures) const {
  return filter_.Matches([&](absl::string_view field) -> std::optional<FieldValue> {
    if (field == "owner") return Unless(owners.empty(), owners);
    if (field == kItems) return Unless(items.empty(), items);
    std::vector<std::string> places;
    for (const std::string& owner : owners) places.push_back(prefectures.Of(owner));
    return Unless(places.empty(), std::move(places));
  });
}

std::vector<std::string> FrameworkItemsOf(const pb::Change& change) {
  switch (change.resource_case()) {
    case pb::Change::kCase:
      return Items(change.case_());
    case pb::Change::kVision:
      return Items(change.vision());
    case pb::Change::kVisionNode:
      return Items(change.vision_node());
    case pb::Change::kVisionRevision:
      return Items(change.vision_revision().vision());
    case pb::Change::kInitiative:
      return Items(change.initiative());
    case pb::Change::kProgramme:
      return Items(change.programme());
    case pb::Change::kProgrammeEdition:
      return domain::ItemsOf(change.programme_edition());
    case pb::Change::kSupportCase:
      return Items(change.support_case());
    default:
      return {};
  }
}

}  // namespace renkei::service
