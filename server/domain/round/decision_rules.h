// What comes of a round: its decisions, held against the ranking from which they are drawn up.

#ifndef RENKEI_SERVER_DOMAIN_ROUND_DECISION_RULES_H_
#define RENKEI_SERVER_DOMAIN_ROUND_DECISION_RULES_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/round_decision_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// What the ranking proposes by its mark; UNSPECIFIED where it leaves it to the panel: of a tie at the line,
// and of what nobody gave points.
pb::RoundDecisionResult ProposedResult(pb::RankingMark mark);

// Everything that decisions are held against.
struct DecisionContext {
  const pb::Round& round;
  // Of every application that is judged, in the order of the ranking.
  const google::protobuf::RepeatedPtrField<pb::RankedApplication>& ranking;
  // What was decided before, by name of the application.
  const std::map<std::string, pb::RoundDecision>& decided;
};

// Everything that is wrong with `verdicts`: UNKNOWN_APPLICATION, UNKNOWN_CRITERION, DUPLICATE; REQUIRED of
// a deviation_reason where a result is another one than the ranking proposes, and of a reason where the
// ranking proposes nothing; OVER_QUOTA of "verdicts", with all that was decided before. Fields are those of
// the request.
std::vector<pb::FieldViolation> CheckVerdicts(
    const DecisionContext& context,
    const google::protobuf::RepeatedPtrField<pb::RoundVerdict>& verdicts);

// What the ranking proposes for everything that is neither in `verdicts` nor decided. TIE_AT_LINE of
// "from_ranking" for each that it leaves to the panel.
struct Proposals {
  std::vector<pb::RoundVerdict> verdicts;
  std::vector<pb::FieldViolation> left_open;
};
Proposals ProposeRest(const DecisionContext& context,
                      const google::protobuf::RepeatedPtrField<pb::RoundVerdict>& verdicts);

// The decision that `verdict` makes of an application with this place in the ranking: with a reason in
// words where none was given, and with the means of its own points beside what is said of each criterion.
pb::RoundDecision DecisionOf(const pb::RoundVerdict& verdict, const pb::RankedApplication& ranked);

// As the bodies read it: the result, its reason and the feedback; not how it came about.
pb::RoundDecision ShownToBodies(const pb::RoundDecision& decision);

// The state of an application once its decision was told.
pb::RoundApplicationState StateOf(pb::RoundDecisionResult result);

// One that was selected, with what the round tells of it.
pb::RoundResult ResultOf(const pb::Round& round, const pb::RoundApplication& application);

// Whether the round tells this of its results.
bool Tells(const pb::Round& round, pb::RoundPublicPart part);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ROUND_DECISION_RULES_H_
