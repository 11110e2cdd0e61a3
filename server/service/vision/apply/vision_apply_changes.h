// What a stream changes, field by field, in the words of whoever reads it.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_CHANGES_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_CHANGES_H_

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/domain/strategy/plan.h"
#include "server/service/merge/file_merge.h"
#include "server/service/vision/draft/vision_plan.h"
#include "server/service/vision/draft/vision_tree.h"

namespace renkei::service {

// The reply is kept for repeated request_ids and must fit a record.
inline constexpr size_t kMaxChanges = 1'000;
inline constexpr size_t kMaxChangeBytes = size_t{256} * 1024;

// The draft as it stands, by which fields are put into words: nodes and KPIs by their titles.
class DraftWords {
 public:
  // Both outlive it; they are looked at when something is first put into words.
  DraftWords(const pb::Vision& vision, const DraftTree& tree) : vision_(vision), tree_(tree) {}

  std::string Of(const google::protobuf::Message& record,
                 const google::protobuf::FieldDescriptor& field);

 private:
  const pb::Vision& vision_;
  const DraftTree& tree_;
  domain::Plan plan_;
  std::optional<domain::PlanIndex> index_;
};

struct AppliedChanges {
  // At most kMaxChanges and kMaxChangeBytes.
  std::vector<pb::FieldChange> changes;
  // How many others there are.
  int more = 0;
};

// In the order of the plan. `title`: the vision's. `figure_titles`: of KPIs, by the names of their
// figures.
AppliedChanges TellChanges(const DraftPlan& draft, const std::string& title,
                           const std::unordered_map<std::string, std::string>& figure_titles,
                           const FieldWords& words);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_CHANGES_H_
