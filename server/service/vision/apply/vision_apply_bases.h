// What a file is a trace of once it is applied, for who goes on editing it: what it changed is its
// own work from now on, and what others changed meanwhile is still theirs.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_BASES_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_BASES_H_

#include <string>
#include <vector>

#include "renkei/v1/vision_service.pb.h"
#include "server/service/vision/apply/vision_apply.h"
#include "server/service/vision/apply/vision_apply_places.h"
#include "storage/store.h"

namespace renkei::service {

// Of the bases in a reply, which is kept for repeated request_ids: with its warnings, and what else
// stands in it, it fits a record. About 400 KPIs that a file has changed.
inline constexpr size_t kMaxBaseBytes = size_t{160} * 1024;
static_assert(kMaxBaseBytes + kMaxWarningBytes + size_t{32} * 1024 < storage::kMaxValueBytes);

// Whether anything of a stream was exported, so that it may have a trace.
bool HasTrace(const AppliedStream& stream);

// Collects bases, each where it is not the one that was sent.
class AppliedBases {
 public:
  void AddHead(const std::string& sent, const std::string& after);
  void Add(const std::vector<PlannedItem<NodeKind>>& nodes);
  void Add(const std::vector<PlannedItem<KpiKind>>& kpis);
  // Of a figure of the KPI of that external_id; `name` its name.
  void AddFigure(const std::string& kpi, const std::string& name, const std::string& after);

  std::vector<pb::AppliedBase> Take() && { return std::move(bases_); }
  // There are others, which have no room.
  bool more() const { return more_; }

 private:
  template <typename Kind>
  void AddItems(pb::AppliedBase::Kind kind, const std::vector<PlannedItem<Kind>>& items);
  void Push(pb::AppliedBase base);

  std::vector<pb::AppliedBase> bases_;
  size_t bytes_ = 0;
  bool more_ = false;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_BASES_H_
