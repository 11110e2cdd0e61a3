// What is due for an organization: what waits with a day, and what comes within a year.

#ifndef RENKEI_CLIENT_WEB_PAGE_DUE_DAYS_H_
#define RENKEI_CLIENT_WEB_PAGE_DUE_DAYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "client/web/page/inbox_choice.h"
#include "client/web/page/visit.h"
#include "renkei/v1/identity.pb.h"
#include "renkei/v1/inbox_service.pb.h"

namespace renkei::web {

// So far ahead: a figure that is recorded once a year has its next day within it.
inline constexpr int kDueDaysAhead = 365;

// One thing that is due. KPIs of one plan and section that are due on one day are one thing: they are
// recorded in one table.
struct DueItem {
  // The same for the same thing.
  std::string key;
  absl::CivilDay day;
  // "実績の記録"
  std::string kind;
  std::string title;
  // The section, or what role it needs; empty: nobody's in particular.
  std::string whose;
  // A page of this site; empty: none.
  std::string address;
  // It takes place on that day: nothing is owed by then.
  bool takes_place = false;
};

struct Due {
  pb::Account me;
  std::vector<pb::Section> sections;
  // Everything that waits and all news, in the order for readers.
  std::vector<pb::InboxItem> items;
  // By day. What has passed before what comes.
  std::vector<DueItem> days;
  // There is more than was looked at.
  bool more = false;

  // The first of `days` that has not passed.
  std::vector<DueItem>::const_iterator FirstToCome(absl::CivilDay today) const;
};

// In some fifteen calls, one for the calendar of each plan of its own, of which it looks at 20, two for each application that
// was selected, of which it looks at 20 too, and
// those that further pages take. Errors are those of the inbox: without the rest it is what it is.
[[nodiscard]] absl::StatusOr<Due> FetchDue(Visit& visit, const InboxChoice& choice);

// Whose an item is: its section, else who may do it.
std::string WhoseItem(const Visit& visit, const pb::InboxItem& item);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_DUE_DAYS_H_
