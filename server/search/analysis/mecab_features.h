// What MeCab says of a word, as IPADIC has it.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_FEATURES_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_FEATURES_H_

#include "absl/strings/string_view.h"

namespace renkei::search {

// Whether a dictionary that says that of some word is of IPADIC's kind. Not so is UniDic, which has readings
// where IPADIC has the basic form, and ranked worse when it was tried (tests/bench/README.md).
bool IsLikeIpadic(absl::string_view feature);

// Field `number` from 0: the part of speech, three finer ones, the way of inflection, the form, the basic
// form; "" where there is none.
absl::string_view FeatureField(absl::string_view feature, int number);

// The basic form: 取り組む for 取り組ん; `surface` of a word that the dictionary does not know.
absl::string_view BaseOf(absl::string_view feature, absl::string_view surface);

// Whether it is looked for: a noun, a verb, an adjective or an adverb, if it has more than grammar to say.
bool CarriesMeaning(absl::string_view feature, absl::string_view base);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_FEATURES_H_
