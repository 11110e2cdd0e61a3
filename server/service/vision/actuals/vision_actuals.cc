#include "server/service/vision/actuals/vision_actuals.h"

#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/time/when.h"
#include "server/service/change/change_log.h"
#include "server/service/frame/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/update.h"
#include "server/service/tables.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/draft/vision_kinds.h"
#include "server/service/vision/revision/vision_revision.h"

namespace renkei::service {
namespace {

constexpr PageLimits kActualPages = {.default_size = 200, .max_size = 1'000};

absl::Status CheckActual(const pb::KpiActual& actual, const std::string& path) {
  if (actual.when().kind() == pb::When::KIND_UNSPECIFIED || actual.when().year() == 0) {
    return domain::InvalidField(absl::StrCat(path, ".when"), "REQUIRED",
                                {"must say what it is the figure of, for example 令和6年度",
                                 "いつの実績値かを指定してください（例：令和6年度）。"});
  }
  const bool none = actual.status() == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE;
  const bool has_value = actual.value().has_number() || !actual.value().text().empty();
  if (none && has_value) {
    return domain::InvalidField(absl::StrCat(path, ".value"), "NOT_AVAILABLE_HAS_NONE",
                                {"a figure that is not available has no value",
                                 "「データなし」の実績値には値を指定できません。"});
  }
  if (!none && !has_value) {
    return domain::InvalidField(
        absl::StrCat(path, ".value"), "REQUIRED",
        {"must have a number or a text; where there is no figure, set status NOT_AVAILABLE",
         "数値または文字を入力してください。データがない場合は状態を「データなし」にしてください"
         "。"});
  }
  return absl::OkStatus();
}

absl::Status CheckConfirmation(const Call& call, const ActualChange& change) {
  const bool confirms = change.next.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED ||
                        change.old.message.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED;
  if (!confirms || call.caller().Has(pb::ROLE_APPROVER)) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat(change.next.name(),
                    ": confirming a figure, or changing a confirmed one, needs "
                    "the role approver"),
       absl::StrCat(change.next.name(),
                    "：確定値の登録と変更には承認者（approver）の役割が必要です。")},
      {{"roles", "approver"}});
}

storage::Key ActualsOf(absl::string_view kpi) {
  return Actuals().NewKey().Add(VisionIdOf(kpi)).Add(domain::LastSegment(kpi));
}

// Whether the figures of `kpi` can be read: it stands in the draft (for owners), in the revision in
// force, or in an earlier one that the caller may read.
absl::StatusOr<bool> KpiIsReadable(const Call& call, const VisionReading& reading,
                                   absl::string_view kpi) {
  const auto row = FindItem<KpiKind>(call, reading, kpi);
  if (!row.ok()) return row.status();
  if (row->has_value()) return true;
  const pb::Vision& head = reading.head.message;
  for (int number = head.published_revision(); number > 0; --number) {
    if (call.abandoned()) return absl::CancelledError();
    const auto version =
        FindInManifest(call, KpiManifest(), VisionIdOf(kpi), number, domain::LastSegment(kpi));
    if (!version.ok()) return version.status();
    if (!version->has_value()) continue;
    const auto revision = FindRevision(call, head.name(), number);
    if (!revision.ok()) return revision.status();
    if (revision->has_value() && SeesRevision(call, head, (*revision)->message)) return true;
  }
  return false;
}

pb::KpiActual Present(const Call& call, const VisionReading& reading,
                      storage::Row<pb::KpiActual> row) {
  row.message.set_etag(MakeEtag(call.env().store, row.version));
  if (!reading.owner) row.message.clear_actor();
  return std::move(row.message);
}

// The time that an id states; the id of that time is `id` again, or it is none of ours.
absl::StatusOr<std::optional<pb::When>> WhenOf(absl::string_view id) {
  absl::string_view digits = id;
  pb::When when;
  when.set_kind(pb::When::KIND_DATE);
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
    if (!read.ok() || ActualId(*read) != id) return std::optional<pb::When>();
    return std::optional(*std::move(read));
  }
  int year = 0;
  if (!absl::SimpleAtoi(digits, &year)) return std::optional<pb::When>();
  when.set_year(year);
  if (!domain::CompleteWhen(when).ok() || ActualId(when) != id) return std::optional<pb::When>();
  return std::optional(std::move(when));
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

absl::StatusOr<std::vector<ActualChange>> PlanActuals(
    const Call& call, const std::string& kpi,
    const google::protobuf::RepeatedPtrField<pb::KpiActual>& sent, absl::string_view prefix) {
  std::vector<ActualChange> changes;
  std::set<std::string> ids;
  for (int i = 0; i < sent.size(); ++i) {
    const std::string path = absl::StrCat(prefix, "[", i, "]");
    if (absl::Status s = CheckActual(sent[i], path); !s.ok()) return s;
    ActualChange change;
    change.next = sent[i];
    change.next.clear_etag();
    const std::string id = ActualId(sent[i].when());
    if (!ids.insert(id).second) {
      return domain::InvalidField(
          absl::StrCat(path, ".when"), "DUPLICATE_TIME",
          {absl::StrCat("there are two figures of ", id, " in this request"),
           absl::StrCat("同じ時点（", id, "）の実績値が重複しています。")});
    }
    change.next.set_name(absl::StrCat(kpi, "/actuals/", id));
    change.next.set_actor(call.caller().account);
    *change.next.mutable_update_time() = ToProto(call.now());
    if (change.next.status() == pb::KPI_ACTUAL_STATUS_UNSPECIFIED)
      change.next.set_status(pb::KPI_ACTUAL_STATUS_PRELIMINARY);
    auto old = Actuals().Get(call.snapshot(), Actuals().KeyOf(change.next));
    if (!old.ok()) return old.status();
    if (old->has_value()) {
      change.old = **std::move(old);
      if (absl::Status s = CheckEtag(call, sent[i].etag(), change.old.version, change.next.name());
          !s.ok())
        return s;
      pb::KpiActual same = change.next;
      same.set_actor(change.old.message.actor());
      change.same = SameContent(same, change.old.message);
    }
    if (absl::Status s = CheckConfirmation(call, change); !change.same && !s.ok()) return s;
    changes.push_back(std::move(change));
  }
  return changes;
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
    Actuals().Update(change.old, change.next, mutation);
    before = audience;
  }
  AppendChange(call, pb::RESOURCE_TYPE_KPI_ACTUAL, change.next.name(), before, audience, mutation);
}

absl::StatusOr<Write<pb::RecordKpiActualsResponse>> RecordKpiActuals(
    const Call& call, const pb::RecordKpiActualsRequest& request) {
  const std::string& kpi = request.parent();
  absl::StatusOr<VisionRow> head = OpenForChange(call, VisionNameOf(kpi), kpi);
  if (!head.ok()) return head.status();
  VisionReading reading = {*head, /*owner=*/true, std::nullopt};
  const absl::StatusOr<bool> there = KpiIsReadable(call, reading, kpi);
  if (!there.ok()) return there.status();
  if (!*there) return NotFound(kpi);
  if (head->message.state() == pb::LIFECYCLE_STATE_ARCHIVED) {
    return domain::CheckEditable(head->message.state());
  }
  Write<pb::RecordKpiActualsResponse> result;
  result.resource = kpi;
  const auto changes = PlanActuals(call, kpi, request.actuals(), "actuals");
  if (!changes.ok()) return changes.status();
  const auto audience = ActualsAudience(call, head->message, kpi);
  if (!audience.ok()) return audience.status();
  pb::RecordKpiActualsResponse& reply = result.reply;
  for (const ActualChange& change : *changes) {
    if (change.same) {
      reply.set_unchanged(reply.unchanged() + 1);
      *reply.add_actuals() = Present(call, reading, change.old);
      continue;
    }
    if (change.is_new()) {
      reply.set_created(reply.created() + 1);
    } else {
      reply.set_updated(reply.updated() + 1);
    }
    WriteActual(call, change, *audience, result.mutation);
    *reply.add_actuals() = change.next;
  }
  // The KPI may go meanwhile: its figures stay, and come back with it. The vision may not.
  if (!result.mutation.empty()) Visions().Require(*head, result.mutation);
  return result;
}

absl::StatusOr<pb::ListKpiActualsResponse> ListKpiActuals(
    const Call& call, const pb::ListKpiActualsRequest& request) {
  const std::string& kpi = request.parent();
  const absl::StatusOr<VisionReading> reading = OpenForReading(call, VisionNameOf(kpi), 0, kpi);
  if (!reading.ok()) return reading.status();
  const absl::StatusOr<bool> readable = KpiIsReadable(call, *reading, kpi);
  if (!readable.ok()) return readable.status();
  if (!*readable) return NotFound(kpi);
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kActualPages);
  if (!start.ok()) return start.status();
  pb::ListKpiActualsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::KpiActual>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        return Actuals().Scan(call.snapshot(), ActualsOf(kpi), after, limit);
      },
      [&](storage::Row<pb::KpiActual>& row) -> absl::StatusOr<size_t> {
        pb::KpiActual& added = *response.add_actuals();
        added = Present(call, *reading, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  response.set_change_cursor(start->change_cursor);
  return response;
}

absl::StatusOr<std::optional<pb::KpiActual>> ReadableActual(const Call& call,
                                                            absl::string_view name) {
  using Found = std::optional<pb::KpiActual>;
  const absl::string_view kpi = domain::ParentName(name, 6);
  const absl::StatusOr<VisionReading> reading = OpenForReading(call, VisionNameOf(name), 0, name);
  if (absl::IsNotFound(reading.status())) return Found();
  if (!reading.ok()) return reading.status();
  const absl::StatusOr<bool> readable = KpiIsReadable(call, *reading, kpi);
  if (!readable.ok()) return readable.status();
  const absl::StatusOr<std::optional<pb::When>> when = WhenOf(domain::LastSegment(name));
  if (!when.ok()) return when.status();
  if (!*readable || !when->has_value()) return Found();
  pb::KpiActual key;
  key.set_name(std::string(name));
  *key.mutable_when() = **when;
  auto row = Actuals().Get(call.snapshot(), Actuals().KeyOf(key));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return Found();
  return Found(Present(call, *reading, **std::move(row)));
}

}  // namespace renkei::service
