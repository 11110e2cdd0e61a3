#include "server/domain/validation/message_rules.h"

#include <memory>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "storage/base/mutex.h"

namespace renkei::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Types refer to each other in circles: `seen` are those that are being asked.
bool HasOutputOnly(const Descriptor& type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.options().GetExtension(pb::rules).output_only()) return true;
    if (field.message_type() != nullptr && HasOutputOnly(*field.message_type(), seen)) return true;
  }
  return false;
}

class Rulebook {
 public:
  const MessageRules& Of(const Descriptor& type) {
    const MutexLock lock(mutex_);
    return Look(type);
  }

 private:
  const MessageRules& Look(const Descriptor& type) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::unique_ptr<MessageRules>& slot = by_type_[&type];
    if (slot != nullptr) return *slot;
    // Known before its fields are looked at: one of them may be of this type again.
    slot = std::make_unique<MessageRules>();
    MessageRules& made = *slot;
    made.carries_parts = type.FindFieldByName("update_mask") != nullptr ||
                         type.FindFieldByName("clear_mask") != nullptr;
    std::set<const Descriptor*> seen;
    made.has_output_only = HasOutputOnly(type, seen);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      made.fields.push_back({&field, &field.options().GetExtension(pb::rules),
                             field.message_type() ? &Look(*field.message_type()) : nullptr});
    }
    return made;
  }

  Mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<MessageRules>> by_type_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace

const MessageRules& RulesOf(const Descriptor& type) {
  static auto& rulebook = *new Rulebook();
  return rulebook.Of(type);
}

}  // namespace renkei::domain
