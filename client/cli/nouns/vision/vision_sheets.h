// Visions in spreadsheet files: XLSX, a directory of CSV files, or one CSV file. What a sheet
// means is server/sheet's; here are files and what the server knows of the vision.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_SHEETS_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_SHEETS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "client/cli/session.h"
#include "server/domain/strategy/vision_file.h"
#include "server/sheet/encoding.h"
#include "server/sheet/workbook.h"

namespace renkei::cli {

struct SheetArguments {
  bool prune = false;
  bool overwrite = false;
  // Of which vision a file without the sheet of the head speaks; "" if it has one.
  std::string vision;
  // "utf-8", "cp932"; "": found.
  std::string encoding;
};

// Whether `path` is for ReadSheetFile: it ends in .xlsx or .csv, or is a directory.
bool IsSheetFile(const std::string& path);

// From --encoding; nullopt for "". A usage error for anything unknown.
absl::StatusOr<std::optional<sheet::Encoding>> ParseEncoding(const std::string& text);

// The sheets of a file, or of the CSV files of a directory. Errors name the file.
[[nodiscard]] absl::StatusOr<sheet::Workbook> ReadWorkbook(const std::string& path,
                                                           std::optional<sheet::Encoding> encoding);

// What ApplyVision is to be sent for a spreadsheet file. Asks the server for the vision as it
// stands, since unchanged cells and absent rows keep what is there.
[[nodiscard]] absl::StatusOr<domain::VisionFile> ReadSheetFile(Session& session,
                                                               const std::string& path,
                                                               const SheetArguments& args);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_SHEETS_H_
