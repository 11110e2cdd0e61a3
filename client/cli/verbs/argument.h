// How the arguments of a row are declared, read, and put into the request.

#ifndef RENKEI_CLIENT_CLI_VERBS_ARGUMENT_H_
#define RENKEI_CLIENT_CLI_VERBS_ARGUMENT_H_

#include <string>
#include <vector>

#include "client/cli/verbs/filter.h"
#include "client/cli/verbs/row.h"
#include "google/protobuf/descriptor.h"

namespace renkei::cli {

// What was typed for one argument; which member has it follows from the field. Empty, 0 and false:
// nothing was.
struct Typed {
  std::string text;
  std::vector<std::string> texts;
  int number = 0;
  std::vector<int> numbers;
  // Of an option whose value may be left out: it was typed.
  bool flag = false;
  pb::FiscalPeriod period;
};

// The field of `type` at "entry.heading"; null where there is none.
const google::protobuf::FieldDescriptor* FieldAt(const google::protobuf::Descriptor& type,
                                                 const std::string& path);

// The message in which the last field of `path` is, made where it is not there yet.
google::protobuf::Message& HolderOf(google::protobuf::Message& request, const std::string& path);

// Whether `argument` is written as a value of `field` can be read.
bool CanBeRead(const Argument& argument, const google::protobuf::FieldDescriptor& field);

// Declares it. `field` is null where there is none behind it; `typed` lives as long as the verb.
void DeclareArgument(Verb& verb, const Argument& argument,
                     const google::protobuf::FieldDescriptor* field, Typed* typed);

// Puts what was typed for a field of the request there; names are resolved.
[[nodiscard]] absl::Status Store(Session& session, const Argument& argument, const Typed& typed,
                                 google::protobuf::Message& request);

// Adds the term of the filter that was typed, if `argument` is one.
[[nodiscard]] absl::Status AddTerm(Session& session, const Argument& argument,
                                   const google::protobuf::FieldDescriptor* field,
                                   const Typed& typed, FilterTerms& filter);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_VERBS_ARGUMENT_H_
