#include "server/service/organization/prefectures.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "server/service/frame/canonical.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<storage::RowPage<pb::Organization>> ScanPrefecture(const Call& call,
                                                                  const std::string& prefecture,
                                                                  absl::string_view after,
                                                                  size_t limit) {
  const storage::Key prefix = storage::Key(kOrganizationsByPrefectureId).Add(prefecture);
  if (!after.empty()) return Organizations().ScanIndex(call.snapshot(), prefix, after, limit);
  ASSIGN_OR_RETURN(storage::Row<pb::Organization> row,
                   FindOrganization(call, prefecture, "prefecture"));
  storage::RowPage<pb::Organization> page;
  page.rows.push_back(std::move(row));
  // Before every row of the index.
  page.positions.push_back(prefix.bytes());
  page.next = prefix.bytes();
  return page;
}

absl::StatusOr<std::optional<pb::Organization>> FindPrefecture(const Call& call, int number) {
  ASSIGN_OR_RETURN(
      const std::string id,
      OrganizationIdByCode(call.snapshot(), absl::StrFormat("%02d000", number), call.today()));
  if (id.empty()) return std::optional<pb::Organization>();
  ASSIGN_OR_RETURN(auto row,
                   Organizations().Get(call.snapshot(), Organizations().NewKey().Add(id)));
  if (!row.has_value()) return std::optional<pb::Organization>();
  return std::move(row->message);
}

}  // namespace renkei::service
