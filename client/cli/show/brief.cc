#include "client/cli/show/brief.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/words/words.h"

namespace renkei::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Values begin at the latest here, so that one long label does not push all of them away.
constexpr int kMostLabelColumns = 24;
constexpr int kFewestTextColumns = 30;
// Values of a list that are no wider than this stand beside each other.
constexpr int kShortColumns = 24;

std::string Indented(const std::string& text, const std::string& first, const std::string& rest) {
  std::string out;
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i + 1 == lines.size() && lines[i].empty()) break;
    absl::StrAppend(&out, i == 0 ? first : (lines[i].empty() ? "" : rest), lines[i], "\n");
  }
  return out;
}

// Pairs are collected and rendered together, so that values stand in one column; nested blocks come
// between.
class BriefBuilder {
 public:
  BriefBuilder(const BriefStyle& style, const std::set<std::string>& skip)
      : style_(style), skip_(skip), words_(style.lang, style.title_of) {}

  std::string Build(const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    const auto identifies = [](const FieldDescriptor* field) {
      return field->name() == "name" || field->name() == "external_id" || field->name() == "etag";
    };
    std::stable_partition(fields.begin(), fields.end(),
                          [&](const FieldDescriptor* field) { return !identifies(field); });
    fields.erase(std::remove_if(fields.begin(), fields.end(),
                                [&](const auto* field) { return skip_.count(field->name()) > 0; }),
                 fields.end());
    for (const FieldDescriptor* field : fields)
      widest_label_ = std::max(widest_label_, DisplayWidth(Label(*field), style_.ambiguous));
    for (const FieldDescriptor* field : fields) Add(message, *field);
    return absl::StrCat(out_, FlushPairs());
  }

 private:
  void Add(const Message& message, const FieldDescriptor& field) {
    if (field.is_map()) return;
    if (field.is_repeated()) return AddList(message, field);
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return AddPair(field, Printable(words_.Scalar(message, field), true));
    }
    const Message& inner = message.GetReflection()->GetMessage(message, &field);
    const std::string text = Short(message, inner);
    if (!text.empty()) return AddPair(field, text);
    if (inner.ByteSizeLong() > 0) AddBlock(field, Indented(Nested(inner), "  ", "  "));
  }

  void AddList(const Message& message, const FieldDescriptor& field) {
    const int count = message.GetReflection()->FieldSize(message, &field);
    std::vector<std::string> lines;
    std::string blocks;
    for (int i = 0; i < count; ++i) {
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        lines.push_back(Printable(words_.Scalar(message, field, i), true));
        continue;
      }
      const Message& item = message.GetReflection()->GetRepeatedMessage(message, &field, i);
      const std::string text = Short(message, item);
      if (text.empty()) {
        blocks += Indented(Nested(item), "  - ", "    ");
      } else {
        lines.push_back(text);
      }
    }
    if (!lines.empty())
      AddPair(field, absl::StrJoin(lines, AreShort(lines) ? In(style_.lang, {", ", "、"}) : "\n"));
    if (!blocks.empty()) AddBlock(field, blocks);
  }

  // Short ones stand in one line.
  bool AreShort(const std::vector<std::string>& lines) const {
    return std::all_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(' ') == std::string::npos &&
             DisplayWidth(line, style_.ambiguous) <= kShortColumns;
    });
  }

  // A value is shown with the unit that stands beside it in its message.
  std::string Short(const Message& message, const Message& inner) const {
    const FieldDescriptor* unit = message.GetDescriptor()->FindFieldByName("unit");
    return Printable(words_.Short(
        inner, unit == nullptr ? "" : message.GetReflection()->GetString(message, unit)));
  }

  std::string Nested(const Message& message) const {
    BriefStyle narrower = style_;
    narrower.columns = std::max(style_.columns - 4, kFewestTextColumns);
    return BriefBuilder(narrower, skip_).Build(message);
  }

  std::string Label(const FieldDescriptor& field) const {
    const std::string label = words_.Label(field);
    return label.empty() ? field.name() : label;
  }

  void AddPair(const FieldDescriptor& field, const std::string& text) {
    pairs_.emplace_back(Label(field), text);
  }

  void AddBlock(const FieldDescriptor& field, const std::string& block) {
    out_ += FlushPairs();
    absl::StrAppend(&out_, Label(field), "\n", block);
  }

  std::string FlushPairs() {
    std::string text = RenderPairs(pairs_, style_, widest_label_);
    pairs_.clear();
    return text;
  }

  const BriefStyle style_;
  const std::set<std::string>& skip_;
  const domain::Words words_;
  std::string out_;
  int widest_label_ = 0;
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace

std::string LocalTime(const google::protobuf::Timestamp& time) {
  return domain::Words(Lang::kJapanese).Time(time);
}

std::string WhenText(const pb::When& when, Lang lang) {
  return Printable(domain::Words(lang).When(when));
}

std::string ValueText(const pb::Value& value) { return Printable(domain::FigureText(value, "")); }

std::string TimedValueText(const pb::TimedValue& value, const std::string& unit, Lang lang) {
  return Printable(domain::Words(lang).Timed(value, unit));
}

std::string PeriodText(const pb::FiscalPeriod& period, Lang lang) {
  return domain::Words(lang).Period(period);
}

std::string ShortText(const Message& message, Lang lang) {
  return Printable(domain::Words(lang).Short(message));
}

std::string RenderPairs(const std::vector<std::pair<std::string, std::string>>& pairs,
                        const BriefStyle& style, int least_label) {
  int left = least_label;
  for (const auto& [label, text] : pairs)
    left = std::max(left, DisplayWidth(label, style.ambiguous));
  left = std::min(left, kMostLabelColumns) + 2;
  const int room = std::max(style.columns - left, kFewestTextColumns);
  std::string out;
  for (const auto& [label, text] : pairs) {
    const std::vector<std::string> lines =
        Wrap(absl::StripTrailingAsciiWhitespace(text), room, style.ambiguous);
    for (size_t i = 0; i < lines.size(); ++i) {
      const std::string start = PadRight(i == 0 ? label : "", left, style.ambiguous);
      absl::StrAppend(&out, lines[i].empty() ? "" : start, lines[i], "\n");
    }
  }
  return out;
}

std::string RenderBrief(const Message& message, const BriefStyle& style,
                        const std::set<std::string>& skip) {
  return BriefBuilder(style, skip).Build(message);
}

}  // namespace renkei::cli
