#include "server/service/framework/indicators.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/time.h"
#include "server/service/framework/reference_records.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using IndicatorRow = storage::Row<pb::Indicator>;

constexpr PageLimits kIndicatorPages = {.default_size = 100, .max_size = 1000};

bool IsDeclined(const pb::Indicator& indicator) {
  return indicator.state() == pb::Indicator::STATE_DECLINED;
}

absl::StatusOr<std::optional<IndicatorRow>> Find(const Call& call, const std::string& name) {
  return Indicators().Get(call.snapshot(), KeyByName(Indicators(), name));
}

absl::StatusOr<pb::Indicator> GetIndicator(const Call& call,
                                           const pb::GetIndicatorRequest& request) {
  return GetRecord(call, Indicators(), request.name());
}

absl::StatusOr<pb::ListIndicatorsResponse> ListIndicators(
    const Call& call, const pb::ListIndicatorsRequest& request) {
  pb::ListIndicatorsResponse response;
  RETURN_IF_ERROR(ListRecords<pb::Indicator>(
      call, Indicators(), request, kIndicatorPages, [](pb::Indicator&) { return true; },
      &pb::ListIndicatorsResponse::mutable_indicators, response));
  return response;
}

// `sent` under the state, the proposer and the decision of `old`, which no content changes.
pb::Indicator WithStanding(const pb::Indicator& sent, const pb::Indicator& old) {
  pb::Indicator next = sent;
  next.set_state(old.state());
  next.set_proposer(old.proposer());
  next.set_decision_comment(old.decision_comment());
  return next;
}

// Writes `next`, with the time of a change where it is one.
absl::StatusOr<Write<pb::Indicator>> Put(const Call& call, const std::optional<IndicatorRow>& old,
                                         pb::Indicator next) {
  const bool same = old && SameContent(old->message, next);
  *next.mutable_update_time() = same ? old->message.update_time() : ToProto(call.now());
  if (same && !old->message.has_update_time()) next.clear_update_time();
  return UpsertRecord(call, Indicators(), pb::RESOURCE_TYPE_INDICATOR, next, {});
}

// A coordinator's word on the content; whether a proposal is taken stays with DecideIndicator.
absl::StatusOr<Write<pb::Indicator>> UpsertIndicator(const Call& call,
                                                     const pb::UpsertIndicatorRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<IndicatorRow> old, Find(call, request.indicator().name()));
  pb::Indicator standing;
  standing.set_state(pb::Indicator::STATE_APPROVED);
  if (old.has_value()) standing = old->message;
  return Put(call, old, WithStanding(request.indicator(), standing));
}

absl::Status Taken(const Call& call, const pb::Indicator& old) {
  const std::string id(domain::LastSegment(old.name()));
  const bool own = old.proposer() == call.caller().organization;
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      {own ? absl::StrCat(old.name(), " was decided on already; see `renkei indicator show ", id,
                          "`, and propose a different one under another id")
           : absl::StrCat("the id ", id, " is taken (", old.title(), "); `renkei indicator show ",
                          id, "` tells whether it is what you need, otherwise use another id"),
       own ? absl::StrCat(old.name(), " はすでに採否が決まっています。renkei indicator show ", id,
                          " で確認し、別の内容は別のIDで提案してください。")
           : absl::StrCat("ID ", id, " は「", old.title(),
                          "」で使われています。renkei indicator show ", id,
                          " で内容を確かめ、目的に合わない場合は別のIDで提案してください。")},
      {{"resource", old.name()}});
}

// Counted on the snapshot: two proposals at the same moment may pass the limit by one, which harms
// nobody.
absl::Status CheckWaiting(const Call& call) {
  ASSIGN_OR_RETURN(
      const auto waiting,
      Indicators().ScanIndex(call.snapshot(),
                             storage::Key(kIndicatorsByProposerId).Add(call.caller().organization),
                             "", kMaxWaitingProposals));
  if (waiting.rows.size() < kMaxWaitingProposals) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {absl::StrCat(kMaxWaitingProposals,
                    " proposals of your organization wait for a decision already; see `renkei "
                    "indicator list --state proposed`"),
       absl::StrCat("決定を待っている提案がすでに", kMaxWaitingProposals,
                    "件あります。renkei indicator list --state proposed で確認し、決定をお待ち"
                    "ください。")},
      {{"limit", absl::StrCat("waiting_proposals=", kMaxWaitingProposals)}});
}

absl::StatusOr<Write<pb::Indicator>> ProposeIndicator(const Call& call,
                                                      const pb::ProposeIndicatorRequest& request) {
  const pb::Indicator& sent = request.indicator();
  ASSIGN_OR_RETURN(const std::optional<IndicatorRow> old, Find(call, sent.name()));
  pb::Indicator standing;
  if (old.has_value()) {
    standing = old->message;
    const bool own = standing.proposer() == call.caller().organization;
    // The same again changes nothing, also once it was decided on.
    const bool open = standing.state() == pb::Indicator::STATE_PROPOSED ||
                      SameContent(standing, WithStanding(sent, standing));
    if (!own || !open) return Taken(call, standing);
  } else {
    RETURN_IF_ERROR(CheckWaiting(call));
    standing.set_state(pb::Indicator::STATE_PROPOSED);
    standing.set_proposer(call.caller().organization);
  }
  return Put(call, old, WithStanding(sent, standing));
}

// What was registered or taken may be in use anywhere: that is replaced, not declined.
absl::Status AlreadyDecided(const pb::Indicator& indicator) {
  return domain::MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {absl::StrCat(indicator.name(),
                    " is approved and may be in use; it cannot be declined any more. `renkei "
                    "indicator apply FILE` corrects its content."),
       absl::StrCat(indicator.name(),
                    " は承認済みで、使われている可能性があるため、見送りにはできません。内容の訂正"
                    "は renkei indicator apply ファイル で行えます。")},
      {{"state", "APPROVED"}, {"action", "DECLINED"}, {"allowed", ""}});
}

absl::StatusOr<Write<pb::Indicator>> DecideIndicator(const Call& call,
                                                     const pb::DecideIndicatorRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<IndicatorRow> old, Find(call, request.name()));
  if (!old.has_value()) return NotFound(request.name());
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), old->version, request.name()));
  pb::Indicator next = old->message;
  next.clear_etag();
  const bool approved = next.state() == pb::Indicator::STATE_APPROVED ||
                        next.state() == pb::Indicator::STATE_UNSPECIFIED;
  if (!request.approve() && approved) return AlreadyDecided(next);
  if (!request.approve() && request.comment().empty()) {
    return domain::InvalidField("comment", "REQUIRED",
                                {"must be set: say to who proposed it why it is declined",
                                 "必須です。提案した団体に、見送りの理由を書いてください。"});
  }
  // One that was registered, or taken before, stays as it is.
  if (!(request.approve() && approved)) {
    next.set_state(request.approve() ? pb::Indicator::STATE_APPROVED
                                     : pb::Indicator::STATE_DECLINED);
    next.set_decision_comment(request.comment());
  }
  absl::StatusOr<Write<pb::Indicator>> written = Put(call, old, std::move(next));
  if (written.ok()) written->marks.push_back(request.approve() ? "approved" : "declined");
  return written;
}

absl::Status Unusable(const std::string& name, const std::optional<IndicatorRow>& row) {
  const std::string id(domain::LastSegment(name));
  if (!row) {
    return domain::MakeError(
        pb::REASON_DANGLING_REFERENCE,
        {absl::StrCat("there is no shared indicator ", name,
                      "; `renkei indicator list` shows all, `renkei indicator propose FILE` "
                      "proposes one that is missing"),
         absl::StrCat("共通指標 ", name,
                      " は登録されていません。renkei indicator list で確認してください。ないもの"
                      "は renkei indicator propose ファイル で提案でき、すぐに使えます。")},
        {{"reference", name}});
  }
  const std::string& comment = row->message.decision_comment();
  return domain::MakeError(
      pb::REASON_DANGLING_REFERENCE,
      {absl::StrCat("the shared indicator ", name, " was proposed and declined (", comment,
                    "); nothing new may refer to it. `renkei indicator list --state approved` "
                    "shows those in use"),
       absl::StrCat("共通指標 ", name, " は見送りになったため（", comment,
                    "）、新たに使うことはできません。使える指標は renkei indicator list --state "
                    "approved で確認できます。")},
      {{"reference", name}, {"state", "DECLINED"}});
}

}  // namespace

absl::Status RequireIndicators(const Call& call, const std::set<std::string>& names,
                               const std::set<std::string>& kept) {
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const auto row, Find(call, name));
    const bool usable = row.has_value() && (!IsDeclined(row->message) || kept.count(name) > 0);
    if (!usable) return Unusable(name, row);
  }
  return absl::OkStatus();
}

void RegisterIndicators(MethodRegistry& methods) {
  methods.Read("renkei.v1.FrameworkService/GetIndicator", GetIndicator);
  methods.Read("renkei.v1.FrameworkService/ListIndicators", ListIndicators);
  methods.Write("renkei.v1.FrameworkService/UpsertIndicator", UpsertIndicator);
  methods.Write("renkei.v1.FrameworkService/ProposeIndicator", ProposeIndicator);
  methods.Write("renkei.v1.FrameworkService/DecideIndicator", DecideIndicator);
}

}  // namespace renkei::service
