// Support cases, and what stands below one: SUPPORT/ORG, SUPPORT/ENTRY.
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/cli/resolve.h"
#include "client/cli/resolve_candidates.h"
#include "client/cli/session.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr char kSupports[] = "supports/";

// What was typed before and behind the first slash, without the collection.
struct SupportPart {
  std::string support;
  std::string key;
};
SupportPart Parted(const std::string& text) {
  const std::string typed(absl::StripPrefix(text, kSupports));
  const size_t slash = typed.find('/');
  if (slash == std::string::npos) return {typed, ""};
  return {typed.substr(0, slash), typed.substr(slash + 1)};
}

// `title_of` a part that has none of its own.
template <class Item, class Request, class TitleOf>
absl::StatusOr<std::string> PartOf(Session& session, Resolver& resolver, const char* collection,
                                   const Text& what, const std::string& text, const char* method,
                                   TitleOf title_of) {
  if (absl::StrContains(text, absl::StrCat("/", collection, "/"))) return text;
  const SupportPart part = Parted(text);
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), resolver.Support(part.support));
  if (IsServerId(part.key)) return absl::StrCat(request.parent(), "/", collection, "/", part.key);
  ASSIGN_OR_RETURN(const auto found, session.List<Item>(method, request));
  Candidates candidates;
  for (const Item& item : found) candidates.push_back({item.name(), title_of(item)});
  return TheOne(what, text, Fitting(candidates, part.key));
}

}  // namespace

absl::StatusOr<std::string> Resolver::Support(const std::string& text) {
  if (absl::StartsWith(text, kSupports)) return text;
  if (IsServerId(text)) return absl::StrCat(kSupports, text);
  ASSIGN_OR_RETURN(const auto found,
                   session_.List<pb::SupportCase>("SupportService/ListSupports",
                                                  pb::ListSupportsRequest(), kMostScanned));
  return TheOne({"support case", "伴走支援"}, text, Fitting(found, text));
}

absl::StatusOr<std::string> Resolver::SupportMember(const std::string& text) {
  if (absl::StrContains(text, "/members/")) return text;
  const SupportPart part = Parted(text);
  ASSIGN_OR_RETURN(const std::string support, Support(part.support));
  ASSIGN_OR_RETURN(const std::string organization, OrganizationOrOwn(part.key));
  return absl::StrCat(support, "/members/", domain::LastSegment(organization));
}

absl::StatusOr<std::string> Resolver::SupportEntry(const std::string& text) {
  return PartOf<pb::SupportEntry, pb::ListSupportEntriesRequest>(
      session_, *this, "entries", {"entry", "記録"}, text, "SupportService/ListSupportEntries",
      [](const pb::SupportEntry& entry) { return absl::StrCat(entry.date(), " ", entry.title()); });
}

absl::StatusOr<std::string> Resolver::SupportStep(const std::string& text) {
  return PartOf<pb::SupportStep, pb::ListSupportStepsRequest>(
      session_, *this, "steps", {"promised step", "取組"}, text, "SupportService/ListSupportSteps",
      [](const pb::SupportStep& step) { return absl::StrCat(step.due_date(), " ", step.title()); });
}

absl::StatusOr<std::string> Resolver::SupportRecommendation(const std::string& text) {
  return PartOf<pb::SupportRecommendation, pb::ListSupportRecommendationsRequest>(
      session_, *this, "recommendations", {"recommendation", "紹介"}, text,
      "SupportService/ListSupportRecommendations",
      [](const pb::SupportRecommendation& one) { return one.resource(); });
}

}  // namespace renkei::cli
