// What files state, laid over what stands in the store without undoing what others wrote since: the
// rules are domain/merge's; here stand whose work it was and what a reader is told of it.

#ifndef RENKEI_SERVER_SERVICE_MERGE_FILE_MERGE_H_
#define RENKEI_SERVER_SERVICE_MERGE_FILE_MERGE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/merge/merge.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// What a field says, in words.
using FieldWords = std::function<std::string(const google::protobuf::Message& record,
                                             const google::protobuf::FieldDescriptor& field)>;

// The account that last changed a field of a record, as the record says it (field_updaters, updater;
// of a figure, actor); "" where it does not say.
std::string UpdaterOf(const google::protobuf::Message& record,
                      const google::protobuf::FieldDescriptor& field);

// Says in `after` that the caller made it of `before` (null: it is new) now: update_time, updater,
// and whose its other fields are.
void StampUpdate(const Call& call, const google::protobuf::Message* before,
                 google::protobuf::Message& after);

// The merges of one file, and every conflict in it.
class FileMerge {
 public:
  // `call` and `words` outlive it. `resumed`: commits of this file have been made, so that what the
  // caller wrote last is its own work.
  FileMerge(const Call& call, bool overwrite, bool resumed, const FieldWords& words)
      : call_(call), overwrite_(overwrite), resumed_(resumed), words_(words) {}

  // Puts back into `next`, which is `now` with what the file states, all that the file did not
  // change (domain::MergeRecord). `base` and `exported` as for KnownOf. `path` begins the fields of
  // conflicts.
  void Over(absl::string_view base, const google::protobuf::Message& now, const std::string& path,
            google::protobuf::Message& next, bool exported = false);

  // Whether the file may remove a record. `known`: the fingerprint that the file has of it; "":
  // none. A conflict where somebody else changed it since, or wrote it last.
  bool MayRemove(absl::string_view known, const google::protobuf::Message& now,
                 const std::string& path);

  // A conflict. `field`: of `now`; null: the record as a whole. `stands`, `wanted`: in words.
  void Add(const google::protobuf::Message& now, const google::protobuf::FieldDescriptor* field,
           bool has_base, const std::string& path, const std::string& stands,
           const std::string& wanted);

  // Whether the caller changed the field last.
  bool IsOwn(const google::protobuf::Message& record,
             const google::protobuf::FieldDescriptor& field) const {
    return UpdaterOf(record, field) == call_.caller().account;
  }
  bool overwrite() const { return overwrite_; }

  // MERGE_CONFLICT with every conflict; OK without.
  [[nodiscard]] absl::Status Finish() &&;

 private:
  // What the file says counts, whatever stands there.
  bool Replaces(const google::protobuf::Message& record) const;
  // `field` null: of the record as a whole.
  std::string WhoAndWhen(const google::protobuf::Message& record,
                         const google::protobuf::FieldDescriptor* field) const;

  const Call& call_;
  const bool overwrite_;
  const bool resumed_;
  const FieldWords& words_;
  std::vector<pb::FieldViolation> conflicts_;
  size_t found_ = 0;
};

// What a file knew of a record. `base` as the file has it: what cannot be read is none, and a file that
// has a base (`exported`) and none of this record did not know that it was there. nullopt: the file
// does not say.
std::optional<domain::RecordBase> KnownOf(absl::string_view base, bool exported);

// What a file is a trace of once `part` and `clear_mask`, which it states of a record, are in `next`
// (of `now`; see RecordBase::AfterFile). nullopt as above.
std::optional<domain::RecordBase> KnownAfter(absl::string_view base, bool exported,
                                             const google::protobuf::Message& now,
                                             const google::protobuf::Message& part,
                                             const google::protobuf::FieldMask& clear_mask,
                                             const google::protobuf::Message& next);

// What a file says of one record's past, and whether it counts all the same.
struct FileTrace {
  std::string base;
  bool overwrite = false;
};

// FileMerge for a record that stands alone.
[[nodiscard]] absl::Status MergeOver(const Call& call, const FileTrace& trace,
                                     const google::protobuf::Message& now, const std::string& path,
                                     google::protobuf::Message& next);

// The most bytes of a value in a FieldChange.
inline constexpr size_t kMaxChangeText = 1'500;

// Adds a line for each field of a record that changes; either side may be null (new, removed).
void ReportChanges(const google::protobuf::Message* before, const google::protobuf::Message* after,
                   const std::string& title, const FieldWords& words,
                   const std::function<void(pb::FieldChange)>& add);
// Of a figure: its time stands before each field, and a new one tells what it is.
std::vector<pb::FieldChange> ChangesOfFigure(const pb::KpiActual* before,
                                             const pb::KpiActual& after, const std::string& title);
// Of a record that stands alone.
std::vector<pb::FieldChange> ChangesOf(const google::protobuf::Message* before,
                                       const google::protobuf::Message* after,
                                       const std::string& title);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_MERGE_FILE_MERGE_H_
