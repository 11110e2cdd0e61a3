#include "tests/access/sample_request.h"

#include <vector>

#include "absl/strings/str_split.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/constraints.pb.h"

namespace renkei::service {
namespace {

namespace pb = renkei::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string SampleText(const NameByPattern& name_of, const pb::FieldRules& rules) {
  switch (rules.format()) {
    case pb::FORMAT_RESOURCE_NAME: {
      const std::vector<std::string> patterns = absl::StrSplit(rules.resource(), '|');
      return name_of(patterns.front());
    }
    case pb::FORMAT_DATE:
      return "2024-04-01";
    case pb::FORMAT_LOCAL_GOVERNMENT_CODE:
      return "141003";
    case pb::FORMAT_UUID:
      return "7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b2c";
    case pb::FORMAT_URL:
      return "https://example.jp/";
    case pb::FORMAT_SHA256:
      return std::string(64, '0');
    default:
      return "x";
  }
}

void FillField(const NameByPattern& name_of, const FieldDescriptor* field, Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const pb::FieldRules& rules = field->options().GetExtension(pb::rules);
  const int number =
      rules.has_minimum() && rules.minimum() > 1 ? static_cast<int>(rules.minimum()) : 1;
  const bool many = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message& inner = many ? *reflection.AddMessage(&message, field)
                            : *reflection.MutableMessage(&message, field);
      if (inner.GetDescriptor() == pb::When::descriptor()) {
        static_cast<pb::When&>(inner).set_kind(pb::When::KIND_FISCAL_YEAR);
        static_cast<pb::When&>(inner).set_year(2023);
      } else {
        FillSample(name_of, inner);
      }
      return;
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = SampleText(name_of, rules);
      if (many) {
        reflection.AddString(&message, field, text);
      } else {
        reflection.SetString(&message, field, text);
      }
      return;
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      if (many) {
        reflection.AddEnumValue(&message, field, 1);
      } else {
        reflection.SetEnumValue(&message, field, 1);
      }
      return;
    case FieldDescriptor::CPPTYPE_INT32:
      if (!many) reflection.SetInt32(&message, field, number);
      return;
    default:
      return;
  }
}

}  // namespace

void FillSample(const NameByPattern& name_of, Message& message) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const pb::FieldRules& rules = field->options().GetExtension(pb::rules);
    if (rules.output_only()) continue;
    const bool name = field->name() == "name" && rules.format() == pb::FORMAT_RESOURCE_NAME;
    const bool needed = rules.required() || rules.required_to_submit();
    if (needed || name) FillField(name_of, field, message);
  }
}

}  // namespace renkei::service
