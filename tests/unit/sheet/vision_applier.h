// What ApplyVision does with a file, as its contract states it: a model to test against.

#ifndef RENKEI_TESTS_UNIT_SHEET_VISION_APPLIER_H_
#define RENKEI_TESTS_UNIT_SHEET_VISION_APPLIER_H_

#include <string>
#include <vector>

#include "server/domain/strategy/vision_file.h"
#include "server/sheet/vision/known_vision.h"

namespace renkei::sheet {

// Fields that are set replace, those of the mask are cleared.
inline void ApplyPart(const google::protobuf::Message& part,
                      const google::protobuf::FieldMask& mask, google::protobuf::Message& target) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  part.GetReflection()->ListFields(part, &fields);
  for (const auto* field : fields) {
    target.GetReflection()->ClearField(&target, field);
    std::unique_ptr<google::protobuf::Message> one(part.New());
    one->CopyFrom(part);
    std::vector<const google::protobuf::FieldDescriptor*> others;
    one->GetReflection()->ListFields(*one, &others);
    for (const auto* other : others) {
      if (other != field) one->GetReflection()->ClearField(one.get(), other);
    }
    target.MergeFrom(*one);
  }
  for (const std::string& path : mask.paths()) {
    const auto* field = target.GetDescriptor()->FindFieldByName(path);
    if (field != nullptr) target.GetReflection()->ClearField(&target, field);
  }
}

// An item in the form in which two states are compared: references by key, no names and etags.
inline pb::VisionNode Comparable(const KnownItems& items, const pb::VisionNode& node) {
  pb::VisionNode out = node;
  out.set_external_id(KeyOf(node));
  out.clear_name();
  out.clear_etag();
  if (!node.parent().empty()) out.set_parent_external_id(items.KeyOfName(node.parent()));
  out.clear_parent();
  for (auto& mention : *out.mutable_re_mentions()) mention = items.InFile(mention);
  for (auto& activity : *out.mutable_activities()) activity = items.InFile(activity);
  return out;
}
inline pb::Kpi Comparable(const KnownItems& items, const pb::Kpi& kpi) {
  pb::Kpi out = kpi;
  out.set_external_id(KeyOf(kpi));
  out.clear_name();
  out.clear_etag();
  if (!kpi.node().empty()) out.set_node_external_id(items.KeyOfName(kpi.node()));
  out.clear_node();
  for (auto& mention : *out.mutable_re_mentions()) mention = items.InFile(mention);
  return out;
}

// The state of a vision as comparable texts by "node KEY", "kpi KEY", "actual KEY TIME", "head".
using State = std::map<std::string, std::string>;

inline State StateOf(const KnownVision& vision) {
  const KnownItems items(vision.plan);
  State state;
  pb::Vision head = vision.plan.vision;
  head.clear_name();
  head.clear_etag();
  state["head"] = head.DebugString();
  for (const auto& node : vision.plan.nodes)
    state["node " + KeyOf(node)] = Comparable(items, node).DebugString();
  for (const auto& kpi : vision.plan.kpis) {
    state["kpi " + KeyOf(kpi)] = Comparable(items, kpi).DebugString();
    const auto it = vision.actuals.find(kpi.name());
    if (it == vision.actuals.end()) continue;
    for (const auto& actual : it->second) state["actuals " + KeyOf(kpi)] += actual.DebugString();
  }
  return state;
}

// The vision after `file` (without pruning) was applied to it; actuals become those of the file.
inline KnownVision Applied(const KnownVision& before, const domain::VisionFile& file) {
  KnownVision after = before;
  if (after.plan.vision.name().empty()) after.plan.vision.set_name("organizations/o1/visions/v1");
  pb::Vision head = file.header.vision();
  head.clear_name();
  ApplyPart(head, file.header.clear_mask(), after.plan.vision);
  const KnownItems items(before.plan);
  for (const pb::ApplyNode& apply : file.nodes) {
    pb::VisionNode* target = nullptr;
    for (auto& node : after.plan.nodes) {
      if (KeyOf(node) == apply.node().external_id()) target = &node;
    }
    if (target == nullptr) target = &after.plan.nodes.emplace_back();
    pb::VisionNode part = apply.node();
    if (!part.parent_external_id().empty()) target->clear_parent();
    ApplyPart(part, apply.clear_mask(), *target);
  }
  for (const pb::ApplyKpi& apply : file.kpis) {
    pb::Kpi* target = nullptr;
    for (auto& kpi : after.plan.kpis) {
      if (KeyOf(kpi) == apply.kpi().external_id()) target = &kpi;
    }
    if (target == nullptr) {
      target = &after.plan.kpis.emplace_back();
      target->set_name("organizations/o1/visions/v1/kpis/" + apply.kpi().external_id());
    }
    pb::Kpi part = apply.kpi();
    if (!part.node_external_id().empty()) target->clear_node();
    ApplyPart(part, apply.clear_mask(), *target);
    if (apply.actuals_size() > 0)
      after.actuals[target->name()] = {apply.actuals().begin(), apply.actuals().end()};
  }
  return after;
}

}  // namespace renkei::sheet

#endif  // RENKEI_TESTS_UNIT_SHEET_VISION_APPLIER_H_
