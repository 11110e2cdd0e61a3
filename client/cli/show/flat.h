// Resources as rows of values: a column for each single field, however deep it lies.

#ifndef RENKEI_CLIENT_CLI_SHOW_FLAT_H_
#define RENKEI_CLIENT_CLI_SHOW_FLAT_H_

#include <functional>
#include <string>
#include <vector>

#include "client/cli/text/lang.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace renkei::cli {

// For whom.
struct FlatStyle {
  // For programs: headings are paths of fields ("baseline.when.year"), enum values their constants,
  // numbers and times as the contract has them, whatever the language. The columns follow from the
  // type, but for those of lists and of alternatives (oneof), which are there where a row has them.
  // Otherwise for people: labels, words, times as they are written, and only what is set somewhere.
  bool raw = false;
  Lang lang = Lang::kJapanese;
  // What a resource is called, by its name; null: the name stays.
  std::function<std::string(const std::string&)> title_of = {};
};

struct FlatTable {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

// A list of scalars stands in one cell, a line each. Of a list of messages each entry has columns of
// its own, numbered from 1: "results.1.title", 「成果1・指標」. All messages are of that type.
FlatTable Flatten(const google::protobuf::Descriptor& type,
                  const std::vector<const google::protobuf::Message*>& messages,
                  const FlatStyle& style);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_SHOW_FLAT_H_
