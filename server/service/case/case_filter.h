// Which cases a list or an export is asked for.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_FILTER_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_FILTER_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/case.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// The filter of ListCases. One thread.
class CaseFilter {
 public:
  // INVALID_FILTER.
  [[nodiscard]] static absl::StatusOr<CaseFilter> Parse(const Call& call, absl::string_view text);

  // The only owner that can pass, where the filter names one.
  std::optional<std::string> owner() const;

  // `c` as its reader sees it. A body's prefecture is looked up once.
  bool Matches(const Call& call, const pb::Case& c);

 private:
  explicit CaseFilter(domain::Filter filter) : filter_(std::move(filter)) {}

  domain::Filter filter_;
  std::map<std::string, std::string> prefectures_;  // by organization
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_FILTER_H_
