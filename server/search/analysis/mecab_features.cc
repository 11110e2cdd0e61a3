#include "server/search/analysis/mecab_features.h"

#include <algorithm>

namespace renkei::search {
namespace {

// Of unknown words it has seven.
constexpr long kMostFields = 9;
constexpr int kBase = 6;

// Verbs that say nothing by themselves.
bool IsEmptyVerb(absl::string_view base) {
  return base == "する" || base == "ある" || base == "いる" || base == "なる";
}

}  // namespace

bool IsLikeIpadic(absl::string_view feature) {
  return 1 + std::count(feature.begin(), feature.end(), ',') <= kMostFields;
}

absl::string_view FeatureField(absl::string_view feature, int number) {
  for (; number > 0; --number) {
    const size_t comma = feature.find(',');
    if (comma == absl::string_view::npos) return {};
    feature.remove_prefix(comma + 1);
  }
  return feature.substr(0, feature.find(','));
}

absl::string_view BaseOf(absl::string_view feature, absl::string_view surface) {
  const absl::string_view base = FeatureField(feature, kBase);
  return base.empty() || base == "*" ? surface : base;
}

bool CarriesMeaning(absl::string_view feature, absl::string_view base) {
  const absl::string_view part = FeatureField(feature, 0);
  const absl::string_view kind = FeatureField(feature, 1);
  if (kind == "非自立") return false;
  if (part == "名詞") return kind != "代名詞" && kind != "数";
  if (part == "動詞") return kind != "接尾" && !IsEmptyVerb(base);
  return part == "形容詞" || part == "副詞";
}

}  // namespace renkei::search
