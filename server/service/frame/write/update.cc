#include "server/service/frame/write/update.h"

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/message_differencer.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsIdentity(const FieldDescriptor& field) {
  return field.name() == "name" || field.name() == "etag";
}

bool IsSet(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  return field->is_repeated() ? reflection.FieldSize(message, field) > 0
                              : reflection.HasField(message, field);
}

absl::Status BadMask(absl::string_view path, absl::string_view en, absl::string_view ja) {
  return domain::MakeError(pb::REASON_INVALID_UPDATE_MASK,
                           {absl::StrCat("the mask's path \"", path, "\" ", en),
                            absl::StrCat("マスクの「", path, "」", ja)},
                           {{"path", std::string(path)}});
}

// Whether the one field is equal in both.
bool SameField(const Message& a, const Message& b, const FieldDescriptor* field) {
  google::protobuf::util::MessageDifferencer differencer;
  std::vector<const FieldDescriptor*> only = {field};
  return differencer.CompareWithFields(a, b, only, only);
}

// `from`'s content of `field` replaces `to`'s.
void CopyField(const Message& from, const FieldDescriptor* field, Message& to) {
  std::unique_ptr<Message> only(from.New());
  only->CopyFrom(from);
  std::vector<const FieldDescriptor*> set;
  from.GetReflection()->ListFields(from, &set);
  for (const FieldDescriptor* other : set) {
    if (other != field) only->GetReflection()->ClearField(only.get(), other);
  }
  to.GetReflection()->ClearField(&to, field);
  to.MergeFrom(*only);
}

absl::Status CopyChecked(const Message& part, const FieldDescriptor* field, Message& resource) {
  const pb::FieldRules& rules = field->options().GetExtension(pb::rules);
  if (rules.immutable() && !SameField(part, resource, field)) {
    return BadMask(field->name(), "cannot be changed after creation", "は作成後に変更できません。");
  }
  CopyField(part, field, resource);
  return absl::OkStatus();
}

absl::StatusOr<const FieldDescriptor*> FindMasked(const Message& resource,
                                                  const std::string& path) {
  const FieldDescriptor* field = resource.GetDescriptor()->FindFieldByName(path);
  if (field == nullptr) {
    return BadMask(path, "is not a field of the resource; masks name whole fields",
                   "という項目はありません。マスクには項目名をそのまま指定してください。");
  }
  if (field->options().GetExtension(pb::rules).output_only() || IsIdentity(*field)) {
    return BadMask(path, "is set by the server", "はサーバーが設定する項目です。");
  }
  return field;
}

absl::Status CopySetFields(const Message& part, Message& resource) {
  std::vector<const FieldDescriptor*> set;
  part.GetReflection()->ListFields(part, &set);
  for (const FieldDescriptor* field : set) {
    if (IsIdentity(*field) || field->options().GetExtension(pb::rules).output_only()) continue;
    RETURN_IF_ERROR(CopyChecked(part, field, resource));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MergeByMask(const Message& part, const google::protobuf::FieldMask& mask,
                         absl::string_view prefix, Message& resource) {
  if (mask.paths().empty()) {
    RETURN_IF_ERROR(CopySetFields(part, resource));
  }
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      for (int i = 0; i < resource.GetDescriptor()->field_count(); ++i) {
        const FieldDescriptor* field = resource.GetDescriptor()->field(i);
        const pb::FieldRules& rules = field->options().GetExtension(pb::rules);
        if (IsIdentity(*field) || rules.output_only() || (rules.immutable() && !IsSet(part, field)))
          continue;
        RETURN_IF_ERROR(CopyChecked(part, field, resource));
      }
      continue;
    }
    ASSIGN_OR_RETURN(const FieldDescriptor* field, FindMasked(resource, path));
    RETURN_IF_ERROR(CopyChecked(part, field, resource));
  }
  return domain::ValidateResource(resource, domain::Completeness::kDraft, prefix);
}

absl::Status MergeBySetFields(const Message& part, const google::protobuf::FieldMask& clear_mask,
                              absl::string_view prefix, Message& resource) {
  for (const std::string& path : clear_mask.paths()) {
    ASSIGN_OR_RETURN(const FieldDescriptor* field, FindMasked(resource, path));
    if (field->options().GetExtension(pb::rules).immutable()) {
      return BadMask(path, "cannot be cleared", "は消去できません。");
    }
    resource.GetReflection()->ClearField(&resource, field);
  }
  RETURN_IF_ERROR(CopySetFields(part, resource));
  return domain::ValidateResource(resource, domain::Completeness::kDraft, prefix);
}

bool SameContent(const Message& a, const Message& b) {
  // What is the same to the last byte needs no closer look.
  if (a.SerializeAsString() == b.SerializeAsString()) return true;
  std::unique_ptr<Message> x(a.New());
  std::unique_ptr<Message> y(b.New());
  x->CopyFrom(a);
  y->CopyFrom(b);
  for (const char* name : {"etag", "update_time", "updater", "field_updaters"}) {
    const FieldDescriptor* field = a.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) continue;
    x->GetReflection()->ClearField(x.get(), field);
    y->GetReflection()->ClearField(y.get(), field);
  }
  return google::protobuf::util::MessageDifferencer::Equals(*x, *y);
}

}  // namespace renkei::service
