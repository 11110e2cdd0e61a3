#include "server/service/frame/filtering.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/utf8.h"
#include "server/service/frame/canonical.h"

namespace renkei::service {

absl::StatusOr<domain::Filter> ParseFilter(const Call& call, absl::string_view text,
                                           const domain::FilterSchema& schema) {
  constexpr absl::string_view kPrefix = "organizations/";
  std::string canonical;
  size_t at = 0;
  while (true) {
    const size_t found = text.find(kPrefix, at);
    if (found == absl::string_view::npos) break;
    const size_t begin = found + kPrefix.size();
    size_t end = begin;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    absl::StrAppend(&canonical, text.substr(at, begin - at));
    at = end;
    if (end == begin) continue;
    const absl::string_view code = text.substr(begin, end - begin);
    const absl::StatusOr<std::string> id =
        OrganizationIdByCode(call.snapshot(), code, call.today());
    if (!id.ok()) return id.status();
    if (id->empty()) {
      return domain::MakeError(
          pb::REASON_INVALID_FILTER,
          {absl::StrCat("no local government has the code ", code),
           absl::StrCat("団体コード ", code, " の団体は登録されていません。")},
          {{"position", absl::StrCat(domain::CountCodePoints(text.substr(0, begin)) + 1)}});
    }
    absl::StrAppend(&canonical, *id);
  }
  absl::StrAppend(&canonical, text.substr(at));
  return domain::Filter::Parse(canonical, schema);
}

}  // namespace renkei::service
