#include "server/domain/words/words.h"

#include <initializer_list>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/time/when.h"
#include "server/domain/words/labels.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kBetween[] = "  ";
constexpr int kJapanHours = 9;

template <class T>
const T* MessageAs(const Message& message) {
  return message.GetDescriptor() == T::descriptor() ? static_cast<const T*>(&message) : nullptr;
}

std::string JoinSet(const std::vector<std::string>& parts) {
  std::vector<std::string> some;
  for (const std::string& part : parts) {
    if (!part.empty()) some.push_back(part);
  }
  return absl::StrJoin(some, kBetween);
}

// Whether a field can name another resource: not the message's own name, and no text of a person's.
bool CanNameResource(const FieldDescriptor& field) {
  if (field.name() == "name") return false;
  const pb::FieldRules& rules = field.options().GetExtension(pb::rules);
  return !rules.resource().empty() || rules.max_chars() == 0;
}

// What kinds of nodes and of framework items are called. They are data: any other word is one by
// itself, and the same in both languages.
struct KindName {
  const char* kind;
  Bilingual name;
};
const KindName* FindKind(const std::string& kind) {
  static const auto& kNames = *new std::vector<KindName>{
      {"basic_goal", {"basic goal", "基本目標"}},
      {"goal", {"goal", "目標"}},
      {"cross_cutting_goal", {"cross-cutting goal", "横断的な目標"}},
      {"pillar", {"pillar", "柱"}},
      {"policy", {"policy", "政策"}},
      {"measure", {"measure", "施策"}},
      {"field", {"field", "分野"}},
      {"priority_field", {"priority field", "重要施策分野"}},
      {"model_vision", {"model vision", "モデル地域ビジョン"}},
      {"foundation", {"foundation", "基礎条件"}},
      {"linkage", {"linkage", "連携"}},
      {"linkage_measure", {"linkage measure", "連携の施策"}},
  };
  for (const KindName& known : kNames) {
    if (kind == known.kind) return &known;
  }
  return nullptr;
}

// What the values of a message are counted in.
std::string UnitOf(const Message& item) {
  const FieldDescriptor* unit = item.GetDescriptor()->FindFieldByName("unit");
  return unit == nullptr || unit->cpp_type() != FieldDescriptor::CPPTYPE_STRING
             ? ""
             : item.GetReflection()->GetString(item, unit);
}

}  // namespace

std::string Words::Label(const FieldDescriptor& field) const { return In(lang_, LabelOf(field)); }

std::string Words::Value(const EnumDescriptor& type, int number) const {
  if (number == 0) return "";
  if (constants_ == Constants::kTokens) return ValueToken(type, number);
  return In(lang_, ValueWords(type, number));
}

std::string ConstantWords(const std::string& text, Lang lang) {
  for (const auto* type : {pb::InitiativeState_descriptor(), pb::InitiativeAction_descriptor(),
                           pb::MemberAction_descriptor(), pb::CooperationStep_descriptor()}) {
    const auto* value = type->FindValueByName(text);
    if (value != nullptr && value->number() != 0) return Words(lang).Value(*type, value->number());
  }
  return text;
}

std::string Words::Bracketed(const std::string& text) const {
  return absl::StrCat(In(lang_, {" (", "（"}), text, In(lang_, {")", "）"}));
}

std::string Words::Time(const google::protobuf::Timestamp& time) const {
  if (time.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixSeconds(time.seconds()),
                          absl::FixedTimeZone(kJapanHours * 3600));
}

std::string Words::When(const pb::When& when) const {
  if (!when.text().empty()) return when.text();
  return FormatWhen(when, lang_ == Lang::kJapanese ? WhenStyle::kEra : WhenStyle::kShort);
}

std::string Words::Period(const pb::FiscalPeriod& period) const {
  return FormatPeriod(period, lang_ == Lang::kJapanese ? WhenStyle::kWestern : WhenStyle::kShort);
}

std::string Words::Timed(const pb::TimedValue& value, const std::string& unit) const {
  const std::string figure = FigureText(value.value(), value.unit().empty() ? unit : value.unit());
  const std::string when = When(value.when());
  return when.empty() ? figure : absl::StrCat(figure, Bracketed(when));
}

std::string Words::ThousandYen(int64_t amount) const {
  return absl::StrCat(GroupedNumber(static_cast<double>(amount)),
                      In(lang_, {" thousand yen", "千円"}));
}

std::string Words::AudienceOf(const pb::Audience& audience) const {
  std::string text = Value(*pb::Visibility_descriptor(), audience.visibility());
  std::vector<std::string> bodies;
  for (const std::string& name : audience.organizations()) bodies.push_back(Title(name));
  if (!bodies.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(bodies, ", "));
  return text;
}

std::string Words::Step(const pb::LifecycleEvent& event) const {
  const auto& type = *pb::LifecycleState_descriptor();
  const std::string from = Value(type, event.from());
  std::string step = absl::StrCat(from, from.empty() ? "" : " → ", Value(type, event.to()));
  if (!event.taken_over_from().empty()) {
    const std::string other = Title(event.taken_over_from());
    step = In(lang_, {absl::StrCat("taken over from ", other), absl::StrCat(other, "から引継ぎ")});
  } else if (event.from() == event.to()) {
    step = In(lang_, {"confirmed", "内容を確認"});
  }
  return JoinSet({Time(event.time()), step, Title(event.actor()),
                  event.self_published() ? In(lang_, {"(own submission)", "（提出者が公開）"}) : "",
                  event.comment()});
}

// What happened to a resource, and who takes part in it.
std::string Words::Event(const Message& message) const {
  if (const auto* step = MessageAs<pb::LifecycleEvent>(message)) return Step(*step);
  if (const auto* e = MessageAs<pb::InitiativeEvent>(message))
    return JoinSet({Time(e->time()), ConstantWords(e->action(), lang_), e->date(),
                    Title(e->actor()), e->reason()});
  if (const auto* consent = MessageAs<pb::Consent>(message))
    return JoinSet(
        {Time(consent->time()), Title(consent->organization()), Title(consent->actor())});
  if (const auto* partner = MessageAs<pb::Partner>(message))
    return JoinSet({partner->display_name(), Title(partner->organization()), partner->role()});
  return "";
}

std::string Words::Short(const Message& message, const std::string& unit) const {
  if (const auto* time = MessageAs<google::protobuf::Timestamp>(message)) return Time(*time);
  if (const auto* when = MessageAs<pb::When>(message)) return When(*when);
  if (const auto* value = MessageAs<pb::Value>(message)) return FigureText(*value, "");
  if (const auto* timed = MessageAs<pb::TimedValue>(message)) return Timed(*timed, unit);
  if (const auto* period = MessageAs<pb::FiscalPeriod>(message)) return Period(*period);
  if (const auto* audience = MessageAs<pb::Audience>(message)) return AudienceOf(*audience);
  if (const auto* again = MessageAs<pb::ReMention>(message)) return Title(again->parent());
  if (const auto* link = MessageAs<pb::Link>(message))
    return JoinSet({link->title(), link->url(), link->date()});
  if (const auto* budget = MessageAs<pb::Budget>(message))
    return absl::StrCat(budget->fiscal_year(), In(lang_, {" FY", "年度"}), kBetween,
                        ThousandYen(budget->thousand_yen()));
  if (const auto* funding = MessageAs<pb::Funding>(message)) return FundingOf(*funding);
  return Event(message);
}

// What it is called in its edition stands there: of a type the id is told.
std::string Words::FundingOf(const pb::Funding& funding) const {
  return JoinSet({absl::StrCat(funding.fiscal_year(), In(lang_, {" FY", "年度"})),
                  funding.programme().empty() ? funding.printed_name() : Title(funding.programme()),
                  funding.type(),
                  funding.has_thousand_yen() ? ThousandYen(funding.thousand_yen()) : std::string(),
                  Value(*pb::FundingStage_descriptor(), funding.stage())});
}

std::string Words::ActivityOf(const pb::Activity& activity) const {
  std::vector<std::string> points;
  for (const pb::Milestone& milestone : activity.milestones())
    points.push_back(absl::StrCat(When(milestone.when()), " ", milestone.title()));
  std::vector<std::string> kpis;
  for (const std::string& name : activity.kpis()) kpis.push_back(Title(name));
  const std::string comma = In(lang_, {", ", "、"});
  return JoinSet({activity.title(), Period(activity.period()), activity.section(),
                  activity.performer(), absl::StrJoin(points, comma),
                  kpis.empty() ? "" : absl::StrCat("KPI: ", absl::StrJoin(kpis, comma))});
}

// In one line whatever it is, with all by which it could differ from another.
std::string Words::Whole(const Message& message, const std::string& unit) const {
  if (const auto* activity = MessageAs<pb::Activity>(message)) return ActivityOf(*activity);
  const std::string text = Short(message, unit);
  if (const auto* link = MessageAs<pb::Link>(message)) return JoinSet({text, link->sha256()});
  if (const auto* funding = MessageAs<pb::Funding>(message))
    return JoinSet(
        {text, funding->programme().empty() ? "" : funding->printed_name(), funding->note()});
  if (!text.empty()) return text;
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : set) parts.push_back(Field(message, *field));
  return JoinSet(parts);
}

std::string Words::Scalar(const Message& item, const FieldDescriptor& field, int index) const {
  const Reflection& r = *item.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text =
          one ? r.GetString(item, &field) : r.GetRepeatedString(item, &field, index);
      const KindName* kind = field.name() == "kind" ? FindKind(text) : nullptr;
      if (kind != nullptr && constants_ == Constants::kWords) return In(lang_, kind->name);
      return CanNameResource(field) ? Title(text) : text;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number =
          one ? r.GetEnumValue(item, &field) : r.GetRepeatedEnumValue(item, &field, index);
      const std::string word = Value(*field.enum_type(), number);
      return word.empty() ? ValueToken(*field.enum_type(), number) : word;
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const bool yes = one ? r.GetBool(item, &field) : r.GetRepeatedBool(item, &field, index);
      if (constants_ == Constants::kTokens) return yes ? "true" : "false";
      return yes ? In(lang_, {"yes", "はい"}) : In(lang_, {"no", "いいえ"});
    }
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return GroupedNumber(one ? r.GetDouble(item, &field)
                               : r.GetRepeatedDouble(item, &field, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return GroupedNumber(static_cast<double>(one ? r.GetInt64(item, &field)
                                                   : r.GetRepeatedInt64(item, &field, index)));
    case FieldDescriptor::CPPTYPE_INT32:  // years and versions have no separators
      return absl::StrCat(one ? r.GetInt32(item, &field) : r.GetRepeatedInt32(item, &field, index));
    default:
      return "";
  }
}

std::string Words::Element(const Message& item, const FieldDescriptor& field, int index) const {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return Scalar(item, field, index);
  const Reflection& r = *item.GetReflection();
  return Whole(index < 0 ? r.GetMessage(item, &field) : r.GetRepeatedMessage(item, &field, index),
               UnitOf(item));
}

std::string Words::Field(const Message& item, const FieldDescriptor& field) const {
  const Reflection& r = *item.GetReflection();
  if (!field.is_repeated()) return r.HasField(item, &field) ? Element(item, field, -1) : "";
  std::vector<std::string> lines;
  for (int i = 0; i < r.FieldSize(item, &field); ++i) lines.push_back(Element(item, field, i));
  return absl::StrJoin(lines, "\n");
}

}  // namespace renkei::domain
