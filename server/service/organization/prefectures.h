// In which prefectures bodies lie, for lists that are filtered by it, and which bodies lie in one.

#ifndef RENKEI_SERVER_SERVICE_ORGANIZATION_PREFECTURES_H_
#define RENKEI_SERVER_SERVICE_ORGANIZATION_PREFECTURES_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/service/organization/organizations.h"

namespace renkei::service {

// Looks each body up once: one for a page. One thread.
class Prefectures {
 public:
  explicit Prefectures(const Call& call) : call_(call) {}

  // As PrefectureOf; "" where it cannot be looked up.
  const std::string& Of(const std::string& organization) {
    const auto [it, added] = known_.try_emplace(organization);
    if (added) {
      const auto row =
          Organizations().Get(call_.snapshot(), KeyByName(Organizations(), organization));
      if (row.ok() && row->has_value()) it->second = PrefectureOf((*row)->message);
    }
    return it->second;
  }

 private:
  const Call& call_;
  std::map<std::string, std::string> known_;
};

// Prefectures have the numbers 1 to 47, with which every code begins.
inline constexpr int kPrefectures = 47;

// The prefecture with that number; nullopt where the registry does not have it.
[[nodiscard]] absl::StatusOr<std::optional<pb::Organization>> FindPrefecture(const Call& call,
                                                                             int number);

// The prefecture itself, which its index does not have, and then the bodies in it, in order of
// code: as Table::ScanIndex. INVALID_FIELDS at "prefecture" where there is none.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::Organization>> ScanPrefecture(
    const Call& call, const std::string& prefecture, absl::string_view after, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ORGANIZATION_PREFECTURES_H_
