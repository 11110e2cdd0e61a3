#include "server/domain/round/decision_rules.h"

#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/quote.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

using RankedLines = google::protobuf::RepeatedPtrField<pb::RankedApplication>;
using Verdicts = google::protobuf::RepeatedPtrField<pb::RoundVerdict>;

const pb::RankedApplication* FindRanked(const RankedLines& ranking, absl::string_view application) {
  for (const pb::RankedApplication& line : ranking) {
    if (line.application() == application) return &line;
  }
  return nullptr;
}

bool IsSelected(pb::RoundDecisionResult result) {
  return result == pb::ROUND_DECISION_RESULT_SELECTED;
}

// A reserve is no other result than "not selected": the ranking draws one line.
bool Deviates(pb::RoundDecisionResult result, pb::RoundDecisionResult proposed) {
  return proposed != pb::ROUND_DECISION_RESULT_UNSPECIFIED &&
         IsSelected(result) != IsSelected(proposed);
}

const pb::StageScores& ScoresThatCount(const pb::RankedApplication& ranked) {
  return ranked.stage() == pb::REVIEW_STAGE_PANEL ? ranked.panel() : ranked.first();
}

std::string MeanOf(const pb::RankedApplication& ranked, absl::string_view criterion) {
  for (const pb::CriterionScores& scores : ScoresThatCount(ranked).criteria()) {
    if (scores.criterion_id() == criterion) return scores.mean();
  }
  return "";
}

// What is said where the secretariat says nothing: the ranking did.
std::string ReasonByRank(const pb::RoundVerdict& verdict, const pb::RankedApplication& ranked) {
  return absl::StrCat("審査の総合点", ranked.total(), "点（順位", ranked.rank(), "位）に基づき、「",
                      ValueName(verdict.result()).ja, "」としました。");
}

// Collects what is wrong with a request.
class VerdictChecks {
 public:
  explicit VerdictChecks(const DecisionContext& context) : c_(context) {}

  std::vector<pb::FieldViolation> Take(const Verdicts& verdicts) {
    std::set<absl::string_view> seen;
    for (int i = 0; i < verdicts.size(); ++i) {
      const pb::RoundVerdict& verdict = verdicts[i];
      if (!seen.insert(verdict.application()).second) {
        faults_.Add(FieldAt("verdicts", i, "application"), "DUPLICATE",
                    {"is decided twice in this call", "同じ応募の決定が重複しています。"});
      }
      CheckFeedback(i, verdict);
      const pb::RankedApplication* ranked = FindRanked(c_.ranking, verdict.application());
      if (ranked != nullptr) {
        CheckReasons(i, verdict, ProposedResult(ranked->mark()));
      } else {
        faults_.Add(FieldAt("verdicts", i, "application"), "UNKNOWN_APPLICATION",
                    {"is no application that is judged in this round",
                     "この公募で審査している応募ではありません。"});
      }
    }
    CheckQuota(verdicts);
    return faults_.Take();
  }

 private:
  void CheckReasons(int index, const pb::RoundVerdict& verdict, pb::RoundDecisionResult proposed) {
    if (Deviates(verdict.result(), proposed) && verdict.deviation_reason().empty()) {
      faults_.Add(FieldAt("verdicts", index, "deviation_reason"), "REQUIRED",
                  {absl::StrCat("the ranking proposes \"", ValueName(proposed).en,
                                "\"; say why it is decided otherwise"),
                   absl::StrCat("順位による案は「", ValueName(proposed).ja,
                                "」です。異なる決定とする理由を書いてください。")});
    }
    if (proposed == pb::ROUND_DECISION_RESULT_UNSPECIFIED && verdict.reason().empty()) {
      faults_.Add(FieldAt("verdicts", index, "reason"), "REQUIRED",
                  {"the ranking leaves it open (a tie at the line, or no points); say why",
                   "順位では決まらない応募です（当落線上の同点、または評点なし）。"
                   "決定の理由を書いてください。"});
    }
  }

  void CheckFeedback(int index, const pb::RoundVerdict& verdict) {
    std::set<absl::string_view> seen;
    for (int i = 0; i < verdict.feedback_size(); ++i) {
      const std::string& id = verdict.feedback(i).criterion_id();
      const std::string field =
          absl::StrCat(FieldAt("verdicts", index), ".", FieldAt("feedback", i, "criterion_id"));
      if (FindCriterion(c_.round, id) == nullptr) {
        faults_.Add(field, "UNKNOWN_CRITERION",
                    {absl::StrCat("the round has no criterion \"", Quoted(id), "\""),
                     absl::StrCat("この公募に評価項目「", Quoted(id), "」はありません。")});
      } else if (!seen.insert(id).second) {
        faults_.Add(field, "DUPLICATE", {"stands twice", "重複しています。"});
      }
    }
  }

  void CheckQuota(const Verdicts& verdicts) {
    if (c_.round.quota() == 0) return;
    std::map<std::string, pb::RoundDecisionResult> results;
    for (const auto& [name, decision] : c_.decided) results[name] = decision.result();
    for (const pb::RoundVerdict& verdict : verdicts)
      results[verdict.application()] = verdict.result();
    const auto selected =
        absl::c_count_if(results, [](const auto& result) { return IsSelected(result.second); });
    if (selected <= c_.round.quota()) return;
    faults_.Add("verdicts", "OVER_QUOTA",
                {absl::StrCat(selected, " would be selected; the round has room for ",
                              c_.round.quota(), ". Make some a reserve"),
                 absl::StrCat("選定が", selected, "件になり、選定の予定数（", c_.round.quota(),
                              "件）を超えます。一部を「補欠」などにしてください。")});
  }

  const DecisionContext& c_;
  Faults faults_;
};

}  // namespace

pb::RoundDecisionResult ProposedResult(pb::RankingMark mark) {
  switch (mark) {
    case pb::RANKING_MARK_ABOVE_LINE:
      return pb::ROUND_DECISION_RESULT_SELECTED;
    case pb::RANKING_MARK_BELOW_LINE:
    case pb::RANKING_MARK_BELOW_THRESHOLD:
      return pb::ROUND_DECISION_RESULT_NOT_SELECTED;
    default:
      return pb::ROUND_DECISION_RESULT_UNSPECIFIED;
  }
}

std::vector<pb::FieldViolation> CheckVerdicts(const DecisionContext& context,
                                              const Verdicts& verdicts) {
  return VerdictChecks(context).Take(verdicts);
}

Proposals ProposeRest(const DecisionContext& context, const Verdicts& verdicts) {
  Proposals rest;
  std::set<absl::string_view> named;
  for (const pb::RoundVerdict& verdict : verdicts) named.insert(verdict.application());
  Faults left_open;
  for (const pb::RankedApplication& line : context.ranking) {
    if (named.count(line.application()) > 0 || context.decided.count(line.application()) > 0)
      continue;
    const pb::RoundDecisionResult proposed = ProposedResult(line.mark());
    if (proposed == pb::ROUND_DECISION_RESULT_UNSPECIFIED) {
      const Bilingual mark = ValueName(line.mark());
      left_open.Add("from_ranking", "TIE_AT_LINE",
                    {absl::StrCat("application ", line.number(), " is \"", mark.en,
                                  "\": decide it by name, with a reason"),
                     absl::StrCat("応募第", line.number(), "号は「", mark.ja,
                                  "」です。理由を付けて個別に決定してください。")});
      continue;
    }
    pb::RoundVerdict verdict;
    verdict.set_application(line.application());
    verdict.set_result(proposed);
    rest.verdicts.push_back(std::move(verdict));
  }
  rest.left_open = left_open.Take();
  return rest;
}

pb::RoundDecision DecisionOf(const pb::RoundVerdict& verdict, const pb::RankedApplication& ranked) {
  pb::RoundDecision decision;
  decision.set_result(verdict.result());
  decision.set_reason(verdict.reason().empty() ? ReasonByRank(verdict, ranked) : verdict.reason());
  decision.set_deviation_reason(verdict.deviation_reason());
  decision.set_rank(ranked.rank());
  decision.set_total(ranked.total());
  decision.set_proposed(ProposedResult(ranked.mark()));
  decision.set_feedback_text(verdict.feedback_text());
  std::map<std::string, std::string> words;
  for (const pb::RoundFeedback& said : verdict.feedback())
    words[said.criterion_id()] = said.words();
  for (const pb::CriterionScores& scores : ScoresThatCount(ranked).criteria())
    words.try_emplace(scores.criterion_id());
  for (const auto& [criterion, said] : words) {
    pb::RoundFeedback& feedback = *decision.add_feedback();
    feedback.set_criterion_id(criterion);
    feedback.set_words(said);
    feedback.set_mean(MeanOf(ranked, criterion));
  }
  return decision;
}

pb::RoundDecision ShownToBodies(const pb::RoundDecision& decision) {
  pb::RoundDecision shown = decision;
  shown.clear_deviation_reason();
  shown.clear_rank();
  shown.clear_total();
  shown.clear_proposed();
  shown.clear_actor();
  return shown;
}

pb::RoundApplicationState StateOf(pb::RoundDecisionResult result) {
  switch (result) {
    case pb::ROUND_DECISION_RESULT_SELECTED:
      return pb::ROUND_APPLICATION_STATE_SELECTED;
    case pb::ROUND_DECISION_RESULT_RESERVE:
      return pb::ROUND_APPLICATION_STATE_RESERVE;
    default:
      return pb::ROUND_APPLICATION_STATE_NOT_SELECTED;
  }
}

pb::RoundResult ResultOf(const pb::Round& round, const pb::RoundApplication& application) {
  pb::RoundResult result;
  result.set_application(application.name());
  result.set_title(application.title());
  for (const pb::RoundApplicant& body : application.bodies())
    result.add_bodies(body.organization());
  if (Tells(round, pb::ROUND_PUBLIC_PART_REASONS))
    result.set_reason(application.decision().reason());
  if (Tells(round, pb::ROUND_PUBLIC_PART_TOTALS)) result.set_total(application.decision().total());
  return result;
}

bool Tells(const pb::Round& round, pb::RoundPublicPart part) {
  return absl::c_linear_search(round.public_parts(), part);
}

}  // namespace renkei::domain
