#include "server/domain/round/round_rules.h"

#include <array>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/quote.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

constexpr int kDefaultLowest = 1;
constexpr int kDefaultHighest = 5;

constexpr std::array kStageKinds = {pb::ROUND_STAGE_KIND_ELIGIBILITY, pb::ROUND_STAGE_KIND_READING,
                                    pb::ROUND_STAGE_KIND_PANEL, pb::ROUND_STAGE_KIND_DECISION};

pb::RoundState StateOfStage(pb::RoundStageKind kind) {
  switch (kind) {
    case pb::ROUND_STAGE_KIND_ELIGIBILITY:
      return pb::ROUND_STATE_ELIGIBILITY;
    case pb::ROUND_STAGE_KIND_READING:
      return pb::ROUND_STATE_READING;
    case pb::ROUND_STAGE_KIND_PANEL:
      return pb::ROUND_STATE_PANEL;
    case pb::ROUND_STAGE_KIND_DECISION:
      return pb::ROUND_STATE_DECISION;
    default:
      return pb::ROUND_STATE_UNSPECIFIED;
  }
}

// From the announcement on the states stand in the order in which a round goes through them.
bool IsOnItsWay(pb::RoundState state) {
  return state >= pb::ROUND_STATE_OPEN && state <= pb::ROUND_STATE_PUBLISHED;
}

// Collects what is wrong with one round.
class RoundChecks {
 public:
  explicit RoundChecks(const pb::Round& round) : round_(round) {}

  std::vector<pb::FieldViolation> Take() {
    CheckCriteria();
    CheckTimes();
    CheckStages();
    CheckBonus();
    CheckParts();
    CheckReports();
    return faults_.Take();
  }

 private:
  void CheckCriteria() {
    int sum = 0;
    std::set<absl::string_view> ids;
    for (int i = 0; i < round_.criteria_size(); ++i) {
      const pb::RoundCriterion& criterion = round_.criteria(i);
      sum += criterion.weight();
      if (!ids.insert(criterion.id()).second) {
        faults_.Add(FieldAt("criteria", i, "id"), "DUPLICATE",
                    {absl::StrCat("\"", Quoted(criterion.id()), "\" stands twice"),
                     absl::StrCat("項目ID「", Quoted(criterion.id()), "」が重複しています。")});
      }
      if (criterion.highest() <= criterion.lowest()) {
        faults_.Add(FieldAt("criteria", i, "highest"), "BAD_INTERVAL",
                    {absl::StrCat("the highest points (", criterion.highest(),
                                  ") have to be above the lowest (", criterion.lowest(), ")"),
                     absl::StrCat("最高点（", criterion.highest(), "）を最低点（",
                                  criterion.lowest(), "）より大きくしてください。")});
      }
    }
    if (round_.criteria().empty() || sum == kWholeWeight) return;
    faults_.Add(
        "criteria", "BAD_WEIGHTS",
        {absl::StrCat("the weights add up to ", sum, "; they have to add up to ", kWholeWeight),
         absl::StrCat("配点の合計が", sum, "です。合計が", kWholeWeight,
                      "になるようにしてください。")});
  }

  void CheckTimes() {
    CheckJapanMinute("opens_at", round_.opens_at(), faults_);
    CheckJapanMinute("closes_at", round_.closes_at(), faults_);
    const auto opens = ParseJapanMinute(round_.opens_at());
    const auto closes = ParseJapanMinute(round_.closes_at());
    if (!opens || !closes || *opens < *closes) return;
    faults_.Add("closes_at", "BAD_INTERVAL",
                {absl::StrCat("the round closes at ", ShownMinute(round_.closes_at()),
                              ", and would open at ", ShownMinute(round_.opens_at()),
                              "; it has to close after it opens"),
                 absl::StrCat("受付終了（", ShownMinute(round_.closes_at()), "）が受付開始（",
                              ShownMinute(round_.opens_at()),
                              "）より後になっていません。受付開始より後の日時にしてください。")});
  }

  void CheckStages() {
    pb::RoundStageKind last = pb::ROUND_STAGE_KIND_UNSPECIFIED;
    std::string closes = round_.closes_at();
    for (int i = 0; i < round_.stages_size(); ++i) {
      const pb::RoundStage& stage = round_.stages(i);
      const Bilingual name = ValueName(stage.kind());
      if (stage.kind() <= last) {
        faults_.Add(FieldAt("stages", i, "kind"), stage.kind() == last ? "DUPLICATE" : "BAD_ORDER",
                    {absl::StrCat("each stage stands once, in this order: eligibility, reading, "
                                  "panel, decision; \"",
                                  name.en, "\" is out of its place"),
                     absl::StrCat("段階は「要件の確認、書面審査、審査会、選定の決定」の順に1回ずつ"
                                  "指定してください。「",
                                  name.ja, "」の位置が正しくありません。")});
      }
      last = stage.kind();
      if (!stage.closes_at().empty()) closes = CheckStageEnd(i, stage, closes);
    }
    if (HasStage(round_, pb::ROUND_STAGE_KIND_DECISION)) return;
    faults_.Add("stages", "REQUIRED",
                {"a stage of the kind decision has to be among them",
                 "「選定の決定」の段階を加えてください。"});
  }

  // The later of the two ends.
  std::string CheckStageEnd(int index, const pb::RoundStage& stage, const std::string& before) {
    const std::string field = FieldAt("stages", index, "closes_at");
    CheckJapanMinute(field, stage.closes_at(), faults_);
    const auto end = ParseJapanMinute(stage.closes_at());
    const auto earlier = ParseJapanMinute(before);
    if (!end || !earlier) return before;
    if (*end >= *earlier) return stage.closes_at();
    faults_.Add(
        field, "BAD_INTERVAL",
        {absl::StrCat("the stage would close at ", ShownMinute(stage.closes_at()),
                      ", before what comes before it ends (", ShownMinute(before), ")"),
         absl::StrCat("この段階の締切（", ShownMinute(stage.closes_at()), "）が、その前の締切（",
                      ShownMinute(before), "）より早くなっています。")});
    return before;
  }

  void CheckBonus() {
    if (round_.bonus_rules().empty() || round_.bonus_cap() > 0) return;
    faults_.Add("bonus_cap", "REQUIRED",
                {"say how many points all bonus rules give together at most",
                 "加点を設けるときは、加点の上限を指定してください。"});
  }

  void CheckParts() {
    std::set<int> seen;
    for (int i = 0; i < round_.public_parts_size(); ++i) {
      if (seen.insert(round_.public_parts(i)).second) continue;
      faults_.Add(FieldAt("public_parts", i), "DUPLICATE", {"stands twice", "重複しています。"});
    }
  }

  void CheckReports() {
    if (round_.report_months() == 0 || round_.follow_up_years() > 0) return;
    faults_.Add("report_months", "NOT_APPLICABLE",
                {"say for how many years those that are selected report, or leave the months out",
                 "自己評価を求める年数を指定するか、期限の月数を空欄にしてください。"});
  }

  const pb::Round& round_;
  Faults faults_;
};

enum class Change { kFree, kDated, kFrozen };

Change KindOfChange(absl::string_view field) {
  constexpr std::array kFreeFields = {"title", "purpose", "audience", "contact_section", "links"};
  constexpr std::array kDatedFields = {"opens_at", "closes_at", "stages", "follow_up_years",
                                       "report_months"};
  if (absl::c_linear_search(kFreeFields, field)) return Change::kFree;
  return absl::c_linear_search(kDatedFields, field) ? Change::kDated : Change::kFrozen;
}

}  // namespace

void NormalizeRound(pb::Round& round) {
  round.set_opens_at(NormalJapanMinute(round.opens_at()));
  round.set_closes_at(NormalJapanMinute(round.closes_at()));
  for (pb::RoundCriterion& criterion : *round.mutable_criteria()) {
    if (criterion.lowest() != 0 || criterion.highest() != 0) continue;
    criterion.set_lowest(kDefaultLowest);
    criterion.set_highest(kDefaultHighest);
  }
  if (round.stages().empty()) {
    for (const pb::RoundStageKind kind : kStageKinds) round.add_stages()->set_kind(kind);
  }
  for (pb::RoundStage& stage : *round.mutable_stages())
    stage.set_closes_at(NormalJapanMinute(stage.closes_at()));
  if (round.tie_rule() == pb::ROUND_TIE_RULE_UNSPECIFIED)
    round.set_tie_rule(pb::ROUND_TIE_RULE_PANEL_DECIDES);
  for (pb::RoundBonusRule& rule : *round.mutable_bonus_rules()) {
    if (rule.min_bodies() == 0) rule.set_min_bodies(1);
  }
  if (round.public_parts().empty()) {
    round.add_public_parts(pb::ROUND_PUBLIC_PART_WINNERS);
    round.add_public_parts(pb::ROUND_PUBLIC_PART_PANEL);
  }
  if (round.audience().visibility() == pb::VISIBILITY_UNSPECIFIED)
    round.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
}

std::vector<pb::FieldViolation> CheckRound(const pb::Round& round) {
  return RoundChecks(round).Take();
}

pb::RoundState RoundStateAt(const pb::Round& round, absl::Time now) {
  if (round.state() != pb::ROUND_STATE_OPEN) return round.state();
  const auto opens = ParseJapanMinute(round.opens_at());
  const auto closes = ParseJapanMinute(round.closes_at());
  if (opens && now < *opens) return pb::ROUND_STATE_PLANNED;
  return closes && now < *closes ? pb::ROUND_STATE_OPEN : pb::ROUND_STATE_CLOSED;
}

bool HasStage(const pb::Round& round, pb::RoundStageKind kind) {
  return absl::c_any_of(round.stages(),
                        [&](const pb::RoundStage& stage) { return stage.kind() == kind; });
}

bool PointsOpen(const pb::Round& round, pb::RoundStageKind kind, absl::Time now) {
  if (round.state() != StateOfStage(kind)) return false;
  for (const pb::RoundStage& stage : round.stages()) {
    if (stage.kind() != kind) continue;
    const auto closes = ParseJapanMinute(stage.closes_at());
    return !closes || now < *closes;
  }
  return false;
}

bool StageIsOver(const pb::Round& round, pb::RoundStageKind kind) {
  return HasStage(round, kind) && IsOnItsWay(round.state()) && round.state() > StateOfStage(kind);
}

pb::RoundState NextStage(const pb::Round& round) {
  for (const pb::RoundStage& stage : round.stages()) {
    const pb::RoundState state = StateOfStage(stage.kind());
    if (IsOnItsWay(round.state()) && state > round.state()) return state;
  }
  return pb::ROUND_STATE_UNSPECIFIED;
}

RoundChanges ChangesOf(const pb::Round& old, const pb::Round& changed) {
  RoundChanges changes;
  for (int i = 0; i < pb::Round::descriptor()->field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *pb::Round::descriptor()->field(i);
    if (!IsMerged(field) || Fingerprint(old, field) == Fingerprint(changed, field)) continue;
    const Change kind = KindOfChange(field.name());
    if (kind == Change::kFrozen) changes.frozen.push_back(std::string(field.name()));
    if (kind == Change::kDated) changes.dated.push_back(std::string(field.name()));
  }
  return changes;
}

bool MayApply(const pb::Round& round, pb::OrganizationKind kind) {
  return round.eligible_kinds().empty() || absl::c_linear_search(round.eligible_kinds(), kind);
}

const pb::RoundCriterion* FindCriterion(const pb::Round& round, absl::string_view id) {
  for (const pb::RoundCriterion& criterion : round.criteria()) {
    if (criterion.id() == id) return &criterion;
  }
  return nullptr;
}

}  // namespace renkei::domain
