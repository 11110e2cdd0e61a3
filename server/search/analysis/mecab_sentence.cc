#include "server/search/analysis/mecab_sentence.h"

#include "absl/strings/match.h"
#include "server/search/analysis/mecab_features.h"

namespace renkei::search {
namespace {

bool Inflects(absl::string_view part) {
  return part == "動詞" || part == "形容詞" || part == "助動詞";
}

// Other forms are nouns by use (見守り), or something follows that says more (足り/ない).
bool IsPredicate(absl::string_view feature) {
  const absl::string_view part = FeatureField(feature, 0);
  if (part == "助詞") return FeatureField(feature, 1) == "接続助詞";
  const absl::string_view form = FeatureField(feature, 5);
  return Inflects(part) && (absl::StartsWith(form, "基本形") || absl::StartsWith(form, "仮定形") ||
                            absl::StartsWith(form, "命令"));
}

// か, ね and the like, behind a predicate.
bool IsClosingParticle(absl::string_view feature) {
  return FeatureField(feature, 0) == "助詞" &&
         absl::StrContains(FeatureField(feature, 1), "終助詞");
}

bool IsSign(absl::string_view feature) { return FeatureField(feature, 0) == "記号"; }

}  // namespace

void SentenceFinder::Take(absl::string_view feature, absl::string_view surface,
                          bool carries_meaning) {
  if (IsSign(feature) || (closed_ && IsClosingParticle(feature))) return;
  words_ += carries_meaning ? 1 : 0;
  const absl::string_view kind = FeatureField(feature, 1);
  closed_ = IsPredicate(feature) || (subject_ && kind == "形容動詞語幹");
  says_ |= subject_ && closed_;
  subject_ |= (kind == "格助詞" && surface == "が") || (kind == "係助詞" && surface == "は");
}

}  // namespace renkei::search
