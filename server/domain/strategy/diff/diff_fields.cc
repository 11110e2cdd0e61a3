#include "server/domain/strategy/diff/diff_fields.h"

#include <array>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

struct Entry {
  absl::string_view field;
  FieldComparison comparison;
  pb::DifferenceKind kind = pb::DIFFERENCE_KIND_UNSPECIFIED;
};

using enum FieldComparison;

constexpr std::array kVision = {
    Entry{"name", kIdentity},
    Entry{"etag", kIdentity},
    Entry{"external_id", kIdentity},
    Entry{"title", kPlain, pb::DIFFERENCE_KIND_RENAMED},
    Entry{"owners", kPlain, pb::DIFFERENCE_KIND_OWNER_CHANGED},
    Entry{"period", kPlain, pb::DIFFERENCE_KIND_PERIOD_CHANGED},
    Entry{"narrative", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
    Entry{"challenges", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
    Entry{"framework_items", kPlain, pb::DIFFERENCE_KIND_REFERENCE_CHANGED},
    Entry{"parent_plans", kPlain, pb::DIFFERENCE_KIND_REFERENCE_CHANGED},
    Entry{"level_names", kPlain, pb::DIFFERENCE_KIND_SETTING_CHANGED},
    Entry{"audience", kPlain, pb::DIFFERENCE_KIND_SETTING_CHANGED},
    Entry{"links", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
    Entry{"rubric", kPlain, pb::DIFFERENCE_KIND_SETTING_CHANGED},
};

constexpr std::array kNode = {
    Entry{"name", kIdentity},
    Entry{"etag", kIdentity},
    Entry{"external_id", kIdentity},
    Entry{"parent", kPlace, pb::DIFFERENCE_KIND_MOVED},
    Entry{"parent_external_id", kIdentity},
    Entry{"order", kOrder, pb::DIFFERENCE_KIND_REORDERED},
    Entry{"label", kPlain, pb::DIFFERENCE_KIND_RENAMED},
    Entry{"title", kPlain, pb::DIFFERENCE_KIND_RENAMED},
    Entry{"text", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
    Entry{"kind", kPlain, pb::DIFFERENCE_KIND_SETTING_CHANGED},
    Entry{"section", kPlain, pb::DIFFERENCE_KIND_OWNER_CHANGED},
    // The kind is RE_MENTION_ADDED or RE_MENTION_REMOVED, or REORDERED within one second place.
    Entry{"re_mentions", kReMentions, pb::DIFFERENCE_KIND_RE_MENTION_ADDED},
    Entry{"framework_items", kPlain, pb::DIFFERENCE_KIND_REFERENCE_CHANGED},
    Entry{"budgets", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
    Entry{"funding", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
    Entry{"links", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
    Entry{"activities", kActivities, pb::DIFFERENCE_KIND_ROADMAP_CHANGED},
};

constexpr std::array kKpi = {
    Entry{"name", kIdentity},
    Entry{"etag", kIdentity},
    Entry{"external_id", kIdentity},
    Entry{"node", kPlace, pb::DIFFERENCE_KIND_MOVED},
    Entry{"node_external_id", kIdentity},
    Entry{"order", kOrder, pb::DIFFERENCE_KIND_REORDERED},
    Entry{"title", kPlain, pb::DIFFERENCE_KIND_RENAMED},
    Entry{"unit", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    Entry{"direction", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    Entry{"aggregation", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    Entry{"cumulative_from_fiscal_year", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    Entry{"numerator", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    Entry{"denominator", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    // The range that is to be kept is what such a KPI aims at.
    Entry{"range_low", kPlain, pb::DIFFERENCE_KIND_TARGET_CHANGED},
    Entry{"range_high", kPlain, pb::DIFFERENCE_KIND_TARGET_CHANGED},
    Entry{"class", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    Entry{"baseline", kTimed, pb::DIFFERENCE_KIND_BASELINE_CHANGED},
    Entry{"targets", kTimed, pb::DIFFERENCE_KIND_TARGET_CHANGED},
    Entry{"source", kPlain, pb::DIFFERENCE_KIND_DEFINITION_CHANGED},
    Entry{"publication_lag_days", kPlain, pb::DIFFERENCE_KIND_SETTING_CHANGED},
    Entry{"section", kPlain, pb::DIFFERENCE_KIND_OWNER_CHANGED},
    Entry{"next_due_date", kPlain, pb::DIFFERENCE_KIND_SETTING_CHANGED},
    Entry{"indicator", kPlain, pb::DIFFERENCE_KIND_REFERENCE_CHANGED},
    Entry{"re_mentions", kReMentions, pb::DIFFERENCE_KIND_RE_MENTION_ADDED},
    Entry{"note", kPlain, pb::DIFFERENCE_KIND_TEXT_CHANGED},
};

// Compared as a whole (kActivities); its entries say which of its fields that whole is made of.
constexpr std::array kActivity = {
    Entry{"id", kIdentity},
    Entry{"title", kPlain, pb::DIFFERENCE_KIND_ROADMAP_CHANGED},
    Entry{"period", kPlain, pb::DIFFERENCE_KIND_ROADMAP_CHANGED},
    Entry{"section", kPlain, pb::DIFFERENCE_KIND_ROADMAP_CHANGED},
    Entry{"performer", kPlain, pb::DIFFERENCE_KIND_ROADMAP_CHANGED},
    Entry{"milestones", kPlain, pb::DIFFERENCE_KIND_ROADMAP_CHANGED},
    Entry{"kpis", kPlain, pb::DIFFERENCE_KIND_ROADMAP_CHANGED},
    Entry{"kpi_external_ids", kIdentity},
};

template <size_t N>
void Collect(const Descriptor& type, const std::array<Entry, N>& entries,
             std::vector<FieldRule>& rules) {
  for (const Entry& entry : entries) {
    const FieldDescriptor* field = type.FindFieldByName(std::string(entry.field));
    rules.push_back({field, entry.comparison, entry.kind});
  }
}

const std::vector<FieldRule>& AllRules() {
  static const auto& all = *[] {
    auto* rules = new std::vector<FieldRule>();
    Collect(*pb::Vision::descriptor(), kVision, *rules);
    Collect(*pb::VisionNode::descriptor(), kNode, *rules);
    Collect(*pb::Kpi::descriptor(), kKpi, *rules);
    Collect(*pb::Activity::descriptor(), kActivity, *rules);
    return rules;
  }();
  return all;
}

// The numbers of every time that has them, without its notation.
void ForgetNotation(pb::TimedValue& value) {
  if (value.when().kind() != pb::When::KIND_UNSPECIFIED) value.mutable_when()->clear_text();
}

std::string Meaning(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const Message& inner = index < 0 ? reflection.GetMessage(message, &field)
                                   : reflection.GetRepeatedMessage(message, &field, index);
  auto value = static_cast<const pb::TimedValue&>(inner);
  ForgetNotation(value);
  return value.SerializeAsString();
}

bool SameSingle(const Message& a, const Message& b, const FieldDescriptor& field) {
  const Reflection& reflection = *a.GetReflection();
  std::string scratch_a;
  std::string scratch_b;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetStringReference(a, &field, &scratch_a) ==
             reflection.GetStringReference(b, &field, &scratch_b);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.GetInt32(a, &field) == reflection.GetInt32(b, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnumValue(a, &field) == reflection.GetEnumValue(b, &field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.HasField(a, &field) == reflection.HasField(b, &field) &&
             reflection.GetDouble(a, &field) == reflection.GetDouble(b, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return reflection.GetMessage(a, &field).SerializeAsString() ==
             reflection.GetMessage(b, &field).SerializeAsString();
    default:
      // A type that no field of a plan had so far: said to differ, so that nothing is lost and the
      // test over all fields shows it.
      return false;
  }
}

bool SameElement(const Message& a, const Message& b, const FieldDescriptor& field, int i) {
  const Reflection& reflection = *a.GetReflection();
  std::string scratch_a;
  std::string scratch_b;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetRepeatedStringReference(a, &field, i, &scratch_a) ==
             reflection.GetRepeatedStringReference(b, &field, i, &scratch_b);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return reflection.GetRepeatedMessage(a, &field, i).SerializeAsString() ==
             reflection.GetRepeatedMessage(b, &field, i).SerializeAsString();
    default:
      return false;
  }
}

}  // namespace

const FieldRule* FindFieldRule(const FieldDescriptor& field) {
  static const auto& index = *[] {
    auto* map = new absl::flat_hash_map<const FieldDescriptor*, const FieldRule*>();
    for (const FieldRule& rule : AllRules()) map->emplace(rule.field, &rule);
    return map;
  }();
  const auto found = index.find(&field);
  return found == index.end() ? nullptr : found->second;
}

const std::vector<FieldRule>& ContentRules(const Descriptor& type) {
  static const auto& by_type = *[] {
    auto* map = new absl::flat_hash_map<const Descriptor*, std::vector<FieldRule>>();
    for (const FieldRule& rule : AllRules()) {
      if (rule.comparison != FieldComparison::kIdentity)
        (*map)[rule.field->containing_type()].push_back(rule);
    }
    return map;
  }();
  static const auto& none = *new std::vector<FieldRule>();
  const auto found = by_type.find(&type);
  return found == by_type.end() ? none : found->second;
}

bool SameField(const Message& a, const Message& b, const FieldDescriptor& field) {
  if (!field.is_repeated()) return SameSingle(a, b, field);
  const int size = a.GetReflection()->FieldSize(a, &field);
  if (size != b.GetReflection()->FieldSize(b, &field)) return false;
  for (int i = 0; i < size; ++i) {
    if (!SameElement(a, b, field, i)) return false;
  }
  return true;
}

bool SameMeaning(const Message& a, const Message& b, const FieldDescriptor& field) {
  if (!field.is_repeated()) return Meaning(a, field, -1) == Meaning(b, field, -1);
  const int size = a.GetReflection()->FieldSize(a, &field);
  if (size != b.GetReflection()->FieldSize(b, &field)) return false;
  for (int i = 0; i < size; ++i) {
    if (Meaning(a, field, i) != Meaning(b, field, i)) return false;
  }
  return true;
}

void StripServerFields(Message& item) {
  const Descriptor& type = *item.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const bool kept_by_server = field->options().GetExtension(pb::rules).output_only();
    if (kept_by_server || field->name() == "etag") item.GetReflection()->ClearField(&item, field);
  }
}

}  // namespace renkei::domain
