// The figures of one year of a plan, as rows to be filled in: what each KPI has, had and aims at.

#ifndef RENKEI_CLIENT_WEB_PAGE_RECORD_GRID_H_
#define RENKEI_CLIENT_WEB_PAGE_RECORD_GRID_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::web {

// Rows of one page: as many figures as the server takes in one call.
inline constexpr size_t kMostGridRows = 300;
// The section that KPIs without one have, in an address.
inline constexpr char kNoSection[] = "-";

// `section` as it stands there.
inline std::string SectionInAddress(const std::string& section) {
  return section.empty() ? kNoSection : section;
}

// Which rows: it stands in the address, and travels with the form.
struct GridChoice {
  // A fiscal year; of a KPI that counts calendar years that year.
  int year = 0;
  // As the plan writes it; kNoSection; empty: all.
  std::string section;
  // From 1.
  int page = 1;

  // Of the page in `path`.
  std::string Address(absl::string_view path) const;
};
// From the form that was sent, else from the address; the last year that has ended where neither says.
GridChoice ChoiceOf(const Visit& visit);

// A figure that is recorded.
struct StoredFigure {
  pb::Value value;
  pb::KpiActualStatus status = pb::KPI_ACTUAL_STATUS_PRELIMINARY;
};

struct GridRow {
  pb::Kpi kpi;
  // The year, as this KPI counts it.
  pb::When when;
  std::optional<StoredFigure> stored;
  // Of the year before; empty: none is recorded.
  std::optional<StoredFigure> last_year;
  // "k1": what its inputs begin with.
  std::string id() const;
  std::string Input(absl::string_view part) const;
  // Of this year, else the last one; null: none. Lives as long as the row.
  const pb::TimedValue* target() const;
};

struct Grid {
  GridChoice choice;
  pb::Vision vision;
  // In the order of the plan, those of this page.
  std::vector<GridRow> rows;
  // How many KPIs each section has, in order of names; "" for none.
  std::map<std::string, int> sections;
  // How many the chosen section has.
  size_t total = 0;
  // Titles of goals and measures, by name.
  std::map<std::string, std::string> nodes;
};

// What is recorded and aimed at, in three calls. Errors are the server's: an owner's account alone has
// the draft.
[[nodiscard]] absl::StatusOr<Grid> FetchGrid(Visit& visit, const std::string& vision,
                                             const GridChoice& choice);

// How far a section has come with the figures of a year.
struct SectionFigures {
  // As the plan writes it; empty: of no section.
  std::string section;
  int kpis = 0;
  int recorded = 0;
  // Of those that are not recorded, the first day by which one is due; empty: none is.
  std::string due_date;
};

struct PlanSections {
  pb::Vision vision;
  // In order of names, whether they are registered or not; KPIs without one last.
  std::vector<SectionFigures> sections;
};

// In three calls, as FetchGrid.
[[nodiscard]] absl::StatusOr<PlanSections> FetchSections(Visit& visit, const std::string& vision,
                                                         int year);

// A figure as it stands in its input, and is read from there: "1,200以上", "データなし".
std::string FigureInput(const StoredFigure& figure);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_RECORD_GRID_H_
