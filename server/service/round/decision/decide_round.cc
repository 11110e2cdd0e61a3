// Decisions, held against the ranking of the moment.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/domain/round/decision_rules.h"
#include "server/domain/round/round_steps.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/review/scores/score_read.h"
#include "server/service/round/applications.h"
#include "server/service/round/decision/decision_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Applications that are judged, by name.
using JudgedRows = std::map<std::string, RoundApplicationRow>;

absl::StatusOr<JudgedRows> ReadJudged(const Call& call, const std::string& round) {
  ASSIGN_OR_RETURN(std::vector<RoundApplicationRow> all, AllApplications(call, round));
  JudgedRows judged;
  for (RoundApplicationRow& row : all) {
    if (row.message.state() == pb::ROUND_APPLICATION_STATE_ELIGIBLE)
      judged.emplace(row.message.name(), std::move(row));
  }
  return judged;
}

void CountDecision(pb::RoundDecisionResult result, pb::DecideRoundResponse& counts) {
  switch (result) {
    case pb::ROUND_DECISION_RESULT_SELECTED:
      return counts.set_selected(counts.selected() + 1);
    case pb::ROUND_DECISION_RESULT_RESERVE:
      return counts.set_reserve(counts.reserve() + 1);
    case pb::ROUND_DECISION_RESULT_NOT_SELECTED:
      return counts.set_not_selected(counts.not_selected() + 1);
    default:
      return counts.set_undecided(counts.undecided() + 1);
  }
}

// The same in substance: who decided it when is left out.
bool SaysTheSame(const pb::RoundDecision& old, pb::RoundDecision made) {
  *made.mutable_time() = old.time();
  made.set_actor(old.actor());
  return SameContent(old, made);
}

// Writes decisions into their applications.
class DecisionWriter {
 public:
  DecisionWriter(const Call& call, const RoundRow& round, JudgedRows& judged)
      : call_(call), round_(round), judged_(judged) {}

  absl::Status Put(const pb::RoundVerdict& verdict, const pb::RankedApplication& ranked) {
    RoundApplicationRow& row = judged_.at(verdict.application());
    pb::RoundDecision decision = domain::DecisionOf(verdict, ranked);
    if (row.message.has_decision() && SaysTheSame(row.message.decision(), decision))
      return absl::OkStatus();
    *decision.mutable_time() = ToProto(call_.now());
    decision.set_actor(call_.caller().account);
    pb::RoundApplication changed = row.message;
    *changed.mutable_decision() = std::move(decision);
    RETURN_IF_ERROR(CheckContentSize(changed, "verdicts"));
    TrimHistory(changed);
    Write<pb::RoundApplication> written = ReplaceApplication(call_, round_, row, changed, {});
    mutation_.Add(std::move(written.mutation));
    *reply_.add_applications() = std::move(written.reply);
    row.message = std::move(changed);
    return absl::OkStatus();
  }

  Write<pb::DecideRoundResponse> Take() && {
    for (const auto& [name, row] : judged_) CountDecision(row.message.decision().result(), reply_);
    Write<pb::DecideRoundResponse> result;
    result.mutation = std::move(mutation_);
    result.resource = round_.message.name();
    result.reply = std::move(reply_);
    return result;
  }

 private:
  const Call& call_;
  const RoundRow& round_;
  JudgedRows& judged_;
  storage::Mutation mutation_;
  pb::DecideRoundResponse reply_;
};

}  // namespace

absl::StatusOr<Write<pb::DecideRoundResponse>> DecideRound(const Call& call,
                                                           const pb::DecideRoundRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow round, FindOwnedRound(call, request.name(), ""));
  if (round.message.state() != pb::ROUND_STATE_DECISION)
    return domain::NotInStage(round.message, {"decide", "選定の決定"}, call.now());
  ASSIGN_OR_RETURN(JudgedRows judged, ReadJudged(call, request.name()));
  ASSIGN_OR_RETURN(const pb::RoundRanking ranking, RankingOf(call, round.message));
  std::map<std::string, pb::RoundDecision> decided;
  for (const auto& [name, row] : judged) {
    if (row.message.has_decision()) decided[name] = row.message.decision();
  }
  const domain::DecisionContext context = {round.message, ranking.applications(), decided};
  google::protobuf::RepeatedPtrField<pb::RoundVerdict> verdicts = request.verdicts();
  BatchViolations violations;
  if (request.from_ranking()) {
    domain::Proposals rest = domain::ProposeRest(context, request.verdicts());
    for (pb::RoundVerdict& verdict : rest.verdicts) *verdicts.Add() = std::move(verdict);
    violations.AddAll("", std::move(rest.left_open));
  }
  violations.AddAll("", domain::CheckVerdicts(context, verdicts));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  std::map<std::string, const pb::RoundVerdict*> by_name;
  for (const pb::RoundVerdict& verdict : verdicts) by_name[verdict.application()] = &verdict;
  DecisionWriter writer(call, round, judged);
  for (const pb::RankedApplication& ranked : ranking.applications()) {
    const auto verdict = by_name.find(ranked.application());
    if (verdict == by_name.end() || judged.count(ranked.application()) == 0) continue;
    RETURN_IF_ERROR(writer.Put(*verdict->second, ranked));
  }
  return std::move(writer).Take();
}

}  // namespace renkei::service
