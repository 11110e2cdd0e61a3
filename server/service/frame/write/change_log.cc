#include "server/service/frame/write/change_log.h"

#include "server/service/frame/time.h"

namespace renkei::service {

void AppendChange(const Call& call, pb::ResourceType type, absl::string_view resource,
                  const std::optional<Before>& before,
                  const std::optional<internal_pb::EffectiveAudience>& after,
                  storage::Mutation& mutation) {
  internal_pb::ChangeRecord record;
  record.set_type(type);
  record.set_resource_name(std::string(resource));
  *record.mutable_time() = ToProto(call.now());
  if (before) {
    *record.mutable_before() = before->audience;
    for (const std::string& item : before->framework_items) record.add_framework_items_before(item);
  }
  if (after) *record.mutable_after() = *after;
  mutation.Append(storage::Log::kChanges, record.SerializeAsString());
}

}  // namespace renkei::service
