#include "server/service/vision/actuals/actual_history.h"

#include <functional>
#include <utility>

#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "server/service/frame/paging.h"
#include "server/service/frame/time.h"
#include "server/service/tables.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/draft/vision_kinds.h"
#include "server/service/vision/revision/published_item.h"

namespace renkei::service {
namespace {

constexpr PageLimits kActualPages = {.default_size = 200, .max_size = 1'000};
constexpr PageLimits kHistoryPages = {.default_size = 50, .max_size = 200};
// Read at a time where everything is read.
constexpr size_t kEntriesAtOnce = 1'000;

// Behind every position of a walk from the newest state to the oldest.
constexpr absl::string_view kFromNewest = "\xff";

bool KnownBy(const pb::KpiActual& actual, absl::CivilDay day) {
  return domain::TodayInJapan(FromProto(actual.update_time())) <= day;
}

storage::Key HistoryOf(const pb::KpiActual& actual) {
  const absl::string_view kpi = domain::ParentName(actual.name(), 6);
  return ActualHistory()
      .NewKey()
      .Add(VisionIdOf(kpi))
      .Add(domain::LastSegment(kpi))
      .Add(domain::FormatDate(domain::LastDay(actual.when())))
      .Add(domain::LastSegment(actual.name()));
}

// A day of a request; nullopt for an empty one. Its form was checked.
absl::StatusOr<std::optional<absl::CivilDay>> DayOf(const std::string& text) {
  if (text.empty()) return std::optional<absl::CivilDay>();
  const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(text);
  if (!day.ok()) return day.status();
  return std::optional(*day);
}

// Opens the vision of `kpi` if the caller may read figures of it.
absl::StatusOr<VisionReading> OpenKpi(const Call& call, absl::string_view kpi,
                                      absl::string_view resource) {
  absl::StatusOr<VisionReading> reading = OpenForReading(call, VisionNameOf(kpi), 0, resource);
  if (!reading.ok()) return reading.status();
  const absl::StatusOr<bool> readable = ItemIsReadable<KpiKind>(call, *reading, kpi);
  if (!readable.ok()) return readable.status();
  if (!*readable) return NotFound(resource);
  return reading;
}

// The figures under `prefix` as they were known, in order.
absl::Status VisitActuals(const Call& call, const storage::Key& prefix,
                          std::optional<absl::CivilDay> known_at,
                          const std::function<void(pb::KpiActual)>& visit) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    auto page = Actuals().Scan(call.snapshot(), prefix, after, kEntriesAtOnce);
    if (!page.ok()) return page.status();
    for (auto& row : page->rows) {
      if (!known_at) {
        if (!row.message.removed()) visit(std::move(row.message));
        continue;
      }
      auto state = StateKnownAt(call, std::move(row), *known_at);
      if (!state.ok()) return state.status();
      if (state->has_value()) visit(std::move((*state)->message));
    }
    after = std::move(page->next);
  } while (!after.empty());
  return absl::OkStatus();
}

}  // namespace

storage::Key FiguresOf(absl::string_view kpi) {
  return Actuals().NewKey().Add(VisionIdOf(kpi)).Add(domain::LastSegment(kpi));
}

pb::KpiActual PresentActual(const Call& call, const VisionReading& reading,
                            storage::Row<pb::KpiActual> row) {
  if (row.version != storage::Sequence::kNone)
    row.message.set_etag(MakeEtag(call.env().store, row.version));
  const auto& owners = reading.head.message.owners();
  auth::HideActors(call.caller(), {owners.begin(), owners.end()}, row.message);
  return std::move(row.message);
}

absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> StateKnownAt(
    const Call& call, storage::Row<pb::KpiActual> current, absl::CivilDay known_at) {
  using Found = std::optional<storage::Row<pb::KpiActual>>;
  const auto there = [](storage::Row<pb::KpiActual> state) {
    return state.message.removed() ? Found() : Found(std::move(state));
  };
  if (KnownBy(current.message, known_at)) return there(std::move(current));
  const storage::Key prefix = HistoryOf(current.message);
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    auto page =
        ActualHistory().Scan(call.snapshot(), prefix, after, kEntriesAtOnce, /*reverse=*/true);
    if (!page.ok()) return page.status();
    for (auto& row : page->rows) {
      if (KnownBy(row.message.actual(), known_at))
        return there({std::move(*row.message.mutable_actual())});
    }
    after = std::move(page->next);
  } while (!after.empty());
  return Found();
}

absl::StatusOr<ActualsByKpi> LoadActuals(const Call& call, absl::string_view vision,
                                         std::optional<absl::CivilDay> known_at) {
  ActualsByKpi actuals;
  const absl::Status read = VisitActuals(call, Actuals().NewKey().Add(domain::LastSegment(vision)),
                                         known_at, [&](pb::KpiActual actual) {
                                           std::string kpi(domain::ParentName(actual.name(), 6));
                                           actuals[std::move(kpi)].push_back(std::move(actual));
                                         });
  if (!read.ok()) return read;
  return actuals;
}

absl::StatusOr<std::vector<pb::KpiActual>> LoadActualsOfKpi(
    const Call& call, absl::string_view kpi, std::optional<absl::CivilDay> known_at) {
  std::vector<pb::KpiActual> actuals;
  const absl::Status read = VisitActuals(call, FiguresOf(kpi), known_at, [&](pb::KpiActual actual) {
    actuals.push_back(std::move(actual));
  });
  if (!read.ok()) return read;
  return actuals;
}

absl::StatusOr<pb::ListKpiActualsResponse> ListKpiActuals(
    const Call& call, const pb::ListKpiActualsRequest& request) {
  const std::string& kpi = request.parent();
  const absl::StatusOr<VisionReading> reading = OpenKpi(call, kpi, kpi);
  if (!reading.ok()) return reading.status();
  const auto as_of = DayOf(request.as_of());
  if (!as_of.ok()) return as_of.status();
  const auto known_at = DayOf(request.known_at());
  if (!known_at.ok()) return known_at.status();
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kActualPages);
  if (!start.ok()) return start.status();
  const storage::Key prefix = FiguresOf(kpi);
  pb::ListKpiActualsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::KpiActual>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        return Actuals().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](storage::Row<pb::KpiActual>& row) -> absl::StatusOr<size_t> {
        if (*as_of && domain::LastDay(row.message.when()) > **as_of) return 0;
        if (*known_at) {
          auto state = StateKnownAt(call, std::move(row), **known_at);
          if (!state.ok()) return state.status();
          if (!state->has_value()) return 0;
          row = **std::move(state);
        }
        if (row.message.removed()) return 0;
        pb::KpiActual& added = *response.add_actuals();
        added = PresentActual(call, *reading, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  response.set_change_cursor(start->change_cursor);
  return response;
}

absl::StatusOr<pb::ListKpiActualHistoryResponse> ListKpiActualHistory(
    const Call& call, const pb::ListKpiActualHistoryRequest& request) {
  const std::string& name = request.parent();
  const absl::StatusOr<VisionReading> reading = OpenKpi(call, domain::ParentName(name, 6), name);
  if (!reading.ok()) return reading.status();
  auto current = FindActualState(call, name);
  if (!current.ok()) return current.status();
  if (!current->has_value()) return NotFound(name);
  absl::StatusOr<PageStart> start = ReadPageStart(call, request, kHistoryPages);
  if (!start.ok()) return start.status();
  const storage::Key prefix = HistoryOf((*current)->message);
  pb::ListKpiActualHistoryResponse response;
  response.set_change_cursor(start->change_cursor);
  if (start->after.empty()) {
    *response.add_states() = PresentActual(call, *reading, **std::move(current));
    start->after = std::string(kFromNewest);
    if (--start->size == 0) {
      response.set_next_page_token(NextPageToken(*start, kFromNewest));
      return response;
    }
  }
  const absl::StatusOr<std::string> next = CollectPage<internal_pb::KpiActualState>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        return ActualHistory().Scan(call.snapshot(), prefix, after == kFromNewest ? "" : after,
                                    limit, /*reverse=*/true);
      },
      [&](storage::Row<internal_pb::KpiActualState>& row) -> absl::StatusOr<size_t> {
        pb::KpiActual& added = *response.add_states();
        added = PresentActual(call, *reading, {std::move(*row.message.mutable_actual())});
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  return response;
}

absl::StatusOr<std::optional<pb::KpiActual>> ReadableActual(const Call& call,
                                                            absl::string_view name) {
  using Found = std::optional<pb::KpiActual>;
  const absl::StatusOr<VisionReading> reading = OpenKpi(call, domain::ParentName(name, 6), name);
  if (absl::IsNotFound(reading.status())) return Found();
  if (!reading.ok()) return reading.status();
  auto row = FindActual(call, name);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return Found();
  return Found(PresentActual(call, *reading, **std::move(row)));
}

}  // namespace renkei::service
