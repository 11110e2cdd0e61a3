// The national view: one item for each prefecture in which there is something to say. What it counts
// is what the caller may read. A prefecture costs more than a page may: then the page ends, and its
// token carries the count so far, so that every page costs the same and nothing is counted twice.
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/strategy/framework_succession.h"
#include "server/service/analysis/framework_references.h"
#include "server/service/analysis/kpi_judge.h"
#include "server/service/analysis/overdue_kpis.h"
#include "server/service/frame/list/read_all.h"
#include "server/service/inbox/inbox_names.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/organization/prefectures.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Counts on in `item` what lies in `prefecture`, from the position `within.after`; returns the
// position to go on from, "" at the end. Adds what it looked at to `examined`.
using CountIn = std::function<absl::StatusOr<std::string>(
    const std::string& prefecture, const PageStart& within, size_t& examined, pb::InboxItem& item)>;

// Prefecture by prefecture in the order of their numbers. A position is the number, and within it
// that of the count with what it has come to. A page looks at `at_most` records, and what the last
// count takes beyond.
absl::StatusOr<std::string> FillByPrefecture(const Call& call, const PageStart& part,
                                             size_t at_most, InboxPage& page,
                                             const CountIn& count_in) {
  NestedPosition position = Split(part.after);
  int number = 1;
  if (!absl::SimpleAtoi(position.outer, &number)) number = 1;
  const size_t size_before = page.size();
  size_t examined = 0;
  for (; number <= kPrefectures; ++number) {
    if (page.size() - size_before >= part.size || examined >= at_most)
      return Join({absl::StrCat(number), ""});
    const NestedPosition begun = Split(std::exchange(position.inner, ""));
    ASSIGN_OR_RETURN(const std::optional<pb::Organization> prefecture,
                     FindPrefecture(call, number));
    if (!prefecture.has_value()) continue;
    pb::InboxItem item;
    if (!item.ParseFromString(begun.inner))
      return absl::DataLossError("a count in a position cannot be read");
    item.set_resource(prefecture->name());
    item.set_title(DisplayNameOf(call, *prefecture));
    PageStart within = part;
    within.after = begun.outer;
    // A count has no size: work alone ends it.
    within.size = kMaxExamined;
    ASSIGN_OR_RETURN(const std::string next, count_in(prefecture->name(), within, examined, item));
    if (!next.empty()) return Join({absl::StrCat(number), Join({next, item.SerializeAsString()})});
    if (item.count() > 0) page.Add(std::move(item));
  }
  return std::string();
}

bool IsMunicipality(pb::OrganizationKind kind) {
  switch (kind) {
    case pb::ORGANIZATION_KIND_DESIGNATED_CITY:
    case pb::ORGANIZATION_KIND_CORE_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_CITY:
    case pb::ORGANIZATION_KIND_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_WARD:
    case pb::ORGANIZATION_KIND_TOWN:
    case pb::ORGANIZATION_KIND_VILLAGE:
      return true;
    default:
      return false;
  }
}

// Whether `head` is in force with a text that the caller reads and that refers to `framework`.
absl::StatusOr<bool> IsCurrent(const Call& call, const pb::Vision& head,
                               const std::string& framework, size_t& examined) {
  if (head.published_revision() == 0 || head.state() == pb::LIFECYCLE_STATE_ARCHIVED) return false;
  const absl::StatusOr<VisionReading> reading =
      OpenForReading(call, head.name(), head.published_revision(), head.name());
  if (absl::IsNotFound(reading.status())) return false;
  if (!reading.ok()) return reading.status();
  return RefersToFramework(call, *reading, framework, examined);
}

// Whether `owner` has such a plan, alone or with others.
absl::StatusOr<bool> HasCurrentPlan(const Call& call, const std::string& owner,
                                    const std::string& framework, size_t& examined) {
  constexpr size_t kBatch = 16;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(
        auto page, Visions().ScanIndex(call.snapshot(), storage::Key(kVisionsByOwnerId).Add(owner),
                                       after, kBatch));
    for (const VisionRow& row : page.rows) {
      ++examined;
      const absl::StatusOr<bool> current = IsCurrent(call, row.message, framework, examined);
      if (!current.ok() || *current) return current;
    }
    after = std::move(page.next);
  } while (!after.empty());
  return false;
}

// The municipalities of a prefecture that exist today and have no such plan.
absl::StatusOr<std::string> CountWithoutPlan(const Call& call, const std::string& prefecture,
                                             const std::string& framework, const PageStart& within,
                                             size_t& examined, pb::InboxItem& item) {
  return CollectPage<pb::Organization>(
      call, within,
      [&](absl::string_view after, size_t limit) {
        return Organizations().ScanIndex(call.snapshot(),
                                         storage::Key(kOrganizationsByPrefectureId).Add(prefecture),
                                         after, limit);
      },
      [&](storage::Row<pb::Organization>& row) -> absl::StatusOr<size_t> {
        ++examined;
        const pb::Designation* now = DesignationOn(row.message, call.today());
        if (now == nullptr || !IsMunicipality(now->kind()) ||
            !domain::LifeOf(row.message).Contains(call.today()))
          return 0;
        examined += kScanCost;
        ASSIGN_OR_RETURN(const bool current,
                         HasCurrentPlan(call, row.message.name(), framework, examined));
        if (!current) CountBody(call, row.message, item);
        return examined >= kMaxExamined ? kMaxPageBytes : 0;
      });
}

}  // namespace

absl::StatusOr<std::string> FillNoCurrentPlan(const Call& call, const PageStart& part,
                                              InboxPage& page) {
  ASSIGN_OR_RETURN(const auto frameworks, ReadAll(call, Frameworks()));
  const pb::Framework* in_force = domain::FrameworkInForce(frameworks, call.today());
  if (in_force == nullptr) return std::string();
  return FillByPrefecture(call, part, kMaxExamined, page,
                          [&](const std::string& prefecture, const PageStart& within,
                              size_t& examined, pb::InboxItem& item) {
                            item.set_kind(pb::INBOX_KIND_NO_CURRENT_PLAN);
                            item.set_context(in_force->title());
                            return CountWithoutPlan(call, prefecture, in_force->name(), within,
                                                    examined, item);
                          });
}

absl::StatusOr<std::string> FillOverdueByPrefecture(const Call& call, const PageStart& part,
                                                    InboxPage& page) {
  return FillByPrefecture(
      call, part, kMaxJudgedRecords, page,
      [&](const std::string& prefecture, const PageStart& within, size_t& examined,
          pb::InboxItem& item) -> absl::StatusOr<std::string> {
        item.set_kind(pb::INBOX_KIND_PREFECTURE_OVERDUE);
        absl::StatusOr<OverdueEnd> end =
            CollectOverdueKpis(call,
                               {.parent = kAllOrganizations,
                                .as_of = call.today(),
                                .prefecture = prefecture,
                                .published_only = true},
                               within, [&](const pb::KpiProgress& kpi) {
                                 item.set_count(item.count() + 1);
                                 if (item.due_date().empty() || kpi.due_date() < item.due_date())
                                   item.set_due_date(kpi.due_date());
                               });
        if (!end.ok()) return end.status();
        examined += end->examined;
        return std::move(end->next);
      });
}

}  // namespace renkei::service
