// Where in a file the parts of a programme stand: what is wrong with the programme as a whole is told at
// the rows that say it.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_PROGRAMME_PATHS_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_PROGRAMME_PATHS_H_

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/service/programme/programme_writing.h"

namespace renkei::service {

class ProgrammePaths {
 public:
  // The year's edition begins in a row of a table. `first`: it is the first one of the write.
  void Edition(int year, bool first, size_t row);
  // Type number `at` of the year's edition stands in a row of a table; false: another row has it.
  [[nodiscard]] bool Type(int year, int at, size_t row);
  // The same for call number `at` of those that are opened.
  [[nodiscard]] bool Call(int year, int at, size_t row);
  // The edition opened last is what a document says.
  void Record(ProgrammeWriting& writing, const pb::ApplyProgrammeRequest& request, bool first,
              size_t row);

  // The paths of ProgrammeWriting::Check as those of rows.
  absl::Status Renamed(const absl::Status& status) const;
  // Paths in one row as those of it among all.
  static absl::Status OfRow(size_t row, const absl::Status& status);

 private:
  std::string RenamedPath(const std::string& path) const;

  // By the beginnings of paths, the longest first.
  std::map<std::string, std::string, std::greater<>> beginnings_;
  std::map<int, std::string> before_;  // of the paths of a year's edition
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_PROGRAMME_PATHS_H_
