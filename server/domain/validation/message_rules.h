// What the contract says of each field of a message, looked up once and not at every call.

#ifndef RENKEI_SERVER_DOMAIN_VALIDATION_MESSAGE_RULES_H_
#define RENKEI_SERVER_DOMAIN_VALIDATION_MESSAGE_RULES_H_

#include <vector>

#include "google/protobuf/descriptor.h"
#include "renkei/v1/constraints.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

struct MessageRules {
  struct Field {
    const google::protobuf::FieldDescriptor* descriptor;
    const pb::FieldRules* rules;  // empty rules where it has none
    const MessageRules* message;  // of a field of messages; nullptr otherwise
  };

  std::vector<Field> fields;  // as declared
  // It carries a part of a resource (a field mask says which), so that what the resource requires may
  // be missing.
  bool carries_parts = false;
  // A field of it, or of a message in it, is kept by the server alone.
  bool has_output_only = false;
};

// Of a type that was generated. Thread-safe; lives as long as the process.
const MessageRules& RulesOf(const google::protobuf::Descriptor& type);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_VALIDATION_MESSAGE_RULES_H_
