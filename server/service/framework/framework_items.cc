#include "server/service/framework/framework_items.h"

#include <map>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::Status RequireFrameworkItems(const Call& call,
                                   const google::protobuf::RepeatedPtrField<std::string>& items) {
  std::map<std::string, pb::Framework> frameworks;
  for (const std::string& item : items) {
    const std::string framework(domain::ParentName(item, 2));
    if (frameworks.find(framework) == frameworks.end()) {
      ASSIGN_OR_RETURN(const auto row,
                       Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), framework)));
      frameworks[framework] = row.has_value() ? row->message : pb::Framework();
    }
    const absl::string_view id = domain::LastSegment(item);
    if (!absl::c_any_of(frameworks[framework].items(),
                        [&](const pb::FrameworkItem& i) { return i.id() == id; })) {
      return domain::MakeError(
          pb::REASON_DANGLING_REFERENCE,
          {absl::StrCat("there is no framework item ", item, "; see renkei framework show"),
           absl::StrCat("枠組みの項目 ", item,
                        " はありません。renkei framework show で確認してください。")},
          {{"reference", item}});
    }
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
