#include "server/search/analysis/mecab_sentence.h"

#include "absl/strings/match.h"

namespace renkei::search {
namespace {

bool Inflects(absl::string_view part) {
  return part == "動詞" || part == "形容詞" || part == "助動詞";
}

// Other forms are nouns by use (見守り), or something follows that says more (足り/ない).
bool IsPredicate(const Features& word) {
  if (word.part() == "助詞") return word.kind() == "接続助詞";
  const absl::string_view form = word.form();
  return Inflects(word.part()) &&
         (absl::StartsWith(form, "基本形") || absl::StartsWith(form, "仮定形") ||
          absl::StartsWith(form, "命令"));
}

// か, ね and the like, behind a predicate.
bool IsClosingParticle(const Features& word) {
  return word.part() == "助詞" && absl::StrContains(word.kind(), "終助詞");
}

bool IsSign(const Features& word) { return word.part() == "記号"; }

}  // namespace

void SentenceFinder::Take(const Features& word, absl::string_view surface, bool carries_meaning) {
  if (IsSign(word) || (closed_ && IsClosingParticle(word))) return;
  words_ += carries_meaning ? 1 : 0;
  closed_ = IsPredicate(word) || (subject_ && word.kind() == "形容動詞語幹");
  says_ |= subject_ && closed_;
  subject_ |=
      (word.kind() == "格助詞" && surface == "が") || (word.kind() == "係助詞" && surface == "は");
}

}  // namespace renkei::search
