#include "server/search/engine/phrase.h"

#include <algorithm>

#include "server/search/analysis/grams.h"

namespace renkei::search {
namespace {

constexpr char kRunBegins = '\x01';
constexpr char kRunEnds = '\x02';

}  // namespace

std::string PhraseText(const Letters& folded) {
  std::string text;
  text.reserve(folded.size() * 3);
  bool between = false;
  for (size_t i = 0; i < folded.size();) {
    const Script script = folded[i].script;
    size_t end = i + 1;
    while (end < folded.size() && folded[end].script == script) ++end;
    if (script == Script::kNone) {
      between = !text.empty();
      i = end;
      continue;
    }
    if (between) text.push_back(' ');
    between = false;
    if (script == Script::kAlphanumeric) {
      text.push_back(kRunBegins);
      text += TextOf(folded, i, std::min(end, i + kMaxRunLetters));
      text.push_back(kRunEnds);
    } else {
      text += TextOf(folded, i, end);
    }
    i = end;
  }
  return text;
}

}  // namespace renkei::search
