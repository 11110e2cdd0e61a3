#include "server/domain/support/support_steps.h"

#include <array>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/faults.h"
#include "server/domain/time/date.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

constexpr pb::SupportState kSupportDraft = pb::SUPPORT_STATE_DRAFT;
constexpr pb::SupportState kRequested = pb::SUPPORT_STATE_REQUESTED;
constexpr pb::SupportState kTriaged = pb::SUPPORT_STATE_TRIAGED;
constexpr pb::SupportState kForming = pb::SUPPORT_STATE_TEAM_FORMING;
constexpr pb::SupportState kSupportActive = pb::SUPPORT_STATE_ACTIVE;
constexpr pb::SupportState kClosing = pb::SUPPORT_STATE_CLOSING;

// What a step may carry; what it does not may not be set.
enum SupportNeed : uint32_t {
  kNoNeed = 0,
  kNeedsWords = 1,
  kNeedsPriority = 2,
  kNeedsAlternative = 4,
  kNeedsWindow = 8,
  kNeedsOutcome = 16,
  kNeedsText = 32,
  kNeedsTeam = 64,
  kNeedsEvaluations = 128,
};

struct SupportRule {
  pb::SupportAction action;
  SupportStates from;
  pb::SupportState to;
  SupportParty party;
  uint32_t needs = kNoNeed;
};

constexpr SupportParty kByBody = SupportParty::kBody;
constexpr SupportParty kByWindow = SupportParty::kWindow;

constexpr std::array kSupportRules = {
    SupportRule{pb::SUPPORT_ACTION_REQUEST, {kSupportDraft}, kRequested, kByBody, kNeedsText},
    SupportRule{
        pb::SUPPORT_ACTION_TRIAGE, {kRequested, kTriaged}, kTriaged, kByWindow, kNeedsPriority},
    SupportRule{pb::SUPPORT_ACTION_DECLINE,
                {kRequested, kTriaged},
                pb::SUPPORT_STATE_DECLINED,
                kByWindow,
                kNeedsWords | kNeedsAlternative},
    SupportRule{pb::SUPPORT_ACTION_REDIRECT,
                {kRequested, kTriaged},
                kRequested,
                kByWindow,
                kNeedsWords | kNeedsWindow},
    SupportRule{pb::SUPPORT_ACTION_FORM_TEAM, {kTriaged}, kForming, kByWindow},
    SupportRule{pb::SUPPORT_ACTION_START, {kForming}, kSupportActive, kByWindow, kNeedsTeam},
    SupportRule{
        pb::SUPPORT_ACTION_BEGIN_CLOSING, {kSupportActive}, kClosing, kByWindow, kNeedsOutcome},
    SupportRule{pb::SUPPORT_ACTION_RESUME, {kClosing}, kSupportActive, kByWindow, kNeedsWords},
    SupportRule{pb::SUPPORT_ACTION_CLOSE,
                {kClosing},
                pb::SUPPORT_STATE_CLOSED,
                kByWindow,
                kNeedsEvaluations},
    SupportRule{pb::SUPPORT_ACTION_WITHDRAW,
                {kRequested, kTriaged, kForming, kSupportActive},
                pb::SUPPORT_STATE_WITHDRAWN,
                kByBody},
};

constexpr int kMaxSupportEvents = 100;

// Collects what is wrong with a step that the actor may take.
class SupportChecks {
 public:
  SupportChecks(const SupportContext& context, const SupportRule& rule)
      : c_(context), rule_(rule) {}

  absl::Status Result() {
    CheckCase();
    CheckCarried();
    std::vector<pb::FieldViolation> bad = faults_.Take();
    if (bad.empty()) return absl::OkStatus();
    return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad));
  }

 private:
  bool Needs(SupportNeed need) const { return (rule_.needs & need) != 0; }

  // What the case itself lacks for it.
  void CheckCase() {
    const pb::SupportCase& s = c_.support;
    if (Needs(kNeedsText) && s.text().empty()) {
      faults_.Add("support.text", "REQUIRED",
                  {"must be set: write what it is about, then request it",
                   "相談の内容が書かれていません。内容を書いてから申し込んでください。"});
    }
    if (Needs(kNeedsText) && !s.asked_bodies().empty()) {
      faults_.Add("name", "CONSENT_MISSING",
                  {absl::StrCat("bodies that were asked to ask together have not answered: ",
                                absl::StrJoin(s.asked_bodies(), ", "),
                                "; wait for them, or take the request to them back"),
                   absl::StrCat("共同で相談する団体の回答がまだありません: ",
                                absl::StrJoin(s.asked_bodies(), "、"),
                                "。回答を待つか、依頼を取り消してから申し込んでください。")});
    }
    if (Needs(kNeedsTeam) && s.team().empty()) {
      faults_.Add("name", "NO_TEAM",
                  {"no organization has accepted to be in the team; ask some, and wait for one",
                   "支援チームへの参加を承諾した団体がありません。団体に参加を依頼し、承諾を"
                   "待ってから開始してください。"});
    }
    if (Needs(kNeedsEvaluations) && c_.request.words().empty() &&
        !(s.has_body_evaluation() && s.has_team_evaluation())) {
      faults_.Add("name", "EVALUATION_MISSING",
                  {absl::StrCat("not evaluated yet: ", s.has_body_evaluation() ? "" : "the body",
                                !s.has_body_evaluation() && !s.has_team_evaluation() ? ", " : "",
                                s.has_team_evaluation() ? "" : "the team",
                                "; say in words why it is closed without"),
                   absl::StrCat("評価がそろっていません（未記入: ",
                                s.has_body_evaluation() ? "" : "相談団体",
                                !s.has_body_evaluation() && !s.has_team_evaluation() ? "、" : "",
                                s.has_team_evaluation() ? "" : "支援チーム",
                                "）。評価なしで終了するときは、理由を「連絡」に書いてください。")});
    }
  }

  // What the request carries.
  void CheckCarried() {
    const pb::ChangeSupportRequest& r = c_.request;
    if (Needs(kNeedsWords) && r.words().empty()) {
      faults_.Add("words", "REQUIRED",
                  {"must be set: all that take part read why",
                   "理由を書いてください。関係する団体に"
                   "伝わります。"});
    }
    Carry("priority", r.priority() != pb::SUPPORT_PRIORITY_UNSPECIFIED, kNeedsPriority,
          {"must be set: in which order it is taken", "優先度を選んでください。"});
    Carry("alternative", !r.alternative().empty(), kNeedsAlternative,
          {"must be set: what the body can do instead",
           "ほかの方法を書いてください。相談団体が次に何をすればよいかが伝わります。"});
    Carry("window", !r.window().empty(), kNeedsWindow,
          {"must be set: to which window it goes", "引き継ぐ先の窓口を指定してください。"});
    Carry("outcome", !r.outcome().empty(), kNeedsOutcome,
          {"must be set: what came of it", "支援の成果を書いてください。"});
    if (r.planned_start_date().empty()) return;
    if (!Needs(kNeedsPriority)) return NotApplicable("planned_start_date");
    if (r.planned_start_date() < FormatDate(c_.today)) {
      faults_.Add("planned_start_date", "IN_PAST",
                  {absl::StrCat(r.planned_start_date(), " has passed; name a day to come"),
                   absl::StrCat(r.planned_start_date(),
                                " は過ぎています。今日以降の日を指定してください。")});
    }
  }

  void Carry(absl::string_view field, bool set, SupportNeed need, Bilingual missing) {
    if (Needs(need) && !set) faults_.Add(field, "REQUIRED", std::move(missing));
    if (!Needs(need) && set) NotApplicable(field);
  }

  void NotApplicable(absl::string_view field) {
    faults_.Add(field, "NOT_APPLICABLE",
                {absl::StrCat("says nothing for \"", ValueName(rule_.action).en, "\""),
                 absl::StrCat("「", ValueName(rule_.action).ja, "」では指定できない項目です。")});
  }

  const SupportContext& c_;
  const SupportRule& rule_;
  Faults faults_;
};

}  // namespace

absl::StatusOr<pb::SupportState> CheckSupportStep(const SupportContext& c) {
  for (const SupportRule& rule : kSupportRules) {
    if (rule.action != c.request.action()) continue;
    const Bilingual what = ValueName(rule.action);
    if (!c.actor.Is(rule.party)) return NotOfSupportParties(c.support.name(), what, {rule.party});
    if (!c.actor.HasRoleOf(rule.party)) return SupportRoleMissing(what, rule.party);
    if (!rule.from.Has(c.support.state())) break;
    absl::Status fields = SupportChecks(c, rule).Result();
    if (!fields.ok()) return fields;
    return rule.to;
  }
  return StepImpossible(c.support.state(), c.request.action(),
                        OpenSupportSteps(c.support, c.actor));
}

std::vector<pb::SupportAction> OpenSupportSteps(const pb::SupportCase& support,
                                                const SupportActor& actor) {
  std::vector<pb::SupportAction> open;
  for (const SupportRule& rule : kSupportRules) {
    if (rule.from.Has(support.state()) && actor.Is(rule.party) && actor.HasRoleOf(rule.party))
      open.push_back(rule.action);
  }
  return open;
}

pb::SupportCase AfterSupportStep(const SupportContext& c, pb::SupportState to) {
  const pb::ChangeSupportRequest& r = c.request;
  pb::SupportCase after = c.support;
  after.set_state(to);
  after.set_words(r.words());
  switch (r.action()) {
    case pb::SUPPORT_ACTION_TRIAGE:
      after.set_priority(r.priority());
      after.set_planned_start_date(r.planned_start_date());
      break;
    case pb::SUPPORT_ACTION_DECLINE:
      after.set_alternative(r.alternative());
      break;
    case pb::SUPPORT_ACTION_REDIRECT:
      // The other window decides anew.
      after.set_window(r.window());
      after.clear_priority();
      after.clear_planned_start_date();
      break;
    case pb::SUPPORT_ACTION_BEGIN_CLOSING:
      after.set_outcome(r.outcome());
      after.clear_asked_team();
      break;
    case pb::SUPPORT_ACTION_WITHDRAW:
      after.clear_asked_team();
      break;
    default:
      break;
  }
  pb::SupportEvent& event = *after.add_history();
  event.set_action(r.action());
  event.set_words(r.words());
  event.set_window(r.window());
  auto& history = *after.mutable_history();
  if (history.size() > kMaxSupportEvents)
    history.DeleteSubrange(0, history.size() - kMaxSupportEvents);
  return after;
}

bool HasEnded(pb::SupportState state) {
  return state == pb::SUPPORT_STATE_CLOSED || state == pb::SUPPORT_STATE_DECLINED ||
         state == pb::SUPPORT_STATE_WITHDRAWN;
}

bool WaitsForTeam(pb::SupportState state) {
  return state == kRequested || state == kTriaged || state == kForming;
}

}  // namespace renkei::domain
