// A bounded list of violations, for checks that report everything that is wrong with a record.

#ifndef RENKEI_SERVER_DOMAIN_FAULTS_H_
#define RENKEI_SERVER_DOMAIN_FAULTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::domain {

class Faults {
 public:
  // A record with more faults than these has one cause that the first of them show.
  static constexpr size_t kMax = 20;

  void Add(absl::string_view field, absl::string_view kind, Bilingual message) {
    if (list_.size() < kMax) list_.push_back(Violation(field, kind, std::move(message)));
  }

  std::vector<pb::FieldViolation> Take() { return std::move(list_); }

 private:
  std::vector<pb::FieldViolation> list_;
};

// The path of a field in a list: "edges[2].from_item", "edges[2]".
inline std::string FieldAt(absl::string_view list, int index, absl::string_view field = "") {
  return absl::StrCat(list, "[", index, "]", field.empty() ? "" : ".", field);
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FAULTS_H_
