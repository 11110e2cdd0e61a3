// Trees to messages, by reflection: a new field of the contract can be written in files without a
// line here.

#ifndef RENKEI_SERVER_TEXT_DECODE_H_
#define RENKEI_SERVER_TEXT_DECODE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "renkei/v1/errors.pb.h"
#include "server/domain/error.h"
#include "server/text/tree.h"

namespace renkei::text {

// Mistakes that are listed of one file; who made more than that wants to see the first ones.
inline constexpr size_t kMaxMistakes = 50;

// One thing wrong with a file.
struct Mistake {
  Place place;
  // Of the field, in the document: "results[2].unit".
  std::string path;
  std::string kind;
  domain::Bilingual message;
};

// Reads the documents of one file and collects what is wrong with them.
class Decoder {
 public:
  explicit Decoder(std::string file_name) : name_(std::move(file_name)) {}

  // What a map of the file becomes, apart from the message itself.
  struct Options {
    // Path of the map in the file, before field names in errors: "nodes[2]".
    std::string path = {};
    // Keys that the caller reads itself.
    std::set<std::string> foreign = {};
    // Where the names of fields marked `(clear)` go; null: the marker is refused. Only fields of
    // the resource itself can be cleared; what lies within them is replaced with them.
    std::vector<std::string>* clear = nullptr;
  };

  // Fills `message` from the map `tree`. Empty values are "not set". Forms beside the plain ones: a
  // scalar for a When is its text, for a Value its number or (in quotes, or when it is none) its
  // text, for a TimedValue its value, for a FiscalPeriod "2023-2027"; a day in any notation where
  // the contract wants a date; one value where it wants a list. Mistakes are collected; returns
  // whether there was none in this map.
  bool Decode(const Tree& tree, const Options& options, google::protobuf::Message& message);

  // Adds a mistake of the caller's own finding.
  void AddMistake(Place place, const std::string& path, absl::string_view kind,
                  const domain::Bilingual& message);

  // The first kMaxMistakes of them.
  const std::vector<Mistake>& mistakes() const { return mistakes_; }

  // OK, or INVALID_ARGUMENT with every mistake as a violation, whose field is "file:line:column:
  // path".
  absl::Status status() const;

 private:
  struct Context;

  void DecodeMap(const Tree& tree, Context& context, google::protobuf::Message& message);
  void DecodeField(const TreeEntry& entry, const google::protobuf::FieldDescriptor& field,
                   Context& context, google::protobuf::Message& message);
  void DecodeList(const Tree& tree, const google::protobuf::FieldDescriptor& field,
                  Context& context, google::protobuf::Message& message);
  void DecodeTextMap(const Tree& tree, const google::protobuf::FieldDescriptor& field,
                     const Context& context, google::protobuf::Message& message);
  void DecodeMessage(const Tree& tree, Context& context, google::protobuf::Message& message);
  bool DecodeSpecial(const Tree& tree, const Context& context, google::protobuf::Message& message);
  void DecodeScalar(const Tree& tree, const google::protobuf::FieldDescriptor& field,
                    const Context& context, google::protobuf::Message& message);
  void DecodeEnum(const Tree& tree, const google::protobuf::FieldDescriptor& field,
                  const Context& context, google::protobuf::Message& message);
  void DecodeText(const Tree& tree, const google::protobuf::FieldDescriptor& field,
                  const Context& context, google::protobuf::Message& message);
  void DecodeNumber(const Tree& tree, const google::protobuf::FieldDescriptor& field,
                    const Context& context, google::protobuf::Message& message);
  void UnknownKey(const TreeEntry& entry, const Context& context,
                  const google::protobuf::Message& message);

  const std::string name_;
  std::vector<Mistake> mistakes_;
  size_t count_ = 0;
};

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_DECODE_H_
