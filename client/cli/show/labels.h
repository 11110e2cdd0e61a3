// What fields and values of the contract are called in front of people.

#ifndef RENKEI_CLIENT_CLI_SHOW_LABELS_H_
#define RENKEI_CLIENT_CLI_SHOW_LABELS_H_

#include <string>

#include "client/cli/text/lang.h"
#include "google/protobuf/descriptor.h"

namespace renkei::cli {

// "計画期間" for renkei.v1.Vision.period. Every field has a label (a test walks the contract).
std::string FieldLabel(const google::protobuf::FieldDescriptor& field, Lang lang);

// A field of `type`; one that is not there ends the command: the name is a programmer's.
const google::protobuf::FieldDescriptor& FieldNamed(const google::protobuf::Descriptor& type,
                                                    const std::string& name);

// The heading of a table's column that holds the field: {"TITLE", "題名"}.
Text HeadingOf(const google::protobuf::FieldDescriptor& field);
template <class T>
Text Heading(const std::string& field) {
  return HeadingOf(FieldNamed(*T::descriptor(), field));
}

// "政令指定都市"; "" for UNSPECIFIED.
std::string ValueLabel(const google::protobuf::EnumDescriptor& type, int number, Lang lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_SHOW_LABELS_H_
