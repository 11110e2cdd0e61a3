#include "server/domain/strategy/diff/diff_present.h"

#include <string>

#include "server/domain/strategy/diff/diff_fields.h"
#include "server/domain/strategy/diff/field_text.h"

namespace renkei::domain {
namespace {

using google::protobuf::Message;

// Copies one side of an item into its oneof: `vision`, `node` and `kpi` are the setters' targets.
template <typename Vision, typename Node, typename Kpi>
void CopySide(const Message& item, const Vision& vision, const Node& node, const Kpi& kpi) {
  Message* copy = nullptr;
  if (item.GetDescriptor() == pb::Vision::descriptor()) {
    copy = vision();
  } else if (item.GetDescriptor() == pb::VisionNode::descriptor()) {
    copy = node();
  } else {
    copy = kpi();
  }
  copy->CopyFrom(item);
  StripServerFields(*copy);
}

std::string PlaceOf(const Message& item) {
  if (item.GetDescriptor() == pb::VisionNode::descriptor())
    return static_cast<const pb::VisionNode&>(item).parent();
  if (item.GetDescriptor() == pb::Kpi::descriptor())
    return static_cast<const pb::Kpi&>(item).node();
  return "";
}

pb::Difference PresentDifference(const PlanIndex& from, const PlanIndex& to,
                                 const ItemChange& change, const FieldDifference& d) {
  pb::Difference shown;
  shown.set_kind(d.kind);
  shown.set_position_before(d.position_before);
  shown.set_position_after(d.position_after);
  if (d.field == nullptr) return shown;
  shown.set_field(d.field->name());
  if (d.again_before != nullptr || d.again_after != nullptr) {
    if (d.again_before != nullptr) shown.set_before(NodeText(*d.again_before));
    if (d.again_after != nullptr) shown.set_after(NodeText(*d.again_after));
  } else if (d.kind != pb::DIFFERENCE_KIND_REORDERED) {
    shown.set_before(FieldText(from, *change.before, *d.field));
    shown.set_after(FieldText(to, *change.after, *d.field));
  }
  return shown;
}

}  // namespace

// Where the item stands; of one that is gone, where it stood.
void AddPath(const PlanIndex& from, const PlanIndex& to, const ItemChange& change,
             pb::ItemDifference& item) {
  const auto add = [&](const PlanIndex& plan, const Message& item_there) {
    for (const pb::VisionNode* node : plan.PathTo(PlaceOf(item_there)))
      item.add_path(NodeText(*node));
  };
  if (change.after != nullptr) {
    add(to, *change.after);
  } else if (change.before != nullptr) {
    add(from, *change.before);
  }
}

pb::ItemDifference PresentItem(const PlanIndex& from, const PlanIndex& to,
                               const ItemChange& change) {
  pb::ItemDifference item;
  if (change.before != nullptr) {
    CopySide(
        *change.before, [&] { return item.mutable_vision_before(); },
        [&] { return item.mutable_node_before(); }, [&] { return item.mutable_kpi_before(); });
  }
  if (change.after != nullptr) {
    CopySide(
        *change.after, [&] { return item.mutable_vision_after(); },
        [&] { return item.mutable_node_after(); }, [&] { return item.mutable_kpi_after(); });
  }
  item.set_match(change.match);
  for (const FieldDifference& d : change.differences)
    *item.add_differences() = PresentDifference(from, to, change, d);
  AddPath(from, to, change, item);
  return item;
}

}  // namespace renkei::domain
