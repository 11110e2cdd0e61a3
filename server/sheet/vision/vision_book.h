// Visions in workbooks: a sheet for the head, one for nodes, KPIs, target values, figures and so
// on; columns.h has the table of them. Both directions are lossless for what can be written.
//
// Reading: an absent row or sheet is kept (with `prune` it goes), an empty cell leaves the field as
// it is, never a zero; of merged cells only the first says something; (clear) or （消去） clears.
// Rows of lists (target values, budgets, links ...) are recognised by the owner and what identifies
// them: time, year, URL, id. Of keys that are merged down over several rows the value counts for each.
// A cell that holds 〓, which cp932 files have for characters that they lack, is unchanged when it is
// the known text but for those; so is one with the form that they have of a character (～ for 〜).

#ifndef RENKEI_SERVER_SHEET_VISION_VISION_BOOK_H_
#define RENKEI_SERVER_SHEET_VISION_VISION_BOOK_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/domain/strategy/vision_file.h"
#include "server/sheet/encoding.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/known_vision.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

// Which vision a workbook is about, as its first sheet says; all empty where there is none.
struct VisionIdentity {
  std::string name;
  std::string owner;
  std::string external_id;
  // "ビジョン!B2"; empty where no owner is said.
  std::string owner_place;
};
VisionIdentity IdentityOf(const Workbook& book);

struct ReadVisionOptions {
  // In places of errors.
  std::string file;
  bool prune = false;
  // As it stands now; null for one that does not exist yet. Without it rows for items that the
  // workbook does not have are mistakes.
  const KnownVision* known = nullptr;
};

// What ApplyVision is to be sent. Every mistake comes at once (at most kMaxMistakes), its field
// "FILE:施策!B3": REQUIRED, DUPLICATE with both rows, UNKNOWN_COLUMN with the one that was meant,
// MISSING_COLUMN, DANGLING_REFERENCE, OTHER_UNIT, NOT_A_NUMBER, CELL_ERROR, those of times, and what
// the contract's own constraints say of a cell (TOO_LONG ...).
// With `prune` the sheets of nodes and KPIs must be there.
[[nodiscard]] absl::StatusOr<domain::VisionFile> ReadVisionBook(const Workbook& book,
                                                                const ReadVisionOptions& options);

// What a cell says in the place of the name of an organization, in a form that whoever reads the file
// takes for that name.
using OrganizationCell = std::function<std::string(const std::string& name)>;

// The sheets of a vision, each with its headers. Nodes come depth first; without `with_actuals` the
// sheet of figures has headers only. `organization` is for the cells of the head; null: names stay.
Workbook VisionSheets(const KnownVision& vision, bool with_actuals, Words words = Words::kPeople,
                      const OrganizationCell& organization = nullptr);

// The workbook of VisionSheets with the same words: widths, frozen headers, lists to choose from, and
// for people a sheet that explains every column.
[[nodiscard]] absl::StatusOr<std::string> WriteVisionXlsx(const Workbook& sheets,
                                                          const std::string& title,
                                                          Words words = Words::kPeople);

// A name like "施策.csv" for each sheet, and its content; what cp932 could not hold.
struct VisionCsvFile {
  std::string name;
  std::string bytes;
  // "施策!B3: 〜"
  std::vector<std::string> missing;
};
std::vector<VisionCsvFile> WriteVisionCsv(const Workbook& sheets, Encoding encoding);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_VISION_BOOK_H_
