// What is known of the vision that a workbook is about: unchanged cells and absent rows are taken
// from it.

#ifndef RENKEI_SERVER_SHEET_VISION_KNOWN_VISION_H_
#define RENKEI_SERVER_SHEET_VISION_KNOWN_VISION_H_

#include <map>
#include <string>
#include <vector>

#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/vision_base.h"
#include "server/domain/strategy/vision_file.h"
#include "server/sheet/encoding.h"

namespace renkei::sheet {

namespace pb = renkei::v1;

// A vision as it stands on the server, with its figures by the name of their KPI.
struct KnownVision {
  domain::Plan plan;
  std::map<std::string, std::vector<pb::KpiActual>> actuals;
};

using domain::KeyOf;

// Finds the items of a vision by key, and keys by name.
class KnownItems {
 public:
  KnownItems() = default;
  explicit KnownItems(const domain::Plan& plan) {
    for (const pb::VisionNode& node : plan.nodes) {
      nodes_[KeyOf(node)] = &node;
      keys_[node.name()] = KeyOf(node);
    }
    for (const pb::Kpi& kpi : plan.kpis) {
      kpis_[KeyOf(kpi)] = &kpi;
      keys_[kpi.name()] = KeyOf(kpi);
    }
    for (const auto& [name, key] : keys_) {
      std::string form = InCp932(key);
      if (form != key) by_form_.emplace(std::move(form), key);
    }
  }

  // The key that a cp932 file has in another form (see InCp932); "" where `text` is none such.
  std::string KeyWrittenAs(const std::string& text) const {
    const auto it = by_form_.find(text);
    return it == by_form_.end() || Node(text) != nullptr || Kpi(text) != nullptr ? "" : it->second;
  }

  // Null where there is none.
  const pb::VisionNode* Node(const std::string& key) const { return Find(nodes_, key); }
  const pb::Kpi* Kpi(const std::string& key) const { return Find(kpis_, key); }

  // The key of the item of that name; the name itself where it is unknown.
  std::string KeyOfName(const std::string& name) const {
    const auto it = keys_.find(name);
    return it == keys_.end() ? name : it->second;
  }

  // References to other items as files write them, by key instead of by name.
  pb::ReMention InFile(pb::ReMention mention) const {
    if (!mention.parent().empty()) {
      mention.set_parent_external_id(KeyOfName(mention.parent()));
      mention.clear_parent();
    }
    return mention;
  }
  pb::Activity InFile(pb::Activity activity) const {
    for (const std::string& kpi : activity.kpis()) activity.add_kpi_external_ids(KeyOfName(kpi));
    activity.clear_kpis();
    return activity;
  }
  template <class Item>
  Item InFile(Item item) const {
    return item;
  }

 private:
  template <class Item>
  static const Item* Find(const std::map<std::string, const Item*>& items, const std::string& key) {
    const auto it = items.find(key);
    return it == items.end() ? nullptr : it->second;
  }

  std::map<std::string, const pb::VisionNode*> nodes_;
  std::map<std::string, const pb::Kpi*> kpis_;
  std::map<std::string, std::string> keys_;
  std::map<std::string, std::string> by_form_;
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_KNOWN_VISION_H_
