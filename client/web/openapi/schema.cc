#include "client/web/openapi/schema.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/web/openapi/contract.h"
#include "renkei/v1/constraints.pb.h"

namespace renkei::web {
namespace {

namespace pb = renkei::v1;

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// Of a text, and of a list, without a rule of its own (constraints.proto).
constexpr uint32_t kDefaultMost = 1'000;

std::string NameOf(const std::string& full_name) {
  return std::string(absl::StripPrefix(full_name, "renkei.v1."));
}

Node Ref(const std::string& name) {
  return Object{{"$ref", Node::Text("#/components/schemas/" + name)}};
}

// "organizations/*/visions/*|cases/*" as a regular expression.
std::string ResourcePattern(const std::string& resource) {
  return absl::StrReplaceAll(resource, {{"*", "[^/]+"}});
}

// An empty text is "not set", and passes every form.
std::string PatternOf(const pb::FieldRules& rules) {
  switch (rules.format()) {
    case pb::FORMAT_RESOURCE_NAME:
      return absl::StrCat("^(", ResourcePattern(rules.resource()), ")?$");
    case pb::FORMAT_DATE:
      return "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$";
    case pb::FORMAT_LOCAL_GOVERNMENT_CODE:
      return "^([0-9]{5,6})?$";
    case pb::FORMAT_UUID:
      return "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})?$";
    case pb::FORMAT_EXTERNAL_ID:
      return "^[^/]{0,128}$";
    case pb::FORMAT_URL:
      return "^(https?://.+)?$";
    case pb::FORMAT_ID:
      return "^([a-z0-9][a-z0-9-]{0,62})?$";
    case pb::FORMAT_SHA256:
      return "^([0-9a-f]{64})?$";
    default:
      return "";
  }
}

Object TextSchema(const FieldDescriptor& field, const pb::FieldRules& rules, bool of_request) {
  Object schema = {{"type", Node::Text("string")}};
  if (field.type() == FieldDescriptor::TYPE_BYTES)
    return schema.Put("contentEncoding", Node::Text("base64"));
  if (rules.required() && !field.is_repeated()) schema.Put("minLength", Node::Number(1));
  const uint32_t most = rules.max_chars() > 0 ? rules.max_chars() : of_request ? kDefaultMost : 0;
  if (most > 0) schema.Put("maxLength", Node::Number(most));
  return schema.PutText("pattern", PatternOf(rules));
}

void PutBounds(const pb::FieldRules& rules, Object& schema) {
  if (rules.has_minimum()) schema.Put("minimum", Node::Number(rules.minimum()));
  if (rules.has_maximum()) schema.Put("maximum", Node::Number(rules.maximum()));
}

// Types whose JSON is no object of their fields; empty for others.
Object KnownSchema(const Descriptor& type) {
  const std::string& name = type.full_name();
  if (name == "google.protobuf.Timestamp")
    return {{"type", Node::Text("string")}, {"format", Node::Text("date-time")}};
  if (name == "google.protobuf.Duration")
    return {{"type", Node::Text("string")}, {"pattern", Node::Text("^-?[0-9]+(\\.[0-9]{1,9})?s$")}};
  if (name == "google.protobuf.FieldMask")
    return {{"type", Node::Text("string")},
            {"description", Node::Text("Paths separated by commas: \"title,externalId\".")}};
  if (name == "google.protobuf.Empty")
    return {{"type", Node::Text("object")}, {"additionalProperties", Node::Flag(false)}};
  return {};
}

}  // namespace

std::string TitleOf(const pb::Label& label) {
  if (label.ja().empty()) return "";
  return label.ja() == label.en() ? label.ja() : absl::StrCat(label.ja(), " (", label.en(), ")");
}

std::string DescriptionOf(const std::string& comment) {
  std::vector<std::string> lines = absl::StrSplit(comment, '\n');
  for (std::string& line : lines) {
    if (absl::StartsWith(line, " ")) line.erase(0, 1);
    absl::StripTrailingAsciiWhitespace(&line);
  }
  // What Markdown would take for an element.
  return absl::StrReplaceAll(absl::StripAsciiWhitespace(absl::StrJoin(lines, "\n")),
                             {{"<", "&lt;"}});
}

Node Schemas::RefTo(const Descriptor& type) {
  const std::string name = NameOf(type.full_name());
  if (schemas_.emplace(name, "").second) {
    const Node schema = SchemaOf(type);
    schemas_[name] = schema.json();
  }
  return Ref(name);
}

Node Schemas::RefTo(const EnumDescriptor& type) {
  const std::string name = NameOf(type.full_name());
  if (schemas_.emplace(name, "").second) schemas_[name] = SchemaOf(type).json();
  return Ref(name);
}

Object Schemas::all() {
  Object all;
  for (const auto& [name, json] : schemas_) all.Put(name, Node::Raw(json));
  return all;
}

Node Schemas::SchemaOf(const Descriptor& type) {
  if (Object known = KnownSchema(type); !known.empty()) return known;
  const bool of_request =
      absl::EndsWith(type.name(), "Request") || absl::EndsWith(type.name(), "Header");
  Object properties;
  std::vector<std::string> required;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    properties.Put(field.json_name(), FieldSchema(field, of_request));
    if (of_request && field.options().GetExtension(pb::rules).required())
      required.push_back(field.json_name());
  }
  Object schema = {{"type", Node::Text("object")}};
  schema.PutText("title", TitleOf(type.options().GetExtension(pb::message_label)));
  schema.PutText("description", DescriptionOf(CommentOf(type)));
  schema.Put("properties", properties);
  if (!required.empty()) schema.Put("required", Node::Texts(required));
  return schema.Put("additionalProperties", Node::Flag(false));
}

Node Schemas::SchemaOf(const EnumDescriptor& type) {
  std::vector<std::string> names;
  std::string described = DescriptionOf(CommentOf(type));
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    names.push_back(value.name());
    const std::string title = TitleOf(value.options().GetExtension(pb::value_label));
    const std::string comment = absl::StrReplaceAll(DescriptionOf(CommentOf(value)), {{"\n", " "}});
    absl::StrAppend(&described, described.empty() || i > 0 ? "" : "\n\n", i > 0 ? "\n" : "", "- `",
                    value.name(), "`", title.empty() ? "" : absl::StrCat(": ", title),
                    comment.empty() ? "" : absl::StrCat(". ", comment));
  }
  return Object{{"type", Node::Text("string")},
                {"description", Node::Text(described)},
                {"enum", Node::Texts(names)}};
}

Object Schemas::ValueSchema(const FieldDescriptor& field, bool of_request) {
  const pb::FieldRules& rules = field.options().GetExtension(pb::rules);
  Object schema;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return TextSchema(field, rules, of_request);
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", Node::Text("boolean")}};
    case FieldDescriptor::CPPTYPE_ENUM:
      return Object::Spread(RefTo(*field.enum_type()));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Object::Spread(RefTo(*field.message_type()));
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT64:
      // A program's floating numbers do not hold them.
      return {{"type", Node::Text("string")}, {"pattern", Node::Text("^-?[0-9]+$")}};
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
      schema = {{"type", Node::Text("integer")}, {"format", Node::Text("int32")}};
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      schema = {{"type", Node::Text("number")}, {"format", Node::Text("double")}};
      break;
  }
  PutBounds(rules, schema);
  return schema;
}

Node Schemas::FieldSchema(const FieldDescriptor& field, bool of_request) {
  const pb::FieldRules& rules = field.options().GetExtension(pb::rules);
  Object schema;
  if (field.is_map()) {
    schema = {{"type", Node::Text("object")},
              {"additionalProperties",
               ValueSchema(*field.message_type()->map_value(), /*of_request=*/false)}};
  } else if (field.is_repeated()) {
    schema = {{"type", Node::Text("array")}, {"items", ValueSchema(field, of_request)}};
    const uint32_t most = rules.max_items() > 0 ? rules.max_items() : of_request ? kDefaultMost : 0;
    if (most > 0) schema.Put("maxItems", Node::Number(most));
    if (rules.required()) schema.Put("minItems", Node::Number(1));
  } else {
    schema = ValueSchema(field, of_request);
  }
  schema.PutText("title", TitleOf(field.options().GetExtension(pb::field_label)));
  schema.PutText("description", DescriptionOf(CommentOf(field)));
  if (rules.output_only()) schema.Put("readOnly", Node::Flag(true));
  if (rules.immutable()) schema.Put("x-immutable", Node::Flag(true));
  if (rules.required_to_submit()) schema.Put("x-required-to-submit", Node::Flag(true));
  if (field.real_containing_oneof() != nullptr)
    schema.PutText("x-one-of", field.real_containing_oneof()->name());
  return schema;
}

}  // namespace renkei::web
