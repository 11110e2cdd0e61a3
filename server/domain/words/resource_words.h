// What the resources that a field may name are called, with one written out: nobody who fills in a
// form reads "frameworks/*/items/*".

#ifndef RENKEI_SERVER_DOMAIN_WORDS_RESOURCE_WORDS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_RESOURCE_WORDS_H_

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "server/domain/error.h"

namespace renkei::domain {

// How one kind of resource is spoken of.
struct ResourceWords {
  const char* pattern;  // as the contract has it, FieldRules.resource
  // Its label says what its kind is called.
  const google::protobuf::Descriptor* (*message)();
  // A name of that form, which the API, files and the command take.
  const char* example;
  // The command that lists them or tells their names; "" where a reply alone does.
  const char* found_by;
};

// The words of one pattern; nullptr where the table has none, which a test of the contract refuses.
const ResourceWords* FindResourceWords(absl::string_view pattern);

// That a resource of one of `patterns` (separated by "|") is wanted, what such a name looks like and
// where names are found: "国の枠組みの項目を指定してください（例：...）。renkei ... で確かめられます。"
Bilingual WantedResource(absl::string_view patterns);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_RESOURCE_WORDS_H_
