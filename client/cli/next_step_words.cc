// The words of suggestions: what the command calls a step, what stands for what the user has to say,
// and which refusals are followed by them.

#include <array>
#include <initializer_list>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/next_steps.h"
#include "server/domain/error.h"

namespace renkei::cli {
namespace {

constexpr std::array kMemberVerbs = {
    MemberVerb{pb::MEMBER_ACTION_INVITE, "invite", true},
    MemberVerb{pb::MEMBER_ACTION_APPLY, "request", false},
    MemberVerb{pb::MEMBER_ACTION_ACCEPT, "accept", true},
    MemberVerb{pb::MEMBER_ACTION_CONSIDER, "consider", false},
    MemberVerb{pb::MEMBER_ACTION_PUT_TO_COUNCIL, "council", false},
    MemberVerb{pb::MEMBER_ACTION_JOIN, "join", false},
    MemberVerb{pb::MEMBER_ACTION_DECLINE, "decline", false},
    MemberVerb{pb::MEMBER_ACTION_WITHDRAW, "withdraw", false},
    MemberVerb{pb::MEMBER_ACTION_REQUEST_REMOVAL, "remove", true},
    MemberVerb{pb::MEMBER_ACTION_CONSENT_TO_REMOVAL, "consent-removal", true},
    MemberVerb{pb::MEMBER_ACTION_OFFER_LEAD, "offer-lead", true},
    MemberVerb{pb::MEMBER_ACTION_ACCEPT_LEAD, "accept-lead", false},
    MemberVerb{pb::MEMBER_ACTION_RETRACT_INVITATION, "retract-invitation", true},
    MemberVerb{pb::MEMBER_ACTION_RETRACT_LEAD_OFFER, "retract-offer", true},
    MemberVerb{pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST, "retract-removal", true},
    // Last: for whatever a newer server may name.
    MemberVerb{pb::MEMBER_ACTION_UNSPECIFIED, "members", false},
};

// Refusals because of where something stands, or of who asks: something else may be possible.
bool SaysWhereItStands(pb::Reason reason) {
  switch (reason) {
    case pb::REASON_ROLE_MISSING:
    case pb::REASON_OTHER_ORGANIZATION:
    case pb::REASON_SELF_PUBLICATION:
    case pb::REASON_ILLEGAL_TRANSITION:
    case pb::REASON_NOT_EDITABLE:
    case pb::REASON_CONSENT_MISSING:
    case pb::REASON_STILL_REFERENCED:
    case pb::REASON_LAST_ONE:
    case pb::REASON_STEP_MISSING:
      return true;
    default:
      return false;
  }
}

// Where to look for what was not found; "" where that is not known.
std::string ListCommand(absl::string_view name) {
  for (const auto& [begins, noun] :
       std::initializer_list<std::pair<const char*, const char*>>{{"cases/", "case"},
                                                                  {"caseLists/", "list"},
                                                                  {"nationalKpis/", "national-kpi"},
                                                                  {"initiatives/", "initiative"},
                                                                  {"frameworks/", "framework"},
                                                                  {"indicators/", "indicator"},
                                                                  {"supports/", "support"},
                                                                  {"rubrics/", "rubric"}}) {
    if (absl::StartsWith(name, begins)) return absl::StrCat("renkei ", noun, " list");
  }
  if (const size_t revision = name.find("/revisions/"); revision != absl::string_view::npos)
    return absl::StrCat("renkei vision revisions ", name.substr(0, revision));
  if (absl::StrContains(name, "/visions/")) return "renkei vision list";
  return absl::StartsWith(name, "organizations/") ? "renkei org list" : "";
}

// The commands that follow an error.
std::vector<std::string> CommandsAfter(const pb::ErrorDetail& detail, NextSteps& next) {
  const auto resource = detail.metadata().find("resource");
  const bool named = resource != detail.metadata().end();
  if (detail.reason() == pb::REASON_NOT_FOUND) {
    const std::string list = named ? ListCommand(resource->second) : "";
    return list.empty() ? std::vector<std::string>() : std::vector<std::string>{list};
  }
  if (!SaysWhereItStands(detail.reason())) return {};
  std::vector<std::string> commands;
  if (named) commands = next.For(resource->second);
  // Who one is, and what one may, always works.
  if (commands.empty() && detail.reason() == pb::REASON_ROLE_MISSING)
    commands.emplace_back("renkei whoami");
  return commands;
}

}  // namespace

const MemberVerb& MemberVerbOf(pb::MemberAction action) {
  for (const MemberVerb& verb : kMemberVerbs) {
    if (verb.action == action) return verb;
  }
  return kMemberVerbs.back();
}

const std::vector<Placeholder>& Placeholders() {
  static const auto& placeholders = *new std::vector<Placeholder>{
      {"{name}", {"NAME", "リソース名"}},
      {"{vision}", {"VISION", "ビジョン"}},
      {"{id}", {"ID", "ID"}},
      {"{prefecture}", {"PREF", "都道府県"}},
      {"{time}", {"TIME", "時点"}},
      {"{file}", {"FILE", "ファイル"}},
      {"{comment}", {"COMMENT", "コメント"}},
      {"{reason}", {"REASON", "理由"}},
      {"{changes}", {"CHANGES", "変えた点"}},
      {"{results}", {"RESULTS", "成果"}},
      {"{organization}", {"ORG", "団体"}},
      {"{date}", {"DATE", "日付"}},
      {"{council_date}", {"PROPOSAL_DATE", "提案日"}},
      {"{resolution_date}", {"RESOLUTION_DATE", "議決日"}},
      {"{year}", {"YEAR", "年度"}},
      {"{value}", {"VALUE", "値"}},
  };
  return placeholders;
}

std::string StepsAfterRefusal(Session& session, const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return "";
  NextSteps next(session);
  std::string lines;
  for (const std::string& command : CommandsAfter(*detail, next))
    absl::StrAppend(&lines, "→ ", next.InWords(command), "\n");
  return lines;
}

}  // namespace renkei::cli
