#include "server/service/vision/roadmap/activity_reports.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/lifecycle.h"
#include "server/domain/time/date.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/published_item.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kReportPages = {.default_size = 500, .max_size = 2'000};

bool HasActivity(const pb::VisionNode& node, absl::string_view id) {
  return absl::c_any_of(node.activities(), [&](const pb::Activity& a) { return a.id() == id; });
}

// Of "organizations/o/visions/v/nodes/n/activities/a...".
absl::string_view NodeNameOf(absl::string_view name) { return domain::ParentName(name, 6); }
absl::string_view ActivityNameOf(absl::string_view name) { return domain::ParentName(name, 8); }

storage::Key ReportsOf(absl::string_view activity) {
  return ActivityReports()
      .NewKey()
      .Add(VisionIdOf(activity))
      .Add(domain::LastSegment(NodeNameOf(activity)))
      .Add(domain::LastSegment(activity));
}

pb::ActivityReport Present(const Call& call, const VisionReading& reading,
                           storage::Row<pb::ActivityReport> row) {
  row.message.set_etag(MakeEtag(call.env().store, row.version));
  const auto& owners = reading.head.message.owners();
  auth::HideActors(call.caller(), {owners.begin(), owners.end()}, row.message);
  return std::move(row.message);
}

// Writes the reports of one call.
class Recording {
 public:
  Recording(const Call& call, const VisionReading& reading) : call_(call), reading_(reading) {}

  absl::Status Add(const pb::ActivityReport& sent, const std::string& path) {
    ASSIGN_OR_RETURN(const bool known, Knows(sent.activity()));
    if (!known) {
      violations_.Add(
          absl::StrCat(path, ".activity"), "UNKNOWN_ACTIVITY",
          {absl::StrCat("this vision has no activity ", sent.activity()),
           absl::StrCat("このビジョンの工程表に取組 ", sent.activity(), " はありません。")});
      return absl::OkStatus();
    }
    pb::ActivityReport next = sent;
    next.clear_etag();
    if (next.date().empty()) next.set_date(domain::FormatDate(call_.today()));
    next.set_name(absl::StrCat(next.activity(), "/reports/", next.date()));
    next.set_actor(call_.caller().account);
    *next.mutable_update_time() = ToProto(call_.now());
    if (!names_.insert(next.name()).second) {
      violations_.Add(absl::StrCat(path, ".date"), "DUPLICATE_DATE",
                      {"there are two reports of one activity for this day",
                       "同じ取組・同じ日の報告が重複しています。"});
      return absl::OkStatus();
    }
    return Put(sent.etag(), std::move(next));
  }

  absl::StatusOr<Write<pb::RecordActivityReportsResponse>> Finish(std::string resource) && {
    RETURN_IF_ERROR(std::move(violations_).ToStatus());
    result_.resource = std::move(resource);
    if (!result_.mutation.empty()) Visions().Require(reading_.head, result_.mutation);
    return std::move(result_);
  }

 private:
  absl::StatusOr<bool> Knows(const std::string& activity) {
    if (VisionNameOf(activity) != reading_.head.message.name()) return false;
    const auto asked = known_.find(activity);
    if (asked != known_.end()) return asked->second;
    const absl::StatusOr<bool> known = ActivityIsReadable(call_, reading_, activity);
    if (known.ok()) known_.emplace(activity, *known);
    return known;
  }

  absl::Status Put(const std::string& etag, pb::ActivityReport next) {
    ASSIGN_OR_RETURN(const auto old,
                     ActivityReports().Get(call_.snapshot(), ActivityReports().KeyOf(next)));
    pb::RecordActivityReportsResponse& reply = result_.reply;
    std::optional<internal_pb::EffectiveAudience> before;
    ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience,
                     ReportAudience(call_, reading_.head.message, next.activity()));
    if (old.has_value()) {
      RETURN_IF_ERROR(CheckEtag(call_, etag, old->version, next.name()));
      pb::ActivityReport same = next;
      same.set_actor(old->message.actor());
      if (SameContent(same, old->message)) {
        reply.set_unchanged(reply.unchanged() + 1);
        *reply.add_reports() = Present(call_, reading_, *old);
        return absl::OkStatus();
      }
      reply.set_updated(reply.updated() + 1);
      ActivityReports().Update(*old, next, result_.mutation);
      before = audience;
    } else {
      reply.set_created(reply.created() + 1);
      ActivityReports().Insert(next, result_.mutation);
    }
    AppendChange(call_, pb::RESOURCE_TYPE_ACTIVITY_REPORT, next.name(), before, audience,
                 result_.mutation);
    *reply.add_reports() = std::move(next);
    return absl::OkStatus();
  }

  const Call& call_;
  const VisionReading& reading_;
  BatchViolations violations_;
  std::set<std::string> names_;
  std::map<std::string, bool> known_;
  Write<pb::RecordActivityReportsResponse> result_;
};

absl::StatusOr<Write<pb::RecordActivityReportsResponse>> RecordActivityReports(
    const Call& call, const pb::RecordActivityReportsRequest& request) {
  ASSIGN_OR_RETURN(VisionRow head, OpenAsOwner(call, request.parent()));
  if (head.message.state() == pb::LIFECYCLE_STATE_ARCHIVED)
    return domain::CheckEditable(head.message.state());
  const VisionReading reading = {std::move(head), /*owner=*/true, std::nullopt};
  Recording recording(call, reading);
  for (int i = 0; i < request.reports_size(); ++i) {
    if (call.abandoned()) return absl::CancelledError();
    RETURN_IF_ERROR(recording.Add(request.reports(i), absl::StrCat("reports[", i, "]")));
  }
  return std::move(recording).Finish(request.parent());
}

// Whether a later report of the same activity stands in the table, of a day up to `as_of`.
absl::StatusOr<bool> IsLatest(const Call& call, const pb::ActivityReport& report,
                              const std::string& as_of) {
  const storage::Key prefix = ReportsOf(report.activity());
  std::string after = ActivityReports().KeyOf(report);
  ASSIGN_OR_RETURN(const auto page, ActivityReports().Scan(call.snapshot(), prefix, after, 1));
  return page.rows.empty() || (!as_of.empty() && page.rows[0].message.date() > as_of);
}

absl::StatusOr<pb::ListActivityReportsResponse> ListActivityReports(
    const Call& call, const pb::ListActivityReportsRequest& request) {
  const std::string& parent = request.parent();
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForReading(call, VisionNameOf(parent), 0, parent));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kReportPages));
  storage::Key prefix = ActivityReports().NewKey().Add(VisionIdOf(parent));
  if (parent != VisionNameOf(parent)) prefix.Add(domain::LastSegment(parent));
  pb::ListActivityReportsResponse response;
  std::string activity;  // the last one that was asked for
  bool readable = false;
  const absl::StatusOr<std::string> next = CollectPage<pb::ActivityReport>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return ActivityReports().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](storage::Row<pb::ActivityReport>& row) -> absl::StatusOr<size_t> {
        const pb::ActivityReport& report = row.message;
        if (!request.as_of().empty() && report.date() > request.as_of()) return 0;
        if (report.activity() != activity) {
          ASSIGN_OR_RETURN(const bool asked, ActivityIsReadable(call, reading, report.activity()));
          activity = report.activity();
          readable = asked;
        }
        if (!readable) return 0;
        if (request.latest_only()) {
          ASSIGN_OR_RETURN(const bool latest, IsLatest(call, report, request.as_of()));
          if (!latest) return 0;
        }
        pb::ActivityReport& added = *response.add_reports();
        added = Present(call, reading, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace

absl::StatusOr<bool> ActivityIsReadable(const Call& call, const VisionReading& reading,
                                        absl::string_view activity) {
  return ItemIsReadable<NodeKind>(
      call, reading, NodeNameOf(activity),
      [&](const pb::VisionNode& node) { return HasActivity(node, domain::LastSegment(activity)); });
}

absl::StatusOr<std::optional<pb::ActivityReport>> LastActivityReport(const Call& call,
                                                                     const std::string& activity,
                                                                     absl::CivilDay from,
                                                                     absl::CivilDay to,
                                                                     size_t& examined) {
  constexpr size_t kReportsAtOnce = 100;
  const std::string last_day = domain::FormatDate(to);
  pb::ActivityReport day_before;
  day_before.set_activity(activity);
  day_before.set_date(domain::FormatDate(from - 1));
  std::string after = ActivityReports().KeyOf(day_before);
  std::optional<pb::ActivityReport> last;
  do {
    ASSIGN_OR_RETURN(auto page, ActivityReports().Scan(call.snapshot(), ReportsOf(activity), after,
                                                       kReportsAtOnce));
    for (auto& row : page.rows) {
      ++examined;
      if (row.message.date() > last_day) return last;
      last = std::move(row.message);
    }
    after = page.next;
  } while (!after.empty());
  return last;
}

absl::StatusOr<internal_pb::EffectiveAudience> ReportAudience(const Call& call,
                                                              const pb::Vision& head,
                                                              absl::string_view activity) {
  internal_pb::EffectiveAudience audience = DraftAudience(head);
  if (head.published_revision() == 0) return audience;
  ASSIGN_OR_RETURN(const auto node,
                   FindInRevision<NodeKind>(call, VisionIdOf(activity), head.published_revision(),
                                            domain::LastSegment(NodeNameOf(activity))));
  if (!node.has_value() || !HasActivity(node->message, domain::LastSegment(activity)))
    return audience;
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience published, PublicAudience(call, head));
  audience.MergeFrom(published);
  return audience;
}

absl::StatusOr<std::optional<storage::Row<pb::ActivityReport>>> FindActivityReport(
    const Call& call, absl::string_view name) {
  pb::ActivityReport key;
  key.set_activity(std::string(ActivityNameOf(name)));
  key.set_date(std::string(domain::LastSegment(name)));
  auto row = ActivityReports().Get(call.snapshot(), ActivityReports().KeyOf(key));
  if (row.ok() && row->has_value() && (*row)->message.name() != name) row->reset();
  return row;
}

absl::StatusOr<std::optional<pb::ActivityReport>> ReadableActivityReport(const Call& call,
                                                                         absl::string_view name) {
  using Found = std::optional<pb::ActivityReport>;
  const absl::StatusOr<VisionReading> reading = OpenForReading(call, VisionNameOf(name), 0, name);
  if (absl::IsNotFound(reading.status())) return Found();
  if (!reading.ok()) return reading.status();
  ASSIGN_OR_RETURN(auto row, FindActivityReport(call, name));
  if (!row.has_value()) return Found();
  ASSIGN_OR_RETURN(const bool readable,
                   ActivityIsReadable(call, *reading, row->message.activity()));
  if (!readable) return Found();
  return Found(Present(call, *reading, *std::move(row)));
}

void RegisterActivityReports(MethodRegistry& methods) {
  methods.Write("renkei.v1.VisionService/RecordActivityReports", RecordActivityReports);
  methods.Read("renkei.v1.VisionService/ListActivityReports", ListActivityReports);
}

}  // namespace renkei::service
