#include "server/search/engine/snippet.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "server/search/analysis/code_points.h"

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
    if (points.MayCut(i)) return i;
  }
  return end;
}

// Widens a span to a passage of `letters`.
Passage Widened(const Passage& span, const CodePoints& points, size_t letters) {
  const size_t left = letters - std::min(letters, span.last - span.first);
  const size_t least = points.size() - std::min(points.size(), letters);
  size_t begin = std::min(least, span.first - std::min(span.first, left / kPartBefore));
  begin = std::max(begin, span.first - std::min(span.first, left));
  while (begin < span.first && !points.MayCut(begin)) ++begin;
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

bool AllMentioned(const std::vector<Mention>& mentions, const MentionFinder& finder) {
  std::vector<bool> mentioned(finder.terms().size());
  for (const Mention& mention : mentions) mentioned[mention.term] = true;
  return std::find(mentioned.begin(), mentioned.end(), false) == mentioned.end();
}

}  // namespace

Snippet BestPassage(absl::string_view text, const MentionFinder& finder, size_t letters) {
  letters = std::clamp<size_t>(letters, 1, kMaxPassage);
  const CodePoints points(text);
  std::vector<Mention> mentions = finder.ByLetters(text);
  if (mentions.empty() && finder.WordsTellMore(mentions))
    mentions = finder.ByWords(points.Bytes(0, points.With(kReadByWords)));
  const Passage span = BestSpan(mentions, finder, points, letters);
  const Passage passage = Widened(span, points, letters);

  std::vector<Highlight> ranges;
  std::vector<Mention> shown;
  const auto add = [&](uint32_t begin, uint32_t end) {
    ranges.push_back({points.With(begin), points.From(end)});
  };
  for (const Mention& mention : mentions) {
    if (points.With(mention.begin) < passage.first || points.From(mention.end) > passage.last)
      continue;
    shown.push_back(mention);
    if (mention.certain) add(mention.begin, mention.end);
  }
  if (finder.WordsTellMore(shown)) {
    const uint32_t base = points.byte(passage.first);
    for (const Mention& mention : finder.ByWords(points.Bytes(passage.first, passage.last)))
      add(base + mention.begin, base + mention.end);
  }
  return Shown(points, passage, Joined(std::move(ranges)));
}

std::vector<SharedTerm> SharedTerms(absl::string_view text, const MentionFinder& finder) {
  std::vector<Mention> mentions = finder.ByLetters(text);
  const bool words_tell_more = finder.WordsTellMore(mentions);
  mentions.erase(std::remove_if(mentions.begin(), mentions.end(),
                                [](const Mention& mention) { return !mention.certain; }),
                 mentions.end());
  if (words_tell_more && !AllMentioned(mentions, finder)) {
    const std::vector<Mention> words = finder.ByWords(text);
    mentions.insert(mentions.end(), words.begin(), words.end());
  }
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
