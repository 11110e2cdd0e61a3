#include "server/service/contribution/contribution_record.h"

#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/contribution/contribution_figure.h"
#include "server/domain/contribution/indicator_unit.h"
#include "server/domain/error.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/strategy/progress/expectation.h"
#include "server/domain/time/when.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// The initiative to which the caller's organization contributes, and its part in it.
struct Contributing {
  InitiativeRow initiative;
  MemberRow member;
  internal_pb::EffectiveAudience audience;
};

absl::Status HasNotJoined() {
  return domain::MakeError(pb::REASON_STEP_MISSING,
                           {"your organization has not joined this initiative",
                            "自団体はこの連携に参加していないため、値を登録できません。"},
                           {{"step", "join"}});
}

absl::StatusOr<Contributing> Open(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(InitiativeRow initiative, FindReadableInitiative(call, name));
  RETURN_IF_ERROR(CheckTakesFigures(initiative.message));
  ASSIGN_OR_RETURN(std::optional<MemberRow> member,
                   FindMember(call, absl::StrCat(name, "/members/",
                                                 domain::LastSegment(call.caller().organization))));
  if (!member.has_value()) return HasNotJoined();
  ASSIGN_OR_RETURN(const RollRow roll, FindRoll(call, name));
  Contributing found{std::move(initiative), *std::move(member), {}};
  found.audience = AudienceOf(found.initiative.message, roll.message);
  return found;
}

// Checks what is sent, and finds what stands there already.
class Recorder {
 public:
  Recorder(const Call& call, const Contributing& to) : call_(call), to_(to) {}

  // Errors are those of the store and a stale etag; what is wrong with the figure waits for Finish.
  absl::Status Add(pb::Contribution sent, const std::string& path) {
    sent.set_organization(call_.caller().organization);
    const pb::SharedKpi* kpi = FindSharedKpi(to_.initiative.message, sent.kpi());
    if (kpi == nullptr) {
      violations_.Add(absl::StrCat(path, ".kpi"), "UNKNOWN_KPI",
                      {absl::StrCat("this initiative has no shared KPI ", sent.kpi()),
                       absl::StrCat("この連携に共通KPI「", sent.kpi(), "」はありません。")});
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const pb::Indicator indicator, FindIndicator(call_, kpi->indicator()));
    const pb::Contribution written = sent;
    std::vector<pb::FieldViolation> found = domain::SettleContribution(*kpi, indicator, sent);
    const bool timely = CheckTime(sent, path);
    std::optional<ContributionRow> old;
    if (timely) {
      ASSIGN_OR_RETURN(old, Contributions().GetByUnique(call_.snapshot(), PlaceOf(sent)));
    }
    // What stands there as it is sent was accepted once.
    if (!found.empty() && old && SameContent(old->message, Completed(written, old))) {
      sent = written;
      found.clear();
    }
    // One that cannot be read is no figure that could be checked further.
    if (found.empty()) CheckFigure(indicator, sent, path);
    violations_.AddAll(path, std::move(found));
    RETURN_IF_ERROR(CheckSource(*kpi, indicator, sent, path));
    return timely ? Keep(std::move(sent), old, path) : absl::OkStatus();
  }

  absl::StatusOr<Write<pb::RecordContributionsResponse>> Finish() {
    RETURN_IF_ERROR(std::move(violations_).ToStatus());
    return std::move(result_);
  }

 private:
  bool CheckTime(const pb::Contribution& sent, const std::string& path) {
    if (sent.when().kind() == pb::When::KIND_UNSPECIFIED || sent.when().year() == 0) {
      violations_.Add(absl::StrCat(path, ".when"), "REQUIRED",
                      {"must say what it is the figure of, for example 令和6年度",
                       "いつの値かを指定してください（例：令和6年度）。"});
      return false;
    }
    if (auto wrong =
            domain::CheckFigureTime(sent.when(), to_.initiative.message.period(), call_.today())) {
      violations_.AddAll(path, {*std::move(wrong)});
      return false;
    }
    const pb::InitiativeMember& member = to_.member.message;
    if (member.state() == pb::MEMBER_STATE_JOINED ||
        domain::WasJoinedOn(member, domain::FirstDay(sent.when())) ||
        domain::WasJoinedOn(member, domain::LastDay(sent.when()))) {
      return true;
    }
    violations_.Add(absl::StrCat(path, ".when"), "NOT_JOINED",
                    {"your organization was no member at that time",
                     "自団体はその時点でこの連携に参加していません。"});
    return false;
  }

  void CheckFigure(const pb::Indicator& indicator, const pb::Contribution& sent,
                   const std::string& path) {
    const bool rate = indicator.aggregation() == pb::AGGREGATION_RATE;
    if (!rate && (sent.has_numerator() || sent.has_denominator())) {
      violations_.Add(
          absl::StrCat(path, ".numerator"), "NOT_A_RATE",
          {"the indicator is no rate", "この指標は率ではないため、分子・分母は不要です。"});
    } else if (sent.has_numerator() != sent.has_denominator()) {
      violations_.Add(
          absl::StrCat(path, sent.has_numerator() ? ".denominator" : ".numerator"), "REQUIRED",
          {"numerator and denominator go together", "分子と分母は両方を入力してください。"});
    } else if (sent.has_denominator() && !(sent.denominator() > 0)) {
      violations_.Add(absl::StrCat(path, ".denominator"), "OUT_OF_RANGE",
                      {"must be above zero", "分母は0より大きい値にしてください。"});
    }
    for (const double number : {sent.value().number(), sent.numerator(), sent.denominator()}) {
      if (std::isfinite(number)) continue;
      violations_.Add(absl::StrCat(path, ".value"), "NOT_A_NUMBER",
                      {"must be a finite number", "数値として扱えない値です。"});
    }
    const bool stated = sent.value().has_number() || !sent.value().text().empty();
    if (stated && indicator.aggregation() == pb::AGGREGATION_YES_NO &&
        (!domain::NumberOf(sent.value(), pb::AGGREGATION_YES_NO) ||
         (sent.value().has_number() && sent.value().number() != 0 && sent.value().number() != 1))) {
      violations_.Add(absl::StrCat(path, ".value"), "NOT_YES_OR_NO",
                      {"must be yes (有, 1) or no (無, 0)", "「有」か「無」で入力してください。"});
    }
  }

  absl::Status CheckSource(const pb::SharedKpi& kpi, const pb::Indicator& indicator,
                           const pb::Contribution& sent, const std::string& path) {
    if (sent.source_kpi().empty()) return absl::OkStatus();
    const std::string field = absl::StrCat(path, ".source_kpi");
    if (sent.value().has_number() || !sent.value().text().empty()) {
      violations_.Add(absl::StrCat(path, ".value"), "STANDS_ELSEWHERE",
                      {"the figure stands at the source KPI; leave it out here",
                       "元のKPIを指定した場合、値は元のKPIの実績になります。入力は不要です。"});
    }
    ASSIGN_OR_RETURN(const std::optional<PublishedKpi> published,
                     FindPublishedKpi(call_, sent.source_kpi()));
    // Whether another organization has such a KPI is not told.
    if (!published.has_value() || published->joint() ||
        LeadOf(published->head) != call_.caller().organization) {
      violations_.Add(field, "NOT_PUBLISHED",
                      {"must be a KPI of a published vision that your organization owns alone",
                       "自団体が単独で公開しているビジョンのKPIを指定してください。"});
    } else if (published->kpi.indicator() != kpi.indicator()) {
      violations_.Add(
          field, "OTHER_INDICATOR",
          {absl::StrCat("must point to the indicator ", kpi.indicator()),
           absl::StrCat("共通KPIと同じ指標（", kpi.indicator(), "）のKPIを指定してください。")});
    } else if (auto unit = domain::CheckIndicatorUnit(published->kpi, indicator)) {
      violations_.Add(field, unit->kind(), {unit->message(), unit->message_ja()});
    }
    return absl::OkStatus();
  }

  storage::Key PlaceOf(const pb::Contribution& sent) const {
    return ContributionPlace(to_.initiative.message.name(), sent);
  }

  // As it would be stored in the place of `old`.
  pb::Contribution Completed(pb::Contribution sent,
                             const std::optional<ContributionRow>& old) const {
    sent.clear_etag();
    sent.set_name(
        old ? old->message.name()
            : absl::StrCat(to_.initiative.message.name(), "/contributions/", call_.NewId()));
    *sent.mutable_create_time() = old ? old->message.create_time() : ToProto(call_.now());
    *sent.mutable_update_time() = ToProto(call_.now());
    // The same time in other words is the same time.
    if (old) *sent.mutable_when() = old->message.when();
    return sent;
  }

  absl::Status Keep(pb::Contribution sent, const std::optional<ContributionRow>& old,
                    const std::string& path) {
    if (!places_.insert(std::string(PlaceOf(sent).bytes())).second) {
      violations_.Add(absl::StrCat(path, ".when"), "DUPLICATE_TIME",
                      {"there are two figures of this KPI and time in this request",
                       "同じ共通KPI・同じ時点の値が重複しています。"});
      return absl::OkStatus();
    }
    const storage::Sequence version = old ? old->version : storage::Sequence::kNone;
    RETURN_IF_ERROR(CheckEtag(call_, sent.etag(), version,
                              old ? old->message.name() : to_.initiative.message.name()));
    return Put(old, Completed(std::move(sent), old));
  }

  absl::Status Put(const std::optional<ContributionRow>& old, const pb::Contribution& next) {
    pb::RecordContributionsResponse& reply = result_.reply;
    storage::Mutation& mutation = result_.mutation;
    ContributionRow shown{next, storage::Sequence::kNone};
    if (old && SameContent(old->message, next)) {
      reply.set_unchanged(reply.unchanged() + 1);
      shown = *old;
    } else {
      if (mutation.empty()) Rely(mutation);
      if (old) {
        Contributions().Update(*old, next, mutation);
        reply.set_updated(reply.updated() + 1);
      } else {
        Contributions().Insert(next, mutation);
        reply.set_created(reply.created() + 1);
      }
      AppendChange(call_, pb::RESOURCE_TYPE_CONTRIBUTION, next.name(),
                   old ? std::optional(to_.audience) : std::nullopt, to_.audience, mutation);
    }
    ASSIGN_OR_RETURN(*reply.add_contributions(),
                     PresentContribution(call_, to_.initiative.message, std::move(shown)));
    return absl::OkStatus();
  }

  // The KPI is there and takes figures, and the body has joined.
  void Rely(storage::Mutation& mutation) const {
    Initiatives().Require(to_.initiative, mutation);
    Members().Require(to_.member, mutation);
  }

  const Call& call_;
  const Contributing& to_;
  std::set<std::string> places_;
  BatchViolations violations_;
  Write<pb::RecordContributionsResponse> result_;
};

}  // namespace

absl::Status CheckTakesFigures(const pb::Initiative& initiative) {
  if (initiative.state() != pb::INITIATIVE_STATE_PROPOSED &&
      initiative.state() != pb::INITIATIVE_STATE_CANCELLED) {
    return absl::OkStatus();
  }
  return domain::MakeError(
      pb::REASON_NOT_EDITABLE,
      {"figures are recorded once an initiative is open, and not when it is cancelled",
       "値を登録できるのは、募集中・実施中・終了の連携だけです。"},
      {{"state", std::string(domain::StateToken(initiative.state()))}});
}

absl::StatusOr<Write<pb::RecordContributionsResponse>> RecordContributions(
    const Call& call, const pb::RecordContributionsRequest& request) {
  RETURN_IF_ERROR(FindReadableInitiative(call, request.parent()).status());
  for (const pb::Contribution& sent : request.contributions()) {
    if (sent.organization().empty()) continue;
    RETURN_IF_ERROR(call.RequireOwner({sent.organization()}, auth::Everyone(), request.parent()));
  }
  const std::string& own = call.caller().organization;
  RETURN_IF_ERROR(call.RequireOwner({own}, auth::Everyone(), request.parent()));
  ASSIGN_OR_RETURN(const Contributing to, Open(call, request.parent()));
  Recorder recorder(call, to);
  for (int i = 0; i < request.contributions_size(); ++i) {
    if (call.abandoned()) return absl::CancelledError();
    RETURN_IF_ERROR(recorder.Add(request.contributions(i), absl::StrCat("contributions[", i, "]")));
  }
  auto result = recorder.Finish();
  if (result.ok()) result->resource = request.parent();
  return result;
}

}  // namespace renkei::service
