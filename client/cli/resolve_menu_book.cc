// Editions of menu books, their entries, calls for cases and submissions: all of them by the list in front.
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/resolve.h"
#include "client/lib/error.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::Status BehindTheList(const std::string& text, const Text& wanted) {
  return client::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat("\"", text, "\": write ", wanted.en),
       absl::StrCat("「", text, "」は「", wanted.ja, "」の形で指定してください。")});
}

// What stands before and behind the last slash; nothing where there is none.
std::optional<std::pair<std::string, std::string>> AtLastSlash(const std::string& text) {
  const size_t slash = text.rfind('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) return std::nullopt;
  return std::pair(text.substr(0, slash), text.substr(slash + 1));
}

}  // namespace

absl::StatusOr<std::string> Resolver::Edition(const std::string& text) {
  if (absl::StrContains(text, "/editions/")) return text;
  const auto parts = AtLastSlash(text);
  if (!parts) return BehindTheList(text, {"LIST/NUMBER", "事例リスト/版"});
  ASSIGN_OR_RETURN(const std::string list, CaseList(parts->first));
  return absl::StrCat(list, "/editions/", parts->second);
}

absl::StatusOr<std::string> Resolver::EditionEntry(const std::string& text) {
  if (absl::StrContains(text, "/entries/")) return text;
  const auto parts = AtLastSlash(text);
  if (!parts) return BehindTheList(text, {"LIST/EDITION/NUMBER", "事例リスト/版/番号"});
  ASSIGN_OR_RETURN(const std::string edition, Edition(parts->first));
  return absl::StrCat(edition, "/entries/", parts->second);
}

absl::StatusOr<std::string> Resolver::CaseCall(const std::string& text) {
  if (absl::StrContains(text, "/calls/")) return text;
  const auto parts = AtLastSlash(text);
  if (!parts) return BehindTheList(text, {"LIST/CALL", "事例リスト/募集のID"});
  ASSIGN_OR_RETURN(const std::string list, CaseList(parts->first));
  if (IsServerId(parts->second)) return absl::StrCat(list, "/calls/", parts->second);
  pb::ListCaseCallsRequest request;
  request.set_parent(list);
  ASSIGN_OR_RETURN(const auto found,
                   session_.List<pb::CaseCall>("CaseCallService/ListCaseCalls", request));
  std::vector<Candidate> candidates;
  for (const pb::CaseCall& call : found) {
    if (parts->second.size() < kShortestPrefix ||
        !absl::StartsWith(domain::LastSegment(call.name()), parts->second))
      continue;
    candidates.push_back({call.name(), call.title()});
  }
  return TheOne({"call for cases", "募集"}, text, candidates);
}

absl::StatusOr<std::string> Resolver::CaseSubmission(const std::string& text) {
  if (absl::StrContains(text, "/submissions/")) return text;
  const auto parts = AtLastSlash(text);
  if (!parts) return BehindTheList(text, {"LIST/CALL/CASE", "事例リスト/募集のID/事例のID"});
  ASSIGN_OR_RETURN(const std::string call, CaseCall(parts->first));
  if (IsServerId(parts->second)) return absl::StrCat(call, "/submissions/", parts->second);
  pb::ListCaseSubmissionsRequest request;
  request.set_parent(call);
  ASSIGN_OR_RETURN(const auto found, session_.List<pb::CaseSubmission>(
                                         "CaseCallService/ListCaseSubmissions", request));
  std::vector<Candidate> candidates;
  for (const pb::CaseSubmission& submission : found) {
    if (parts->second.size() < kShortestPrefix ||
        !absl::StartsWith(domain::LastSegment(submission.name()), parts->second))
      continue;
    candidates.push_back({submission.name(), submission.case_title()});
  }
  return TheOne({"submission", "応募"}, text, candidates);
}

}  // namespace renkei::cli
