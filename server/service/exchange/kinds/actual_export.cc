#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "server/domain/filter/filter.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/vision_tree.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/revision/published_item.h"
#include "server/sheet/rows/actual_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Figures read at once.
constexpr size_t kKpisAtOnce = 200;

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{{"owner", domain::FieldType::kString},
                                                        {"vision", domain::FieldType::kString}};
  return schema;
}

std::string KeyOf(const std::string& external_id, const std::string& name) {
  return external_id.empty() ? name : external_id;
}

// The KPIs of `vision` that have figures, by id, those among them that are gone from it. One look
// into the store for each.
absl::StatusOr<std::vector<std::string>> KpisWithFigures(const Call& call,
                                                         absl::string_view vision) {
  std::vector<std::string> kpis;
  std::string after;
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(
        const auto page,
        Actuals().Scan(call.snapshot(), Actuals().NewKey().Add(domain::LastSegment(vision)), after,
                       /*limit=*/1));
    if (page.rows.empty()) return kpis;
    kpis.emplace_back(domain::ParentName(page.rows[0].message.name(), 6));
    if (page.next.empty()) return kpis;
    // Behind all figures of that KPI: no element of a key begins with this byte.
    after = absl::StrCat(FiguresOf(kpis.back()).bytes(), "\xff");
  }
}

// Puts them in the order of the printed plan; those that it no longer has come last. A plan is read
// once, as it is where it is exported itself (at most 10,000 KPIs), and not for a single KPI.
absl::Status SortAsPrinted(const Call& call, const VisionReading& reading,
                           std::vector<std::string>& kpis) {
  if (kpis.size() < 2) return absl::OkStatus();
  ASSIGN_OR_RETURN(LoadedPlan loaded, LoadPlan(call, reading));
  domain::Plan& plan = loaded.plan;
  const domain::VisionTree tree(std::move(plan.vision), std::move(plan.nodes),
                                std::move(plan.kpis));
  absl::flat_hash_map<std::string, size_t> places;
  for (const pb::Kpi* kpi : tree.KpisAsPrinted()) places.emplace(kpi->name(), places.size());
  const auto place = [&](const std::string& kpi) {
    const auto found = places.find(kpi);
    return found == places.end() ? places.size() : found->second;
  };
  absl::c_stable_sort(
      kpis, [&](const std::string& a, const std::string& b) { return place(a) < place(b); });
  return absl::OkStatus();
}

class ActualExport : public ExportKind {
 public:
  explicit ActualExport(domain::Filter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override { return sheet::ActualRowsLayout(); }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    if (!reading_) return NextVision(call);
    if (next_kpi_ == kpis_.size()) {
      reading_.reset();
      return true;
    }
    const std::string& kpi = kpis_[next_kpi_];
    ASSIGN_OR_RETURN(const bool shown, Describe(call, kpi));
    if (shown) {
      ASSIGN_OR_RETURN(const storage::RowPage<pb::KpiActual> page,
                       ScanActuals(call, FiguresOf(kpi), after_, kKpisAtOnce));
      for (const storage::Row<pb::KpiActual>& row : page.rows) {
        const pb::KpiActual figure = PresentActual(call, *reading_, row);
        RETURN_IF_ERROR(add({figure, info_}));
      }
      after_ = page.next;
    }
    if (after_.empty()) ++next_kpi_;
    return true;
  }

 private:
  // Opens the next vision that passes and that the caller may read; false when there is none.
  absl::StatusOr<bool> NextVision(const Call& call) {
    if (ended_) return false;
    ASSIGN_OR_RETURN(const auto page,
                     Visions().Scan(call.snapshot(), Visions().NewKey(), next_vision_, 1));
    next_vision_ = page.next;
    ended_ = next_vision_.empty();
    if (page.rows.empty()) return false;
    const pb::Vision& head = page.rows.front().message;
    if (!Passes(head)) return true;
    absl::StatusOr<VisionReading> reading = OpenForReading(call, head.name());
    if (absl::IsNotFound(reading.status())) return true;
    if (!reading.ok()) return reading.status();
    const pb::Vision& shown =
        reading->revision ? reading->revision->message.vision() : reading->head.message;
    info_ = {{sheet::kActualVision, KeyOf(reading->owner ? head.external_id() : "", head.name())},
             {sheet::kActualVisionTitle, shown.title()}};
    ASSIGN_OR_RETURN(std::vector<std::string> kpis, KpisWithFigures(call, head.name()));
    RETURN_IF_ERROR(SortAsPrinted(call, *reading, kpis));
    kpis_ = std::move(kpis);
    next_kpi_ = 0;
    kpi_.clear();
    after_.clear();
    reading_ = *std::move(reading);
    return true;
  }

  bool Passes(const pb::Vision& head) const {
    return filter_.Matches([&](absl::string_view field) -> std::optional<domain::FieldValue> {
      if (field == "vision") return head.name();
      const auto wanted = filter_.RequiredValue("owner");
      for (const std::string& owner : head.owners()) {
        if (wanted && owner == *wanted) return owner;
      }
      return std::nullopt;
    });
  }

  // Whether the caller may read figures of `kpi`, which the info then names.
  absl::StatusOr<bool> Describe(const Call& call, const std::string& kpi) {
    if (kpi == kpi_) return kpi_shown_;
    ASSIGN_OR_RETURN(const bool readable, ItemIsReadable<KpiKind>(call, *reading_, kpi));
    kpi_ = kpi;
    kpi_shown_ = readable;
    if (!kpi_shown_) return false;
    ASSIGN_OR_RETURN(const auto row, FindItem<KpiKind>(call, *reading_, kpi));
    const pb::Kpi item = row.has_value() ? row->message : pb::Kpi();
    info_[sheet::kActualKpi] = KeyOf(reading_->owner ? item.external_id() : "", kpi);
    info_[sheet::kActualKpiTitle] = item.title();
    return true;
  }

  const domain::Filter filter_;
  std::string next_vision_;
  bool ended_ = false;
  std::optional<VisionReading> reading_;
  // Of the vision that is read: its KPIs, and how far they are.
  std::vector<std::string> kpis_;
  size_t next_kpi_ = 0;
  std::string after_;
  std::string kpi_;
  bool kpi_shown_ = false;
  std::map<std::string, std::string> info_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewActualExport(const Call& call,
                                                            absl::string_view filter) {
  ASSIGN_OR_RETURN(domain::Filter parsed, ParseFilter(call, filter, Schema()));
  return std::make_unique<ActualExport>(std::move(parsed));
}

}  // namespace renkei::service
