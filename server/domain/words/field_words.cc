#include "server/domain/words/field_words.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/domain/words/label_tables.h"

namespace renkei::domain {
namespace {

// The installed client has this file too: no more libraries than it needs anyway.
const std::map<std::string, absl::string_view>& FieldWords() {
  static const auto& words = *[] {
    auto* map = new std::map<std::string, absl::string_view>();
    for (const LabelEntry& entry : kFieldLabels) map->emplace(entry.key, entry.ja);
    return map;
  }();
  return words;
}

// "steps[1]" -> "steps" and 1; without an index -1.
struct Segment {
  absl::string_view field;
  int index = -1;
};

bool IsFieldName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

// False for what is no segment of a path.
bool ParseSegment(absl::string_view text, Segment& segment) {
  const size_t open = text.find('[');
  segment.field = text.substr(0, open);
  if (!IsFieldName(segment.field)) return false;
  if (open == absl::string_view::npos) return true;
  return text.back() == ']' &&
         absl::SimpleAtoi(text.substr(open + 1, text.size() - open - 2), &segment.index) &&
         segment.index >= 0;
}

}  // namespace

std::string FieldWord(absl::string_view message, absl::string_view field) {
  const auto special = FieldWords().find(absl::StrCat(message, ".", field));
  if (special != FieldWords().end()) return std::string(special->second);
  const auto general = FieldWords().find(std::string(field));
  return general == FieldWords().end() ? "" : std::string(general->second);
}

std::string FieldPathInWords(absl::string_view path) {
  const std::vector<absl::string_view> segments = absl::StrSplit(path, '.');
  std::vector<std::string> words;
  std::string which;
  for (size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    Segment segment;
    if (!ParseSegment(segments[i], segment)) return std::string(path);
    const std::string word = FieldWord("", segment.field);
    if (last && word.empty()) return std::string(path);
    // Of a list with one element nobody asks which.
    if (segment.index > 0)
      which = absl::StrCat("（", last ? "" : word, segment.index + 1, "件目）");
    if (last || (!word.empty() && segment.index < 0)) words.push_back(word);
  }
  return absl::StrCat(absl::StrJoin(words, "の"), which);
}

}  // namespace renkei::domain
