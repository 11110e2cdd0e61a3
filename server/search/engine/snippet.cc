#include "server/search/engine/snippet.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace renkei::search {
namespace {

// What another mention of the same term, or one that is not certain, gives of its weight.
constexpr double kRepeated = 0.1;
constexpr double kUncertain = 0.5;
// A passage without a sentence's beginning has a third of what is left before its first mention.
constexpr size_t kPartBefore = 3;
// A word or number that is longer is cut.
constexpr size_t kMaxWhole = 30;
// Where no letters are found words are looked for in so many bytes.
constexpr size_t kReadByWords = 8'192;

// The code points of a text, and where they begin.
class CodePoints {
 public:
  explicit CodePoints(absl::string_view text) : text_(text) {
    codes_.reserve(text.size() / 3 + 1);
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < size;) {
      starts_.push_back(static_cast<uint32_t>(i));
      UChar32 code;
      U8_NEXT(bytes, i, size, code);
      codes_.push_back(code < 0 ? 0xFFFD : code);
    }
    starts_.push_back(static_cast<uint32_t>(size));
  }

  size_t size() const { return codes_.size(); }
  UChar32 at(size_t i) const { return codes_[i]; }
  uint32_t byte(size_t i) const { return starts_[i]; }

  absl::string_view Bytes(size_t first, size_t last) const {
    return text_.substr(starts_[first], starts_[last] - starts_[first]);
  }

  // The code point that has this byte.
  size_t With(uint32_t byte) const {
    const auto behind = std::upper_bound(starts_.begin(), starts_.end(), byte);
    return static_cast<size_t>(behind - starts_.begin()) - 1;
  }

  // The first one that begins at this byte or behind it.
  size_t From(uint32_t byte) const {
    return static_cast<size_t>(std::lower_bound(starts_.begin(), starts_.end(), byte) -
                               starts_.begin());
  }

 private:
  const absl::string_view text_;
  std::vector<UChar32> codes_;
  std::vector<uint32_t> starts_;
};

bool IsSpace(UChar32 c) { return u_isUWhiteSpace(c) || u_iscntrl(c); }

bool EndsSentence(UChar32 c) {
  return c == U'。' || c == U'！' || c == U'？' || c == U'!' || c == U'?' || c == U'\n' ||
         c == U'．';
}

bool IsMark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

// Whether a text may be cut before code point `i`: not before a mark, nor inside a Latin word or number.
bool MayCut(const CodePoints& points, size_t i) {
  if (i == 0 || i >= points.size()) return true;
  if (IsMark(points.at(i))) return false;
  const auto in_run = [](UChar32 c) { return c < 0x250 && u_isalnum(c); };
  return !in_run(points.at(i - 1)) || !in_run(points.at(i));
}

struct Passage {
  size_t first = 0;
  size_t last = 0;
  double score = 0;
};

// From the first mention to the last one of the best passage: that with the most weight of
// different terms, and the first of equal ones.
Passage BestSpan(const std::vector<Mention>& mentions, const MentionFinder& finder,
                 const CodePoints& points, size_t letters) {
  Passage best;
  std::vector<double> counted(finder.terms().size());
  for (size_t i = 0; i < mentions.size(); ++i) {
    Passage span{points.With(mentions[i].begin), 0, 0};
    std::fill(counted.begin(), counted.end(), 0);
    for (size_t j = i; j < mentions.size(); ++j) {
      const Mention& mention = mentions[j];
      const size_t end = points.From(mention.end);
      if (points.With(mention.begin) >= span.first + letters) break;
      if (end > span.first + letters) continue;
      const double weight =
          finder.terms()[mention.term].weight * (mention.certain ? 1 : kUncertain);
      double& before = counted[mention.term];
      span.score += weight > before ? weight - before : kRepeated * weight;
      before = std::max(before, weight);
      span.last = std::max(span.last, end);
    }
    if (span.score > best.score) best = span;
  }
  return best;
}

// The last place up to `end` and behind `least` where the text may be cut.
size_t CutBefore(const CodePoints& points, size_t end, size_t least) {
  const size_t last = std::max(least, end - std::min(end, kMaxWhole));
  for (size_t i = end; i > last; --i) {
    if (MayCut(points, i)) return i;
  }
  return end;
}

// Widens a span to a passage of `letters`.
Passage Widened(const Passage& span, const CodePoints& points, size_t letters) {
  const size_t left = letters - std::min(letters, span.last - span.first);
  const size_t least = points.size() - std::min(points.size(), letters);
  size_t begin = std::min(least, span.first - std::min(span.first, left / kPartBefore));
  begin = std::max(begin, span.first - std::min(span.first, left));
  while (begin < span.first && !MayCut(points, begin)) ++begin;
  for (size_t i = span.first; least > 0 && i + left >= span.first; --i) {
    if (i > 0 && !EndsSentence(points.at(i - 1))) continue;
    begin = i;
    break;
  }
  while (begin < span.first && IsSpace(points.at(begin))) ++begin;
  const size_t end = std::min(points.size(), begin + letters);
  return {begin, CutBefore(points, end, span.last), span.score};
}

// Ranges of code points of the text, joined where they meet.
std::vector<Highlight> Joined(std::vector<Highlight> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const Highlight& a, const Highlight& b) { return a.begin < b.begin; });
  std::vector<Highlight> joined;
  for (const Highlight& range : ranges) {
    if (!joined.empty() && range.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, range.end);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

Snippet Shown(const CodePoints& points, const Passage& passage,
              const std::vector<Highlight>& highlights) {
  Snippet snippet;
  snippet.cut_before = passage.first > 0;
  snippet.cut_after = passage.last < points.size();
  snippet.score = passage.score;
  // By code point of the passage: where it stands in the snippet.
  std::vector<size_t> places = {0};
  size_t size = 0;
  bool space = false;
  for (size_t i = passage.first; i < passage.last; ++i) {
    if (IsSpace(points.at(i))) {
      space = size > 0;
      places.push_back(size);
      continue;
    }
    if (space) {
      snippet.text.push_back(' ');
      ++size;
      space = false;
    }
    places.back() = size;
    const absl::string_view bytes = points.Bytes(i, i + 1);
    snippet.text.append(bytes.data(), bytes.size());
    places.push_back(++size);
  }
  for (const Highlight& range : highlights) {
    const Highlight placed = {places[range.begin - passage.first],
                              places[range.end - passage.first]};
    if (placed.begin < placed.end) snippet.highlights.push_back(placed);
  }
  return snippet;
}

}  // namespace

Snippet BestPassage(absl::string_view text, const MentionFinder& finder, size_t letters) {
  letters = std::clamp<size_t>(letters, 1, kMaxPassage);
  const CodePoints points(text);
  std::vector<Mention> mentions = finder.ByLetters(text);
  if (mentions.empty()) mentions = finder.ByWords(points.Bytes(0, points.With(kReadByWords)));
  const Passage span = BestSpan(mentions, finder, points, letters);
  const Passage passage = Widened(span, points, letters);

  std::vector<Highlight> ranges;
  const auto add = [&](uint32_t begin, uint32_t end) {
    const Highlight range = {points.With(begin), points.From(end)};
    if (range.begin >= passage.first && range.end <= passage.last) ranges.push_back(range);
  };
  for (const Mention& mention : mentions) {
    if (mention.certain) add(mention.begin, mention.end);
  }
  const uint32_t base = points.byte(passage.first);
  for (const Mention& mention : finder.ByWords(points.Bytes(passage.first, passage.last))) {
    add(base + mention.begin, base + mention.end);
  }
  return Shown(points, passage, Joined(std::move(ranges)));
}

std::vector<SharedTerm> SharedTerms(absl::string_view text, const MentionFinder& finder) {
  std::vector<Mention> mentions = finder.ByLetters(text);
  mentions.erase(std::remove_if(mentions.begin(), mentions.end(),
                                [](const Mention& mention) { return !mention.certain; }),
                 mentions.end());
  const std::vector<Mention> words = finder.ByWords(text);
  mentions.insert(mentions.end(), words.begin(), words.end());
  // A longer one before those that stand inside it.
  std::stable_sort(mentions.begin(), mentions.end(), [](const Mention& a, const Mention& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  absl::flat_hash_set<std::string> taken;
  std::vector<std::pair<double, SharedTerm>> found;
  uint32_t covered = 0;
  for (const Mention& mention : mentions) {
    if (mention.end <= covered) continue;
    covered = mention.end;
    const MentionFinder::Term& term = finder.terms()[mention.term];
    if (!taken.insert(term.written).second) continue;
    const absl::string_view written = text.substr(mention.begin, mention.end - mention.begin);
    found.emplace_back(term.weight, SharedTerm{term.written, std::string(written)});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<SharedTerm> shared;
  for (auto& [weight, term] : found) shared.push_back(std::move(term));
  return shared;
}

}  // namespace renkei::search
