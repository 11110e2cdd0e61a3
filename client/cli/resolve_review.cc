// Reviewers of rounds and their readings: typed behind the round, and one's own where no account is named.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/resolve.h"
#include "client/cli/resolve_candidates.h"
#include "client/lib/error.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::StatusOr<std::string> OwnAccountId(Session& session) {
  ASSIGN_OR_RETURN(const auto me,
                   session.Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest()));
  return std::string(domain::LastSegment(me.account().name()));
}

}  // namespace

absl::StatusOr<std::string> Resolver::RoundReviewer(const std::string& text) {
  if (absl::StrContains(text, "/reviewers/")) return text;
  const std::pair<std::string, std::string> parts =
      absl::StartsWith(text, "rounds/") ? std::pair(text, std::string())
                                        : absl::StrSplit(text, absl::MaxSplits('/', 1));
  ASSIGN_OR_RETURN(const std::string round, Round(parts.first));
  if (parts.second.empty()) {
    ASSIGN_OR_RETURN(const std::string own, OwnAccountId(session_));
    return absl::StrCat(round, "/reviewers/", own);
  }
  ASSIGN_OR_RETURN(const std::string account, Account(parts.second));
  return absl::StrCat(round, "/reviewers/", domain::LastSegment(account));
}

absl::StatusOr<std::string> Resolver::RoundReading(const std::string& text) {
  if (absl::StrContains(text, "/readings/")) return text;
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('/', 2));
  if (absl::StartsWith(text, "rounds/") || parts.size() < 2) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat("\"", text, "\": write ROUND/APPLICATION, or its name"),
         absl::StrCat("「", text, "」は「公募のID/応募のIDまたは番号」の形で指定してください。")});
  }
  if (parts.size() > 2) {
    ASSIGN_OR_RETURN(const std::string application,
                     RoundApplication(absl::StrCat(parts[0], "/", parts[1])));
    ASSIGN_OR_RETURN(const std::string account, Account(parts[2]));
    return absl::StrCat(application, "/readings/", domain::LastSegment(account));
  }
  // One's own: who judges blindly knows of an application its number, and the id.
  ASSIGN_OR_RETURN(const std::string round, Round(parts[0]));
  pb::ListRoundReadingsRequest request;
  request.set_parent("rounds/-/applications/-");
  ASSIGN_OR_RETURN(const auto own,
                   session_.List<pb::RoundReading>("ReviewService/ListRoundReadings", request));
  Candidates fitting;
  for (const pb::RoundReading& reading : own) {
    if (!absl::StartsWith(reading.name(), absl::StrCat(round, "/"))) continue;
    const absl::string_view application =
        domain::LastSegment(domain::ParentName(reading.name(), 4));
    if (parts[1] != absl::StrCat(reading.application_number()) &&
        !(parts[1].size() >= kShortestPrefix && absl::StartsWith(application, parts[1])))
      continue;
    fitting.push_back({reading.name(), absl::StrCat(reading.application_number())});
  }
  return TheOne({"reading", "審査票"}, text, fitting);
}

}  // namespace renkei::cli
