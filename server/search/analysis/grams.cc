#include "server/search/analysis/grams.h"

#include <algorithm>

namespace renkei::search {
namespace {

class GramMaker {
 public:
  explicit GramMaker(const Letters& letters) : letters_(letters) {}

  Grams Make() {
    result_.grams.reserve(letters_.size() * 5 / 4);
    for (size_t i = 0; i < letters_.size();) {
      const Script script = letters_[i].script;
      size_t end = i + 1;
      while (end < letters_.size() && letters_[end].script == script) ++end;
      switch (script) {
        case Script::kNone:
          break;
        case Script::kAlphanumeric:
          Put(i, end, true, false);
          Sequence(i, end);
          break;
        case Script::kKanji:
          if (end - i == 1) Put(i, end, true, false);
          for (size_t unit = i; unit < end; ++unit) Sequence(unit, unit + 1);
          break;
        case Script::kKatakana:
          Katakana(i, end);
          break;
        case Script::kHiragana:
          for (size_t unit = i; unit < end; ++unit) Sequence(unit, unit + 1);
          break;
      }
      i = end;
    }
    return std::move(result_);
  }

 private:
  void Put(size_t first, size_t last, bool counted, bool sequenced) {
    Gram gram;
    gram.text = TextOf(letters_, first, std::min(last, first + kMaxRunLetters));
    gram.position = result_.units;
    gram.begin = letters_[first].begin;
    gram.end = letters_[last - 1].end;
    gram.counted = counted;
    gram.sequenced = sequenced;
    gram.alphanumeric = letters_[first].script == Script::kAlphanumeric;
    result_.grams.push_back(std::move(gram));
  }

  void Katakana(size_t first, size_t last) {
    constexpr size_t kThree = 3;
    Put(first, last, true, false);
    for (size_t unit = first; unit < last; ++unit) {
      if (last - first > kThree && unit + kThree <= last) Put(unit, unit + kThree, true, false);
      Sequence(unit, unit + 1);
    }
  }

  // The unit [first, last) with the one behind it.
  void Sequence(size_t first, size_t last) {
    size_t behind = last;
    if (last < letters_.size() && letters_[last].script == Script::kAlphanumeric) {
      while (behind < letters_.size() && letters_[behind].script == Script::kAlphanumeric) ++behind;
    } else if (last < letters_.size() && letters_[last].script != Script::kNone) {
      ++behind;
    }
    const bool kanji = behind > last && letters_[first].script == Script::kKanji &&
                       letters_[last].script == Script::kKanji;
    Put(first, last, kanji, true);
    Gram& gram = result_.grams.back();
    if (behind == last) {
      gram.text.push_back(kNothingBehind);
    } else {
      gram.text.append(TextOf(letters_, last, std::min(behind, last + kMaxRunLetters)));
      gram.end = letters_[behind - 1].end;
    }
    ++result_.units;
  }

  const Letters& letters_;
  Grams result_;
};

}  // namespace

Grams GramsOf(const Letters& folded) { return GramMaker(folded).Make(); }

}  // namespace renkei::search
