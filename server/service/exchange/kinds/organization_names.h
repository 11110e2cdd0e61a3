// What organizations are called, for readers of an export.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ORGANIZATION_NAMES_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ORGANIZATION_NAMES_H_

#include <map>
#include <string>

#include "server/service/frame/call.h"

namespace renkei::service {

// Each is looked up once; all calls must be on the same snapshot. One thread.
class OrganizationNames {
 public:
  // Today's name of the organization; "" where it cannot be looked up. Lives as long as this.
  const std::string& Of(const Call& call, const std::string& organization);

 private:
  std::map<std::string, std::string> names_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_ORGANIZATION_NAMES_H_
