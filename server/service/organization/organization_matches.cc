#include "server/service/organization/organization_matches.h"

#include "server/domain/fold.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using MatchedRow = storage::Row<pb::Organization>;

// More than bodies ever shared one name (中央区 of the designated cities); the reply's bound is the
// proto's.
constexpr size_t kMaxRowsPerKey = 500;

}  // namespace

absl::Status OrganizationMatcher::Collect(const domain::OrganizationQuery& query,
                                          const std::string& prefecture) {
  for (const std::string& code : query.codes) {
    RETURN_IF_ERROR(CollectCode(code, prefecture));
  }
  if (absl::Status s = CollectNames(query.names, prefecture); !s.ok() || !matches.empty()) return s;
  return CollectNames(query.completed, prefecture);
}

absl::Status OrganizationMatcher::CollectCode(const std::string& code,
                                              const std::string& prefecture) {
  ASSIGN_OR_RETURN(
      const auto page,
      Organizations().ScanIndex(call_.snapshot(), storage::Key(kOrganizationsByCodeId).Add(code),
                                "", kMaxRowsPerKey));
  for (const MatchedRow& row : page.rows) {
    if (!prefecture.empty() && PrefectureOf(row.message) != prefecture) continue;
    matches.try_emplace(
        row.message.name(),
        OrganizationMatch{row, [code](const pb::Designation& d) { return d.code() == code; }});
  }
  return absl::OkStatus();
}

absl::Status OrganizationMatcher::CollectNames(const std::vector<domain::NameReading>& readings,
                                               const std::string& prefecture) {
  for (const domain::NameReading& reading : readings) {
    ASSIGN_OR_RETURN(
        const auto page,
        Organizations().ScanIndex(call_.snapshot(),
                                  storage::Key(kOrganizationsByNameId).Add(NameKey(reading.name)),
                                  "", kMaxRowsPerKey));
    for (const MatchedRow& row : page.rows) {
      if (!prefecture.empty() && PrefectureOf(row.message) != prefecture) continue;
      if (!reading.prefecture.empty() && !LiesIn(row.message, reading.prefecture)) continue;
      matches.try_emplace(row.message.name(),
                          OrganizationMatch{row, [name = reading.name](const pb::Designation& d) {
                                              return domain::IsCalled(d, name);
                                            }});
    }
  }
  return absl::OkStatus();
}

bool OrganizationMatcher::LiesIn(const pb::Organization& organization,
                                 const std::string& folded_prefecture) {
  const std::string name = PrefectureOf(organization);
  auto [known, added] = prefecture_names_.try_emplace(name);
  if (added && !name.empty()) {
    const auto row = Organizations().Get(call_.snapshot(), KeyByName(Organizations(), name));
    const pb::Designation* now =
        row.ok() && row->has_value() ? DesignationOn((*row)->message, day_) : nullptr;
    if (now != nullptr) known->second = domain::Fold(now->display_name());
  }
  return known->second == folded_prefecture;
}

}  // namespace renkei::service
