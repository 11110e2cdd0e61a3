// A comparison in the words of its readers: what the terminal, the page and the workbook print.

#ifndef RENKEI_CLIENT_CLI_DIFF_DIFF_WORDS_H_
#define RENKEI_CLIENT_CLI_DIFF_DIFF_WORDS_H_

#include <functional>
#include <string>
#include <vector>

#include "client/cli/text/lang.h"
#include "google/protobuf/message.h"
#include "renkei/v1/diff.pb.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

// One difference: what it is of, and both sides.
struct WordedDifference {
  pb::DifferenceKind kind = pb::DIFFERENCE_KIND_UNSPECIFIED;
  std::string label;
  std::string before;
  std::string after;
};

// A field of an item as it is: of what was added or removed.
struct WordedField {
  std::string label;
  std::string text;
};

class DiffWords {
 public:
  // `title_of`: what a resource elsewhere is called, by its name; null: the name stays.
  DiffWords(Lang lang, std::function<std::string(const std::string&)> title_of)
      : words_(lang, std::move(title_of)) {}

  Lang lang() const { return words_.lang(); }

  // "目標値変更"
  std::string Kind(pb::DifferenceKind kind) const;
  // The kinds of an item, each once: "題名変更、担当変更".
  std::string Kinds(const pb::ItemDifference& item) const;
  // "基本目標", "KPI", "計画": what the item is; the node's own kind where it is Japanese.
  std::string What(const pb::ItemDifference& item) const;
  // Label and title on a side; "" where it is not there.
  std::string TitleBefore(const pb::ItemDifference& item) const;
  std::string TitleAfter(const pb::ItemDifference& item) const;

  // ADDED and REMOVED left out.
  std::vector<WordedDifference> Differences(const pb::ItemDifference& item) const;
  // All that a side says besides its title and place.
  std::vector<WordedField> Content(const google::protobuf::Message& item) const;

  // "第2版（時点修正、2023-03-31）", "下書き".
  std::string Side(const pb::ComparedVision& side) const;

 private:
  std::string Value(const google::protobuf::Message& item,
                    const google::protobuf::FieldDescriptor& field,
                    const std::string& in_reply) const;
  std::string Position(int position) const;

  const domain::Words words_;
};

// A side of an item; nullptr where it is not there.
const google::protobuf::Message* BeforeOf(const pb::ItemDifference& item);
const google::protobuf::Message* AfterOf(const pb::ItemDifference& item);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_DIFF_DIFF_WORDS_H_
