// What is wrong with a request that carries a list of resources: everything at once, with paths.

#ifndef RENKEI_SERVER_SERVICE_FRAME_WRITE_BATCH_VIOLATIONS_H_
#define RENKEI_SERVER_SERVICE_FRAME_WRITE_BATCH_VIOLATIONS_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_field.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/validation/validator.h"

namespace renkei::service {

// All violations of one call, up to the bound of a reply.
class BatchViolations {
 public:
  void Add(absl::string_view field, absl::string_view kind, domain::Bilingual message) {
    Add(domain::Violation(field, kind, std::move(message)));
  }

  // Violations whose fields are relative to list[index].
  void AddAll(absl::string_view list, int index, std::vector<pb::FieldViolation> found) {
    for (pb::FieldViolation& violation : found) {
      violation.set_field(domain::FieldAt(list, index, violation.field()));
      Add(std::move(violation));
    }
  }

  // Violations whose fields are relative to `path`.
  void AddAll(absl::string_view path, std::vector<pb::FieldViolation> found) {
    for (pb::FieldViolation& violation : found) {
      violation.set_field(absl::StrCat(path, path.empty() ? "" : ".", violation.field()));
      Add(std::move(violation));
    }
  }

  // The names of the resources: each set, each once.
  template <typename M>
  void CheckNames(const google::protobuf::RepeatedPtrField<M>& resources, absl::string_view list) {
    std::set<absl::string_view> seen;
    for (int i = 0; i < resources.size(); ++i) {
      if (resources[i].name().empty()) {
        Add(domain::FieldAt(list, i, "name"), "REQUIRED", {"must be set", "必須です。"});
      } else if (!seen.insert(resources[i].name()).second) {
        Add(domain::FieldAt(list, i, "name"), "DUPLICATE",
            {"stands twice in this call", "重複しています。"});
      }
    }
  }

  // OK, or INVALID_FIELDS with all of them.
  absl::Status ToStatus() && {
    if (list_.empty()) return absl::OkStatus();
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(list_), count_);
  }

 private:
  void Add(pb::FieldViolation violation) {
    ++count_;
    if (list_.size() < domain::kMaxViolations) list_.push_back(std::move(violation));
  }

  std::vector<pb::FieldViolation> list_;
  size_t count_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_WRITE_BATCH_VIOLATIONS_H_
