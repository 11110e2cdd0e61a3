// The filter of a list, from what was typed.

#ifndef RENKEI_CLIENT_CLI_VERBS_FILTER_H_
#define RENKEI_CLIENT_CLI_VERBS_FILTER_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace renkei::cli {

// Terms of a filter, joined with AND.
class FilterTerms {
 public:
  // `field="text"` (op "=") or `field:"text"` (op ":"); nothing where `text` is empty.
  void Add(const std::string& field, const std::string& op, const std::string& text);
  // `field=VALUE` for an enum's value; nothing for 0.
  void AddEnum(const std::string& field, const google::protobuf::EnumDescriptor& type, int number);
  // An expression of the user's own; filters know no brackets and no OR, so that it can simply be
  // joined.
  void AddRaw(const std::string& expression);
  std::string Joined() const;

 private:
  std::vector<std::string> terms_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_VERBS_FILTER_H_
