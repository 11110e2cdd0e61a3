#include "server/service/vision/actuals/actual_history.h"

#include <functional>
#include <utility>

#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/revision/published_item.h"
#include "storage/base/status_macros.h"

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
  ASSIGN_OR_RETURN(const absl::CivilDay day, domain::ParseDate(text));
  return std::optional(day);
}

// Opens the vision of `kpi` if the caller may read figures of it.
absl::StatusOr<VisionReading> OpenKpi(const Call& call, absl::string_view kpi,
                                      absl::string_view resource) {
  ASSIGN_OR_RETURN(VisionReading reading, OpenForReading(call, VisionNameOf(kpi), 0, resource));
  ASSIGN_OR_RETURN(const bool readable, ItemIsReadable<KpiKind>(call, reading, kpi));
  if (!readable) return NotFound(resource);
  return reading;
}

// The figures under `prefix` as they were known, in order.
absl::Status VisitActuals(const Call& call, const storage::Key& prefix,
                          std::optional<absl::CivilDay> known_at,
                          const std::function<void(pb::KpiActual)>& visit) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, Actuals().Scan(call.snapshot(), prefix, after, kEntriesAtOnce));
    for (auto& row : page.rows) {
      if (!known_at) {
        if (!row.message.removed()) visit(std::move(row.message));
        continue;
      }
      ASSIGN_OR_RETURN(auto state, StateKnownAt(call, std::move(row), *known_at));
      if (state.has_value()) visit(std::move(state->message));
    }
    after = std::move(page.next);
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
    ASSIGN_OR_RETURN(auto page, ActualHistory().Scan(call.snapshot(), prefix, after, kEntriesAtOnce,
                                                     /*reverse=*/true));
    for (auto& row : page.rows) {
      if (KnownBy(row.message.actual(), known_at))
        return there({std::move(*row.message.mutable_actual())});
    }
    after = std::move(page.next);
  } while (!after.empty());
  return Found();
}

absl::StatusOr<ActualsByKpi> LoadActuals(const Call& call, absl::string_view vision,
                                         std::optional<absl::CivilDay> known_at) {
  ActualsByKpi actuals;
  RETURN_IF_ERROR(VisitActuals(call, Actuals().NewKey().Add(domain::LastSegment(vision)), known_at,
                               [&](pb::KpiActual actual) {
                                 std::string kpi(domain::ParentName(actual.name(), 6));
                                 actuals[std::move(kpi)].push_back(std::move(actual));
                               }));
  return actuals;
}

absl::StatusOr<std::vector<pb::KpiActual>> LoadActualsOfKpi(
    const Call& call, absl::string_view kpi, std::optional<absl::CivilDay> known_at) {
  std::vector<pb::KpiActual> actuals;
  RETURN_IF_ERROR(VisitActuals(call, FiguresOf(kpi), known_at, [&](pb::KpiActual actual) {
    actuals.push_back(std::move(actual));
  }));
  return actuals;
}

absl::StatusOr<pb::ListKpiActualsResponse> ListKpiActuals(
    const Call& call, const pb::ListKpiActualsRequest& request) {
  const std::string& kpi = request.parent();
  ASSIGN_OR_RETURN(const VisionReading reading, OpenKpi(call, kpi, kpi));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> as_of, DayOf(request.as_of()));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> known_at, DayOf(request.known_at()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kActualPages));
  const storage::Key prefix = FiguresOf(kpi);
  pb::ListKpiActualsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::KpiActual>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return Actuals().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](storage::Row<pb::KpiActual>& row) -> absl::StatusOr<size_t> {
        if (as_of && domain::LastDay(row.message.when()) > *as_of) return 0;
        if (known_at) {
          ASSIGN_OR_RETURN(auto state, StateKnownAt(call, std::move(row), *known_at));
          if (!state.has_value()) return 0;
          row = *std::move(state);
        }
        if (row.message.removed()) return 0;
        pb::KpiActual& added = *response.add_actuals();
        added = PresentActual(call, reading, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListKpiActualHistoryResponse> ListKpiActualHistory(
    const Call& call, const pb::ListKpiActualHistoryRequest& request) {
  const std::string& name = request.parent();
  ASSIGN_OR_RETURN(const VisionReading reading, OpenKpi(call, domain::ParentName(name, 6), name));
  ASSIGN_OR_RETURN(auto current, FindActualState(call, name));
  if (!current.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(PageStart start, ReadPageStart(call, request, kHistoryPages));
  const storage::Key prefix = HistoryOf(current->message);
  pb::ListKpiActualHistoryResponse response;
  response.set_change_cursor(start.change_cursor);
  if (start.after.empty()) {
    *response.add_states() = PresentActual(call, reading, *std::move(current));
    start.after = std::string(kFromNewest);
    if (--start.size == 0) {
      response.set_next_page_token(NextPageToken(start, kFromNewest));
      return response;
    }
  }
  const absl::StatusOr<std::string> next = CollectPage<internal_pb::KpiActualState>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return ActualHistory().Scan(call.snapshot(), prefix, after == kFromNewest ? "" : after,
                                    limit, /*reverse=*/true);
      },
      [&](storage::Row<internal_pb::KpiActualState>& row) -> absl::StatusOr<size_t> {
        pb::KpiActual& added = *response.add_states();
        added = PresentActual(call, reading, {std::move(*row.message.mutable_actual())});
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  return response;
}

absl::StatusOr<std::optional<pb::KpiActual>> ReadableActual(const Call& call,
                                                            absl::string_view name) {
  using Found = std::optional<pb::KpiActual>;
  const absl::StatusOr<VisionReading> reading = OpenKpi(call, domain::ParentName(name, 6), name);
  if (absl::IsNotFound(reading.status())) return Found();
  if (!reading.ok()) return reading.status();
  ASSIGN_OR_RETURN(auto row, FindActual(call, name));
  if (!row.has_value()) return Found();
  return Found(PresentActual(call, *reading, *std::move(row)));
}

}  // namespace renkei::service
