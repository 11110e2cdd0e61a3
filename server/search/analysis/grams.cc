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
          ++result_.units;
          break;
        case Script::kKanji:
          if (end - i == 1) Put(i, end, true, false);
          for (size_t letter = i; letter < end; ++letter) Sequence(letter, end, true);
          break;
        case Script::kKatakana:
          Katakana(i, end);
          break;
        case Script::kHiragana:
          for (size_t letter = i; letter < end; ++letter) Sequence(letter, end, false);
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
    for (size_t letter = first; letter < last; ++letter) {
      if (last - first > kThree && letter + kThree <= last) {
        Put(letter, letter + kThree, true, false);
      }
      Sequence(letter, last, false);
    }
  }

  // A letter with the one behind it, or as the last one of its run, which ends at `end`.
  void Sequence(size_t letter, size_t end, bool counted_pairs) {
    ++result_.units;
    if (letter + 1 < end) {
      Put(letter, letter + 2, counted_pairs, true);
      return;
    }
    Put(letter, end, false, true);
    result_.grams.back().text.push_back(kEndOfRun);
  }

  const Letters& letters_;
  Grams result_;
};

}  // namespace

Grams GramsOf(const Letters& folded) { return GramMaker(folded).Make(); }

}  // namespace renkei::search
