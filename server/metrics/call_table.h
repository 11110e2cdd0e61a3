// Calls by method and code, and how long those of each method took.

#ifndef RENKEI_SERVER_METRICS_CALL_TABLE_H_
#define RENKEI_SERVER_METRICS_CALL_TABLE_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/base/metrics.h"

namespace renkei::metrics {

// Counted by any thread, without a lock: the table is as it was made.
class CallTable {
 public:
  // `methods`: "renkei.v1.CaseService/GetCase". What is none of them counts as "other", so that nobody makes series by
  // making up methods.
  explicit CallTable(std::vector<std::string> methods);

  // A call that took so long, in which a client had no hand.
  void Count(absl::string_view method, absl::StatusCode code, absl::Duration taken);
  // A stream, or a call that never was under way: counted, but its time says nothing.
  void Count(absl::string_view method, absl::StatusCode code);

  // Two families, `prefix` + "_total" and `prefix` + "_seconds", of the methods that were called.
  void AddTo(Families& families, absl::string_view prefix, absl::string_view what) const;

 private:
  // absl::StatusCode has no other values.
  static constexpr size_t kCodes = 17;

  // What calls of one method count is not counted into by those of others.
  struct alignas(64) Row {
    std::array<Counter, kCodes> codes;
    Histogram seconds{kCallSeconds};
  };

  Row& Of(absl::string_view method);

  const std::vector<std::string> methods_;
  absl::flat_hash_map<absl::string_view, size_t> indexes_;
  // One for each method, and one for others.
  const std::unique_ptr<Row[]> rows_;
};

}  // namespace renkei::metrics

#endif  // RENKEI_SERVER_METRICS_CALL_TABLE_H_
