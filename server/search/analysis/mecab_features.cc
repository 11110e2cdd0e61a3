#include "server/search/analysis/mecab_features.h"

#include <algorithm>

namespace renkei::search {
namespace {

// Of unknown words it has seven.
constexpr long kMostFields = 9;

// Verbs that say nothing by themselves.
bool IsEmptyVerb(absl::string_view base) {
  return base == "する" || base == "ある" || base == "いる" || base == "なる";
}

}  // namespace

bool IsLikeIpadic(absl::string_view feature) {
  return 1 + std::count(feature.begin(), feature.end(), ',') <= kMostFields;
}

Features::Features(absl::string_view feature) {
  for (absl::string_view& field : fields_) {
    const size_t comma = feature.find(',');
    field = feature.substr(0, comma);
    if (comma == absl::string_view::npos) break;
    feature.remove_prefix(comma + 1);
  }
}

absl::string_view Features::BaseOf(absl::string_view surface) const {
  const absl::string_view base = fields_[kBase];
  return base.empty() || base == "*" ? surface : base;
}

bool Features::CarriesMeaning(absl::string_view base) const {
  if (kind() == "非自立") return false;
  if (part() == "名詞") return kind() != "代名詞" && kind() != "数";
  if (part() == "動詞") return kind() != "接尾" && !IsEmptyVerb(base);
  return part() == "形容詞" || part() == "副詞";
}

}  // namespace renkei::search
