// What stands below another resource, and is typed behind it: VISION/NODE, PROGRAMME/YEAR/ROUND, LIST/CALL/CASE.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/resolve.h"
#include "client/cli/resolve_candidates.h"
#include "client/lib/error.h"
#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::Status NotInTheForm(const std::string& text, const Text& form) {
  return client::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat("\"", text, "\": write ", form.en),
       absl::StrCat("「", text, "」は「", form.ja, "」の形で指定してください。")});
}

// What stands before the last slash, and what behind it.
struct Behind {
  std::string above;
  std::string key;
};

// INVALID_ARGUMENT for a text that has no two such parts; it says how they are written.
absl::StatusOr<Behind> AtLastSlash(const std::string& text, const Text& form) {
  const size_t slash = text.rfind('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size())
    return NotInTheForm(text, form);
  return Behind{text.substr(0, slash), text.substr(slash + 1)};
}

// The key has to be a number.
absl::StatusOr<Behind> NumberAtLastSlash(const std::string& text, const Text& form) {
  ASSIGN_OR_RETURN(Behind meant, AtLastSlash(text, form));
  int number = 0;
  if (!absl::SimpleAtoi(meant.key, &number)) return NotInTheForm(text, form);
  meant.key = absl::StrCat(number);
  return meant;
}

}  // namespace

absl::StatusOr<std::string> Resolver::Node(const std::string& text) {
  if (absl::StartsWith(text, "organizations/") && absl::StrContains(text, "/nodes/")) return text;
  ASSIGN_OR_RETURN(const Behind meant, AtLastSlash(text, {"VISION/NODE", "ビジョン/施策等"}));
  pb::ListNodesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), Vision(meant.above));
  if (IsServerId(meant.key)) return absl::StrCat(request.parent(), "/nodes/", meant.key);
  ASSIGN_OR_RETURN(const auto nodes,
                   session_.List<pb::VisionNode>("VisionService/ListNodes", request));
  return TheOne({"node", "施策等"}, text, Fitting(nodes, meant.key));
}

absl::StatusOr<std::string> Resolver::Kpi(const std::string& text) {
  if (absl::StartsWith(text, "organizations/") && absl::StrContains(text, "/kpis/")) return text;
  ASSIGN_OR_RETURN(const Behind meant, AtLastSlash(text, {"VISION/KPI", "ビジョン/KPI"}));
  pb::ListKpisRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), Vision(meant.above));
  if (IsServerId(meant.key)) return absl::StrCat(request.parent(), "/kpis/", meant.key);
  ASSIGN_OR_RETURN(const auto kpis, session_.List<pb::Kpi>("VisionService/ListKpis", request));
  return TheOne({"KPI", "KPI"}, text, Fitting(kpis, meant.key));
}

absl::StatusOr<std::string> Resolver::Opinion(const std::string& text) {
  if (absl::StrContains(text, "/opinions/")) return text;
  ASSIGN_OR_RETURN(const Behind meant, AtLastSlash(text, {"VISION/NUMBER", "ビジョン/番号"}));
  pb::ListOpinionsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), Vision(meant.above));
  if (IsServerId(meant.key)) return absl::StrCat(request.parent(), "/opinions/", meant.key);
  request.set_filter(absl::StrCat("number=", meant.key));
  Candidates candidates;
  int number = 0;
  if (absl::SimpleAtoi(meant.key, &number)) {
    ASSIGN_OR_RETURN(const auto found,
                     session_.List<pb::Opinion>("PlanningService/ListOpinions", request));
    for (const pb::Opinion& opinion : found) candidates.push_back({opinion.name(), opinion.text()});
  }
  return TheOne({"opinion", "意見"}, text, candidates);
}

absl::StatusOr<std::string> Resolver::PlanStep(const std::string& text) {
  if (absl::StrContains(text, "/steps/")) return text;
  ASSIGN_OR_RETURN(const Behind meant, AtLastSlash(text, {"VISION/STEP", "ビジョン/日程のID"}));
  pb::ListPlanStepsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), Vision(meant.above));
  if (IsServerId(meant.key)) return absl::StrCat(request.parent(), "/steps/", meant.key);
  ASSIGN_OR_RETURN(const auto found,
                   session_.List<pb::PlanStep>("PlanningService/ListPlanSteps", request));
  Candidates candidates;
  for (const pb::PlanStep& step : found)
    candidates.push_back({step.name(), absl::StrCat(step.from_date(), " ", step.title())});
  return TheOne({"step", "日程"}, text, Fitting(candidates, meant.key));
}

absl::StatusOr<std::string> Resolver::ProgrammeEdition(const std::string& text) {
  if (absl::StrContains(text, "/editions/")) return text;
  ASSIGN_OR_RETURN(const Behind meant,
                   NumberAtLastSlash(text, {"PROGRAMME/YEAR", "支援施策/年度"}));
  ASSIGN_OR_RETURN(const std::string programme, Programme(meant.above));
  return absl::StrCat(programme, "/editions/fy", meant.key);
}

absl::StatusOr<std::string> Resolver::ProgrammeCall(const std::string& text) {
  if (absl::StrContains(text, "/calls/")) return text;
  ASSIGN_OR_RETURN(const Behind meant,
                   NumberAtLastSlash(text, {"PROGRAMME/YEAR/ROUND", "支援施策/年度/回"}));
  ASSIGN_OR_RETURN(const std::string edition, ProgrammeEdition(meant.above));
  return absl::StrCat(edition, "/calls/", meant.key);
}

absl::StatusOr<std::string> Resolver::Edition(const std::string& text) {
  if (absl::StrContains(text, "/editions/")) return text;
  ASSIGN_OR_RETURN(const Behind meant, AtLastSlash(text, {"LIST/NUMBER", "事例リスト/版"}));
  ASSIGN_OR_RETURN(const std::string list, CaseList(meant.above));
  return absl::StrCat(list, "/editions/", meant.key);
}

absl::StatusOr<std::string> Resolver::EditionEntry(const std::string& text) {
  if (absl::StrContains(text, "/entries/")) return text;
  ASSIGN_OR_RETURN(const Behind meant,
                   AtLastSlash(text, {"LIST/EDITION/NUMBER", "事例リスト/版/番号"}));
  ASSIGN_OR_RETURN(const std::string edition, Edition(meant.above));
  return absl::StrCat(edition, "/entries/", meant.key);
}

absl::StatusOr<std::string> Resolver::CaseCall(const std::string& text) {
  if (absl::StrContains(text, "/calls/")) return text;
  ASSIGN_OR_RETURN(const Behind meant, AtLastSlash(text, {"LIST/CALL", "事例リスト/募集のID"}));
  pb::ListCaseCallsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), CaseList(meant.above));
  if (IsServerId(meant.key)) return absl::StrCat(request.parent(), "/calls/", meant.key);
  ASSIGN_OR_RETURN(const auto found,
                   session_.List<pb::CaseCall>("CaseCallService/ListCaseCalls", request));
  return TheOne({"call for cases", "募集"}, text, Fitting(found, meant.key));
}

absl::StatusOr<std::string> Resolver::CaseSubmission(const std::string& text) {
  if (absl::StrContains(text, "/submissions/")) return text;
  ASSIGN_OR_RETURN(const Behind meant,
                   AtLastSlash(text, {"LIST/CALL/CASE", "事例リスト/募集のID/事例のID"}));
  pb::ListCaseSubmissionsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), CaseCall(meant.above));
  if (IsServerId(meant.key)) return absl::StrCat(request.parent(), "/submissions/", meant.key);
  ASSIGN_OR_RETURN(const auto found, session_.List<pb::CaseSubmission>(
                                         "CaseCallService/ListCaseSubmissions", request));
  Candidates candidates;
  for (const pb::CaseSubmission& submission : found)
    candidates.push_back({submission.name(), submission.case_title()});
  return TheOne({"submission", "応募"}, text, Fitting(candidates, meant.key));
}

absl::StatusOr<std::string> Resolver::Round(const std::string& text) {
  if (absl::StartsWith(text, "rounds/")) return text;
  if (IsServerId(text)) return absl::StrCat("rounds/", text);
  ASSIGN_OR_RETURN(const auto found,
                   session_.List<pb::Round>("RoundService/ListRounds", pb::ListRoundsRequest()));
  return TheOne({"round", "公募"}, text, Fitting(found, text));
}

absl::StatusOr<std::string> Resolver::RoundApplication(const std::string& text) {
  if (absl::StrContains(text, "/applications/")) return text;
  ASSIGN_OR_RETURN(const Behind meant,
                   AtLastSlash(text, {"ROUND/APPLICATION", "公募のID/応募のID"}));
  pb::ListRoundApplicationsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), Round(meant.above));
  if (meant.key == "-" || IsServerId(meant.key))
    return absl::StrCat(request.parent(), "/applications/", meant.key);
  ASSIGN_OR_RETURN(const auto found, session_.List<pb::RoundApplication>(
                                         "RoundService/ListRoundApplications", request));
  return TheOne({"application", "応募"}, text, Fitting(found, meant.key));
}

absl::StatusOr<std::string> Resolver::RoundFollowUp(const std::string& text) {
  if (absl::StrContains(text, "/followUps/")) return text;
  ASSIGN_OR_RETURN(const Behind meant,
                   AtLastSlash(text, {"ROUND/APPLICATION/YEAR", "公募のID/応募のID/年度"}));
  ASSIGN_OR_RETURN(const std::string application, RoundApplication(meant.above));
  return absl::StrCat(application, "/followUps/", meant.key);
}

}  // namespace renkei::cli
