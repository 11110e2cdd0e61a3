#include "server/domain/strategy/diff/field_text.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

template <class T>
const T* As(const Message& message) {
  return message.GetDescriptor() == T::descriptor() ? static_cast<const T*>(&message) : nullptr;
}

std::string WhenText(const pb::When& when) {
  return when.text().empty() ? FormatWhen(when, WhenStyle::kEra) : when.text();
}

std::string PeriodText(const pb::FiscalPeriod& period) {
  if (period.from_fiscal_year() == 0 && period.to_fiscal_year() == 0) return "";
  return absl::StrCat(period.from_fiscal_year(), "～", period.to_fiscal_year(), "年度");
}

std::string TimedText(const pb::TimedValue& value, const std::string& unit) {
  std::string text = FigureText(value.value(), value.unit().empty() ? unit : value.unit());
  const std::string when = WhenText(value.when());
  return when.empty() ? text : absl::StrCat(text, "（", when, "）");
}

std::string EnumShort(const FieldDescriptor& field, int number) {
  const auto* value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr) return absl::StrCat(number);
  // KPI_CLASS_OUTPUT without what all values of the type begin with.
  const std::string& zero = field.enum_type()->value(0)->name();
  const size_t prefix = absl::EndsWith(zero, "UNSPECIFIED") ? zero.size() - 11 : 0;
  return absl::AsciiStrToLower(value->name().substr(std::min(prefix, value->name().size())));
}

std::string Join(const std::vector<std::string>& parts, const char* separator) {
  std::vector<std::string> some;
  for (const std::string& part : parts) {
    if (!part.empty()) some.push_back(part);
  }
  return absl::StrJoin(some, separator);
}

std::string ActivityText(const PlanIndex& plan, const pb::Activity& activity) {
  std::vector<std::string> points;
  for (const pb::Milestone& milestone : activity.milestones())
    points.push_back(absl::StrCat(WhenText(milestone.when()), " ", milestone.title()));
  std::vector<std::string> kpis;
  for (const std::string& name : activity.kpis()) {
    const pb::Kpi* kpi = plan.FindKpi(name);
    kpis.push_back(kpi == nullptr ? name : kpi->title());
  }
  return Join({activity.title(), PeriodText(activity.period()), activity.section(),
               activity.performer(), absl::StrJoin(points, "、"),
               kpis.empty() ? "" : absl::StrCat("KPI: ", absl::StrJoin(kpis, "、"))},
              "  ");
}

std::string ReMentionText(const PlanIndex& plan, const pb::ReMention& again) {
  const pb::VisionNode* node = plan.FindNode(again.parent());
  return node == nullptr ? again.parent() : NodeText(*node);
}

std::string MessageText(const PlanIndex& plan, const Message& item, const Message& inner) {
  if (const auto* value = As<pb::TimedValue>(inner)) {
    const auto* kpi = As<pb::Kpi>(item);
    return TimedText(*value, kpi == nullptr ? "" : kpi->unit());
  }
  if (const auto* period = As<pb::FiscalPeriod>(inner)) return PeriodText(*period);
  if (const auto* activity = As<pb::Activity>(inner)) return ActivityText(plan, *activity);
  if (const auto* again = As<pb::ReMention>(inner)) return ReMentionText(plan, *again);
  if (const auto* link = As<pb::Link>(inner))
    return Join({link->title(), link->url(), link->date(), link->sha256()}, "  ");
  if (const auto* budget = As<pb::Budget>(inner)) {
    return absl::StrCat(budget->fiscal_year(), "年度  ",
                        GroupedNumber(static_cast<double>(budget->thousand_yen())), " 千円");
  }
  if (const auto* audience = As<pb::Audience>(inner)) {
    const auto* field = pb::Audience::descriptor()->FindFieldByName("visibility");
    const std::string who =
        audience->visibility() == 0 ? "" : EnumShort(*field, audience->visibility());
    return Join({who, absl::StrJoin(audience->organizations(), "\n")}, "\n");
  }
  if (const auto* when = As<pb::When>(inner)) return WhenText(*when);
  if (const auto* value = As<pb::Value>(inner)) return FigureText(*value, "");
  // Any other: its parts, in order.
  std::vector<const FieldDescriptor*> set;
  inner.GetReflection()->ListFields(inner, &set);
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : set) parts.push_back(FieldText(plan, inner, *field));
  return Join(parts, "  ");
}

// The node above an item, in words.
std::string PlaceText(const PlanIndex& plan, const FieldDescriptor& field,
                      const std::string& name) {
  const bool place = &field == pb::VisionNode::descriptor()->FindFieldByName("parent") ||
                     &field == pb::Kpi::descriptor()->FindFieldByName("node");
  const pb::VisionNode* node = place ? plan.FindNode(name) : nullptr;
  return node == nullptr ? name : NodeText(*node);
}

std::string SingleText(const PlanIndex& plan, const Message& item, const FieldDescriptor& field) {
  const Reflection& reflection = *item.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return PlaceText(plan, field, reflection.GetString(item, &field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number = reflection.GetEnumValue(item, &field);
      return number == 0 ? "" : EnumShort(field, number);
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const int number = reflection.GetInt32(item, &field);
      return number == 0 ? "" : absl::StrCat(number);
    }
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.HasField(item, &field)
                 ? GroupedNumber(static_cast<double>(reflection.GetInt64(item, &field)))
                 : "";
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(item, &field) ? "true" : "";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.HasField(item, &field) ? GroupedNumber(reflection.GetDouble(item, &field))
                                               : "";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return reflection.HasField(item, &field)
                 ? MessageText(plan, item, reflection.GetMessage(item, &field))
                 : "";
    default:
      return "";
  }
}

}  // namespace

std::string NodeText(const pb::VisionNode& node) {
  return absl::StrCat(node.label(), node.label().empty() ? "" : " ", node.title());
}

std::string FieldText(const Message& record, const FieldDescriptor& field) {
  static const auto& kPlan = *new Plan();
  static const auto& kNone = *new PlanIndex(*PlanIndex::Build(kPlan));
  return FieldText(kNone, record, field);
}

std::string FieldText(const PlanIndex& plan, const Message& item, const FieldDescriptor& field) {
  if (!field.is_repeated()) return SingleText(plan, item, field);
  const Reflection& reflection = *item.GetReflection();
  std::vector<std::string> lines;
  for (int i = 0; i < reflection.FieldSize(item, &field); ++i) {
    lines.push_back(field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
                        ? MessageText(plan, item, reflection.GetRepeatedMessage(item, &field, i))
                        : reflection.GetRepeatedString(item, &field, i));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace renkei::domain
