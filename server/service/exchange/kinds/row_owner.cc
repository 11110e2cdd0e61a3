#include "server/service/exchange/kinds/row_owner.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/canonical.h"

namespace renkei::service {

const std::string& ImportedFor(const Call& call, const pb::ImportOptions& options) {
  return options.owner().empty() ? call.caller().organization : options.owner();
}

absl::Status RowOwner::Settle(const Call& call, absl::string_view field, std::string& owner) {
  const std::string& own = ImportedFor(call, options_);
  const std::string written = std::exchange(owner, own);
  if (written.empty() || written == own) return absl::OkStatus();
  const auto [known, added] = names_.try_emplace(written);
  if (added) {
    // Any message with the name of an organization will do.
    pb::ImportOptions asked;
    asked.set_owner(absl::StartsWith(written, "organizations/")
                        ? written
                        : absl::StrCat("organizations/", written));
    // A code that nobody has is another owner.
    if (Canonicalize(call, asked).ok()) known->second = asked.owner();
  }
  if (known->second == own) return absl::OkStatus();
  return domain::InvalidField(
      field, "OTHER_ORGANIZATION",
      {"belongs to another organization; only one's own documents are imported",
       "他の団体のものです。取り込めるのはご自身の団体のものだけです。"});
}

}  // namespace renkei::service
