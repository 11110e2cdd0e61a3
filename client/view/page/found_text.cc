#include "client/view/page/found_text.h"

#include <utility>

#include "absl/strings/str_replace.h"

namespace renkei::view {
namespace {

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// Moves on through a text by code points.
class Place {
 public:
  explicit Place(absl::string_view text) : text_(text) {}

  // To the code point with this number, not before where it stands. False: the text ends before it.
  bool GoTo(int point) {
    while (point_ < point && byte_ < text_.size()) {
      do ++byte_;
      while (byte_ < text_.size() && !BeginsCharacter(text_[byte_]));
      ++point_;
    }
    return point_ == point;
  }
  size_t byte() const { return byte_; }
  int point() const { return point_; }

 private:
  absl::string_view text_;
  size_t byte_ = 0;
  int point_ = 0;
};

void AddSpan(absl::string_view text, Tone tone, const std::string& resource,
             std::vector<Span>& spans) {
  if (text.empty()) return;
  if (!spans.empty() && spans.back().tone == tone) {
    spans.back().text.append(text.data(), text.size());
  } else {
    spans.push_back({std::string(text), tone, resource});
  }
}

}  // namespace

std::vector<Span> FoundIn(absl::string_view text,
                          const google::protobuf::RepeatedPtrField<pb::TextRange>& ranges,
                          const std::string& resource) {
  // A break takes as many code points as the space for which it is read.
  const std::string line = absl::StrReplaceAll(text, {{"\n", " "}, {"\r", " "}});
  const absl::string_view all = line;
  std::vector<Span> spans;
  Place place(all);
  size_t told = 0;
  for (const pb::TextRange& range : ranges) {
    if (range.begin() < place.point() || range.end() <= range.begin()) continue;
    Place end = place;
    if (!end.GoTo(range.begin())) continue;
    const size_t begins = end.byte();
    if (!end.GoTo(range.end())) continue;
    AddSpan(all.substr(told, begins - told), Tone::kPlain, resource, spans);
    AddSpan(all.substr(begins, end.byte() - begins), Tone::kFound, resource, spans);
    told = end.byte();
    place = end;
  }
  AddSpan(all.substr(told), Tone::kPlain, resource, spans);
  return spans;
}

}  // namespace renkei::view
