#include "server/service/review/assignment_checks.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/review/reviewer_steps.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/words/value_words.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// What was assigned by hand, held against what there is.
class HandPicked {
 public:
  HandPicked(StageRead& stage, BatchViolations& violations)
      : stage_(stage), violations_(violations) {}

  absl::Status Check(const google::protobuf::RepeatedPtrField<std::string>& readings) {
    std::set<std::string> seen;
    for (int i = 0; i < readings.size(); ++i) {
      field_ = domain::FieldAt("readings", i);
      if (!seen.insert(readings[i]).second) {
        violations_.Add(field_, "DUPLICATE", {"stands there twice", "重複しています。"});
        continue;
      }
      RETURN_IF_ERROR(CheckOne(readings[i]));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status CheckOne(const std::string& reading) {
    const pb::RoundApplication* const application =
        stage_.FindApplication(ReviewedApplication(reading));
    const auto reviewer = stage_.reviewers().find(ReviewerOfReading(reading));
    if (application == nullptr) {
      violations_.Add(field_, "NOT_JUDGED",
                      {"the round has no such application, or it is not judged",
                       "この公募の応募ではないか、審査の対象ではありません。"});
    }
    if (reviewer == stage_.reviewers().end()) {
      violations_.Add(field_, "UNKNOWN_REVIEWER",
                      {"the round has no such reviewer; name the account first",
                       "この公募の審査委員ではありません。先に就任を依頼してください。"});
      return absl::OkStatus();
    }
    CheckReviewer(reviewer->second);
    if (application == nullptr) return absl::OkStatus();
    if (stage_.IsAssigned(reading)) {
      violations_.Add(field_, "ALREADY_ASSIGNED",
                      {"is assigned already", "既に割り当てられています。"});
    }
    ASSIGN_OR_RETURN(const auto conflicts, stage_.ConflictsOf(reviewer->second, *application));
    for (const pb::ReadingConflict& conflict : conflicts) {
      const domain::Bilingual why = domain::ConflictWords(conflict);
      violations_.Add(
          field_, KindOfConflict(conflict.kind()),
          {absl::StrCat(reviewer->second.display_name(), " has a conflict of interest: ", why.en,
                        "; choose somebody else"),
           absl::StrCat(reviewer->second.display_name(), " には利益相反（", why.ja,
                        "）があります。ほかの審査委員を選んでください。")});
    }
    return absl::OkStatus();
  }

  void CheckReviewer(const pb::RoundReviewer& reviewer) {
    if (reviewer.state() != pb::ROUND_REVIEWER_STATE_ACCEPTED) {
      violations_.Add(field_, "NOT_ACCEPTED",
                      {absl::StrCat(reviewer.display_name(), " has not accepted"),
                       absl::StrCat(reviewer.display_name(), " は就任を承諾していません。")});
    } else if (!domain::JudgesIn(reviewer.part(), stage_.stage())) {
      violations_.Add(field_, "OTHER_PART",
                      {absl::StrCat(reviewer.display_name(), " does not judge in this stage"),
                       absl::StrCat(reviewer.display_name(), " はこの段階の担当ではありません。")});
    }
  }

  static absl::string_view KindOfConflict(pb::ReadingConflictKind kind) {
    switch (kind) {
      case pb::READING_CONFLICT_KIND_OWN_BODY:
        return "OWN_BODY";
      case pb::READING_CONFLICT_KIND_MEMBER:
        return "MEMBER";
      case pb::READING_CONFLICT_KIND_NEIGHBOUR:
        return "NEIGHBOUR";
      case pb::READING_CONFLICT_KIND_SAME_PREFECTURE:
        return "SAME_PREFECTURE";
      default:
        return "DECLARED";
    }
  }

  StageRead& stage_;
  BatchViolations& violations_;
  std::string field_;
};

}  // namespace

void CheckStageForAssignment(const pb::Round& round, pb::ReviewStage stage,
                             BatchViolations& violations) {
  const pb::RoundStageKind kind = domain::RoundStageOf(stage);
  const domain::Bilingual name = domain::ValueName(stage);
  if (!domain::HasStage(round, kind)) {
    return violations.Add("stage", "NO_SUCH_STAGE",
                          {absl::StrCat("the round has no stage \"", name.en, "\""),
                           absl::StrCat("この公募に「", name.ja, "」の段階はありません。")});
  }
  const pb::RoundState state = round.state();
  if (domain::StageIsOver(round, kind) || state == pb::ROUND_STATE_CANCELLED) {
    return violations.Add("stage", "STAGE_CLOSED",
                          {"the stage is over: nothing is assigned in it any more",
                           "この段階は終了しているため、割当はできません。"});
  }
  const bool begun = state == pb::ROUND_STATE_READING || state == pb::ROUND_STATE_PANEL ||
                     (stage == pb::REVIEW_STAGE_FIRST && state == pb::ROUND_STATE_ELIGIBILITY);
  if (begun) return;
  violations.Add(
      "stage", "STAGE_NOT_OPEN",
      {"readings are assigned from when applications have closed; bring the round on first",
       "割当は、受付の終了後にできます。先に公募を次の段階へ進めてください。"});
}

void CheckRequestOfWay(const pb::AssignRoundReadingsRequest& request, BatchViolations& violations) {
  const bool by_hand = request.way() == pb::ASSIGNMENT_WAY_BY_HAND;
  const bool random = request.way() == pb::ASSIGNMENT_WAY_AT_RANDOM;
  const bool each = request.way() == pb::ASSIGNMENT_WAY_BY_LOAD || random;
  const domain::Bilingual way = domain::ValueName(request.way());
  const auto not_applicable = [&](const char* field) {
    violations.Add(field, "NOT_APPLICABLE",
                   {absl::StrCat("says nothing for \"", way.en, "\""),
                    absl::StrCat("「", way.ja, "」では指定できない項目です。")});
  };
  if (by_hand && request.readings().empty()) {
    violations.Add("readings", "REQUIRED",
                   {"must be set: who reads which application",
                    "どの応募を誰が審査するかを指定してください。"});
  }
  if (!by_hand && !request.readings().empty()) not_applicable("readings");
  if (each && request.readings_each() == 0) {
    violations.Add("readings_each", "REQUIRED",
                   {"must be set: how many readings each application is to have",
                    "応募1件を何人で審査するかを指定してください。"});
  }
  if (!each && request.readings_each() != 0) not_applicable("readings_each");
  if (!random && request.seed() != 0) not_applicable("seed");
}

absl::Status CheckHandPicked(const pb::AssignRoundReadingsRequest& request, StageRead& stage,
                             BatchViolations& violations) {
  return HandPicked(stage, violations).Check(request.readings());
}

}  // namespace renkei::service
