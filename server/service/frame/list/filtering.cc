#include "server/service/frame/list/filtering.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/service/frame/canonical.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// A name below "organizations/" with the id in the place of a code.
absl::StatusOr<std::string> WithoutCode(const Call& call, const domain::Comparison& comparison) {
  constexpr absl::string_view kPrefix = "organizations/";
  absl::string_view rest = comparison.value;
  if (!absl::ConsumePrefix(&rest, kPrefix)) return comparison.value;
  const absl::string_view code = rest.substr(0, rest.find('/'));
  if (code.empty() || code.find_first_not_of("0123456789") != absl::string_view::npos)
    return comparison.value;
  ASSIGN_OR_RETURN(const std::string id, OrganizationIdByCode(call.snapshot(), code, call.today()));
  if (!id.empty()) return absl::StrCat(kPrefix, id, rest.substr(code.size()));
  return domain::MakeError(
      pb::REASON_INVALID_FILTER,
      {absl::StrCat("no local government has the code ", code),
       absl::StrCat("団体コード ", code, " の団体は登録されていません。")},
      {{"position", absl::StrCat(comparison.value_position)}, {"field", comparison.field}});
}

}  // namespace

absl::StatusOr<domain::Filter> ParseFilter(const Call& call, absl::string_view text,
                                           const domain::FilterSchema& schema) {
  ASSIGN_OR_RETURN(domain::Filter filter, domain::Filter::Parse(text, schema));
  RETURN_IF_ERROR(filter.RewriteValues(
      [&](const domain::Comparison& comparison) { return WithoutCode(call, comparison); }));
  return filter;
}

}  // namespace renkei::service
