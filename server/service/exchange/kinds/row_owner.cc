#include "server/service/exchange/kinds/row_owner.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/registry/organization_query.h"
#include "server/service/frame/canonical.h"
#include "server/service/organization/organization_matches.h"

namespace renkei::service {
namespace {

// Several may bear a name: in one's own file it is one's own.
bool IsCalled(const Call& call, const std::string& organization, absl::string_view written) {
  OrganizationMatcher matcher(call, call.today());
  return matcher.Collect(domain::ParseOrganizationQuery(written), "").ok() &&
         matcher.matches.count(organization) > 0;
}

}  // namespace

const std::string& ImportedFor(const Call& call, const pb::ImportOptions& options) {
  return options.owner().empty() ? call.caller().organization : options.owner();
}

absl::Status RowOwner::Settle(const Call& call, absl::string_view field, std::string& owner) {
  const std::string& own = ImportedFor(call, options_);
  const std::string written = std::exchange(owner, own);
  if (written.empty() || written == own) return absl::OkStatus();
  const auto [known, added] = names_.try_emplace(written);
  if (added) {
    const absl::string_view id = absl::StripPrefix(written, "organizations/");
    // Any message with the name of an organization will do.
    pb::ImportOptions asked;
    asked.set_owner(absl::StrCat("organizations/", id));
    // A code or a name that nobody has is another owner.
    if (Canonicalize(call, asked).ok()) known->second = asked.owner();
    if (known->second != own && IsCalled(call, own, id)) known->second = own;
  }
  if (known->second == own) return absl::OkStatus();
  return domain::InvalidField(
      field, "OTHER_ORGANIZATION",
      {"belongs to another organization; only one's own documents are imported",
       "他の団体のものです。取り込めるのはご自身の団体のものだけです。"});
}

}  // namespace renkei::service
