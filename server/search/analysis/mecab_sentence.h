// Whether what somebody typed says something, or names something: 移動手段がない, and 移動手段の確保.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_SENTENCE_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_SENTENCE_H_

#include "absl/strings/string_view.h"
#include "server/search/analysis/mecab_features.h"

namespace renkei::search {

// Takes the words of a text in order. It is a sentence where
//   - a subject or a topic (が, は) has a predicate: 子どもが遊べる場所, 雪かきが大変; or
//   - it ends with a predicate, and has more words than that: 空き家を減らす, 誰一人取り残さない.
// A predicate is a verb, an adjective or an auxiliary in a form that ends a clause or stands before a noun,
// or what joins clauses (て, ば). Not one: 見守り and 学び直し, which are nouns by use; the な of 安全な. One
// within the name of something is no sentence (書かない窓口, 証拠に基づく政策立案, 地域で支え合うまち). Names of
// places are read with verbs in them, of other forms (かすみ/が/うら/市).
class SentenceFinder {
 public:
  // `carries_meaning`: the word is one that is looked for.
  void Take(const Features& word, absl::string_view surface, bool carries_meaning);

  bool IsSentence() const { return says_ || (closed_ && words_ > 1); }

 private:
  int words_ = 0;
  bool subject_ = false;
  // The words so far end with a predicate.
  bool closed_ = false;
  // Somewhere a subject has one.
  bool says_ = false;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_SENTENCE_H_
