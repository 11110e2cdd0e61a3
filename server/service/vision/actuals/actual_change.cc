#include "server/service/vision/actuals/actual_change.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/words/when_words.h"
#include "server/domain/words/words.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/vision_revision.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

bool IsConfirmed(const pb::KpiActual& actual) {
  return actual.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED;
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
  if (old.removed()) return false;
  next.set_actor(old.actor());
  // It is of one time, however that is written.
  *next.mutable_when() = old.when();
  next.set_correction_reason(old.correction_reason());
  return SameContent(next, old);
}

}  // namespace

absl::Status ApproverNeeded(const pb::KpiActual& figure) {
  return domain::MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat(
           figure.name(),
           ": confirming a figure, or changing or removing a confirmed one, needs the role "
           "approver"),
       absl::StrCat(
           domain::WhenAsRead(figure.when()).ja,
           "の実績：確定値の登録・変更・削除には承認の権限が必要です。承認の担当者に依頼して"
           "ください。")},
      {{"roles", "approver"}});
}

absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActual(const Call& call,
                                                                      absl::string_view name) {
  auto row = FindActualState(call, name);
  if (row.ok() && row->has_value() && (*row)->message.removed()) row->reset();
  return row;
}

absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActualOf(const Call& call,
                                                                        absl::string_view kpi,
                                                                        const pb::When& when) {
  auto row = FindActual(call, absl::StrCat(kpi, "/actuals/", ActualId(when)));
  const std::optional<pb::When> other = domain::OtherWritingOf(when);
  if (!row.ok() || row->has_value() || !other) return row;
  return FindActual(call, absl::StrCat(kpi, "/actuals/", ActualId(*other)));
}

absl::StatusOr<storage::RowPage<pb::KpiActual>> ScanActuals(const Call& call,
                                                            const storage::Key& prefix,
                                                            absl::string_view after, size_t limit) {
  ASSIGN_OR_RETURN(auto page, Actuals().Scan(call.snapshot(), prefix, after, limit));
  size_t kept = 0;
  for (size_t i = 0; i < page.rows.size(); ++i) {
    if (page.rows[i].message.removed()) continue;
    if (kept != i) {
      page.rows[kept] = std::move(page.rows[i]);
      page.positions[kept] = std::move(page.positions[i]);
    }
    ++kept;
  }
  page.rows.resize(kept);
  page.positions.resize(kept);
  return page;
}

absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActualState(const Call& call,
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
                     "いつの実績かを指定してください（例：令和6年度）。"});
    return false;
  }
  const bool none = sent.status() == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE;
  const bool has_value = sent.value().has_number() || !sent.value().text().empty();
  if (none && has_value) {
    violations_.Add(absl::StrCat(path, ".value"), "NOT_AVAILABLE_HAS_NONE",
                    {"a figure that is not available has no value",
                     "「データなし」の実績には値を指定できません。"});
  } else if (!none && !has_value) {
    violations_.Add(
        absl::StrCat(path, ".value"), "REQUIRED",
        {"must have a number or a text; where there is no figure, set status NOT_AVAILABLE",
         "数値または文字を入力してください。データがない場合は状態を「データなし」にしてください"
         "。"});
  }
  return none != has_value;
}

bool ActualPlanner::StaysRemoved(absl::string_view base, const ActualChange& change,
                                 const std::string& path) {
  const auto known = domain::RecordBase::Parse(base);
  if (!known) return false;
  pb::KpiActual sent = change.next;
  *sent.mutable_when() = change.old.message.when();
  if (domain::RecordBase::Of(sent) == *known) return true;
  const auto* value = pb::KpiActual::descriptor()->FindFieldByName("value");
  merge_->Add(change.old.message, value, /*has_base=*/true, absl::StrCat(path, ".value"), "",
              domain::Words(domain::Lang::kJapanese).Short(sent.value()));
  return false;
}

absl::Status ActualPlanner::Add(const pb::Kpi& kpi, const pb::KpiActual& written,
                                const std::string& path, absl::string_view base, bool exported) {
  pb::KpiActual sent = written;
  std::vector<pb::FieldViolation> found = domain::SettleActual(kpi, sent);
  if (sent.when().kind() == pb::When::KIND_UNSPECIFIED) {
    (void)CheckContent(sent, path);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto standing, FindActualOf(call_, kpi.name(), sent.when()));
  const std::string time_key =
      absl::StrCat(kpi.name(), "/", ActualId(domain::AsOneTime(sent.when())));
  // What stands there keeps its name, and its time as it was first written.
  if (standing.has_value()) *sent.mutable_when() = standing->message.when();
  ActualChange change;
  change.next =
      Completed(call_, absl::StrCat(kpi.name(), "/actuals/", ActualId(sent.when())), sent);
  if (merge_ != nullptr && KnownOf(base, exported)) {
    // A file states all of a figure.
    change.known_after = domain::RecordBase::Of(change.next).ToString();
    if (change.known_after == base) change.known_after.clear();
  }
  if (!times_.insert(time_key).second) {
    const domain::Bilingual time = domain::WhenAsRead(sent.when());
    violations_.Add(absl::StrCat(path, ".when"), "DUPLICATE_TIME",
                    {absl::StrCat("there are two figures of ", time.en, " in this request"),
                     absl::StrCat("「", time.ja, "」の実績が重複しています。")});
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(auto old, FindActualState(call_, change.next.name()));
  if (auto wrong = domain::CheckFigureTime(sent.when(), period_, call_.today()))
    found.push_back(*std::move(wrong));
  // What stands there as it is sent was accepted once.
  const bool stands = old.has_value() && SameFigure(change.next, old->message);
  if (!stands && !found.empty()) {
    violations_.AddAll(path, std::move(found));
    return absl::OkStatus();
  }
  if (!stands && !CheckContent(sent, path)) return absl::OkStatus();
  if (old.has_value()) {
    change.old = *std::move(old);
    if (merge_ != nullptr && change.is_new() && StaysRemoved(base, change, path))
      return absl::OkStatus();
    if (merge_ != nullptr && !change.is_new()) {
      // It is of one time, however that is written.
      *change.next.mutable_when() = change.old.message.when();
      merge_->Over(base, change.old.message, path, change.next, exported);
    }
    const storage::Sequence there = change.is_new() ? storage::Sequence::kNone : change.old.version;
    RETURN_IF_ERROR(CheckEtag(call_, sent.etag(), there, change.next.name()));
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
    role_missing_ = ApproverNeeded(change.next);
  changes_.push_back(std::move(change));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ActualChange>> ActualPlanner::Finish() && {
  // Who may not correct it anyway need not be asked for a reason.
  if (!role_missing_.ok()) return role_missing_;
  RETURN_IF_ERROR(std::move(violations_).ToStatus());
  return std::move(changes_);
}

absl::StatusOr<std::vector<ActualChange>> PlanActuals(
    const Call& call, const pb::FiscalPeriod& period, const pb::Kpi& kpi,
    const google::protobuf::RepeatedPtrField<pb::KpiActual>& sent, absl::string_view prefix) {
  ActualPlanner planner(call, period);
  for (int i = 0; i < sent.size(); ++i) {
    RETURN_IF_ERROR(planner.Add(kpi, sent[i], absl::StrCat(prefix, "[", i, "]")));
  }
  return std::move(planner).Finish();
}

absl::StatusOr<internal_pb::EffectiveAudience> ActualsAudience(const Call& call,
                                                               const pb::Vision& head,
                                                               absl::string_view kpi) {
  internal_pb::EffectiveAudience audience = DraftAudience(head);
  if (head.published_revision() == 0) return audience;
  ASSIGN_OR_RETURN(const std::optional<storage::Sequence> version,
                   FindInManifest(call, KpiManifest(), VisionIdOf(kpi), head.published_revision(),
                                  domain::LastSegment(kpi)));
  if (!version.has_value()) return audience;
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience published, PublicAudience(call, head));
  audience.MergeFrom(published);
  return audience;
}

void WriteActual(const Call& call, const ActualChange& change,
                 const internal_pb::EffectiveAudience& audience, storage::Mutation& mutation) {
  if (!change.has_row()) {
    Actuals().Insert(change.next, mutation);
  } else {
    internal_pb::KpiActualState kept;
    *kept.mutable_actual() = change.old.message;
    kept.set_version(storage::ToInt(change.old.version));
    ActualHistory().Insert(kept, mutation);
    Actuals().Update(change.old, change.next, mutation);
  }
  std::optional<Before> before;
  if (!change.is_new()) before = audience;
  std::optional<internal_pb::EffectiveAudience> after;
  if (!change.next.removed()) after = audience;
  AppendChange(call, pb::RESOURCE_TYPE_KPI_ACTUAL, change.next.name(), before, after, mutation);
}

}  // namespace renkei::service
