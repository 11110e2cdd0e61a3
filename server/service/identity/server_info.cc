#include "server/service/identity/server_info.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/strip.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/auth/policy.h"
#include "server/service/tables/schema.h"

namespace renkei::service {
namespace {

// Without a policy there is no method (MethodRegistry::CheckComplete).
std::vector<std::string> MethodsAnswered() {
  std::vector<std::string> names;
  for (const auth::PolicyEntry& entry : auth::AllPolicies())
    names.emplace_back(absl::StripPrefix(entry.method, "renkei.v1."));
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<pb::ServerInfo> GetServerInfo(const Call& call, const pb::GetServerInfoRequest&) {
  pb::ServerInfo info;
  info.set_version(call.env().version);
  info.set_commit(call.env().commit);
  for (const std::string& name : MethodsAnswered()) info.add_methods(name);
  info.set_schema(kSchema);
  return info;
}

}  // namespace

void RegisterServerInfo(MethodRegistry& methods) {
  methods.Read("renkei.v1.IdentityService/GetServerInfo", GetServerInfo);
}

}  // namespace renkei::service
