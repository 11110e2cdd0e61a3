// What is told of a round's results, and the cases among them that become 優良事例.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/decision_rules.h"
#include "server/domain/round/round_steps.h"
#include "server/service/case/case_access.h"
#include "server/service/case/selected.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/review/scores/score_read.h"
#include "server/service/round/applications.h"
#include "server/service/round/decision/decision_service.h"
#include "server/service/round/rounds.h"
#include "server/service/selection/selection_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status Undecided(int count) {
  return domain::InvalidField(
      "name", "UNDECIDED",
      {absl::StrCat(count, " application(s) are not decided yet; decide each first"),
       absl::StrCat("まだ決定していない応募が", count,
                    "件あります。すべて決定してから公表してください。")});
}

// Tells every application that was judged what came of it; those that were selected go into `round`.
absl::Status TellApplications(const Call& call, const RoundRow& row, pb::Round& round,
                              storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const std::vector<RoundApplicationRow> all, AllApplications(call, round.name()));
  int undecided = 0;
  for (const RoundApplicationRow& application : all) {
    if (application.message.state() != pb::ROUND_APPLICATION_STATE_ELIGIBLE) continue;
    if (!application.message.has_decision()) {
      ++undecided;
      continue;
    }
    pb::RoundApplication told = application.message;
    told.set_state(domain::StateOf(told.decision().result()));
    if (told.state() == pb::ROUND_APPLICATION_STATE_SELECTED &&
        domain::Tells(round, pb::ROUND_PUBLIC_PART_WINNERS))
      *round.add_results() = domain::ResultOf(round, told);
    mutation.Add(ReplaceApplication(call, row, application, std::move(told), {}).mutation);
  }
  if (undecided > 0) return Undecided(undecided);
  std::stable_sort(
      round.mutable_results()->begin(), round.mutable_results()->end(),
      [](const pb::RoundResult& a, const pb::RoundResult& b) { return a.title() < b.title(); });
  return absl::OkStatus();
}

absl::Status NoCases() {
  return domain::InvalidField(
      "name", "WRONG_SUBJECT",
      {"only cases are selected as good practice; this round is not over cases",
       "優良事例として登録できるのは、事例を対象とする公募だけです。"});
}

// Selects one case that won, unless that was done; counts what became of it.
absl::Status SelectWinner(const Call& call, const pb::RoundApplication& application,
                          pb::SelectRoundCasesResponse& counts, storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const auto state, ReadableState(call, application.source()));
  if (!state.has_value()) {
    counts.set_not_readable(counts.not_readable() + 1);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto mark, FindSelectionMark(call, application.source()));
  const auto& in_force = mark.message.in_force();
  if (std::find(in_force.begin(), in_force.end(), application.owner()) != in_force.end()) {
    counts.set_already_selected(counts.already_selected() + 1);
    return absl::OkStatus();
  }
  pb::SelectCaseRequest select;
  select.set_case_(application.source());
  select.set_reason(application.decision().reason());
  absl::StatusOr<Write<pb::CaseSelection>> selected = SelectCase(call, select);
  if (!selected.ok()) {
    // It was archived since.
    const std::optional<pb::ErrorDetail> detail = domain::DetailOf(selected.status());
    if (!detail || detail->reason() != pb::REASON_ILLEGAL_TRANSITION) return selected.status();
    counts.set_not_readable(counts.not_readable() + 1);
    return absl::OkStatus();
  }
  mutation.Add(std::move(selected->mutation));
  counts.set_selected(counts.selected() + 1);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Write<pb::Round>> PublishRound(const Call& call,
                                              const pb::PublishRoundRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow row, FindOwnedRound(call, request.name(), request.etag()));
  if (row.message.state() != pb::ROUND_STATE_DECISION)
    return domain::NotInStage(row.message, {"publish", "選定結果の公表"}, call.now());
  pb::Round round = row.message;
  storage::Mutation mutation;
  RETURN_IF_ERROR(TellApplications(call, row, round, mutation));
  if (domain::Tells(round, pb::ROUND_PUBLIC_PART_PANEL)) {
    ASSIGN_OR_RETURN(const std::vector<std::string> panel, PanelOf(call, round.name()));
    *round.mutable_panel() = {panel.begin(), panel.end()};
  }
  round.set_state(pb::ROUND_STATE_PUBLISHED);
  *round.mutable_publish_time() = ToProto(call.now());
  *round.mutable_stage_time() = round.publish_time();
  return ReplaceRound(call, row, std::move(round), std::move(mutation));
}

absl::StatusOr<Write<pb::SelectRoundCasesResponse>> SelectRoundCases(
    const Call& call, const pb::SelectRoundCasesRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow row, FindOwnedRound(call, request.name(), ""));
  if (row.message.subject() != pb::ROUND_SUBJECT_CASES) return NoCases();
  if (row.message.state() != pb::ROUND_STATE_PUBLISHED)
    return domain::NotInStage(row.message, {"select cases", "優良事例への登録"}, call.now());
  Write<pb::SelectRoundCasesResponse> result;
  result.resource = request.name();
  ASSIGN_OR_RETURN(const std::vector<RoundApplicationRow> all,
                   AllApplications(call, request.name()));
  for (const RoundApplicationRow& application : all) {
    if (application.message.state() != pb::ROUND_APPLICATION_STATE_SELECTED) continue;
    RETURN_IF_ERROR(SelectWinner(call, application.message, result.reply, result.mutation));
  }
  return result;
}

}  // namespace renkei::service
