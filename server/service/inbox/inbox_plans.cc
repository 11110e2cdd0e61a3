// What is to be looked at in plans of one's own that are in force. A plan that its owners revise is
// being looked at, and asks for nothing but figures.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/framework_succession.h"
#include "server/domain/strategy/progress/cumulative.h"
#include "server/domain/strategy/progress/expectation.h"
#include "server/domain/strategy/progress/target_end.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"
#include "server/service/analysis/framework_references.h"
#include "server/service/frame/list/read_all.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/revision/reading_scan.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// In force today and not being revised: what its owners work with is what was published.
bool IsInForce(const Call& call, const pb::Vision& head) {
  if (head.state() != pb::LIFECYCLE_STATE_PUBLISHED) return false;
  const int last = head.period().to_fiscal_year();
  return last == 0 || last >= domain::FiscalYearOf(call.today());
}

// What there is to say about a KPI of a plan; nullopt: nothing. Adds to the count of what it looked
// at.
using CheckKpi = std::function<absl::StatusOr<std::optional<pb::InboxItem>>(
    const pb::Vision& head, const pb::Kpi& kpi, size_t& examined)>;

// The KPIs of the organization's plans, in the text that its owners work with.
absl::StatusOr<std::string> FillFromKpis(const Call& call, const PageStart& part, InboxPage& page,
                                         const std::function<bool(const pb::Vision&)>& concerns,
                                         const CheckKpi& check) {
  return FillBelow<pb::Vision>(
      call, part, page,
      [&](absl::string_view after, size_t limit) { return ScanOwnVisions(call, after, limit); },
      [&](const pb::Vision& head, const PageStart& within,
          size_t& examined) -> absl::StatusOr<std::string> {
        if (!concerns(head)) return std::string();
        ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, head.name()));
        return CollectPage<pb::Kpi>(
            call, within,
            [&](absl::string_view after, size_t limit) {
              return ScanReading<KpiKind>(call, reading, after, limit);
            },
            [&](storage::Row<pb::Kpi>& row) -> absl::StatusOr<size_t> {
              ++examined;
              std::optional<pb::InboxItem> item;
              if (page.WantsSection(row.message.section())) {
                ASSIGN_OR_RETURN(item, check(head, row.message, examined));
              }
              size_t bytes = 0;
              if (item.has_value()) {
                item->set_resource(row.message.name());
                item->set_title(row.message.title());
                item->set_context(head.title());
                item->set_section(row.message.section());
                bytes = page.Add(*std::move(item));
              }
              return examined >= kMaxExamined ? kMaxPageBytes : bytes;
            });
      });
}

// "令和5年度 120 → 令和6年度 100"
std::string FallText(const domain::FigureFall& fall) {
  const auto figure = [](const pb::When& when, double value) {
    return absl::StrCat(domain::FormatWhen(when, domain::WhenStyle::kEra), " ",
                        domain::NumberText(value));
  };
  return absl::StrCat(figure(fall.earlier_when, fall.earlier), " → ",
                      figure(fall.when, fall.value));
}

absl::StatusOr<std::optional<pb::InboxItem>> CheckFall(const Call& call, const pb::Kpi& kpi,
                                                       size_t& examined) {
  using Found = std::optional<pb::InboxItem>;
  pb::Kpi inherited = kpi;
  if (!kpi.indicator().empty()) {
    ASSIGN_OR_RETURN(const auto row,
                     Indicators().Get(call.snapshot(), KeyByName(Indicators(), kpi.indicator())));
    ++examined;
    if (row.has_value()) inherited = domain::WithIndicator(kpi, &row->message);
  }
  if (inherited.aggregation() != pb::AGGREGATION_CUMULATIVE) return Found();
  ASSIGN_OR_RETURN(const std::vector<pb::KpiActual> actuals,
                   LoadActualsOfKpi(call, kpi.name(), std::nullopt));
  examined += actuals.size();
  const std::optional<domain::FigureFall> fall = domain::FallOf(inherited, actuals);
  if (!fall) return Found();
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_FIGURE_FALLS);
  item.set_note(FallText(*fall));
  return Found(std::move(item));
}

// The first framework to which a plan refers and that was replaced by one to which it does not refer
// anywhere.
struct Replaced {
  const pb::Framework* by = nullptr;  // nullptr: there is none
  std::string name;
};
Replaced FindReplaced(const std::vector<pb::Framework>& frameworks,
                      const std::set<std::string>& referred, absl::CivilDay day) {
  for (const std::string& name : referred) {
    const pb::Framework* newest = domain::NewestSuccessorOf(frameworks, name, day);
    if (newest != nullptr && !referred.contains(newest->name())) return {newest, name};
  }
  return {};
}

std::string TitleOf(const std::vector<pb::Framework>& frameworks, const std::string& name) {
  for (const pb::Framework& framework : frameworks) {
    if (framework.name() == name) return framework.title();
  }
  return name;
}

}  // namespace

absl::StatusOr<std::string> FillFallingFigures(const Call& call, const PageStart& part,
                                               InboxPage& page) {
  return FillFromKpis(
      call, part, page,
      [](const pb::Vision& head) { return head.state() != pb::LIFECYCLE_STATE_ARCHIVED; },
      [&](const pb::Vision&, const pb::Kpi& kpi, size_t& examined) {
        return CheckFall(call, kpi, examined);
      });
}

absl::StatusOr<std::string> FillTargetsEnd(const Call& call, const PageStart& part,
                                           InboxPage& page) {
  return FillFromKpis(
      call, part, page, [&](const pb::Vision& head) { return IsInForce(call, head); },
      [](const pb::Vision& head, const pb::Kpi& kpi,
         size_t&) -> absl::StatusOr<std::optional<pb::InboxItem>> {
        const std::optional<pb::When> last = domain::TargetsEndEarly(kpi, head.period());
        if (!last) return std::optional<pb::InboxItem>();
        pb::InboxItem item;
        item.set_kind(pb::INBOX_KIND_TARGETS_END);
        item.set_note(absl::StrCat(domain::FormatWhen(*last, domain::WhenStyle::kEra), " / ",
                                   domain::FormatPeriod(head.period(), domain::WhenStyle::kEra)));
        return std::optional(std::move(item));
      });
}

absl::StatusOr<std::string> FillReplacedFrameworks(const Call& call, const PageStart& part,
                                                   InboxPage& page) {
  ASSIGN_OR_RETURN(const auto frameworks, ReadAll(call, Frameworks()));
  size_t examined = 0;
  return CollectPage<pb::Vision>(
      call, part,
      [&](absl::string_view after, size_t limit) { return ScanOwnVisions(call, after, limit); },
      [&](VisionRow& row) -> absl::StatusOr<size_t> {
        if (!IsInForce(call, row.message)) return 0;
        ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, row.message.name()));
        ASSIGN_OR_RETURN(const std::set<std::string> referred,
                         FrameworksOf(call, reading, examined));
        const Replaced replaced = FindReplaced(frameworks, referred, call.today());
        size_t bytes = 0;
        if (replaced.by != nullptr) {
          pb::InboxItem item;
          item.set_kind(pb::INBOX_KIND_FRAMEWORK_REPLACED);
          item.set_resource(row.message.name());
          item.set_title(row.message.title());
          item.set_context(TitleOf(frameworks, replaced.name));
          item.set_note(replaced.by->title());
          bytes = page.Add(std::move(item));
        }
        return examined >= kMaxExamined ? kMaxPageBytes : bytes;
      });
}

}  // namespace renkei::service
