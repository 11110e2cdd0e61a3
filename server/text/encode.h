// Messages to YAML: what Decoder reads back as the same message.

#ifndef RENKEI_SERVER_TEXT_ENCODE_H_
#define RENKEI_SERVER_TEXT_ENCODE_H_

#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace renkei::text {

struct EncodeOptions {
  // Leaves out fields that the server sets (output_only), and etags: for files that will be
  // applied.
  bool writable_only = false;
  // Further fields to leave out, asked for each.
  std::function<bool(const google::protobuf::FieldDescriptor&)> skip = {};
};

// `message` as a map in block style, each line ended, indented by `indent` spaces; "" for an empty
// message. Fields in the order of their declaration, with the forms that Decoder documents.
std::string EncodeYaml(const google::protobuf::Message& message, const EncodeOptions& options = {},
                       int indent = 0);

// One scalar as YAML reads it back: plain where that is safe, otherwise in double quotes.
std::string YamlScalar(absl::string_view text);

// `text` behind a key: a scalar, or, with line breaks, a literal block indented by `indent` spaces
// where that is exact. Begins with a space and ends with a line break.
std::string YamlText(absl::string_view text, int indent);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_ENCODE_H_
