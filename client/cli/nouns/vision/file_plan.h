// A vision's file as a whole strategy in memory, so that what the server works out from a
// registered vision can be worked out from a file by the same code, without a server.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_FILE_PLAN_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_FILE_PLAN_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/vision_file.h"
#include "server/text/vision/vision_reader.h"

namespace renkei::cli {

namespace pb = renkei::v1;

using domain::VisionFile;
using text::ReadVisionFile;

// One document of a file.
struct FilePlan {
  domain::Plan plan;
  // The file and the document's first line.
  std::string file;
  // Where the head and each item stand, by name: "plan.yaml:12:5".
  std::map<std::string, std::string> places;
};

// What `file` says, as a plan. Names are organizations/OWNER/visions/EXTERNAL_ID and below it
// nodes/EXTERNAL_ID and kpis/EXTERNAL_ID, where OWNER is as written; nothing else is looked up.
// Times that are written as text get their numbers where they can be read. Actuals are left out.
domain::Plan PlanOf(const VisionFile& file);

// Whether an argument that may be a vision or a file is a file: "-", it ends in .yaml, .yml or
// .json, or it is a spreadsheet (IsSheetFile).
bool IsFileArgument(const std::string& text);

// The documents of a file ("-" = standard input). Mistakes as ReadVisionFile and ReadVisionBook find
// them; a spreadsheet must have all of the vision. Short forms
// of framework items and parent plans ("national-2022/pillar-1") are completed; organizations are
// not looked up.
[[nodiscard]] absl::StatusOr<std::vector<FilePlan>> ReadFilePlans(const std::string& file);

// The plan as a tree. An item that hangs on what the file does not have is an error at its place:
// a part of a plan cannot be counted.
[[nodiscard]] absl::StatusOr<domain::PlanIndex> IndexOf(const FilePlan& plan);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_FILE_PLAN_H_
