#include "client/cli/show/brief.h"

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/file/scalar.h"
#include "client/cli/show/labels.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/time/when.h"

namespace renkei::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Values begin at the latest here, so that one long label does not push all of them away.
constexpr int kMostLabelColumns = 24;
constexpr int kFewestTextColumns = 30;
// Values of a list that are no wider than this stand beside each other.
constexpr int kShortColumns = 24;

template <class T>
const T* As(const Message& message) {
  return message.GetDescriptor() == T::descriptor() ? static_cast<const T*>(&message) : nullptr;
}

std::string Join(std::initializer_list<std::string> parts) {
  std::vector<std::string> some;
  for (const std::string& part : parts) {
    if (!part.empty()) some.push_back(part);
  }
  return absl::StrJoin(some, "  ");
}

std::string StepText(const pb::LifecycleEvent& e, Lang lang) {
  const auto& type = *pb::LifecycleState_descriptor();
  const std::string from = ValueLabel(type, e.from(), lang);
  std::string step = absl::StrCat(from, from.empty() ? "" : " → ", ValueLabel(type, e.to(), lang));
  if (!e.taken_over_from().empty()) {
    step = In(lang, {absl::StrCat("taken over from ", e.taken_over_from()),
                     absl::StrCat(e.taken_over_from(), "から引継ぎ")});
  } else if (e.from() == e.to()) {
    step = In(lang, {"confirmed", "内容を確認"});
  }
  return Join({LocalTime(e.time()), step, e.actor(),
               e.self_published() ? In(lang, {"(own submission)", "（提出者が公開）"}) : "",
               e.comment()});
}

std::string AudienceText(const pb::Audience& audience, Lang lang) {
  std::string text = ValueLabel(*pb::Visibility_descriptor(), audience.visibility(), lang);
  if (audience.organizations_size() > 0)
    absl::StrAppend(&text, ": ", absl::StrJoin(audience.organizations(), ", "));
  return text;
}

std::string OtherShortText(const Message& message, Lang lang) {
  if (const auto* link = As<pb::Link>(message))
    return Join({link->title(), link->url(), link->date()});
  if (const auto* step = As<pb::LifecycleEvent>(message)) return StepText(*step, lang);
  if (const auto* e = As<pb::InitiativeEvent>(message)) {
    return Join({LocalTime(e->time()), ConstantLabel(e->action(), lang), e->date(), e->actor(),
                 e->reason()});
  }
  if (const auto* consent = As<pb::Consent>(message)) {
    return Join({LocalTime(consent->time()), consent->organization(), consent->actor()});
  }
  if (const auto* partner = As<pb::Partner>(message)) {
    return Join({partner->display_name(), partner->organization(), partner->role()});
  }
  if (const auto* budget = As<pb::Budget>(message)) {
    return absl::StrCat(budget->fiscal_year(), In(lang, {" FY  ", "年度  "}),
                        GroupedNumber(static_cast<double>(budget->thousand_yen())),
                        In(lang, {" thousand yen", "千円"}));
  }
  if (const auto* again = As<pb::ReMention>(message))
    return Join({again->parent(), absl::StrCat(again->order())});
  return "";
}

std::string ScalarText(const Message& message, const FieldDescriptor& field, int index, Lang lang) {
  const google::protobuf::Reflection& r = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return Printable(
          one ? r.GetString(message, &field) : r.GetRepeatedString(message, &field, index), true);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number =
          one ? r.GetEnumValue(message, &field) : r.GetRepeatedEnumValue(message, &field, index);
      const std::string label = ValueLabel(*field.enum_type(), number, lang);
      return label.empty() ? EnumText(*field.enum_type(), number) : label;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.GetBool(message, &field) ? In(lang, {"yes", "はい"}) : In(lang, {"no", "いいえ"});
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return NumberText(r.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return GroupedNumber(static_cast<double>(r.GetInt64(message, &field)));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(r.GetInt32(message, &field));
    default:
      return "";
  }
}

std::string Indented(const std::string& text, const std::string& first, const std::string& rest) {
  std::string out;
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i + 1 == lines.size() && lines[i].empty()) break;
    absl::StrAppend(&out, i == 0 ? first : (lines[i].empty() ? "" : rest), lines[i], "\n");
  }
  return out;
}

// Whether a field can name another resource: not the message's own name, and no text of a person's.
bool NamesResource(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING || field.name() == "name") return false;
  const pb::FieldRules& rules = field.options().GetExtension(pb::rules);
  return !rules.resource().empty() || rules.max_chars() == 0;
}

// Puts what resources are called in the place of their names, in `message` and all its parts.
void PutTitles(const std::function<std::string(const std::string&)>& title_of,
               const std::set<std::string>& skip, Message& message) {
  const google::protobuf::Reflection& r = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_map() || skip.count(field->name()) > 0) continue;
    const bool many = field->is_repeated();
    const int count = many ? r.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        PutTitles(title_of, skip,
                  many ? *r.MutableRepeatedMessage(&message, field, i)
                       : *r.MutableMessage(&message, field));
      } else if (NamesResource(*field)) {
        if (many) {
          r.SetRepeatedString(&message, field, i, title_of(r.GetRepeatedString(message, field, i)));
        } else {
          r.SetString(&message, field, title_of(r.GetString(message, field)));
        }
      }
    }
  }
}

// Pairs are collected and rendered together, so that values stand in one column; nested blocks come
// between.
class BriefBuilder {
 public:
  BriefBuilder(const BriefStyle& style, const std::set<std::string>& skip)
      : style_(style), skip_(skip) {}

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
      const std::string value = ScalarText(message, field, -1, style_.lang);
      return AddPair(field, value);
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
        lines.push_back(ScalarText(message, field, i, style_.lang));
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
    const auto* timed = As<pb::TimedValue>(inner);
    const FieldDescriptor* unit = message.GetDescriptor()->FindFieldByName("unit");
    if (timed == nullptr || unit == nullptr) return ShortText(inner, style_.lang);
    return TimedValueText(*timed, message.GetReflection()->GetString(message, unit), style_.lang);
  }

  std::string Nested(const Message& message) const {
    BriefStyle narrower = style_;
    narrower.columns = std::max(style_.columns - 4, kFewestTextColumns);
    return BriefBuilder(narrower, skip_).Build(message);
  }

  std::string Label(const FieldDescriptor& field) const {
    const std::string label = FieldLabel(field, style_.lang);
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
  std::string out_;
  int widest_label_ = 0;
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace

std::string LocalTime(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixSeconds(time.seconds()),
                          absl::FixedTimeZone(9 * 3600));
}

std::string WhenText(const pb::When& when, Lang lang) {
  if (!when.text().empty()) return Printable(when.text());
  return domain::FormatWhen(
      when, lang == Lang::kJapanese ? domain::WhenStyle::kEra : domain::WhenStyle::kShort);
}

std::string ValueText(const pb::Value& value) { return Printable(domain::FigureText(value, "")); }

std::string TimedValueText(const pb::TimedValue& value, const std::string& unit, Lang lang) {
  std::string text =
      Printable(domain::FigureText(value.value(), value.unit().empty() ? unit : value.unit()));
  const std::string when = WhenText(value.when(), lang);
  if (!when.empty())
    absl::StrAppend(&text, lang == Lang::kJapanese ? "（" : " (", when,
                    lang == Lang::kJapanese ? "）" : ")");
  return text;
}

std::string PeriodText(const pb::FiscalPeriod& period, Lang lang) {
  if (period.from_fiscal_year() == 0 && period.to_fiscal_year() == 0) return "";
  const std::string years = absl::StrCat(
      period.from_fiscal_year(), lang == Lang::kJapanese ? "～" : "-", period.to_fiscal_year());
  return lang == Lang::kJapanese ? absl::StrCat(years, "年度") : absl::StrCat("FY", years);
}

std::string ShortText(const Message& message, Lang lang) {
  if (const auto* time = As<google::protobuf::Timestamp>(message)) return LocalTime(*time);
  if (const auto* when = As<pb::When>(message)) return WhenText(*when, lang);
  if (const auto* value = As<pb::Value>(message)) return ValueText(*value);
  if (const auto* timed = As<pb::TimedValue>(message)) return TimedValueText(*timed, "", lang);
  if (const auto* period = As<pb::FiscalPeriod>(message)) return PeriodText(*period, lang);
  if (const auto* audience = As<pb::Audience>(message)) return AudienceText(*audience, lang);
  return Printable(OtherShortText(message, lang));
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
  if (!style.title_of) return BriefBuilder(style, skip).Build(message);
  const std::unique_ptr<Message> titled(message.New());
  titled->CopyFrom(message);
  PutTitles(style.title_of, skip, *titled);
  return BriefBuilder(style, skip).Build(*titled);
}

}  // namespace renkei::cli
