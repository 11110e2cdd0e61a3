#include "server/service/analysis/overdue_kpis.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/analysis/kpi_judge.h"
#include "server/service/frame/list/nested_position.h"
#include "server/service/organization/prefectures.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kOverduePages = {.default_size = 200, .max_size = 1'000};

// A page that is being filled, from one vision after the other.
class OverduePage {
 public:
  OverduePage(const Call& call, const OverdueQuery& query, const PageStart& part,
              const std::function<void(const pb::KpiProgress&)>& add)
      : call_(call), query_(query), part_(part), add_(add) {}

  // Those of `vision` after the KPI with the id `after`; as CollectOverdueKpis. NOT_FOUND for what
  // the caller does not read.
  absl::StatusOr<std::string> AddVision(const std::string& vision, const std::string& after) {
    ++examined_;
    int revision = 0;
    if (query_.published_only) {
      ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call_, vision));
      revision = head.has_value() ? head->message.published_revision() : 0;
      if (revision == 0) return NotFound(vision);
    }
    ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call_, vision, revision, vision));
    ASSIGN_OR_RETURN(const pb::Vision head, PresentVision(call_, reading));
    if (head.state() == pb::LIFECYCLE_STATE_ARCHIVED) return std::string();
    ASSIGN_OR_RETURN(pb::Rubric rubric, RubricFor(call_, "", head));
    KpiJudge judge(call_, head, std::move(rubric), query_.as_of, std::nullopt);
    PageStart page = part_;
    page.after = after;
    page.size = part_.size - taken_;
    const size_t left = kMaxJudgedRecords - std::min(examined_, kMaxJudgedRecords);
    absl::StatusOr<std::string> next =
        JudgeInOrder(call_, reading, page, left, judge,
                     [&](pb::KpiProgress kpi) { return Take(head.title(), kpi); });
    examined_ += judge.examined();
    return next;
  }

  // An organization was looked at.
  void CountOne() { ++examined_; }
  size_t examined() const { return examined_; }

  bool IsFull() const {
    return taken_ >= part_.size || bytes_ >= kMaxPageBytes || examined_ >= kMaxJudgedRecords;
  }

 private:
  size_t Take(const std::string& vision_title, pb::KpiProgress& kpi) {
    if (!kpi.overdue() && !(query_.include_unowned && kpi.unowned())) return 0;
    kpi.clear_series();
    kpi.set_vision_title(vision_title);
    add_(kpi);
    ++taken_;
    const size_t bytes = kpi.ByteSizeLong();
    bytes_ += bytes;
    return bytes;
  }

  const Call& call_;
  const OverdueQuery& query_;
  const PageStart& part_;
  const std::function<void(const pb::KpiProgress&)>& add_;
  size_t taken_ = 0;
  size_t bytes_ = 0;
  size_t examined_ = 0;
};

// Finds the vision after a position.
using NextVision =
    std::function<absl::StatusOr<storage::RowPage<pb::Vision>>(absl::string_view after)>;

// A position is the place of the vision before, and the name of the KPI that was looked at last: of
// a vision that has gone since, nothing is left out in the next one.
absl::StatusOr<std::string> AddVisions(const Call& call, const NextVision& next_vision,
                                       const std::string& after, OverduePage& page) {
  NestedPosition position = Split(after);
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const auto row, next_vision(position.outer));
    if (row.rows.empty()) return std::string();
    const std::string& vision = row.rows[0].message.name();
    const std::string below = absl::StrCat(vision, "/kpis/");
    const std::string kpi = absl::StartsWith(position.inner, below)
                                ? position.inner.substr(below.size())
                                : std::string();
    const absl::StatusOr<std::string> next = page.AddVision(vision, kpi);
    if (!next.ok() && !absl::IsNotFound(next.status())) return next.status();
    if (next.ok() && !next->empty()) return Join({position.outer, absl::StrCat(below, *next)});
    if (row.next.empty()) return std::string();
    position = {row.positions[0], ""};
    if (page.IsFull()) return Join(position);
  }
}

NextVision VisionsOf(const Call& call, const std::string& owner) {
  return [&call, owner](absl::string_view after) {
    return Visions().ScanIndex(call.snapshot(), storage::Key(kVisionsByOwnerId).Add(owner), after,
                               1);
  };
}

NextVision EveryVision(const Call& call) {
  return [&call](absl::string_view after) {
    return Visions().Scan(call.snapshot(), Visions().NewKey(), after, 1);
  };
}

// The visions of `owner` that come with it and not with an owner before it that lies in the
// prefecture too.
NextVision VisionsFirstOwnedBy(const Call& call, Prefectures& prefectures,
                               const std::string& prefecture, const std::string& owner) {
  return [=, &call,
          &prefectures](absl::string_view after) -> absl::StatusOr<storage::RowPage<pb::Vision>> {
    std::string position(after);
    while (true) {
      auto page = VisionsOf(call, owner)(position);
      if (!page.ok() || page->rows.empty()) return page;
      const auto& owners = page->rows[0].message.owners();
      const auto first = absl::c_find_if(
          owners, [&](const std::string& one) { return prefectures.Of(one) == prefecture; });
      if (first == owners.end() || *first == owner) return page;
      if (page->next.empty()) return storage::RowPage<pb::Vision>();
      position = page->positions[0];
    }
  };
}

// A position is the place of the body before, and that among its visions.
absl::StatusOr<std::string> AddPrefecture(const Call& call, const std::string& prefecture,
                                          const std::string& after, OverduePage& page) {
  Prefectures prefectures(call);
  NestedPosition position = Split(after);
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const storage::RowPage<pb::Organization> body,
                     ScanPrefecture(call, prefecture, position.outer, 1));
    if (body.rows.empty()) return std::string();
    page.CountOne();
    const std::string& owner = body.rows[0].message.name();
    ASSIGN_OR_RETURN(const std::string next,
                     AddVisions(call, VisionsFirstOwnedBy(call, prefectures, prefecture, owner),
                                position.inner, page));
    if (!next.empty()) return Join({position.outer, next});
    if (body.next.empty()) return std::string();
    position = {body.positions[0], ""};
    if (page.IsFull()) return Join(position);
  }
}

// That a request's prefecture is one, and that it is asked for together with everybody.
absl::Status CheckPrefecture(const Call& call, const pb::ListOverdueKpisRequest& request) {
  if (request.prefecture().empty()) return absl::OkStatus();
  if (request.parent() != kAllOrganizations) {
    return domain::InvalidField(
        "prefecture", "NOT_ALLOWED",
        {"a prefecture is asked for with the parent organizations/- alone",
         "都道府県で絞れるのは、すべての団体（organizations/-）を指定したときだけです。団体かビジョ"
         "ンと都道府県のどちらか一方を指定してください。"});
  }
  ASSIGN_OR_RETURN(const storage::Row<pb::Organization> row,
                   FindOrganization(call, request.prefecture(), "prefecture"));
  if (PrefectureOf(row.message) == row.message.name()) return absl::OkStatus();
  const pb::Designation* shown = DesignationOn(row.message, call.today());
  const std::string name = shown == nullptr ? row.message.name() : shown->display_name();
  return domain::InvalidField(
      "prefecture", "NOT_A_PREFECTURE",
      {absl::StrCat(name, " is no prefecture; name one, for example 140007"),
       absl::StrCat(name,
                    "は都道府県ではありません。都道府県を指定してください（例：神奈川県、14）。")});
}

absl::StatusOr<std::string> Collect(const Call& call, const OverdueQuery& query,
                                    const std::string& after, OverduePage& page) {
  if (absl::StrContains(query.parent, "/visions/")) return page.AddVision(query.parent, after);
  if (query.parent != kAllOrganizations)
    return AddVisions(call, VisionsOf(call, query.parent), after, page);
  if (query.prefecture.empty()) return AddVisions(call, EveryVision(call), after, page);
  return AddPrefecture(call, query.prefecture, after, page);
}

}  // namespace

absl::StatusOr<OverdueEnd> CollectOverdueKpis(
    const Call& call, const OverdueQuery& query, const PageStart& part,
    const std::function<void(const pb::KpiProgress&)>& add) {
  OverduePage page(call, query, part, add);
  ASSIGN_OR_RETURN(std::string next, Collect(call, query, part.after, page));
  return OverdueEnd{std::move(next), page.examined()};
}

absl::StatusOr<pb::ListOverdueKpisResponse> ListOverdueKpis(
    const Call& call, const pb::ListOverdueKpisRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kOverduePages));
  ASSIGN_OR_RETURN(const absl::CivilDay as_of, DayOr(request.as_of(), call.today()));
  RETURN_IF_ERROR(CheckPrefecture(call, request));
  pb::ListOverdueKpisResponse response;
  ASSIGN_OR_RETURN(
      const OverdueEnd end,
      CollectOverdueKpis(call,
                         {.parent = request.parent(),
                          .as_of = as_of,
                          .include_unowned = request.include_unowned(),
                          .prefecture = request.prefecture()},
                         start, [&](const pb::KpiProgress& kpi) { *response.add_kpis() = kpi; }));
  response.set_next_page_token(NextPageToken(start, end.next));
  return response;
}

}  // namespace renkei::service
