#include "server/text/vision/vision_writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/strategy/vision_base.h"
#include "server/text/encode.h"

namespace renkei::text {
namespace {

namespace pb = renkei::v1;

using domain::KeyOf;
using domain::TreePlace;
using domain::VisionTree;

std::string Spaces(int count) { return std::string(static_cast<size_t>(count), ' '); }

// What the nesting says already, or the server made.
bool IsPlacedByNesting(const google::protobuf::FieldDescriptor& field) {
  for (const char* name : {"name", "parent", "parent_external_id", "node", "node_external_id",
                           "order", "re_mentions"}) {
    if (field.name() == name) return true;
  }
  return false;
}

class Exporter {
 public:
  Exporter(const VisionTree& tree, const std::map<std::string, std::vector<pb::KpiActual>>& actuals)
      : tree_(tree), actuals_(actuals) {
    placed_.writable_only = true;
    placed_.skip = IsPlacedByNesting;
    for (const pb::Kpi& kpi : tree.kpis()) kpi_keys_.emplace(kpi.name(), KeyOf(kpi));
  }

  std::string Export() {
    const pb::Vision& vision = tree_.vision();
    EncodeOptions head;
    head.writable_only = true;
    // With an external_id the file can be applied on another server too; without one only to this
    // vision.
    const bool by_name = vision.external_id().empty();
    head.skip = [by_name](const google::protobuf::FieldDescriptor& field) {
      return field.name() == "name" && !by_name &&
             field.containing_type() == pb::Vision::descriptor();
    };
    const std::string owner = vision.name().substr(0, vision.name().find("/visions/"));
    absl::StrAppend(&out_, "owner: ", YamlScalar(owner), "\n", EncodeYaml(vision, head));
    Kpis("", 0);
    Nodes("", 0, "nodes");
    Base();
    return std::move(out_);
  }

 private:
  // An item of a list: its first key stands behind the dash.
  void Item(const std::string& body, int indent) {
    absl::StrAppend(&out_, Spaces(indent), "- ", body.substr(static_cast<size_t>(indent) + 2));
  }

  // The order where the place in the list does not say it.
  static std::string Order(int order, int position, int indent) {
    return order == position || order == 0 ? ""
                                           : absl::StrCat(Spaces(indent), "order: ", order, "\n");
  }

  template <class T>
  std::string Body(const T& item, int indent) const {
    std::string body;
    if (item.external_id().empty())
      absl::StrAppend(&body, Spaces(indent), "external_id: ", YamlScalar(KeyOf(item)), "\n");
    return absl::StrCat(body, EncodeYaml(item, placed_, indent));
  }

  // Activities name their KPIs as the file does. One that is not there (of an activity whose KPI is
  // still to come) is left out.
  pb::VisionNode WithKpiKeys(pb::VisionNode node) const {
    for (pb::Activity& activity : *node.mutable_activities()) {
      for (const std::string& kpi : activity.kpis()) {
        const auto key = kpi_keys_.find(kpi);
        if (key != kpi_keys_.end()) activity.add_kpi_external_ids(key->second);
      }
      activity.clear_kpis();
    }
    return node;
  }

  template <class T>
  bool WrittenAsMention(const TreePlace<T>& place, int position, int indent) {
    if (!place.again) return false;
    absl::StrAppend(&out_, Spaces(indent), "- re_mention_of: ", YamlScalar(KeyOf(*place.item)),
                    "\n", Order(place.order, position, indent + 2));
    return true;
  }

  void Nodes(const std::string& parent, int indent, const char* key) {
    const auto& children = tree_.Children(parent);
    if (children.empty()) return;
    absl::StrAppend(&out_, Spaces(indent), key, ":\n");
    int position = 0;
    for (const auto& place : children) {
      if (WrittenAsMention(place, ++position, indent + 2)) continue;
      const pb::VisionNode node = WithKpiKeys(*place.item);
      Item(absl::StrCat(Body(node, indent + 4), Order(place.order, position, indent + 4)),
           indent + 2);
      Kpis(node.name(), indent + 4);
      Nodes(node.name(), indent + 4, "children");
    }
  }

  void Kpis(const std::string& node, int indent) {
    const auto& kpis = tree_.KpisOf(node);
    if (kpis.empty()) return;
    absl::StrAppend(&out_, Spaces(indent), "kpis:\n");
    int position = 0;
    for (const auto& place : kpis) {
      if (WrittenAsMention(place, ++position, indent + 2)) continue;
      Item(absl::StrCat(Body(*place.item, indent + 4), Order(place.order, position, indent + 4)),
           indent + 2);
      Actuals(place.item->name(), indent + 4);
    }
  }

  void Actuals(const std::string& kpi, int indent) {
    const auto it = actuals_.find(kpi);
    if (it == actuals_.end() || it->second.empty()) return;
    absl::StrAppend(&out_, Spaces(indent), "actuals:\n");
    for (const pb::KpiActual& actual : it->second)
      Item(EncodeYaml(actual, placed_, indent + 4), indent + 2);
  }

  // What the file was exported from: see domain::VisionBase.
  void Base() {
    const domain::VisionBase base =
        domain::BaseOf({tree_.vision(), tree_.nodes(), tree_.kpis()}, actuals_);
    absl::StrAppend(&out_, "# 原本: 出力したときの内容の記録です。編集しないでください。\n",
                    "base:\n  head: ", YamlScalar(base.head), "\n");
    BaseOfItems("nodes", base.nodes);
    BaseOfItems("kpis", base.kpis);
    BaseOfItems("actuals", base.actuals);
  }
  void BaseOfItems(const char* kind, const std::map<std::string, std::string>& bases) {
    if (bases.empty()) return;
    absl::StrAppend(&out_, "  ", kind, ":\n");
    for (const auto& [key, base] : bases)
      absl::StrAppend(&out_, "    - ", YamlScalar(absl::StrCat(key, "/", base)), "\n");
  }

  const VisionTree& tree_;
  const std::map<std::string, std::vector<pb::KpiActual>>& actuals_;
  EncodeOptions placed_;
  std::map<std::string, std::string> kpi_keys_;
  std::string out_;
};

}  // namespace

std::string WriteVisionYaml(const VisionTree& tree,
                            const std::map<std::string, std::vector<pb::KpiActual>>& actuals) {
  return Exporter(tree, actuals).Export();
}

}  // namespace renkei::text
