// Messages and enums of the contract as JSON Schema (2020-12, as OpenAPI 3.1 has it).

#ifndef RENKEI_CLIENT_WEB_OPENAPI_SCHEMA_H_
#define RENKEI_CLIENT_WEB_OPENAPI_SCHEMA_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "client/web/openapi/node.h"
#include "google/protobuf/descriptor.h"
#include "renkei/v1/labels.pb.h"

namespace renkei::web {

// Collects the types that a document refers to.
class Schemas {
 public:
  // "#/components/schemas/Case" for the type; it, and all that it refers to, is among `all`.
  Node RefTo(const google::protobuf::Descriptor& type);

  // By name, complete once nothing more is referred to.
  Object all();

 private:
  Node RefTo(const google::protobuf::EnumDescriptor& type);
  Node SchemaOf(const google::protobuf::Descriptor& type);
  static Node SchemaOf(const google::protobuf::EnumDescriptor& type);
  Node FieldSchema(const google::protobuf::FieldDescriptor& field, bool of_request);
  // Of one element.
  Object ValueSchema(const google::protobuf::FieldDescriptor& field, bool of_request);

  std::map<std::string, std::string> schemas_;  // by name; "": being made
};

// "ja（en）", as a title.
std::string TitleOf(const renkei::v1::Label& label);

// A comment of the contract as Markdown.
std::string DescriptionOf(const std::string& comment);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_OPENAPI_SCHEMA_H_
