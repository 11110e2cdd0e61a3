#include "server/service/frame/person.h"

#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

std::string PersonBehind(const pb::Account& account) {
  return IsPerson(account) || account.responsible().empty() ? account.name()
                                                            : account.responsible();
}

absl::StatusOr<bool> IsOfCaller(const Call& call, const std::string& account) {
  if (account.empty()) return false;
  if (account == call.caller().account) return true;
  ASSIGN_OR_RETURN(const auto row, Accounts().Get(call.snapshot(), KeyByName(Accounts(), account)));
  return row.has_value() && PersonBehind(row->message) == call.caller().person;
}

}  // namespace renkei::service
