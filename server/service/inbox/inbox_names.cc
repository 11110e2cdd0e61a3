#include "server/service/inbox/inbox_names.h"

#include "absl/strings/str_cat.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Names of one item, and their bytes: 20 names of some letters each.
constexpr int kMaxNamed = 20;
constexpr size_t kMaxNamedBytes = 900;

}  // namespace

std::string DisplayNameOf(const Call& call, const pb::Organization& organization) {
  const pb::Designation* now = DesignationOn(organization, call.today());
  return now == nullptr ? organization.name() : now->display_name();
}

void CountBody(const Call& call, const pb::Organization& organization, pb::InboxItem& item) {
  const std::string name = DisplayNameOf(call, organization);
  if (item.count() < kMaxNamed && item.note().size() + name.size() < kMaxNamedBytes)
    absl::StrAppend(item.mutable_note(), item.note().empty() ? "" : "、", name);
  item.set_count(item.count() + 1);
}

absl::Status CountBody(const Call& call, const std::string& organization, pb::InboxItem& item) {
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), organization)));
  if (!row.has_value()) return absl::DataLossError("a member is no organization");
  CountBody(call, row->message, item);
  return absl::OkStatus();
}

}  // namespace renkei::service
