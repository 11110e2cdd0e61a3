#include "client/cli/nouns/feed/sync_scope.h"

#include <set>
#include <utility>

#include "client/mirror/mirror.h"
#include "client/mirror/resource_line.h"
#include "renkei/v1/identity_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Stems in the order of the types.
std::vector<std::string> StemsOf(const std::vector<int>& types) {
  std::set<int> wanted(types.begin(), types.end());
  for (const int part : {pb::RESOURCE_TYPE_VISION_NODE, pb::RESOURCE_TYPE_KPI,
                         pb::RESOURCE_TYPE_KPI_ACTUAL, pb::RESOURCE_TYPE_VISION_REVISION,
                         pb::RESOURCE_TYPE_ACTIVITY_REPORT, pb::RESOURCE_TYPE_OPINION,
                         pb::RESOURCE_TYPE_PLAN_STEP, pb::RESOURCE_TYPE_PLAN_EVALUATION}) {
    if (wanted.count(part) > 0) wanted.insert(pb::RESOURCE_TYPE_VISION);
  }
  for (const int part : {pb::RESOURCE_TYPE_PROGRAMME_EDITION, pb::RESOURCE_TYPE_PROGRAMME_CALL}) {
    if (wanted.count(part) > 0) wanted.insert(pb::RESOURCE_TYPE_PROGRAMME);
  }
  if (wanted.count(pb::RESOURCE_TYPE_ADOPTION) > 0) wanted.insert(pb::RESOURCE_TYPE_CASE);
  std::vector<std::string> stems;
  for (const int type : wanted)
    stems.push_back(mirror::StemOf(static_cast<pb::ResourceType>(type)));
  return stems;
}

}  // namespace

absl::StatusOr<mirror::CopyScope> SyncScope(Session& session, mirror::Files& files,
                                            const std::string& directory,
                                            const FeedArguments& args) {
  ASSIGN_OR_RETURN(const auto me,
                   session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest()));
  mirror::CopyScope scope;
  scope.store_id = me.store_id();
  scope.organization = me.organization().name();
  scope.types = StemsOf(args.types);
  scope.filter = args.filter;
  if (!args.types.empty() || !args.filter.empty()) return scope;
  ASSIGN_OR_RETURN(const auto there, mirror::Mirror::Peek(files, directory));
  if (there.has_value()) {
    scope.types = there->scope.types;
    scope.filter = there->scope.filter;
  }
  return scope;
}

}  // namespace renkei::cli
