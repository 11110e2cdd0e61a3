#include "server/domain/planning/opinion_rules.h"

#include "server/domain/faults.h"

namespace renkei::domain {

bool IsAdopted(pb::OpinionAnswer answer) {
  return answer == pb::OPINION_ANSWER_ADOPTED || answer == pb::OPINION_ANSWER_PARTLY_ADOPTED;
}

void FillOpinion(pb::Opinion& opinion) {
  if (opinion.same_count() == 0) opinion.set_same_count(1);
}

std::vector<pb::FieldViolation> CheckOpinion(const pb::Opinion& opinion) {
  Faults faults;
  const bool answered = opinion.answer() != pb::OPINION_ANSWER_UNSPECIFIED;
  if (!answered && (!opinion.reason().empty() || opinion.followed_revision() != 0)) {
    faults.Add("answer", "NOT_ANSWERED",
               {"there is a reason or a revision that followed, and no answer: say whether it is "
                "adopted, partly_adopted, already_stated, for_reference or not_adopted",
                "対応・考え方や反映した版を書くときは、対応の区分（反映、一部反映、記載済み、今後の"
                "参考、反映しない）も選んでください。"});
  }
  if (answered && opinion.answer() != pb::OPINION_ANSWER_ADOPTED && opinion.reason().empty()) {
    faults.Add("reason", "NO_REASON",
               {"every answer but \"adopted\" needs a reason",
                "「反映」以外の対応には、対応・考え方の記入が必要です。"});
  }
  if (answered && !IsAdopted(opinion.answer()) && opinion.followed_revision() != 0) {
    faults.Add("followed_revision", "NOT_ADOPTED",
               {"no revision follows from an opinion that was not adopted, not even in part",
                "反映した版を書けるのは、対応の区分が「反映」「一部反映」のときだけです。"});
  }
  return faults.Take();
}

}  // namespace renkei::domain
