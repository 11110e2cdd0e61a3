#include "server/service/vision/apply/vision_apply_changes.h"

#include <functional>
#include <utility>

#include "server/domain/strategy/diff/field_text.h"

namespace renkei::service {
namespace {

template <typename Kind>
void TellItems(const std::vector<ItemChange<Kind>>& changes, const FieldWords& words,
               const std::function<void(pb::FieldChange)>& add) {
  for (const ItemChange<Kind>& change : changes) {
    const auto& shown = change.removes() ? change.old->message : *change.target;
    ReportChanges(change.creates() ? nullptr : &change.old->message,
                  change.removes() ? nullptr : &*change.target, shown.title(), words, add);
  }
}

}  // namespace

std::string DraftWords::Of(const google::protobuf::Message& record,
                           const google::protobuf::FieldDescriptor& field) {
  if (!index_) {
    plan_ = domain::Plan();
    plan_.vision = vision_;
    for (const auto& row : tree_.nodes) plan_.nodes.push_back(row.message);
    for (const auto& row : tree_.kpis) plan_.kpis.push_back(row.message);
    absl::StatusOr<domain::PlanIndex> index = domain::PlanIndex::Build(plan_);
    if (!index.ok()) return domain::FieldText(record, field);
    index_ = *std::move(index);
  }
  return domain::FieldText(*index_, record, field);
}

AppliedChanges TellChanges(const DraftPlan& draft, const std::string& title,
                           const std::unordered_map<std::string, std::string>& figure_titles,
                           const FieldWords& words) {
  AppliedChanges told;
  size_t bytes = 0;
  const auto add = [&](pb::FieldChange change) {
    bytes += change.ByteSizeLong();
    if (told.changes.size() >= kMaxChanges || bytes > kMaxChangeBytes) {
      ++told.more;
    } else {
      told.changes.push_back(std::move(change));
    }
  };
  if (draft.head_target) ReportChanges(&draft.head.message, &*draft.head_target, title, words, add);
  TellItems<NodeKind>(draft.nodes, words, add);
  TellItems<KpiKind>(draft.kpis, words, add);
  for (const ActualOfKpi& actual : draft.actuals) {
    const ActualChange& change = actual.change;
    const pb::KpiActual* before = change.is_new() ? nullptr : &change.old.message;
    const auto kpi = figure_titles.find(change.next.name());
    for (pb::FieldChange& one :
         ChangesOfFigure(before, change.next, kpi == figure_titles.end() ? "" : kpi->second))
      add(std::move(one));
  }
  return told;
}

}  // namespace renkei::service
