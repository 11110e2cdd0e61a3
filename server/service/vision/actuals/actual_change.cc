#include "server/service/vision/actuals/actual_change.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/time/when.h"
#include "server/service/change/change_log.h"
#include "server/service/frame/time.h"
#include "server/service/frame/update.h"
#include "server/service/tables.h"
#include "server/service/vision/draft/vision_kinds.h"
#include "server/service/vision/revision/vision_revision.h"

namespace renkei::service {
namespace {

bool IsConfirmed(const pb::KpiActual& actual) {
  return actual.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED;
}

absl::Status NeedsApprover(const std::string& name) {
  return domain::MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat(name,
                    ": confirming a figure, or changing a confirmed one, needs the role approver"),
       absl::StrCat(name, "：確定値の登録と変更には承認者（approver）の役割が必要です。")},
      {{"roles", "approver"}});
}

// The figure as it would be stored: what the server says of it, and no more than that.
pb::KpiActual Completed(const Call& call, const std::string& name, const pb::KpiActual& sent) {
  pb::KpiActual next = sent;
  next.clear_etag();
  next.set_name(name);
  next.set_actor(call.caller().account);
  *next.mutable_update_time() = ToProto(call.now());
  if (next.status() == pb::KPI_ACTUAL_STATUS_UNSPECIFIED)
    next.set_status(pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  return next;
}

// Whether `next` says of the world what `old` says, whoever wrote it and why.
bool SameFigure(pb::KpiActual next, const pb::KpiActual& old) {
  next.set_actor(old.actor());
  // It is of one time, however that is written.
  *next.mutable_when() = old.when();
  next.set_correction_reason(old.correction_reason());
  return SameContent(next, old);
}

}  // namespace

std::string ActualId(const pb::When& when) {
  switch (when.kind()) {
    case pb::When::KIND_FISCAL_YEAR:
      return absl::StrCat("fy", when.year());
    case pb::When::KIND_END_OF_FISCAL_YEAR:
      return absl::StrCat("eofy", when.year());
    case pb::When::KIND_CALENDAR_YEAR:
      return absl::StrCat("cy", when.year());
    case pb::When::KIND_MONTH:
      return absl::StrFormat("%04d-%02d", when.year(), when.month());
    default:
      return absl::StrFormat("%04d-%02d-%02d", when.year(), when.month(), when.day());
  }
}

std::optional<pb::When> TimeOfActualId(absl::string_view id) {
  absl::string_view digits = id;
  pb::When when;
  if (absl::ConsumePrefix(&digits, "fy")) {
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
  } else if (absl::ConsumePrefix(&digits, "eofy")) {
    when.set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  } else if (absl::ConsumePrefix(&digits, "cy")) {
    when.set_kind(pb::When::KIND_CALENDAR_YEAR);
  } else {
    pb::When text;
    text.set_text(std::string(id));
    absl::StatusOr<pb::When> read = domain::CompleteWhen(text);
    if (!read.ok() || ActualId(*read) != id) return std::nullopt;
    return *std::move(read);
  }
  int year = 0;
  if (!absl::SimpleAtoi(digits, &year)) return std::nullopt;
  when.set_year(year);
  if (!domain::CompleteWhen(when).ok() || ActualId(when) != id) return std::nullopt;
  return when;
}

absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActual(const Call& call,
                                                                      absl::string_view name) {
  using Found = std::optional<storage::Row<pb::KpiActual>>;
  const std::optional<pb::When> when = TimeOfActualId(domain::LastSegment(name));
  if (!when) return Found();
  pb::KpiActual key;
  key.set_name(std::string(name));
  *key.mutable_when() = *when;
  auto row = Actuals().Get(call.snapshot(), Actuals().KeyOf(key));
  if (row.ok() && row->has_value() && (*row)->message.name() != name) return Found();
  return row;
}

bool ActualPlanner::CheckContent(const pb::KpiActual& sent, const std::string& path) {
  if (sent.when().kind() == pb::When::KIND_UNSPECIFIED || sent.when().year() == 0) {
    violations_.Add(absl::StrCat(path, ".when"), "REQUIRED",
                    {"must say what it is the figure of, for example 令和6年度",
                     "いつの実績値かを指定してください（例：令和6年度）。"});
    return false;
  }
  const bool none = sent.status() == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE;
  const bool has_value = sent.value().has_number() || !sent.value().text().empty();
  if (none && has_value) {
    violations_.Add(absl::StrCat(path, ".value"), "NOT_AVAILABLE_HAS_NONE",
                    {"a figure that is not available has no value",
                     "「データなし」の実績値には値を指定できません。"});
  } else if (!none && !has_value) {
    violations_.Add(
        absl::StrCat(path, ".value"), "REQUIRED",
        {"must have a number or a text; where there is no figure, set status NOT_AVAILABLE",
         "数値または文字を入力してください。データがない場合は状態を「データなし」にしてください"
         "。"});
  }
  return none != has_value;
}

absl::Status ActualPlanner::Add(const pb::Kpi& kpi, const pb::KpiActual& written,
                                const std::string& path) {
  pb::KpiActual sent = written;
  std::vector<pb::FieldViolation> found = domain::SettleActual(kpi, sent);
  if (sent.when().kind() == pb::When::KIND_UNSPECIFIED) {
    (void)CheckContent(sent, path);
    return absl::OkStatus();
  }
  const std::string id = ActualId(sent.when());
  ActualChange change;
  change.next = Completed(call_, absl::StrCat(kpi.name(), "/actuals/", id), sent);
  if (!names_.insert(change.next.name()).second) {
    const std::string time = domain::FormatWhen(sent.when(), domain::WhenStyle::kEra);
    violations_.Add(absl::StrCat(path, ".when"), "DUPLICATE_TIME",
                    {absl::StrCat("there are two figures of ", time, " in this request"),
                     absl::StrCat("「", time, "」の実績値が重複しています。")});
    return absl::OkStatus();
  }
  auto old = FindActual(call_, change.next.name());
  if (!old.ok()) return old.status();
  // What stands there as it is sent was accepted once.
  const bool stands = old->has_value() && SameFigure(change.next, (*old)->message);
  if (!stands && !found.empty()) {
    violations_.AddAll(path, std::move(found));
    return absl::OkStatus();
  }
  if (!stands && !CheckContent(sent, path)) return absl::OkStatus();
  if (old->has_value()) {
    change.old = **std::move(old);
    if (absl::Status s = CheckEtag(call_, sent.etag(), change.old.version, change.next.name());
        !s.ok())
      return s;
    change.same = SameFigure(change.next, change.old.message);
  }
  const bool corrects = IsConfirmed(change.old.message) && !change.same;
  if (!corrects) change.next.clear_correction_reason();
  if (corrects && change.next.correction_reason().empty()) {
    violations_.Add(absl::StrCat(path, ".correction_reason"), "REQUIRED",
                    {"a confirmed figure is changed with a reason",
                     "確定値を訂正するときは、訂正の理由を入力してください。"});
  }
  if (!change.same && (corrects || IsConfirmed(change.next)) && role_missing_.ok() &&
      !call_.caller().Has(pb::ROLE_APPROVER))
    role_missing_ = NeedsApprover(change.next.name());
  changes_.push_back(std::move(change));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ActualChange>> ActualPlanner::Finish() && {
  // Who may not correct it anyway need not be asked for a reason.
  if (!role_missing_.ok()) return role_missing_;
  if (absl::Status s = std::move(violations_).ToStatus(); !s.ok()) return s;
  return std::move(changes_);
}

absl::StatusOr<std::vector<ActualChange>> PlanActuals(
    const Call& call, const pb::Kpi& kpi,
    const google::protobuf::RepeatedPtrField<pb::KpiActual>& sent, absl::string_view prefix) {
  ActualPlanner planner(call);
  for (int i = 0; i < sent.size(); ++i) {
    if (absl::Status s = planner.Add(kpi, sent[i], absl::StrCat(prefix, "[", i, "]")); !s.ok())
      return s;
  }
  return std::move(planner).Finish();
}

absl::StatusOr<internal_pb::EffectiveAudience> ActualsAudience(const Call& call,
                                                               const pb::Vision& head,
                                                               absl::string_view kpi) {
  internal_pb::EffectiveAudience audience = DraftAudience(head);
  if (head.published_revision() == 0) return audience;
  const auto version = FindInManifest(call, KpiManifest(), VisionIdOf(kpi),
                                      head.published_revision(), domain::LastSegment(kpi));
  if (!version.ok()) return version.status();
  if (!version->has_value()) return audience;
  absl::StatusOr<internal_pb::EffectiveAudience> published = PublicAudience(call, head);
  if (!published.ok()) return published.status();
  audience.MergeFrom(*published);
  return audience;
}

void WriteActual(const Call& call, const ActualChange& change,
                 const internal_pb::EffectiveAudience& audience, storage::Mutation& mutation) {
  std::optional<internal_pb::EffectiveAudience> before;
  if (change.is_new()) {
    Actuals().Insert(change.next, mutation);
  } else {
    internal_pb::KpiActualState kept;
    *kept.mutable_actual() = change.old.message;
    kept.set_version(storage::ToInt(change.old.version));
    ActualHistory().Insert(kept, mutation);
    Actuals().Update(change.old, change.next, mutation);
    before = audience;
  }
  AppendChange(call, pb::RESOURCE_TYPE_KPI_ACTUAL, change.next.name(), before, audience, mutation);
}

}  // namespace renkei::service
