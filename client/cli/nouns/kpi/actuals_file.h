// Figures of many KPIs in one file: CSV as a spreadsheet program saves it, or YAML.

#ifndef RENKEI_CLIENT_CLI_NOUNS_KPI_ACTUALS_FILE_H_
#define RENKEI_CLIENT_CLI_NOUNS_KPI_ACTUALS_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// What stands in the file, and where: "actuals.csv:3", "actuals.yaml:12:3".
struct ActualsFile {
  std::vector<pb::VisionActual> entries;
  std::vector<std::string> places;
};

// CSV (".csv", UTF-8 or cp932): the first row names the columns, in Japanese or English:
//   KPI・外部ID kpi, 時点・年度 when or year, 実績・値 value, 区分 status, 出典 source, 備考 note,
//   訂正理由 correction_reason
// in any order; others are refused. A row without value and status changes nothing. Numbers may be
// full width, with separators, and with △ for a minus; what is no number stays a text.
// YAML: a list of maps with the same English keys. `vision` completes ids of KPIs to names. All
// mistakes come at once, with their places.
[[nodiscard]] absl::StatusOr<ActualsFile> ReadActualsFile(const std::string& path,
                                                          const std::string& vision);

// The same, for text that was read already; `name` says what kind it is.
[[nodiscard]] absl::StatusOr<ActualsFile> ParseActuals(const std::string& text,
                                                       const std::string& name,
                                                       const std::string& vision);

// A refusal of the entries from `first` on with their places in the file instead of "entries[7]".
absl::Status WithPlaces(const absl::Status& status, const ActualsFile& file, size_t first);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_KPI_ACTUALS_FILE_H_
