// Rankings for those who may see them: the secretariat all of it, the panel without what its member has a
// conflict with, and without places.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reviewer_steps.h"
#include "server/domain/round/round_rules.h"
#include "server/service/frame/named_row.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "server/service/review/scores/score_read.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Who looks at points, and as what.
struct ScoreReader {
  RoundRow round;
  // Not the secretariat: a member of the panel.
  std::optional<pb::RoundReviewer> panellist;
};

// The panel sits, or has sat.
bool PanelHasBegun(const pb::Round& round) {
  return round.state() == pb::ROUND_STATE_PANEL ||
         domain::StageIsOver(round, pb::ROUND_STAGE_KIND_PANEL);
}

// NOT_FOUND naming `asked_for` for who may not see points; an error where there are none to see yet.
absl::StatusOr<ScoreReader> FindScores(const Call& call, const std::string& round,
                                       const std::string& asked_for) {
  ASSIGN_OR_RETURN(ScoreReader reader, [&]() -> absl::StatusOr<ScoreReader> {
    ASSIGN_OR_RETURN(RoundRow row, FindReadableRound(call, round, asked_for));
    return ScoreReader{std::move(row), std::nullopt};
  }());
  const pb::Round& found = reader.round.message;
  if (!IsSecretariat(call, found.owner())) {
    ASSIGN_OR_RETURN(auto reviewer,
                     FindNamedRow(call, RoundReviewers(),
                                  ReviewerName(round, domain::LastSegment(call.caller().account))));
    const bool sits = reviewer.has_value() &&
                      reviewer->message.state() == pb::ROUND_REVIEWER_STATE_ACCEPTED &&
                      domain::JudgesIn(reviewer->message.part(), pb::REVIEW_STAGE_PANEL);
    if (!sits || !PanelHasBegun(found)) return NotFound(asked_for);
    reader.panellist = std::move(reviewer->message);
  }
  const bool over = domain::StageIsOver(found, pb::ROUND_STAGE_KIND_READING) ||
                    domain::StageIsOver(found, pb::ROUND_STAGE_KIND_PANEL);
  if (over) return reader;
  return domain::InvalidField(
      "name", "ROUND_NOT_READ",
      {"no stage in which points are given is over yet: until then nobody but the reviewer reads "
       "them",
       "審査の段階がまだ終わっていません。評点は、段階が終わるまで本人以外には表示されません。"});
}

// What is for the secretariat alone.
void ClearPlaces(pb::RankedApplication& application) {
  application.clear_rank();
  application.clear_mark();
  application.clear_tied();
}

}  // namespace

absl::StatusOr<pb::RoundRanking> RankRound(const Call& call, const pb::RankRoundRequest& request) {
  ASSIGN_OR_RETURN(const ScoreReader reader, FindScores(call, request.name(), request.name()));
  const pb::Round& round = reader.round.message;
  RoundScores::LeaveOut leave_out = nullptr;
  if (reader.panellist.has_value()) {
    leave_out = [&](const pb::RoundApplication& application,
                    ConflictLookup& conflicts) -> absl::StatusOr<bool> {
      ASSIGN_OR_RETURN(const auto found, conflicts.Of(*reader.panellist, application));
      return !found.empty();
    };
  }
  ASSIGN_OR_RETURN(const auto scores, RoundScores::Read(call, round, leave_out));
  const bool by_number =
      reader.panellist.has_value() && request.order() != pb::RANKING_ORDER_BY_SPREAD;
  pb::RoundRanking ranking =
      RankingOf(round, *scores, by_number ? pb::RANKING_ORDER_BY_NUMBER : request.order());
  if (reader.panellist.has_value()) {
    for (pb::RankedApplication& application : *ranking.mutable_applications())
      ClearPlaces(application);
    ranking.clear_above_line();
    ranking.clear_tied_at_line();
  }
  return ranking;
}

absl::StatusOr<pb::RankedApplication> ScoreApplication(const Call& call,
                                                       const pb::ScoreApplicationRequest& request) {
  ASSIGN_OR_RETURN(const ScoreReader reader,
                   FindScores(call, ReviewedRound(request.name()), request.name()));
  ASSIGN_OR_RETURN(const auto application, FindNamedRow(call, RoundApplications(), request.name()));
  if (!application.has_value() || !IsJudged(application->message)) return NotFound(request.name());
  if (reader.panellist.has_value()) {
    ConflictLookup conflicts(call, reader.round.message);
    ASSIGN_OR_RETURN(const auto found, conflicts.Of(*reader.panellist, application->message));
    if (!found.empty()) {
      return domain::InvalidField("name", "LOCKED",
                                  {"a conflict of interest locks this application",
                                   "利益相反のため、この応募の評点は閲覧できません。"});
    }
  }
  return ScoreOf(call, reader.round.message, application->message);
}

}  // namespace renkei::service
