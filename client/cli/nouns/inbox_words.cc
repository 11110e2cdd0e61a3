#include "client/cli/nouns/inbox_words.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/view/page/inbox_words.h"

namespace renkei::cli {
namespace {

// The vision of a KPI.
std::string VisionOf(const std::string& kpi) { return kpi.substr(0, kpi.find("/kpis/")); }

// "riders 令和6年度": the id of a shared KPI and the time.
std::pair<std::string, std::string> KpiAndTime(const std::string& note) {
  return absl::StrSplit(note, absl::MaxSplits(' ', 1));
}

}  // namespace

std::vector<std::string> CommandsFor(const pb::InboxItem& item, Names names) {
  const bool own = names == Names::kOwn;
  const std::string name = own ? view::InboxSubject(item) : "{name}";
  switch (item.kind()) {
    case pb::INBOX_KIND_KPI_OVERDUE:
      return {absl::StrCat("renkei kpi record ", name, " --year {year} --value {value}")};
    case pb::INBOX_KIND_SHARED_KPI_DUE: {
      const auto [kpi, time] =
          own ? KpiAndTime(item.note()) : std::pair<std::string, std::string>("{id}", "{time}");
      return {absl::StrCat("renkei initiative contribute ", name, " ", kpi, " --when ", time,
                           " --value {value}")};
    }
    case pb::INBOX_KIND_FIGURE_FALLS:
      return {absl::StrCat("renkei kpi show ", name),
              absl::StrCat("renkei kpi record ", name,
                           " --year {year} --value {value} --reason {reason}")};
    case pb::INBOX_KIND_TARGETS_END:
      return {absl::StrCat("renkei vision revise ", own ? VisionOf(name) : "{vision}"),
              absl::StrCat("renkei kpi set ", name, " --target {value}@{time}")};
    case pb::INBOX_KIND_FRAMEWORK_REPLACED:
      return {absl::StrCat("renkei vision align ", name),
              absl::StrCat("renkei vision revise ", name)};
    case pb::INBOX_KIND_PLAN_STEP_COMING:
      return {absl::StrCat("renkei step show ", name)};
    case pb::INBOX_KIND_PLAN_STEP_OVERDUE:
      return {absl::StrCat("renkei step set ", name, " --state done"),
              absl::StrCat("renkei step set ", name, " --from {date}")};
    case pb::INBOX_KIND_PROGRAMME_CALL_OPENING:
    case pb::INBOX_KIND_PROGRAMME_CALL_CLOSING:
      return {absl::StrCat("renkei programme-call show ", name)};
    case pb::INBOX_KIND_CASE_SUBMISSION:
      return {absl::StrCat("renkei submission show ", name)};
    case pb::INBOX_KIND_CASE_CALL_CLOSING:
      return {absl::StrCat("renkei case-call show ", name),
              absl::StrCat("renkei submission submit ", name, " {case}")};
    case pb::INBOX_KIND_SUPPORT_WAITING:
    case pb::INBOX_KIND_SUPPORT_NEWS:
      return {absl::StrCat("renkei support show ", name)};
    case pb::INBOX_KIND_SUPPORT_STEP_DUE:
      return {
          absl::StrCat("renkei support done ", own ? item.resource() : "{name}", " --date {date}")};
    case pb::INBOX_KIND_ROUND_APPLICATION:
    case pb::INBOX_KIND_ROUND_DECIDED:
      return {absl::StrCat("renkei application show ", name)};
    case pb::INBOX_KIND_ROUND_CONSENT:
      return {absl::StrCat("renkei application show ", name),
              absl::StrCat("renkei application consent ", name),
              absl::StrCat("renkei application refuse ", name, " --words {words}")};
    case pb::INBOX_KIND_ROUND_CLOSING:
      return {absl::StrCat("renkei round show ", name),
              absl::StrCat("renkei application create ", name, " {source}")};
    case pb::INBOX_KIND_ROUND_REPORT_DUE:
      return {absl::StrCat("renkei round self-report ", own ? item.resource() : "{year}",
                           " --text {text}")};
    case pb::INBOX_KIND_ROUND_REVIEW:
      if (absl::StrContains(item.resource(), "/reviewers/")) {
        return {absl::StrCat("renkei review accept ", name),
                absl::StrCat("renkei review decline ", name, " --words {words}")};
      }
      return {absl::StrCat("renkei review show ", name),
              absl::StrCat("renkei review score ", name, " --points {criterion}={points}"),
              absl::StrCat("renkei review submit ", name)};
    case pb::INBOX_KIND_REVIEWER_ANSWERED:
      return {absl::StrCat("renkei review reviewer ", name)};
    case pb::INBOX_KIND_INDICATOR_PROPOSED:
      return {absl::StrCat("renkei indicator approve ", name),
              absl::StrCat("renkei indicator decline ", name, " --comment {comment}")};
    case pb::INBOX_KIND_CASE_ADOPTED:
      return {absl::StrCat("renkei case adoptions ", name)};
    case pb::INBOX_KIND_CASE_SELECTED:
      return {absl::StrCat("renkei case selections ", name, " --all")};
    case pb::INBOX_KIND_INVITATION_ANSWERED:
      return {absl::StrCat("renkei initiative members ", name)};
    case pb::INBOX_KIND_COLLEAGUE_ACTED:
      return {absl::StrCat("renkei ",
                           absl::StartsWith(item.resource(), "cases/") ? "case" : "vision",
                           " show ", name)};
    case pb::INBOX_KIND_INDICATOR_DECIDED:
      return {absl::StrCat("renkei indicator show ", name)};
    case pb::INBOX_KIND_MAIL_UNDELIVERED:
      return {"renkei follow settings", "renkei follow send-code"};
    case pb::INBOX_KIND_NO_CURRENT_PLAN:
      return {
          absl::StrCat("renkei vision list --prefecture ", own ? item.title() : "{prefecture}")};
    case pb::INBOX_KIND_PREFECTURE_OVERDUE:
      return {
          absl::StrCat("renkei kpi overdue --prefecture ", own ? item.title() : "{prefecture}")};
    case pb::INBOX_KIND_MEMBERS_NOT_REPORTED:
      return {absl::StrCat("renkei initiative kpis ", name)};
    default:
      return {};
  }
}

}  // namespace renkei::cli
