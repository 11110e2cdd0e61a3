#include "server/service/vision/apply/vision_apply_bases.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "server/domain/resource_name.h"

namespace renkei::service {

bool HasTrace(const AppliedStream& stream) {
  const auto has_base = [](const auto& item) { return !item.base->empty(); };
  return !stream.header->base().empty() || absl::c_any_of(stream.nodes, has_base) ||
         absl::c_any_of(stream.kpis, has_base);
}

void AppliedBases::AddHead(const std::string& sent, const std::string& after) {
  if (after == sent) return;
  pb::AppliedBase base;
  base.set_kind(pb::AppliedBase::KIND_HEAD);
  base.set_base(after);
  Push(std::move(base));
}

void AppliedBases::Add(const std::vector<PlannedItem<NodeKind>>& nodes) {
  AddItems<NodeKind>(pb::AppliedBase::KIND_NODE, nodes);
}

void AppliedBases::Add(const std::vector<PlannedItem<KpiKind>>& kpis) {
  AddItems<KpiKind>(pb::AppliedBase::KIND_KPI, kpis);
}

void AppliedBases::AddFigure(const std::string& kpi, const std::string& name,
                             const std::string& after) {
  pb::AppliedBase base;
  base.set_kind(pb::AppliedBase::KIND_ACTUAL);
  base.set_key(kpi);
  base.set_actual(std::string(domain::LastSegment(name)));
  base.set_base(after);
  Push(std::move(base));
}

template <typename Kind>
void AppliedBases::AddItems(pb::AppliedBase::Kind kind,
                            const std::vector<PlannedItem<Kind>>& items) {
  for (const PlannedItem<Kind>& item : items) {
    if (item.sent == nullptr || !item.known_after) continue;
    pb::AppliedBase base;
    base.set_base(item.known_after->ToString());
    if (base.base() == *item.sent->base) continue;
    base.set_kind(kind);
    base.set_key(item.sent->message->external_id());
    Push(std::move(base));
  }
}

void AppliedBases::Push(pb::AppliedBase base) {
  bytes_ += base.ByteSizeLong();
  more_ = more_ || bytes_ > kMaxBaseBytes;
  if (!more_) bases_.push_back(std::move(base));
}

}  // namespace renkei::service
