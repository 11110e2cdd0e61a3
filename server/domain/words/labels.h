// What the contract calls its parts, in both languages: the label that stands with each of them in the .proto
// (labels.proto). Empty where there is none, which a test of the contract allows for number 0 of an enum alone.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_LABELS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_LABELS_H_

#include "google/protobuf/descriptor.h"
#include "renkei/v1/labels.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

inline Bilingual BilingualOf(const pb::Label& label) { return {label.en(), label.ja()}; }

inline Bilingual LabelOf(const google::protobuf::FieldDescriptor& field) {
  return BilingualOf(field.options().GetExtension(pb::field_label));
}

inline Bilingual LabelOf(const google::protobuf::EnumValueDescriptor& value) {
  return BilingualOf(value.options().GetExtension(pb::value_label));
}

inline Bilingual LabelOf(const google::protobuf::MethodDescriptor& method) {
  return BilingualOf(method.options().GetExtension(pb::method_label));
}

inline Bilingual LabelOf(const google::protobuf::ServiceDescriptor& service) {
  return BilingualOf(service.options().GetExtension(pb::service_label));
}

// Of a resource: its kind.
inline Bilingual LabelOf(const google::protobuf::Descriptor& message) {
  return BilingualOf(message.options().GetExtension(pb::message_label));
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_LABELS_H_
