// The files behind pages: what a page shows, for spreadsheet programs and for others, at the page's
// address with an ending. routes.cc says which page has which.

#ifndef RENKEI_CLIENT_WEB_PAGE_FILES_H_
#define RENKEI_CLIENT_WEB_PAGE_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/view/block.h"
#include "client/web/page/visit.h"
#include "google/protobuf/message.h"

namespace renkei::web {

// Bits, so that a page may have several.
enum FileFormat : unsigned { kCsv = 1, kXlsx = 2, kJson = 4, kCalendar = 8 };
inline constexpr unsigned kTableFormats = kCsv | kXlsx | kJson;

struct PageFile {
  // What it is called, without ending.
  std::string title;
  std::string body;
};

// `name` as for a PageMaker; `format` is one that the page has.
using FileMaker = absl::StatusOr<PageFile> (*)(Visit& visit, const std::string& name,
                                               FileFormat format);

absl::StatusOr<PageFile> DigestFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> FollowsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> AuditFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> NoticesFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> SearchFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> CaseFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> CaseListFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> EditionFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> EditionChangesFile(Visit& visit, const std::string& name,
                                            FileFormat format);
absl::StatusOr<PageFile> CaseCallsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> RoundsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> RoundFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> DecisionsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> FollowedFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> ReviewsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> ReviewProgressFile(Visit& visit, const std::string& name,
                                            FileFormat format);
absl::StatusOr<PageFile> RankingFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> ScoresFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> CaseCallFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> SupportsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> SupportFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> SupportBoardFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> SupportCountsFile(Visit& visit, const std::string& name,
                                           FileFormat format);
absl::StatusOr<PageFile> CaseListsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> OrganizationFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> PeersFile(Visit& visit, const std::string& name, FileFormat format);
// The file of an export, in the format that it was made in.
absl::StatusOr<PageFile> OperationFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> VisionFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> VisionProgressFile(Visit& visit, const std::string& name,
                                            FileFormat format);
absl::StatusOr<PageFile> VisionRoadmapFile(Visit& visit, const std::string& name,
                                           FileFormat format);
absl::StatusOr<PageFile> VisionReportFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> VisionAlignmentFile(Visit& visit, const std::string& name,
                                             FileFormat format);
absl::StatusOr<PageFile> VisionRevisionsFile(Visit& visit, const std::string& name,
                                             FileFormat format);
absl::StatusOr<PageFile> VisionComparisonFile(Visit& visit, const std::string& name,
                                              FileFormat format);
absl::StatusOr<PageFile> NationalKpisFile(Visit& visit, const std::string&, FileFormat format);
absl::StatusOr<PageFile> NationalKpiFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> NationalKpiBodiesFile(Visit& visit, const std::string& name,
                                               FileFormat format);
absl::StatusOr<PageFile> VisionOpinionsFile(Visit& visit, const std::string& name,
                                            FileFormat format);
absl::StatusOr<PageFile> VisionCalendarFile(Visit& visit, const std::string& name,
                                            FileFormat format);
absl::StatusOr<PageFile> VisionEvaluationsFile(Visit& visit, const std::string& name,
                                               FileFormat format);
absl::StatusOr<PageFile> FittingCallsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> FrameworkCoverageFile(Visit& visit, const std::string& name,
                                               FileFormat format);
absl::StatusOr<PageFile> ProgrammeUsesFile(Visit& visit, const std::string& name,
                                           FileFormat format);
absl::StatusOr<PageFile> ProgrammesForFile(Visit& visit, const std::string& name,
                                           FileFormat format);
absl::StatusOr<PageFile> NodeFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> KpiFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> ImportFormFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> ProgrammesFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> OpenCallsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> ProgrammeFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> ProgrammeEditionFile(Visit& visit, const std::string& name,
                                              FileFormat format);
absl::StatusOr<PageFile> InitiativeFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> FrameworksFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> FrameworkFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> FrameworkItemFile(Visit& visit, const std::string& name,
                                           FileFormat format);
absl::StatusOr<PageFile> IndicatorsFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> IndicatorFile(Visit& visit, const std::string& name, FileFormat format);
absl::StatusOr<PageFile> IndicatorRollUpFile(Visit& visit, const std::string& name,
                                             FileFormat format);

// "csv"
const char* EndingOf(FileFormat format);
// "text/csv; charset=utf-8"
const char* MediaTypeOf(FileFormat format);

// Ways to the files of the page that is looked at, with its query; nothing where it has none, and
// nothing on paper. `what`: what stands in them, "この表".
void WriteFileLinks(view::Writer& html, const Visit& visit, const Text& what);

// A table in `format`, CSV or XLSX.
absl::StatusOr<PageFile> TableFile(const view::Table& table, std::string title, FileFormat format);

// An object of messages and lists of them: proto3 JSON, as the JSON API has it; harmless in a terminal too.
class JsonObject {
 public:
  void Add(const char* name, const google::protobuf::Message& message) {
    AddText(name, TextOf(message));
  }
  template <class Message>
  void Add(const char* name, const std::vector<Message>& list) {
    std::string text = "[";
    for (const Message& message : list) {
      if (text.size() > 1) text += ",\n";
      text += TextOf(message);
    }
    AddText(name, text + "]");
  }
  // An error where one of them has a value for which JSON has no form: no file has less than its page.
  absl::StatusOr<PageFile> Take(std::string title) &&;

 private:
  std::string TextOf(const google::protobuf::Message& message);
  // Names are literals without quotes.
  void AddText(const char* name, const std::string& value);

  std::string text_;
  absl::Status status_;
};

// One message as a file, in the same form.
absl::StatusOr<PageFile> JsonFile(std::string title, const google::protobuf::Message& message);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FILES_H_
