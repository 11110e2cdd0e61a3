// Which records of a draft the items of a stream mean, what new ones will be called, and the
// references between them: files have external_ids, the store has names.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_NAMES_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_NAMES_H_

#include <functional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/apply/vision_apply_input.h"
#include "server/service/vision/draft/vision_tree.h"

namespace renkei::service {

class ApplyNames {
 public:
  // `vision`: the name of what is applied to. `goes`: whether a KPI of the draft that the stream
  // does not name is removed. `tree` outlives it. Items of the stream that are new get a name.
  void Build(const Call& call, const AppliedStream& stream, const DraftTree& tree,
             const std::string& vision, const std::function<bool(const pb::Kpi& kpi)>& goes);

  // The record of the draft with that key (domain::KeyOf); null where there is none.
  template <typename Kind>
  const storage::Row<typename Kind::Message>* Find(const std::string& key) const {
    const auto& rows = KeysOf<Kind>().rows;
    const auto it = rows.find(key);
    return it == rows.end() ? nullptr : it->second;
  }

  // The name of the item of the stream or the draft with that key; "" where there is none.
  template <typename Kind>
  std::string NameOf(const std::string& key) const {
    const auto& sent = KeysOf<Kind>().sent;
    if (const auto it = sent.find(key); it != sent.end()) return it->second;
    const auto* row = Find<Kind>(key);
    return row == nullptr ? "" : row->message.name();
  }

  // Replaces the external_ids in `part`, which `item` states, by names. DANGLING_REFERENCE; a
  // re-mention without a parent goes to `violations`.
  [[nodiscard]] absl::Status Resolve(const AppliedItem<NodeKind>& item, pb::VisionNode& part,
                                     std::vector<pb::FieldViolation>& violations) const;
  [[nodiscard]] absl::Status Resolve(const AppliedItem<KpiKind>& item, pb::Kpi& part,
                                     std::vector<pb::FieldViolation>& violations) const;

  // Every KPI that the activities of `part` name will be there; one that only the draft named, and
  // that this stream prunes, is no longer named by `target`.
  [[nodiscard]] absl::Status CheckLinks(const pb::VisionNode& part, const std::string& path,
                                        pb::VisionNode& target) const;

 private:
  template <typename Kind>
  struct Keys {
    std::unordered_map<std::string, const storage::Row<typename Kind::Message>*> rows;
    // Names of the items of the stream.
    std::unordered_map<std::string, std::string> sent;
  };

  template <typename Kind>
  const Keys<Kind>& KeysOf() const {
    if constexpr (std::is_same_v<Kind, NodeKind>) {
      return nodes_;
    } else {
      return kpis_;
    }
  }

  template <typename Kind>
  static void Index(const Call& call, const std::vector<AppliedItem<Kind>>& sent,
                    const std::vector<storage::Row<typename Kind::Message>>& rows,
                    const std::string& vision, Keys<Kind>& keys);
  template <typename Kind>
  absl::Status ResolvePlace(const AppliedItem<Kind>& item, typename Kind::Message& part) const;
  template <typename Kind>
  absl::Status ResolveMentions(const AppliedItem<Kind>& item, typename Kind::Message& part,
                               std::vector<pb::FieldViolation>& violations) const;
  absl::Status ResolveActivities(const std::string& path, pb::VisionNode& part) const;

  Keys<NodeKind> nodes_;
  Keys<KpiKind> kpis_;
  // Names of the KPIs that the draft will have.
  std::unordered_set<std::string> kept_kpis_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_NAMES_H_
