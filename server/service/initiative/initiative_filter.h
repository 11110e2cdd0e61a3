// Which initiatives a list or an export is asked for.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_FILTER_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_FILTER_H_

#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/list_way.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// The filter of ListInitiatives.
class InitiativeFilter {
 public:
  // INVALID_FILTER.
  [[nodiscard]] static absl::StatusOr<InitiativeFilter> Parse(const Call& call,
                                                              absl::string_view text);

  // The organization without whose membership nothing passes, where the filter names one.
  std::optional<std::string> member() const { return filter_.RequiredValue("member"); }

  // The way through the initiatives that holds all that can pass.
  const ListWay& way() const { return way_; }

  // What the caller is shown of an initiative, as replies have it: nullopt where it may not read it
  // or the filter leaves it out.
  [[nodiscard]] absl::StatusOr<std::optional<pb::Initiative>> Shown(const Call& call,
                                                                    const InitiativeRow& row) const;

 private:
  explicit InitiativeFilter(domain::Filter filter);

  absl::StatusOr<bool> Matches(const Call& call, const pb::Initiative& initiative) const;
  absl::StatusOr<domain::FieldValue> JoinedOfAsked(const Call& call,
                                                   const pb::Initiative& initiative) const;

  domain::Filter filter_;
  ListWay way_;
  std::set<std::string> asked_members_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_FILTER_H_
