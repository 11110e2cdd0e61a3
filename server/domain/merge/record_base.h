// What a record was when a file was exported from it: a fingerprint of each of its fields. It goes
// out with the file and comes back with it, so that what the file changed can be told from what
// others changed meanwhile.
//
// Fingerprints are of the fields' values as they are stored, not of cells or lines: a program that
// writes the same value in another way changes nothing. They tell changes apart (48 bits each) and
// protect against nobody.

#ifndef RENKEI_SERVER_DOMAIN_MERGE_RECORD_BASE_H_
#define RENKEI_SERVER_DOMAIN_MERGE_RECORD_BASE_H_

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace renkei::domain {

// Whether a file can change a field: not its identity (name, etag, external_id), not why it is
// changed (correction_reason), and not what the server says of it (output_only).
bool IsMerged(const google::protobuf::FieldDescriptor& field);

// What tells the elements of a list apart: a target's time, a budget's year, a link's URL, an
// activity's id, the node of a re-mention, the criterion of an answer or of points, a text itself. nullopt: the list is one value, in its
// order (level_names, owners).
using ElementKeys = std::vector<std::string>;
std::optional<ElementKeys> KeysOfElements(const google::protobuf::Message& record,
                                          const google::protobuf::FieldDescriptor& field);

// The fingerprint of a field, or of one element of a list; "" where it is not set.
std::string Fingerprint(const google::protobuf::Message& record,
                        const google::protobuf::FieldDescriptor& field);
std::string ElementFingerprint(const google::protobuf::Message& record,
                               const google::protobuf::FieldDescriptor& field, int index);
// Of any bytes.
std::string FingerprintOfBytes(absl::string_view bytes);

class RecordBase {
 public:
  // As a record that has nothing.
  RecordBase() = default;
  static RecordBase Of(const google::protobuf::Message& record);
  // As ToString wrote it, and nothing else: nullopt.
  static std::optional<RecordBase> Parse(absl::string_view text);

  // Printable ASCII without quotes, commas and line breaks: "r1 5:Xk3f_2aQ 18.9sKd02Lm:7f-Q1x0a".
  std::string ToString() const;
  // Of the record as a whole.
  std::string Fingerprint() const;

  // "" where it was not set.
  std::string Field(const google::protobuf::FieldDescriptor& field) const;
  std::string Element(const google::protobuf::FieldDescriptor& field, const std::string& key) const;
  // Of a field that has one value and whose fingerprint is its number: what it was; 0: not set.
  int Number(const google::protobuf::FieldDescriptor& field) const;

  void SetNumber(const google::protobuf::FieldDescriptor& field, int number);

  // What a file that was exported from this is a trace of once it is applied: of the fields that it
  // `states`, or that changed with it, what `next` says; of all others what this has, whatever others
  // have made of them since. `next` is `now` with all that the file states, before MergeRecord.
  RecordBase AfterFile(
      const google::protobuf::Message& now, const google::protobuf::Message& next,
      const std::function<bool(const google::protobuf::FieldDescriptor& field)>& states) const;

  bool operator==(const RecordBase& other) const = default;

 private:
  // Takes over what `from` has of a field; this has nothing of it yet.
  void Take(const RecordBase& from, const google::protobuf::FieldDescriptor& field);

  // By the field's number, of an element with a hash of its key behind it.
  std::map<std::string, std::string> prints_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_MERGE_RECORD_BASE_H_
