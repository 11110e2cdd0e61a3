// Which cases a list or an export is asked for.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_FILTER_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_FILTER_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/filter/filter.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/list_way.h"

namespace renkei::service {

// The filter of ListCases. One thread.
class CaseFilter {
 public:
  // INVALID_FILTER.
  [[nodiscard]] static absl::StatusOr<CaseFilter> Parse(const Call& call, absl::string_view text);

  // The way through the cases that holds all that can pass.
  const ListWay& way() const { return way_; }

  // A body's prefecture is looked up once, and what is computed only where the filter asks for it.
  [[nodiscard]] absl::StatusOr<bool> Matches(const Call& call, const CaseReading& reading);

 private:
  explicit CaseFilter(domain::Filter filter);

  [[nodiscard]] absl::StatusOr<std::optional<domain::FieldValue>> ValueOf(
      const Call& call, const CaseReading& reading, absl::string_view field);

  domain::Filter filter_;
  ListWay way_;
  std::map<std::string, std::string> prefectures_;  // by organization
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_FILTER_H_
