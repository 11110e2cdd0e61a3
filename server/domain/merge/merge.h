// The three-way merge of one record: what it was when a file was exported (base), what it is now,
// and what the file makes of it.

#ifndef RENKEI_SERVER_DOMAIN_MERGE_MERGE_H_
#define RENKEI_SERVER_DOMAIN_MERGE_MERGE_H_

#include <functional>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/domain/merge/record_base.h"

namespace renkei::domain {

// How a file's record is laid over what stands there.
struct MergeRule {
  // What the file knew; null: it does not say.
  const RecordBase* base = nullptr;
  // Without a base: whether whoever sends the file changed that field last. With one it makes no
  // difference: an account is a section's, and two of its clerks have copies of one file.
  std::function<bool(const google::protobuf::FieldDescriptor& field)> is_own;
  // What the file says counts, whoever wrote what since.
  bool overwrite = false;
};

// A field that the file and somebody else changed (with a base), or that the file changes and
// somebody else changed last (without one).
struct MergeConflict {
  const google::protobuf::FieldDescriptor* field = nullptr;
  // Of a list that is merged by its elements: where the element stands on either side; -1: nowhere.
  int now = -1;
  int next = -1;
};

// Puts into `next`, which is `now` with all that the file states, what stands now of everything
// that the file left as it was; of lists, element by element. Two records of one type. Comes back
// with what cannot be merged; `next` has the file's side of it.
//   With a base: unchanged in the file -> now; unchanged by others -> the file; changed by both to
//   the same -> that; else a conflict.
//   Without one: one's own fields may be changed, what was not set may be set, and lists may grow;
//   anything else is a conflict.
std::vector<MergeConflict> MergeRecord(const MergeRule& rule, const google::protobuf::Message& now,
                                       google::protobuf::Message& next);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_MERGE_MERGE_H_
