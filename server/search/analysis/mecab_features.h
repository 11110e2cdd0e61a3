// What MeCab says of a word, as IPADIC has it.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_FEATURES_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_FEATURES_H_

#include <array>

#include "absl/strings/string_view.h"

namespace renkei::search {

// Whether a dictionary that says that of some word is of IPADIC's kind. Not so is UniDic, which has readings
// where IPADIC has the basic form, and ranked worse when it was tried (tests/bench/README.md).
bool IsLikeIpadic(absl::string_view feature);

// The fields of what it says of one word, found once: of a text they are asked some thousand times.
class Features {
 public:
  // `feature` outlives it.
  explicit Features(absl::string_view feature);

  // The part of speech, the finest but two of it, and the form; "" where there is none.
  absl::string_view part() const { return fields_[kPart]; }
  absl::string_view kind() const { return fields_[kKind]; }
  absl::string_view form() const { return fields_[kForm]; }

  // The basic form: 取り組む for 取り組ん; `surface` of a word that the dictionary does not know.
  absl::string_view BaseOf(absl::string_view surface) const;

  // Whether it is looked for: a noun, a verb, an adjective or an adverb, if it has more than grammar to say.
  bool CarriesMeaning(absl::string_view base) const;

 private:
  enum Field { kPart = 0, kKind = 1, kForm = 5, kBase = 6, kFields = 7 };

  std::array<absl::string_view, kFields> fields_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_MECAB_FEATURES_H_
