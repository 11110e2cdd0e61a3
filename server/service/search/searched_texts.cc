#include "server/service/search/searched_texts.h"

namespace renkei::service {

const google::protobuf::Message* ContentOf(const pb::Change& change) {
  const google::protobuf::Reflection& reflection = *change.GetReflection();
  const google::protobuf::FieldDescriptor* const content = reflection.GetOneofFieldDescriptor(
      change, pb::Change::descriptor()->FindOneofByName("resource"));
  return content == nullptr ? nullptr : &reflection.GetMessage(change, content);
}

}  // namespace renkei::service
