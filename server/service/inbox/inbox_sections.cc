#include "server/service/inbox/inbox_sections.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/error.h"
#include "server/service/organization/sections.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<InboxSections> InboxSections::Read(const Call& call,
                                                  const pb::ListInboxItemsRequest& request) {
  if (!request.my_sections() && request.section().empty()) return InboxSections();
  ASSIGN_OR_RETURN(const std::vector<pb::Section> sections,
                   ReadSections(call, call.caller().organization));
  std::vector<std::string> asked;
  if (!request.section().empty()) {
    const bool known = absl::c_any_of(
        sections, [&](const pb::Section& one) { return one.name() == request.section(); });
    if (!known) {
      return domain::InvalidField(
          "section", "UNKNOWN_SECTION",
          {"must be a section of your organization; renkei section list lists them",
           "ご自身の団体の課を指定してください。課は renkei section list で確かめられます。"});
    }
    asked.push_back(request.section());
  }
  if (request.my_sections()) {
    ASSIGN_OR_RETURN(const auto account,
                     Accounts().Get(call.snapshot(), KeyByName(Accounts(), call.caller().account)));
    if (account.has_value())
      asked.insert(asked.end(), account->message.sections().begin(),
                   account->message.sections().end());
  }
  domain::SectionNames names(sections);
  std::set<std::string> in_use;
  for (const std::string& name : asked) {
    if (std::string owner = names.InUse(name); !owner.empty()) in_use.insert(std::move(owner));
  }
  return InboxSections(std::move(names), std::move(in_use));
}

bool InboxSections::Concern(absl::string_view text) const {
  if (!names_.has_value()) return true;
  const std::set<std::string> owners = names_->OwnersOf(text);
  return owners.empty() ||
         absl::c_any_of(owners, [&](const std::string& owner) { return asked_.contains(owner); });
}

}  // namespace renkei::service
