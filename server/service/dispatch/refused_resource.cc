#include "server/service/dispatch/refused_resource.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "server/domain/error.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Deepest message in which a request names its resource: the vision in the header of a stream.
constexpr int kDeepest = 3;

std::string TextOf(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() ||
      field->cpp_type() != FieldDescriptor::CPPTYPE_STRING)
    return "";
  return message.GetReflection()->GetString(message, field);
}

// The resource itself, that of a part of the request (UpdateCase: case.name), or the parent.
std::string NamedIn(const Message& message, int depth) {
  if (std::string name = TextOf(message, "name"); absl::StrContains(name, '/')) return name;
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated() || depth == kDeepest ||
        field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE)
      continue;
    std::string name = NamedIn(reflection.GetMessage(message, field), depth + 1);
    if (!name.empty()) return name;
  }
  std::string parent = TextOf(message, "parent");
  return absl::StrContains(parent, '/') ? parent : "";
}

}  // namespace

absl::Status WithResource(const absl::Status& refusal, const Message& request) {
  if (!absl::IsFailedPrecondition(refusal) && !absl::IsPermissionDenied(refusal)) return refusal;
  const auto detail = domain::DetailOf(refusal);
  if (!detail || detail->violations_size() > 0 || detail->metadata().contains("resource"))
    return refusal;
  const std::string name = NamedIn(request, 0);
  if (name.empty()) return refusal;
  std::map<std::string, std::string> metadata(detail->metadata().begin(), detail->metadata().end());
  metadata["resource"] = name;
  return domain::MakeError(detail->reason(), {detail->message(), detail->message_ja()}, metadata);
}

}  // namespace renkei::service
