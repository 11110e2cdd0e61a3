// Every field of a plan is either content with a kind of difference, or known to be none.
#include "server/domain/strategy/diff/diff_fields.h"

#include <gtest/gtest.h>

#include <memory>

#include "renkei/v1/constraints.pb.h"
#include "server/domain/strategy/diff/plan_diff.h"

namespace renkei::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const std::vector<const Descriptor*>& PlanTypes() {
  static const auto& types =
      *new std::vector<const Descriptor*>{pb::Vision::descriptor(), pb::VisionNode::descriptor(),
                                          pb::Kpi::descriptor(), pb::Activity::descriptor()};
  return types;
}

TEST(DiffFields, EveryFieldOfAPlanHasARuleOrIsTheServers) {
  for (const Descriptor* type : PlanTypes()) {
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      const bool output_only = field.options().GetExtension(pb::rules).output_only();
      EXPECT_NE(FindFieldRule(field) != nullptr, output_only)
          << field.full_name() << " needs a line in diff_fields.cc";
    }
  }
}

TEST(DiffFields, WhatIsContentHasAKind) {
  for (const Descriptor* type : PlanTypes()) {
    ASSERT_FALSE(ContentRules(*type).empty());
    for (const FieldRule& rule : ContentRules(*type))
      EXPECT_NE(rule.kind, pb::DIFFERENCE_KIND_UNSPECIFIED) << rule.field->full_name();
  }
}

// Gives `field` some value that it did not have.
void SetSomething(Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.is_repeated() ? reflection->AddString(&message, &field, "新")
                                 : reflection->SetString(&message, &field, "新");
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->SetInt32(&message, &field, 2030);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection->SetInt64(&message, &field, 2030);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection->SetDouble(&message, &field, 0);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->SetEnumValue(&message, &field, 1);
    default:
      break;
  }
  Message* inner = field.is_repeated() ? reflection->AddMessage(&message, &field)
                                       : reflection->MutableMessage(&message, &field);
  for (int i = 0; i < inner->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& part = *inner->GetDescriptor()->field(i);
    const FieldRule* rule = FindFieldRule(part);
    if (rule == nullptr || rule->comparison != FieldComparison::kIdentity)
      SetSomething(*inner, part);
  }
}

// One node and one KPI; the fields that say where something stands have tests of their own.
TEST(DiffFields, AChangeOfEachFieldIsToldByItsKindAndNothingElse) {
  Plan plan;
  plan.vision.set_name("organizations/o/visions/v");
  plan.nodes.emplace_back().set_name("organizations/o/visions/v/nodes/n");
  plan.kpis.emplace_back().set_name("organizations/o/visions/v/kpis/k");
  int checked = 0;
  for (const Descriptor* type :
       {pb::Vision::descriptor(), pb::VisionNode::descriptor(), pb::Kpi::descriptor()}) {
    for (const FieldRule& rule : ContentRules(*type)) {
      const bool placed = rule.comparison == FieldComparison::kPlace ||
                          rule.comparison == FieldComparison::kOrder ||
                          rule.comparison == FieldComparison::kReMentions;
      if (placed) continue;
      Plan changed = plan;
      Message* item = &changed.vision;
      if (type == pb::VisionNode::descriptor()) item = &changed.nodes[0];
      if (type == pb::Kpi::descriptor()) item = &changed.kpis[0];
      SetSomething(*item, *rule.field);
      const auto from = PlanIndex::Build(plan);
      const auto to = PlanIndex::Build(changed);
      ASSERT_TRUE(from.ok() && to.ok());
      for (const bool forward : {true, false}) {
        const PlanDiff diff = forward ? DiffPlans(*from, *to) : DiffPlans(*to, *from);
        ASSERT_EQ(diff.items.size(), 1U) << rule.field->full_name();
        ASSERT_EQ(diff.items[0].differences.size(), 1U) << rule.field->full_name();
        EXPECT_EQ(diff.items[0].differences[0].kind, rule.kind) << rule.field->full_name();
        EXPECT_EQ(diff.items[0].differences[0].field, rule.field);
      }
      ++checked;
    }
  }
  EXPECT_GT(checked, 35);
}

TEST(DiffFields, EveryFieldOfAnActivityIsAChangeOfTheRoadmap) {
  Plan plan;
  plan.nodes.emplace_back().set_name("n");
  plan.nodes[0].add_activities()->set_title("準備");
  const auto from = PlanIndex::Build(plan);
  for (int i = 0; i < pb::Activity::descriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *pb::Activity::descriptor()->field(i);
    Plan changed = plan;
    SetSomething(*changed.nodes[0].mutable_activities(0), field);
    const auto to = PlanIndex::Build(changed);
    const PlanDiff diff = DiffPlans(*from, *to);
    if (FindFieldRule(field)->comparison == FieldComparison::kIdentity) {
      EXPECT_TRUE(diff.empty()) << field.name();
      continue;
    }
    ASSERT_EQ(diff.items.size(), 1U) << field.name();
    EXPECT_EQ(diff.items[0].differences[0].kind, pb::DIFFERENCE_KIND_ROADMAP_CHANGED);
  }
}

TEST(DiffFields, WhatTheServerKeepsIsNoContent) {
  for (const Descriptor* type :
       {pb::Vision::descriptor(), pb::VisionNode::descriptor(), pb::Kpi::descriptor()}) {
    const Message* prototype =
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
    std::unique_ptr<Message> item(prototype->New());
    for (int i = 0; i < type->field_count(); ++i) {
      if (type->field(i)->options().GetExtension(pb::rules).output_only())
        SetSomething(*item, *type->field(i));
    }
    EXPECT_GT(item->ByteSizeLong(), 0U);
    StripServerFields(*item);
    EXPECT_EQ(item->ByteSizeLong(), 0U) << item->DebugString();
  }
}

}  // namespace
}  // namespace renkei::domain
