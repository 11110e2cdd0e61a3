// What has days of its own for an organization, beside what waits in the inbox: each kind begins its calls when it is
// made, reads them, and puts its days beside the others. To add one: a class, and its line in BeginDatedThings.

#ifndef RENKEI_CLIENT_WEB_PAGE_DATED_THINGS_H_
#define RENKEI_CLIENT_WEB_PAGE_DATED_THINGS_H_

#include <memory>
#include <string>
#include <vector>

#include "client/web/page/due_days.h"
#include "client/web/page/visit.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::web {

class DatedThings {
 public:
  virtual ~DatedThings() = default;

  // Waits for what was asked. `more` is set where something was left out.
  virtual void Read(bool& more) = 0;
  // It has all days of the resource: what the inbox says of it is said twice.
  virtual bool Has(const std::string& resource) const = 0;
  virtual void Take(std::vector<DueItem>& days) const = 0;
};

// `visit` and `me`, whose visit it is, outlive them.
std::vector<std::unique_ptr<DatedThings>> BeginDatedThings(Visit& visit,
                                                           const pb::WhoAmIResponse& me);

// case_call_days.cc: calls for cases to which the visitor's organization may submit, and has not.
std::unique_ptr<DatedThings> BeginCaseCallDays(Visit& visit, const pb::WhoAmIResponse& me);

// round_days.cc: rounds to which the visitor's organization may apply, and has not; self-reports of what was selected.
std::unique_ptr<DatedThings> BeginRoundDays(Visit& visit, const pb::WhoAmIResponse& me);

// support_step_days.cc: steps that the visitor's organization has promised in support cases.
std::unique_ptr<DatedThings> BeginSupportStepDays(Visit& visit, const pb::WhoAmIResponse& me);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_DATED_THINGS_H_
