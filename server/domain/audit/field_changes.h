// Which fields of a record are others than before, for the audit log: short texts that say what was and what is, and no more of it.

#ifndef RENKEI_SERVER_DOMAIN_AUDIT_FIELD_CHANGES_H_
#define RENKEI_SERVER_DOMAIN_AUDIT_FIELD_CHANGES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "renkei/v1/audit.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Characters of a value that are kept; of a longer one its beginning, its length and its hash.
inline constexpr size_t kAuditValueChars = 80;
inline constexpr int kMaxAuditChanges = 50;
inline constexpr size_t kMaxAuditChangeBytes = size_t{12} * 1024;
// More than that are not counted.
inline constexpr int kMaxCountedChanges = 1'000;

// SHA-256 in hexadecimal digits: rules know no library for it.
using HexDigest = std::function<std::string(absl::string_view)>;

// Collects what one entry says of changes, within its bounds. One thread.
class AuditChanges {
 public:
  explicit AuditChanges(HexDigest digest) : digest_(std::move(digest)) {}

  // What becomes of a record of `before`'s type, called `resource` ("": what the entry is about). Null: it was not there, or is not any more;
  // then the record is told as a whole, with its title. What the server writes by itself (etag, times, histories) is left out, and so is
  // whatever is secret. `withheld`: fields are named, without their values.
  void Add(absl::string_view resource, const google::protobuf::Message* before,
           const google::protobuf::Message* after, bool withheld);

  // What was not looked at.
  void AddMore(int count);

  // Takes what was collected.
  template <typename Entry>
  void MoveInto(Entry& entry) {
    for (pb::AuditChange& change : changes_) *entry.add_changes() = std::move(change);
    entry.set_more_changes(more_);
    changes_.clear();
  }

 private:
  struct Record;

  void Compare(const Record& record, const google::protobuf::Message& before,
               const google::protobuf::Message& after, const std::string& path);
  void CompareLists(const Record& record, const google::protobuf::Message& before,
                    const google::protobuf::Message& after,
                    const google::protobuf::FieldDescriptor& field, const std::string& path);
  void Note(const Record& record, const std::string& path, const std::string* from,
            const std::string* to);
  pb::AuditValue ValueOf(const std::string& text) const;

  const HexDigest digest_;
  std::vector<pb::AuditChange> changes_;
  size_t bytes_ = 0;
  int more_ = 0;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_AUDIT_FIELD_CHANGES_H_
