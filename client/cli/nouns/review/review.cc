// `renkei review`: applications to rounds are judged (審査).
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/review/review_verbs.h"

namespace renkei::cli {

void AddReview(CommandTree& tree) {
  Noun noun =
      tree.AddNoun("review", {"Judging applications to rounds: readings, reviewers, ranking",
                              "公募の審査（審査票、審査委員、順位案）"});
  AddReadings(noun);
  AddReviewers(noun);
  AddReviewSecretariat(noun);
}

}  // namespace renkei::cli
